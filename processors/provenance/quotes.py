"""Quoted words of a line, and the lines of a quoted wording: straight and angled marks, one inside another."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from processors.provenance.mentions import Span

_OPENS: Final = "«“„"
_CLOSES: Final = "»”"
_LONGEST: Final = 3000
"""Lines a quoted wording may have; an amending law restates whole chapters, never more than this."""
_CLOSED: Final = re.compile(r"[\"»”][;.,:]*$")
_CLOSED_INSIDE: Final = re.compile(r"[;.:][\"»”][;.,]*$")
"""A wording ends with its own mark inside the quotes; one mark may close two quotes."""


def quoted_spans(text: str) -> tuple[Span, ...]:
    """Return the outermost quotes of `text` with their marks; one that stays open runs to the end."""
    spans: list[Span] = []
    depth, start = 0, 0
    for at, char in enumerate(text):
        turn = _turn(text, at, char)
        if turn > 0:
            start = at if depth == 0 else start
            depth += 1
        elif turn < 0 and depth > 0:
            depth -= 1
            if depth == 0:
                spans.append((start, at + 1))
    return (*spans, (start, len(text))) if depth else tuple(spans)


def _turn(text: str, at: int, char: str) -> int:
    """Return 1 where a quote opens, -1 where one closes: straight marks open where a word begins."""
    if char in _OPENS:
        return 1
    if char in _CLOSES:
        return -1
    if char != '"':
        return 0
    before = text[at - 1] if at else " "
    opens = before.isspace() or before in "([-–—/" or (before in f'"{_OPENS}' and _turn(text, at - 1, before) > 0)
    return 1 if opens else -1


def begins_quoted(text: str) -> bool:
    """Say whether `text` begins with a quote."""
    return text[:1] in f'"{_OPENS}'


def inside(text: str, span: Span) -> str:
    """Return the words of a quote without its marks."""
    words = text[slice(*span)][1:]
    return (words[:-1] if words[-1:] in f'"{_CLOSES}' else words).strip()


def wording_end(lines: Sequence[str], start: int, speaks: Callable[[str], bool]) -> tuple[int, bool]:
    """Return where the quoted wording that begins at line `start` ends, and whether it was closed.

    Several quotes may follow one another; a quote that `speaks` (an instruction of its own) belongs to none.
    """
    at, closed = start, True
    while at < len(lines) and begins_quoted(lines[at]) and (at == start or not speaks(lines[at])):
        end = _end(lines, at)
        closed = closed and end is not None
        at = end or at + 1
    return at, closed


def _end(lines: Sequence[str], start: int) -> int | None:
    depth = 0
    for at in range(start, min(start + _LONGEST, len(lines))):
        depth += sum(_turn(lines[at], i, char) for i, char in enumerate(lines[at]) if char in f'"{_OPENS}{_CLOSES}')
        if (depth <= 0 and _CLOSED.search(lines[at])) or _CLOSED_INSIDE.search(lines[at]):
            return at + 1
    return None


def bare(lines: Sequence[str]) -> str:
    """Return a quoted wording without the marks around it."""
    text = "\n".join(lines).strip()
    return re.sub(r"[\"»”][;.,:]*$", "", re.sub(r"^[\"«“„]", "", text)).strip()
