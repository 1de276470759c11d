"""What earlier looks wrote, and the remarks that were accepted: read once a look, by draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from zanwatch.store import Store

Key = tuple[str, str]
"""Source and id of a draft."""
Row = Mapping[str, Any]


class Stored(NamedTuple):
    """Rows by draft; drafts without any are missing."""

    looks: Mapping[Key, Sequence[Row]]
    links: Mapping[Key, Sequence[Row]]
    checks: Mapping[Key, Sequence[Row]]
    redlines: Mapping[Key, Sequence[Row]]
    """The pairs of texts only: language, old and new hash."""
    accepted: Mapping[Key, Sequence[Row]]
    """Remarks accepted, whole or in part, with their words."""


def stored(store: Store) -> Stored:
    """Return what the store holds for a look."""
    return Stored(
        looks=_by_draft(store, "SELECT source, draft_id, basis FROM lineage_looks FINAL"),
        links=_by_draft(store, "SELECT * FROM lineage FINAL ORDER BY act_id"),
        checks=_by_draft(store, "SELECT * FROM acceptance_checks FINAL ORDER BY comment_id, act_id, language"),
        redlines=_by_draft(
            store,
            "SELECT DISTINCT source, draft_id, language, old_hash, new_hash FROM draft_changes FINAL"
            " WHERE role = 'adopted' ORDER BY language, old_hash, new_hash",
        ),
        accepted=_by_draft(
            store,
            "SELECT o.source AS source, o.draft_id AS draft_id, o.comment_id AS comment_id, o.kind AS kind,"
            " c.text AS text FROM outcomes AS o FINAL INNER JOIN comments AS c FINAL"
            " ON c.source = o.source AND c.draft_id = o.draft_id AND c.comment_id = o.comment_id"
            " WHERE o.kind IN ('accepted', 'accepted_in_part') ORDER BY comment_id",
        ),
    )


def _by_draft(store: Store, query: str) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = defaultdict(list)
    for row in store.select(query):
        found[row["source"], row["draft_id"]].append(row)
    return found
