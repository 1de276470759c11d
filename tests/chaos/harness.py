"""What the faults share: the world, the undisturbed story, and the servers some of them need."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.broker import Broker
from tests.chaos.holdings import Verdict
from tests.chaos.story import Installation, Quiet, Tick, World
from tests.clickhouse_front import Front


@dataclass(frozen=True)
class Harness:
    """One run of the harness with one seed. A server is a sentence where it cannot be had."""

    world: World
    quiet: Quiet
    seed: int
    broker: Broker | str
    front: Front | str

    def chance(self, name: str) -> random.Random:
        """The luck of one fault: the same for the same seed, whatever else is run."""
        return random.Random(f"{self.seed} {name}")

    def embedded(self, name: str, **settings: str) -> Installation:
        return Installation.fresh(self.world, name, **settings)

    def on_store_server(self, name: str, **settings: str) -> Installation:
        """An installation whose rows lie in a database of its own on the server."""
        assert isinstance(self.front, Front), self.front
        database = f"chaos_{uuid.uuid4().hex}"
        self.front.ask(f"CREATE DATABASE {database}")
        return self.embedded(name, ZANWATCH_STORE=self.front.url("default", database), **settings)

    def on_servers(self, name: str, **settings: str) -> Installation:
        """An installation on Kafka and a store several processes can use."""
        assert isinstance(self.broker, Broker), self.broker
        space = f"kafka://{self.broker.address}/{uuid.uuid4().hex}"
        return self.on_store_server(name, ZANWATCH_BUS=space, **settings)


def judged(
    verdict: Verdict, harness: Harness, place: Installation, parts: tuple[str, ...] = ("rows", "mails", "site")
) -> Verdict:
    verdict.compare(harness.quiet.holdings, place.holdings(), parts=parts)
    verdict.second_mails += place.second_mails
    return verdict


Needs = tuple[str, ...]
Fault = Callable[[Harness, int, Tick], Verdict]
"""Told how often to strike and whom to tell of it."""


@dataclass(frozen=True)
class Plan:
    """A fault, how often it strikes, and the servers it needs (`broker`, `front`)."""

    name: str
    bus: str
    times: int
    fault: Fault
    needs: Needs = ()

    def run(self, harness: Harness, tick: Tick) -> Verdict:
        """Run it, unless what it needs is not to be had."""
        servers: Mapping[str, object] = {"broker": harness.broker, "front": harness.front}
        missing = [str(servers[need]) for need in self.needs if isinstance(servers[need], str)]
        if missing:
            return Verdict(self.name, self.bus, skipped="; ".join(missing))
        verdict = self.fault(harness, self.times, tick)
        verdict.fault, verdict.bus = self.name, self.bus
        return verdict
