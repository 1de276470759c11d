"""A follower that runs is asked over HTTP, and says what the rows, the bus, the disk and its own clock say."""

import datetime as dt
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from tests.ports import free_ports
from tests.report_data import BEES_ID, BEFORE, DAY, at, full_day, hold, put, run
from zanwatch import bus, config, metrics, store
from zanwatch.errors import ConfigError, StoreError
from zanwatch.identity import sha256
from zanwatch.messages import Capture
from zanwatch.rows import by_table, capture_rows

DESCRIBED = yaml.safe_load((Path(metrics.__file__).parent / "metrics.yml").read_text(encoding="utf-8"))
LATE = run("lantern", DAY + dt.timedelta(days=1), status="red", reasons=("the crawl did not come to its end", "odd"))


class Told(NamedTuple):
    """What one scrape said: value by name and labels, and the kind of each family."""

    values: dict[tuple[str, frozenset[tuple[str, str]]], float]
    kinds: dict[str, str]

    def __call__(self, name: str, **labels: str) -> float:
        return self.values[f"zanwatch_{name}", frozenset(labels.items())]

    def names(self) -> set[str]:
        return {name for name, _ in self.values}


def read(address: str) -> Told:
    with urllib.request.urlopen(f"http://{address}/metrics", timeout=60) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")
        families = list(text_string_to_metric_families(answer.read().decode()))
    samples = {(s.name, frozenset(s.labels.items())): s.value for family in families for s in family.samples}
    return Told(samples, {family.name: family.type for family in families})


