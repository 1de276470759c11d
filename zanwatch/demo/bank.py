"""The acts in the JSON of the reference control bank: search, document by pages, versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Final

from markupsafe import Markup, escape

from zanwatch.demo.acts import Act, Block, EditionState
from zanwatch.demo.inline import SEGMENT, Span, address, plain, spans
from zanwatch.messages import Language

PAGE_ELEMENTS: Final = 60
Json = dict[str, Any]
_TYPES: Final = {
    "part": "part", "sec": "section", "ch": "chapter", "art": "article", "lead": "article", "pt": "point",
    "sub": "subpoint", "stamp": "attach",
}  # fmt: skip
_DEPTH: Final = {"part": 2, "sec": 3, "ch": 4, "art": 5, "lead": 5, "pt": 6, "sub": 7, "stamp": 2}
"""How deep a unit lies; the line itself lies one deeper."""
_LEAF: Final = {"note": "note", "notice": "rcpi_notice", "heading": "heading"}
_NUMBER: Final = re.compile(r"\d+(?:-\d+)*")


def document(
    act: Act, acts: Mapping[str, Act], edition: EditionState, *, day: int, language: Language, page: int
) -> Json:  # fmt: skip
    """Return page `page` of the text of `act` in `edition`, which need not be the last one known on `day`."""
    elements = list(_Printer(acts, edition.day, language).elements(act))
    known = act.editions_at(day)
    metadata = _metadata(act, edition)
    return {
        "id": act.bank, "code": act.bank, "ngr": act.id,
        "version": {
            "id": f"{act.bank}_{edition.day}", "language": SEGMENT[language], "versionDate": f"{edition.date}",
            "metadata": metadata, "references": [], "changes": _changes(acts, known), "cause": _cause(acts, edition),
        },
        "language": SEGMENT[language], "metadata": metadata, "actualVersion": edition == known[-1],
        "versionsCount": len(known), "versionDate": f"{edition.date}", "hasSignature": False, "imported": False,
        "pagesCount": pages(len(elements), PAGE_ELEMENTS), "page": page,
        "content": elements[(page - 1) * PAGE_ELEMENTS : page * PAGE_ELEMENTS],
    }  # fmt: skip


def versions(act: Act, day: int) -> list[Json]:
    """Return the editions of `act` known on `day`, newest first."""
    known = act.editions_at(day)
    return [
        {"id": f"{act.bank}_{e.day}", "versionDate": f"{e.date}", "status": e.status, "actualVersion": e == known[-1]}
        for e in reversed(known)
    ]


def listed(act: Act, day: int) -> Json:
    """Return `act` as a search result of `day`."""
    edition = act.editions_at(day)[-1]
    head = {"id": act.bank, "code": act.bank, "ngr": act.id, "versionDate": f"{edition.date}"}
    return {**head, "metadata": _metadata(act, edition)}


def pages(items: int, size: int) -> int:
    """Return how many pages of `size` hold `items`; an empty list has one."""
    return max(1, -(-items // size))


def _metadata(act: Act, edition: EditionState) -> Json:
    languages: tuple[Language, ...] = ("kk", "ru")
    return {
        "title": {SEGMENT[lang]: act.title.get(lang) for lang in languages},
        "requisites": {SEGMENT[lang]: act.requisites_at(edition.day, lang) for lang in languages},
        "stateAgencyDocNumber": act.number, "stateAgencyApprovalDate": f"{act.adopted}",
        "approvalPlace": "100055000000", "judicialAuthority": "", "developingStateAgency": "",
        "approvingStateAgencies": [], "status": edition.status, "classified": "НЕТ",
        "registryNumber": act.registered or act.bank, "publication": [], "legalValidity": "",
        "region": ["100000000000"], "legislationAreas": [], "actTypes": list(act.types),
    }  # fmt: skip


def _changes(acts: Mapping[str, Act], known: Sequence[EditionState]) -> list[str]:
    return [f"{acts[e.cause].bank}||{acts[e.cause].bank}1" for e in known if e.cause and e.cause in acts]


def _cause(acts: Mapping[str, Act], edition: EditionState) -> Json | None:
    cause = acts.get(edition.cause or "")
    if cause is None:
        return None
    words = {"title": cause.title, "requisites": cause.requisites}
    said = {name: {"kaz": both.kk, "rus": both.ru} for name, both in words.items()}
    return {"document": f"{cause.bank}9", **said, "code": cause.bank}


class _Printer:
    """Prints the lines of an act as of a day in one language, numbering the elements."""

    def __init__(self, acts: Mapping[str, Act], day: int, language: Language) -> None:
        self._acts = acts
        self._day = day
        self._language = language
        self._serial = count(645_147_994)

    def elements(self, act: Act) -> Iterator[Json]:
        """Yield the elements of `act` in document order."""
        yield self._element("doc", 1)
        yield self._element("title", 2, act.title.get(self._language))
        level = 3
        for _, block in act.blocks_at(self._day):
            level = _DEPTH.get(block.of or block.kind, level - 1) + 1
            yield from self._block(block, level)

    def _block(self, block: Block, level: int) -> Iterator[Json]:
        text, unit = block.text(self._language), block.of or block.kind
        if block.kind == "preamble":
            yield self._element("preamble", 2)
            yield self._element("text", 3, text)
        elif block.kind == "sign":
            yield from self._sign(text)
        elif block.kind == "table":
            yield from self._table(block, level)
        elif unit in _TYPES:
            yield self._element(_TYPES[unit], level - 1, index=_index(unit, text))
            yield self._element(_line_type(block), level, text)
        else:
            yield self._element(_LEAF.get(block.kind, "text"), level, text)

    def _sign(self, text: str) -> Iterator[Json]:
        office, _, person = text.partition("|")
        yield self._element("signature", 2)
        for line in office.splitlines():
            yield self._element("workPosition", 3, line)
        yield self._element("personName", 3, person)

    def _table(self, block: Block, level: int) -> Iterator[Json]:
        yield self._element("table", level)
        for row in block.grid(self._day, self._language):
            yield self._element("tableRow", level + 1)
            yield from (self._element("tableCell", level + 2, cell) for cell in row)

    def _element(self, kind: str, level: int, text: str = "", index: str = "") -> Json:
        found: Json = {"id": str(next(self._serial)), "type": kind, "level": level}
        found |= {"index": index} if index else {}
        found |= {"text": plain(text)} if text else {}
        return {**found, "properties": _properties(text, self._acts, self._language)}


def _line_type(block: Block) -> str:
    if block.kind == "stub":
        return "excluded"
    return "heading" if block.kind in {"part", "sec", "ch", "art"} else "text"


def _index(unit: str, text: str) -> str:
    number = _NUMBER.search(plain(text)) if unit != "stamp" else None
    return number.group() if number else ""


def _properties(text: str, acts: Mapping[str, Act], language: Language) -> list[Json]:
    parts = spans(text)
    if not any(span.act for span in parts):
        return []
    return [{"key": "html", "value": str(Markup().join(_marked(span, acts, language) for span in parts))}]


def _marked(span: Span, acts: Mapping[str, Act], language: Language) -> Markup:
    if span.act:
        return Markup('<a href="{}">{}</a>').format(address(span, acts, language), span.text)
    return Markup("<b>{}</b>").format(span.text) if span.bold else escape(span.text)
