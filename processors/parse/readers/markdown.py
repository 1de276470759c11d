"""Markdown of the public git mirror of the control bank, in any of its exports.

One edition circulates with YAML front matter, plain, or with anchors; points stand in paragraphs, in list
indentation or in code fences, hard-wrapped; none of that is text of the act.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import Final

from processors.parse.blocks import Block, Cell, Document, Style
from processors.parse.html import blocks_of, parse_html
from processors.parse.labels import heading_of, label_of, note_kind
from processors.parse.rules import structure_rules
from processors.text import collapse, fold, language_of
from zanwatch.errors import Rejected
from zanwatch.messages import Language, Link, Signal

_LANGUAGES: Final[dict[str, Language]] = {"rus": "ru", "kaz": "kk", "ru": "ru", "kk": "kk"}
_NAME: Final = re.compile(r"(?P<id>[A-Z]?\d[0-9A-Za-z]*_?)_(?P<lang>rus|kaz|ru|kk)(?:_(?P<date>\d{4}-\d{2}-\d{2}))?")
_FRONT: Final = re.compile(r"\A\s*---\n(?:[\w-]+:.*\n|[ -].*\n)*?---\n")
_ANCHOR: Final = re.compile(r"<a\s+(?:id|name)=[^<>]*>\s*</a>", re.I)
_HEADING: Final = re.compile(r"\s*(#{1,6})\s+(.*?)\s*#*$")
_QUOTE: Final = re.compile(r"\s*>\s?(.*)$")
_LINK: Final = re.compile(r"(?<!!)\[([^\]]*)\]\(([^()\s]*)\)")
_ESCAPE: Final = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_BOLD: Final = re.compile(r"\*\*(.+)\*\*$")
_BOLD_START: Final = re.compile(r"\*\*(?=\S)((?:(?!\*\*).)+)\*\*\s")
_ITALIC: Final = re.compile(r"\*(?!\*)(.+)(?<!\*)\*$")
_MARKED: Final = re.compile(r"(\*\*)(?=\S)(.+?)(?<=\S)\1|(?<![\w*<])(\*)(?=[^\s*])([^*]+?)(?<=[^\s*])\3(?![\w*>])")
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")
_NUMBERED: Final = re.compile(r"\s*(?:\d+(?:-\d+)*\\?[.)]|<\*>)\s")
_CODE: Final = re.compile(r"\n\n(~?[A-Z]\d{6,}_?)\n\n")
"""The portal's code of an act, which some exports set apart from the sentence it stands in."""
_TITLE_LINES: Final = 3
_WRAPPED_WIDTH: Final = 100
"""Characters of the longest line of a hard-wrapped block; where lines are longer, their ends mean nothing."""
_TITLED: Final = re.compile(r"\s*(?:[А-ЯIVXІХ§]|<\*>|\d+(?:-\d+)*\s?-\s?[^\W\d])")
"""How a line may begin that is a heading or a note inside a hard-wrapped paragraph."""
_TABLE: Final = re.compile(r"\s*<table\b", re.I)


def sniff(data: bytes) -> bool:
    """Say whether `data` is text that is neither HTML nor JSON."""
    return b"\x00" not in data[:4096] and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] not in (b"{", b"")


