"""Addresses of our own pages: relative on the site, absolute in mail and feeds; and which foreign ones are safe."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, Protocol
from urllib.parse import urlsplit

from reports.model import Entry
from reports.values import UiLanguage
from zanwatch.identity import is_act_id
from zanwatch.messages import day_of

SEARCH: Final = "acts/search.html"
"""The page of the search of acts."""

_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,100}")


class Links(Protocol):
    """How a template names a page of the site; `target` is a path inside the folder of a language."""

    def to(self, target: str) -> str:
        """Return the address of `target` in the language at hand."""

    def sister(self, language: UiLanguage) -> str:
        """Return the address of the same page in another language."""


class SiteLinks:
    """Relative addresses, so that the site works from any folder and without a server."""

    def __init__(self, page: str) -> None:
        self.page = page
        self._up = "../" * page.count("/")

    def to(self, target: str) -> str:
        """Return `target` as seen from this page."""
        return self._up + target

    def sister(self, language: UiLanguage) -> str:
        """Return this page in another language, as seen from this page."""
        return f"{self._up}../{language}/{self.page}"


class WebLinks:
    """Absolute addresses below the address of the site."""

    def __init__(self, site_url: str, language: UiLanguage, page: str = "index.html") -> None:
        self._root = site_url.rstrip("/")
        self._language = language
        self.page = page

    def to(self, target: str) -> str:
        """Return the full address of `target`."""
        return f"{self._root}/{self._language}/{target}"

    def sister(self, language: UiLanguage) -> str:
        """Return the full address of this page in another language."""
        return f"{self._root}/{language}/{self.page}"


def act_page(act_id: str) -> str:
    """Return the file of an act's page; an id that is no id leads to the list of acts, never elsewhere."""
    return f"acts/{act_id}.html" if fit_for_file(act_id) else "acts/index.html"


def text_page(act_id: str) -> str:
    """Return the file of the page with an act's full text."""
    return f"acts/{act_id}-text.html" if fit_for_file(act_id) else "acts/index.html"


def day_page(day: dt.date) -> str:
    """Return the file of the page of a day."""
    return f"days/{day.isoformat()}.html"


def year_page(year: str) -> str:
    """Return the file of the list of the days of a year."""
    return f"days/{year}.html"


def shelf_page(shelf: str, number: int = 1) -> str:
    """Return the file of the `number`th page of a shelf of acts."""
    return f"acts/list-{shelf}.html" if number == 1 else f"acts/list-{shelf}-{number}.html"


def search_part(name: str) -> str:
    """Return the file of one part of the index the search reads."""
    return f"acts/find-{name}.js"


def edition_page(act_id: str, date: dt.date, number: int = 1) -> str:
    """Return the file of the `number`th page with the changes an edition of an act with a long history brought."""
    return f"acts/{act_id}-{date}.html" if number == 1 else f"acts/{act_id}-{date}-{number}.html"


def text_part(act_id: str, number: int) -> str:
    """Return the file of the `number`th part of a text too long for one page."""
    return f"acts/{act_id}-text-{number}.html"


def change_page(entry: Entry) -> str:
    """Return the place of a change on the page of its act; where the act can have no page, on that of its day."""
    page = act_page(entry.act_id) if fit_for_file(entry.act_id) else day_page(day_of(entry.seen_at))
    return f"{page}#c-{entry.key}"


def draft_page(key: str) -> str:
    """Return the file of the page of a draft (`Draft.key`); a key unfit for a file leads to the list of drafts."""
    return f"drafts/{key}.html" if fit_key(key) else "drafts/index.html"


def draft_file(key: str, ending: str) -> str:
    """Return the file with a draft's remarks for other programs: `csv`, `docx`."""
    return f"drafts/{key}.{ending}"


def topic_feed(topic: str) -> str:
    """Return the file of the feed of new drafts on a topic (`reports/topics.yml`)."""
    return f"drafts/topic-{topic}.xml"


def body_month_page(month: str) -> str:
    """Return the file of the figures by state body of a month, `2026-03`."""
    return f"drafts/bodies-{month}.html"


def body_month_file(month: str) -> str:
    """Return the file of the same figures for a spreadsheet."""
    return f"drafts/bodies-{month}.csv"


def body_page(month: str, body: str) -> str:
    """Return the file of the report on one state body in a month; `body` is its name in files (`body_id`)."""
    return f"drafts/body-{month}-{body}.html"


def body_file(month: str, body: str, ending: str) -> str:
    """Return the file with the same report for other programs: `csv`, `docx`."""
    return f"drafts/body-{month}-{body}.{ending}"


def fit_key(key: str) -> bool:
    """Say whether the key of a draft may be the name of a file."""
    return _KEY.fullmatch(key) is not None


def fit_for_file(act_id: str) -> bool:
    """Say whether `act_id` may be part of a file name."""
    return is_act_id(act_id) and len(act_id) <= 64


def safe_address(address: str | None) -> str:
    """Return `address` when a reader's click may follow it (http or https with a host), else ""."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return ""
    return (address or "") if parts.scheme in ("http", "https") and parts.hostname else ""
