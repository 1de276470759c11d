"""What is known of a source besides how to walk it: one strict, frozen model over its `.yml`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeVar
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zanwatch.errors import ConfigError
from zanwatch.messages import Language
from zanwatch.reasons import say

SOURCES: Final = Path(__file__).parent / "sources"

Text = Annotated[str, Field(min_length=1)]
Seconds = Annotated[float, Field(ge=0)]
Days = Annotated[int, Field(ge=0)]
Count = Annotated[int, Field(ge=1)]


class Strict(BaseModel):
    """A part of a description: frozen; an unknown or mistyped field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Names(Strict):
    """A name in the three languages of the interface."""

    kk: Text
    ru: Text
    en: Text


class Permission(Strict):
    """The publisher's written permission to read what robots.txt bars."""

    permitted_by: Text
    """Reference of the permission; logged with every run and printed in the report."""


class Retry(Strict):
    """How failed requests are asked again."""

    times: Annotated[int, Field(ge=0)]
    backoff: Annotated[float, Field(ge=0)]
    """The wait before the first repetition, in delays of the source; doubled each time."""
    longest: Seconds
    """The longest wait a run sits out, in seconds; a source that asks for more is left for a later run."""


class Tiers(Strict):
    """After how many days an act whose date in the index stands still is read again."""

    watched: Days
    """Acts somebody watches."""
    recent: Days
    """Acts changed within `recent_within` days."""
    recent_within: Days
    dormant: Days
    """All others."""


class Description(Strict):
    """What every source says of itself; a source adds fields of its own by subclassing."""

    publisher: Names
    called: Names
    """What readers call the source, in a word or two."""
    base_url: Text
    """Where the source is read."""
    hosts: tuple[Text, ...]
    """Hosts redirects may lead to; nothing is ever fetched elsewhere."""
    languages: dict[Text, Language]
    """The source's own name of a language, and ours."""
    robots: Literal["obey"] | Permission
    robots_agent: Text
    """The name looked for in robots.txt."""
    user_agent: Text
    """`{contact}` is replaced by the contact of the settings."""
    delay: Seconds
    """Seconds between two requests to a host; a longer Crawl-delay wins."""
    concurrency: Count
    timeout: Seconds
    max_bytes: Count
    """The largest body accepted, after decompression."""
    retry: Retry
    give_up_after: Count
    """Refusals in a row after which the run stops asking."""
    years_back: Annotated[int, Field(ge=0)]
    """How many years before the current one belong to an ordinary run."""
    walks: Count
    """How often an index that moves while being read is read in one run."""
    minimum_total: Count
    """The smallest total of the index in an ordinary run of the publisher's own host that can be true."""
    tiers: Tiers
    captcha: tuple[Text, ...]
    """Words of pages that ask whether a person is reading, lower case."""

    @property
    def permission(self) -> str:
        """On what ground the source is crawled, in words."""
        if self.robots == "obey":
            return say("robots_obeyed")
        return say("permitted", reference=self.robots.permitted_by)


D = TypeVar("D", bound=Description)


def source_names() -> list[str]:
    """Return the names of the sources: every pair `name.py` + `name.yml` in crawlers/sources."""
    return sorted(file.stem for file in SOURCES.glob("*.yml") if file.with_suffix(".py").is_file())


def read(file: Path, model: type[D]) -> D:
    """Read the description in `file` as `model`.

    Raises ConfigError naming the field that is unknown, missing or of the wrong type.
    """
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        return model.model_validate_json(json.dumps(data))
    except (OSError, ValueError, TypeError, yaml.YAMLError) as error:
        raise ConfigError(f"{file.name} cannot be used: {_complaint(error)}", f"correct {file.name}") from error


def adapted(description: D, changes: dict[str, Any]) -> D:
    """Return `description` with `changes`, checked like the file itself."""
    return type(description).model_validate_json(json.dumps({**description.model_dump(mode="json"), **changes}))


def origin(url: str) -> str:
    """Return scheme, host and port of `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _complaint(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
    return str(error)