def read(data: bytes, address: str = "") -> Document:
    """Return the lines of the file; the act and its edition are named by the file's name, where it says so.

    Raises Rejected: empty, bad_encoding.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise Rejected("bad_encoding", f"not utf-8 at byte {error.start} of {len(data)}") from error
    text = _CODE.sub(r" \1 ", _ANCHOR.sub("", _FRONT.sub("", text)))
    reader = _Lines(text.split("\n"))
    blocks = list(_with_title(list(reader.read())))
    if not any(block.text for block in blocks):
        raise Rejected("empty", "the file has no text")
    named = _NAME.search(PurePath(address).name)
    return Document(
        blocks=tuple(blocks),
        act_id=named["id"] if named else "",
        language=_LANGUAGES[named["lang"]] if named else language_of(text),
        edition_date=date.fromisoformat(named["date"]) if named and named["date"] else None,
        title=next((block.text for block in blocks if block.style == "title"), ""),
        signals=tuple(reader.signals),
    )


class _Lines:
    """Reads the file line by line into blocks."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._tables = 0
        self.signals: list[Signal] = []

    def read(self) -> Iterator[Block]:
        """Yield the blocks of the file in order."""
        while self._at < len(self._lines):
            line = self._lines[self._at]
            if not line.strip() or _FENCE.match(line):
                # A code fence parts paragraphs and means nothing else: exports put points in it at will.
                self._at += 1
            elif _TABLE.match(line):
                yield from self._table()
            elif _QUOTE.match(line):
                yield from self._quote()
            elif heading := _HEADING.match(line):
                self._at += 1
                yield _block(heading[2], "title" if heading[1] == "#" else "heading")
            else:
                yield from self._paragraph()

    def _paragraph(self) -> Iterator[Block]:
        lines = self._while(lambda line: line.strip() and not _starts_block(line))
        yield from _wrapped(lines)

    def _quote(self) -> Iterator[Block]:
        group: list[Block] = []
        for line in self._while(_QUOTE.match):
            text = line.strip().removeprefix(">").strip()
            if group and (not text or note_kind(fold(_quoted(text).text))):
                yield _one(group)
                group = []
            if text:
                group.append(_quoted(text))
        if group:
            yield _one(group)

    def _table(self) -> Iterator[Block]:
        start = self._at
        while self._at < len(self._lines) and "</table>" not in self._lines[self._at].lower():
            self._at += 1
        self._at += 1
        root = parse_html("\n".join(self._lines[start : self._at]).encode())
        blocks, signals = blocks_of(root) if root is not None else ([], [])
        self.signals.extend(signals)
        base = self._tables
        for block in blocks:
            cell = block.cell and Cell(block.cell.table + base, block.cell.row, block.cell.column)
            self._tables = max(self._tables, cell.table if cell else 0)
            yield Block(_plain(block.text)[0], block.style, block.links, cell)

    def _while(self, wanted: object) -> list[str]:
        start = self._at
        while self._at < len(self._lines) and wanted(self._lines[self._at]):  # type: ignore[operator]
            self._at += 1
        if self._at == start:
            self._at += 1
        return self._lines[start : self._at]


def _starts_block(line: str) -> bool:
    return bool(_TABLE.match(line) or _FENCE.match(line) or _QUOTE.match(line) or _HEADING.match(line))


def _wrapped(lines: list[str]) -> Iterator[Block]:
    """Join hard-wrapped lines; a numbered line or one after a hard break starts anew."""
    paragraph: list[str] = []
    width = max(len(line.rstrip()) for line in lines)
    lines, as_block = _undressed(lines)
    for line in lines:
        if paragraph and _parted(paragraph, line, width):
            yield as_block(_joined([part.strip() for part in paragraph]))
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield as_block(_joined([part.strip() for part in paragraph]))


def _undressed(lines: list[str]) -> tuple[list[str], Callable[[str], Block]]:
    """Return the lines, and what makes a block of their text; bold that runs over several is taken off them."""
    first, last = lines[0].lstrip(), lines[-1].rstrip()
    if len(lines) == 1 or not first.startswith("**") or not last.endswith("**"):
        return lines, _styled
    if sum(line.count("**") for line in lines) != 2 or first.count("**") != 1:
        return lines, _styled
    return [first[2:], *lines[1:-1], last[:-2]], lambda text: _block(text, "bold")


def _parted(paragraph: list[str], line: str, width: int) -> bool:
    """Say whether `line` begins another paragraph."""
    last = paragraph[-1]
    if last.endswith("  ") or _dressed(last) or _dressed(line):
        return True
    return bool(_NUMBERED.match(line)) or _opens_anew(line) or _ended(paragraph, line, width)


