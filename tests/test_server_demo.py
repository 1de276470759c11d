"""The demonstration on servers leaves what the embedded run leaves: on ClickHouse as clickhouse-connect sees it, and on
Kafka beside it with three processors of which one is killed in the middle.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from processors import runner
from tests.broker import Broker
from tests.clickhouse_front import Front, fronted
from tests.portals import ROOT, crawl_words, environ, facts, tree, views, zanwatch
from tests.waiting import soon
from zanwatch import bus, store
from zanwatch.bus import Message
from zanwatch.demo.portal import Portal

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

DAYS = (1, 2, 3)
KILLED_ON = 2
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


@contextmanager
def processors(settings: dict[str, str], count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, "-m", "zanwatch", "process", "--follow"]
    running = [
        subprocess.Popen(command, env=settings, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(count)
    ]
    try:
        yield running
    finally:
        for process in running:
            process.kill()
            process.wait()


def test_three_processors_one_killed_in_the_middle_leave_what_the_embedded_run_leaves(
    broker: Broker, days: list[Day], crawled: Path, embedded: Left, server: Front, tmp_path: Path
) -> None:
    address = f"kafka://{broker.address}/{uuid.uuid4().hex}"
    settings = own(tmp_path, crawled, ZANWATCH_STORE=server.url(), ZANWATCH_BUS=address)
    watching, rows = bus.connect(address), store.connect(server.url())

    def is_done() -> bool:
        """Nothing waits, looked at from the first step to the last, twice."""
        return not any(runner.backlog(watching).values()) and not any(runner.backlog(watching).values())

    def sighted() -> int:
        return int(rows.select("SELECT count() AS n FROM sightings FINAL")[0]["n"])

    with processors(settings, 3) as running:

        def process(day: int) -> None:
            if day == KILLED_ON:
                before = sighted()
                soon(lambda: sighted() > before + 3)
                running[0].send_signal(signal.SIGKILL)
                assert not is_done(), "it was killed too late to prove anything"
            soon(is_done)

        left = live(settings, days, process)
        assert [process.poll() for process in running] == [-signal.SIGKILL, None, None]
    watching.close()
    rows.close()
    same(left, embedded)
