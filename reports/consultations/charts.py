"""Static SVG charts: no script, no outside asset, readable without colours and by a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from markupsafe import Markup

_WIDTH: Final = 420
_BAR: Final = 22
_STEP: Final = 46
_TEXT: Final = 15
_ROOM: Final = 52
"""Pixels kept right of the longest bar for its number."""


class Bar(NamedTuple):
    """One line of a chart: what it counts, how many, and the class that colours it."""

    name: str
    number: int
    style: str


def bars(title: str, lines: Sequence[Bar]) -> Markup:
    """Return a chart of horizontal bars with the numbers beside them; nothing where there is nothing to show."""
    longest = max((line.number for line in lines), default=0)
    if not longest:
        return Markup("")
    height = _STEP * len(lines)
    drawn = Markup("").join(_bar(place, line, longest) for place, line in enumerate(lines))
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" xmlns="http://www.w3.org/2000/svg"><title>{}</title>{}</svg>'
    ).format(_WIDTH, height, title, drawn)


def _bar(place: int, line: Bar, longest: int) -> Markup:
    top = place * _STEP
    width = round((_WIDTH - _ROOM) * line.number / longest, 1)
    return Markup(
        '<text x="0" y="{}" font-size="{}">{}</text><rect class="{}" x="0" y="{}" width="{}" height="{}" rx="3"/>'
        '<text x="{}" y="{}" font-size="{}">{}</text>'
    ).format(
        top + _TEXT, _TEXT, line.name, line.style, top + _STEP - _BAR - 3, width, _BAR,
        width + 8, top + _STEP - 8, _TEXT, line.number,
    )  # fmt: skip
