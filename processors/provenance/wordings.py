"""A quoted wording shared out among the places it is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from processors.parse.labels import heading_of, label_of
from zanwatch.identity import number_of, unit_of

_MARK: Final = re.compile(r"^[\"«“„]\s*")


def shared_out(lines: Sequence[str], paths: Sequence[str]) -> tuple[list[tuple[str, ...]], bool]:
    """Return the lines for each of `paths`, and whether they had to be given to all alike.

    A piece begins where its number does; as many lines as places are given out in order.
    """
    whole = ("\n".join(lines),) if lines else ()
    if len(paths) <= 1 or not lines:
        return [whole for _ in paths], False
    begins = [_begins(line, paths) for line in lines]
    if any(place is not None for place in begins):
        return _cut(lines, begins, len(paths)), False
    if len(lines) == len(paths):
        return [(line,) for line in lines], False
    return [whole for _ in paths], True


def _begins(line: str, paths: Sequence[str]) -> int | None:
    """Return which of `paths` the line opens with its number."""
    text = _MARK.sub("", line)
    mark = heading_of(text) or label_of(text)
    if mark is None:
        return None
    return next((i for i, p in enumerate(paths) if (unit_of(p), number_of(p)) == (mark.unit, mark.number)), None)


def _cut(lines: Sequence[str], begins: Sequence[int | None], count: int) -> list[tuple[str, ...]]:
    pieces: list[list[str]] = [[] for _ in range(count)]
    here = next(place for place in begins if place is not None)
    for line, place in zip(lines, begins, strict=True):
        here = here if place is None else place
        pieces[here].append(line)
    return [("\n".join(piece),) if piece else () for piece in pieces]
