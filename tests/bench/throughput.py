"""How fast editions go from capture to assessment: `python -m tests.bench.throughput`; writes var/bench/throughput.md.

Beside it a bare loop of kafka-python on the same broker: read, write as many, commit. Without Java there is no broker,
and the report says so.
"""

from __future__ import annotations

import datetime as dt
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
from kafka import KafkaConsumer, KafkaProducer

from processors import runner
from processors.step import Outcome, Ports, Step, expect
from tests.broker import Broker, resolved
from tests.clickhouse_front import fronted
from tests.pier import html
from tests.portals import ROOT, environ
from zanwatch import archive, bus, store
from zanwatch.bus import Bus, Message
from zanwatch.messages import Capture, Fact

FOLDER: Final = Path("var/bench")
ACTS: Final = 40
MESSAGES: Final = 2000
PACED: Final = 20
PROCESSORS: Final = (1, 2, 4)
BATCH: Final = 200
JARS: Final = ROOT / ".pytest_cache" / "d" / "kafka"


class Speed(NamedTuple):
    """What was measured: how many a second."""

    name: str
    rate: float


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


def pipeline(url: str, rows: store.Store, kept: archive.Archive) -> Speed:
    """All steps in this process: editions a second, half of them changed."""
    messages = bus.connect(url)
    messages.publish([*captures(ACTS, 3, kept), *captures(ACTS, 30, kept)])
    began = time.perf_counter()
    runner.drain(messages, Ports(kept, rows), quiet)
    seconds = time.perf_counter() - began
    assert rows.select("SELECT count() AS n FROM events")[0]["n"] >= ACTS
    messages.close()
    return Speed("all steps, 1 processor", 2 * ACTS / seconds)


def paced(url: str, rows: store.Store, kept: archive.Archive) -> float:
    """Seconds from a capture to its assessment, at the 95th percentile, when captures come one at a time."""
    messages, took = bus.connect(url), []
    for message in captures(PACED, 60, kept):
        began = time.perf_counter()
        messages.publish([message])
        while not runner.drain(messages, Ports(kept, rows), quiet):
            pass
        took.append(time.perf_counter() - began)
    messages.close()
    return statistics.quantiles(took, n=20)[-1]


def overhead(url: str, rows: store.Store, kept: archive.Archive) -> Speed:
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
    return Speed("the loop without work in the steps", MESSAGES / seconds)


def bare(broker: Broker, kept: archive.Archive) -> Speed:
    """kafka-python by itself: read a batch, write as many messages as large, flush, commit."""
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
    return Speed("bare kafka-python loop", MESSAGES / seconds)


@contextmanager
def processors(settings: dict[str, str], count: int) -> Iterator[None]:
    """Processors in processes of their own."""
    command = [sys.executable, "-m", "zanwatch", "process", "--follow"]
    running = [subprocess.Popen(command, env=settings, cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(count)]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def scaled(broker: Broker, count: int, folder: Path) -> Speed:
    """All steps over Kafka and the store's HTTP front, with `count` processors: editions a second."""
    url = f"kafka://{broker.address}/{uuid.uuid4().hex}"
    kept = archive.connect(f"file:{folder}/archive")
    with fronted(folder / "server") as front:
        store.connect(front.url()).close()
        messages = bus.connect(url)
        with processors(environ(folder, ZANWATCH_BUS=url, ZANWATCH_STORE=front.url()), count):
            # They are warm, and share the parts, when each of some messages has come through.
            messages.publish(captures(12, 3, kept))
            wait(messages)
            messages.publish([*captures(ACTS, 30, kept), *captures(ACTS, 60, kept)])
            began = time.perf_counter()
            wait(messages)
            seconds = time.perf_counter() - began
        messages.close()
    return Speed(f"all steps, {count} processors", 2 * ACTS / seconds)


def wait(messages: Bus) -> None:
    """Until nothing waits, looked at twice."""
    time.sleep(0.5)
    while any(runner.backlog(messages).values()) or any(runner.backlog(messages).values()):
        time.sleep(0.1)


def over_sqlite(folder: Path) -> list[str]:
    """What a machine without servers does."""
    rows, kept = store.connect(f"chdb:{folder}/store"), archive.connect(f"file:{folder}/archive")
    try:
        speeds = [
            pipeline(f"sqlite:{folder}/bus.db", rows, kept),
            overhead(f"sqlite:{folder}/loop.db", rows, kept),
        ]
        late = paced(f"sqlite:{folder}/paced.db", rows, kept)
    finally:
        rows.close()
    lines = [f"| SQLite | {speed.name} | {speed.rate:,.1f} | |" for speed in speeds]
    print(*lines, sep="\n", flush=True)
    return [*lines, f"| SQLite | capture to assessment, p95, one at a time | {late:.2f} s | |"]


def over_kafka(broker: Broker, folder: Path) -> list[str]:
    """The same over a real broker, and the bare loop beside it."""
    rows, kept = store.connect(f"chdb:{folder}/store"), archive.connect(f"file:{folder}/archive")
    try:
        floor = bare(broker, kept)
        speeds = [floor, overhead(f"kafka://{broker.address}/{uuid.uuid4().hex}", rows, kept)]
        speeds.append(pipeline(f"kafka://{broker.address}/{uuid.uuid4().hex}", rows, kept))
        late = paced(f"kafka://{broker.address}/{uuid.uuid4().hex}", rows, kept)
    finally:
        rows.close()
    print(floor, *speeds, late, sep="\n", flush=True)
    for count in PROCESSORS:
        speeds.append(scaled(broker, count, folder / f"scaled-{count}"))
        print(speeds[-1], flush=True)
    lines = [f"| Kafka | {s.name} | {s.rate:,.1f} | {s.rate / floor.rate:.0%} |" for s in speeds]
    return [*lines, f"| Kafka | capture to assessment, p95, one at a time | {late:.2f} s | |"]


def kafka_or_why_not(folder: Path) -> list[str]:
    """The lines of the broker, or one that says why there is none."""
    try:
        running = Broker(resolved(JARS), folder)
    except pytest.skip.Exception as reason:
        return [f"| Kafka | skipped: {reason} | | |"]
    running.start()
    try:
        return over_kafka(running, folder)
    finally:
        running.stop()


def report() -> str:
    """Measure everything."""
    size = len(html("V2600000001", "rus", 3))
    lines = [
        f"# Throughput, {dt.date.today()}", "",
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start. Editions are small ({size} bytes,"
        f" 14 lines); every second one changes one line.", "",
        "| bus | what | a second | of the bare loop |", "|---|---|---|---|",
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "a").mkdir()
        (folder / "b").mkdir()
        lines += [*over_sqlite(folder / "a"), *kafka_or_why_not(folder / "b")]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = report()
    (FOLDER / "throughput.md").write_text(text, encoding="utf-8")
    print(text)
