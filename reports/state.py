"""How the watching stands now: what is watched of each source, when it was last seen, what is red and why."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import AwareDatetime

from reports.values import Frozen
from zanwatch.messages import Language
from zanwatch.store import Store


class SourceNow(Frozen):
    """A source as its last run left it."""

    source: str
    health: Literal["green", "red"]
    last_look: AwareDatetime
    last_whole: AwareDatetime | None
    """When it was last looked at without losing anything; None: never."""
    red_since: AwareDatetime | None
    expected: int | None
    seen: int
    changed: int
    failed: int
    rejected: int
    skipped: int
    oldest_unchecked: dt.date | None
    source_updated: dt.date | None
    permission: str
    reasons: tuple[str, ...]
    refusals: tuple[str, ...]
    """Reason, address and detail of what was fetched and refused."""
    limits: tuple[str, ...]
    """What it could not see although nothing failed, in words."""
    texts: dict[Language, int]
    absent: dict[Language, int]
    """Acts the source has in another language only."""


class AbsentText(Frozen):
    """A text a source says it does not have."""

    act_id: str
    language: Language
    source: str
    first_asked: AwareDatetime
    last_asked: AwareDatetime
    address: str
    title: str
    title_language: Language | Literal[""]


class Absence(Frozen):
    """A language a source says it does not have an act in, and since when we know."""

    act_id: str
    language: Language
    source: str
    since: AwareDatetime


class LastMail(Frozen):
    """When a mail of a report last left."""

    report: str
    last_sent: AwareDatetime | None
    unsent: int
    """Mails that were refused, or of which nobody knows whether they left."""


def sources_now(store: Store) -> list[SourceNow]:
    """Return every source that was ever looked at."""
    return [SourceNow.model_validate(row) for row in store.named("source_states")]


def absent_texts(store: Store) -> list[AbsentText]:
    """Return the texts sources say they do not have, the news first, 500 at most."""
    return [AbsentText.model_validate(row) for row in store.named("absent_acts")]


def last_mails(store: Store) -> list[LastMail]:
    """Return one line a report that was ever mailed."""
    return [LastMail.model_validate(row) for row in store.named("last_mails")]


def absences_of(store: Store, acts: list[str]) -> dict[str, dict[Language, Absence]]:
    """Return for each of `acts` the languages a source says it does not have it in; an act without is missing."""
    found: dict[str, dict[Language, Absence]] = {}
    for row in store.named("act_absences", acts=acts) if acts else ():
        absence = Absence.model_validate(row)
        found.setdefault(absence.act_id, {})[absence.language] = absence
    return found
