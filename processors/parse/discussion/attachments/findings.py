"""What the reading of a file comes to, in plain data: it crosses from one process to another as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field


class UnreadableError(Exception):
    """A file, or a part of it, that is not read on purpose: `code` says why in a word, the message in many."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Line:
    """A paragraph, or the text of a table cell."""

    text: str
    style: str = "text"
    """`text`, `heading`, `bold` or `italic`."""
    cell: tuple[int, int, int] | None = None
    """Table in the document, row, column, from 1."""


@dataclass
class Findings:
    """What was found in one file."""

    name: str = ""
    """The name inside an archive; "" for the file itself."""
    lines: list[Line] = field(default_factory=list)
    flags: dict[str, str] = field(default_factory=dict)
    """What is wrong with the file: a word, and what it rests on."""

    def flag(self, code: str, detail: str) -> None:
        """Note that something is wrong; the first detail stands."""
        self.flags.setdefault(code, detail)
