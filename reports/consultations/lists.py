"""Lists of drafts: those under discussion, those that ended last, and feeds of what is new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from reports import feeds
from reports.consultations.model import Draft
from reports.consultations.reading import drafts
from reports.consultations.topics import topics, topics_of
from reports.days import end_of
from reports.feeds import Channel, Item
from reports.fingerprints import DraftRows
from reports.icalendar import Event, calendar
from reports.language import Interface
from reports.links import WebLinks, draft_page, topic_feed
from reports.render import feed_part, page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES, UiLanguage
from zanwatch.config import Settings
from zanwatch.identity import stable_id
from zanwatch.store import Store

LISTED: Final = 250
"""Drafts in one list."""
_BODIES: Final = 100
"""State bodies with a feed of their own: those with the newest drafts."""
_RECENT: Final = 2000
"""Newest drafts among which those of a topic are looked for: more than a month of the portal."""


class Feed(NamedTuple):
    """A feed of new drafts: of all, of one state body, or of one topic."""

    path: str
    names: Mapping[UiLanguage, str]
    """What it is about; empty where it is about all."""
    rows: tuple[DraftRows, ...]


class Overview(NamedTuple):
    """What the lists show."""

    open: tuple[DraftRows, ...]
    """The one that closes next first."""
    ended: tuple[DraftRows, ...]
    """The one that ended last first."""
    main: Feed
    topics: tuple[Feed, ...]
    """One for every topic, also for one that no draft has: who follows it loses nothing."""
    bodies: tuple[Feed, ...]
    total: int

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """All feeds."""
        return (self.main, *self.topics, *self.bodies)

    @property
    def rows(self) -> Iterator[DraftRows]:
        """All drafts shown anywhere, some of them more than once."""
        yield from self.open
        yield from self.ended
        for feed in self.feeds:
            yield from feed.rows


class DraftLists:
    """Makes the list of drafts and the feeds."""

    def __init__(self, store: Store, settings: Settings, upkeep: Upkeep) -> None:
        self._store = store
        self._settings = settings
        self._upkeep = upkeep

    def bring(self, rows: Sequence[DraftRows]) -> None:
        """Bring lists and feeds up to `rows`."""
        today = self._upkeep.today
        shown = _overview(rows, today)
        depends = stable_id(today.isoformat(), str(shown.total), *(f"{row.key} {row.line}" for row in shown.rows))
        self._upkeep.bring("drafts", {"all": depends}, lambda _: [self._made(shown)])

    def _made(self, shown: Overview) -> Made:
        known = {draft.key: draft for draft in drafts(self._store, sorted({row.draft_id for row in shown.rows}))}
        pages = [self._list(shown, known, language) for language in UI_LANGUAGES]
        pages += [self._closings(shown, known, language) for language in UI_LANGUAGES]
        pages += [self._feed(feed, known, language) for language in UI_LANGUAGES for feed in shown.feeds]
        return Made("all", tuple(pages))

    def _list(self, shown: Overview, known: Mapping[str, Draft], language: UiLanguage) -> Page:
        path = "drafts/index.html"
        content = page(
            "drafts", language, path, open=[known[row.key] for row in shown.open],
            ended=[known[row.key] for row in shown.ended], topics=shown.topics, bodies=shown.bodies,
            total=shown.total, today=self._upkeep.today, contact=self._settings.contact,
        )  # fmt: skip
        return Page(language, path, content)

    def _closings(self, shown: Overview, known: Mapping[str, Draft], language: UiLanguage) -> Page:
        ui, web = Interface(language), WebLinks(self._settings.site_url, language)
        events = [
            _closing(draft, draft.open_until, ui, web)
            for draft in (known[row.key] for row in shown.open)
            if draft.open_until
        ]
        return Page(language, "drafts/calendar.ics", calendar(f"zanwatch: {ui.t('draft.closings')}", events))

    def _feed(self, feed: Feed, known: Mapping[str, Draft], language: UiLanguage) -> Page:
        ui, site_url = Interface(language), self._settings.site_url
        title = ui.t("draft.feed.topic", topic=feed.names[language]) if feed.names else ui.t("draft.feed.title")
        channel = Channel(title, ui.t("draft.intro"), feed.path, "drafts/index.html")
        items = [_item(known[row.key], language, site_url) for row in feed.rows]
        empty = end_of(self._upkeep.today - dt.timedelta(days=1))
        return Page(language, feed.path, feeds.atom(items, language, site_url, empty, channel))


def _overview(rows: Sequence[DraftRows], today: dt.date) -> Overview:
    still = [row for row in rows if row.is_open(today)]
    ended = [row for row in rows if not row.is_open(today)]
    still.sort(key=lambda row: (row.open_until or dt.date.max, row.key))
    ended.sort(key=lambda row: (row.open_until or dt.date.min, row.key), reverse=True)
    newest = sorted(rows, key=lambda row: (row.first_seen, row.key), reverse=True)
    return Overview(
        open=tuple(still[:LISTED]), ended=tuple(ended[:LISTED]),
        main=Feed("drafts/feed.xml", {}, tuple(newest[: feeds.LONGEST])), topics=tuple(_topics(newest[:_RECENT])),
        bodies=tuple(_bodies(newest)), total=len(rows),
    )  # fmt: skip


def _topics(newest: Iterable[DraftRows]) -> Iterator[Feed]:
    about: dict[str, list[DraftRows]] = {}
    for row in newest:
        for said in topics_of(row.titles):
            about.setdefault(said.topic.id, []).append(row)
    for topic in topics():
        yield Feed(topic_feed(topic.id), topic.names, tuple(about.get(topic.id, ())[: feeds.LONGEST]))


def _bodies(newest: Iterable[DraftRows]) -> Iterator[Feed]:
    bodies: dict[str, list[DraftRows]] = {}
    for row in newest:
        if row.body:
            bodies.setdefault(row.body, []).append(row)
    for body in sorted(list(bodies)[:_BODIES]):
        path = f"drafts/feed-{stable_id(body)[:10]}.xml"
        yield Feed(path, dict.fromkeys(UI_LANGUAGES, body), tuple(bodies[body][: feeds.LONGEST]))


def _item(draft: Draft, language: UiLanguage, site_url: str) -> Item:
    return Item(
        url=WebLinks(site_url, language).to(draft_page(draft.key)),
        title=draft.title(language),
        updated=draft.first_seen,
        html=feed_part("draft.html", language, site_url, draft=draft),
        topics=tuple((said.topic.id, said.topic.names[language]) for said in topics_of(draft.titles)),
    )


def _closing(draft: Draft, day: dt.date, ui: Interface, web: WebLinks) -> Event:
    return Event(
        key=f"{ui.language} {draft.key}",
        day=day,
        title=f"{ui.t('draft.closing')}: {draft.title(ui.language)}",
        words=draft.body(ui.language),
        url=web.to(draft_page(draft.key)),
        known=draft.first_seen,
    )
