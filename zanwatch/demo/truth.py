"""What happens on the demo portal: the answers a watcher should find, read from `truth.yml`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from zanwatch.demo.acts import ActId, Day, Strict, Words, read_yaml
from zanwatch.messages import Language, Op, RejectReason

SourceName = Literal["adilet", "control_bank"]


class TrueChange(Strict):
    """A change of a day: `path` as the design names provisions, `act` for the whole act."""

    act: ActId
    languages: tuple[Language, ...] = ("kk", "ru")
    sources: tuple[SourceName, ...] = ("adilet", "control_bank")
    """Where it can be seen on its day."""
    op: Op
    path: str
    cause: ActId | None = None
    what: Words


class Unseen(Strict):
    """A page that could not be looked at on a day."""

    act: ActId
    languages: tuple[Language, ...]
    source: SourceName
    reason: RejectReason


class TrueDay(Strict):
    """Everything that happens on a day; day 1 is where the watching begins."""

    day: Day
    changes: Annotated[tuple[TrueChange, ...], Field(min_length=1)]
    unseen: tuple[Unseen, ...] = ()


class Truth(Strict):
    """All days on which something happens."""

    days: tuple[TrueDay, ...]


@cache
def load_truth() -> Truth:
    """Return the answers. Raises InputError where the file cannot be used."""
    return read_yaml(files("zanwatch.demo") / "truth.yml", Truth)
