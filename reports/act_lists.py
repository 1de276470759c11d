"""Lists of acts: those that changed last on the first page, all of them on shelves by kind and year of their ids."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from reports.digest import in_reading_order
from reports.fingerprints import ActRows
from reports.links import shelf_page
from reports.model import ActHead
from reports.reading import heads_of
from reports.render import page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES
from zanwatch.identity import stable_id
from zanwatch.messages import Language
from zanwatch.store import Store

LISTED: Final = 250
"""Acts on one page of a list."""

_AT_ONCE: Final = 16
"""Pages whose acts are asked for at once."""

_SHELF: Final = re.compile(r"([A-Z])(\d\d)")
_LEFT_OVER: Final = "other"


class Listed(NamedTuple):
    """One act in a list of acts, called as in `head`."""

    head: ActHead
    changes: dict[Language, int]

    @property
    def other(self) -> Language | None:
        """The other language, where its text has another number of changes."""
        other: Language = "ru" if self.head.language == "kk" else "kk"
        return other if self.changes[other] != self.changes[self.head.language] else None


class Shelf(NamedTuple):
    """Acts of one kind and year, as the first letters and figures of their ids have it."""

    name: str
    kind: str
    year: int
    acts: list[ActRows]

    @property
    def pages(self) -> int:
        """How many pages the shelf takes."""
        return -(-len(self.acts) // LISTED)


class Leaf(NamedTuple):
    """One page of a shelf."""

    name: str
    shelf: Shelf
    number: int
    rows: list[ActRows]


class ActLists:
    """Makes the lists of acts."""

    def __init__(self, store: Store, contact: str, upkeep: Upkeep) -> None:
        self._store = store
        self._contact = contact
        self._upkeep = upkeep

    def bring(self, acts: Sequence[ActRows]) -> None:
        """Bring all lists up to `acts`."""
        named = {shelf.name: shelf for shelf in shelves(acts)}
        recent = sorted(acts, key=lambda a: (not any(a.changes.values()), -a.newest_edition.toordinal(), a.act_id))[
            :LISTED
        ]
        sizes = (f"{shelf.name} {len(shelf.acts)}" for shelf in named.values())
        depends = stable_id(*(f"{act.act_id} {act.line}" for act in recent), *sizes)
        self._upkeep.bring("acts", {"recent": depends}, lambda _: [self._first(recent, list(named.values()), acts)])
        self._upkeep.bring("shelf", dict(_leaves(named)), lambda names: self._make(names, named))

    def _first(self, recent: list[ActRows], shelves: list[Shelf], acts: Sequence[ActRows]) -> Made:
        years: dict[int, list[Shelf]] = defaultdict(list)
        for shelf in shelves:
            years[shelf.year].append(shelf)
        there = {"years": sorted(years.items(), reverse=True), "total": len(acts)}
        heads = heads_of(self._store, [row.act_id for row in recent])
        return Made("recent", self._pages("acts", "acts/index.html", recent, heads, **there))

    def _make(self, names: list[str], shelves: Mapping[str, Shelf]) -> Iterator[Made]:
        for start in range(0, len(names), _AT_ONCE):
            leaves = [_leaf(name, shelves) for name in names[start : start + _AT_ONCE]]
            heads = heads_of(self._store, [row.act_id for leaf in leaves for row in leaf.rows])
            for leaf in leaves:
                shelf, number = leaf.shelf, leaf.number
                there = {
                    "shelf": shelf, "number": number, "of": shelf.pages,
                    "previous": shelf_page(shelf.name, number - 1) if number > 1 else "",
                    "following": shelf_page(shelf.name, number + 1) if number < shelf.pages else "",
                }  # fmt: skip
                yield Made(leaf.name, self._pages("shelf", shelf_page(shelf.name, number), leaf.rows, heads, **there))

    def _pages(
        self, template: str, path: str, rows: list[ActRows], heads: Mapping[str, tuple[ActHead, ...]], **values: object
    ) -> tuple[Page, ...]:
        return tuple(
            Page(language, path, page(
                template, language, path, contact=self._contact, **values,
                acts=[Listed(in_reading_order(heads[row.act_id], language)[0], row.changes) for row in rows],
            ))
            for language in UI_LANGUAGES
        )  # fmt: skip


def shelves(acts: Sequence[ActRows]) -> Iterator[Shelf]:
    """Yield the shelves of `acts`, newest year first, acts in the order of their ids."""
    found: dict[str, list[ActRows]] = defaultdict(list)
    for act in acts:
        match = _SHELF.match(act.act_id)
        found[match.group() if match else _LEFT_OVER].append(act)
    for name in sorted(found, key=lambda name: (-_year(name), name)):
        yield Shelf(name, name[0] if name != _LEFT_OVER else "", _year(name), found[name])


def _year(shelf: str) -> int:
    """Return the year in an id: two figures, the century left out (`Z16…` 2016, `K95…` 1995); 0 where there is none."""
    if shelf == _LEFT_OVER:
        return 0
    figures = int(shelf[1:])
    return figures + (1900 if figures >= 50 else 2000)


def _leaf(name: str, shelves: Mapping[str, Shelf]) -> Leaf:
    shelf_name, _, digits = name.partition("/")
    shelf, number = shelves[shelf_name], int(digits)
    return Leaf(name, shelf, number, shelf.acts[(number - 1) * LISTED : number * LISTED])


def _leaves(shelves: Mapping[str, Shelf]) -> Iterator[tuple[str, str]]:
    """Yield the name of every page of every shelf with what it depends on."""
    for shelf in shelves.values():
        for number in range(1, shelf.pages + 1):
            leaf = _leaf(f"{shelf.name}/{number}", shelves)
            yield leaf.name, stable_id(str(shelf.pages), *(f"{act.act_id} {act.line}" for act in leaf.rows))
