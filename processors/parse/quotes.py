"""Quoted new wordings: the numbers in them are not numbers of this act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from processors.parse.labels import heading_of
from processors.parse.line import Line

_STRAIGHT: Final = re.compile('"')
_CLOSES_QUOTE: Final = re.compile(r"[\"»”][;.,:]*$")
_CLOSES_WORDING: Final = re.compile(r"[;.:][\"»”][;.,]*$")
"""A quoted wording ends with its own full stop or semicolon inside the quotes; one mark may close two quotes."""
_QUOTE_LIMIT: Final = 3000
"""Lines a quoted wording may have; an amending law restates whole chapters, never more than this."""
_QUOTE_WASTE: Final = 100 * _QUOTE_LIMIT
"""Lines that may be searched for ends of quotes that never end; then the text is no longer searched."""


def mark_quotes(lines: list[Line]) -> None:
    """Give the lines of quoted new wordings their role, in place."""
    at = wasted = 0
    while at < len(lines) and wasted < _QUOTE_WASTE:
        text = lines[at].text
        if lines[at].role == "line" and text[:1] in '"«“' and _balance(text) > 0:
            end, looked = _quote_end(lines, at)
            wasted += looked if end == at else 0
            for inner in range(at, end):
                if lines[inner].role == "line":
                    lines[inner] = lines[inner]._replace(role="quoted")
            at = max(end, at + 1)
        else:
            at += 1


def _quote_end(lines: Sequence[Line], start: int) -> tuple[int, int]:
    """Return where the wording opened at `start` is closed, `start` when it never is; and how many lines that took.

    The wording of a point holds no headings: one that comes first is a heading of this act.
    """
    depth = 0
    inner = lines[start].text[1:].lstrip()
    of_headings = heading_of(inner) is not None
    at = start
    for at in range(start, min(start + _QUOTE_LIMIT, len(lines))):
        if lines[at].role == "stamp" or (lines[at].heading and not of_headings):
            break
        text = lines[at].text
        depth += _balance(text)
        if (depth <= 0 and _CLOSES_QUOTE.search(text)) or _CLOSES_WORDING.search(text):
            return at + 1, at + 1 - start
    return start, at + 1 - start


@lru_cache(maxsize=4096)  # lines after an opened quote are looked at again and again while none closes it
def _balance(text: str) -> int:
    """Return opened minus closed quotes; straight ones open at a word's start and close at its end."""
    depth = text.count("«") + text.count("“") - text.count("»") - text.count("”")
    for mark in _STRAIGHT.finditer(text):
        before = text[mark.start() - 1] if mark.start() else " "
        depth += 1 if before.isspace() or before in '("«[-–' else -1
    return depth
