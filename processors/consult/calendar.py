"""Working days of Kazakhstan: the holidays of a well-kept library, and the table that overrules it.

A term of n working days begins the day after its start (Law 480-V of 06.04.2016, art. 14): the start itself never
counts, the last day does.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import holidays

from processors.provenance.rulebook import Entry, checked
from zanwatch.errors import InputError

_SATURDAY = 5
_LONGEST = 4000
"""Working days one may ask to add; more is a slip."""


class Basis(Entry):
    """The law on holidays."""

    law: str
    date: dt.date


class Transfer(Entry):
    """A day of rest that is worked, and the day off given for it."""

    rest_day: dt.date
    moved_to: dt.date
    act: str
    date: dt.date | None
    verified: bool
    source: str


class SingleDay(Entry):
    """A day the library may count otherwise."""

    day: dt.date
    working: bool
    why: str
    verified: bool
    source: str


class Doubt(Entry):
    """A day the sources disagree on."""

    day: dt.date
    why: str


class Known(Entry):
    """The years whose transfers were looked up."""

    since: dt.date
    until: dt.date


class CalendarRules(Entry):
    """`calendar.yml`."""

    basis: Basis
    transfers: tuple[Transfer, ...]
    days: tuple[SingleDay, ...]
    doubts: tuple[Doubt, ...]
    known: Known


@cache
def calendar_rules() -> CalendarRules:
    """Return the table that overrules the library."""
    return checked("calendar", CalendarRules)


def is_working(day: dt.date) -> bool:
    """Say whether `day` is worked in a five-day week."""
    special = _special().get(day)
    if special is not None:
        return special
    return day.weekday() < _SATURDAY and day not in _days_off(day.year)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Count the working days after `start` up to and with `end`; 0 where `end` is not after `start`."""
    return sum(is_working(start + dt.timedelta(days=n)) for n in range(1, (end - start).days + 1))


def add_working_days(start: dt.date, count: int) -> dt.date:
    """Return the day on which a term of `count` working days that begins after `start` ends.

    Raises InputError for a count below 1 or beyond reason.
    """
    if not 1 <= count <= _LONGEST:
        raise InputError(f"not a term in working days: {count}", f"1 to {_LONGEST}")
    day = start
    while count:
        day += dt.timedelta(days=1)
        count -= is_working(day)
    return day


def is_certain(start: dt.date, end: dt.date) -> bool:
    """Say whether the calendar is known, and undisputed, from `start` to `end`."""
    rules = calendar_rules()
    known = rules.known.since <= start and end <= rules.known.until
    return known and not any(start <= doubt.day <= end for doubt in rules.doubts)


@cache
def _special() -> dict[dt.date, bool]:
    rules = calendar_rules()
    moved = {t.rest_day: True for t in rules.transfers} | {t.moved_to: False for t in rules.transfers}
    return moved | {single.day: single.working for single in rules.days}


@cache
def _days_off(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("KZ", years=year))
