"""The bus: topics of messages, read by groups that remember how far they are.

Order of a step, always: sinks, then publish, then commit. A message may come again; none is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from zanwatch.config import file_of, scheme_of
from zanwatch.errors import ConfigError


class Message(NamedTuple):
    """A message to publish: topic, key (messages of one key keep their order), JSON bytes."""

    topic: str
    key: str
    value: bytes


class Record(NamedTuple):
    """A message as read: with its place in the topic."""

    topic: str
    key: str
    value: bytes
    offset: int
    partition: int = 0
    """The part of the topic the offset counts in; a bus without parts has one."""


class Bus(Protocol):
    """What every bus can do. All methods raise BusError when the bus is out of reach."""

    def publish(self, messages: Iterable[Message]) -> None:
        """Append `messages` durably and in order, all or none."""

    def poll(self, group: str, topics: Sequence[str], limit: int) -> list[Record]:
        """Return up to `limit` records that `group` has not yet been handed by this object."""

    def commit(self, group: str, records: Iterable[Record]) -> None:
        """Remember that `group` is done with `records` and all before them in their topics."""

    def lag(self, group: str, topics: Sequence[str]) -> dict[str, int]:
        """Return per topic how many messages `group` has not committed."""

    def close(self) -> None:
        """Release what the bus holds."""


def connect(url: str) -> Bus:
    """Open the bus at `url`; only the backend named by the scheme is imported."""
    match scheme_of(url):
        case "sqlite":
            from zanwatch.bus.sqlite import SqliteBus

            return SqliteBus(file_of(url))
        case "kafka":
            from zanwatch.bus.kafka import KafkaBus

            return KafkaBus(url)
        case scheme:
            raise ConfigError(f"no bus speaks {scheme!r}", "use sqlite:FILE or kafka://HOST:PORT")
