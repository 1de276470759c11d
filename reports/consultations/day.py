"""What happened to drafts on one day: what opened, is about to close, was answered, was not, ended, became law."""

from __future__ import annotations

import datetime as dt

from reports.consultations.model import Adopted, Draft, DraftDay
from reports.consultations.reading import adopted, drafts
from reports.days import bounds_of
from reports.watchlists import Watch
from zanwatch.messages import day_of
from zanwatch.store import Store


def draft_day(store: Store, day: dt.date) -> DraftDay:
    """Return what happened to all drafts on the calendar day `day` in Kazakhstan, for nobody in particular."""
    since, until = bounds_of(day)
    asked = {"since": since, "until": until, "day": day.isoformat()}
    touched, late = store.named("draft_day", **asked), store.named("missing_reports", since=since, until=until)
    ids = sorted({row["draft_id"] for row in (*touched, *late)})
    known = {(d.source, d.draft_id): d for d in drafts(store, ids)}
    here = [(row, known[row["source"], row["draft_id"]]) for row in touched]
    return DraftDay(
        closing=tuple((draft, left) for _, draft in here if (left := draft.closes_soon(day)) is not None),
        new=tuple(draft for _, draft in here if draft.established and day_of(draft.first_seen) == day),
        answered=tuple((draft, row["answers"]) for row, draft in here if row["answers"]),
        overdue=tuple((draft, row["overdue"]) for row, draft in here if row["overdue"]),
        unreported=tuple((known[row["source"], row["draft_id"]], row["due"]) for row in late),
        ended=tuple(draft for _, draft in here if draft.open_until == day - dt.timedelta(days=1)),
        adopted=_adopted(store, asked, known),
    )


def wanted(found: DraftDay, watch: Watch) -> DraftDay:
    """Return what of `found` a reader who watches `watch` is told."""
    if watch == "everything":
        return found
    return DraftDay(
        closing=tuple(pair for pair in found.closing if is_watched(pair[0], watch)),
        new=tuple(d for d in found.new if is_watched(d, watch)),
        answered=tuple(pair for pair in found.answered if is_watched(pair[0], watch)),
        overdue=tuple(pair for pair in found.overdue if is_watched(pair[0], watch)),
        unreported=tuple(pair for pair in found.unreported if is_watched(pair[0], watch)),
        ended=tuple(d for d in found.ended if is_watched(d, watch)),
        adopted=tuple(pair for pair in found.adopted if is_watched(pair[0], watch)),
    )


def is_watched(draft: Draft, watch: Watch) -> bool:
    """Say whether a reader watches `draft`: an act it amends, its type, its body, words of its title."""
    if isinstance(watch, str):
        return True
    types, bodies = tuple(draft.types.values()), tuple(draft.bodies.values())
    words = " ".join(draft.titles.values())
    return any(
        interest.matches(act, types, bodies, words) for interest in watch for act in (draft.draft_id, *draft.amends)
    )


def _adopted(
    store: Store, asked: dict[str, str], known: dict[tuple[str, str], Draft]
) -> tuple[tuple[Draft, Adopted], ...]:
    rows = store.named("draft_adoptions", since=asked["since"], until=asked["until"])
    return tuple(
        (known[row["source"], row["draft_id"]], act) for row, act in zip(rows, adopted(store, rows), strict=True)
    )
