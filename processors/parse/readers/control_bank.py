"""A document of the reference control bank (zan.gov.kz): JSON with typed elements.

The element types seen are listed below; another type raises a signal and its text is kept.
"""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any, Final

from processors.parse.blocks import Block, Cell, Document, Style
from processors.text import collapse
from zanwatch.errors import Rejected
from zanwatch.messages import Cause, Language, Link, Signal

_LANGUAGES: Final[dict[str, Language]] = {"rus": "ru", "kaz": "kk", "ru": "ru", "kk": "kk"}
_STYLES: Final[dict[str, Style]] = {
    "title": "title", "heading": "heading", "subheading": "heading", "text": "text", "point": "text",
    "subpoint": "text", "article": "heading", "part": "heading", "section": "heading", "subsection": "heading",
    "chapter": "heading", "paragraph": "heading", "preamble": "text", "note": "note", "rcpi_notice": "note",
    "excluded": "text", "toc": "toc", "attach": "text", "subattach": "text", "sideNote": "text",
    "sideNoteGroup": "text", "doc": "text", "table": "text", "tableRow": "text", "tableCell": "text",
    "signature": "sign", "workPosition": "sign", "personName": "sign", "signatureGroup": "sign", "footnote": "text",
}  # fmt: skip
_INHERITED: Final = frozenset({"note", "rcpi_notice", "toc", "signature", "signatureGroup"})
_DEEPEST: Final = 1000
"""Levels a document may have; real ones have a dozen."""
_ESCAPED_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ITALIC: Final = re.compile(r"^(?:\s|<i>.*?</i>|[;,.]|&nbsp;)+$", re.S)


def sniff(data: bytes) -> bool:
    """Say whether `data` looks like JSON."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def read(data: bytes, address: str = "") -> Document:  # noqa: ARG001 - the address says nothing the JSON does not
    """Return the lines of the document and its metadata.

    Raises Rejected: cut (not whole JSON, or pages missing), empty (no content), unknown_format.
    """
    raw = _load(data)
    content = raw.get("content")
    if not isinstance(content, list) or "version" not in raw:
        raise Rejected("unknown_format", f"JSON without version and content; it has {', '.join(sorted(raw)[:8])}")
    language = _LANGUAGES.get(str(raw.get("language") or raw["version"].get("language")))
    blocks, signals = _Content(content).read()
    if not any(block.text for block in blocks):
        raise Rejected("empty", "the document has no text")
    metadata = raw["version"].get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return Document(
        blocks=tuple(blocks),
        act_id=str(raw.get("ngr") or ""),
        language=language,
        edition_date=_date(raw["version"].get("versionDate") or raw.get("versionDate")),
        title=_in_language(metadata.get("title"), language),
        requisites=_in_language(metadata.get("requisites"), language),
        status=str(metadata.get("status") or ""),
        act_types=tuple(str(code) for code in _list(metadata.get("actTypes"))),
        cause=_cause(raw["version"].get("cause"), language),
        related=(Link(text="control_bank", href=str(raw.get("id") or "")),),
        signals=tuple(signals),
    )


class _Content:
    """Walks the flat list of typed elements; `level` says what stands in what."""

    def __init__(self, content: list[Any]) -> None:
        self._content = content
        self._open: list[tuple[int, str]] = []
        self._blocks: list[Block] = []
        self._signals: list[Signal] = []
        self._table = self._row = self._column = 0

    def read(self) -> tuple[list[Block], list[Signal]]:
        """Return blocks and signals."""
        for item in self._content:
            if not isinstance(item, dict):
                raise Rejected("unknown_format", "an element of content is not an object")
            self._element(item)
        return self._blocks, self._signals

    def _element(self, item: dict[str, Any]) -> None:
        kind, level = str(item.get("type")), _level(item.get("level"))
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        if kind not in _STYLES:
            self._signals.append(Signal(code="element", detail=f"content type {kind!r}"))
        self._count(kind)
        for at, line in enumerate(str(item.get("text") or "").split("\n")):
            self._line(kind, line, item, at)
        if kind == "tableCell" and not item.get("text"):
            self._blocks.append(Block("", cell=self._cell(kind)))
        self._open.append((level, kind))

    def _line(self, kind: str, line: str, item: dict[str, Any], at: int) -> None:
        if text := collapse(line):
            style = self._style(kind, item)
            goes_on = style == "heading" and at > 0
            self._blocks.append(Block(text, style, (), self._cell(kind), goes_on=goes_on))

    def _style(self, kind: str, item: dict[str, Any]) -> Style:
        for _, above in reversed(self._open):
            if above in _INHERITED:
                return _STYLES[above]
        if kind == "text" and _ITALIC.match(str(_property(item, "html"))):
            return "italic"
        return _STYLES.get(kind, "unknown")

    def _cell(self, kind: str) -> Cell | None:
        inside = kind == "tableCell" or any(name == "tableCell" for _, name in self._open)
        return Cell(self._table, self._row, self._column) if inside else None

    def _count(self, kind: str) -> None:
        if kind == "table":
            self._table, self._row = self._table + 1, 0
        elif kind == "tableRow":
            self._row, self._column = self._row + 1, 0
        elif kind == "tableCell":
            self._column += 1


def _load(data: bytes) -> dict[str, Any]:
    if not data.strip():
        raise Rejected("empty", "the answer has no body")
    try:
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Rejected("bad_encoding", f"not utf-8 at byte {error.start} of {len(data)}") from error
    except (ValueError, RecursionError) as error:
        raise Rejected("cut", f"not whole JSON: {str(error)[:120]}") from error
    if _ESCAPED_HALF.search(data) and _SURROGATE.search(json.dumps(raw, ensure_ascii=False)):
        raise Rejected("bad_encoding", "the JSON holds half a character")
    if not isinstance(raw, dict) or not isinstance(raw.get("version", {}), dict):
        raise Rejected("unknown_format", "the JSON is not a document")
    return raw


def _level(raw: object) -> int:
    """Return how deep an element stands; raises Rejected (unknown_format) for what is no depth."""
    if raw is None:
        return 0
    if not isinstance(raw, int) or not 0 <= raw <= _DEEPEST:
        raise Rejected("unknown_format", f"an element of content stands at level {str(raw)[:20]}")
    return raw


def _property(item: dict[str, Any], key: str) -> str:
    for entry in _list(item.get("properties")):
        if isinstance(entry, dict) and entry.get("key") == key:
            return str(entry.get("value") or "")
    return ""


def _list(raw: object) -> list[Any]:
    return raw if isinstance(raw, list) else []


def _in_language(texts: object, language: Language | None) -> str:
    key = {"ru": "rus", "kk": "kaz"}.get(language or "", "rus")
    return collapse(str(texts.get(key) or "")) if isinstance(texts, dict) else ""


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _cause(raw: object, language: Language | None) -> Cause | None:
    if not isinstance(raw, dict):
        return None
    requisites = _in_language(raw.get("requisites"), language)
    code = str(raw.get("code") or raw.get("document") or "")
    return Cause(
        act_id=code or None,
        evidence=requisites or _in_language(raw.get("title"), language),
        certainty="stated",
    )
