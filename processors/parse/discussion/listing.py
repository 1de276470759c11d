"""A page of the list of drafts: all that may be seen of a draft without permission."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from processors.parse.discussion.fields import Fields, counted, fields_of
from processors.parse.discussion.page import (
    Ledger,
    address,
    classes,
    common_ancestor,
    elements,
    language_of_labels,
    of_class,
    one,
    open_page,
    whole,
)
from processors.parse.discussion.roles import leads_to
from processors.parse.discussion.rulebook import PUBLIC, rules
from processors.text import collapse, squeeze
from zanwatch.discussion import Counts, DraftFile, DraftSeen
from zanwatch.errors import Rejected
from zanwatch.messages import Capture, Language, Signal

_LINES: Final = f"//{of_class('contentlist', 'div')}"
_PAGER: Final = f"//{of_class('pagination-container', 'div')}"
_ID: Final = re.compile(r"[?&]id=(\d+)")


@dataclass(frozen=True)
class _Line:
    """A line of the list before its language is known."""

    draft_id: str
    conclusion: bool
    where: str
    title: str
    fields: Fields
    body: str
    counts: Counts
    files: tuple[DraftFile, ...]
    signals: tuple[Signal, ...]


def read_list(data: bytes, capture: Capture) -> tuple[DraftSeen, ...]:
    """Return the drafts of a page of the list; what is odd about the page stands with the first of them.

    Raises Rejected: empty, bad_encoding, captcha, error_page, shell, cut, wrong_language, unknown_format.
    """
    page, found = open_page(data, f"{_LINES} | {_PAGER}")
    lines = [element for element in found if "pagination-container" not in classes(element)]
    ledger = Ledger()
    read = [_line(element, capture, ledger) for element in lines]
    odd = _besides(lines, ledger) if lines else ()
    known = [line for line in read if line]
    if len(known) < len(read):
        odd += (Signal(code="list", detail=f"{len(read) - len(known)} lines of the list lead to no draft"),)
    if read and not known:
        raise Rejected("unknown_format", f"none of {len(read)} lines of the list leads to a draft")
    if not known:
        return ()
    language = language_of_labels([label for line in known for label in line.fields.printed], page, capture)
    return tuple(_seen(line, language, capture, () if at else odd) for at, line in enumerate(known))


def _besides(lines: list[etree._Element], ledger: Ledger) -> tuple[Signal, ...]:
    """Return what stands among the lines and was not read; above them stands what the list is called."""
    around = common_ancestor(lines)
    ledger.use(*elements(around, "./h4"))
    return ledger.leftovers(around)


def _line(element: etree._Element, capture: Capture, ledger: Ledger) -> _Line | None:
    link = one(element, ".//h3//a[@href]")
    where = address(link, capture.address) if link is not None else ""
    number = _ID.search(where)
    if link is None or number is None or leads_to(where) != "card":
        return None
    info, tags = one(element, f".//{of_class('info')}"), one(element, f".//{of_class('tags')}")
    ledger.use(*(part for part in (link, info, tags) if part is not None))
    conclusion = "conclusion" in where.lower()
    fields = fields_of(_pairs(info)) if info is not None else fields_of(())
    body, counts, odd = _counters(tags) if tags is not None else ("", Counts(), ())
    links = elements(element, ".//a[@href]")
    exports = [more for more in links if leads_to(address(more, capture.address)) == "export"]
    ledger.use(*exports, *(more for more in links if address(more, capture.address) == where))
    files = tuple(DraftFile(name=whole(a), address=address(a, capture.address), role="export") for a in exports)
    return _Line(number[1], conclusion, where, whole(link), fields, body, counts, files, odd)


def _pairs(info: etree._Element) -> list[tuple[str, str]]:
    names = elements(info, ".//strong|.//b")
    pairs = [(whole(name), _value(name)) for name in names]
    told = squeeze("".join(piece for pair in pairs for piece in pair))
    rest = len(squeeze(whole(info))) - len(told)
    return [*pairs, *([("", f"{rest} characters beside no label")] if rest else [])]


def _value(name: etree._Element) -> str:
    """Return what stands beside a label, up to the next one."""
    pieces = [name.tail or ""]
    for node in name.itersiblings():
        if node.tag in {"strong", "b"}:
            break
        pieces += ["".join(node.itertext()) if isinstance(node.tag, str) else "", node.tail or ""]
    return collapse("".join(pieces))


def _counters(tags: etree._Element) -> tuple[str, Counts, tuple[Signal, ...]]:
    marks = {rule.mark for rule in rules().list_counters}
    icons = [icon for icon in elements(tags, ".//span|.//i") if marks & classes(icon)]
    return counted([(classes(icon), _after(icon)) for icon in icons], rules().list_counters, whole(tags))


def _after(icon: etree._Element) -> str:
    """Return the words after an icon, or after the element it stands in."""
    around = icon.getparent()
    return collapse(icon.tail or "") or collapse((around.tail or "") if around is not None else "")


def _seen(line: _Line, language: Language, capture: Capture, odd: tuple[Signal, ...]) -> DraftSeen:
    return DraftSeen(
        source=capture.source, draft_id=line.draft_id, kind="conclusion" if line.conclusion else "draft",
        seen_on="list", channel=PUBLIC, language=language, title=line.title,
        body=line.body or line.fields.text("body"), **line.fields.known(), files=line.files, counts=line.counts,
        signals=(*line.fields.signals, *line.signals, *odd),
        capture_id=capture.id, run_id=capture.run_id, address=line.where, seen_at=capture.fetched_at,
    )  # fmt: skip
