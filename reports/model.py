"""What a report is made of: frozen values between the rows of the store and the templates."""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from pydantic import AwareDatetime

from reports.alarms import Alarm
from reports.consultations.model import DraftDay
from reports.values import Frozen, UiLanguage
from zanwatch.messages import Cause, Label, Language, Redline

_MINOR_OPS: Final = frozenset({"note", "editorial"})
_OF_THE_ACT: Final = frozenset({"act_type", "body"})
"""Labels said once, with the act."""


class Entry(Frozen):
    """One event: what happened to one provision, with everything a reader needs to check it."""

    id: str
    occurrence: int
    act_id: str
    language: Language
    title: str
    requisites: str
    address: str
    """Where the capture was taken."""
    capture_id: str
    sources: tuple[str, ...]
    op: str
    path_before: str | None
    path_after: str | None
    redline: Redline
    causes: tuple[Cause, ...]
    note: str | None
    flags: tuple[str, ...]
    row: str = ""
    """How the row begins that a changed cell stands in."""
    labels: tuple[Label, ...] = ()
    edition_date: dt.date
    previous_edition: dt.date
    seen_at: AwareDatetime
    ordinal: int
    alone: bool = False
    """The act is held in both languages and the same provision did not change in the other one."""

    @property
    def key(self) -> str:
        """Name of the event in ledgers, anchors and feeds."""
        return f"{self.id}-{self.occurrence}"

    @property
    def path(self) -> str:
        """The provision as it is called now; when it is gone, as it was called."""
        return self.path_after or self.path_before or "act"

    @property
    def minor(self) -> bool:
        """Whether only the publisher's words or the typing changed."""
        return self.op in _MINOR_OPS

    @property
    def silent(self) -> bool:
        """Whether the text changed and nobody says by which act."""
        return not self.minor and all(cause.certainty == "unknown" for cause in self.causes)

    @property
    def said(self) -> tuple[Label, ...]:
        """What is said about this change itself."""
        return tuple(label for label in self.labels if label.name not in _OF_THE_ACT)

    @property
    def marks(self) -> tuple[str, ...]:
        """The flags a reader is shown but those a label says; that no act is named has its own sentence."""
        said = {label.value for label in self.labels}
        return tuple(flag for flag in self.flags if flag != "no_cause" and flag not in said)

    @property
    def ends_act(self) -> bool:
        """Whether the whole act was repealed."""
        return self.op == "repealed" and self.path == "act"


class Side(Frozen):
    """The changes of one act in one of its languages."""

    language: Language
    title: str
    requisites: str
    address: str
    entries: tuple[Entry, ...]
    minor: tuple[Entry, ...]


class ActReport(Frozen):
    """The changes of one act, the reader's language first."""

    act_id: str
    sides: tuple[Side, ...]
    held: tuple[Language, ...]
    """The languages in which we hold the act at all."""
    labels: tuple[Label, ...] = ()
    """What is said about the act: its type, its body."""

    @property
    def first(self) -> Side:
        """The side shown open."""
        return self.sides[0]

    @property
    def repealed(self) -> bool:
        """Whether the act as a whole lost its force."""
        return any(entry.ends_act for side in self.sides for entry in side.entries)

    @property
    def provisions(self) -> int:
        """How many provisions changed in substance, counted once over both languages."""
        return len({entry.path for side in self.sides for entry in side.entries})

    @property
    def only(self) -> Language | None:
        """The one language that changed, where the act is held in both."""
        return self.sides[0].language if len(self.sides) == 1 and len(self.held) > 1 else None

    @property
    def seen_at(self) -> dt.datetime:
        """The latest moment one of these changes was first seen."""
        return max(e.seen_at for side in self.sides for e in (*side.entries, *side.minor))


SourceState = Literal["green", "red", "absent"]