def _ended(paragraph: list[str], following: str, width: int) -> bool:
    """Say whether a line ends its paragraph: what follows would have stood on it, and it closes or is a heading."""
    last, word = paragraph[-1].rstrip(), following.split(maxsplit=1)[0]
    if width > _WRAPPED_WIDTH or len(last) + 1 + len(word) > width:
        return False
    if last.endswith((".", ";", ":")):
        return True
    goes_on = structure_rules().heading_goes_on.match(fold(following.strip()))
    return (
        len(paragraph) <= _TITLE_LINES and word[:1].isupper() and bool(heading_of(paragraph[0].strip())) and not goes_on
    )


def _opens_anew(line: str) -> bool:
    """Say whether a wrapped line is a heading or a note: neither goes on the paragraph before it."""
    if not _TITLED.match(line):
        return False
    text = line.strip()
    return text == "<*>" or heading_of(text) is not None or note_kind(fold(text)) is not None


def _dressed(line: str) -> bool:
    """Say whether the whole line is bold or in italics, or the head of an annex: then it is a line of its own."""
    text = line.strip()
    if text[:1].isupper() and structure_rules().stands_alone.match(fold(text)):
        return True
    return bool(_BOLD.match(text) and text.count("**") == 2) or bool(_ITALIC.match(text) and text.count("*") == 2)


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        text += line if text.endswith("-") and line[:1].isupper() and text[-2:-1].isalpha() else f" {line}"
    return text


def _styled(text: str) -> Block:
    if text.count("**") == 2 and (bold := _BOLD.match(text)):
        return _block(bold[1], "bold")
    if _stars(text) == 2 and (italic := _ITALIC.match(text)):
        return _block(italic[1], "italic")
    block = _block(text, "text")
    lead = _BOLD_START.match(text)
    return block._replace(bold_start=len(collapse(_plain(lead[1])[0]))) if lead else block


def _quoted(text: str) -> Block:
    italic = _ITALIC.match(text.rstrip(" ")) if _stars(text) == 2 else None
    return _block(italic[1] if italic else text, "stamp")


def _stars(text: str) -> int:
    """Return how many stars may be marks; in `<*>`, the sign of old pages for a note, the star is text."""
    return text.count("*") - text.count("<*>")


def _one(group: list[Block]) -> Block:
    """A block quote is one paragraph, however its lines are broken."""
    return Block(" ".join(block.text for block in group), "stamp", tuple(link for b in group for link in b.links))


def _block(text: str, style: Style) -> Block:
    plain, links = _plain(text)
    return Block(collapse(plain), style, links)


def _plain(text: str) -> tuple[str, tuple[Link, ...]]:
    """Return `text` without the marks of Markdown, and its links."""
    links: tuple[Link, ...] = ()
    if "](" in text:
        links = tuple(Link(text=words, href=href) for words, href in _LINK.findall(text))
        text = _LINK.sub(r"\1", text)
    if "*" in text:
        text = _MARKED.sub(lambda m: m[2] or m[4], text)
    return _ESCAPE.sub(r"\1", text) if "\\" in text else text, links


def _with_title(blocks: Sequence[Block]) -> Iterator[Block]:
    """Make one heading the act's title: the first line, else the first of the highest rank below a list of headings."""
    at = _title_at(blocks)
    for index, block in enumerate(blocks):
        if index == at:
            yield block._replace(style="title")
        elif at is not None and index < at:
            yield block._replace(style="toc")
        else:
            yield block._replace(style="heading") if block.style == "title" else block


def _title_at(blocks: Sequence[Block]) -> int | None:
    """Return where the title stands, or None: a part of an act opens with a provision and has none."""
    if not blocks or _may_be_title(blocks[0]):
        return 0 if blocks else None
    first = next((at for at, block in enumerate(blocks) if block.style == "title"), None)
    if first is None or heading_of(blocks[first].text) or any(label_of(block.text) for block in blocks[:first]):
        return None
    return first if any(heading_of(block.text) for block in blocks[:first]) else None


def _may_be_title(block: Block) -> bool:
    if block.style not in {"heading", "title"} or heading_of(block.text):
        return False
    return not structure_rules().toc.match(fold(block.text))
