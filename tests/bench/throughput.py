"""How fast editions go from capture to assessment: `python -m tests.bench.throughput`; writes var/bench/throughput.md.

Beside it a bare loop of kafka-python on the same broker: read, write as many, commit. Without Java there is no broker,
and the report says so.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import RetriableError

from processors import runner
from processors.step import Outcome, Ports, Step, expect
from processors.steps import STEPS
from tests.broker import Broker, resolved
from tests.clickhouse_front import fronted
from tests.pier import html
from tests.portals import ROOT, environ
from zanwatch import archive, bus, store
from zanwatch.bus import Bus, Message
from zanwatch.bus.topics import Address
from zanwatch.config import scheme_of
from zanwatch.messages import Assessment, Capture, Fact

FOLDER: Final = Path("var/bench")
ACTS: Final = 40
MESSAGES: Final = 2000
ROUNDS: Final = 3
PACED: Final = 20
FIRST: Final = 3
PATIENCE: Final = 120
LOOP: Final = "the loop without work in the steps"
PROCESSORS: Final = (1, 2, 4)
BATCH: Final = 200
JARS: Final = ROOT / ".pytest_cache" / "d" / "kafka"


class Line(NamedTuple):
    """What was measured: messages or editions a second, or seconds."""

    bus: str
    what: str
    value: float
    is_rate: bool = True

    def told(self, floor: float | None) -> str:
        """The row of the table; `floor` is what the bare loop does a second."""
        share = f"{self.value / floor:.0%}" if floor and self.is_rate else ""
        return f"| {self.bus} | {self.what} | {self.value:,.{0 if self.value > 100 else 1}f} | {share} |"


def captures(count: int, days: int, kept: archive.Archive) -> list[Message]:
    """One capture of each of `count` acts, of an edition in which one term is `days` long."""
    moment = dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC) + dt.timedelta(days=days)
    found = []
    for number in range(count):
        act = f"V26{number:08}"
        data = html(act, "rus", days)
        fact = Capture(
            source="adilet", run_id=f"r{days}", kind="text", address=f"https://p.example/rus/docs/{act}", act_id=act,
            language="ru", edition_date=moment.date(), fetched_at=moment, http_status=200, sha256=kept.put(data),
            size=len(data),
        )  # fmt: skip
        found.append(Message("captures", act, fact.to_json()))
    return found


def echo(fact: Fact, _ports: Ports) -> Outcome:
    """The cheapest step there is: what it reads, it hands on."""
    capture = expect(Capture, fact)
    return Outcome(messages=(Message("editions", capture.act_id or "", capture.to_json()),))


def quiet(*_told: object) -> None:
    """Tell nobody."""


def overhead(url: str, rows: store.Store, kept: archive.Archive) -> float:
    """The loop, the bus and the reading of messages without any work in the step: messages a second."""
    messages = bus.connect(url)
    told = captures(1, 3, kept)[0]
    messages.publish(Message("captures", f"Z{number:010}", told.value) for number in range(MESSAGES))
    first = messages.poll("warm", ["captures"], 1)
    assert first
    began = time.perf_counter()
    done = 0
    while done < MESSAGES:
        done += runner.drain(messages, Ports(kept, rows), quiet, [Step("echo", "captures", echo)])
    seconds = time.perf_counter() - began
    messages.close()
    return MESSAGES / seconds


def bare(broker: Broker, kept: archive.Archive) -> float:
    """kafka-python by itself: messages a second when it reads a batch, writes as many as large, flushes, commits."""
    name = uuid.uuid4().hex
    url, value = f"kafka://{broker.address}/{name}", captures(1, 3, kept)[0].value
    laid_out: Bus = bus.connect(url)
    laid_out.publish(Message("captures", f"Z{number:010}", value) for number in range(MESSAGES))
    laid_out.publish([Message("editions", "Z", value)])
    laid_out.close()
    consumer = KafkaConsumer(
        f"{name}.captures", bootstrap_servers=broker.address, group_id=name, enable_auto_commit=False,
        auto_offset_reset="earliest",
    )  # fmt: skip
    producer = KafkaProducer(
        bootstrap_servers=broker.address, enable_idempotence=True, acks="all", compression_type="gzip"
    )  # fmt: skip
    began, done = time.perf_counter(), 0
    while done < MESSAGES:
        for records in consumer.poll(1000, max_records=BATCH).values():
            for record in records:
                producer.send(f"{name}.editions", key=record.key, value=record.value)
            done += len(records)
        producer.flush()
        consumer.commit()
    seconds = time.perf_counter() - began
    consumer.close()
    producer.close()
    return MESSAGES / seconds


class Following:
    """An installation whose processors follow the bus in processes of their own, as a service does."""

    def __init__(self, messages: Bus, kept: archive.Archive) -> None:
        self._messages = messages
        self._kept = kept
        self._days = itertools.count(FIRST)
        self._assessed: set[str] = set()

    def take(self, count: int) -> float:
        """Seconds until the next edition of `count` acts, each with one changed line, is assessed with its change."""
        day = next(self._days)
        self._messages.publish(captures(count, day, self._kept))
        began, wanted = time.perf_counter(), count * (1 if day == FIRST else 2)
        found: set[str] = set()
        while len(found) < wanted:
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(f"{len(found)} of {wanted} assessments came in {PATIENCE} s")
            for record in self._messages.poll("bench", ["assessments"], 1000):
                found |= {Assessment.model_validate_json(record.value).subject} - self._assessed
        self._assessed |= found
        return time.perf_counter() - began


@contextmanager
def following(settings: dict[str, str], count: int) -> Iterator[Following]:
    """`count` processors at work; they are warm, and all acts have a first edition."""
    command = [sys.executable, "-m", "zanwatch", "process", "--follow"]
    messages = bus.connect(settings["ZANWATCH_BUS"])
    running = [subprocess.Popen(command, env=settings, cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        ours = Following(messages, archive.connect(settings["ZANWATCH_ARCHIVE"]))
        if scheme_of(settings["ZANWATCH_BUS"]) == "kafka":
            gathered(Address.read(settings["ZANWATCH_BUS"]), count)
        ours.take(ACTS)
        ours.take(ACTS)
        yield ours
    finally:
        for process in running:
            process.kill()
            process.wait()
        messages.close()


def gathered(address: Address, count: int) -> None:
    """Wait until `count` members have shared out the work of every step."""
    admin, groups = KafkaAdminClient(bootstrap_servers=list(address.servers)), [address.named(s.name) for s in STEPS]
    began = time.perf_counter()
    while not shared_out(admin, groups, count):
        if time.perf_counter() - began > PATIENCE:
            raise TimeoutError(f"{count} processors do not share out their work in {PATIENCE} s")
        time.sleep(0.5)
    admin.close()


def shared_out(admin: KafkaAdminClient, groups: list[str], count: int) -> bool:
    try:
        found = admin.describe_groups(groups).values()
    except RetriableError:  # a broker that has just started knows no groups yet
        return False
    return all(len(group["members"]) == count and group["group_state"] == "Stable" for group in found)


def measured(kind: str, settings: dict[str, str], count: int) -> list[Line]:
    """Editions a second with `count` processors, and how late one alone is."""
    who = f"{count} processor{'s' if count > 1 else ''}"
    with following(settings, count) as ours:
        seconds = sum(ours.take(ACTS) for _ in range(ROUNDS))
        late = statistics.quantiles([ours.take(1) for _ in range(PACED)], n=20)[-1]
    lines = [
        Line(kind, f"all steps, {who}", ROUNDS * ACTS / seconds),
        Line(kind, f"one capture to its assessments, p95 in seconds, {who}", late, is_rate=False),
    ]
    print(*lines, sep="\n", flush=True)
    return lines


def over_sqlite(folder: Path) -> list[Line]:
    """What a machine without servers does."""
    rows, kept = store.connect(f"chdb:{folder}/loop"), archive.connect(f"file:{folder}/archive")
    try:
        loop = Line("SQLite", LOOP, overhead(f"sqlite:{folder}/loop.db", rows, kept))
    finally:
        rows.close()
    print(loop, flush=True)
    return [loop, *measured("SQLite", environ(folder), 1)]


def over_kafka(broker: Broker, folder: Path) -> list[Line]:
    """The same over a real broker and the store's HTTP front, and the bare loop beside it."""
    rows, kept = store.connect(f"chdb:{folder}/loop"), archive.connect(f"file:{folder}/archive")
    try:
        lines = [Line("Kafka", "bare kafka-python loop", bare(broker, kept))]
        lines.append(Line("Kafka", LOOP, overhead(f"kafka://{broker.address}/{uuid.uuid4().hex}", rows, kept)))
    finally:
        rows.close()
    print(*lines, sep="\n", flush=True)
    for count in PROCESSORS:
        place = folder / f"scaled-{count}"
        with fronted(place / "server") as front:
            store.connect(front.url()).close()
            url = f"kafka://{broker.address}/{uuid.uuid4().hex}"
            lines += measured("Kafka", environ(place, ZANWATCH_BUS=url, ZANWATCH_STORE=front.url()), count)
    return lines


