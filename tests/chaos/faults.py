"""Whatever is neither a death nor a server: disks that are full, clocks that jump, disorder, portals that flap."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.harness import Harness, judged
from tests.chaos.holdings import Verdict
from tests.chaos.lives import Limits
from tests.chaos.portal import DAYS, Flapping, storm
from tests.chaos.story import SOURCES, Installation, Step, Tick, settle
from zanwatch import bus
from zanwatch.bus import Message
from zanwatch.topics import TOPICS

_BALLAST = 4096
"""Bytes a full disk still takes."""


def files_may_not_grow(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Let every command first meet a limit beyond which no file grows."""
    verdict, chance = Verdict("", ""), harness.chance("limit")
    place = harness.embedded("limit")
    steps = place.world.steps()
    for step in steps:
        for _ in range(max(1, times // len(steps))):
            limits = Limits(file_bytes=int(2 ** chance.uniform(8, 18)))
            code = place.world.lives.live(step.words, place.settings, limits=limits).code
            place.watch_mails()
            verdict.times += code not in (0, 2)
            tick(1)
        settle(place, harness.quiet, step)
    return judged(verdict, harness, place)


def disk_full(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Put the installation on a small disk and fill it up before every command."""
    verdict, chance = Verdict("", ""), harness.chance("disk")
    place = harness.embedded("disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=512m", "zanwatch-chaos", str(place.folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        return Verdict("", "", skipped=f"a disk to fill needs the right to mount one: {done.stderr.strip()}")
    try:
        steps = place.world.steps()
        for step in steps:
            for _ in range(max(1, times // len(steps))):
                with _filled(place.folder, int(2 ** chance.uniform(12, 21))):
                    code = place.live(step).code
                verdict.times += code not in (0, 2)
                tick(1)
            settle(place, harness.quiet, step)
        return judged(verdict, harness, place)
    finally:
        subprocess.run(["umount", str(place.folder)], check=False)


@contextmanager
def _filled(folder: Path, left: int) -> Iterator[None]:
    ballast = folder / "ballast"
    disk = os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(_BALLAST, disk.f_bavail * disk.f_frsize - left))
    try:
        yield
    finally:
        ballast.unlink()


def clock_jumps(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Report and publish with a clock that goes back and forth, and at last crawl on a day long gone."""
    verdict, chance = Verdict("", ""), harness.chance("clock")
    place, portals = harness.embedded("clock"), harness.world.portals
    for day in DAYS:
        for step in place.world.day(day):
            settle(place, harness.quiet, step)
        for _ in range(times // len(DAYS)):
            moment = portals.morning(chance.randrange(1, day + 1), chance.randrange(24))
            words = chance.choice([("report",), ("publish",)])
            place.live(Step("jump", "jump", (*words, "--now", moment)))
            verdict.times += 1
            tick(1)
        settle(place, harness.quiet, place.world.day(day)[-1])
    verdict.compare(harness.quiet.holdings, place.holdings())
    _crawl_in_the_past(place)
    verdict.compare(harness.quiet.holdings, place.holdings(), parts=("facts", "mails"))
    verdict.second_mails = place.second_mails
    return verdict


def _crawl_in_the_past(place: Installation) -> None:
    portals = place.world.portals
    for source in SOURCES:
        step = place.world.crawl(source, DAYS[-1])
        place.live(Step("jump", "crawl", (*step.words[:-1], portals.morning(DAYS[0]))))
    place.live(Step("jump", "process", ("process",)))


def disordered_embedded(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Tell an embedded installation everything twice and in disorder."""
    return _disordered(harness, harness.embedded("disorder-embedded"), times, tick)


def disordered_on_kafka(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Tell an installation on Kafka everything twice and in disorder."""
    return _disordered(harness, harness.on_servers("disorder-servers"), times, tick)


def _disordered(harness: Harness, place: Installation, times: int, tick: Tick) -> Verdict:
    """Instead of crawling, say every day what the crawlers of the undisturbed story said: twice, out of order."""
    verdict, chance = Verdict("", ""), harness.chance("disorder")
    quiet = harness.world.folder / "quiet"
    (place.folder / "archive").symlink_to(quiet / "archive")
    said = _said(f"sqlite:{quiet}/bus.db")
    for day in DAYS:
        date = harness.world.portals.morning(day)[:10]
        messages = [m for moment, m in said if moment == date]
        earlier = [m for moment, m in said if moment < date]
        told = [*messages, *messages, *chance.sample(earlier, min(len(earlier), times))]
        chance.shuffle(told)
        _tell(place.settings["ZANWATCH_BUS"], told)
        verdict.times += len(told) - len(messages)
        tick(1)
        for step in place.world.day(day)[len(SOURCES) :]:
            settle(place, harness.quiet, step)
    # Comparisons made before the order was known stay as rows, and the fingerprints of pages with them.
    return judged(verdict, harness, place, parts=("views", "mails", "pages"))


def _said(url: str) -> list[tuple[str, Message]]:
    """Return what the crawlers said, each with its day."""
    messages = bus.connect(url)
    try:
        records = messages.poll("reader of the harness", ["captures", "runs", "rejects"], 100_000)
    finally:
        messages.close()
    found = []
    for record in records:
        fact = TOPICS[record.topic].model_validate_json(record.value).model_dump()
        moment = fact.get("fetched_at") or fact.get("started_at") or fact["seen_at"]
        found.append((f"{moment:%Y-%m-%d}", Message(record.topic, record.key, record.value)))
    return found


def _tell(url: str, messages: list[Message]) -> None:
    to = bus.connect(url)
    try:
        to.publish(messages)
    finally:
        to.close()


def portal_flapping(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Let every address fail at random, but give in before the crawler does: nobody may notice."""
    verdict, portals = Verdict("", ""), harness.world.portals
    place, flapping = harness.embedded("flapping"), Flapping(harness.chance("flapping"))
    for step in place.world.steps():
        with portals.weather(flapping):
            settle(place, harness.quiet, step)
    verdict.times = flapping.hits
    tick(1)
    return judged(verdict, harness, place)


def portal_down(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Let the portals be down for a whole crawl, which is red; the crawl repeated finds what was there."""
    verdict, portals = Verdict("", ""), harness.world.portals
    place = harness.embedded("down")
    for step in place.world.steps():
        if step.kind == "crawl":
            with portals.weather(storm):
                code = place.live(step).code
            if code != 2:
                verdict.differences.append(f"{step.name} ended with {code} while the portals were down")
            verdict.times += 1
            tick(1)
        settle(place, harness.quiet, step)
    return judged(verdict, harness, place, parts=("facts",))
