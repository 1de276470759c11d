"""Proof of watching: for every source known by a day, what was looked at and what was not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from reports.model import SourceState, SourceWatch, Watched
from zanwatch.store import Store

_OF_LAST_RUN = (
    "finished_at", "expected", "seen", "skipped", "oldest_unchecked", "source_updated", "permission",
)  # fmt: skip
_OVER_THE_DAY = ("fetched", "changed", "failed", "rejected")


def watch_of_day(store: Store, since: str, until: str) -> tuple[SourceWatch, ...]:
    """Return one line a source, also for the sources nobody looked at between `since` and `until`."""
    rows = store.named("report_runs", since=since, until=until)
    runs = {source: list(group) for source, group in groupby(rows, key=lambda row: str(row["source"]))}
    known = store.named("report_sources", until=until)
    return tuple(_watched(runs[row["source"]]) if row["source"] in runs else _absent(row) for row in known)


def extent(sources: Iterable[SourceWatch]) -> Watched:
    """Say how much was looked at. A red run that saw nothing is a look that failed."""
    watches = list(sources)
    if not any(watch.runs for watch in watches):
        return "none"
    if not any(watch.state == "green" or (watch.runs and watch.seen) for watch in watches):
        return "failed"
    return "all" if all(watch.state == "green" for watch in watches) else "part"


def _watched(runs: list[dict[str, Any]]) -> SourceWatch:
    last = runs[-1]
    reasons = tuple(dict.fromkeys(reason for run in runs for reason in run["reasons"]))
    return SourceWatch(
        source=last["source"],
        state=_state(runs),
        runs=len(runs),
        reasons=reasons,
        limits=tuple(last["limits"]),
        **{name: last[name] for name in _OF_LAST_RUN},
        **{name: sum(run[name] for run in runs) for name in _OVER_THE_DAY},
    )


def _state(runs: list[dict[str, Any]]) -> SourceState:
    """One red run makes the day red: what it lost may not have been met again."""
    return "red" if any(run["health"] != "green" for run in runs) else "green"


def _absent(row: dict[str, Any]) -> SourceWatch:
    return SourceWatch(
        source=row["source"], state="absent", runs=0, finished_at=row["finished_at"], permission=row["permission"]
    )
