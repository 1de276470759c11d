"""The edge: here alone the clock is read, words become times, and errors become one line and an exit code."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final

import click
from rich.console import Console

from zanwatch.errors import InputError, ZanwatchError

RED: Final = 2
"""Exit code of a job that ran and found something it could not look at."""

NOW = click.option(
    "--now", metavar="MOMENT", help="The moment to work at instead of the clock's, e.g. to replay a day."
)

_YEARS: Final = range(1901, 2299)
"""What the store's moments can hold (DateTime64: 1900 to 2299), with room for the days counted before and after."""

_errors = Console(stderr=True, highlight=False)


def now_of(text: str | None) -> dt.datetime:
    """Return the moment `text` names, the clock's where it names none; raises InputError when it is no moment."""
    if text is None:
        return dt.datetime.now(dt.UTC)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"not a moment: {text!r}", "write it like 2026-03-02T06:00:00+05:00") from error
    _look_at_year(moment.year)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=5)))


def day_from(text: str | None) -> dt.date | None:
    """Return the day `text` names, None where it names none; raises InputError when it is no day."""
    if not text:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"not a day: {text!r}", "write it like 2026-03-02") from error
    _look_at_year(day.year)
    return day


def pairs_of(given: Iterable[str], option: str, form: str, example: str) -> dict[str, str]:
    """Return the `name=value` arguments of `option` by name; raises InputError on one that is no such pair."""
    pairs = {}
    for text in given:
        name, is_pair, value = text.partition("=")
        if not is_pair or not name:
            raise InputError(f"{option} takes {form}, not {text!r}", f"e.g. {option} {example}")
        pairs[name] = value
    return pairs


def _look_at_year(year: int) -> None:
    if year not in _YEARS:
        raise InputError(f"no year to work in: {year}", f"the store knows the years {_YEARS[0]} to {_YEARS[-1]}")


def reporting(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors zanwatch raises on purpose into one line and an exit code."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ZanwatchError as error:
            complain(error.message, error.hint)
            sys.exit(1)

    return wrapped


def complain(message: str, hint: str = "") -> None:
    """Say on stderr what was wrong and what to do."""
    told = f"\n  {hint}" if hint else ""
    _errors.print(f"[bold red]zanwatch:[/] {_plain(message)}{_plain(told)}", soft_wrap=True)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
