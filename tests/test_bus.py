"""One contract, every bus: whatever the address, messages behave the same."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.broker import missed_after
from zanwatch.bus import Bus, Message, Record, connect
from zanwatch.errors import BusError, ConfigError

Opener = Callable[[], Bus]
ROOT = Path(__file__).parent.parent
BACKENDS = ["sqlite", pytest.param("kafka", marks=pytest.mark.slow)]


@pytest.fixture(params=BACKENDS)
def address(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a bus nobody has used yet."""
    if request.param == "kafka":
        monkeypatch.setattr("zanwatch.bus.kafka.KafkaConsumer", missed_after(60))
        return f"kafka://{request.getfixturevalue('broker').address}/{uuid.uuid4().hex}"
    return f"{request.param}:{tmp_path}/bus.db"


@pytest.fixture
def opened(address: str) -> Iterator[Opener]:
    """Open the bus as another process would; everything is closed at the end."""
    buses: list[Bus] = []

    def opener() -> Bus:
        buses.append(connect(address))
        return buses[-1]

    yield opener
    for bus in buses:
        bus.close()


def numbered(topic: str, numbers: range, key: str = "act") -> list[Message]:
    return [Message(topic, key, str(number).encode()) for number in numbers]


def values(records: list[Record]) -> list[int]:
    return [int(record.value) for record in records]


def everything(bus: Bus, group: str, *topics: str) -> list[Record]:
    """Read all there is, each record once: what is not committed may come again, from the same place."""
    found: dict[tuple[str, int, int], Record] = {}
    while records := bus.poll(group, topics, 7):
        found = {(record.topic, record.partition, record.offset): record for record in records} | found
    return sorted(found.values(), key=lambda record: record.offset)


def test_what_is_published_is_read_in_order(opened: Opener) -> None:
    bus = opened()
    bus.publish(numbered("captures", range(20)))
    records = everything(bus, "parse", "captures")
    assert values(records) == list(range(20))
    assert {(record.topic, record.key) for record in records} == {("captures", "act")}


def test_bytes_and_keys_come_back_as_they_were(opened: Opener) -> None:
    bus = opened()
    message = Message("captures", "Z260000902_ «қ»", bytes(range(256)))
    bus.publish([message])
    [record] = bus.poll("parse", ["captures"], 10)
    assert (record.topic, record.key, record.value) == message


def test_a_key_keeps_its_order_across_publishers(opened: Opener) -> None:
    first, second, reader = opened(), opened(), opened()
    for number in range(0, 20, 2):
        first.publish(numbered("captures", range(number, number + 1)))
        second.publish(numbered("captures", range(number + 1, number + 2)))
    assert values(everything(reader, "parse", "captures")) == list(range(20))


def test_the_limit_is_kept_and_nothing_is_handed_twice(opened: Opener) -> None:
    bus = opened()
    assert bus.poll("parse", ["captures"], 2) == []  # what comes while a group is still forming may come again
    bus.publish(numbered("captures", range(5)))
    handed = [values(bus.poll("parse", ["captures"], 2)) for _ in range(4)]
    assert handed == [[0, 1], [2, 3], [4], []]


def test_an_empty_bus_has_nothing_to_say(opened: Opener) -> None:
    bus = opened()
    assert bus.poll("parse", ["captures"], 10) == []
    assert bus.lag("parse", ["captures"]) == {"captures": 0}
    bus.commit("parse", [])


def test_groups_do_not_disturb_each_other(opened: Opener) -> None:
    bus = opened()
    bus.publish(numbered("editions", range(3)))
    bus.commit("diff", bus.poll("diff", ["editions"], 10))
    assert values(bus.poll("assess", ["editions"], 10)) == [0, 1, 2]
    assert bus.lag("diff", ["editions"]) == {"editions": 0}
    assert bus.lag("assess", ["editions"]) == {"editions": 3}


def test_topics_are_read_apart_and_together(opened: Opener) -> None:
    bus = opened()
    bus.publish([*numbered("captures", range(2)), *numbered("runs", range(2, 4))])
    assert values(bus.poll("a", ["runs"], 10)) == [2, 3]
    assert sorted(values(everything(bus, "b", "captures", "runs"))) == [0, 1, 2, 3]


