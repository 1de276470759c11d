"""Where a partitioned bus is, and how its topics are laid out: the data of topics.yml, checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, PositiveInt, TypeAdapter, ValidationError

from zanwatch.bus import Message
from zanwatch.errors import BusError, ConfigError

_FILE: Final = Path(__file__).with_name("topics.yml")
_MS_PER_DAY: Final = 24 * 60 * 60 * 1000
_OVERHEAD_BYTES: Final = 1024
"""What Kafka adds to a message at most: the heads of record and batch."""
_ADDRESS: Final = re.compile(r"kafka://(?P<servers>[^/,\s:@]+:\d+(,[^/,\s:@]+:\d+)*)(/(?P<space>[A-Za-z0-9_-]*))?")


class Address(NamedTuple):
    """Where the brokers are, and the name before every topic and group of this installation."""

    servers: tuple[str, ...]
    space: str

    @classmethod
    def read(cls, url: str) -> Address:
        """Read `kafka://HOST:PORT[,HOST:PORT…][/SPACE]`; raises ConfigError when it says something else."""
        found = _ADDRESS.fullmatch(url)
        if not found:
            raise ConfigError(f"no Kafka address: {url!r}", "write it like kafka://kafka:9092 or kafka://a:9092,b:9092")
        return cls(tuple(found["servers"].split(",")), found["space"] or "zanwatch")

    def named(self, name: str) -> str:
        """Return the name of a topic or group on the cluster."""
        return f"{self.space}.{name}"

    def own(self, name: str) -> str:
        """Return the name of a topic as zanwatch calls it."""
        return name.removeprefix(f"{self.space}.")


class TopicPlan(BaseModel):
    """The layout of one topic; `why` says what speaks for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    partitions: PositiveInt
    retention_days: PositiveInt | None
    cleanup: Literal["delete", "compact"]
    max_bytes: PositiveInt
    """Of key and value together, before compression."""
    why: str

    @property
    def retention_ms(self) -> int:
        """How long a message stays, in milliseconds; -1 means always."""
        return -1 if self.retention_days is None else self.retention_days * _MS_PER_DAY

    @property
    def max_batch_bytes(self) -> int:
        """The longest batch the broker must take, in bytes."""
        return self.max_bytes + _OVERHEAD_BYTES

    @property
    def options(self) -> dict[str, Any]:
        """What a topic is made with, in the words of Kafka's protocol; the brokers choose the number of copies."""
        configs = {
            "cleanup.policy": self.cleanup,
            "retention.ms": str(self.retention_ms),
            "max.message.bytes": str(self.max_batch_bytes),
        }
        return {"num_partitions": self.partitions, "replication_factor": -1, "configs": configs}


@cache
def plans() -> Mapping[str, TopicPlan]:
    """Read the layout of every topic; raises ConfigError when the file does not say what it should."""
    try:
        content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        return MappingProxyType(TypeAdapter(dict[str, TopicPlan]).validate_python(content))
    except (yaml.YAMLError, ValidationError) as error:
        raise ConfigError(f"{_FILE.name} cannot be read: {error}", "install zanwatch anew") from error


def plan_of(topic: str) -> TopicPlan:
    """Return the layout of `topic`; raises BusError when there is no such topic."""
    try:
        return plans()[topic]
    except KeyError:
        raise BusError(f"no topic is called {topic!r}", f"there are: {', '.join(plans())}") from None


def checked(message: Message) -> Message:
    """Return `message`; raises BusError when its topic does not take it."""
    size, limit = len(message.key.encode()) + len(message.value), plan_of(message.topic).max_bytes
    if size > limit:
        said = f"a message of {message.topic} for {message.key!r} is too long: {size} bytes, {limit} are allowed"
        raise BusError(said, "raise max_bytes in zanwatch/bus/topics.yml and max.message.bytes of the topic")
    return message
