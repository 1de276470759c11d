"""What Prometheus can ask of a follower: its own pace, and what store, bus and disk said when they were last asked.

Crawls and reports are over before anybody could ask them; what they did is in the rows, and is told from there. The
store is asked by the thread that works with it: a scrape only reads what is at hand.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from processors import runner
from zanwatch import reasons
from zanwatch.bus import Bus
from zanwatch.config import Settings, file_of, scheme_of
from zanwatch.errors import ConfigError, ZanwatchError
from zanwatch.store import Store

_log = logging.getLogger(__name__)

_EVERY_SECONDS: Final = 60.0
"""How old the answers of store, bus and disk may become, where they are quick."""
_SHARE: Final = 0.02
"""The part of its time a follower spends on asking, at most."""
_PREFIX: Final = "zanwatch_"
_BUCKETS: Final = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300)
_ADDRESS: Final = re.compile(r"(?P<host>[^:]*):(?P<port>\d{1,5})")

Clock = Callable[[], float]
"""Seconds since 1970."""


class Sample(NamedTuple):
    """One value under its labels."""

    metric: str
    labels: Mapping[str, str]
    value: float


class Follower(Collector):
    """The metrics of one follower. `ask` is called between messages, when the last answers are old."""

    def __init__(self, ask: Callable[[], Iterable[Sample]], clock: Clock) -> None:
        self.registry = CollectorRegistry()
        self._ask = ask
        self._clock = clock
        self._due = 0.0
        self._samples: list[Sample] = []
        steps = _described()["steps"]
        self._messages = Counter(*_named("step_messages_total", steps), registry=self.registry)
        self._seconds = Histogram(*_named("step_seconds", steps), registry=self.registry, buckets=_BUCKETS)
        ProcessCollector(registry=self.registry)
        self.registry.register(self)

    def advance(self, step: str, messages: int, seconds: float) -> None:
        """Count a group of messages a step has finished."""
        self._messages.labels(step).inc(messages)
        self._seconds.labels(step).observe(seconds)
        self.pulse()

    def pulse(self) -> None:
        """Ask again when it is time. Who cannot answer is logged and goes on being told as before."""
        now = self._clock()
        if now < self._due:
            return
        try:
            self._samples = [*self._ask(), Sample("snapshot_timestamp_seconds", {}, now)]
        except ZanwatchError as error:
            _log.warning("the metrics stay as they were: %s", error)
        done = self._clock()
        self._due = done + max(_EVERY_SECONDS, (done - now) / _SHARE)

    def collect(self) -> Iterator[Metric]:
        """Yield what was last answered."""
        samples = list(self._samples)
        for name, about in (_described()["rows"] | _described()["own"]).items():
            family = _family(name, about)
            for sample in samples:
                if sample.metric == name:
                    family.add_metric([sample.labels[label] for label in about["labels"]], sample.value)
            yield family


@contextmanager
def served(
    settings: Settings, bus: Bus, store: Store, progress: runner.Progress, clock: Clock
) -> Iterator[tuple[runner.Progress, Callable[[], None]]]:
    """Serve /metrics where the settings say; yields what the follower tells its progress and its pulse.

    Raises ConfigError when the address is none or is taken. Without an address nothing is served.
    """
    if not settings.metrics:
        yield progress, _nothing
        return
    follower = Follower(lambda: _answers(settings, bus, store), clock)

    def advance(step: str, messages: int, seconds: float) -> None:
        progress(step, messages, seconds)
        follower.advance(step, messages, seconds)

    host, port = _address(settings.metrics)
    try:
        server, thread = start_http_server(port, host, follower.registry)
    except OSError as error:
        raise ConfigError(f"nothing can be served at {settings.metrics}: {error}", "change ZANWATCH_METRICS") from error
    _log.info("metrics are at http://%s:%d/metrics", host, server.server_port)
    try:
        yield advance, follower.pulse
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _nothing() -> None:
    """Where nobody asks, nothing is told."""


def _answers(settings: Settings, bus: Bus, store: Store) -> Iterator[Sample]:
    """Yield what the rows, the bus and the disk say now; raises StoreError or BusError."""
    samples = (Sample(row["metric"], row["labels"], row["value"]) for row in map(_coded, store.named("metrics")))
    yield from {(sample.metric, *sample.labels.values()): sample for sample in samples}.values()
    for step, waiting in runner.backlog(bus).items():
        yield Sample("backlog_messages", {"step": step}, waiting)
    for place, folder in _places(settings).items():
        usage = shutil.disk_usage(folder)
        yield Sample("disk_free_bytes", {"place": place}, usage.free)
        yield Sample("disk_size_bytes", {"place": place}, usage.total)


def _coded(row: dict[str, Any]) -> dict[str, Any]:
    """Give the reason of a red run its code: words with numbers in them would be a new series every day."""
    words = row["labels"].get("reason", "")
    if row["metric"] != "last_run_reason" or words == "rejected":
        return row
    found = reasons.read(words)
    return row | {"labels": row["labels"] | {"reason": found.code if found else "other"}}


def _places(settings: Settings) -> dict[str, Path]:
    folders = {"archive": file_of(settings.archive), "site": Path(settings.site)}
    if scheme_of(settings.store) == "chdb":
        folders["store"] = file_of(settings.store)
    return {place: folder for place, folder in folders.items() if folder.is_dir()}


def _address(text: str) -> tuple[str, int]:
    found = _ADDRESS.fullmatch(text)
    if not found or int(found["port"]) > 65535:
        raise ConfigError(f"not an address to listen at: {text!r}", "write HOST:PORT or :PORT, e.g. :9464")
    return found["host"] or "0.0.0.0", int(found["port"])  # noqa: S104 - who writes no host means all


def _family(name: str, about: Mapping[str, Any]) -> CounterMetricFamily | GaugeMetricFamily:
    kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
    return kind(_PREFIX + name, about["help"], labels=about["labels"])


def _named(name: str, described: Mapping[str, Any]) -> tuple[str, str, list[str]]:
    return _PREFIX + name, described[name]["help"], described[name]["labels"]


@cache
def _described() -> dict[str, dict[str, dict[str, Any]]]:
    text = (resources.files("zanwatch") / "metrics.yml").read_text(encoding="utf-8")
    content: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(text)
    return content
