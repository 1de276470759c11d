"""The text of an act as pages: one, or for a long text its contents and parts that begin with a chapter."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from reports.links import text_page, text_part
from reports.model import ActHead
from reports.render import page
from reports.upkeep import Page
from reports.values import UiLanguage
from zanwatch.store import Store

LONGEST: Final = 500_000
"""Characters (two bytes each in Cyrillic) up to which a text is one page."""

PART: Final = 120_000
"""Characters from which on the next chapter begins a new part; at twice as many any provision does."""

_CHAPTERS: Final = frozenset({"part", "sec", "subsec", "ch", "rules", "annex"})
_LISTED: Final = _CHAPTERS | {"para", "art"}
_MARKUP: Final = 45
"""Characters a line takes beside its words."""


class Line(NamedTuple):
    """One line of the text of an act."""

    kind: str
    unit: str
    label: str
    text: str
    anchor: str

    @property
    def size(self) -> int:
        """Characters the line takes on a page."""
        return len(self.text) + len(self.label) + len(self.anchor) + _MARKUP


class Item(NamedTuple):
    """A line of the contents and the part it leads to."""

    line: Line
    part: str


def lines_of(store: Store, heads: Sequence[ActHead]) -> dict[str, dict[str, list[Line]]]:
    """Return the lines of the newest editions, by act and hash of the text."""
    if not heads:
        return {}
    acts, hashes = sorted({h.act_id for h in heads}), sorted({h.text_hash for h in heads})
    rows = store.named("acts_text", acts=acts, hashes=hashes)
    found: dict[str, dict[str, list[Line]]] = defaultdict(dict)
    for (act_id, _, text_hash), group in groupby(rows, key=lambda r: (r["act_id"], r["language"], r["text_hash"])):
        found[act_id][text_hash] = list(_lines(group))
    return found


def plan(texts: Iterable[list[Line]]) -> tuple[str, ...]:
    """Return the provisions at which new parts begin, the same in all languages; () where one page is enough.

    The longest text decides, so that a part holds the same chapters in every language.
    """
    longest = max(texts, key=_size, default=[])
    if _size(longest) <= LONGEST:
        return ()
    starts = []
    size = 0
    for line in longest:
        chapter = line.anchor and line.unit in _CHAPTERS
        if (size >= PART and chapter) or (size >= 2 * PART and line.anchor):
            starts.append(line.anchor)
            size = 0
        size += line.size
    return tuple(starts)


def pages(
    head: ActHead, lines: list[Line], starts: Sequence[str], language: UiLanguage, contact: str
) -> Iterator[Page]:
    """Yield the page with the text; where parts begin at `starts`, the page of its contents and one page a part."""
    path = text_page(head.act_id)
    common: dict[str, Any] = {"head": head, "contact": contact}
    if not starts:
        nowhere = {"number": 1, "of": 1, "previous": "", "following": ""}
        yield Page(language, path, page("text", language, path, lines=lines, **nowhere, **common))
        return
    parts = _cut(lines, starts)
    names = [text_part(head.act_id, number) for number in range(1, len(parts) + 1)]
    items = [Item(line, name) for name, part in zip(names, parts, strict=True) for line in part if _listed(line)]
    yield Page(language, path, page("contents", language, path, items=items, first=names[0], **common))
    for i, part in enumerate(parts):
        there = {"number": i + 1, "of": len(parts), "previous": names[i - 1] if i else "",
                 "following": names[i + 1] if i + 1 < len(parts) else ""}  # fmt: skip
        yield Page(language, names[i], page("text", language, names[i], lines=part, **there, **common))


def _lines(rows: Iterator[dict[str, Any]]) -> Iterator[Line]:
    seen: set[str] = set()
    for row in rows:
        fresh = row["kind"] == "provision" and row["path"] and row["path"] not in seen
        seen.add(row["path"] if fresh else "")
        yield Line(row["kind"], row["unit"], row["label"], row["text"], row["path"] if fresh else "")


def _cut(lines: list[Line], starts: Sequence[str]) -> list[list[Line]]:
    """Cut `lines` before `starts`; a part whose beginning this language lacks is empty, its words stand before it."""
    places = {line.anchor: i for i, line in enumerate(lines) if line.anchor}
    ends = [len(lines)]
    for start in reversed(starts):
        ends.insert(0, min(ends[0], places.get(start, ends[0])))
    return [lines[begin:end] for begin, end in zip([0, *ends[:-1]], ends, strict=True)]


def _size(lines: Iterable[Line]) -> int:
    return sum(line.size for line in lines)


def _listed(line: Line) -> bool:
    return bool(line.anchor) and line.unit in _LISTED
