"""Open NPA: lists of drafts under public discussion and of archived ones; then, where permitted, the cards.

An ordinary run walks the list of open discussions in both languages, the archive of the last days, the archive of the
days on which drafts were created that left the open list, and one older month in its turn. A card stands in eight
channels of remarks, ten remarks a page; it names its files, its earlier versions and its report.

History of the site:
- 2026: cards of by-laws show a table about the draft; the text is in an attached file, or nowhere.
- robots.txt bars every card, so without the publisher's permission the lists are all there is to see.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy.http import Request, Response

from crawlers import drafts
from crawlers.checks import check_html
from crawlers.frontier import Promise
from crawlers.spider import Outcome, Then, Watcher, content_type
from crawlers.tiers import revisit_days
from crawlers.watch import Entry, Fetched, PagedWalk, Refused, Target, Watch
from zanwatch.messages import Language
from zanwatch.reasons import say

_OPEN: Final = "open"
_EVERY: Final = frozenset({"card", "card_conclusion", "card_earlier"})
"""Kinds of pages whose links are followed."""
_MOVING: Final = frozenset({"card", "discussion_report"})
"""Kinds of promised pages that change when the card does: files and earlier versions stay."""


class Site(Watcher):
    """The spider of Open NPA."""

    description_type = drafts.OpenNpaDescription

    def __init__(self, watch: Watch, **kwargs: Any) -> None:
        super().__init__(watch, **kwargs)
        self._open: set[str] = set()
        """Drafts met in the list of open discussions."""
        self._missing: dict[str, dt.date | None] = {}
        """Drafts that left it, with the days they were created on; empty until it was walked."""

    def index(self) -> Iterator[Request]:
        """Ask for the first page of every list of the run."""
        yield self._begin(drafts.Shelf(_OPEN, _OPEN, wanted=True))
        yield self._begin(self._archive("archive", self._archive_from, self.today, wanted=True))
        if not self.watch.options.since:
            for month in self._older_months():
                yield self._begin(month)
        yield self._begin(drafts.Shelf("conclusions", "conclusions", wanted=True))

    def pages_of(self, entry: Entry) -> Iterator[Target]:
        """Return the card in every language and channel, and whatever it once told of; nothing for an act."""
        if not entry.act_id.isdecimal():
            return
        kind = entry.reference or "card"
        address = self.watch.base_url + self._described.pages[kind].format(id=entry.act_id)
        card = Target(kind, address, entry.act_id, date=entry.date, state=entry.state, may_be_barred=True)
        for language in self.watch.description.languages.values():
            yield from (replace(page, language=language) for page in self._channels(card))
        for promise in self.watch.frontier.promised(entry.act_id):
            yield self._promised(promise, card)

    def days_between(self, entry: Entry, target: Target) -> int:
        """Return the tier of a page: what stands in a file stays, an open card is looked at every day."""
        tiers = self.watch.description.tiers
        if target.kind in {"draft_file", "card_earlier"}:
            return tiers.dormant
        if entry.act_id in self._missing:
            return tiers.watched
        if entry.act_id not in self._open:
            return revisit_days(tiers, entry, self.watch.options.watched, self.today)
        return tiers.watched if self._is_first(target) else tiers.recent

    @property
    def asked_for(self) -> frozenset[str]:
        """Drafts named by hand, and those that left the list of open discussions."""
        return super().asked_for | self._missing.keys()

    def page_request(self, target: Target) -> Request:
        """Return the request of a page; a file may be no larger than the description says."""
        if target.kind == "draft_file":
            return self.ask(target, self.keep, priority=10, meta={"download_maxsize": self._described.max_file_bytes})
        return self.ask(target, self._read_card if target.kind in _EVERY else self.keep, priority=10)

    def ask(self, target: Target, then: Then, **request: Any) -> Request:
        """Return the request for `target`, in its language."""
        name = next((own for own, ours in self.watch.description.languages.items() if ours == target.language), None)
        cookie = {"Cookie": f"{self._described.language_cookie}={name}"} if name else {}
        return super().ask(target, then, headers=cookie, **request)

    def absent(self, target: Target) -> None:
        """Remember that a file is not there: it is asked for again when its tier is due."""
        if target.act_id:
            at, frontier = self.watch.clock(), self.watch.frontier
            frontier.fetched(target.act_id, target.name, target.language, mark=target.mark, at=at, sha256="absent")

    def inspect(self, target: Target, body: bytes) -> None:
        """Refuse shells, pages of another draft or in another language, and pages where a file was asked for."""
        description = self._described
        if target.kind == "draft_file":
            drafts.check_file(body, description.captcha)
            return
        is_list = target.kind in {listing.kind for listing in description.lists.values()}
        part = description.parts[target.kind] + (f" | {description.nothing}" if is_list else "")
        check_html(body, part, description.captcha)
        page = drafts.page_of(body)
        drafts.check_subject(page, target)
        drafts.check_language(page, target, description.label, description.labels)

    @property
    def _described(self) -> drafts.OpenNpaDescription:
        assert isinstance(self.watch.description, drafts.OpenNpaDescription)  # noqa: S101 - see description_type
        return self.watch.description

    @property
    def _archive_from(self) -> dt.date:
        return self.watch.options.since or self.today - dt.timedelta(days=self._described.archive_days)

    def _archive(self, name: str, begin: dt.date, end: dt.date, *, wanted: bool) -> drafts.Shelf:
        span = self._described.span.format(begin=f"{begin:%d.%m.%Y}", end=f"{end:%d.%m.%Y}")
        return drafts.Shelf(name, "archive", wanted, span)

    def _older_months(self) -> Iterator[drafts.Shelf]:
        """Return the months of the archive that an ordinary run does not walk and whose turn it is."""
        months = drafts.months_between(self._described.archive_since, self._archive_from)
        newest_first = sorted(months, reverse=True)
        for name in self.watch.frontier.longest_unread(newest_first)[: self._described.older_months_a_run]:
            yield self._archive(name, *months[name], wanted=False)

    def _begin(self, shelf: drafts.Shelf) -> Request:
        walk = PagedWalk(rounds=self.watch.description.walks - 1)
        self.watch.tally.walks.append(walk)
        return self._list_page(shelf, walk, self._languages[0], 1)

    @property
    def _languages(self) -> tuple[Language, ...]:
        return tuple(self.watch.description.languages.values())

    def _list_page(self, shelf: drafts.Shelf, walk: PagedWalk, language: Language, page: int) -> Request:
        listing = self._described.lists[shelf.listing]
        queries = [query for query in (shelf.query, f"page={page}" if page > 1 else "") if query]
        path = "".join(["&" + query if "?" in listing.path or at else "?" + query for at, query in enumerate(queries)])
        target = Target(listing.kind, self.watch.base_url + listing.path + path, language=language)
        return self.ask(target, partial(self._read_list, shelf, walk, page))

    def _read_list(
        self, shelf: drafts.Shelf, walk: PagedWalk, page: int, response: Response, target: Target
    ) -> Iterator[Outcome]:
        description, language = self._described, target.language
        html = drafts.page_of(response.body)
        items: list[drafts.Item] = []
        for item in drafts.items_of(html, description.items, description.said, description.day):
            if isinstance(item, drafts.Item) and item.path in self._kinds:
                items.append(item)
            else:
                named = item.path if isinstance(item, drafts.Item) else item[:200]
                yield Refused(target, "unreadable", f"an item of the list names no act: {named}", b"")
        walk.pages = drafts.pages_in(response.text, description.total_pages)
        if walk.pages is None and page == 1:
            walk.pages = drafts.unprinted_pages(html, len(items), description)
        if walk.pages is None:
            yield Refused(target, "unreadable", "the list prints no number of pages", response.body)
        if not items and 1 < (walk.pages or 0) >= page:
            yield Refused(target, "shell", f"page {page} of {walk.pages} of the list shows nothing", response.body)
        yield from self._kept(shelf, response, target, items)
        for item in items:
            yield from self._visit_item(shelf, item)
        following = walk.after(page, {item.draft_id for item in items})
        if following and language:
            yield self._list_page(shelf, walk, language, following)
        else:
            yield from self._walked(shelf, walk, target)

    def _kept(
        self, shelf: drafts.Shelf, response: Response, target: Target, items: list[drafts.Item]
    ) -> Iterator[Fetched]:
        """File a page of a list only where it tells of something new: counters of visits turn with every look."""
        shown = tuple(
            Target(target.kind, target.address, item.draft_id, target.language, state=self._state(shelf, item))
            for item in items
        )
        is_shown = self.watch.frontier.is_shown
        if not all(is_shown(item.kind, item.act_id or "", item.language, mark=item.mark) for item in shown):
            yield Fetched(target, response.body, None, response.status, content_type(response), shown)

    def _visit_item(self, shelf: drafts.Shelf, item: drafts.Item) -> Iterator[Request]:
        frontier = self.watch.frontier
        if shelf.name == _OPEN:
            self._open.add(item.draft_id)
            frontier.joined(_OPEN, item.draft_id, item.created, self.today)
        elif shelf.listing == "archive":
            frontier.left(_OPEN, item.draft_id)
        is_wanted = shelf.wanted or item.draft_id in self.asked_for
        yield from self.visit(
            Entry(item.draft_id, item.created, is_wanted, self._kinds[item.path], self._state(shelf, item))
        )

    @staticmethod
    def _state(shelf: drafts.Shelf, item: drafts.Item) -> str:
        return f"{shelf.listing} {item.state}"

    def _walked(self, shelf: drafts.Shelf, walk: PagedWalk, target: Target) -> Iterator[Request]:
        """Go on, once a list was walked in one language, with the next, and at last with what it showed to be gone."""
        if walk.total != len(walk.met):
            if all(walk is not counted for counted in self.watch.tally.walks):
                problem = say("not_all_seen", expected=walk.total or 0, seen=len(walk.met))
                self.watch.tally.problems[say("at", address=target.address, detail=problem)] = None
            return
        after = self._languages[self._languages.index(target.language or self._languages[0]) + 1 :]
        if after:
            yield self._list_page(shelf, PagedWalk(rounds=self.watch.description.walks - 1), after[0], 1)
        else:
            self.watch.frontier.list_read(shelf.name, self.watch.clock())
            yield from self._gone() if shelf.name == _OPEN else ()

    def _gone(self) -> Iterator[Request]:
        """Look for drafts that left the list of open discussions among the archived ones of their day."""
        since = self.today - dt.timedelta(days=self._described.missing_days)
        self._missing.update(self.watch.frontier.missing(_OPEN, self.today, since))
        days = {day for day in self._missing.values() if day and day < self._archive_from}
        for day in sorted(days):
            yield self._begin(self._archive(f"archive of {day}", day, day, wanted=True))

    def _channels(self, card: Target) -> Iterator[Target]:
        """Return the card in every channel; only in the first where robots.txt was found to bar cards."""
        described = self._described
        channels = described.channels[:1] if self.watch.tally.beyond or card.kind != "card" else described.channels
        for channel in channels:
            query = described.channel.format(channel=channel) if card.kind == "card" else ""
            yield replace(card, address=card.address + query, part=str(channel) if query else "")

    def _is_first(self, target: Target) -> bool:
        return target.language == self._languages[0] and target.part == str(self._described.channels[0])

    @property
    def _kinds(self) -> dict[str, str]:
        """The kind of a card by the path of its address."""
        return {urlsplit(address).path: kind for kind, address in self._described.pages.items()}

    def _read_card(self, response: Response, target: Target) -> Iterator[Outcome]:
        """File a card; ask for what it tells of for the first time, remembered before the card is."""
        new = [promise for promise in self._told(response, target) if self._is_new(target, promise)]
        yield from self.keep(response, target)
        yield from (self.page_request(self._promised(promise, target)) for promise in new)

    def _is_new(self, target: Target, promise: Promise) -> bool:
        return target.act_id is not None and self.watch.frontier.promise(target.act_id, promise)

    def _told(self, response: Response, target: Target) -> Iterator[Promise]:
        """Return what a card links to on the source's own hosts; a report is its own, a file is in any language."""
        page = drafts.page_of(response.body)
        for link in drafts.links_of(page, self._described.told, target.address, self.own_hosts):
            kind = self._described.links.get(link.path)
            if kind and (kind != "discussion_report" or link.number == target.act_id):
                yield Promise(kind, link.address, None if kind == "draft_file" else target.language)
        if target.kind == "card" and target.part.isdecimal():
            yield from self._further_remarks(response, target)

    def _further_remarks(self, response: Response, first: Target) -> Iterator[Promise]:
        """Return the second and later pages of the remarks of a channel, as its `first` page counts them."""
        pages = drafts.pages_in(response.text, self._described.remark_pages) or 1
        for page in range(2, pages + 1):
            address = first.address.removeprefix(self.watch.base_url) + self._described.remark_page.format(page=page)
            yield Promise("card", address, first.language)

    def _promised(self, promise: Promise, card: Target) -> Target:
        """Return the page a promise is of."""
        known = Target(
            promise.kind, f"{self.watch.base_url}{promise.part}", card.act_id, promise.language, part=promise.part,
            may_be_barred=True, may_be_absent=promise.kind == "draft_file",
        )  # fmt: skip
        return replace(known, date=card.date, state=card.state) if promise.kind in _MOVING else known
