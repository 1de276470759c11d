"""HTML to blocks: every element is used, ignored by name, or raises a signal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import takewhile
from typing import Final, NamedTuple

from lxml import etree

from processors.parse.blocks import Block, Cell, Style
from processors.parse.grid import Grid
from processors.text import collapse, squeeze
from zanwatch.errors import Rejected
from zanwatch.messages import Link, Signal


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HEADINGS: Final = _names("h1 h2 h3 h4 h5 h6")
_PARAGRAPHS: Final = _names(
    "p div article section center blockquote pre ul ol li dl dt dd tbody thead tfoot caption colgroup col hr br "
    "address figure figcaption main header footer form fieldset body html"
)
_INLINE: Final = _names(
    "a b strong i em u s strike del ins font span sup sub small big nobr code tt label abbr cite q mark time"
)
IGNORED: Final = _names(
    "script style noscript iframe svg img input button select option textarea object embed link meta head"
)
"""Elements whose content is never text of the act."""
_TABLE: Final = _names("table tr td th")
_LINES: Final = (_HEADINGS | _PARAGRAPHS) - {"pre"}
"""Elements that are a line each."""
_KNOWN: Final = _HEADINGS | _PARAGRAPHS | _INLINE | IGNORED | _TABLE

_ATTRIBUTES: Final = 5000
"""More a tag never has; what reading them takes grows with the square of their number."""
_LONG_TAG: Final = re.compile(rb"<[A-Za-z][^<>]{9999,}")
_INDENT: Final = "   "
"""In preformatted text an indented line opens a paragraph."""
_ANCHOR: Final = re.compile(r"z\d{1,6}")
"""How the portal names the places its links lead to."""
_NOTE_COLORS: Final = frozenset({"#ff0000", "red", "#f00"})
Looks = frozenset[str]
_PLAIN: Final[Looks] = frozenset()
_STYLES: Final[tuple[Style, ...]] = ("note", "heading", "bold", "italic")
"""The looks that make a style, the most telling first."""


def parse_html(data: bytes, encoding: str = "utf-8") -> etree._Element | None:
    """Return the root of the page, or None when there is no element in it.

    Raises Rejected (unreadable) where the parser would stop in the middle of the page, or never come to an end.
    """
    if any(len(tag[0].split()) > _ATTRIBUTES for tag in _LONG_TAG.finditer(data)):
        raise Rejected("unreadable", f"a tag has more than {_ATTRIBUTES} attributes")
    parser = etree.HTMLParser(encoding=encoding, huge_tree=True)
    try:
        root = etree.fromstring(data, parser=parser)
    except etree.ParserError:
        return None
    stopped = parser.error_log.filter_from_level(etree.ErrorLevels.FATAL)
    if stopped and (limit := stopped[0]).type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        raise Rejected("unreadable", f"the page is beyond measure at its line {limit.line}: {limit.message[:80]}")
    return root


def visible_text(element: etree._Element) -> str:
    """Return all text of `element` but that of ignored elements: what must not be lost."""
    return squeeze("".join(_in_order(element)))


def blocks_of(element: etree._Element) -> tuple[list[Block], list[Signal]]:
    """Return the lines of `element` in document order, and what was not expected in it."""
    writer = _Writer()
    read_at_once = False
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            read_at_once = writer.open(node)
            continue
        if event == "end" and not read_at_once:
            writer.close(node)
        read_at_once = False
        if (tail := node.tail) and node is not element:
            writer.write(tail)
    writer.flush()
    signals = [Signal(code="element", detail=f"<{tag}> x{n}") for tag, n in sorted(writer.unknown.items())]
    return writer.blocks, signals


class _Piece(NamedTuple):
    """Text in one look."""

    text: str
    looks: Looks


_BREAK: Final = _Piece(" ", _PLAIN)
"""What a paragraph inside a cell leaves of its borders."""


class _Writer:
    """Gathers text until a paragraph ends; knows the look of every piece."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.unknown: Counter[str] = Counter()
        self._pieces: list[_Piece] = []
        self._links: list[Link] = []
        self._looks: list[Looks] = [_PLAIN]
        self._href: tuple[str, int] | None = None
        self._anchors: list[str] = []
        self._ignored = 0
        self._tables: list[int] = []
        self._table_count = 0
        self._grid = Grid()
        self._heading_lines = 0
        """Lines written of the heading that is open."""

    def open(self, node: etree._Element) -> bool:
        """Enter an element; say whether it was read to its end."""
        tag = str(node.tag)
        if tag in _LINES and not len(node) and self._is_outside():
            self._line(node, tag)
            return True
        if tag in IGNORED:
            self._ignored += 1
        self._part(tag)
        if tag in _TABLE:
            self._enter_table(tag, node)
        look = _look(tag, node.get("class"), node.get("color"))
        self._looks.append(self._looks[-1] | look if look else self._looks[-1])
        self._anchors += _anchors(node)
        if tag == "a" and (href := node.get("href")):
            self._href = (str(href), len(self._pieces))
        if tag not in _KNOWN:
            self.unknown[tag] += 1
        if node.text:
            self.write(node.text)
        return False

    def close(self, node: etree._Element) -> None:
        """Leave an element."""
        tag = str(node.tag)
        if tag == "a" and self._href:
            text = collapse("".join(piece.text for piece in self._pieces[self._href[1] :]))
            self._links.append(Link(text=text, href=self._href[0]))
            self._href = None
        self._part(tag, cell_ends=tag in {"td", "th"})
        if tag == "table" and self._tables:
            self._tables.pop()
        self._looks.pop()
        if tag in IGNORED:
            self._ignored -= 1

    def write(self, text: str) -> None:
        """Add a piece of text in the present look."""
        if self._ignored:
            return
        looks = self._looks[-1]
        if "pre" not in looks:
            if self._pieces or not text.isspace():
                self._pieces.append(_Piece(text, looks))
            return
        for at, line in enumerate(text.split("\n")):
            if at and (not line.strip() or line.startswith(_INDENT)):
                self.flush()
            self._pieces.append(_Piece(f" {line}" if at else line, looks))

    def flush(self, cell_ends: bool = False) -> None:
        """End the line; in a table an empty cell is a line too."""
        text = collapse("".join([piece.text for piece in self._pieces]))
        cell = Cell(self._tables[0], self._grid.row, self._grid.column) if self._in_cell() else None
        if text or (cell and cell_ends and not (self.blocks and self.blocks[-1].cell == cell)):
            style = _style(self._pieces)
            bold = _bold_start(self._pieces) if style == "text" else 0
            self._append(text, style, tuple(self._links), cell, bold)
        self._pieces, self._links, self._href = [], [], None

    def _is_outside(self) -> bool:
        """Say whether nothing around the next paragraph has a say in how it is read."""
        return not (self._ignored or self._tables or "pre" in self._looks[-1])

    def _line(self, node: etree._Element, tag: str) -> None:
        """Read a paragraph without elements at once: most of a document are such."""
        self._part(tag)
        self._anchors += _anchors(node)
        text = collapse(node.text or "")
        if text:
            looks = self._looks[-1] | _look(tag, node.get("class"), node.get("color"))
            self._append(text, _style_of(looks))
        if tag in _HEADINGS:
            self._heading_lines = 0

    def _part(self, tag: str, cell_ends: bool = False) -> None:
        """Part what stands before the border of an element from what follows; a cell is one line."""
        if tag in _INLINE or tag in IGNORED:
            return
        if tag in _PARAGRAPHS and self._in_cell():
            self._pieces.append(_BREAK)
            return
        if self._pieces or self._links or cell_ends:
            self.flush(cell_ends)
        if tag in _HEADINGS:
            self._heading_lines = 0
        self._href = None

    def _enter_table(self, tag: str, node: etree._Element) -> None:
        if tag == "table":
            self._table_count += 1
            self._tables.append(self._table_count)
            if len(self._tables) == 1:
                self._grid = Grid()
        elif len(self._tables) == 1 and tag == "tr":
            self._grid.enter_row()
        elif len(self._tables) == 1:
            self._grid.enter_cell(node)

    def _in_cell(self) -> bool:
        return bool(self._tables) and self._grid.column > 0

    def _append(
        self, text: str, style: Style, links: tuple[Link, ...] = (), cell: Cell | None = None, bold_start: int = 0
    ) -> None:
        goes_on = style == "heading" and self._heading_lines > 0
        self._heading_lines += style == "heading"
        anchors = tuple(dict.fromkeys(self._anchors)) if self._anchors else ()
        self._anchors = []
        self.blocks.append(Block(text, style, links, cell, anchors, goes_on, bold_start))


