"""Three days of an installation: what it does, where it keeps things, and what becomes of it when it is disturbed."""

from __future__ import annotations

import pickle
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from tests.chaos.holdings import Holdings, look
from tests.chaos.lives import NEVER, Death, Ended, Lives
from tests.chaos.portal import DAYS, Portals
from tests.portals import environ

SOURCES = ("adilet", "control_bank")
_WEIGHTS = {"crawl": 5, "process": 6, "report": 2, "remind": 1, "publish": 2}
"""How often each kind of command is killed, relative to the others."""

Tick = Callable[[int], None]
"""Told how many more faults were done."""


class Step(NamedTuple):
    """One command of the story; `name` is the same in every telling."""

    name: str
    kind: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class World:
    """What all installations share."""

    portals: Portals
    lives: Lives
    folder: Path
    days: tuple[int, ...] = DAYS

    def steps(self) -> list[Step]:
        return [step for day in self.days for step in self.day(day)]

    def day(self, day: int) -> list[Step]:
        now = ("--now", self.portals.morning(day))
        steps = [self.crawl(source, day) for source in SOURCES]
        steps += [Step(f"process {day}", "process", ("process",)), Step(f"report {day}", "report", ("report", *now))]
        if day == self.days[-1]:
            steps.append(Step(f"remind {day}", "remind", ("report", "--kind", "reminders", *now)))
        if day != self.days[0]:
            steps.append(Step(f"publish {day}", "publish", ("publish", *now)))
        return steps

    def crawl(self, source: str, day: int) -> Step:
        base, now = self.portals.url(source, day), self.portals.morning(day)
        return Step(f"crawl {source} {day}", "crawl", ("crawl", source, "--url", base, "--delay", "0", "--now", now))


@dataclass
class Installation:
    """One installation in a folder of its own, on a bus of its own."""

    world: World
    folder: Path
    settings: Mapping[str, str]
    mails_left: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What identifies the file of a mail that has left."""
    second_mails: int = 0

    @classmethod
    def fresh(cls, world: World, name: str, **settings: str) -> Installation:
        folder = world.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return cls(world, folder, environ(folder, **settings))

    def live(self, step: Step, death: Death = NEVER) -> Ended:
        ended = self.world.lives.live(step.words, self.settings, death)
        self.watch_mails()
        return ended

    def watch_mails(self) -> None:
        """Notice mails that were written again after they had left."""
        for file in (self.folder / "mail").glob("*.eml"):
            written = (file.stat().st_ino, file.stat().st_mtime_ns)
            self.second_mails += self.mails_left.get(file.name, written) != written
            self.mails_left[file.name] = written

    def holdings(self) -> Holdings:
        answer = self.folder / "holdings"
        process = self.world.lives.call(partial(look, dict(self.settings), self.folder, answer))
        if process.exitcode:
            raise RuntimeError(f"{self.folder} cannot be read, see {self.world.lives.log}")
        found: Holdings = pickle.loads(answer.read_bytes())
        answer.unlink()
        return found


@dataclass(frozen=True)
class Quiet:
    """The undisturbed telling: how every step ended, and what was left."""

    ended: Mapping[str, Ended]
    holdings: Holdings


class Derailed(Exception):
    """A step did not end as it does undisturbed."""


def tell(place: Installation) -> Quiet:
    """Tell the story undisturbed."""
    ended = {step.name: place.live(step) for step in place.world.steps()}
    wrong = [name for name, end in ended.items() if end.code not in (0, 2)]
    if wrong:
        raise Derailed(f"undisturbed: {', '.join(wrong)} failed, see {place.world.lives.log}")
    return Quiet(ended, place.holdings())


def settle(place: Installation, quiet: Quiet, step: Step) -> None:
    """Live through a step; it must end as it does undisturbed."""
    code = place.live(step).code
    if code != quiet.ended[step.name].code:
        raise Derailed(f"{step.name} ended with {code}, see {place.world.lives.log}")


def tell_killed(place: Installation, quiet: Quiet, kills: int, chance: random.Random, tick: Tick) -> int:
    """Tell the story with about `kills` deaths on the way, at seams and at any moment; return how many there were."""
    steps = place.world.steps()
    plan = chance.choices(steps, [_WEIGHTS[step.kind] for step in steps], k=kills)
    done = 0
    for step in steps:
        for death in deaths(quiet.ended[step.name], plan.count(step), chance):
            is_killed = place.live(step, death).killed
            done += is_killed
            tick(is_killed)
        settle(place, quiet, step)
    return done


def deaths(undisturbed: Ended, count: int, chance: random.Random) -> Iterator[Death]:
    """Yield deaths: half of them at a crossing of a seam, half after a time.

    Early ones are preferred: what earlier lives have done is not done again, so a late death may never come.
    """
    for _ in range(count):
        early = chance.random() ** 2
        if undisturbed.crossings and chance.random() < 0.5:
            yield Death(crossing=1 + int(early * undisturbed.crossings))
        else:
            yield Death(seconds=0.02 + early * undisturbed.seconds)
