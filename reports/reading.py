"""Rows of the store → the facts of a day or of an act, ready to be arranged for a reader."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from reports.alarms import Alarm, alarms_between
from reports.clauses import with_clauses
from reports.consultations.day import draft_day
from reports.days import bounds_of
from reports.model import ActHead, DayFacts, Entry, FirstSight, Held, Refusal
from reports.watching import watch_of_day
from zanwatch.messages import Cause, Label
from zanwatch.store import Store


def day_facts(store: Store, day: dt.date, known_alarms: tuple[Alarm, ...] | None = None) -> DayFacts:
    """Return what was seen, and what could not be seen, on a calendar day in Kazakhstan.

    `known_alarms` are those of the day, where they were asked for already with those of other days.
    """
    since, until = bounds_of(day)
    entries = entries_between(store, day, day)
    sights = store.named("report_first_sights", since=since, until=until)
    held = [Held.model_validate(row) for row in store.named("report_held", since=since, until=until)]
    alarms = alarms_between(store, since, until) if known_alarms is None else known_alarms
    named = {e.act_id for e in entries} | {h.act_id for h in held} | {a.act_id for a in alarms}
    acts = sorted(named | {row["act_id"] for row in sights if row["established"]})
    return DayFacts(
        day=day,
        sources=watch_of_day(store, since, until),
        refusals=tuple(Refusal.model_validate(row) for row in store.named("report_refusals", since=since, until=until)),
        held=tuple(held),
        entries=entries,
        first_sights=tuple(FirstSight.model_validate(row) for row in sights),
        heads=heads_of(store, acts),
        act_labels=act_labels_of(store, acts),
        act_types=act_types_of(store, acts),
        alarms=alarms,
        drafts=draft_day(store, day),
    )


def entries_between(store: Store, first: dt.date, last: dt.date) -> tuple[Entry, ...]:
    """Return the events first seen on the days `first`..`last`."""
    since, until = bounds_of(first, last)
    return _entries(store, store.named("report_events", since=since, until=until))


def entries_of_acts(store: Store, acts: list[str]) -> dict[str, tuple[Entry, ...]]:
    """Return all events of each of `acts`; an act without events is missing."""
    entries = _entries(store, store.named("act_events", acts=acts)) if acts else ()
    return {act: tuple(found) for act, found in groupby(entries, key=lambda entry: entry.act_id)}


def editions_of_acts(store: Store, acts: list[str]) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of the editions of each of `acts`, newest first."""
    rows = store.named("act_editions", acts=acts) if acts else []
    return {act: list(found) for act, found in groupby(rows, key=lambda row: str(row["act_id"]))}


def heads_of(store: Store, acts: list[str]) -> dict[str, tuple[ActHead, ...]]:
    """Return the newest edition of each of `acts`, one head a language."""
    rows = store.named("act_heads", acts=acts) if acts else []
    found: dict[str, list[ActHead]] = defaultdict(list)
    for row in rows:
        found[row["act_id"]].append(ActHead.model_validate(row))
    return {act: tuple(heads) for act, heads in found.items()}


def act_labels_of(store: Store, acts: list[str]) -> dict[str, tuple[Label, ...]]:
    """Return what is said about each of `acts`: type and body."""
    return _labels(store.named("act_labels", acts=acts) if acts else [], "act_id")


def act_types_of(store: Store, acts: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the type codes the sources give to each of `acts`."""
    rows = store.named("act_types", acts=acts) if acts else []
    return {row["act_id"]: tuple(row["act_types"]) for row in rows}


def _entries(store: Store, rows: list[dict[str, Any]]) -> tuple[Entry, ...]:
    subjects = sorted({row["id"] for row in rows})
    labels = _labels(store.named("subject_labels", subjects=subjects) if subjects else [], "subject")
    entries = with_clauses(store, (_entry(row, labels.get(row["id"], ())) for row in rows))
    return tuple(sorted(entries, key=lambda e: (e.act_id, e.language, e.edition_date, e.ordinal, e.key)))


def _entry(row: dict[str, Any], labels: tuple[Label, ...]) -> Entry:
    same = {name: row[name] for name in row.keys() & Entry.model_fields.keys()}
    parsed = {
        "seen_at": row["first_seen"],
        "sources": tuple(sorted(row["sources"])),
        "redline": tuple((op, text) for op, text in json.loads(row["redline"])),
        "causes": tuple(Cause.model_validate(cause) for cause in json.loads(row["causes"] or "[]")),
        "flags": tuple(row["flags"]),
        "labels": labels,
    }
    return Entry.model_validate(same | parsed)


def _labels(rows: Iterable[dict[str, Any]], key: str) -> dict[str, tuple[Label, ...]]:
    found: dict[str, list[Label]] = defaultdict(list)
    for row in rows:
        found[row[key]].append(Label.model_validate({name: row[name] for name in Label.model_fields}))
    return {subject: tuple(labels) for subject, labels in found.items()}
