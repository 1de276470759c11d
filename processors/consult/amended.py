"""Which acts known to the store a draft would change: those its title names by date and number."""

from __future__ import annotations

from collections.abc import Sequence

from processors.consult.rows import Row
from processors.parse.discussion.amended import amended_in
from zanwatch.store import Store


def amended_acts(store: Store, sightings: Sequence[Row]) -> list[str]:
    """Return the ids of the acts the titles of a draft say it changes, in order."""
    named = amended_in(row["title"] for row in sightings)
    return sorted(act for act, key in acts_by_requisites(store, [day for day, _ in named]) if key in named)


def acts_by_requisites(store: Store, days: Sequence[str]) -> list[tuple[str, tuple[str, str]]]:
    """Return id, date and number of the acts the store knows that were adopted on one of `days`."""
    if not days:
        return []
    rows = store.select(
        "SELECT d.act_id AS act_id, d.value AS day, n.value AS number"
        " FROM (SELECT DISTINCT act_id, value FROM assessments FINAL"
        "       WHERE name = 'act_date' AND value IN {days:Array(String)}) AS d"
        " INNER JOIN (SELECT DISTINCT act_id, value FROM assessments FINAL WHERE name = 'act_number') AS n"
        " ON n.act_id = d.act_id ORDER BY act_id, day, number",
        days=sorted(set(days)),
    )
    return [(row["act_id"], (row["day"], row["number"])) for row in rows]
