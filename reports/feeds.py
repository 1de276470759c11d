"""Feeds of the site: one entry an act and day, and one for every day that was not wholly watched."""

from __future__ import annotations

import datetime as dt
import json
from typing import Final, NamedTuple

from reports import links, render
from reports.days import end_of
from reports.language import Interface
from reports.links import WebLinks
from reports.model import ActReport, Digest
from reports.values import UiLanguage

LONGEST: Final = 100
"""Entries after which a feed takes in no further day; older ones stay on the site."""


DAYS: Final = 30
"""Days a feed looks back."""


class Channel(NamedTuple):
    """What a feed says of itself: title, subtitle, its own file and the page it belongs to, inside the language."""

    title: str
    subtitle: str
    path: str
    home: str


class Item(NamedTuple):
    """One entry of a feed."""

    url: str
    title: str
    updated: dt.datetime
    html: str
    topics: tuple[tuple[str, str], ...] = ()
    """What it is about: the term, and how it is called in the language of the feed."""


def items_of(digest: Digest, site_url: str) -> list[Item]:
    """Return the entries of one day, acts first."""
    acts = [_act(act, digest, site_url) for act in (*digest.acts, *digest.minor)]
    return acts if digest.watched == "all" else [*acts, _unseen(digest, site_url)]


def tells(digest: Digest) -> bool:
    """Say whether a feed has anything to tell of the day; not every day has."""
    return bool(digest.acts or digest.minor) or digest.watched != "all"


def atom(
    items: list[Item], language: UiLanguage, site_url: str, empty: dt.datetime, channel: Channel | None = None
) -> str:
    """Return the Atom feed of `items`, of the days unless `channel` says otherwise; `empty`: the moment without any."""
    ui = Interface(language)
    told = channel or Channel(ui.t("feed.title"), ui.t("tagline"), "feed.xml", "index.html")
    updated = max((item.updated for item in items), default=empty)
    return render.feed_part("atom.xml", language, site_url, items=items, updated=updated, channel=told)


def json_feed(items: list[Item], language: UiLanguage, site_url: str) -> str:
    """Return the JSON Feed (version 1.1) of `items`."""
    web, ui = WebLinks(site_url, language), Interface(language)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": ui.t("feed.title"),
        "description": ui.t("tagline"),
        "language": language,
        "home_page_url": web.to("index.html"),
        "feed_url": web.to("feed.json"),
        "items": [
            {
                "id": item.url,
                "url": item.url,
                "title": item.title,
                "content_html": item.html,
                "date_modified": item.updated.isoformat(),
            }
            for item in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _act(act: ActReport, digest: Digest, site_url: str) -> Item:
    web, ui = WebLinks(site_url, digest.language), Interface(digest.language)
    return Item(
        url=f"{web.to(links.day_page(digest.day))}#a-{act.act_id}",
        title=f"{ui.date(digest.day)}: {act.first.title}",
        updated=act.seen_at,
        html=render.feed_part("entry.html", digest.language, site_url, act=act, today=digest.day),
    )


def _unseen(digest: Digest, site_url: str) -> Item:
    web, ui = WebLinks(site_url, digest.language), Interface(digest.language)
    ended = [source.finished_at for source in digest.sources if source.runs and source.finished_at]
    return Item(
        url=f"{web.to(links.day_page(digest.day))}#content",
        title=ui.t("feed.unseen", date=ui.date(digest.day), verdict=ui.t(render.verdict(digest))),
        updated=max(ended, default=end_of(digest.day)),
        html=render.feed_part("watch.html", digest.language, site_url, digest=digest, today=digest.day),
    )
