"""The demonstration on a ClickHouse server, as clickhouse-connect sees it: the embedded run leaves the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.clickhouse_front import Front, fronted
from tests.portals import crawl_words, environ, facts, tree, views, zanwatch
from zanwatch import bus, store
from zanwatch.bus import Message
from zanwatch.demo.portal import Portal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

DAYS = (1, 2, 3)
KEPT = ("captures", "sightings", "provisions", "notes", "rejects")
"""Tables in which nothing depends on the order of arrival; of the others `views` shows what stands."""


class Day(NamedTuple):
    now: str
    messages: list[Message]


class Left(NamedTuple):
    """What an installation has after three days."""

    facts: dict[str, list[str]]
    views: dict[str, list[str]]
    mails: dict[str, bytes]
    site: dict[str, bytes]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("crawled")


@pytest.fixture(scope="module")
def days(crawled: Path) -> list[Day]:
    """What the crawlers said on each day, in order; the portal is only visited once, for no two visits are the same."""
    found = []
    settings = environ(crawled)
    said = bus.connect(settings["ZANWATCH_BUS"])
    with Portal() as portal:
        for number in DAYS:
            portal.set_day(number)
            now = f"{portal.day_date(number)}T06:00:00+05:00"
            for source in ("adilet", "control_bank"):
                zanwatch(settings, *crawl_words(portal, source, now), code=None)
            records = said.poll("reader", ["captures", "runs", "rejects"], 10_000)
            found.append(Day(now, [Message(record.topic, record.key, record.value) for record in records]))
    said.close()
    return found


def live(settings: dict[str, str], days: list[Day], process: Callable[[int], object]) -> Left:
    """Three days: hear what the crawlers said, process it, report; publish at the end."""
    heard = bus.connect(settings["ZANWATCH_BUS"])
    for number, day in zip(DAYS, days, strict=True):
        heard.publish(day.messages)
        process(number)
        zanwatch(settings, "report", "--now", day.now)
    zanwatch(settings, "publish", "--now", days[-1].now)
    heard.close()
    rows = store.connect(settings["ZANWATCH_STORE"])
    mails = tree(Path(settings["ZANWATCH_MAIL"].removeprefix("file:")))
    left = Left(facts(rows, KEPT), views(rows), mails, tree(Path(settings["ZANWATCH_SITE"])))
    rows.close()
    return left


def own(folder: Path, crawled: Path, **more: str) -> dict[str, str]:
    return environ(folder, ZANWATCH_ARCHIVE=f"file:{crawled}/archive", **more)


@pytest.fixture(scope="module")
def embedded(days: list[Day], crawled: Path, tmp_path_factory: pytest.TempPathFactory) -> Left:
    settings = own(tmp_path_factory.mktemp("embedded"), crawled)
    return live(settings, days, lambda _day: zanwatch(settings, "process"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Front]:
    with fronted(tmp_path / "server") as front:
        yield front


def same(found: Left, expected: Left) -> None:
    assert len(expected.mails) == 9
    assert expected.views["events"]
    assert found.facts == expected.facts
    assert found.views == expected.views
    assert found.mails == expected.mails
    assert found.site == expected.site


def test_on_a_clickhouse_server_everything_is_as_embedded(
    days: list[Day], crawled: Path, embedded: Left, server: Front, tmp_path: Path
) -> None:
    settings = own(tmp_path, crawled, ZANWATCH_STORE=server.url())
    same(live(settings, days, lambda _day: zanwatch(settings, "process")), embedded)