class SourceWatch(Frozen):
    """How one source was watched on a day: counts of the last run, losses summed over all runs of the day."""

    source: str
    state: SourceState
    runs: int
    finished_at: AwareDatetime | None
    """End of the last run of the day; where there was none, of the last run before it."""
    expected: int | None = None
    seen: int = 0
    skipped: int = 0
    fetched: int = 0
    changed: int = 0
    failed: int = 0
    rejected: int = 0
    oldest_unchecked: dt.date | None = None
    source_updated: dt.date | None = None
    permission: str = ""
    reasons: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    """What the last run could not see though nothing failed, e.g. what robots.txt bars."""

    @property
    def missing(self) -> int:
        """How many items the source says it holds and we did not meet."""
        return max(0, (self.expected or 0) - self.seen)


class Refusal(Frozen):
    """One thing that could not be looked at."""

    source: str
    act_id: str
    language: str
    address: str
    reason: str
    detail: str
    seen_at: AwareDatetime


class Held(Frozen):
    """An edition that waits for a second capture before it may count."""

    act_id: str
    language: Language
    source: str
    title: str
    edition_date: dt.date
    previous_edition: dt.date | None
    seen_at: AwareDatetime


class ActHead(Frozen):
    """An act in one language as its newest edition calls it."""

    act_id: str
    language: Language
    title: str
    requisites: str
    status: str
    address: str
    newest_edition: dt.date
    text_hash: str
    edition_id: str
    editions: int
    first_seen: AwareDatetime
    last_seen: AwareDatetime


class FirstSight(Frozen):
    """An act first seen on the day; `established` when its source had been watched before that day."""

    act_id: str
    source: str
    established: bool


class DayFacts(Frozen):
    """Everything the store knows about one day, in no language and for no reader yet."""

    day: dt.date
    sources: tuple[SourceWatch, ...]
    refusals: tuple[Refusal, ...]
    held: tuple[Held, ...]
    entries: tuple[Entry, ...]
    first_sights: tuple[FirstSight, ...]
    heads: dict[str, tuple[ActHead, ...]]
    act_labels: dict[str, tuple[Label, ...]]
    act_types: dict[str, tuple[str, ...]]
    alarms: tuple[Alarm, ...] = ()
    drafts: DraftDay = DraftDay()


Watched = Literal["all", "part", "failed", "none"]
"""How much of what is watched was looked at: `failed` tried and saw nothing, `none` did not try."""


class NewAct(Frozen):
    """An act that appeared in a source we had been watching."""

    act_id: str
    source: str
    heads: tuple[ActHead, ...]
    """The reader's language first."""
    labels: tuple[Label, ...] = ()


class Digest(Frozen):
    """The report of one day for one reader."""

    day: dt.date
    language: UiLanguage
    filtered: bool
    watched: Watched
    """Only "all" allows anybody to say that nothing changed."""
    sources: tuple[SourceWatch, ...]
    refusals: tuple[Refusal, ...]
    held: tuple[Held, ...]
    acts: tuple[ActReport, ...]
    minor: tuple[ActReport, ...]
    """Acts in which only notes or the typing changed."""
    late: tuple[ActReport, ...]
    """Changes seen on earlier days, after the report of their day had left."""
    new_acts: tuple[NewAct, ...]
    alarms: tuple[Alarm, ...] = ()
    drafts: DraftDay = DraftDay()
    """Drafts under discussion; they are no law yet, so a day with nothing else is still quiet."""
    baseline: int
    """Acts taken under watch for the first time, so not news."""

    @property
    def provisions(self) -> int:
        """How many provisions changed in substance."""
        return sum(act.provisions for act in self.acts)

    @property
    def repealed(self) -> tuple[ActReport, ...]:
        """The acts that lost their force as a whole."""
        return tuple(act for act in self.acts if act.repealed)

    @property
    def quiet(self) -> bool:
        """Whether the store holds nothing new for this reader."""
        return not (self.acts or self.minor or self.new_acts or self.late or self.alarms)

    @property
    def unseen(self) -> tuple[SourceWatch, ...]:
        """The sources that were not looked at, or not wholly."""
        return tuple(source for source in self.sources if source.state != "green")

    def keys(self) -> list[str]:
        """Names of all events told, for the ledger."""
        groups = (*self.acts, *self.minor, *self.late)
        return sorted({e.key for act in groups for side in act.sides for e in (*side.entries, *side.minor)})
