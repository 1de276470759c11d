"""The invented acts of the demo portal: strict models over `acts/*.yml` and `portal.yml`.

A block is one printed line (or table) of an act in both languages, shown on the days `since`..`until`;
an amended line is two blocks. Nothing here knows how a portal prints it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Final, Literal, Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from zanwatch.errors import InputError
from zanwatch.messages import Language

Kind = Literal[
    "preamble", "part", "sec", "ch", "art", "lead", "pt", "sub", "p", "note", "notice", "stub",
    "stamp", "heading", "table", "sign",
]  # fmt: skip
"""`lead` is an article without a heading, `stub` a repealed line, `heading` the title of Rules or of an annex;
a `sign` is the lines of the office, a bar, and the name."""
Status = Literal["new", "upd", "yts"]
OutageKind = Literal["shell", "unavailable"]
Day = Annotated[int, Field(ge=1, le=3)]
ActId = Annotated[str, Field(pattern=r"^[A-Z][0-9A-Za-z]+_?$")]
LAST_DAY: Final = 3
T = TypeVar("T", bound="Strict")


class Strict(BaseModel):
    """Frozen; unknown keys and converted types are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Words(Strict):
    """The same thing said in both languages."""

    ru: str
    kk: str

    def get(self, language: Language) -> str:
        """Return the wording in `language`."""
        return self.ru if language == "ru" else self.kk


class Row(Strict):
    """A row of a table, by cells."""

    ru: tuple[str, ...]
    kk: tuple[str, ...]
    since: Day = 1
    until: Day = LAST_DAY

    def cells(self, language: Language) -> tuple[str, ...]:
        """Return the cells in `language`."""
        return self.ru if language == "ru" else self.kk

    @model_validator(mode="after")
    def _same_width(self) -> Self:
        if len(self.ru) != len(self.kk):
            raise ValueError(f"{len(self.ru)} cells in ru, {len(self.kk)} in kk")
        return self


class Block(Strict):
    """One printed line of an act, or a table; `key` names it for links, `of` is the unit a stub stands for."""

    kind: Kind
    ru: str = ""
    kk: str = ""
    key: str = ""
    of: Literal["", "pt", "sub"] = ""
    rows: tuple[Row, ...] = ()
    since: Day = 1
    until: Day = LAST_DAY

    def text(self, language: Language) -> str:
        """Return the line in `language`, with its inline marks."""
        return self.ru if language == "ru" else self.kk

    def grid(self, day: int, language: Language) -> tuple[tuple[str, ...], ...]:
        """Return the cells of the rows that stand on `day`."""
        return tuple(row.cells(language) for row in self.rows if row.since <= day <= row.until)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.kind == "table") != bool(self.rows):
            raise ValueError(f"{self.kind}: rows belong to a table, and to it only")
        if self.kind != "table" and not (self.ru and self.kk):
            raise ValueError(f"{self.kind}: both languages are needed")
        if self.kind == "sign" and not (self.ru.count("|") == self.kk.count("|") == 1):
            raise ValueError("sign: one bar stands before the name")
        if (self.kind == "stub") != bool(self.of):
            raise ValueError("`of` belongs to a stub")
        return self


class EditionState(Strict):
    """What the portals say of the act from a day on."""

    day: Day
    date: dt.date
    status: Status
    cause: ActId | None = None
    ending: Words | None = None
    """A sentence the requisites gain, e.g. of a repeal."""


class Act(Strict):
    """An invented act with all its editions."""

    id: ActId
    bank: Annotated[str, Field(pattern=r"^[0-9]+$")]
    """Its id in the control bank."""
    types: tuple[str, ...]
    form: Words
    body: Words
    area: Words
    adopted: dt.date
    published: dt.date
    number: str
    registered: str = ""
    articles: Literal["bold", "h3"] = "bold"
    """How the Әділет page prints headings of articles."""
    title: Words
    requisites: Words
    editions: Annotated[tuple[EditionState, ...], Field(min_length=1)]
    blocks: Annotated[tuple[Block, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _every_change_is_an_edition(self) -> Self:
        parts: list[Block | Row] = [*self.blocks, *(row for block in self.blocks for row in block.rows)]
        starts = {p.since for p in parts if p.since > 1} | {p.until + 1 for p in parts if p.until < LAST_DAY}
        if unsaid := starts - {edition.day for edition in self.editions}:
            raise ValueError(f"lines change on days {sorted(unsaid)} without an edition")
        return self

    def present(self, day: int) -> bool:
        """Say whether the portals hold the act on `day`."""
        return self.editions[0].day <= day

    def editions_at(self, day: int) -> tuple[EditionState, ...]:
        """Return the editions known on `day`, oldest first."""
        return tuple(edition for edition in self.editions if edition.day <= day)

    def blocks_at(self, day: int) -> list[tuple[int, Block]]:
        """Return the lines that stand on `day`, with their places among all lines of all days."""
        return [(place, b) for place, b in enumerate(self.blocks) if b.since <= day <= b.until]

    def requisites_at(self, day: int, language: Language) -> str:
        """Return the paragraph of requisites as of `day`."""
        endings = [e.ending.get(language) for e in self.editions_at(day) if e.ending]
        return " ".join([self.requisites.get(language), *endings])


class Outage(Strict):
    """A page of the Әділет form that cannot be read on a day."""

    act: ActId
    languages: tuple[Language, ...]
    kind: OutageKind


class PortalDay(Strict):
    """One day of the portal."""

    date: dt.date
    outages: tuple[Outage, ...] = ()


class PortalPlan(Strict):
    """The days of the portal and the words of its own interface."""

    days: tuple[PortalDay, ...]
    interface: dict[Language, dict[str, str]]
    statuses: dict[Status, Words]


def read_yaml(file: Traversable, model: type[T]) -> T:
    """Read one YAML file into `model`. Raises InputError naming the file."""
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        return model.model_validate_json(json.dumps(data, default=str))
    except (yaml.YAMLError, ValidationError) as error:
        raise InputError(f"{file.name}: {error}", "correct the file") from error


@cache
def load_acts() -> Mapping[str, Act]:
    """Return the acts by id, in order of id. Raises InputError where a file cannot be used."""
    folder = files("zanwatch.demo") / "acts"
    acts = [read_yaml(file, Act) for file in folder.iterdir() if file.name.endswith(".yml")]
    return {act.id: act for act in sorted(acts, key=lambda act: act.id)}


@cache
def load_plan() -> PortalPlan:
    """Return the days and the interface of the portal. Raises InputError where the file cannot be used."""
    return read_yaml(files("zanwatch.demo") / "portal.yml", PortalPlan)
