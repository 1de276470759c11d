"""A line of a document: its block, its words folded, and what place and opening say of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from processors.parse.blocks import Block
from processors.parse.labels import Mark

Role = Literal["line", "stamp", "sign", "toc", "quoted", "note", "cell"]


@dataclass(frozen=True, slots=True)
class Stamp:
    """An approval stamp or the head of an annex."""

    container: str
    number: str
    of_rules: bool


class Line(NamedTuple):
    """A block, its role, its words folded, and what opens it; for the first line of a stamp, what it stamps."""

    block: Block
    role: Role
    folded: str
    heading: Mark | None = None
    label: Mark | None = None
    stamp: Stamp | None = None

    def as_only(self, role: Role) -> Line:
        """Return the line in a role in which nothing opens it."""
        return Line(self.block, role, self.folded)

    @property
    def text(self) -> str:
        """The line as printed."""
        return self.block.text
