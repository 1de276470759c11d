"""Who gets which report: watchlists.yml, read strictly.

A recipient watches `everything`, or a list of interests. Within one interest every field that is given must
match; across interests one match is enough.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from reports.matching import fold, mentions
from reports.values import UiLanguage
from zanwatch import config
from zanwatch.identity import is_act_id

_EMAIL: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)*")

_HINT: Final = "ZANWATCH_WATCHLISTS names the file; watchlists.yml of the project shows how one is written"


def _email(text: str) -> str:
    if len(text) > 254 or _EMAIL.fullmatch(text) is None:
        raise ValueError("is not a plain address such as name@example.org")
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be one line of printable text")
    return text


def _act_id(text: str) -> str:
    if not is_act_id(text):
        raise ValueError(f"{text!r} is not an act id such as Z1600000480")
    return text


Word = Annotated[str, Field(min_length=2, max_length=200), AfterValidator(_one_line)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Interest(_Strict):
    """What to watch: all the fields given must match."""

    acts: tuple[Annotated[str, AfterValidator(_act_id)], ...] = ()
    types: tuple[Word, ...] = ()
    """Types of acts, as our labels or the source's own codes name them."""
    bodies: tuple[Word, ...] = ()
    """Words of the name of the body that adopted the act."""
    keywords: tuple[Word, ...] = ()
    """Words in the title or in the changed text; one is enough."""

    @model_validator(mode="after")
    def _says_something(self) -> Interest:
        if not (self.acts or self.types or self.bodies or self.keywords):
            raise ValueError("says nothing: give acts, types, bodies or keywords")
        return self

    def matches(self, act_id: str, types: tuple[str, ...], bodies: tuple[str, ...], text: str) -> bool:
        """Say whether an act with these labels and a change with this text is meant."""
        return (
            (not self.acts or act_id in self.acts)
            and (not self.types or not {fold(t) for t in self.types}.isdisjoint(fold(t) for t in types))
            and (not self.bodies or any(mentions(body, self.bodies) for body in bodies))
            and (not self.keywords or mentions(text, self.keywords))
        )


Watch = Literal["everything"] | Annotated[tuple[Interest, ...], Field(min_length=1)]


class Recipient(_Strict):
    """One person or mailbox and what it gets."""

    email: Annotated[str, AfterValidator(_email)]
    name: Annotated[str, Field(max_length=100), AfterValidator(_one_line)] = ""
    language: UiLanguage
    schedule: Literal["daily"] = "daily"
    watch: Watch


class Watchlists(_Strict):
    """The whole file."""

    recipients: tuple[Recipient, ...]

    @property
    def acts(self) -> frozenset[str]:
        """The acts somebody watches by name."""
        interests = (interest for r in self.recipients if r.watch != "everything" for interest in r.watch)
        return frozenset(act for interest in interests for act in interest.acts)

    @model_validator(mode="after")
    def _one_mail_each(self) -> Watchlists:
        seen: set[str] = set()
        for recipient in self.recipients:
            if recipient.email.lower() in seen:
                raise ValueError(f"{recipient.email} is listed twice")
            seen.add(recipient.email.lower())
        return self


def load(path: Path | str) -> Watchlists:
    """Read the watch lists at `path`.

    Raises ConfigError, with the line or the field, when the file is missing or not what it should be.
    """
    return config.written(Path(path), TypeAdapter(Watchlists), _HINT)