def _style(pieces: list[_Piece]) -> Style:
    """Return the look of a line: of most of it for a note, of all of it otherwise."""
    written = [piece for piece in pieces if piece.text.strip()]
    found = {piece.looks for piece in written}
    first = written[0].looks if written else _PLAIN
    if len(found) <= 1:
        return _style_of(first)
    total, weights = 0, Counter[str]()
    for text, looks in written:
        size = len(squeeze(text))
        total += size
        weights.update(dict.fromkeys(looks, size))
    if "note" in first and weights["note"] * 2 >= total - weights["link"]:
        return "note"
    return next((style for style in _STYLES[1:] if weights[style] == total), "text")


def _bold_start(pieces: list[_Piece]) -> int:
    """Return how many characters of the written line are bold before the first that is not."""
    bold = list(takewhile(lambda piece: "bold" in piece.looks or not piece.text.strip(), pieces))
    return len(collapse("".join([piece.text for piece in bold]))) if bold else 0


def _style_of(looks: Looks) -> Style:
    return next((style for style in _STYLES if style in looks), "text") if looks else "text"


def _anchors(node: etree._Element) -> list[str]:
    return [name for name in (node.get("id"), node.get("name")) if name and _ANCHOR.fullmatch(name)]


@lru_cache(maxsize=512)
def _look(tag: str, css: str | None, color: str | None) -> Looks:
    looks = set()
    if "note" in (css or "").lower().split() or (color or "").strip().lower() in _NOTE_COLORS:
        looks.add("note")
    if tag in _HEADINGS:
        looks.add("heading")
    if tag in {"b", "strong"}:
        looks.add("bold")
    if tag in {"i", "em"}:
        looks.add("italic")
    if tag in {"a", "pre"}:
        looks.add({"a": "link"}.get(tag, tag))
    return frozenset(looks)


def _in_order(element: etree._Element) -> Iterator[str]:
    ignored = 0
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        skip = isinstance(node.tag, str) and node.tag.lower() in IGNORED
        ignored += (event == "start" and skip) - (event == "end" and skip)
        if event == "start" and not ignored:
            yield node.text or ""
        elif event != "start" and node is not element and not ignored:
            yield node.tail or ""
