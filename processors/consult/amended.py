"""Which acts a draft would change: those its title names by date and number, where the store knows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from processors.consult.rows import Row
from processors.provenance.mentions import Mention, find_mentions
from zanwatch.store import Store


def mentions_in(titles: Iterable[str]) -> tuple[Mention, ...]:
    """Return the acts named in titles; quotes and brackets hide nothing here, for the title is one long quote."""
    found: dict[tuple[str, str], Mention] = {}
    for title in titles:
        for mention in find_mentions(_open(title)):
            if mention.date and mention.number:
                found.setdefault((mention.date.isoformat(), mention.number), mention)
    return tuple(found[key] for key in sorted(found))


def amended_acts(store: Store, sightings: Sequence[Row]) -> list[str]:
    """Return the ids of the acts the titles of a draft name, in order."""
    named = {(m.date.isoformat(), m.number) for m in mentions_in(row["title"] for row in sightings) if m.date}
    return sorted(act for act, key in acts_by_requisites(store, [day for day, _ in sorted(named)]) if key in named)


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


def _open(title: str) -> str:
    return title.translate(str.maketrans('«»“”„"()', " " * 8))
