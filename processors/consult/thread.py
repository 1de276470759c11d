"""A discussion as a whole: who takes part, which remarks say the same, what became of each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from processors.consult.answers import Ending, ending_of, verdict_of, without_greeting
from processors.consult.duties import Document, duty
from processors.consult.likeness import groups
from processors.consult.remarks import remark_labels
from processors.consult.rows import Known, Row
from processors.consult.rulebook import consult_rules
from processors.text import collapse, fold
from zanwatch.discussion import Outcome
from zanwatch.messages import Label, day_of

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


class Answering(NamedTuple):
    """By when a remark was to be answered, when it was, and how late."""

    answered_at: dt.datetime | None
    due: dt.date | None
    late_days: int | None


def outcomes(known: Known, document: Document | None) -> tuple[Outcome, ...]:
    """Return what became of every remark known, in the order they were made."""
    remarks = remarks_of(known)
    answers = _answers(known, remarks)
    decisive = {remark["comment_id"]: _decisive(answers[remark["comment_id"]]) for remark in remarks}
    clusters = _clusters(remarks)
    templates = _templates(decisive, clusters)
    numbers = _participants(remarks, known.authors)
    seen_at = max((row["seen_at"] for row in known.sightings), default=_NEVER)
    made = []
    for remark in remarks:
        key = remark["comment_id"]
        answer, time = decisive[key], answering(remark, answers[key], document)
        ending = ending_of(remark["decision"], answer["text"] if answer else "", key in templates)
        made.append(
            Outcome(
                source=remark["source"], draft_id=remark["draft_id"], comment_id=key, channel=remark["channel"],
                participant=numbers[key], kind=ending.kind, labels=_labels(remark, ending),
                cluster=clusters.get(key, ""), answer_id=answer["comment_id"] if answer else "",
                answered_at=time.answered_at, answer_due=time.due, late_days=time.late_days, seen_at=seen_at,
            )
        )  # fmt: skip
    return tuple(made)


def remarks_of(known: Known) -> list[Row]:
    """Return the remarks, without the words of state bodies and without what answers another, oldest first."""
    found = [row for row in known.comments.values() if not row["answers"] and not row["official"]]
    return sorted(found, key=_when)


def answering(remark: Row, answers: Sequence[Row], document: Document | None) -> Answering:
    """Return how the answer to a remark stands to the term in force on the day of the remark."""
    times = sorted(row["said_at"] for row in answers if row["said_at"])
    answered_at = times[0] if times else None
    said = day_of(remark["said_at"]) if remark["said_at"] else None
    rule = duty("answers", document, remark["channel"], said) if said else None
    due = rule.due(said) if rule and said else None
    late = rule.between(due, day_of(answered_at)) if rule and due and answered_at else None
    return Answering(answered_at, due, late)


def _labels(remark: Row, ending: Ending) -> tuple[Label, ...]:
    own = remark_labels(remark["text"])
    return (*own, ending.label) if ending.label else own


def _when(row: Row) -> tuple[dt.datetime, int, str]:
    """Order of remarks: by time, then by the portal's running number."""
    return row["said_at"] or _NEVER, len(row["comment_id"]), row["comment_id"]


def _answers(known: Known, remarks: Iterable[Row]) -> dict[str, list[Row]]:
    """Return what state bodies said under each remark, also in answer to an answer, oldest first."""
    found: dict[str, list[Row]] = {remark["comment_id"]: [] for remark in remarks}
    for row in sorted(known.comments.values(), key=_when):
        root = _root(row, known.comments)
        if row["answers"] and row["official"] and root in found:
            found[root].append(row)
    return found


def _root(row: Row, comments: Mapping[str, Row]) -> str:
    key, passed = row["answers"], {row["comment_id"]}
    while key in comments and comments[key]["answers"] and key not in passed:
        passed.add(key)
        key = comments[key]["answers"]
    return str(key)


def _decisive(answers: Sequence[Row]) -> Row | None:
    """Return the first answer that decides something; failing that, the first with words, the first at all."""
    for answer in answers:
        said = verdict_of(answer["text"])
        if said and said.verdict != "noted":
            return answer
    return next((answer for answer in answers if answer["text"].strip()), answers[0] if answers else None)


def _clusters(remarks: Sequence[Row]) -> dict[str, str]:
    """Return for each remark that says the same as others the first of them."""
    rules = consult_rules().likeness
    texts = {row["comment_id"]: row["text"] for row in remarks if row["text"].strip()}
    led = groups(texts, rules.run, rules.remarks)
    sizes = Counter(led.values())
    return {key: leader for key, leader in led.items() if sizes[leader] > 1}


def _templates(decisive: Mapping[str, Row | None], clusters: Mapping[str, str]) -> frozenset[str]:
    """Return the remarks whose answer was given to several remarks that say different things."""
    rules = consult_rules().likeness
    texts = {key: without_greeting(row["text"]) for key, row in decisive.items() if row and row["text"].strip()}
    led = groups(texts, rules.run, rules.answers)
    met: dict[str, set[str]] = {}
    for key, leader in led.items():
        met.setdefault(leader, set()).add(clusters.get(key, key))
    return frozenset(key for key, leader in led.items() if len(met[leader]) >= rules.template)


def _participants(remarks: Iterable[Row], authors: Mapping[str, str]) -> dict[str, int]:
    """Return the number of each remark's participant, by order of first remark; one without a name is a new one."""
    numbers: dict[str, int] = {}
    found = {}
    for row in remarks:
        key = row["comment_id"]
        who = fold(collapse(authors.get(key, ""))) or f"\x00{key}"
        found[key] = numbers.setdefault(who, len(numbers) + 1)
    return found
