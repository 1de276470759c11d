"""Days and moments as the portal prints them, and the year it leaves out."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from processors.parse.discussion.rulebook import rules
from processors.text import collapse

_DAY: Final = re.compile(r"(?P<day>\d{2})[/.](?P<month>\d{2})[/.](?P<year>\d{4})(?: (?P<time>\d{2}:\d{2}(?::\d{2})?))?")
_ISO: Final = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?: (?P<time>\d{2}:\d{2}(?::\d{2})?)(?:\.0)?)?"
)
STAMP: Final = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})\s*-\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})")
"""When something was said: a day, a month, a time, and no year."""

_CLOCKS_DIFFER: Final = dt.timedelta(hours=1)
"""How much later than our clock the portal's may be."""


def day(text: str) -> dt.date | None:
    """Return the day `text` is (`09/09/2026`, `2026-09-09 00:00:00.0`); None where it is none."""
    found = moment(text)
    return found.date() if found else None


def moment(text: str) -> dt.datetime | None:
    """Return the moment `text` is, on the clock of the portal; a day is its first moment."""
    printed = collapse(text)
    found = _DAY.fullmatch(printed) or _ISO.fullmatch(printed)
    if not found:
        return None
    try:
        date = dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
        time = dt.time.fromisoformat(found["time"] or "00:00")
    except ValueError:
        return None
    return dt.datetime.combine(date, time, _clock(date))


def said_at(stamp: re.Match[str], created: dt.date | None, seen_at: dt.datetime) -> dt.datetime | None:
    """Return the moment of a stamp without a year, a match of `STAMP`; None where no year fits.

    It is the first such day since shortly before the card was created, and never after it was seen; where the card
    names no day, the last such day before it was seen. Right for all that is said within eleven months of `created`,
    New Year or not.
    """
    last = seen_at + _CLOCKS_DIFFER
    years = range((created.year - 1) if created else last.year - 8, last.year + 1)
    fitting = [found for found in (_in(year, stamp) for year in years) if found and found <= last]
    if created is None:
        return max(fitting, default=None)
    first = created - dt.timedelta(days=rules().days_before)
    return min((found for found in fitting if found.date() >= first), default=None)


def _in(year: int, stamp: re.Match[str]) -> dt.datetime | None:
    try:
        date = dt.date(year, int(stamp["month"]), int(stamp["day"]))
        time = dt.time(int(stamp["hour"]), int(stamp["minute"]))
    except ValueError:
        return None
    return dt.datetime.combine(date, time, _clock(date))


def _clock(date: dt.date) -> dt.timezone:
    """Return the zone of the portal's clock on a day."""
    hours = next(rule.hours for rule in rules().clock if rule.until is None or date <= rule.until)
    return dt.timezone(dt.timedelta(hours=hours))
