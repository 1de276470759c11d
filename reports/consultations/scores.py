"""How state bodies led the discussions that ended in a month: figures by draft, and their sums by body."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from reports.consultations.model import OUTCOME_KINDS, Draft
from reports.consultations.reading import drafts
from reports.links import body_page
from reports.values import Frozen, UiLanguage
from zanwatch.discussion import OutcomeKind
from zanwatch.identity import stable_id
from zanwatch.store import Store

COLUMNS: Final = ("drafts", "terms", "reports_missing", "remarks", "answered", "in_time", "accepted", "missed")
"""Figures of a body, in the order reports show them."""


class DraftScore(Frozen):
    """What is counted of one draft."""

    draft: Draft
    term_kept: bool
    term_broken: bool
    """Neither where it cannot be told."""
    report_missing: bool
    remarks: int
    unanswered: int
    in_time: int
    late: int
    """Answers whose term is known; the others are in neither."""
    accepted: int
    """Wholly or in part."""
    missed: int
    """Accepted and not found in the adopted text."""
    ends: dict[OutcomeKind, int]

    @property
    def term(self) -> str:
        """Whether the term of discussion was kept, as strings call it: `kept`, `broken`, `open`."""
        return "kept" if self.term_kept else "broken" if self.term_broken else "open"


class BodyScore(Frozen):
    """One state body in one month."""

    source: str
    body: str
    """As the store knows it; "" where the portal names none."""
    month: str
    """`2026-03`."""
    drafts: tuple[DraftScore, ...]

    @property
    def id(self) -> str:
        """Name of the body in files: letters of ours whatever the portal calls it, the same every time."""
        return body_id(self.source, self.body)

    @property
    def page(self) -> str:
        """The page of this report."""
        return body_page(self.month, self.id)

    def name(self, language: UiLanguage) -> str:
        """Return what the body is called; "" where the portal names none."""
        return next((name for score in self.drafts if (name := score.draft.body(language))), self.body)

    def sum(self, count: str) -> int:
        """Return the sum of one count of DraftScore over the drafts."""
        return sum(int(getattr(score, count)) for score in self.drafts)

    def figures(self) -> tuple[str, ...]:
        """Return the figures of COLUMNS; a share names what it is a share of."""
        kept, broken, remarks, accepted = map(self.sum, ("term_kept", "term_broken", "remarks", "accepted"))
        in_time, late = self.sum("in_time"), self.sum("late")
        return (
            str(len(self.drafts)), _part(kept, kept + broken), str(self.sum("report_missing")), str(remarks),
            _part(remarks - self.sum("unanswered"), remarks), _part(in_time, in_time + late),
            _part(accepted, remarks) + _percent(accepted, remarks), str(self.sum("missed")),
        )  # fmt: skip

    @property
    def ends(self) -> tuple[tuple[OutcomeKind, int], ...]:
        """How many remarks came to which end, in the order of reports, those that occur."""
        counts = {kind: sum(score.ends.get(kind, 0) for score in self.drafts) for kind in OUTCOME_KINDS}
        return tuple((kind, count) for kind, count in counts.items() if count)


def body_id(source: str, body: str) -> str:
    """Return the name of a state body in files: 16 hexadecimal digits."""
    return stable_id(source, body)[:16]


def first_day(month: str) -> dt.date:
    """Return the first day of `month`, written `2026-03`."""
    return dt.date.fromisoformat(f"{month}-01")


def month_scores(store: Store, month: str) -> tuple[BodyScore, ...]:
    """Return the figures of `month` (`2026-03`), bodies with most drafts first."""
    rows = store.named("body_drafts", month=f"{month}-01")
    found = sorted(_by_body(rows, _drafts(store, rows), month), key=lambda s: (-len(s.drafts), s.source, s.body))
    return tuple(found)


def _drafts(store: Store, rows: Sequence[dict[str, Any]]) -> dict[tuple[str, str], Draft]:
    ids = sorted({row["draft_id"] for row in rows})
    return {(draft.source, draft.draft_id): draft for draft in drafts(store, ids)}


def _by_body(rows: Iterable[dict[str, Any]], known: dict[tuple[str, str], Draft], month: str) -> Iterator[BodyScore]:
    for (source, body), group in groupby(rows, key=lambda row: (row["source"], row["body"])):
        scores = (_score(row, known[row["source"], row["draft_id"]]) for row in group)
        yield BodyScore(source=source, body=body, month=month, drafts=tuple(scores))


def _score(row: dict[str, Any], draft: Draft) -> DraftScore:
    same = {name: row[name] for name in DraftScore.model_fields if name in row}
    return DraftScore.model_validate(same | {"draft": draft})


def _part(number: int, whole: int) -> str:
    """Return how many of how many; a dash where there was nothing to count."""
    return f"{number}\u00a0/\u00a0{whole}" if whole else "–"


def _percent(number: int, whole: int) -> str:
    return f" ({round(100 * number / whole)}\u00a0%)" if whole else ""
