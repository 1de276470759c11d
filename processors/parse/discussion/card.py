"""A card: what the portal prints of a draft, an earlier version of one, or a conclusion, on a page of its own."""

from __future__ import annotations

from typing import Any, Final, NamedTuple
from urllib.parse import parse_qs, urlsplit

from lxml import etree

from processors.parse.discussion.fields import beside, counted, read_labels
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
    quoted,
    whole,
)
from processors.parse.discussion.remarks import Period, read_remarks
from processors.parse.discussion.roles import leads_to, name_in, role_of
from processors.parse.discussion.rulebook import PUBLIC, channel_numbers, channels, rules, words
from processors.parse.discussion.text import draft_edition, is_passport
from processors.parse.html import blocks_of
from processors.text import language_of
from zanwatch.discussion import CardKind, Channel, Counts, DraftFile, DraftSeen
from zanwatch.errors import Rejected
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Edition, Language, Link, Signal

_TITLE: Final = f"//{of_class('view-npa')}//h2 | //{of_class('blog-item', 'div')}//h2"
_TEXT: Final = f".//{of_class('commentable-div')}"
_BELOW: Final = f".//{of_class('blog-info', 'ul')}"
_TABS: Final = f".//{of_class('commentsTab')}"
_REMARKS: Final = f".//{of_class('comments')}"
_FILES: Final = f".//{of_class('conceptFiles', 'ul')}/li"
_KINDS: Final[dict[str, CardKind]] = {"card": "draft", "card_earlier": "earlier", "card_conclusion": "conclusion"}
CARD_KINDS: Final = frozenset(_KINDS)


class Card(NamedTuple):
    """A card as read, and the text that stands on it."""

    seen: DraftSeen
    text: Edition | None


def read_card(data: bytes, capture: Capture) -> Card:
    """Return what a card says, with the remarks of one channel.

    Raises Rejected: empty, bad_encoding, captcha, error_page, shell, cut, wrong_language, wrong_act.
    """
    page, titles = open_page(data, _TITLE)
    ledger = Ledger()
    parts = [part for path in (_BELOW, _TABS, _REMARKS, _TEXT) if (part := one(page, path)) is not None]
    scope = common_ancestor([titles[0], *parts])
    ledger.use(titles[0])
    fields = read_labels(scope, ledger)
    language = language_of_labels(fields.printed, page, capture)
    kind = _KINDS[capture.kind]
    said, counts, odd = _below(scope, capture, ledger)
    text, passport, more = _text(scope, whole(titles[0]), language, capture, ledger)
    channel, about = _channel(scope, capture, ledger)
    remarks, strange = read_remarks(scope, Period(fields.day("created"), capture.fetched_at), ledger)
    links = _links(scope, kind, capture, ledger)
    signals = (*fields.signals, *odd, *more, *about, *strange, *_too_many(counts, len(remarks)))
    seen = DraftSeen(
        source=capture.source, draft_id=capture.act_id or "", kind=kind, channel=channel, language=language,
        title=whole(titles[0]), body=said or fields.text("body"), **fields.known(), **links, counts=counts,
        passport=passport, comments=remarks, text_hash=text.header.text_hash if text else "",
        text_body=sha256(text.to_json()) if text else None, signals=(*signals, *ledger.leftovers(scope)),
        capture_id=capture.id, run_id=capture.run_id, address=capture.address, seen_at=capture.fetched_at,
    )  # fmt: skip
    return Card(seen, text)


def _below(scope: etree._Element, capture: Capture, ledger: Ledger) -> tuple[str, Counts, tuple[Signal, ...]]:
    """Return who proposes the draft, and the counters; refuse a card with the number of another."""
    below = one(scope, _BELOW)
    if below is None:
        return "", Counts(), ()
    for icon in elements(below, ".//*[@card-id]"):
        if capture.act_id and icon.get("card-id") != capture.act_id:
            raise Rejected("wrong_act", f"asked for draft {capture.act_id}, got {icon.get('card-id')!r}")
    items = [item for item in elements(below, ".//li") if one(item, ".//i") is not None]
    ledger.use(*items)
    icons = [(classes(icon), beside(icon)) for item in items for icon in elements(item, ".//i")]
    return counted(icons, rules().counters, "".join(map(whole, items)))


