"""A chart as plain SVG, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 720, 400, 70, 50, 30
_COLORS: Final = ("#00509e", "#c2410c", "#3f6212", "#7e22ce", "#0f766e", "#9f1239")
Points = Sequence[tuple[float, float]]


def chart(title: str, x_name: str, y_name: str, lines: Mapping[str, Points]) -> str:
    """Return an SVG of one line a name; the name stands at the end of its line."""
    places = [point for points in lines.values() for point in points]
    xs, ys = ([math.log10(point[axis]) for point in places] for axis in (0, 1))

    def at(x: float, y: float) -> tuple[float, float]:
        across = (math.log10(x) - min(xs)) / ((max(xs) - min(xs)) or 1)
        up = (math.log10(y) - min(ys)) / ((max(ys) - min(ys)) or 1)
        return _LEFT + across * (_WIDTH - _LEFT - 150), _HEIGHT - _BOTTOM - up * (_HEIGHT - _BOTTOM - _TOP)

    drawn = [_line(name, [at(*p) for p in points], _COLORS[i % 6]) for i, (name, points) in enumerate(lines.items())]
    drawn += [_tick(at(10**e, 10 ** min(ys))[0], _HEIGHT - _BOTTOM + 18, f"{10**e:,}") for e in _decades(xs)]
    drawn += [_tick(_LEFT - 28, at(10 ** min(xs), 10.0**e)[1], f"{10.0**e:g}") for e in _decades(ys)]
    labels = _tick(_WIDTH / 2 - 40, _HEIGHT - 8, x_name) + _tick(_WIDTH / 2 - 40, 18, f"{title} ({y_name})")
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif">'
    return f'{head}<rect width="100%" height="100%" fill="#fff"/>{"".join(drawn)}{labels}</svg>\n'


def _line(name: str, points: Points, color: str) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>'
        f'<text x="{x + 6:.1f}" y="{y + 4:.1f}" font-size="12" fill="{color}">{escape(name)}</text>'
    )


def _tick(x: float, y: float, text: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" text-anchor="middle">{escape(text)}</text>'


def _decades(logs: Sequence[float]) -> range:
    return range(math.ceil(min(logs)), math.floor(max(logs)) + 1)
