"""Articles whose text stands on the line of their heading, as old exports print them.

The line is parted only where it is known that it must be: the heading alone is bold, the table of contents gives the
title, or a point 2 follows, so that what stands before «1.» is the title. Otherwise it stays one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from processors.parse.blocks import Block
from processors.parse.labels import Mark, heading_of, label_of
from processors.parse.line import Line
from processors.text import gist

_FIRST: Final[dict[str, re.Pattern[str]]] = {
    "pt": re.compile(r"(?<!\S)1\.(?=\s+[^\W\d_])"),
    "sub": re.compile(r"(?<=: )1\)(?=\s+[^\W\d_])"),
}
"""The first of several points or subpoints inside a line."""
_POINT: Final = re.compile(r"(?<!\S)(\d{1,4})\.(?=\s+[^\W\d_])")
_SENTENCE: Final = re.compile(r"[.?!] (?=[\"«“(]?[^\W\d_])")

_IS_TEXT: Final = re.compile(r"[\"«“(]?(?:[^\W\d_](?<![а-яәғқңөұүһі])|\d).*[.;:]$")


def parted(lines: Sequence[Line], read: Callable[[Block], Line]) -> list[Line]:
    """Return the lines, those that are a heading and a text made two; `read` makes a line of a block."""
    titles = _titles(lines)
    result: list[Line] = []
    for at, line in enumerate(lines):
        where = _parts_at(lines, at, titles) if _may_part(line) else 0
        result.extend(map(read, _in_two(line.block, where)) if where else [line])
    return result


def _may_part(line: Line) -> bool:
    if line.heading is None:
        return line.role == "line" and line.label is not None and line.label.unit == "note"
    return line.role == "line" and bool(line.heading.rest)


def _titles(lines: Sequence[Line]) -> dict[str, str]:
    """Return the gist of the titles of articles the table of contents holds, by number."""
    marks = [heading_of(line.text, line.folded) for line in lines if line.role == "toc"]
    return {mark.number: gist(mark.rest) for mark in marks if mark and mark.unit == "art" and mark.rest}


def _parts_at(lines: Sequence[Line], at: int, titles: Mapping[str, str]) -> int:
    """Return where the text begins in the line of a heading; 0 where that is not known."""
    line = lines[at]
    mark = line.heading
    if mark is None:
        return _first_of_note(lines, at)
    if mark.unit != "art":
        return _point_at(lines, at, mark)
    if set_apart := _below_bold(line.block):
        return set_apart
    start = len(line.text) - len(mark.rest)
    if title := titles.get(mark.number):
        ends = (start + found.end() for found in _SENTENCE.finditer(mark.rest))
        known = next((end for end in ends if gist(line.text[start:end]) == title), 0)
        if known:
            return known
    following = _next_label(lines, at)
    if following is None or following.number != "2" or following.unit not in _FIRST:
        return 0
    first = list(_FIRST[following.unit].finditer(mark.rest))
    return start + first[0].start() if len(first) == 1 else 0


def _first_of_note(lines: Sequence[Line], at: int) -> int:
    """Return where the first point begins in the line of a note; 0 where no second follows."""
    note = lines[at].label
    first = label_of(note.rest) if note and note.rest[:1] == "1" else None
    following = _next_label(lines, at) if note and first and first.number == "1" else None
    if note is None or first is None or following is None or (following.unit, following.number) != (first.unit, "2"):
        return 0
    return len(lines[at].text) - len(note.rest)


def _point_at(lines: Sequence[Line], at: int, mark: Mark) -> int:
    """Return where a point begins in the line of a chapter: the one before the point that comes next."""
    found = [point for point in _POINT.finditer(mark.rest) if point.start()]
    following = _next_label(lines, at) if len(found) == 1 else None
    if following is None or following.unit != "pt" or not following.number.isdecimal():
        return 0
    after = int(found[0][1]) + 1 == int(following.number)
    return len(lines[at].text) - len(mark.rest) + found[0].start() if after else 0


def _below_bold(block: Block) -> int:
    """Return where the text begins behind a heading in bold; 0 where there is no such thing in the line."""
    heading, text = block.text[: block.bold_start], block.text[block.bold_start :].lstrip()
    mark = heading_of(heading)
    if mark is None or not mark.rest or not _IS_TEXT.match(text):
        return 0
    return len(block.text) - len(text)


def _next_label(lines: Sequence[Line], at: int) -> Mark | None:
    """Return the number the next numbered line below this heading opens with."""
    for line in lines[at + 1 : at + 10]:
        if line.heading or line.role != "line":
            return None
        if line.label:
            return line.label
    return None


def _in_two(block: Block, where: int) -> tuple[Block, Block]:
    heading, text = block.text[:where].rstrip(), block.text[where:]
    above = tuple(link for link in block.links if link.text in heading)
    below = tuple(link for link in block.links if link not in above)
    return block._replace(text=heading, links=above), Block(text, "text", below)
