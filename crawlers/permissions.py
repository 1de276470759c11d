"""Who permitted what robots.txt bars: words of the operator, in a file beside the sources' own descriptions."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from crawlers.description import Description, Text, adapted
from zanwatch.errors import ConfigError

D = TypeVar("D", bound=Description)
_PERMISSIONS = TypeAdapter(dict[str, Text])


def read_permissions(file: str, sources: Collection[str]) -> Mapping[str, str]:
    """Return the reference of the permission by source, from `file`, `source: reference` a line; none for "".

    Raises ConfigError when the file cannot be used or names something that is not among `sources`.
    """
    if not file:
        return {}
    try:
        data = yaml.safe_load(Path(file).read_text(encoding="utf-8"))
        found = _PERMISSIONS.validate_json(json.dumps(data if data is not None else {}), strict=True)
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        why = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise ConfigError(
            f"the permissions {file} cannot be used: {why}", "write a line `source: reference` for each, or unset"
        ) from error
    strangers = sorted(set(found) - set(sources))
    if strangers:
        raise ConfigError(f"{file} permits {', '.join(strangers)}", f"there are: {', '.join(sorted(sources))}")
    return found


def permitted(description: D, reference: str | None) -> D:
    """Return `description` with the permission `reference` names; without one, as it is."""
    return adapted(description, {"robots": {"permitted_by": reference}}) if reference else description
