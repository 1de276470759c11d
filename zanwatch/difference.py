"""What `zanwatch diff --format json` prints: a promise to programs, with a JSON Schema of its own."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from zanwatch.messages import Cause, Change, DateBasis, Edition, Language, Op, RedlineOp

SCHEMA_ID: Final = "urn:zanwatch:difference:1"
"""The number grows when a program that reads the form would have to change."""


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class ShownAct(_Shown):
    """The act, as its newer edition names it."""

    id: str
    language: Language
    title: str


class ShownEdition(_Shown):
    """An edition, without its text."""

    edition: dt.date
    """Day the edition is of."""
    edition_date_basis: DateBasis
    """Who says so: the source stated it, it stands in the requisites, or it is the day the edition was seen."""
    text_hash: str
    """Equal for equal texts."""
    address: str


class ShownChange(_Shown):
    """What happened to one provision."""

    id: str
    """Of the event: the same for the same change seen again, or in another source."""
    op: Op
    path_before: str | None
    """Name in the old edition; null where it was not there."""
    path_after: str | None
    """Name in the new edition; null where it is no more."""
    text_before: str | None
    text_after: str | None
    redline: tuple[tuple[RedlineOp, str], ...]
    """`=` and `-` together are the old text, `=` and `+` the new one."""
    at_before: int | None
    """Place of the first line covered in the old edition, from 0; of a note: among the notes."""
    at_after: int | None
    span_before: int
    """Lines covered; both 0: a remark on a change another record covers."""
    span_after: int
    causes: tuple[Cause, ...]
    note: str | None
    """The publisher's words that stand with the provision."""
    flags: tuple[str, ...]
    row: str = ""
    """How the row of a table begins that a changed cell stands in."""


class Difference(_Shown):
    """What changed between two editions of one act; the changes in the order of the newer one, notes last."""

    act: ShownAct
    old: ShownEdition
    new: ShownEdition
    changes: tuple[ShownChange, ...]

    def to_json(self) -> str:
        """Return the difference as readable JSON; `row` only where there is one."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1)

    def as_dict(self) -> dict[str, Any]:
        """Return what `to_json` prints."""
        made = self.model_dump(mode="json")
        for change in made["changes"]:
            if not change["row"]:
                del change["row"]
        return made


def difference_of(old: Edition, new: Edition, changes: Iterable[Change]) -> Difference:
    """Return the difference of two editions in the form programs read."""
    header, fields = new.header, set(ShownChange.model_fields)
    return Difference(
        act=ShownAct(id=header.act_id, language=header.language, title=header.title),
        old=_edition(old),
        new=_edition(new),
        changes=tuple(ShownChange.model_validate(change.model_dump(include=fields)) for change in changes),
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a difference."""
    made = Difference.model_json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID, **made}


def _edition(edition: Edition) -> ShownEdition:
    header = edition.header
    return ShownEdition(
        edition=header.edition_date, edition_date_basis=header.edition_date_basis, text_hash=header.text_hash,
        address=header.address,
    )  # fmt: skip
