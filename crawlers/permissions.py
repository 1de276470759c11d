"""Who permitted what robots.txt bars, and until when: words of the operator, in a file beside the descriptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, StrictStr, ValidationError, field_validator

from crawlers.description import Description, adapted
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


def read_permissions(file: str, sources: Collection[str]) -> Mapping[str, Grant]:
    """Return the permissions by source from `file`, `source: reference` a line; none for "".

    Raises ConfigError when the file cannot be used or names something that is not among `sources`.
    """
    if not file:
        return {}
    try:
        data = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
        found = {str(source): _permission(said) for source, said in _lines(data).items()}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise ConfigError(f"the permissions {file} cannot be used: {_why(error)}", _HINT) from error
    strangers = sorted(set(found) - set(sources))
    if strangers:
        raise ConfigError(f"{file} permits {', '.join(strangers)}", f"there are: {', '.join(sorted(sources))}")
    return found


def permitted(description: D, permission: Grant | None, day: dt.date) -> D:
    """Return `description` with what `permission` grants on `day`; without one in force, as it is."""
    if permission is None or not permission.holds_on(day):
        return description
    return adapted(description, {"robots": {"permitted_by": permission.reference}})


def _lines(data: object) -> dict[Any, object]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ValueError("not a line `source: reference` for each")
    return data


def _permission(said: object) -> Grant:
    return Grant.model_validate(said if isinstance(said, dict) else {"reference": said})


def _why(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    first = error.errors()[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
