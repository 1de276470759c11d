"""What was read in a note."""

from __future__ import annotations

from processors.provenance.rulebook import Operation
from zanwatch.messages import Cause, Fact


class Piece(Fact):
    """A piece of a note, `text[start:end]`."""

    start: int
    end: int
    text: str


class NoteEvent(Fact):
    """One thing a note says was done, or will be; `evidence` is `text[start:end]` of the note."""

    target: str = ""
    """The words for what was touched, as printed: `Статья 3`, `7-тармаққа`; "" where the note does not say."""
    element: str = ""
    """What was added, where the note says it: `статьей 2-1`."""
    operation: Operation
    rule: str
    """Id of the pattern that said so."""
    cause: Cause | None = None
    """The act; None where the words name none."""
    issuer: str = ""
    """The words between the form of the act and its date: who issued it."""
    commencement_rule: str = ""
    start: int
    end: int
    evidence: str
    flags: tuple[str, ...] = ()


class NoteReading(Fact):
    """A note, read. The events and the leftover together are the whole note."""

    events: tuple[NoteEvent, ...]
    leftover: tuple[Piece, ...] = ()
    flags: tuple[str, ...] = ()
