"""The report of the state body on a discussion: a table of remarks and answers, read by the headings of its columns."""

from __future__ import annotations

from typing import Final

from lxml import etree

from processors.parse.discussion.page import elements, open_page, quoted, whole
from processors.parse.discussion.rulebook import columns, words
from processors.text import squeeze
from zanwatch.discussion import ReportLine
from zanwatch.errors import Rejected
from zanwatch.messages import Capture, Language, Signal

_CELLS: Final = "./td|./th"


def read_report(data: bytes, capture: Capture) -> tuple[ReportLine, ...]:
    """Return the lines of a report in order; what is odd about the page stands with the first of them.

    Raises Rejected: empty, bad_encoding, captcha, error_page, shell, cut, wrong_language, unknown_format.
    """
    _, tables = open_page(data, "//table")
    table, header, named = _table(tables)
    language = _language(header, capture)
    rows = [elements(row, _CELLS) for row in table.iter("tr") if row is not header]
    lines = [_line(at, row, named, language, capture) for at, row in enumerate(filter(None, rows), start=1)]
    unknown = [whole(cell) for cell, field in zip(elements(header, _CELLS), named, strict=True) if not field]
    odd = tuple(Signal(code="label", detail=f"unknown column {quoted(name)}") for name in unknown if name)
    if odd and lines:
        lines[0] = lines[0].model_copy(update={"signals": (*odd, *lines[0].signals)})
    return tuple(lines)


def _table(tables: list[etree._Element]) -> tuple[etree._Element, etree._Element, list[str]]:
    """Return the table whose columns are those of a report, its header and what each column holds."""
    for table in tables:
        for row in table.iter("tr"):
            rules = [columns().get(words(whole(cell))) for cell in elements(row, _CELLS)]
            if {"remark", "answer"} <= {rule.field for rule in rules if rule}:
                return table, row, [rule.field if rule else "" for rule in rules]
    raise Rejected("unknown_format", f"none of {len(tables)} tables has the columns of a report")


def _language(header: etree._Element, capture: Capture) -> Language:
    found = {rule.language for cell in elements(header, _CELLS) if (rule := columns().get(words(whole(cell))))}
    told: Language | None = "kk" if "kk" in found else "ru" if "ru" in found else None
    language = told or capture.language
    if language is None or (capture.language and language != capture.language):
        raise Rejected("wrong_language", f"asked for {capture.language}, the columns are in {told}")
    return language


def _line(at: int, row: list[etree._Element], named: list[str], language: Language, capture: Capture) -> ReportLine:
    printed = [whole(cell) for cell in row]
    signals = []
    if len(row) != len(named):
        signals.append(Signal(code="report_row", detail=f"line {at} has {len(row)} cells, the table {len(named)}"))
        return _of(at, {"remark": " | ".join(printed)}, language, capture, tuple(signals))
    values = {field: text for field, text in zip(named, printed, strict=True) if field and field != "number"}
    lost = [text for field, text in zip(named, printed, strict=True) if not field and text]
    signals += [
        Signal(code="report_row", detail=f"line {at}: {len(text)} characters in no known column") for text in lost
    ]
    for field in ("likes", "dislikes"):
        if values.get(field) and not squeeze(values[field]).isdecimal():
            signals.append(Signal(code="counter", detail=f"line {at}: {field} is no number"))
    return _of(at, values, language, capture, tuple(signals))


def _of(
    at: int, values: dict[str, str], language: Language, capture: Capture, signals: tuple[Signal, ...]
) -> ReportLine:
    numbers = {field: squeeze(values.get(field, "")) for field in ("likes", "dislikes")}
    return ReportLine(
        source=capture.source, draft_id=capture.act_id or "", language=language, position=at,
        section=values.get("section", ""), remark=values.get("remark", ""), answer=values.get("answer", ""),
        likes=int(numbers["likes"]) if numbers["likes"].isdecimal() else None,
        dislikes=int(numbers["dislikes"]) if numbers["dislikes"].isdecimal() else None,
        capture_id=capture.id, seen_at=capture.fetched_at, signals=signals,
    )  # fmt: skip
