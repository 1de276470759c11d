"""How the topics of a partitioned bus are laid out: the data of topics.yml, checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, PositiveInt, TypeAdapter, ValidationError

from zanwatch.errors import ConfigError

_FILE = Path(__file__).with_name("topics.yml")
_MS_PER_DAY = 24 * 60 * 60 * 1000


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


@cache
def plans() -> Mapping[str, TopicPlan]:
    """Read the layout of every topic; raises ConfigError when the file does not say what it should."""
    try:
        content = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
        return MappingProxyType(TypeAdapter(dict[str, TopicPlan]).validate_python(content))
    except (yaml.YAMLError, ValidationError) as error:
        raise ConfigError(f"{_FILE.name} cannot be read: {error}", "install zanwatch anew") from error
