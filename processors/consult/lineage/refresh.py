"""States of drafts whose amended acts came to be known after their cards were read."""

from __future__ import annotations

from processors.consult.amended import acts_by_requisites, mentions_in
from zanwatch.rows import Rows
from zanwatch.store import Store


def refreshed_states(store: Store) -> Rows:
    """Return the rows of `draft_states` that name other amended acts than the store would find now."""
    states = store.select("SELECT * FROM draft_states FINAL ORDER BY source, draft_id")
    named = [
        {(m.date.isoformat(), m.number) for m in mentions_in([row["title_ru"], row["title_kk"]]) if m.date}
        for row in states
    ]
    ids: dict[tuple[str, str], set[str]] = {}
    for act_id, key in acts_by_requisites(store, sorted({day for keys in named for day, _ in keys})):
        ids.setdefault(key, set()).add(act_id)
    rows: Rows = []
    for row, keys in zip(states, named, strict=True):
        amends = sorted({act_id for key in keys for act_id in ids.get(key, ())})
        if amends != list(row["amends"]) and set(row["amends"]) <= set(amends):
            rows.append(("draft_states", row | {"amends": amends}))
    return rows
