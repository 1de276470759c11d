"""The steps of discussions: cards to what became of each remark, and that to rows."""

from __future__ import annotations

from processors.consult.amended import amended_acts
from processors.consult.rows import known
from processors.consult.state import document_kind, state_row
from processors.consult.thread import outcomes
from processors.discussions import card_changes
from processors.step import Outcome, Ports, expect, message
from zanwatch.discussion import DraftSeen
from zanwatch.discussion import Outcome as Fate
from zanwatch.discussion_rows import draft_rows
from zanwatch.messages import Fact
from zanwatch.rows import Rows


def consult(fact: Fact, ports: Ports) -> Outcome:
    """drafts → outcomes: keep the card, what changed in its text, and what all cards known say of each remark.

    One step does all of it: it reads back the cards it wrote, so that none of a draft is missing when the next is
    looked at, and the last to be handled, whichever it is, knows all.
    """
    seen = expect(DraftSeen, fact)
    found = known(ports.store, seen)
    fates = outcomes(found, document_kind(found.sightings))
    state = state_row(found, fates, amended_acts(ports.store, found.sightings))
    rows = [*draft_rows(seen), *card_changes(seen, ports), ("draft_states", state)]
    return Outcome(rows, tuple(message("outcomes", seen.draft_id, fate) for fate in fates))


def record_outcome(fact: Fact, _ports: Ports) -> Outcome:
    """outcomes → store: keep what became of a remark."""
    return Outcome(outcome_rows(expect(Fate, fact)))


def outcome_rows(fate: Fate) -> Rows:
    """Return the row of `outcomes`."""
    row = fate.model_dump(exclude={"version", "labels"})
    labels = "[" + ", ".join(label.model_dump_json() for label in fate.labels) + "]"
    return [("outcomes", row | {"labels": labels})]
