"""HTML to blocks: every element is used, ignored by name, or raises a signal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from processors.parse.blocks import Block, Cell, Style
from processors.text import collapse, squeeze
from zanwatch.messages import Link, Signal

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARAGRAPHS: Final = frozenset(
    (
        "p",
        "div",
        "article",
        "section",
        "center",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "tbody",
        "thead",
        "tfoot",
        "caption",
        "colgroup",
        "col",
        "hr",
        "br",
        "address",
        "figure",
        "figcaption",
        "main",
        "header",
        "footer",
        "form",
        "fieldset",
        "body",
        "html",
    )
)
_INLINE: Final = frozenset(
    (
        "a",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "strike",
        "del",
        "ins",
        "font",
        "span",
        "sup",
        "sub",
        "small",
        "big",
        "nobr",
        "code",
        "tt",
        "label",
        "abbr",
        "cite",
        "q",
        "mark",
        "time",
    )
)
IGNORED: Final = frozenset(
    (
        "script",
        "style",
        "noscript",
        "iframe",
        "svg",
        "img",
        "input",
        "button",
        "select",
        "option",
        "textarea",
        "object",
        "embed",
        "link",
        "meta",
        "head",
    )
)
"""Elements whose content is never text of the act."""

_INDENT: Final = "   "
"""In preformatted text an indented line opens a paragraph."""
_ANCHOR: Final = re.compile(r"z\d{1,6}")
"""How the portal names the places its links lead to."""
_NOTE_COLORS: Final = frozenset({"#ff0000", "red", "#f00"})


def parse_html(data: bytes, encoding: str = "utf-8") -> etree._Element | None:
    """Return the root of the page, or None when there is no element in it."""
    parser = html.HTMLParser(encoding=encoding, huge_tree=True)
    try:
        return html.document_fromstring(data, parser=parser)
    except etree.ParserError:
        return None


def visible_text(element: etree._Element) -> str:
    """Return all text of `element` but that of ignored elements: what must not be lost."""
    return squeeze("".join(_in_order(element)))


def blocks_of(element: etree._Element) -> tuple[list[Block], list[Signal]]:
    """Return the lines of `element` in document order, and what was not expected in it."""
    writer = _Writer()
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            writer.open(node)
        elif event == "end":
            writer.close(node)
        if event != "start" and node is not element and node.tail:
            writer.write(node.tail)
    writer.flush()
    signals = [Signal(code="element", detail=f"<{tag}> x{n}") for tag, n in sorted(writer.unknown.items())]
    return writer.blocks, signals


class _Writer:
    """Gathers text until a paragraph ends; knows the look of every piece."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.unknown: Counter[str] = Counter()
        self._pieces: list[tuple[str, frozenset[str]]] = []
        self._links: list[Link] = []
        self._looks: list[frozenset[str]] = [frozenset()]
        self._href: tuple[str, int] | None = None
        self._anchors: list[str] = []
        self._ignored = 0
        self._tables: list[int] = []
        self._table_count = 0
        self._row = self._column = 0

    def open(self, node: etree._Element) -> None:
        """Enter an element."""
        tag = str(node.tag).lower()
        if tag in IGNORED:
            self._ignored += 1
        if tag not in _INLINE and not (self._in_cell() and tag in _PARAGRAPHS):
            self.flush()
        elif tag in _PARAGRAPHS:
            self._pieces.append((" ", frozenset()))
        self._enter_table(tag)
        self._looks.append(self._looks[-1] | _look(node, tag))
        self._anchors += [name for name in (node.get("id"), node.get("name")) if name and _ANCHOR.fullmatch(name)]
        if tag == "a" and node.get("href"):
            self._href = (str(node.get("href")), len(self._pieces))
        if not self._known(tag):
            self.unknown[tag] += 1
        if node.text:
            self.write(node.text)

    def close(self, node: etree._Element) -> None:
        """Leave an element."""
        tag = str(node.tag).lower()
        if tag == "a" and self._href:
            text = collapse("".join(piece for piece, _ in self._pieces[self._href[1] :]))
            self._links.append(Link(text=text, href=self._href[0]))
            self._href = None
        if tag not in _INLINE and not (self._in_cell() and tag in _PARAGRAPHS):
            self.flush(cell_ends=tag in {"td", "th"})
        elif tag in _PARAGRAPHS:
            self._pieces.append((" ", frozenset()))
        if tag == "table" and self._tables:
            self._tables.pop()
        self._looks.pop()
        if tag in IGNORED:
            self._ignored -= 1

    def write(self, text: str) -> None:
        """Add a piece of text in the present look."""
        if self._ignored:
            return
        if "pre" not in self._looks[-1]:
            self._pieces.append((text, self._looks[-1]))
            return
        for at, line in enumerate(text.split("\n")):
            if at and (not line.strip() or line.startswith(_INDENT)):
                self.flush()
            self._pieces.append((f" {line}" if at else line, self._looks[-1]))

    def flush(self, cell_ends: bool = False) -> None:
        """End the line; in a table an empty cell is a line too."""
        text = collapse("".join(piece for piece, _ in self._pieces))
        cell = Cell(self._tables[0], self._row, self._column) if self._in_cell() else None
        if text or (cell and cell_ends and not (self.blocks and self.blocks[-1].cell == cell)):
            self.blocks.append(
                Block(text, self._style(), tuple(self._links), cell, tuple(dict.fromkeys(self._anchors)))
            )
            self._anchors = []
        self._pieces, self._links, self._href = [], [], None

    def _enter_table(self, tag: str) -> None:
        if tag == "table":
            self._table_count += 1
            self._tables.append(self._table_count)
            if len(self._tables) == 1:
                self._row = self._column = 0
        elif len(self._tables) == 1 and tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif len(self._tables) == 1 and tag in {"td", "th"}:
            self._column += 1

    def _in_cell(self) -> bool:
        return bool(self._tables) and self._column > 0

    def _known(self, tag: str) -> bool:
        table = {"table", "tr", "td", "th"}
        return tag in _INLINE or tag in _PARAGRAPHS or tag in _HEADINGS or tag in IGNORED or tag in table

    def _style(self) -> Style:
        weights: Counter[str] = Counter()
        total, first = 0, frozenset[str]()
        for piece, looks in self._pieces:
            size = len(squeeze(piece))
            if size and not total:
                first = looks
            total += size
            weights.update(dict.fromkeys(looks, size))
        if "note" in first and weights["note"] * 2 >= total - weights["link"]:
            return "note"
        for style in ("heading", "bold", "italic"):
            if total and weights[style] == total:
                return style
        return "text"


def _look(node: etree._Element, tag: str) -> frozenset[str]:
    looks = set()
    classes = (node.get("class") or "").lower().split()
    color = (node.get("color") or "").strip().lower()
    if "note" in classes or color in _NOTE_COLORS:
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
