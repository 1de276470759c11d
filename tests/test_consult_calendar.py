"""Working days: a table made by hand of three years, and what must hold for any days."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.consult.calendar import (
    add_working_days,
    calendar_rules,
    is_certain,
    is_working,
    working_days_between,
)
from zanwatch.errors import InputError

DAYS = st.dates(dt.date(2015, 1, 1), dt.date(2029, 12, 31))

# Written down month by month from the published lists of days off, not from the program: all days off of a five-day
# week that are no Saturday or Sunday, then the Saturdays and Sundays that were worked.
TABLE = """
2024-01-01 2024-01-02 2024-03-08 2024-03-21 2024-03-22 2024-03-25 2024-05-01 2024-05-07 2024-05-08 2024-05-09
2024-07-08 2024-08-30 2024-10-25 2024-12-16
2025-01-01 2025-01-02 2025-01-03 2025-01-07 2025-03-10 2025-03-21 2025-03-24 2025-03-25 2025-05-01 2025-05-07
2025-05-09 2025-06-06 2025-07-07 2025-09-01 2025-10-27 2025-12-16
2026-01-01 2026-01-02 2026-01-07 2026-03-09 2026-03-23 2026-03-24 2026-03-25 2026-05-01 2026-05-07 2026-05-11
2026-05-27 2026-07-06 2026-10-26 2026-12-16
"""
OFF = TABLE.split()
WORKED = ["2024-05-04", "2025-01-05"]


def by_hand(day: dt.date) -> bool:
    return day.isoformat() in WORKED or (day.weekday() < 5 and day.isoformat() not in OFF)


def test_three_years_are_as_the_table_made_by_hand_says() -> None:
    days = [dt.date(2024, 1, 1) + dt.timedelta(days=n) for n in range(366 + 365 + 365)]
    assert [day for day in days if is_working(day) != by_hand(day)] == []


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2026-09-15", "2026-09-30", 11),
        ("2026-09-09", "2026-09-14", 3),
        ("2024-04-30", "2024-05-10", 5),
        ("2024-12-31", "2025-01-08", 3),
        ("2026-03-20", "2026-03-26", 1),
        ("2026-08-28", "2026-08-31", 1),
        ("2026-05-08", "2026-05-11", 0),
    ],
)
def test_spans_over_moved_days_count_as_by_hand(start: str, end: str, count: int) -> None:
    assert working_days_between(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == count


@given(DAYS, st.integers(1, 60))
def test_what_is_added_lies_between(start: dt.date, count: int) -> None:
    end = add_working_days(start, count)
    assert is_working(end)
    assert working_days_between(start, end) == count
    assert working_days_between(start, end - dt.timedelta(days=1)) == count - 1


@given(DAYS, DAYS, DAYS)
def test_spans_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    first, second, third = sorted((a, b, c))
    whole = working_days_between(first, third)
    assert whole == working_days_between(first, second) + working_days_between(second, third)
    assert working_days_between(third, first) == 0


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_terms_follow_one_another(start: dt.date, one: int, other: int) -> None:
    assert add_working_days(add_working_days(start, one), other) == add_working_days(start, one + other)


@pytest.mark.parametrize("count", [0, -1, 10**6])
def test_no_term_of_no_days(count: int) -> None:
    with pytest.raises(InputError):
        add_working_days(dt.date(2026, 1, 1), count)


def test_a_transfer_swaps_a_day_of_rest_for_a_day_of_work() -> None:
    for transfer in calendar_rules().transfers:
        assert transfer.rest_day.weekday() >= 5, transfer
        assert transfer.moved_to.weekday() < 5, transfer
        assert is_working(transfer.rest_day)
        assert not is_working(transfer.moved_to)


def test_what_is_disputed_or_not_looked_up_is_not_certain() -> None:
    assert is_certain(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert not is_certain(dt.date(2024, 6, 10), dt.date(2024, 6, 20))
    assert not is_certain(dt.date(2026, 12, 20), dt.date(2027, 1, 10))
