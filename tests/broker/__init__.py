"""A real Kafka broker for the tests: jars from Maven Central, one node, free ports, gone at the end."""

from __future__ import annotations

import hashlib
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kafka import KafkaAdminClient, KafkaConsumer
from kafka.errors import KafkaError

from tests.ports import free_ports

HERE = Path(__file__).parent
CLUSTER = "emFud2F0Y2gtdGVzdHMtMQ"


class Broker:
    """A broker in `folder`, which can be stopped and started again with what it holds."""

    def __init__(self, jars: Path, folder: Path) -> None:
        self._jars = jars
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        port, controller = free_ports(2)
        self.address = f"127.0.0.1:{port}"
        self._settings = folder / "server.properties"
        self._settings.write_text(
            f"{(HERE / 'server.properties').read_text()}\n"
            f"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}\n"
            f"controller.quorum.voters=1@127.0.0.1:{controller}\n"
            f"log.dirs={folder / 'data'}\n"
        )
        format_storage = self._java("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(self._settings))
        subprocess.run(format_storage, check=True, capture_output=True, timeout=300)

    def start(self) -> None:
        """Start and wait until it answers."""
        with (self._folder / "broker.log").open("ab") as log:
            self._process = subprocess.Popen(self._java("kafka.Kafka", str(self._settings)), stdout=log, stderr=log)
        deadline = time.monotonic() + 300
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"the broker does not start:\n{self.log()[-2000:]}")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop, in good order if it can."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(120)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process
        self._process.kill()
        self._process.wait()
        self._process = None

    def log(self) -> str:
        """What the broker has said so far."""
        return (self._folder / "broker.log").read_text(errors="replace")

    def _java(self, *arguments: str) -> list[str]:
        options = ["-Xmx384m", "-XX:+UseSerialGC", f"-Dlog4j2.configurationFile={HERE / 'log4j2.yaml'}"]
        return [shutil.which("java") or "java", *options, "-cp", f"{self._jars}/*", *arguments]

    def _answers(self) -> bool:
        host, port = self.address.split(":")
        try:
            socket.create_connection((host, int(port)), 30).close()
            KafkaAdminClient(bootstrap_servers=self.address, bootstrap_timeout_ms=2000).close()
        except (OSError, KafkaError):
            return False
        return True


@pytest.fixture(scope="session")
def broker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A running broker; skipped, visibly, where Java, Maven or the jars are missing."""
    assert request.config.cache
    jars = resolved(request.config.cache.mkdir("kafka"))
    running = Broker(jars, tmp_path_factory.mktemp("broker"))
    try:
        running.start()
        yield running
    finally:
        running.stop()


def resolved(cache: Path) -> Path:
    """Return the folder with the jars the pom names, fetched once."""
    for program in ("java", "mvn"):
        if not shutil.which(program):
            pytest.skip(f"no {program} here: the tests with a real Kafka broker need Java 17 and Maven")
    pom = HERE / "pom.xml"
    jars = cache / hashlib.sha256(pom.read_bytes()).hexdigest()[:12]
    if not jars.is_dir():
        fresh = cache / f"{jars.name}.part"
        shutil.rmtree(fresh, ignore_errors=True)
        fetch = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}"]
        try:
            subprocess.run(fetch, capture_output=True, text=True, timeout=200, check=True)
        except subprocess.SubprocessError as error:
            pytest.skip(f"Maven cannot fetch Kafka's jars: {error}")
        fresh.rename(jars)
    return jars


def missed_after(seconds: float) -> Callable[..., KafkaConsumer]:
    """Return what makes members of a group that count as dead when the broker has not heard of them for `seconds`.

    A machine that stands still for a while is enough for the program's own: the group shares out anew then, rightly,
    and hands out once more what was not committed.
    """
    return lambda **settings: KafkaConsumer(**settings | {"session_timeout_ms": int(seconds * 1000)})
