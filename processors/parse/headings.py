"""Headings known by what stands around them: parted from their number, only numbered, or plain and Roman."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from processors.parse.blocks import Block
from processors.parse.labels import Mark, bare_chapter_of, is_repealed, subpoint_of
from processors.parse.line import Line
from processors.parse.rules import structure_rules

_LONGEST_WORD: Final = 9
_ENDS: Final = (".", ";", ":", ",")


def joined(lines: Sequence[Line], read: Callable[[Block], Line]) -> list[Line]:
    """Return the lines, the word of a heading and the number below it made one; `read` makes a line of a block."""
    result: list[Line] = []
    done = 0
    for at in [at for at, line in enumerate(lines) if len(line.block.text) <= _LONGEST_WORD]:
        if at >= done and _waits(lines, at) and (whole := _numbered(lines[at], lines[at + 1], read)):
            result += [*lines[done:at], whole]
            done = at + 2
    return [*result, *lines[done:]]


def _waits(lines: Sequence[Line], at: int) -> bool:
    """Say whether a short line is only the word of a heading, or only a number, and another follows."""
    line = lines[at]
    if line.role != "line" or at + 1 == len(lines):
        return False
    if line.label:
        whole = not line.label.rest and line.label.unit != "note" and "." not in line.label.number
        return whole and (not at or _ended(lines[at - 1]))
    return structure_rules().heading_word.match(line.folded) is not None


def _ended(line: Line) -> bool:
    return line.heading is not None or line.role == "note" or line.text.endswith(_ENDS[:3])


def _numbered(word: Line, line: Line, read: Callable[[Block], Line]) -> Line | None:
    """Return a word and the line below it as one heading; None where that is none."""
    above, block = word.block, line.block
    if line.role != "line" or block.style != above.style:
        return None
    if not _is_text(line) if word.label else block.text.endswith(_ENDS[1:]):
        return None
    text = f"{above.text} {block.text}"
    whole = read(above._replace(text=text, links=above.links + block.links, anchors=above.anchors + block.anchors))
    if word.label:
        return whole if whole.label else None
    return whole if whole.heading and not (above.style == "text" and block.text.endswith(".")) else None


def _is_text(line: Line) -> bool:
    """Say whether a line below a bare number is what it numbers: cells of a table lost in plain lines do not end."""
    if line.label or line.heading:
        return False
    return line.text.endswith(_ENDS[:2]) or is_repealed(line.folded)


def mark_subpoints(lines: list[Line]) -> None:
    """Mark, in place, the subpoints that begin with the provision they name: below a line that has ended."""
    for at, line in enumerate(lines):
        if line.label or line.role != "line" or not line.block.text[:1].isdecimal() or not at:
            continue
        if lines[at - 1].text.endswith((";", ":")) and (mark := subpoint_of(line.text, line.folded)):
            lines[at] = line._replace(label=mark)


def bare_chapter(line: Line) -> Mark | None:
    """Return the chapter a line in the look of a heading opens by its bare number, or None."""
    if line.block.style not in {"heading", "bold"}:
        return None
    mark = bare_chapter_of(line.text, line.folded)
    if mark and line.block.style == "bold" and (not mark.rest or mark.rest.endswith(_ENDS)):
        return None
    return mark


def mark_plain(lines: list[Line]) -> None:
    """Mark, in place, plain lines with a Roman number, or in capitals, that stand right above an article as headings.

    They are chapters, or part a chapter where the act has such by that name.
    """
    unit = "ch"
    for at, line in enumerate(lines):
        if line.heading is None:
            continue
        if line.heading.unit == "ch":
            unit = "para"
        elif line.heading.unit == "art" and at and _may_head(lines[at - 1]):
            lines[at - 1] = _as_heading(lines[at - 1], unit)


def _may_head(line: Line) -> bool:
    if line.role != "line" or line.heading or not line.text[:1].isalpha() or line.text.endswith(_ENDS):
        return False
    return "." in line.text[:6] or (line.text.isupper() and line.block.style == "text")


def _as_heading(line: Line, unit: str) -> Line:
    mark = bare_chapter_of(line.text, line.folded)
    if mark and mark.rest:
        return line._replace(heading=mark._replace(unit=unit))
    return line._replace(block=line.block._replace(style="heading")) if line.text.isupper() else line
