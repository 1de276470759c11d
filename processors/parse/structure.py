"""From the lines of a document to provisions and notes. Every line becomes one or the other; none is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, Literal

from processors.parse.blocks import Block
from processors.parse.cursor import Cursor
from processors.parse.headings import bare_chapter
from processors.parse.labels import Mark, bare_chapter_of, continues_lower, is_repealed, note_kind
from processors.parse.layout import arrange
from processors.parse.line import Line, Role
from processors.parse.node import Node, finished
from processors.parse.notes import announces, place_of, speaks_of_next
from processors.parse.rules import structure_rules
from processors.parse.titles import TITLE_LENGTH, entitles, goes_on, short
from processors.text import fold, gist
from zanwatch.identity import child, number_of, parent_path, unit_of
from zanwatch.messages import Note, Provision, Signal

_HEADING_UNITS: Final = frozenset({"part", "sec", "subsec", "ch", "para", "art"})
_SENTENCE_ENDS: Final = (".", "!", "?", '."', ".»", '"', "»", ")", ">")


def build(blocks: Sequence[Block]) -> tuple[tuple[Provision, ...], tuple[Note, ...], tuple[Signal, ...]]:
    """Return provisions and notes in document order, and what was odd about them."""
    return _Builder(arrange(blocks)).build()


class _Builder:
    """Reads line after line; `_nodes` grows in document order."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._cursor = Cursor()
        self._nodes: list[Node] = []
        self._by_path: dict[str, Node] = {}
        self._again: Counter[str] = Counter()
        """How often a name was taken already."""
        self._last: Node | None = None
        self._signals: list[Signal] = []
        self._state: Literal["preamble", "titling", "body", "signed"] = "preamble"
        self._table = 0
        self._table_path = ""
        self._roles: dict[Role, Callable[[int, Line], None]] = {
            "line": self._line, "quoted": self._quoted, "note": self._note, "stamp": self._stamp,
            "sign": self._sign, "toc": self._toc, "cell": self._cell,
        }  # fmt: skip

    def build(self) -> tuple[tuple[Provision, ...], tuple[Note, ...], tuple[Signal, ...]]:
        """Read all lines."""
        if not self._has_numbers():
            self._state = "body"
        for at, line in enumerate(self._lines):
            self._roles[line.role](at, line)
        return *finished(self._nodes), tuple(self._signals)

    def _line(self, at: int, line: Line) -> None:
        block = line.block
        if block.style == "title":
            self._add("title", "", block)
        elif (mark := line.heading or self._bare_chapter(line)) and not self._said_already(mark):
            if self._numbers_annex(mark):
                self._title(block)
                return
            self._state = "body"
            path, parent = self._cursor.enter_heading(mark.unit, mark.number)
            self._numbered(mark, path, parent, line)
        elif line.label and (line.label.rest or line.label.unit == "note"):
            self._state = "body"
            self._labelled(line.label, line)
        elif self._continues_heading(line):
            self._nodes[-1].append(block)
        elif self._opens_title(line):
            self._title(block)
        elif self._explains_table(line):
            self._add(self._cursor.enter_footnote(self._table_path), self._table_path, block)
        else:
            self._unnumbered(at, line)

    def _bare_chapter(self, line: Line) -> Mark | None:
        """Below a chapter that is called one, a bare number parts it, unless it is that of the next chapter."""
        mark = bare_chapter(line)
        chapter = self._by_path.get(self._cursor.chapter())
        if mark is None or chapter is None or bare_chapter_of(chapter.label, fold(chapter.label)):
            return mark
        before = str(int(mark.number) - 1) if mark.number.isdecimal() else ""
        is_next = before == number_of(chapter.path) and child(chapter.path, "para", before) not in self._by_path
        return mark if before and is_next else mark._replace(unit="para")

    def _numbers_annex(self, mark: Mark) -> bool:
        """Say whether the number before the title of an annex is its own: chapters begin with 1."""
        untitled = self._last is not None and self._last.path == self._cursor.container
        numbered = mark.number != "1" and mark.label.rstrip(". ") == number_of(self._cursor.container)
        return self._state == "titling" and untitled and numbered

    def _said_already(self, mark: Mark) -> bool:
        """Some exports print a heading twice; the second time it opens nothing."""
        last = self._last
        return bool(last and mark.rest and gist(last.label + last.text) == gist(mark.label + mark.rest))

    def _continues_heading(self, line: Line) -> bool:
        """Headings stand on two lines, or their title follows the number."""
        if line.label or not self._nodes:
            return False
        last = self._nodes[-1]
        if last.kind is not None:
            return False
        if self._cursor.container and last.path == child(self._cursor.container, "title"):
            return continues_lower(line.text) and short(line.block) and len(last.text) <= TITLE_LENGTH
        if unit_of(last.path) not in _HEADING_UNITS:
            return False
        return goes_on(line, last) if line.block.style == "heading" else entitles(line.block, last)

    def _explains_table(self, line: Line) -> bool:
        """Say whether a line below a table is a footnote to it."""
        last = self._last
        below = last is not None and (unit_of(last.path) == "cell" or last.parent == self._table_path)
        return bool(below and self._table_path) and structure_rules().table_footnote.match(line.folded) is not None

    def _opens_title(self, line: Line) -> bool:
        block = line.block
        if line.label or len(block.text) > TITLE_LENGTH:
            return False
        if self._state == "titling":
            untitled = self._last is not None and self._last.path == self._cursor.container
            return block.style in {"heading", "bold"} or (untitled and not block.text.endswith((".", ";", ":")))
        return self._state == "signed" and block.style == "heading"

    def _title(self, block: Block) -> None:
        if self._state == "signed":
            self._cursor.enter_container("rules", "", of_rules=False)
        last = self._nodes[-1] if self._nodes else None
        if last and last.kind is None and last.path == child(self._cursor.container, "title"):
            last.append(block)
        else:
            self._add(self._cursor.enter_plain("title"), self._cursor.container, block)
        self._state = "titling" if block.style in {"heading", "bold"} else "body"

    def _labelled(self, mark: Mark, line: Line) -> None:
        match mark.unit:
            case "pt":
                path = self._cursor.enter_point(mark.number)
            case "sub":
                path = self._cursor.enter_subpoint(mark.number)
            case _:
                path = self._cursor.enter_note()
        parent = parent_path(path) if mark.unit == "sub" else self._cursor.heading_above()
        self._numbered(mark, path, parent, line)

    def _numbered(self, mark: Mark, path: str, parent: str, line: Line) -> None:
        repealed = bool(mark.rest) and is_repealed(line.folded[-len(mark.rest) :])
        node = self._add(path, parent, line.block, label=mark.label, text="" if repealed else mark.rest)
        self._cursor.rename(mark.unit, node.path)
        if repealed:
            node.repealed = True
            self._nodes.append(Node(node.path, "", text=mark.rest, kind="amendment", links=line.block.links))

    def _unnumbered(self, at: int, line: Line) -> None:
        block = line.block
        if self._state == "preamble" and not self._cursor.container:
            self._add(self._cursor.enter_plain("preamble"), "", block)
            if structure_rules().resolves.search(line.folded):
                self._state = "body"
        elif block.style == "heading":
            path, parent = self._cursor.enter_heading(self._cursor.subheading(), "")
            self._add(path, parent, block)
        elif continues_lower(block.text) or self._in_enumeration():
            self._quoted(at, line)
        else:
            within = self._cursor.in_subpoint() and self._list_goes_on(at)
            above = self._cursor.clause_parent(within)
            path = self._cursor.enter_clause(within, self._introduced(above))
            self._add(path, above, block)

    def _in_enumeration(self) -> bool:
        """After a colon, and between абзацы that no full stop ends, even a capital letter opens an абзац."""
        last = self._last
        if last is None or not last.text or (last.parent == self._table_path and last.parent):
            return False
        return last.text.endswith(":") or (unit_of(last.path) == "par" and not last.text.endswith(_SENTENCE_ENDS))

    def _quoted(self, _at: int, line: Line) -> None:
        above = self._cursor.deepest()
        self._add(self._cursor.enter_paragraph(self._introduced(above)), above, line.block)

    def _note(self, _at: int, line: Line) -> None:
        kind = note_kind(line.folded)
        last = self._nodes[-1] if self._nodes else None
        if last and last.kind and (kind is None or announces(last.text)):
            last.append(line.block)
            last.kind = note_kind(fold(last.text)) or last.kind
            return
        chain = self._chain()
        path = "" if kind == "repeal" else place_of(line.folded, chain, self._cursor.container, self._by_path)
        self._nodes.append(Node(path, "", text=line.block.text, kind=kind or "notice", links=line.block.links))

    def _stamp(self, _at: int, line: Line) -> None:
        if line.stamp:
            path = self._cursor.enter_container(line.stamp.container, line.stamp.number, line.stamp.of_rules)
            self._add(path, "", line.block)
            self._state = "titling"
        else:
            self._nodes[-1].append(line.block)

    def _sign(self, _at: int, line: Line) -> None:
        if self._nodes and self._nodes[-1].kind is None and unit_of(self._nodes[-1].path) == "sign":
            self._nodes[-1].append(line.block)
        else:
            self._add(self._cursor.enter_plain("sign"), self._cursor.container, line.block)
        self._state = "signed"

    def _toc(self, _at: int, line: Line) -> None:
        self._add(self._cursor.enter_plain("toc"), "", line.block)

    def _cell(self, _at: int, line: Line) -> None:
        cell = line.block.cell
        if cell is None:
            raise AssertionError("a cell without a place")
        if cell.table != self._table or not self._table_path:
            self._table = cell.table
            parent = self._cursor.heading_above()
            self._table_path = self._cursor.enter_table()
            self._add(self._table_path, parent, Block(""))
        row = child(self._table_path, "row", str(cell.row))
        if row not in self._by_path:
            self._add(row, self._table_path, Block(""))
        path = child(row, "cell", str(cell.column))
        if path in self._by_path and self._nodes[-1].path == path:
            self._nodes[-1].append(line.block)
        else:
            self._add(path, row, line.block)
        if self._state == "titling":
            self._state = "body"

    def _add(self, path: str, parent: str, block: Block, label: str = "", text: str | None = None) -> Node:
        free = self._free(path)
        self._place_announcements(free)
        words = block.text if text is None else text
        node = Node(free, parent, label, words, links=block.links, anchors=block.anchors)
        self._nodes.append(node)
        self._by_path[free] = node
        self._last = node
        return node

    def _place_announcements(self, path: str) -> None:
        """A note may stand before the provision it names: give it to the one that now begins."""
        for node in reversed(self._nodes):
            if node.kind is None:
                return
            if speaks_of_next(fold(node.text), node.path, path):
                node.path = path

    def _free(self, path: str) -> str:
        """A number used twice keeps its name once; the second is told apart and signalled."""
        if path not in self._by_path:
            return path
        self._again[path] += 1
        self._signals.append(Signal(code="number_twice", detail=path))
        return f"{path}~{self._again[path] + 1}"

    def _introduced(self, path: str) -> bool:
        """Say whether a unit has a first line of its own, which counts as its first часть and абзац."""
        node = self._by_path.get(path)
        return bool(node and node.text) and unit_of(path) in {"pt", "sub", "cl", "note"}

    def _list_goes_on(self, at: int) -> bool:
        """Say whether the next numbered line is another subpoint: then this line is part of the present one."""
        for line in self._lines[at + 1 : at + 40]:
            if line.role in {"stamp", "sign"} or line.heading:
                return False
            if line.role == "line" and line.label:
                return line.label.unit == "sub" and line.label.number != "1"
        return False

    def _chain(self) -> list[str]:
        """Paths from the last provision outwards, by name and then by heading."""
        if self._last is None:
            return []
        chain: list[str] = []
        node: Node | None = self._last
        while node is not None:
            path = node.path
            while path and path not in chain:
                chain.append(path)
                path = parent_path(path)
            above = node.parent
            node = self._by_path.get(above) if above not in chain else None
        return [path for path in chain if unit_of(path) not in {"cell", "row"}]

    def _has_numbers(self) -> bool:
        for line in self._lines:
            if line.role == "stamp":
                return False
            if line.role == "line" and (line.label or line.heading):
                return True
        return False
