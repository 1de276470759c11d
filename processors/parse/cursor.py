"""Where in the act the parser stands, and how the next provision is named.

Names follow design: container, then units with their printed numbers; unnumbered units by ordinal within
their parent, the introductory line of a point being its first часть and its first абзац.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from zanwatch.identity import child, parent_path, unit_of

_BROADER: Final = {
    "part": (),
    "sec": ("part",),
    "subsec": ("sec", "part"),
    "ch": ("subsec", "sec", "part"),
    "para": ("ch", "subsec", "sec", "part"),
    "art": ("para", "ch", "subsec", "sec", "part"),
}
_CARRIES: Final = {"subsec": "sec", "para": "ch"}
"""Units numbered anew in each broader unit carry its name; chapters and articles run through the act."""
_INSIDE: Final = ("sub", "cl", "pt", "note", "art")


class Cursor:
    """Open units by kind, and the ordinals given so far."""

    def __init__(self) -> None:
        self.container = ""
        self._open: dict[str, str] = {}
        self._ordinals: Counter[tuple[str, str]] = Counter()
        self._printed: set[str] = set()
        """Headings that carry a printed number."""

    def enter_container(self, unit: str, number: str, of_rules: bool) -> str:
        """Begin an approved document or an annex; return its path."""
        above = self.container if of_rules and unit_of(self.container) == "rules" else ""
        above = parent_path(self.container) if of_rules and unit_of(self.container) == "annex" else above
        ordinal = self._next(above, unit)
        printed = number or (str(ordinal) if unit == "annex" or ordinal > 1 else "")
        self.container = child(above, unit, printed)
        self._open = {}
        return self.container

    def enter_heading(self, unit: str, number: str) -> tuple[str, str]:
        """Begin a part, section, chapter, paragraph or article; return its path and its parent."""
        broader = [self._open[above] for above in _BROADER[unit] if above in self._open]
        parent = broader[0] if broader else self.container
        carrier = self._open.get(_CARRIES.get(unit, ""), self.container)
        ordinal = self._next(carrier, unit)
        path = child(carrier, unit, number if number[:1].isdigit() or number.isupper() else str(ordinal))
        kept = set(_BROADER[unit])
        self._open = {name: where for name, where in self._open.items() if name in kept}
        self._open[unit] = path
        if number:
            self._printed.add(path)
        return path, parent

    def subheading(self) -> str:
        """Return the unit of a heading without a number: below a chapter with one it parts that chapter."""
        chapter = self._open.get("ch", "")
        return "para" if chapter in self._printed else "ch"

    def enter_point(self, number: str) -> str:
        """Begin a point (in most codes: a numbered part of an article); return its path."""
        inside_note = self._open.get("note") and self._continues_note(number)
        above = self._open["note"] if inside_note else self._open.get("art", self.container)
        self._close("pt", "sub", "cl", *(() if inside_note else ("note",)))
        self._open["pt"] = child(above, "pt", number)
        self._ordinals[above, "last pt"] = _whole(number)
        return self._open["pt"]

    def enter_subpoint(self, number: str) -> str:
        """Begin a subpoint; a letter stands below the numbered subpoint before it. Return its path."""
        current = self._open.get("sub", "")
        if number.isalpha() and current and not current.rpartition(":")[2].isalpha():
            above = current
        elif number.isalpha() and current:
            above = parent_path(current)
        else:
            above = self._above_subpoint()
        clause = self._open.get("cl", "")
        self._close("sub", *(("cl",) if clause.startswith(f"{current}/") and current else ()))
        self._open["sub"] = child(above, "sub", number)
        return self._open["sub"]

    def enter_note(self) -> str:
        """Begin a примечание that is part of the norm; return its path."""
        self._close("pt", "sub", "cl", "note")
        above = self._open.get("art", self.container)
        self._open["note"] = child(above, "note", str(self._next(above, "note")))
        return self._open["note"]

    def enter_clause(self, within_subpoint: bool, introduced: bool) -> str:
        """Begin a часть (unnumbered, capital letter); return its path."""
        above = self._open.get("sub") if within_subpoint else None
        above = above or self._outer()
        if not within_subpoint:
            self._close("sub")
        self._open["cl"] = child(above, "cl", str(self._next(above, "cl", 1 if introduced else 0)))
        return self._open["cl"]

    def enter_paragraph(self, introduced: bool) -> str:
        """Name an абзац (unnumbered, small letter, or a quoted line) below the deepest open unit."""
        above = self.deepest()
        return child(above, "par", str(self._next(above, "par", 1 if introduced else 0)))

    def enter_plain(self, unit: str) -> str:
        """Name a preamble, signature, stamp, title or table of contents line: the first has no number."""
        ordinal = self._next(self.container, unit)
        return child(self.container, unit, str(ordinal) if ordinal > 1 else None)

    def enter_table(self) -> str:
        """Name a table below the open article or point; return its path."""
        above = self._open.get("pt") or self._open.get("art") or self.container
        return child(above, "tbl", str(self._next(above, "tbl")))

    def enter_footnote(self, table: str) -> str:
        """Name a line below `table` that explains a mark in it; return its path."""
        return child(table, "par", str(self._next(table, "par")))

    def rename(self, unit: str, path: str) -> None:
        """Take note that the unit just begun got another name because its own was taken."""
        if unit in self._open:
            self._open[unit] = path

    def deepest(self) -> str:
        """Return the path of the innermost open unit."""
        clause, sub = self._open.get("cl", ""), self._open.get("sub", "")
        if clause and sub and clause.startswith(f"{sub}/"):
            return clause
        return next((self._open[unit] for unit in _INSIDE if unit in self._open), self.container)

    def clause_parent(self, within_subpoint: bool) -> str:
        """Return where a часть would stand now."""
        return (self._open.get("sub") if within_subpoint else None) or self._outer()

    def chapter(self) -> str:
        """Return the path of the open chapter, or nothing."""
        return self._open.get("ch", "")

    def in_subpoint(self) -> bool:
        """Say whether a subpoint is open."""
        return "sub" in self._open

    def heading_above(self) -> str:
        """Return the innermost open heading or the container."""
        return next((self._open[u] for u in ("art", *_BROADER["art"]) if u in self._open), self.container)

    def _outer(self) -> str:
        return next((self._open[u] for u in ("pt", "note", "art") if u in self._open), self.container)

    def _above_subpoint(self) -> str:
        current, clause = self._open.get("sub", ""), self._open.get("cl", "")
        if not current:
            return clause or self._outer()
        while unit_of(current) == "sub":
            current = parent_path(current)
        return current

    def _continues_note(self, number: str) -> bool:
        above = self._open["note"]
        last = self._ordinals[above, "last pt"]
        outer = self._ordinals[parent_path(above), "last pt"]
        first = _whole(number)
        return first in {last, last + 1} and first != outer + 1

    def _next(self, above: str, unit: str, start: int = 0) -> int:
        key = (above, unit)
        self._ordinals[key] = max(self._ordinals[key], start) + 1
        return self._ordinals[key]

    def _close(self, *units: str) -> None:
        for unit in units:
            self._open.pop(unit, None)


def _whole(number: str) -> int:
    """Return the number before its first dash or dot."""
    return int(number.partition("-")[0].partition(".")[0])
