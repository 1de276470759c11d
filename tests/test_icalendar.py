"""Calendars for readers: a calendar program reads them, and portal text cannot break out of its line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.commencing import _place
from reports.icalendar import Event, calendar
from reports.publish import publish
from reports.values import UI_LANGUAGES
from tests.draft_data import draft, put_rows
from tests.report_data import DAY, at
from zanwatch.config import Settings, load
from zanwatch.store import connect

SITE = "https://watch.example/site"


def event(title: str, words: str = "", day: dt.date = DAY) -> Event:
    return Event("ru key", day, title, words, f"{SITE}/ru/calendar.html", at(DAY, 8))


def properties(file: bytes) -> list[tuple[str, str]]:
    """The lines as a calendar program reads them: unfolded, name and value."""
    lines = file.replace(b"\r\n ", b"").decode().split("\r\n")
    assert lines.pop() == ""
    return [(name, value) for name, _, value in (line.partition(":") for line in lines)]


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


@given(st.text(), st.text())
def test_any_words_come_back_whole_and_stay_inside_their_line(title: str, words: str) -> None:
    made = calendar("zanwatch", [event(title, words)])
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))
    told = properties(made)
    assert [name for name, _ in told].count("BEGIN") == 2
    found = dict(told)
    for name, given_words in (("SUMMARY", title), ("DESCRIPTION", words)):
        assert plain(found[name]) == "".join(c for c in given_words if c.isprintable() or c == "\n")


def test_an_event_is_a_whole_day_and_keeps_its_name_when_its_words_change() -> None:
    first, second = (dict(properties(calendar("zanwatch", [event(title)]))) for title in ("О тропах", "О дорогах"))
    assert first["DTSTART;VALUE=DATE"] == f"{DAY:%Y%m%d}"
    assert first["UID"] == second["UID"]
    assert first["UID"] != dict(properties(calendar("zanwatch", [event("О тропах", day=DAY + dt.timedelta(1))])))["UID"]


def test_provisions_of_an_act_stand_in_the_order_of_their_numbers() -> None:
    paths = ["art:2", "art:3/pt:1/sub:2-1", "art:3/pt:1/sub:3", "art:3/pt:2", "art:12-1", "art:12-1/pt:10"]
    assert sorted(sorted(paths), key=_place) == paths


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("calendars")
    opened = connect(f"chdb:{folder}/store")
    titles = {"title_ru": "О змеях; воздушных, бумажных", "title_kk": "Батпырауық туралы"}
    put_rows(opened, [draft("801", open_until=DAY, **titles), draft("802", open_until=DAY - dt.timedelta(1), **titles)])
    settings = load({"ZANWATCH_SITE": f"{folder}/site", "ZANWATCH_SITE_URL": SITE})
    publish(opened, settings, at(DAY, 8))
    yield settings
    opened.close()


def test_discussions_that_are_open_close_on_a_day_of_the_calendar(settings: Settings) -> None:
    for language in UI_LANGUAGES:
        here = Path(settings.site) / language / "drafts"
        told = properties((here / "calendar.ics").read_bytes())
        assert [value for name, value in told if name == "URL"] == [f"{SITE}/{language}/drafts/open_npa-801.html"]
        assert ("DTSTART;VALUE=DATE", f"{DAY:%Y%m%d}") in told
        assert 'href="../drafts/calendar.ics"' in (here / "index.html").read_text(encoding="utf-8")
    assert any(plain(value).endswith(": О змеях; воздушных, бумажных") for _, value in properties(
        (Path(settings.site) / "ru" / "drafts" / "calendar.ics").read_bytes()))  # fmt: skip
