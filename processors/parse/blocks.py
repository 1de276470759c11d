"""What a reader gives: the lines of a document in order, with what the page says about each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from zanwatch.messages import Cause, Language, Link, Signal

Style = Literal["text", "title", "heading", "bold", "italic", "note", "stamp", "sign", "toc", "unknown"]


class Cell(NamedTuple):
    """Where a table cell stands: table in the document, row and column from 1."""

    table: int
    row: int
    column: int


class Block(NamedTuple):
    """One line of a document: its text with white space made single, and its look."""

    text: str
    style: Style = "text"
    links: tuple[Link, ...] = ()
    cell: Cell | None = None
    anchors: tuple[str, ...] = ()
    """What links of the portal call this line: `z18`."""
    goes_on: bool = False
    """A heading: whether it stands in one element with the line before it."""
    bold_start: int = 0
    """How many characters are bold at the start of a line that is not bold as a whole."""


@dataclass(frozen=True, slots=True)
class Document:
    """A page as read: its lines, and what the page says about the act. Empty where it says nothing."""

    blocks: tuple[Block, ...]
    act_id: str = ""
    language: Language | None = None
    edition_date: date | None = None
    title: str = ""
    requisites: str = ""
    status: str = ""
    act_types: tuple[str, ...] = ()
    cause: Cause | None = None
    related: tuple[Link, ...] = ()
    signals: tuple[Signal, ...] = field(default=())
