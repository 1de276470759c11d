"""The public pages: days, acts, health and feeds, in Kazakh, Russian and English.

The same rows give the same bytes. What a page says "now" is the argument `now`, never a clock.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterator
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from reports import act_pages, commencing, feeds, links
from reports.days import bounds_of, end_of
from reports.digest import arrange
from reports.model import UI_LANGUAGES, DayFacts, Digest, Held, Refusal, UiLanguage, Watched
from reports.reading import day_facts
from reports.render import headline, page
from reports.site import Site
from zanwatch.config import Settings
from zanwatch.messages import day_of
from zanwatch.store import Store

_WEEK: Final = dt.timedelta(days=6)


class PublishResult(NamedTuple):
    """How many pages the site has now, and how many of them were written."""

    pages: int
    changed: int


class _DayLine(NamedTuple):
    """A day in a list of days."""

    day: dt.date
    watched: Watched
    headline: str


class _Shelf:
    """What one language of the site gathers while the days go by."""

    def __init__(self, language: UiLanguage) -> None:
        self.language = language
        self.lines: list[_DayLine] = []
        self.recent: deque[Digest] = deque(maxlen=feeds.DAYS)

    @property
    def latest(self) -> Digest | None:
        """The last day taken in."""
        return self.recent[-1] if self.recent else None

    def add(self, digest: Digest) -> None:
        """Take in the next day."""
        self.recent.append(digest)
        self.lines.insert(0, _DayLine(digest.day, digest.watched, headline(digest)))


def publish(store: Store, settings: Settings, now: dt.datetime) -> PublishResult:
    """Bring the site in the folder `settings.site` up to what the store holds at `now`."""
    site = Site(Path(settings.site))
    today = day_of(now)
    shelves = [_Shelf(language) for language in UI_LANGUAGES]
    for day in _days(store, today):
        facts = day_facts(store, day)
        for shelf in shelves:
            _write_day(site, shelf, facts, settings, today)
    for shelf in shelves:
        _write_overviews(site, shelf, store, settings, today)
    act_pages.write(site, store, settings.contact, today)
    site.write("index.html", page("chooser", "kk", "index.html"))
    style = resources.files("reports") / "templates" / "site" / "style.css"
    site.write("style.css", style.read_text(encoding="utf-8"))
    return PublishResult(site.pages, site.changed)


def _days(store: Store, today: dt.date) -> Iterator[dt.date]:
    """Yield every day since the watching began, also those on which nobody looked.

    A day that is not over counts once something ran on it: in the morning the site still shows yesterday.
    """
    busy = [row["day"] for row in store.named("watched_days") if row["day"] <= today]
    if not busy:
        return
    last = today if busy[-1] == today else today - dt.timedelta(days=1)
    for offset in range((last - busy[0]).days + 1):
        yield busy[0] + dt.timedelta(days=offset)


def _write_day(site: Site, shelf: _Shelf, facts: DayFacts, settings: Settings, today: dt.date) -> None:
    digest = arrange(facts, shelf.language)
    shelf.add(digest)
    path = links.day_page(digest.day)
    content = page("day", shelf.language, path, digest=digest, today=digest.day, unfinished=today == digest.day,
                   contact=settings.contact)  # fmt: skip
    site.write(f"{shelf.language}/{path}", content)


def _write_overviews(site: Site, shelf: _Shelf, store: Store, settings: Settings, today: dt.date) -> None:
    digest, language = shelf.latest, shelf.language
    shown_day = digest.day if digest else today
    common: dict[str, Any] = {
        "digest": digest, "days": shelf.lines, "today": shown_day, "unfinished": shown_day == today,
        "contact": settings.contact,
    }  # fmt: skip
    trouble = {"refusals": _refusals(store, today), "held": _held(store, today)}
    overviews: list[tuple[str, str, dict[str, Any]]] = [
        ("index", "index.html", {}), ("days", "days/index.html", {}), ("health", "health.html", trouble),
        ("calendar", "calendar.html", _calendar(store, today, language)),
    ]  # fmt: skip
    for template, path, more in overviews:
        site.write(f"{language}/{path}", page(template, language, path, **common, **more))
    empty = end_of(today - dt.timedelta(days=1))
    items = feeds.newest(reversed(shelf.recent), settings.site_url)
    site.write(f"{language}/feed.xml", feeds.atom(items, language, settings.site_url, empty))
    site.write(f"{language}/feed.json", feeds.json_feed(items, language, settings.site_url))


def _calendar(store: Store, today: dt.date, language: UiLanguage) -> dict[str, Any]:
    found = commencing.starts(store, commencing.commencements(store, today), language)
    return {"starts": found, "unknown": commencing.still_open(store)}


def _refusals(store: Store, today: dt.date) -> list[Refusal]:
    since, until = bounds_of(today - _WEEK, today)
    return [Refusal.model_validate(row) for row in store.named("report_refusals", since=since, until=until)]


def _held(store: Store, today: dt.date) -> list[Held]:
    _, until = bounds_of(today)
    rows = store.named("report_held", since="1970-01-01 00:00:00", until=until)
    newest = {
        key: list(group)[-1] for key, group in groupby(rows, key=lambda r: (r["act_id"], r["language"], r["source"]))
    }
    return [Held.model_validate(row) for row in newest.values()]
