"""What the pages of a portal of drafts say of themselves: items of a list, its length, its language, its draft."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, NamedTuple
from urllib.parse import parse_qs, urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement
from pydantic import Field

from crawlers.checks import check_captcha
from crawlers.description import Count, Days, Description, Strict, Text
from crawlers.watch import Target
from zanwatch.errors import Rejected
from zanwatch.identity import stable_id
from zanwatch.messages import Language

_CARD: Final = re.compile(r"^([^?]*)\?(?:[^#]*&)?id=([0-9]{1,12})$")
_NUMBER: Final = re.compile(r"[0-9]{1,12}")


class Listing(Strict):
    """A list of the portal."""

    path: Text
    kind: Text
    """The kind its pages are kept under."""


class OpenNpaDescription(Description):
    """What is known of Open NPA beside what every source says."""

    language_cookie: Text
    max_file_bytes: Count
    lists: dict[Text, Listing]
    span: Text
    """Query that narrows a list to days of creation, both included: {begin}, {end}."""
    archive_days: Count
    archive_since: dt.date
    older_months_a_run: Annotated[int, Field(ge=0)]
    missing_days: Days
    pages: dict[Text, Text]
    """Address of a card by its kind: {id}."""
    channel: Text
    channels: tuple[int, ...]
    remark_pages: Text
    """Pattern of the number of pages the remarks of a channel fill, in a script; group 1."""
    remark_page: Text
    """What is added to the address of a channel for its second and later pages: {page}."""
    told: Text
    """XPath of the addresses a card tells of."""
    links: dict[Text, Text]
    parts: dict[Text, Text]
    """XPath of the part every page of a kind must hold."""
    items: Text
    """XPath of the items of a list."""
    said: Text
    total_pages: Text
    """Pattern of the number of pages a list prints in a script; group 1."""
    nothing: Text
    """XPath of the words of a list that is empty."""
    page_items: Count
    """Items of a full page of a list."""
    day: Text
    """Pattern of a date: day, month, year."""
    label: Text
    labels: dict[Language, tuple[Text, ...]]


@dataclass(frozen=True)
class Shelf:
    """A list, or the part of one that was created on some days, and how its drafts are treated."""

    name: str
    listing: str
    wanted: bool
    """Whether cards are read that were never met before."""
    query: str = ""


class Item(NamedTuple):
    """A draft as a list shows it."""

    draft_id: str
    path: str
    """Of the page the item leads to."""
    created: dt.date | None
    state: str
    """Digest of what the list says of it."""


class Link(NamedTuple):
    """Where a page leads: the path, the number `id` asks for, and the address below the host."""

    path: str
    number: str
    address: str


def page_of(body: bytes) -> HtmlElement:
    """Return the page in `body`, which is UTF-8 whether it says so or not."""
    return lxml.html.fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))


def items_of(page: HtmlElement, selector: str, said: str, day: str) -> Iterator[Item | str]:
    """Read the items `selector` finds; one that names no draft comes as its words.

    `said` is the XPath of what counts in an item, `day` the pattern of a date: day, month, year.
    """
    for node in page.xpath(selector):
        found = next((found for href in node.xpath(".//a/@href") if (found := _CARD.search(href.strip()))), None)
        words = " ".join(" ".join(node.xpath(said)).split())
        yield Item(found[2], urlsplit(found[1]).path, _first_day(words, day), stable_id(words)) if found else words


def pages_in(text: str, pattern: str) -> int | None:
    """Return the number of pages a list prints by `pattern`; None where it prints none."""
    found = re.search(pattern, text)
    return int(found[1]) if found else None


def unprinted_pages(page: HtmlElement, items: int, described: OpenNpaDescription) -> int | None:
    """Return how many pages a list has whose first page, with `items`, prints no number; None where that is odd."""
    if items:
        return 1 if items < described.page_items else None
    return 0 if page.xpath(described.nothing) else None


def links_of(page: HtmlElement, selector: str, base: str, hosts: Collection[str]) -> Iterator[Link]:
    """Return the links `selector` finds on a page at `base` that lead to something with a number on one of `hosts`."""
    for href in page.xpath(selector):
        try:
            parts = urlsplit(urljoin(base, href.strip()))
        except ValueError:
            continue
        number = parse_qs(parts.query).get("id", [""])[0]
        if parts.netloc in hosts and _NUMBER.fullmatch(number):
            yield Link(parts.path, number, f"{parts.path}?{parts.query}")


def months_between(first: dt.date, end: dt.date) -> dict[str, tuple[dt.date, dt.date]]:
    """Return the months from `first` until the day before `end`, each as its first and last day, both included."""
    months, day = {}, first
    while day < end:
        following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        months[f"{day:%Y-%m}"] = (day, min(following, end) - dt.timedelta(days=1))
        day = following
    return months


def check_file(body: bytes, captcha: Sequence[str]) -> None:
    """Raise Rejected where a page came in place of a file."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        check_captcha(body, captcha)
        raise Rejected("shell", f"a page of {len(body)} bytes where data was expected")


def check_subject(page: HtmlElement, target: Target) -> None:
    """Raise Rejected where a card says it is another's: its buttons carry the id of the draft."""
    given = set(page.xpath("//@card-id"))
    if target.act_id and given and target.act_id not in given:
        raise Rejected("wrong_act", f"asked for {target.act_id}, got {min(given)}")


def check_language(
    page: HtmlElement, target: Target, selector: str, labels: Mapping[Language, Sequence[str]]
) -> None:  # fmt: skip
    """Raise Rejected where the labels `selector` finds, or without any known <html lang>, are of another language."""
    heads = [" ".join(node.text_content().split()).rstrip(":") for node in page.xpath(selector)]
    given = {language for language, words in labels.items() if not set(words).isdisjoint(heads)}
    given = given or set(page.xpath("/html/@lang")) & labels.keys()
    if given and target.language not in given:
        raise Rejected("wrong_language", f"asked for {target.language}, the page says {min(given)}")


def _first_day(words: str, pattern: str) -> dt.date | None:
    found = re.search(pattern, words)
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None
