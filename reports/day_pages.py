"""Pages of days, their lists by year, and what shows the latest of them: the front page, health and feeds."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final, NamedTuple

from reports import feeds, links, state
from reports.alarms import Alarm, alarms_between
from reports.days import bounds_of, end_of
from reports.digest import arrange
from reports.feeds import Item
from reports.model import DayFacts, Digest, Held, Refusal, Watched
from reports.reading import day_facts
from reports.render import headline, page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES, UiLanguage
from zanwatch.config import Settings
from zanwatch.identity import stable_id
from zanwatch.messages import day_of
from zanwatch.store import Store

LISTED: Final = 62
"""Days on the first page of the list of days; the lists of the years have all."""

_WEEK: Final = dt.timedelta(days=6)
_MONTH: Final = dt.timedelta(days=31)
_REMEMBERED: Final = 3


class DayLine(NamedTuple):
    """A day in a list of days."""

    day: dt.date
    watched: Watched
    headline: str


class DayPages:
    """The pages that show days. The facts of the last few days asked for are kept at hand."""

    def __init__(self, store: Store, settings: Settings, upkeep: Upkeep) -> None:
        self._store = store
        self._settings = settings
        self._upkeep = upkeep
        self._facts: OrderedDict[dt.date, DayFacts] = OrderedDict()
        self._alarms: dict[dt.date, tuple[Alarm, ...]] = {}

    def bring(self, shown: Mapping[dt.date, str]) -> None:
        """Bring everything that shows days up to `shown`: the days in order, each with what its page depends on."""
        self._upkeep.bring("day", {day.isoformat(): rows for day, rows in shown.items()}, self._days)
        newest = sorted(shown, reverse=True)
        years = {str(year): list(days) for year, days in groupby(newest, key=lambda day: day.year)}
        wanted = {year: stable_id(*(shown[day] for day in days), *years) for year, days in years.items()}
        self._upkeep.bring("year", wanted, lambda names: (self._year(year, years) for year in names))
        recent = [shown[day] for day in newest[:LISTED]]
        self._upkeep.bring("list", {"days": stable_id("days", *recent, *years)}, lambda _: [self._list(newest, years)])
        trouble = self._trouble()
        depends = stable_id("home", *recent, repr(trouble), self._upkeep.today.isoformat())
        self._upkeep.bring("home", {"latest": depends}, lambda _: [self._home(newest, trouble)])

    def _days(self, names: list[str]) -> Iterator[Made]:
        for name in names:
            day = dt.date.fromisoformat(name)
            digests = {language: self._digest(day, language) for language in UI_LANGUAGES}
            pages = tuple(self._day(digest) for digest in digests.values())
            yield Made(name, pages, note=_note(digests))

    def _day(self, digest: Digest) -> Page:
        path = links.day_page(digest.day)
        return self._page("day", digest.language, path, digest=digest, today=digest.day,
                          unfinished=self._upkeep.today == digest.day)  # fmt: skip

    def _year(self, year: str, years: Mapping[str, list[dt.date]]) -> Made:
        pages = (
            self._page("days", language, links.year_page(year), days=self._lines(years[year], language),
                       years=list(years), year=year)
            for language in UI_LANGUAGES
        )  # fmt: skip
        return Made(year, tuple(pages))

    def _list(self, newest: list[dt.date], years: Mapping[str, list[dt.date]]) -> Made:
        pages = (
            self._page("days", language, "days/index.html", days=self._lines(newest[:LISTED], language),
                       years=list(years), year="")
            for language in UI_LANGUAGES
        )  # fmt: skip
        return Made("days", tuple(pages))

    def _home(self, newest: list[dt.date], trouble: Mapping[str, Any]) -> Made:
        overviews = (page for language in UI_LANGUAGES for page in self._overviews(newest, trouble, language))
        return Made("latest", (*overviews, *self._feeds(newest)))

    def _overviews(self, newest: list[dt.date], trouble: Mapping[str, Any], language: UiLanguage) -> Iterator[Page]:
        today = self._upkeep.today
        digest = self._digest(newest[0], language) if newest else None
        day = digest.day if digest else today
        common = {"digest": digest, "days": self._lines(newest[:LISTED], language), "today": day,
                  "unfinished": day == today}  # fmt: skip
        yield self._page("index", language, "index.html", **common)
        yield self._page("health", language, "health.html", **common, **trouble)

    def _feeds(self, newest: list[dt.date]) -> Iterator[Page]:
        empty, site_url = end_of(self._upkeep.today - dt.timedelta(days=1)), self._settings.site_url
        for language, items in self._items(newest).items():
            yield Page(language, "feed.xml", feeds.atom(items, language, site_url, empty))
            yield Page(language, "feed.json", feeds.json_feed(items, language, site_url))

    def _items(self, newest: list[dt.date]) -> dict[UiLanguage, list[Item]]:
        """Return the entries of the feeds, newest day first, until they are full; whole days only."""
        items: dict[UiLanguage, list[Item]] = {language: [] for language in UI_LANGUAGES}
        for day in newest[: feeds.DAYS]:
            if any(len(found) >= feeds.LONGEST for found in items.values()):
                break
            if self._upkeep.manifest[f"day:{day}"].note["items"]:
                for language, found in items.items():
                    found.extend(feeds.items_of(self._digest(day, language), self._settings.site_url))
        return items

    def _lines(self, days: Iterable[dt.date], language: UiLanguage) -> list[DayLine]:
        notes = ((day, self._upkeep.manifest[f"day:{day}"].note) for day in days)
        return [DayLine(day, note["watched"], note["headline"][language]) for day, note in notes]

    def _trouble(self) -> dict[str, Any]:
        today = self._upkeep.today
        return {
            "refusals": _refusals(self._store, today), "held": _held(self._store, today),
            "sources": state.sources_now(self._store), "mails": state.last_mails(self._store),
            "absent": state.absent_texts(self._store),
        }  # fmt: skip

    def _digest(self, day: dt.date, language: UiLanguage) -> Digest:
        if day not in self._facts:
            self._facts[day] = day_facts(self._store, day, self._alarms_on(day))
            if len(self._facts) > _REMEMBERED:
                self._facts.popitem(last=False)
        return arrange(self._facts[day], language)

    def _alarms_on(self, day: dt.date) -> tuple[Alarm, ...]:
        """Return the alarms of `day`. Asking for one day costs as much as for many, so a month is asked for at once."""
        first = day.replace(day=1)
        if first not in self._alarms:
            last = (first + _MONTH).replace(day=1) - dt.timedelta(days=1)
            self._alarms[first] = alarms_between(self._store, *bounds_of(first, last))
        return tuple(alarm for alarm in self._alarms[first] if day_of(alarm.first_seen) == day)

    def _page(self, template: str, language: UiLanguage, path: str, **values: Any) -> Page:
        return Page(language, path, page(template, language, path, contact=self._settings.contact, **values))


def _note(digests: Mapping[UiLanguage, Digest]) -> dict[str, Any]:
    """Return what lists and feeds say about a day."""
    first = next(iter(digests.values()))
    return {
        "watched": first.watched,
        "headline": {language: headline(digest) for language, digest in digests.items()},
        "items": feeds.tells(first),
    }


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
