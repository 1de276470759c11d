"""Where answers go: bytes to the archive, the fact to the bus, and only then to the crawler's memory.

Whatever dies in between is harmless: the page is not remembered, so the next run fetches it again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final, Self

from scrapy.crawler import Crawler

from crawlers.spider import watcher_of
from crawlers.watch import Fetched, Refused, Target, Watch
from zanwatch.bus import Message
from zanwatch.messages import Capture, Reject

log = logging.getLogger(__name__)

ABSENT: Final = "absent"
"""Kind of the capture of an answer that a text does not exist in this language."""

Item = Fetched | Refused


class Filing:
    """File every answer as a Capture or a Reject."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    def process_item(self, item: Item) -> Item:
        """Archive, publish, remember. Raises ArchiveError, BusError or CrawlError, which end the run."""
        watch = watcher_of(self._crawler).watch
        match item:
            case Fetched():
                _keep(watch, item)
            case Refused():
                _refuse(watch, item)
        return item


def _keep(watch: Watch, page: Fetched) -> None:
    target = page.target
    name = watch.archive.put(page.body)
    kind = ABSENT if page.status == HTTPStatus.NOT_FOUND else target.kind
    capture = Capture(
        source=watch.source, run_id=watch.run_id, kind=kind, address=target.address, act_id=target.act_id,
        language=target.language, edition_date=page.edition_date, fetched_at=watch.clock(), http_status=page.status,
        content_type=page.content_type, sha256=name, size=len(page.body),
    )  # fmt: skip
    watch.bus.publish([Message("captures", target.act_id or target.address, capture.to_json())])
    watch.frontier.note(watch.run_id, "fetched", f"{target.address} {target.language or ''}")
    _remember(watch, target, name, capture.fetched_at, watch.frontier.lacking if kind == ABSENT else None)
    for item in page.shows:
        watch.frontier.shown(item.kind, item.act_id or "", item.language, mark=item.mark)
    log.debug("%s %s %s: %d bytes", watch.source, target.kind, target.address, capture.size)


def _remember(
    watch: Watch, target: Target, sha256: str, at: dt.datetime, put: Callable[..., None] | None = None
) -> None:
    if target.act_id:
        remember = put or watch.frontier.fetched
        remember(target.act_id, target.name, target.language, mark=target.mark, at=at, sha256=sha256)


def _refuse(watch: Watch, refusal: Refused) -> None:
    target = refusal.target
    reject = Reject(
        source=watch.source, run_id=watch.run_id, address=target.address, act_id=target.act_id,
        language=target.language, reason=refusal.reason, detail=refusal.detail,
        sha256=watch.archive.put(refusal.body) if refusal.body else "", seen_at=watch.clock(),
    )  # fmt: skip
    watch.bus.publish([Message("rejects", target.act_id or target.address, reject.to_json())])
    if target.may_be_absent and refusal.reason == "too_large":
        # It will be as large tomorrow: it is asked for again when its tier is due.
        _remember(watch, target, "", reject.seen_at)
    watch.tally.refuse(refusal)
    log.warning("%s refused %s: %s: %s", watch.source, target.address, refusal.reason, refusal.detail)
