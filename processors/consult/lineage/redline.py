"""What was changed between the last text of a draft and the act it became: the same records as between editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from processors.consult.lineage.judging import Act, Draft
from processors.consult.lineage.shelf import Shelf
from processors.consult.lineage.stored import Row, Stored
from processors.diff.compare import compare
from zanwatch.discussion_rows import draft_change_row
from zanwatch.rows import Rows
from zanwatch.store import Store

_ROLE = "adopted"
Pair = tuple[str, str, str]
"""Language, and the hashes of two texts."""


class Desk(NamedTuple):
    """What a redline is made from."""

    store: Store
    shelf: Shelf
    before: Stored


def redline_rows(desk: Desk, draft: Draft, became: Iterable[Act], now: dt.datetime) -> Rows:
    """Return the rows of `draft_changes` from the newest text of a draft to each act it became; take back others."""
    key = {"source": draft.source, "draft_id": draft.draft_id, "role": _ROLE}
    known = int(now.timestamp() * 1000)
    rows: Rows = []
    written = {_pair(row) for row in desk.before.redlines.get((draft.source, draft.draft_id), ())}
    wanted: set[Pair] = set()
    for act in became:
        for language in sorted(set(draft.texts) & set(act.texts)):
            old, new = desk.shelf.edition(draft.texts[language]), desk.shelf.edition(act.texts[language])
            pair: Pair = (language, old.header.text_hash, new.header.text_hash)
            wanted.add(pair)
            if pair not in written:
                place = key | _named(pair) | {"seen_at": now, "known": known}
                rows += [draft_change_row(change, place) for change in compare(old, new)]
    for other in sorted(written - wanted):
        old_rows = _rows_of(desk.store, key | _named(other))
        rows += [("draft_changes", row | {"known": known, "gone": 1}) for row in old_rows]
    return rows


def _pair(row: Row) -> Pair:
    return row["language"], row["old_hash"], row["new_hash"]


def _named(pair: Pair) -> dict[str, Any]:
    return dict(zip(("language", "old_hash", "new_hash"), pair, strict=True))


def _rows_of(store: Store, key: dict[str, Any]) -> list[dict[str, Any]]:
    return store.select(
        "SELECT * FROM draft_changes FINAL WHERE source = {source:String} AND draft_id = {draft_id:String}"
        " AND role = {role:String} AND language = {language:String}"
        " AND old_hash = {old_hash:String} AND new_hash = {new_hash:String} ORDER BY ordinal", **key,
    )  # fmt: skip
