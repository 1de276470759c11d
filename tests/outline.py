"""An edition as a tree of lines that can be edited, and back: every line keeps its identity, so the truth is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from processors.parse.blocks import Block, Cell, Style
from processors.parse.structure import build
from zanwatch.identity import parent_path, unit_of
from zanwatch.messages import Edition, Note, Provision

_STYLES: Final[dict[str, Style]] = {
    "title": "title", "art": "bold", "note*": "note", "sign": "sign", "toc": "toc", "stamp": "stamp",
    **dict.fromkeys(("part", "sec", "subsec", "ch", "para"), "heading"),
}  # fmt: skip
_NUMBER: Final = re.compile(r"\d+(?:-\d+)*")
NOTE: Final = "note*"
"""Unit of the publisher's words in an outline."""


@dataclass(eq=False)
class Line:
    """One line of an act; `was` is its name in the old edition, "" when it is new."""

    unit: str
    label: str
    text: str
    was: str = ""
    above: Line | None = None
    below: list[Line] = field(default_factory=list)
    old_label: str = ""
    old_text: str = ""
    old_above: Line | None = None
    deed: str = ""
    """What was done to the line as a whole: moved, swapped, stub, half, joined."""
    partner: Line | None = None
    now: str = ""
    """Name in the new edition, known when it was built."""

    def walk(self) -> Iterator[Line]:
        """Yield the line and all below it, as printed."""
        yield self
        for line in self.below:
            yield from line.walk()

    @property
    def printed(self) -> str:
        """The line as printed."""
        return f"{self.label} {self.text}" if self.label and self.text else self.label or self.text

    @property
    def read(self) -> str:
        """The line as the parser gives it: of a repealed one only the number is left, the rest is a note."""
        return self.label if self.deed == "stub" else self.printed

    @property
    def number(self) -> str:
        """The printed number."""
        found = _NUMBER.search(self.label)
        return found[0] if found else ""

    def renumber(self, number: str) -> None:
        """Print another number."""
        self.label = _NUMBER.sub(number, self.label, count=1)

    def add(self, at: int, line: Line) -> None:
        """Put `line` below this one at place `at`."""
        line.above = self
        self.below.insert(at, line)

    def leave(self) -> int:
        """Take the line out of the outline; return the place it had."""
        assert self.above
        at = self.above.below.index(self)
        del self.above.below[at]
        return at


def outline(edition: Edition) -> Line:
    """Return the root above all lines of `edition`."""
    root = Line("act", "", "")
    by_path: dict[str, Line] = {}
    chain = [root]
    said = {note.at: note for note in edition.notes}
    of_stubs = {p.at + 1 for p in edition.provisions if p.repealed}
    notes = [note for note in edition.notes if note.at not in of_stubs]
    placed: list[Provision | Note] = [*edition.provisions, *notes]
    for item in sorted(placed, key=lambda item: item.at):
        if isinstance(item, Provision):
            text = said[item.at + 1].text if item.repealed else item.text
            line = Line(unit_of(item.path), item.label, text, item.path, old_label=item.label, old_text=text)
            line.deed = "stub" if item.repealed else ""
            above = _nearest(parent_path(item.path), by_path)
            by_path[item.path] = line
        else:
            line = Line(NOTE, "", item.text, item.path, old_text=item.text)
            above = by_path.get(item.path)
        while len(chain) > 1 and chain[-1] is not above:
            chain.pop()
        line.old_above = chain[-1]
        chain[-1].add(len(chain[-1].below), line)
        if isinstance(item, Provision):
            chain.append(line)
    return root


def _nearest(path: str, by_path: dict[str, Line]) -> Line | None:
    while path and path not in by_path:
        path = parent_path(path)
    return by_path.get(path)


def blocks_of(lines: Sequence[Line]) -> list[Block]:
    """Return the lines as a reader gives them; tables, rows and cells are counted anew."""
    blocks: list[Block] = []
    table = row = column = 0
    for line in (inner for top in lines for inner in top.walk()):
        if line.unit == "tbl":
            table, row = table + 1, 0
        elif line.unit == "row":
            row, column = row + 1, 0
        elif line.unit == "cell":
            column += 1
            blocks.append(Block(line.text, cell=Cell(table, row, column)))
        else:
            blocks.append(Block(line.printed, _STYLES.get(line.unit, "text")))
    return blocks


def reads_back(lines: Sequence[Line]) -> bool:
    """Say whether the parser sees these lines as they are meant: the same lines, one below the other as here."""
    provisions, notes, _ = build(blocks_of(lines))
    meant = [inner for line in lines for inner in line.walk() if inner.unit != NOTE]
    words = [inner for line in lines for inner in line.walk() if inner.unit == NOTE or inner.deed == "stub"]
    if [p.line for p in provisions] != [line.read for line in meant] or len(notes) != len(words):
        return False
    by_path: dict[str, Line] = {}
    for provision, line in zip(provisions, meant, strict=True):
        above = line.above if line not in lines else None
        if _nearest(parent_path(provision.path), by_path) is not above or "~" in provision.path:
            return False
        by_path[provision.path] = line
    return True
