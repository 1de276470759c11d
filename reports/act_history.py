"""The changes of an act by edition: the newest in full on its page, older ones on pages of their own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from reports.digest import group
from reports.links import edition_page
from reports.model import ActHead, ActReport, Entry
from reports.values import UiLanguage

FULL: Final = 150
"""Changes shown in full on the page of an act; whole editions only, newest first."""

LEAF: Final = 100
"""Provisions on one page of an older edition."""


class ByEdition(NamedTuple):
    """The changes an edition brought."""

    date: dt.date
    act: ActReport


class Leaf(NamedTuple):
    """One page with changes of one edition, all or a part."""

    date: dt.date
    path: str
    number: int
    of: int
    act: ActReport
    entries: tuple[Entry, ...]
    previous: str
    following: str


class History(NamedTuple):
    """What the page of an act shows in full, and what it leads to."""

    shown: list[ByEdition]
    leaves: list[Leaf]


def of(act_id: str, entries: Iterable[Entry], heads: tuple[ActHead, ...], language: UiLanguage) -> History:
    """Return the history of an act, newest edition first. What is shown where is the same in every language."""
    by_date: dict[dt.date, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_date[entry.edition_date].append(entry)
    shown: list[ByEdition] = []
    leaves: list[Leaf] = []
    room = FULL
    for date in sorted(by_date, reverse=True):
        room -= len(by_date[date])
        if room >= 0:
            shown.append(ByEdition(date, _report(act_id, by_date[date], heads, language)))
        else:
            leaves += _leaves(act_id, date, by_date[date], heads, language)
    return History(shown, leaves)


def _leaves(
    act_id: str, date: dt.date, entries: Sequence[Entry], heads: tuple[ActHead, ...], language: UiLanguage
) -> list[Leaf]:
    """Cut an edition by provisions, so that both languages of a provision stay together."""
    parts = _cut(entries)
    paths = [edition_page(act_id, date, number) for number in range(1, len(parts) + 1)]
    return [
        Leaf(date, paths[i], i + 1, len(parts), _report(act_id, part, heads, language), tuple(part),
             paths[i - 1] if i else "", paths[i + 1] if i + 1 < len(parts) else "")
        for i, part in enumerate(parts)
    ]  # fmt: skip


def _cut(entries: Sequence[Entry]) -> list[list[Entry]]:
    places = list(dict.fromkeys(e.path for e in sorted(entries, key=lambda e: (e.ordinal, e.language, e.key))))
    number = {path: i // LEAF for i, path in enumerate(places)}
    parts: list[list[Entry]] = [[] for _ in range(-(-len(places) // LEAF))]
    for entry in entries:
        parts[number[entry.path]].append(entry)
    return parts


def _report(act_id: str, entries: Sequence[Entry], heads: tuple[ActHead, ...], language: UiLanguage) -> ActReport:
    return group(entries, {act_id: heads}, {}, language)[0]