def test_what_was_not_committed_comes_again(opened: Opener) -> None:
    bus = opened()
    bus.publish(numbered("captures", range(5)))
    bus.commit("parse", bus.poll("parse", ["captures"], 2))
    assert values(bus.poll("parse", ["captures"], 10)) == [2, 3, 4]
    bus.close()
    assert values(opened().poll("parse", ["captures"], 10)) == [2, 3, 4]


def test_a_commit_never_moves_back(opened: Opener) -> None:
    bus = opened()
    bus.publish(numbered("captures", range(5)))
    records = bus.poll("parse", ["captures"], 5)
    bus.commit("parse", records)
    bus.commit("parse", records[:1])
    assert bus.lag("parse", ["captures"]) == {"captures": 0}
    bus.close()
    assert opened().poll("parse", ["captures"], 10) == []


def test_a_commit_covers_what_came_before(opened: Opener) -> None:
    bus = opened()
    bus.publish(numbered("captures", range(5)))
    bus.commit("parse", bus.poll("parse", ["captures"], 5)[3:4])
    bus.close()
    assert values(opened().poll("parse", ["captures"], 10)) == [4]


def test_lag_counts_what_is_not_committed(opened: Opener) -> None:
    bus = opened()
    bus.publish([*numbered("captures", range(5)), *numbered("runs", range(2))])
    bus.commit("parse", bus.poll("parse", ["captures"], 3))
    assert bus.lag("parse", ["captures", "runs"]) == {"captures": 2, "runs": 2}


def test_a_batch_is_published_whole_or_not_at_all(opened: Opener) -> None:
    def broken() -> Iterator[Message]:
        yield from numbered("captures", range(3))
        raise ValueError("the producer failed half way")

    bus = opened()
    with pytest.raises(ValueError, match="half way"):
        bus.publish(broken())
    bus.publish(numbered("captures", range(3, 4)))
    assert values(everything(opened(), "parse", "captures")) == [3]


def _publish(address: str, key: str) -> None:
    bus = connect(address)
    for number in range(100):
        bus.publish([Message("captures", key, str(number).encode())])
    bus.close()


def test_two_processes_publish_at_once(address: str, opened: Opener) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_publish, args=(address, key)) for key in ("one", "two")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
    assert [writer.exitcode for writer in writers] == [0, 0]
    records = everything(opened(), "parse", "captures")
    for key in ("one", "two"):
        assert values([record for record in records if record.key == key]) == list(range(100))


def test_what_was_acknowledged_survives_a_kill(address: str, opened: Opener) -> None:
    code = f"""
        import os
        from zanwatch.bus import Message, connect
        bus = connect({address!r})
        for number in range(1000):
            bus.publish([Message("captures", "act", str(number).encode())])
            print(number, flush=True)
            if number == 50:
                os.kill(os.getpid(), 9)
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    killed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert killed.returncode == -9, killed.stderr
    acknowledged = [int(line) for line in killed.stdout.split()]
    assert values(everything(opened(), "parse", "captures"))[: len(acknowledged)] == acknowledged == list(range(51))


def test_a_folder_is_no_bus(tmp_path: Path) -> None:
    with pytest.raises(BusError, match="cannot be opened"):
        connect(f"sqlite:{tmp_path}")


def test_a_file_of_something_else_is_no_bus(tmp_path: Path) -> None:
    file = tmp_path / "bus.db"
    file.write_bytes(b"this is a letter, not a log\n" * 100)
    with pytest.raises(BusError, match="cannot be opened"):
        connect(f"sqlite:{file}")
    assert file.read_bytes().startswith(b"this is a letter")


def test_a_bus_that_is_closed_says_so(opened: Opener) -> None:
    bus = opened()
    bus.close()
    with pytest.raises(BusError):
        bus.publish(numbered("captures", range(1)))
    with pytest.raises(BusError):
        bus.poll("parse", ["captures"], 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_place_nobody_may_write_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BusError):
        connect(f"sqlite:{tmp_path}/bus.db")


@pytest.mark.parametrize("address", ["", "bus.db", "carrier-pigeon:loft", "sqlite:"])
def test_an_address_nobody_speaks_is_an_error(address: str) -> None:
    with pytest.raises(ConfigError):
        connect(address)
