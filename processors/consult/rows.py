"""What is known of a discussion: its rows in the store and the card in hand, taken together.

A card may come again, late or out of order, so nothing here depends on which came last: the newest of each wins.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from zanwatch.discussion import DraftSeen
from zanwatch.discussion_rows import draft_rows
from zanwatch.rows import by_table
from zanwatch.store import Store

Row = Mapping[str, Any]


class Known(NamedTuple):
    """Everything known of one draft: its sightings, its remarks and answers, who made them."""

    sightings: tuple[Row, ...]
    """In the order they were seen."""
    comments: Mapping[str, Row]
    """The newest row of each, by id."""
    authors: Mapping[str, str]
    """Who made a remark, by its id. Goes no further than the numbers of participants."""


def known(store: Store, seen: DraftSeen) -> Known:
    """Return what the store and the card in hand know together of its draft."""
    in_hand = by_table(draft_rows(seen))
    found = {
        table: [_even(row) for row in (*_stored(store, table, seen), *in_hand.get(table, ()))]
        for table in ("draft_sightings", "comments", "commenters")
    }
    sightings = {_place(row): row for row in found["draft_sightings"]}
    authors = _newest(found["commenters"])
    return Known(
        sightings=tuple(sightings[key] for key in sorted(sightings)),
        comments=_newest(found["comments"]),
        authors={key: row["author"] for key, row in authors.items()},
    )


def _stored(store: Store, table: str, seen: DraftSeen) -> list[dict[str, Any]]:
    query = f"SELECT * FROM {table} FINAL WHERE source = {{source:String}} AND draft_id = {{draft:String}}"  # noqa: S608
    return store.select(query, source=seen.source, draft=seen.draft_id)


def _newest(rows: Iterable[Row]) -> dict[str, Row]:
    best: dict[str, Row] = {}
    for row in rows:
        other = best.get(row["comment_id"])
        if other is None or _age(row) >= _age(other):
            best[row["comment_id"]] = row
    return best


def _age(row: Row) -> tuple[dt.datetime, str]:
    """When a row was seen; of two seen at once the content decides, not the order of arrival."""
    return row["seen_at"], json.dumps([str(row[name]) for name in sorted(row)], ensure_ascii=False)


def _place(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("seen_at", "capture_id", "seen_on", "kind", "language", "channel"))


def _even(row: Row) -> Row:
    """Give moments the zone and the precision of the store, which keeps milliseconds of UTC."""
    return {name: _to_store(value) if isinstance(value, dt.datetime) else value for name, value in row.items()}


def _to_store(moment: dt.datetime) -> dt.datetime:
    utc = moment.astimezone(dt.UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