def kafka_or_why_not(folder: Path) -> tuple[list[Line], str]:
    """The lines of the broker, and why there are none."""
    try:
        running = Broker(resolved(JARS), folder)
    except pytest.skip.Exception as reason:
        return [], str(reason)
    running.start()
    try:
        return over_kafka(running, folder), ""
    finally:
        running.stop()


def report() -> str:
    """Measure everything."""
    began, size = time.perf_counter(), len(html("V2600000001", "rus", 3))
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        embedded = over_sqlite(folder / "a")
        servers, missing = kafka_or_why_not(folder / "b")
    floor = servers[0].value if servers else None
    rows = [line.told(None) for line in embedded] + [line.told(floor) for line in servers]
    rows += [f"| Kafka | skipped: {missing} | | |"] if missing else []
    return "\n".join([
        f"# Throughput, {dt.date.today()}", "",
        f"{os.cpu_count()} cores, load {load:.1f} at the start, {time.perf_counter() - began:.0f} s. Editions are small"
        f" ({size} bytes, 14 lines), each changes one line of the one before.", "",
        "| bus | what | a second | of the bare loop |", "|---|---|---|---|", *rows, "",
    ])  # fmt: skip


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = report()
    (FOLDER / "throughput.md").write_text(text, encoding="utf-8")
    print(text)
