"""Who permitted what robots.txt bars, and until when: words of the operator, in a file beside the descriptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StrictStr, TypeAdapter, field_validator

from crawlers.description import Description, adapted
from zanwatch import config
from zanwatch.errors import ConfigError

D = TypeVar("D", bound=Description)
_HINT = "write a line `source: reference`, or `source: {reference: …, until: 2026-12-31}`, for each, or unset it"


class Grant(BaseModel):
    """What a publisher permitted in writing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reference: StrictStr
    """What names the paper: who wrote it, its date and number."""
    until: dt.date | None = None
    """Its last day; None where it names none."""

    @field_validator("reference")
    @classmethod
    def _named(cls, reference: str) -> str:
        if not reference.strip():
            raise ValueError("a permission without a reference")
        return reference

    def holds_on(self, day: dt.date) -> bool:
        """Say whether it is in force on `day`."""
        return self.until is None or day <= self.until


def _spelled_out(said: object) -> object:
    """A reference alone is a permission without a last day."""
    return said if isinstance(said, dict) else {"reference": said}


def _lines(data: object) -> object:
    """A file that says nothing permits nothing."""
    return {} if data is None else data


_Lines = Annotated[dict[str, Annotated[Grant, BeforeValidator(_spelled_out)]], BeforeValidator(_lines)]


def read_permissions(file: str, sources: Collection[str]) -> Mapping[str, Grant]:
    """Return the permissions by source from `file`, `source: reference` a line; none for "".

    Raises ConfigError when the file cannot be used or names something that is not among `sources`.
    """
    if not file:
        return {}
    found = config.written(Path(file), TypeAdapter[_Lines](_Lines), _HINT)
    strangers = sorted(set(found) - set(sources))
    if strangers:
        raise ConfigError(f"{file} permits {', '.join(strangers)}", f"there are: {', '.join(sorted(sources))}")
    return found


def permitted(description: D, permission: Grant | None, day: dt.date) -> D:
    """Return `description` with what `permission` grants on `day`; without one in force, as it is."""
    if permission is None or not permission.holds_on(day):
        return description
    return adapted(description, {"robots": {"permitted_by": permission.reference}})
