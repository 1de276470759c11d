"""What a report on public discussion is made of: frozen values between the rows of the store and the templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from pydantic import AwareDatetime

from reports.values import Frozen, UiLanguage
from zanwatch.discussion import Channel, Decision, DraftFile, Flag, OutcomeKind, Stage, Term
from zanwatch.messages import Label, Language, Redline

OUTCOME_KINDS: Final[tuple[OutcomeKind, ...]] = (
    "accepted", "accepted_in_part", "rejected_with_reason", "rejected_without_reason", "template_answer",
    "answered", "unanswered",
)  # fmt: skip
"""In the order reports list them."""
SOON: Final = 3
"""Calendar days before the end of a discussion from which it is told to be closing."""


class Draft(Frozen):
    """A draft as its newest cards show it."""

    source: str
    draft_id: str
    kind: str
    first_seen: AwareDatetime
    seen_at: AwareDatetime
    established: bool
    """Its source had been watched before it was first seen, so it was news then."""
    titles: dict[Language, str]
    bodies: dict[Language, str]
    types: dict[Language, str]
    stage: Stage
    project_version: int
    created: dt.date | None
    open_until: dt.date | None
    address: str
    comments: int
    unanswered: int
    report_seen_at: AwareDatetime | None
    amends: tuple[str, ...]
    terms: tuple[Term, ...]
    flags: tuple[Flag, ...]

    @property
    def key(self) -> str:
        """Name of the draft in files, anchors and ledgers."""
        return f"{self.source}-{self.draft_id}"

    def title(self, language: UiLanguage) -> str:
        """Return the title in the reader's language, else in the other one; the id where there is none."""
        return _first(self.titles, language) or self.draft_id

    def title_language(self, language: UiLanguage) -> Language:
        """Return the language of what `title` returns."""
        return next((lang for lang in _order(language) if self.titles.get(lang)), "ru")

    def body(self, language: UiLanguage) -> str:
        """Return the state body that proposes the draft."""
        return _first(self.bodies, language)

    def doc_type(self, language: UiLanguage) -> str:
        """Return the kind of act, as the portal prints it."""
        return _first(self.types, language)

    def days_left(self, day: dt.date) -> int | None:
        """Return how many calendar days of discussion remain after `day`; None without a term, when it is over."""
        left = (self.open_until - day).days if self.open_until else -1
        return left if left >= 0 and self.stage != "withdrawn" else None

    def closes_soon(self, day: dt.date) -> int | None:
        """Return how many calendar days of discussion remain after `day` where these are few (0: it is the last)."""
        left = self.days_left(day)
        return left if left is not None and left <= SOON else None


class Check(Frozen):
    """Whether one accepted proposal stands in the adopted text."""

    act_id: str
    language: Language
    verdict: str
    proposed: str
    adopted: str
    path: str


class Remark(Frozen):
    """A remark, its answer and what became of it; nobody is named."""

    comment_id: str
    channel: Channel
    participant: int
    said_at: AwareDatetime | None
    passages: dict[Language, str]
    """What part of the draft it is about, in the words each page quotes."""
    text: str
    decision: Decision
    kind: OutcomeKind
    labels: tuple[Label, ...]
    cluster: str
    answer: str
    answered_at: AwareDatetime | None
    answer_due: dt.date | None
    late_days: int | None
    checks: tuple[Check, ...] = ()

    def passage(self, language: UiLanguage) -> str:
        """Return the words it is about in the reader's language, else in the other one; "" is the whole draft."""
        return _first(self.passages, language)

    @property
    def missed(self) -> bool:
        """Whether it was accepted and the adopted text does not hold it, in any language it could be looked for."""
        verdicts = {check.verdict for check in self.checks}
        return "not_found" in verdicts and "found" not in verdicts


class Adopted(Frozen):
    """An act a draft became, or may have become."""

    act_id: str
    certainty: str
    evidence: str
    at: AwareDatetime
    titles: dict[Language, str]

    def title(self, language: UiLanguage) -> str:
        """Return the title in the reader's language, else in the other one; the id where there is none."""
        return _first(self.titles, language) or self.act_id


class TextChange(Frozen):
    """What changed in one provision between two texts of a draft."""

    language: Language
    op: str
    path_before: str | None
    path_after: str | None
    redline: Redline

    @property
    def path(self) -> str:
        """The provision as it is called now; when it is gone, as it was called."""
        return self.path_after or self.path_before or "act"


class Discussion(Frozen):
    """Everything known of one draft: what the outcome report says."""

    draft: Draft
    remarks: tuple[Remark, ...]
    files: tuple[DraftFile, ...]
    adopted: tuple[Adopted, ...]
    changes: tuple[TextChange, ...]

    @property
    def counted(self) -> tuple[tuple[OutcomeKind, int], ...]:
        """How many remarks came to which end, in the order of reports, those that occur."""
        kinds = [remark.kind for remark in self.remarks]
        return tuple((kind, kinds.count(kind)) for kind in OUTCOME_KINDS if kind in kinds)

    @property
    def groups(self) -> tuple[tuple[Remark, ...], ...]:
        """The remarks, those that say the same together, in the order of the first of each."""
        found: dict[str, list[Remark]] = {}
        for remark in self.remarks:
            found.setdefault(remark.cluster or remark.comment_id, []).append(remark)
        return tuple(tuple(group) for group in found.values())

    @property
    def missed(self) -> tuple[Remark, ...]:
        """Remarks that were accepted and are not in the adopted text."""
        return tuple(remark for remark in self.remarks if remark.missed)


class DraftDay(Frozen):
    """What happened to the drafts under discussion on one day, for one reader."""

    closing: tuple[tuple[Draft, int], ...] = ()
    """Drafts with the calendar days left after the day; 0 on the last one. The law counts terms in working days, but a
    reader wants to know until when he can speak."""
    new: tuple[Draft, ...] = ()
    answered: tuple[tuple[Draft, int], ...] = ()
    """Drafts with the number of answers given on the day."""
    overdue: tuple[tuple[Draft, int], ...] = ()
    """Drafts with the number of remarks whose answer was due the day before."""
    unreported: tuple[tuple[Draft, dt.date], ...] = ()
    """Drafts whose report was found missing on the day, with the last day it could stand."""
    ended: tuple[Draft, ...] = ()
    adopted: tuple[tuple[Draft, Adopted], ...] = ()

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell."""
        return not self.told

    @property
    def told(self) -> int:
        """How many drafts are told of."""
        return len({draft.key for draft in self.drafts})

    @property
    def drafts(self) -> Iterator[Draft]:
        """The drafts told of, some of them more than once."""
        yield from (*self.new, *self.ended)
        for pair in (*self.closing, *self.answered, *self.overdue, *self.unreported, *self.adopted):
            yield pair[0]


def _order(language: UiLanguage) -> tuple[Language, ...]:
    return ("ru", "kk") if language == "ru" else ("kk", "ru")


def _first(words: dict[Language, str], language: UiLanguage) -> str:
    return next((words[lang] for lang in _order(language) if words.get(lang)), "")
