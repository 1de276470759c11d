"""Rules and patterns as data: `processors/rules/*.yml`, read once and checked."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from importlib import resources
from typing import Annotated, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from zanwatch.errors import ConfigError
from zanwatch.messages import Language

Operation = Literal[
    "amended", "new_wording", "added", "repealed", "heading", "whole_text", "replaced_words", "suspended", "renumbered",
    "future", "court", "see", "other_act", "commencement", "validity", "notice", "unknown",
]  # fmt: skip

T = TypeVar("T", bound=BaseModel)

Pattern = Annotated[re.Pattern[str], BeforeValidator(re.compile)]
"""A regular expression over folded text."""


class Entry(BaseModel):
    """A row of a rule file."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Marker(Entry):
    """How a note begins."""

    id: str
    language: Language | Literal["any"]
    kind: Literal["note", "notice"]
    pattern: Pattern
    source: str


class OperationRule(Entry):
    """What a wording says was done."""

    id: str
    language: Language
    operation: Operation
    pattern: Pattern
    source: str


class ActRule(Entry):
    """The form of an act, as a note names it."""

    language: Language
    value: str
    pattern: Pattern


class Wording(Entry):
    """A pattern of one language."""

    language: Language
    pattern: Pattern


class Shape(Entry):
    """One way to print a date."""

    id: str
    pattern: Pattern


class BareUnit(Entry):
    """A unit that may stand without a number."""

    unit: str
    pattern: Pattern


class NoteRules(Entry):
    """The patterns of `notes.yml`."""

    markers: tuple[Marker, ...]
    mentions: tuple[Shape, ...]
    number: Pattern
    code: Pattern
    bare_before: Pattern
    bare_after: Pattern
    months: dict[Language, tuple[str, ...]]
    operations: tuple[OperationRule, ...]
    statements: tuple[OperationRule, ...]
    untouched: tuple[Wording, ...]
    acts: tuple[ActRule, ...]
    many_acts: dict[Language, Pattern]
    in_text: Pattern
    act_nouns: dict[Language, Pattern]
    constitutional: dict[Language, Pattern]
    government: dict[Language, Pattern]
    clause: dict[Language, Pattern]
    by_virtue_of: Pattern
    corner: Pattern
    marks: tuple[Pattern, ...]
    link: Pattern


class StartRule(Entry):
    """One wording on commencement and the arithmetic it asks for."""

    id: str
    language: Language
    kind: Literal[
        "fixed", "days", "months", "publication", "next_day", "signature", "registration", "pointer", "conditional"
    ]
    article: str
    since: dt.date | None
    until: dt.date | None
    source: str
    pattern: str


class Basis(Entry):
    """The law the arithmetic was read in."""

    law: str
    date: dt.date


class StartRules(Entry):
    """The patterns of `commencement.yml`."""

    basis: Basis
    date: str
    partial: Pattern
    exception: dict[Language, Pattern]
    about: Pattern
    rules: tuple[StartRule, ...]
    numerals: dict[int, tuple[str, ...]]


def load(name: str) -> object:
    """Return the content of `processors/rules/<name>.yml`; ConfigError where it is not YAML."""
    try:
        return yaml.safe_load(resources.files("processors").joinpath("rules", f"{name}.yml").read_text("utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise ConfigError(
            f"rules {name}.yml cannot be read: {error}", "restore the file shipped with zanwatch"
        ) from error


def checked(name: str, model: type[T]) -> T:
    """Return rule file `name` as `model`; ConfigError names the entry that is wrong."""
    try:
        return model.model_validate(load(name))
    except (ValidationError, re.error) as error:
        raise ConfigError(f"rules {name}.yml: {error}", "correct the entry named above") from error


@cache
def note_rules() -> NoteRules:
    """Return the wordings of notes."""
    return checked("notes", NoteRules)


@cache
def start_rules() -> StartRules:
    """Return the wordings of commencement."""
    return checked("commencement", StartRules)
