"""The search of acts: a page, and an index in files a browser reads one after another, newest acts first.

The files are scripts, for a page in a folder may read nothing else; all they do is hand over names of acts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from reports.act_lists import shelves
from reports.fingerprints import ActRows
from reports.links import SEARCH, search_part
from reports.render import page
from reports.upkeep import Made, Page, Upkeep
from reports.values import READING_ORDER, UI_LANGUAGES, UiLanguage
from zanwatch.identity import stable_id
from zanwatch.store import Store

PART: Final = 1000
"""Acts in one file: some 300 kB, a sixth of that on the way."""

_AT_ONCE: Final = 4
"""Files whose acts are asked for at once."""


class ActSearch:
    """Makes the page of the search and its index."""

    def __init__(self, store: Store, contact: str, upkeep: Upkeep) -> None:
        self._store = store
        self._contact = contact
        self._upkeep = upkeep

    def bring(self, acts: Sequence[ActRows]) -> None:
        """Bring page and index up to `acts`."""
        parts = dict(_parts(acts))
        wanted = {name: stable_id(*(f"{act.act_id} {act.named}" for act in part)) for name, part in parts.items()}
        self._upkeep.bring("search", {"page": stable_id(*parts)}, lambda _: [self._page(list(parts))])
        self._upkeep.bring("find", wanted, lambda names: self._index(names, parts))

    def _page(self, parts: list[str]) -> Made:
        contents = {x: page("search", x, SEARCH, contact=self._contact, parts=parts) for x in UI_LANGUAGES}
        return Made("page", tuple(Page(language, SEARCH, content) for language, content in contents.items()))

    def _index(self, names: list[str], parts: Mapping[str, Sequence[ActRows]]) -> Iterator[Made]:
        for start in range(0, len(names), _AT_ONCE):
            batch = names[start : start + _AT_ONCE]
            titles = _titles(self._store, [act.act_id for name in batch for act in parts[name]])
            for name in batch:
                found = [titles[act.act_id] for act in parts[name]]
                pages = (Page(x, search_part(name), _script(_row(rows, x) for rows in found)) for x in UI_LANGUAGES)
                yield Made(name, tuple(pages))


def _parts(acts: Sequence[ActRows]) -> Iterator[tuple[str, list[ActRows]]]:
    for shelf in shelves(acts):
        for number, start in enumerate(range(0, len(shelf.acts), PART), 1):
            yield f"{shelf.name}-{number}", shelf.acts[start : start + PART]


def _titles(store: Store, acts: list[str]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in store.named("act_titles", acts=acts):
        found[row["act_id"]].append(row)
    return found


def _row(rows: list[dict[str, Any]], language: UiLanguage) -> list[str]:
    """Return id, title, its language, requisites, and the title in the other language, the reader's language first."""
    first, *rest = sorted(rows, key=lambda row: READING_ORDER[language].index(row["language"]))
    other = rest[0]["title"] if rest else ""
    return [first["act_id"], first["title"], first["language"], first["requisites"], other]


def _script(rows: Iterable[list[str]]) -> str:
    listed = ",\n".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) for row in rows)
    return "zanwatchFound([\n" + listed.replace("<", "\\u003c") + "\n]);\n"