def _text(
    scope: etree._Element, title: str, language: Language, capture: Capture, ledger: Ledger
) -> tuple[Edition | None, bool, tuple[Signal, ...]]:
    container = one(scope, _TEXT)
    if container is None:
        return None, False, ()
    ledger.use(container)
    blocks, signals = blocks_of(container)
    written = language_of(" ".join(block.text for block in blocks))
    if written and written != language:
        signals.append(Signal(code="language_mismatch", detail=f"the card is in {language}, its text in {written}"))
    return draft_edition(blocks, title, language, capture, signals), is_passport(blocks), tuple(signals)


def _channel(scope: etree._Element, capture: Capture, ledger: Ledger) -> tuple[Channel, tuple[Signal, ...]]:
    """Return whose remarks the page shows: as its heading says, and else as it was asked for."""
    signals = []
    for tab in elements(scope, f"{_TABS}//li"):
        ledger.use(tab)
        if words(whole(tab)) not in channels():
            signals.append(Signal(code="channel", detail=f"unknown tab {quoted(whole(tab))}"))
    headings = [h for h in elements(scope, ".//h2") if words(whole(h)) in channels()]
    ledger.use(*headings)
    number = parse_qs(urlsplit(capture.address).query).get("typeComment", ["6"])[0]
    asked = channel_numbers().get(int(number)) if number.isdecimal() else None
    shown = next((channels()[words(whole(h))] for h in headings), None)
    if asked is None or (shown and shown != asked):
        signals.append(Signal(code="channel", detail=f"asked for {number}, the page shows {shown}"))
    return shown or asked or PUBLIC, tuple(signals)


def _links(scope: etree._Element, kind: CardKind, capture: Capture, ledger: Ledger) -> dict[str, Any]:
    """Return the files of a card and where else it leads."""
    files = []
    for item in elements(scope, _FILES):
        link, label = one(item, ".//a[@href]"), one(item, ".//label")
        if link is not None:
            ledger.use(item)
            name = whole(label) or name_in(address(link, capture.address))
            files.append(DraftFile(name=name, address=address(link, capture.address), role=role_of(name, kind)))
    report, others = "", {"earlier": list[Link](), "related": list[Link]()}
    for link in _own_links(scope):
        where, label_text = address(link, capture.address), whole(link)
        match leads_to(where):
            case "file":
                files.append(DraftFile(name=label_text, address=where, role=role_of(label_text, kind)))
            case "export":
                files.append(DraftFile(name=label_text, address=where, role="export"))
            case "report_file":
                files.append(DraftFile(name=label_text, address=where, role="report"))
            case "report":
                report = where
            case "earlier":
                others["earlier"].append(Link(text=label_text, href=where))
            case "card":
                others["related"].append(Link(text=label_text, href=where))
            case _:
                continue
        ledger.use(link)
    return {"files": tuple(files), "report_address": report, **{name: tuple(found) for name, found in others.items()}}


def _own_links(scope: etree._Element) -> list[etree._Element]:
    """Return the links of the card itself: not of its text, its files, its remarks or its tabs."""
    apart = {"commentable-div", "conceptFiles", "main-comments", "commentsTab"} | rules().ignored_classes
    away = " or ".join(f"ancestor::{of_class(name)}" for name in sorted(apart))
    return elements(scope, f".//a[@href][not({away})]")


def _too_many(counts: Counts, read: int) -> tuple[Signal, ...]:
    """One channel cannot hold more remarks than the card says all channels hold."""
    if counts.comments is None or read <= counts.comments:
        return ()
    return (Signal(code="counters", detail=f"the card counts {counts.comments} remarks, {read} stand on the page"),)
