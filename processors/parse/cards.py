"""What a source says about an act beside its text: the card, the history, the list of editions.

Every row is used: what does not have the shape expected is kept as printed, with a signal. A page that is not
whole, or is of another act or language, is refused like any other.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final

from lxml import etree
from pydantic import AwareDatetime

from processors.parse.html import parse_html
from processors.parse.readers import adilet
from processors.provenance.mentions import dates_in
from processors.provenance.rulebook import Entry, checked
from processors.text import collapse, fold
from zanwatch.errors import Rejected
from zanwatch.messages import Capture, Fact, Language, Signal
from zanwatch.rows import Rows

_TABLES: Final = {
    "info": "//table[contains(concat(' ', @class, ' '), ' params ')]",
    "history": "//table[@id='ethernatable']",
}
_HEAD: Final = "//div[contains(concat(' ', @class, ' '), ' slogan ')]"
_COLUMNS: Final = 5
"""A history has a number, the document, its form and body, the date of the change, the status."""
_VERSION_KEYS: Final = frozenset({"id", "versionDate", "status", "actualVersion"})


class InfoLine(Fact):
    """One line of a card."""

    position: int
    """Place on the card, from 1."""
    name: str
    value: str
    field: str
    """What the name means (`published`, `adopted`); "" where no rule knows it."""
    day: dt.date | None
    """The one date the value holds, where the field is a date."""
    signals: tuple[Signal, ...] = ()


class HistoryLine(Fact):
    """One line of a history."""

    position: int
    document: str
    document_act_id: str
    """The act the line links to: the act itself where the line is one of its editions; "" without a link."""
    requisites: str
    changed_on: dt.date | None
    status: str
    signals: tuple[Signal, ...] = ()


class FieldRule(Entry):
    """What the name of a line of a card means."""

    field: str
    language: Language
    source: str
    names: tuple[str, ...]


class CardRules(Entry):
    """`cards.yml`."""

    fields: tuple[FieldRule, ...]


class _Origin(Fact):
    """Where a line was read."""

    act_id: str
    language: str
    source: str
    seen_at: AwareDatetime
    capture_id: str
    address: str


def card_rows(data: bytes, capture: Capture) -> Rows:
    """Return the rows of `act_info` or `act_history` that a card holds.

    Raises Rejected: captcha, error_page, shell, cut, empty, bad_encoding, wrong_act, wrong_language, unknown_format.
    """
    table, read = _KINDS[capture.kind]
    origin = _Origin(
        act_id=capture.act_id or "", language=capture.language or "", source=capture.source,
        seen_at=capture.fetched_at, capture_id=capture.id, address=capture.address,
    ).model_dump()  # fmt: skip
    return [(table, origin | _row(line)) for line in read(data, capture)]


def _row(line: InfoLine | HistoryLine) -> dict[str, Any]:
    signals = json.dumps([signal.model_dump() for signal in line.signals], ensure_ascii=False)
    return line.model_dump(exclude={"signals"}) | {"signals": signals}


def _info(data: bytes, capture: Capture) -> Iterator[InfoLine]:
    for position, cells in enumerate(_table_rows(data, capture), start=1):
        words = [adilet.text_of(cell) for cell in cells]
        if len(words) == 2:
            yield _info_line(position, words[0].rstrip(" :"), words[1])
        else:
            odd = Signal(code="card_row", detail=f"a line of {len(words)} cells")
            yield InfoLine(position=position, name="", value=" | ".join(words), field="", day=None, signals=(odd,))


def _info_line(position: int, name: str, value: str) -> InfoLine:
    field = _fields().get(fold(name), "")
    day, signals = _day(value) if field else (None, ())
    return InfoLine(position=position, name=name, value=value, field=field, day=day, signals=signals)


def _history(data: bytes, capture: Capture) -> Iterator[HistoryLine]:
    rows = [cells for cells in _table_rows(data, capture) if any(cell.tag == "td" for cell in cells)]
    for position, cells in enumerate(rows, start=1):
        words = [adilet.text_of(cell) for cell in cells]
        if len(words) != _COLUMNS:
            odd = Signal(code="card_row", detail=f"a line of {len(words)} cells")
            yield HistoryLine(position=position, document=" | ".join(words), document_act_id="", requisites="",
                              changed_on=None, status="", signals=(odd,))  # fmt: skip
            continue
        day, signals = _day(words[3])
        yield HistoryLine(position=position, document=words[1], document_act_id=_linked(cells[1]),
                          requisites=words[2], changed_on=day, status=words[4], signals=signals)  # fmt: skip


def _versions(data: bytes, capture: Capture) -> Iterator[HistoryLine]:
    for position, item in enumerate(_version_list(data), start=1):
        day, signals = _day(str(item.get("versionDate") or "")[:10])
        unknown = sorted(set(item) - _VERSION_KEYS)
        signals += (Signal(code="card_row", detail=f"unknown keys: {', '.join(unknown)}"),) if unknown else ()
        yield HistoryLine(position=position, document=str(item.get("id") or ""), document_act_id=capture.act_id or "",
                          requisites="", changed_on=day, status=str(item.get("status") or ""),
                          signals=signals)  # fmt: skip


_KINDS: Final[dict[str, tuple[str, Callable[[bytes, Capture], Iterator[InfoLine] | Iterator[HistoryLine]]]]] = {
    "info": ("act_info", _info),
    "history": ("act_history", _history),
    "versions": ("act_history", _versions),
}
CARD_KINDS: Final = frozenset(_KINDS)
"""Kinds of capture that hold a card."""


def _table_rows(data: bytes, capture: Capture) -> list[Sequence[etree._Element]]:
    """Return the cells of the rows of the card; none where the portal prints a page of the act without the table."""
    adilet.decodable(data)
    root = parse_html(data)
    table = adilet.first(root, _TABLES[capture.kind])
    if root is None or (table is None and adilet.first(root, _HEAD) is None):
        raise adilet.without_text(data, root)
    if b"</html>" not in data[-4096:].lower():
        raise Rejected("cut", f"the page ends before its end ({len(data)} bytes, no closing </html>)")
    _check(root, capture)
    rows = table.iter("tr") if table is not None else iter(())
    cells = [[cell for cell in row if cell.tag in {"td", "th"}] for row in rows]
    return [found for found in cells if any(adilet.text_of(cell) for cell in found)]


def _check(root: etree._Element, capture: Capture) -> None:
    act_id, language = adilet.whose(root)
    if act_id and capture.act_id and act_id != capture.act_id:
        raise Rejected("wrong_act", f"asked for {capture.act_id}, got {act_id}")
    if language and capture.language and language != capture.language:
        raise Rejected("wrong_language", f"asked for {capture.language}, the page says {language}")


def _version_list(data: bytes) -> list[dict[str, Any]]:
    if not data.strip():
        raise Rejected("empty", "the answer has no body")
    try:
        items = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Rejected("bad_encoding", f"not utf-8 at byte {error.start} of {len(data)}") from error
    except (ValueError, RecursionError) as error:
        raise Rejected("cut", f"not whole JSON: {str(error)[:120]}") from error
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Rejected("unknown_format", "the list of editions is not a list of objects")
    return items


def _day(text: str) -> tuple[dt.date | None, tuple[Signal, ...]]:
    """Return the one date in `text`, ISO or as printed; a signal where there is none, or more than one."""
    try:
        return dt.date.fromisoformat(text), ()
    except ValueError:
        days = {day for _, _, day in dates_in(text)}
    if len(days) == 1 and None not in days:
        return days.pop(), ()
    return None, (Signal(code="card_date", detail=f"not one date: {collapse(text)[:120]!r}"),)


def _linked(cell: etree._Element) -> str:
    found = (adilet.DOC.search(href) for link in cell.iter("a") if (href := link.get("href")))
    return next((match["id"] for match in found if match), "")


@cache
def _fields() -> dict[str, str]:
    rules = checked("cards", CardRules).fields
    return {fold(name): rule.field for rule in rules for name in rule.names}
