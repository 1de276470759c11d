"""Servers that go away or refuse: the broker, the store, the mail."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from tests.broker import Broker
from tests.chaos.harness import Harness, judged
from tests.chaos.holdings import Verdict
from tests.chaos.portal import DAYS
from tests.chaos.post import Post
from tests.chaos.story import Installation, Step, Tick, deaths, settle
from tests.clickhouse_front import Front
from zanwatch import store


def broker_killed(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Kill the broker while something works with it, and start it again.

    What works waits for it, or says that it is away and ends; lived through again, every step ends as ever.
    """
    verdict, chance = Verdict("", ""), harness.chance("broker")
    place, broker = harness.on_servers("outage"), harness.broker
    assert isinstance(broker, Broker)
    steps = [step for step in place.world.steps() if step.kind in {"crawl", "process"}]
    struck = set(chance.sample([step.name for step in steps], min(times, len(steps))))
    for step in place.world.steps():
        if step.name in struck:
            outage = threading.Thread(target=_outage, args=(broker, chance.uniform(0.2, 2), chance.uniform(0.1, 2)))
            outage.start()
            place.live(step)
            outage.join()
            verdict.times += 1
            tick(1)
        settle(place, harness.quiet, step)
    return judged(verdict, harness, place)


def _outage(broker: Broker, before: float, during: float) -> None:
    time.sleep(before)
    broker.kill()
    time.sleep(during)
    broker.start()


def store_server_away(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Kill the store server in the middle of a command, or let it hang up; started again, the command goes on."""
    verdict, chance = Verdict("", ""), harness.chance("store server")
    place, front = harness.on_store_server("store-server"), harness.front
    assert isinstance(front, Front)
    steps = [step for step in place.world.steps() if step.kind != "crawl"]
    struck = set(chance.sample([step.name for step in steps], min(times, len(steps))))
    for step in place.world.steps():
        if step.name in struck:
            _struck(place, front, step, chance)
            verdict.times += 1
            tick(1)
        settle(place, harness.quiet, step)
    return judged(verdict, harness, place)


def _struck(place: Installation, front: Front, step: Step, chance: random.Random) -> None:
    trouble = chance.choice(["killed", "drop", "forget", "busy", "full"])
    if trouble != "killed":
        front.fail(trouble, times=chance.randrange(1, 4))
        place.live(step)
        front.fail("none", times=0)
        return
    process = place.world.lives.start(step.words, place.settings)
    process.join(chance.uniform(0.3, 2.0))
    front.kill()
    process.join(120)
    front.start()


def store_locked(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Let another process own the embedded store: the command says so, and goes on once it may."""
    verdict, chance = Verdict("", ""), harness.chance("store locked")
    place = harness.embedded("store-locked")
    steps = [step for step in place.world.steps() if step.kind != "crawl"]
    struck = set(chance.sample([step.name for step in steps], min(times, len(steps))))
    for step in place.world.steps():
        if step.name in struck:
            with _held(place):
                code = place.live(step).code
            if code != 1:
                verdict.differences.append(f"{step.name} ended with {code} while the store was locked")
            verdict.times += 1
            tick(1)
        settle(place, harness.quiet, step)
    return judged(verdict, harness, place)


@contextmanager
def _held(place: Installation) -> Iterator[None]:
    mark = place.folder / "held"
    process = place.world.lives.begin(partial(_hold, place.settings["ZANWATCH_STORE"], mark))
    try:
        while not mark.exists() and process.is_alive():
            time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.join()
        mark.unlink(missing_ok=True)


def _hold(url: str, mark: Path) -> None:
    rows = store.connect(url)
    mark.touch()
    time.sleep(120)
    rows.close()


def mail_refused(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Let the mail server be away, refuse for now, refuse for good, or fall silent after the text."""
    verdict, chance = Verdict("", ""), harness.chance("mail")
    with Post() as post:
        place = harness.embedded("mail", ZANWATCH_MAIL=post.url)
        for step in place.world.steps():
            if step.kind in {"report", "remind"}:
                for _ in range(times // 4):
                    with post.refusing(chance):
                        place.live(step)
                    tick(1)
                    verdict.times += 1
                place.live(step)  # 1 where a fate is unknown
            else:
                settle(place, harness.quiet, step)
        _judge_mail(verdict, harness, place, post)
    return verdict


def killed_while_mailing(harness: Harness, times: int, tick: Tick) -> Verdict:
    """Kill the reporter while it speaks with a mail server, which cannot be asked afterwards what it has."""
    verdict, chance = Verdict("", ""), harness.chance("killed while mailing")
    with Post() as post:
        place = harness.embedded("killed-mail", ZANWATCH_MAIL=post.url)
        for step in place.world.steps():
            if step.kind == "report":
                for death in deaths(harness.quiet.ended[step.name], times // len(DAYS), chance):
                    is_killed = place.live(step, death).killed
                    verdict.times += is_killed
                    tick(is_killed)
                place.live(step)
            else:
                settle(place, harness.quiet, step)
        _judge_mail(verdict, harness, place, post)
    return verdict


def _judge_mail(verdict: Verdict, harness: Harness, place: Installation, post: Post) -> None:
    """A mail is there once, or the ledger says that nobody can know."""
    found = replace(place.holdings(), mails=harness.quiet.holdings.mails)
    verdict.compare(harness.quiet.holdings, found, parts=("facts",))
    missing = 0
    for name, body in harness.quiet.holdings.mails.items():
        copies = post.received.get(name, [])
        missing += not copies
        verdict.second_mails += max(0, len(copies) - 1)
        verdict.differences += [f"mail {name} differs" for copy in copies if copy != body]
    verdict.lost += max(0, missing - found.uncertain)
