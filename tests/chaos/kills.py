"""Processes killed: crawlers, processors, reporters and publishers, at seams and at any moment."""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess

from processors import runner
from tests.chaos.harness import Harness
from tests.chaos.holdings import Verdict
from tests.chaos.portal import DAYS
from tests.chaos.story import Installation, Tick, settle, tell_killed
from zanwatch import bus

_PER_STORY = 180
"""More would only kill, again and again, what has nothing left to do."""
_PROCESSORS = 3


def killed_embedded(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Kill whatever runs, on the embedded bus and store."""
    return _stories(harness, "embedded", times, tick)


def killed_on_kafka(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Kill whatever runs, on Kafka and a store server."""
    return _stories(harness, "servers", times, tick)


def _stories(harness: Harness, kind: str, times: int, tick: Tick) -> Verdict:
    """Tell as many stories as the kills need, each with a luck of its own."""
    verdict = Verdict("", "")
    number = 0
    while verdict.times < times:
        name = f"killed-{kind}-{number}"
        place = harness.embedded(name) if kind == "embedded" else harness.on_servers(name)
        wanted = min(_PER_STORY, times - verdict.times)
        # Some deaths come too late and find nobody: three in ten, as far as was counted.
        kills = tell_killed(place, harness.quiet, wanted + wanted // 2 + 3, harness.chance(name), tick)
        verdict.times += kills
        verdict.compare(harness.quiet.holdings, place.holdings())
        verdict.second_mails += place.second_mails
        number += 1
    return verdict


def one_of_three(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Let three processors follow Kafka; on every day kill one in the middle of its work, and begin another."""
    verdict, chance = Verdict("", ""), harness.chance("three")
    place = harness.on_servers("three")
    team: list[BaseProcess] = []
    try:
        team += [_follower(place) for _ in range(_PROCESSORS)]
        for day in DAYS:
            crawls, later = place.world.day(day)[:2], place.world.day(day)[3:]
            for step in crawls:
                settle(place, harness.quiet, step)
            if verdict.times < times:
                _wait(place, lambda waiting: waiting > 0)
                time.sleep(chance.uniform(0.0, 2.0))
                victim = team.pop(chance.randrange(len(team)))
                victim.kill()
                victim.join()
                team.append(_follower(place))
                verdict.times += 1
                tick(1)
            _wait(place, lambda waiting: waiting == 0)
            for step in later:
                settle(place, harness.quiet, step)
    finally:
        for process in team:
            process.kill()
            process.join()
    verdict.compare(harness.quiet.holdings, place.holdings())
    verdict.second_mails = place.second_mails
    return verdict


def _follower(place: Installation) -> BaseProcess:
    return place.world.lives.start(("process", "--follow"), place.settings)


def _wait(place: Installation, holds: Callable[[int], bool], seconds: float = 240) -> None:
    """Wait until so many messages wait. Steps are asked in the order of the work, so nothing slips past."""
    deadline = time.monotonic() + seconds
    messages = bus.connect(place.settings["ZANWATCH_BUS"])
    try:
        while not holds(sum(runner.backlog(messages).values())):
            if time.monotonic() > deadline:
                raise TimeoutError(f"the processors do not come to an end, see {place.world.lives.log}")
            time.sleep(0.2)
    finally:
        messages.close()
