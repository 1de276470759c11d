"""The year of a remark follows from the days of its discussion, also across New Year."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.parse.discussion.moments import STAMP, day, moment, said_at

ALMATY = dt.timezone(dt.timedelta(hours=5))
DAYS = st.dates(dt.date(2024, 3, 1), dt.date(2035, 12, 31))


def stamp(said: dt.datetime) -> str:
    return f"{said:%d/%m - %H:%M}"


def inferred(text: str, created: dt.date | None, seen: dt.datetime) -> dt.datetime | None:
    found = STAMP.search(text)
    assert found
    return said_at(found, created, seen)


@given(created=DAYS, after=st.integers(0, 330), minute=st.integers(0, 1439), later=st.integers(0, 3000))
def test_what_is_said_within_eleven_months_gets_its_own_year(
    created: dt.date, after: int, minute: int, later: int
) -> None:
    said = dt.datetime.combine(created, dt.time(), ALMATY) + dt.timedelta(days=after, minutes=minute)
    assert inferred(stamp(said), created, said + dt.timedelta(days=later)) == said


@given(created=DAYS, before=st.integers(1, 29), minute=st.integers(0, 1439), later=st.integers(30, 3000))
def test_a_remark_a_little_older_than_the_card_keeps_its_year(
    created: dt.date, before: int, minute: int, later: int
) -> None:
    said = dt.datetime.combine(created - dt.timedelta(days=before), dt.time(), ALMATY) + dt.timedelta(minutes=minute)
    if said.date() >= dt.date(2024, 3, 1):
        assert inferred(stamp(said), created, said + dt.timedelta(days=later)) == said


@given(said=st.datetimes(dt.datetime(2024, 3, 1), dt.datetime(2035, 1, 1)), later=st.integers(0, 364))
def test_without_a_day_of_the_card_it_is_the_last_such_day_before_it_was_seen(said: dt.datetime, later: int) -> None:
    told = said.replace(second=0, microsecond=0, tzinfo=ALMATY)
    assert inferred(stamp(told), None, told + dt.timedelta(days=later)) == told


@given(text=st.from_regex(r"[0-3]\d/[01]\d - [0-2]\d:[0-5]\d", fullmatch=True), created=DAYS, later=st.integers(0, 900))
def test_nothing_is_said_before_the_discussion_or_after_it_was_seen(text: str, created: dt.date, later: int) -> None:
    seen = dt.datetime.combine(created, dt.time(12), ALMATY) + dt.timedelta(days=later)
    found = inferred(text, created, seen)
    assert found is None or created - dt.timedelta(days=30) <= found.date() <= seen.date()


def test_new_year_and_the_leap_day() -> None:
    seen = dt.datetime(2027, 1, 20, tzinfo=dt.UTC)
    assert str(inferred("31/12 - 23:50", dt.date(2026, 12, 28), seen)) == "2026-12-31 23:50:00+05:00"
    assert str(inferred("02/01 - 00:10", dt.date(2026, 12, 28), seen)) == "2027-01-02 00:10:00+05:00"
    assert str(inferred("29/02 - 09:00", dt.date(2028, 2, 20), seen.replace(year=2029))) == "2028-02-29 09:00:00+05:00"
    assert inferred("29/02 - 09:00", dt.date(2026, 12, 28), seen) is None


@pytest.mark.parametrize(
    ("text", "is_day"),
    [("09/09/2026", "2026-09-09"), ("15/09/2026 15:55:00", "2026-09-15"), ("2026-10-05 00:00:00.0", "2026-10-05"),
     ("09.09.2026", "2026-09-09"), ("31/02/2026", None), ("скоро", None), ("", None), ("09/09/26", None),
     ("01/01/2026 25:00", None)],
)  # fmt: skip
def test_days_as_printed(text: str, is_day: str | None) -> None:
    assert str(day(text)) == str(is_day)


def test_the_clock_of_the_portal_changed() -> None:
    assert str(moment("29/02/2024 10:00")) == "2024-02-29 10:00:00+06:00"
    assert str(moment("01/03/2024 10:00")) == "2024-03-01 10:00:00+05:00"