def asked(address: str, process: subprocess.Popen[bytes], *wanted: str) -> Told:
    """Ask until the follower tells of everything wanted."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        assert process.poll() is None, "the follower ended"
        try:
            told = read(address)
            if set(wanted) <= told.names():
                return told
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"never told: {wanted}")


def environ(folder: Path, address: str) -> dict[str, str]:
    return {
        "ZANWATCH_BUS": f"sqlite:{folder}/bus.db", "ZANWATCH_STORE": f"chdb:{folder}/store",
        "ZANWATCH_ARCHIVE": f"file:{folder}/archive", "ZANWATCH_SITE": f"{folder}/site",
        "ZANWATCH_METRICS": address, "ZANWATCH_LOG": "json",
    }  # fmt: skip


def fill(folder: Path) -> None:
    (folder / "archive").mkdir()
    rows = store.connect(f"chdb:{folder}/store")
    put(rows, full_day())
    hold(rows)
    capture = Capture(
        source="lantern", run_id="lantern", kind="text", address="https://lantern.example/1", act_id=BEES_ID,
        language="ru", fetched_at=at(DAY), http_status=200, sha256=sha256(b"x"), size=1,
    )  # fmt: skip
    gone = capture.model_copy(
        update={
            "kind": "absent",
            "address": "https://lantern.example/2",
            "language": "kk",
            "act_id": "V2600009999",
            "http_status": 404,
        }
    )
    for table, found in by_table([*capture_rows(capture), *capture_rows(gone)]).items():
        rows.insert(table, found)
    sent = {
        "id": "1", "report": "daily", "report_date": DAY, "recipient": "nora@desk.example", "message_id": "<1>",
        "address": "nora@desk.example", "subject": "", "state": "sent", "rank": 2, "at": at(DAY), "detail": "",
    }  # fmt: skip
    rows.insert("deliveries", [sent, sent | {"id": "2", "state": "uncertain", "rank": 3}])
    rows.close()
    messages = bus.connect(f"sqlite:{folder}/bus.db")
    messages.publish([bus.Message("runs", "lantern", LATE.to_json())])
    messages.close()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """One scrape of a follower that has worked off a message and asked its store once before that."""
    folder = tmp_path_factory.mktemp("metrics")
    address = f"127.0.0.1:{free_ports(1)[0]}"
    fill(folder)
    command = [sys.executable, "-m", "zanwatch", "process", "--follow"]
    settings = os.environ | environ(folder, address)
    process = subprocess.Popen(command, env=settings, stderr=subprocess.PIPE)
    try:
        yield asked(address, process, "zanwatch_step_messages_total", "zanwatch_backlog_messages")
    finally:
        process.send_signal(signal.SIGINT)
        _, log = process.communicate(timeout=300)
    assert process.returncode == 0, log.decode()
    assert b"metrics are at" in log


def test_everything_described_is_told_and_nothing_else(told: Told) -> None:
    described = {f"zanwatch_{name}" for part in DESCRIBED.values() for name in part}
    own = {name for name in told.names() if name.startswith("zanwatch_") and not name.endswith("_created")}
    assert {re.sub("_(bucket|sum|count)$", "", name) for name in own} == described
    assert all(about["help"].endswith(".") for part in DESCRIBED.values() for about in part.values())


def test_the_rows_are_counted(told: Told) -> None:
    assert told("captures_total", source="lantern", kind="text") == 1
    assert told("rejects_total", source="lantern", reason="shell") == 1
    assert told("runs_total", source="lantern", health="green") == 1
    assert told("changes_total", language="ru", op="amended") == 1
    assert told("texts", language="kk") == 2
    assert told("held_texts", source="lantern") == 1
    assert told("absent_texts", source="lantern", language="kk") == 1
    assert told.kinds["zanwatch_captures"] == "counter"


def test_mails_are_told_by_what_became_of_them(told: Told) -> None:
    assert told("mails_total", report="daily", state="uncertain") == 1
    assert told("last_mail_timestamp_seconds", report="daily") == at(DAY).timestamp()


def test_each_source_says_when_it_was_seen_and_what_was_lost(told: Told) -> None:
    assert told("last_run_timestamp_seconds", source="lantern") == at(DAY, 7).timestamp()
    assert told("last_green_run_timestamp_seconds", source="lantern") == at(BEFORE, 7).timestamp()
    assert (told("last_run_red", source="lantern"), told("last_run_red", source="mirror")) == (1, 0)
    assert told("last_run_items", source="lantern", what="rejected") == 2
    assert told("last_run_reason", source="lantern", reason="rejected") == 1
    assert told("oldest_unchecked_timestamp_seconds", source="lantern") == at(DAY - dt.timedelta(days=9), 0).timestamp()
    with pytest.raises(KeyError):
        told("last_run_items", source="mirror", what="expected")


def test_the_follower_tells_its_own_pace(told: Told) -> None:
    assert told("step_messages_total", step="record-runs") == 1
    assert told("step_seconds_count", step="record-runs") == 1
    assert 0 < told("step_seconds_sum", step="record-runs") < 300
    assert told("backlog_messages", step="record-runs") == 1, "asked before the message was handled"
    assert 0 < told("disk_free_bytes", place="store") < told("disk_size_bytes", place="store")
    assert time.time() - told("snapshot_timestamp_seconds") < 600


def test_reasons_are_codes_and_stand_once(tmp_path: Path) -> None:
    rows = store.connect(f"chdb:{tmp_path}/store")
    messages = bus.connect(f"sqlite:{tmp_path}/bus.db")
    settings = config.load({"ZANWATCH_STORE": f"chdb:{tmp_path}/store", "ZANWATCH_ARCHIVE": f"file:{tmp_path}"})
    try:
        put(
            rows,
            [LATE.model_copy(update={"reasons": (*LATE.reasons, "other words", "gave up after 3 refusals in a row")})],
        )
        samples = list(metrics._answers(settings, messages, rows))
    finally:
        messages.close()
        rows.close()
    assert sorted(s.labels["reason"] for s in samples if s.metric == "last_run_reason") == [
        "gave_up",
        "other",
        "unfinished",
    ]


def test_the_store_is_asked_once_a_minute_and_a_store_that_is_away_stops_nothing() -> None:
    moment, answers = (
        [1000.0],
        [[metrics.Sample("texts", {"language": "kk"}, 1)], None, [metrics.Sample("texts", {"language": "kk"}, 3)]],
    )

    def ask() -> list[metrics.Sample]:
        found = answers.pop(0)
        if found is None:
            raise StoreError("away")
        return found

    follower = metrics.Follower(ask, lambda: moment[0])
    seen = []
    for seconds in (0, 30, 61, 200):
        moment[0] = 1000.0 + seconds
        follower.pulse()
        told = {name: follower.registry.get_sample_value(f"zanwatch_{name}", labels) for name, labels in
                [("texts", {"language": "kk"}), ("snapshot_timestamp_seconds", {})]}  # fmt: skip
        seen.append(tuple(told.values()))
    assert seen == [(1, 1000), (1, 1000), (1, 1000), (3, 1200)]


def test_a_store_that_answers_slowly_is_asked_less_often() -> None:
    moment, asked = [0.0], []

    def ask() -> list[metrics.Sample]:
        asked.append(moment[0])
        moment[0] += 6
        return []

    follower = metrics.Follower(ask, lambda: moment[0])
    for second in range(1000):
        moment[0] = max(moment[0], second)
        follower.pulse()
    assert asked == [0, 306, 612, 918]


@pytest.mark.parametrize("address", ["9464", "host:", "host:port", ":99999"])
def test_an_address_that_is_none_is_said_so(address: str, tmp_path: Path) -> None:
    settings = config.load({"ZANWATCH_METRICS": address})
    with (
        pytest.raises(ConfigError, match="not an address"),
        metrics.served(settings, None, None, lambda *_: None, time.time),
    ):  # type: ignore[arg-type]
        pass


def test_without_an_address_nothing_is_served() -> None:
    with metrics.served(config.load({}), None, None, print, time.time) as (advance, _):  # type: ignore[arg-type]
        assert advance is print
