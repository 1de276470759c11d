"""The clause of the amending act behind each change, as far as the store holds that act when a report is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from reports.model import Entry
from zanwatch.messages import Cause
from zanwatch.store import Store

_SAID: Final = {"agree": "words_agree", "differ": "words_differ"}
"""Whether the new text has the words of the clause → the mark a reader sees."""
_Key = tuple[str, str, str, str, str]


def with_clauses(store: Store, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return `entries`; causes name their clause where the amending act says so, and marks say whether words agree."""
    found = tuple(entries)
    acts = sorted({entry.act_id for entry in found if entry.causes})
    if not acts or not store.named("amending_acts"):
        return found
    rows = {_key(row): row for row in store.named("event_clauses", acts=acts)}
    return tuple(_told(entry, rows) for entry in found) if rows else found


def _key(row: dict[str, Any]) -> _Key:
    event, act, language, day, number = (
        row[name] for name in ("event", "act_id", "language", "cause_day", "cause_number")
    )
    return event, act, language, day, number


def _told(entry: Entry, rows: dict[_Key, dict[str, Any]]) -> Entry:
    known = [
        rows.get((entry.id, entry.act_id, entry.language, str(cause.date or ""), cause.number))
        for cause in entry.causes
    ]
    if not any(known):
        return entry
    causes = tuple(_named(cause, row) for cause, row in zip(entry.causes, known, strict=True))
    said = {row["agreement"] for row in known if row}
    flag = "agree" if "agree" in said else "differ" if "differ" in said else ""
    marks = [_SAID[flag]] if flag else []
    return entry.model_copy(update={"causes": causes, "flags": tuple(dict.fromkeys([*entry.flags, *marks]))})


def _named(cause: Cause, row: dict[str, Any] | None) -> Cause:
    if row is None or cause.clause:
        return cause
    return cause.model_copy(update={"clause": "; ".join(_texts(row["clauses"]))})


def _texts(values: Sequence[object]) -> list[str]:
    return [str(value) for value in values]
