"""Әділет: the year index as RSS tells what moved; then the text in both languages, the history and the card.

An act stands in the index of the year it was adopted in, also when it is amended later. So an ordinary run reads
the indexes of the last years and, in turn, one of an older year, where acts are noted and read once their date moves.

History of the site:
- 2026-08/09: adilet.zan.kz became a shell filled in by scripts; the server-rendered pages stay on old.adilet.zan.kz.
- `/rus/search/`, `/rus/list/docs/` and `/rus/archive/` are reported barred by robots.txt; the year index is not.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Annotated, Final, Literal

import lxml.html
from lxml import etree
from pydantic import Field
from scrapy.http import Request, Response

from crawlers.checks import check_html, load_feed
from crawlers.description import Count, Description, Text
from crawlers.spider import Outcome, Watcher
from crawlers.watch import Entry, Refused, Target, Walk
from zanwatch.errors import Rejected
from zanwatch.identity import is_act_id

_LINK: Final = re.compile(r"/docs/([^/?#]+)/?$")

Kind = Literal["text", "history", "info", "total"]


class AdiletDescription(Description):
    """What is known of Әділет beside what every source says."""

    parts: dict[Kind, Text]
    """XPath of the part every page of a kind must hold."""
    total: Text
    """Pattern of the total the index prints; group 1 is the number."""
    oldest_year: Count
    """The first year whose acts the index holds."""
    older_years_a_run: Annotated[int, Field(ge=0)]
    """How many older years' indexes an ordinary run reads in their turn, to notice old acts amended since."""


class Site(Watcher):
    """The spider of Әділет."""

    description_type = AdiletDescription

    def index(self) -> Iterator[Request]:
        """Ask for the first page of the index of every year of the run, and of the older years whose turn it is."""
        for year in [*range(self.first_year, self.today.year + 1), *self._older_years()]:
            yield self._index_page(year, self.watch.tally.walk(self.watch.description.walks), 1)

    def pages_of(self, entry: Entry) -> Iterator[Target]:
        """Return the text in every language, and history and card in the first."""
        languages = self.watch.description.languages
        for name, language in languages.items():
            address = self._address(name, entry.act_id)
            yield Target("text", address, entry.act_id, language, entry.date, has_sisters=True)
        name, language = next(iter(languages.items()))
        for kind in ("history", "info"):
            address = f"{self._address(name, entry.act_id)}/{kind}"
            yield Target(kind, address, entry.act_id, language, entry.date)

    def inspect(self, target: Target, body: bytes) -> None:
        """Refuse shells: a page of an act must hold the part it was asked for."""
        description = self._described
        part = description.parts.get(target.kind)  # type: ignore[call-overload]
        if part:
            check_html(body, part, description.captcha)

    @property
    def _described(self) -> AdiletDescription:
        assert isinstance(self.watch.description, AdiletDescription)  # noqa: S101 - see description_type
        return self.watch.description

    def _older_years(self) -> list[int]:
        if self.watch.options.since:
            return []
        newest_first = map(str, range(self.first_year - 1, self._described.oldest_year - 1, -1))
        return [int(year) for year in self.watch.frontier.longest_unread(newest_first)][
            : self._described.older_years_a_run
        ]

    def _address(self, language: str, act_id: str) -> str:
        return f"{self.watch.base_url}/{language}/docs/{act_id}"

    def _index_page(self, year: int, walk: Walk, page: int) -> Request:
        address = f"{self.watch.base_url}/rus/index/docs/dt={year}-&rss=true&page={page}"
        return self.ask(Target("index", address), partial(self._read_index, year, walk, page))

    def _read_index(self, year: int, walk: Walk, page: int, response: Response, target: Target) -> Iterator[Outcome]:
        channel = load_feed(response.body, self._described.captcha)
        printed = self._total("".join(channel.findtext(name) or "" for name in ("title", "description")))
        walk.total = walk.total if printed is None else printed
        entries = [
            Entry(act_id, date, wanted=year >= self.first_year or act_id in self.asked_for)
            for act_id, date in _items(channel)
        ]
        for problem in _unreadable(channel, entries):
            yield Refused(target, "unreadable", problem, b"")
        for entry in entries:
            yield from self.visit(entry)
        following = walk.after(page, {entry.act_id for entry in entries})
        if walk.total is None and page == 1:
            yield self._total_page(year, walk, following)
        else:
            yield from self._go_on(year, walk, following)

    def _go_on(self, year: int, walk: Walk, following: int | None) -> Iterator[Request]:
        if following:
            yield self._index_page(year, walk, following)
        elif walk.total == len(walk.met):
            self.watch.frontier.list_read(str(year), self.watch.clock())

    def _total_page(self, year: int, walk: Walk, following: int | None) -> Request:
        """Ask the page for readers for the total the feed did not print."""
        target = Target("total", f"{self.watch.base_url}/rus/index/docs/dt={year}-")
        return self.ask(target, partial(self._read_total, year, walk, following))

    def _read_total(
        self, year: int, walk: Walk, following: int | None, response: Response, target: Target
    ) -> Iterator[Outcome]:
        parts = lxml.html.fromstring(response.body).xpath(self._described.parts["total"])
        walk.total = _number(parts[0].text_content())
        if walk.total is None:
            raise Rejected("unknown_format", f"no number where the total stands on {target.address}")
        yield from self._go_on(year, walk, following if len(walk.met) < walk.total else None)

    def _total(self, text: str) -> int | None:
        found = re.search(self._described.total, text)
        return _number(found[1]) if found else None


def _items(channel: etree._Element) -> Iterator[tuple[str, dt.date | None]]:
    for item in channel.iterfind("item"):
        act_id = _act_id(item)
        if act_id:
            yield act_id, _date(item)


def _unreadable(channel: etree._Element, entries: Iterable[Entry]) -> Iterator[str]:
    """Say what the index holds that we cannot read, so that it is not passed over in silence."""
    for item in channel.iterfind("item"):
        if not _act_id(item):
            yield f"an item of the index names no act: {(item.findtext('link') or '')[:200]!r}"
    for entry in entries:
        if entry.date is None:
            yield f"the index names no readable date for {entry.act_id}"


def _act_id(item: etree._Element) -> str:
    found = _LINK.search((item.findtext("link") or "").strip())
    return found[1] if found and is_act_id(found[1]) else ""


def _date(item: etree._Element) -> dt.date | None:
    """Return the day of the last revision as printed, in the zone it is printed in."""
    try:
        return email.utils.parsedate_to_datetime(item.findtext("pubDate") or "").date()
    except ValueError:
        return None


def _number(text: str) -> int | None:
    digits = "".join(text.split())
    return int(digits) if digits.isdecimal() else None
