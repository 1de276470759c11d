"""The settings: one table of name, default and meaning, read once at the edge and passed down.

Here too is how the files are read that settings name: YAML that people write, its mistakes said in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from zanwatch.errors import ConfigError

T = TypeVar("T")

_SHOWN: Final = 5
"""Mistakes in a file named at once."""


class Setting(NamedTuple):
    """One setting: its environment name, its default, and what it is for."""

    name: str
    default: str
    help: str


SETTINGS: Final = (
    Setting("ZANWATCH_BUS", "sqlite:var/bus.db", "where messages travel: sqlite:FILE or kafka://HOST:PORT"),
    Setting("ZANWATCH_STORE", "chdb:var/store", "where rows are kept: chdb:DIR or clickhouse://HOST:PORT/DATABASE"),
    Setting("ZANWATCH_MAIL", "file:var/mail", "where mail goes: file:DIR, smtp://HOST:PORT or smtps://HOST:PORT"),
    Setting("ZANWATCH_ARCHIVE", "file:var/archive", "where the fetched bytes are kept: file:DIR"),
    Setting("ZANWATCH_CRAWL", "file:var/crawl", "where crawlers remember what they have seen: file:DIR"),
    Setting("ZANWATCH_SITE", "var/site", "folder the public pages are written to"),
    Setting("ZANWATCH_SITE_URL", "http://localhost:8000", "address the public pages are served from"),
    Setting("ZANWATCH_WATCHLISTS", "watchlists.yml", "file that says who gets which report"),
    Setting("ZANWATCH_CONTACT", "https://example.org/zanwatch", "contact named in the User-Agent and the mail"),
    Setting("ZANWATCH_MAIL_FROM", "zanwatch <zanwatch@localhost>", "sender of the mail"),
    Setting("ZANWATCH_CA_BUNDLE", "", "file with extra CA certificates the portals' chains end in"),
    Setting("ZANWATCH_PERMISSIONS", "", "file that says which source's publisher permits what its robots.txt bars"),
    Setting("ZANWATCH_LOG", "text", "form of the log on stderr: text or json"),
    Setting("ZANWATCH_METRICS", "", "address at which `process --follow` serves /metrics: HOST:PORT or :PORT"),
)


class Settings(BaseModel):
    """The settings as values; field names are the environment names without the prefix."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    bus: str
    store: str
    mail: str
    archive: str
    crawl: str
    site: str
    site_url: str
    watchlists: str
    contact: str
    mail_from: str
    ca_bundle: str
    permissions: str
    log: str
    metrics: str


def load(environ: Mapping[str, str]) -> Settings:
    """Read the settings from `environ`.

    Raises ConfigError on a ZANWATCH_ name that is not a setting, so that a misspelling is never
    silently a default.
    """
    known = {setting.name for setting in SETTINGS}
    unknown = sorted(n for n in environ if n.startswith("ZANWATCH_") and n not in known)
    if unknown:
        raise ConfigError(f"unknown setting {', '.join(unknown)}", f"known: {', '.join(sorted(known))}")
    values = {s.name.removeprefix("ZANWATCH_").lower(): environ.get(s.name) or s.default for s in SETTINGS}
    try:
        return Settings(**values)
    except ValidationError as error:  # pragma: no cover - every field is text
        raise ConfigError(f"settings cannot be read: {error}") from error


def scheme_of(url: str) -> str:
    """Return the scheme of a port address such as `sqlite:var/bus.db`."""
    return url.partition(":")[0]


def file_of(url: str) -> Path:
    """Return the path of a `scheme:PATH` address.

    Raises ConfigError when the address names no path.
    """
    rest = url.partition(":")[2]
    path = rest.removeprefix("//") if rest.startswith("///") else rest
    if not path or path.startswith("//"):
        raise ConfigError(f"no path in {url!r}", "write it as scheme:PATH, e.g. file:var/mail")
    return Path(path)


def written(file: Path, shape: TypeAdapter[T], hint: str) -> T:
    """Return what `file` says as `shape`; an empty file says None.

    Raises ConfigError, with the line or the field and `hint`, when it is missing, no YAML, or not of that shape.
    """
    try:
        content: Any = yaml.safe_load(file.read_text(encoding="utf-8"))
        return shape.validate_python(content)
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}", hint) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file} is no text in UTF-8", hint) from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{file}{_line_of(error)} is not YAML: {_problem_of(error)}", hint) from error
    except ValidationError as error:
        raise ConfigError(f"{file}: {_mistakes_of(error)}", hint) from error


def _line_of(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return f", line {mark.line + 1}," if mark else ""


def _problem_of(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or error).splitlines()[0]


def _mistakes_of(error: ValidationError) -> str:
    """Return one clause a mistake: where it stands in the file, then what is wrong there."""
    found = [f"{_place(each['loc'])}: {_plain(each['type'], each['msg'])}" for each in error.errors()]
    return "; ".join(dict.fromkeys(found[:_SHOWN]))


def _place(steps: tuple[int | str, ...]) -> str:
    """Return the fields on the way, entries counted from 1, without the names that only the model has."""
    named = [f"entry {step + 1}" if isinstance(step, int) else step for step in steps if "[" not in str(step)]
    return ", ".join(named) or "the file"


def _plain(kind: str, message: str) -> str:
    """Return a message without the words of the machinery that found the mistake."""
    if kind in {"model_type", "dict_type", "model_attributes_type"}:
        return "should be fields with values, `name: value` a line"
    return message.removeprefix("Value error, ").replace("Input should", "should")
