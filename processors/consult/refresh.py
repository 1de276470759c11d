"""States of drafts brought up to what came to be known after their cards were read: amended acts, papers, remarks.

Cards, files and acts arrive in any order and by separate ways; here, over the whole store, the order is forgotten.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from processors.consult.amended import acts_by_requisites
from processors.parse.discussion.amended import amended_in, amends
from processors.parse.discussion.flags import card_view, flags_of, is_draft, reconciled, text_view
from zanwatch.archive import Archive
from zanwatch.discussion import Flag
from zanwatch.discussion_rows import flags_json, read_flags
from zanwatch.messages import Edition
from zanwatch.rows import Rows
from zanwatch.store import Store

COURSE: Final = frozenset({"extended", "shortened", "text_changed"})
"""Flags the course of a discussion raises; they stand with its state already."""
_RECENT: Final = dt.timedelta(days=90)
"""How long after a draft was seen last its papers may still come to light."""

Row = Mapping[str, Any]
Key = tuple[str, str]


class _Lately(NamedTuple):
    """What was seen of drafts lately, by draft: the newest card in each language, the files, the remarks a channel."""

    cards: Mapping[Key, Sequence[Row]]
    texts: Mapping[Key, Sequence[Row]]
    said: Mapping[Key, Sequence[Row]]


def refreshed_states(store: Store, archive: Archive, now: dt.datetime) -> Rows:
    """Return the rows of `draft_states` that say other than what the store would say now."""
    states = store.select("SELECT * FROM draft_states FINAL ORDER BY source, draft_id")
    since = (now - _RECENT).astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S")
    names = ("draft_cards", "draft_papers", "draft_counters")
    lately = _Lately(*(_by_draft(store.named(name, since=since)) for name in names))
    amended, papers = _amended(store, archive, states, lately), _papers(lately)
    rows: Rows = []
    for row in states:
        key = (row["source"], row["draft_id"])
        fresh = {**row, "amends": amended.get(key, row["amends"]), "flags": _flags(row, papers.get(key))}
        if fresh != row:
            rows.append(("draft_states", fresh))
    return rows


def _amended(store: Store, archive: Archive, states: Sequence[Row], lately: _Lately) -> dict[Key, list[str]]:
    """Return the amended acts of those drafts of which more are known than their state says."""
    named = {(row["source"], row["draft_id"]): _named(archive, row, lately) for row in states}
    ids: dict[tuple[str, str], set[str]] = {}
    for act_id, key in acts_by_requisites(store, sorted({day for keys in named.values() for day, _ in keys})):
        ids.setdefault(key, set()).add(act_id)
    before = {(row["source"], row["draft_id"]): set(row["amends"]) for row in states}
    found = {draft: {act for key in keys for act in ids.get(key, ())} for draft, keys in named.items()}
    return {draft: sorted(acts) for draft, acts in found.items() if before[draft] < acts}


def _named(archive: Archive, row: Row, lately: _Lately) -> frozenset[tuple[str, str]]:
    """Return date and number of the acts a draft changes; its text is asked where its title says «some orders»."""
    titles = (row["title_ru"], row["title_kk"])
    found = amended_in(titles)
    if found or not any(amends(title) for title in titles):
        return found
    key = (row["source"], row["draft_id"])
    bodies = {card["text_body"] for card in lately.cards.get(key, ()) if not card["passport"]}
    bodies |= {text["body"] for text in lately.texts.get(key, ()) if is_draft(text_view(text))}
    return frozenset(named for body in sorted(bodies - {""}) for named in amended_in(_lines(archive, body)))


def _lines(archive: Archive, body: str) -> list[str]:
    return Edition.model_validate_json(archive.get(body)).lines()


def _papers(lately: _Lately) -> dict[Key, tuple[Flag, ...]]:
    """Return the flags raised by cards and files, for every draft whose card was seen lately."""
    return {
        key: (*flags_of([card_view(row) for row in rows], [text_view(row) for row in lately.texts.get(key, ())]),
              *_counters(rows, lately.said.get(key, ())))
        for key, rows in lately.cards.items()
    }  # fmt: skip


def _counters(cards: Sequence[Row], said: Sequence[Row]) -> list[Flag]:
    """Compare the counter of the newest card with the remarks read, where every channel was looked at."""
    newest = max(cards, key=lambda row: (row["seen_at"], row["language"]))
    found = reconciled(newest["comments"], {row["channel"]: row["remarks"] for row in said})
    return [found] if found else []


def _flags(row: Row, papers: tuple[Flag, ...] | None) -> str:
    if papers is None:
        return str(row["flags"])
    course = [flag for flag in read_flags(row["flags"]) if flag.code in COURSE]
    return flags_json([*course, *papers])


def _by_draft(rows: Iterable[dict[str, Any]]) -> dict[Key, list[dict[str, Any]]]:
    found: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["source"], row["draft_id"]].append(row)
    return dict(found)
