"""The day of a report: a calendar day in Kazakhstan, as two moments of UTC."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

KAZAKHSTAN: Final = dt.timezone(dt.timedelta(hours=5))
"""UTC+5 since 01.03.2024 (unverified for earlier years), as `zanwatch.messages.day_of` has it."""


class Bounds(NamedTuple):
    """The first moment of a span of days and the first moment after it, as the store's parameters."""

    since: str
    until: str


def bounds_of(first: dt.date, last: dt.date | None = None) -> Bounds:
    """Return the bounds in UTC of the days `first`..`last` (one day where `last` is left out)."""
    return Bounds(_parameter(first), _parameter((last or first) + dt.timedelta(days=1)))


def end_of(day: dt.date) -> dt.datetime:
    """Return the first moment after `day`, with its zone."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), KAZAKHSTAN)


def _parameter(day: dt.date) -> str:
    start = dt.datetime.combine(day, dt.time(), KAZAKHSTAN).astimezone(dt.UTC)
    return start.strftime("%Y-%m-%d %H:%M:%S")
