"""One crawl of one source, from its description to its Run.

Scrapy's reactor cannot be started twice: a process crawls one source.
"""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from twisted.python.failure import Failure

from crawlers.description import SOURCES, Description, read, source_names
from crawlers.frontier import Frontier
from crawlers.permissions import permitted, read_permissions
from crawlers.settings import scrapy_settings
from crawlers.spider import Watcher, engine_of
from crawlers.watch import Clock, CrawlOptions, Tally, Watch
from zanwatch.archive import Archive
from zanwatch.bus import Bus, Message
from zanwatch.config import Settings, file_of
from zanwatch.errors import ConfigError, CrawlError, ZanwatchError
from zanwatch.identity import stable_id
from zanwatch.log import about
from zanwatch.messages import Held, Reject, Run, day_of
from zanwatch.owning import alone
from zanwatch.reasons import say
from zanwatch.topics import TOPICS

__all__ = ["CrawlOptions", "crawl", "crawl_site", "load_source", "source_names"]

log = logging.getLogger(__name__)

_BATCH: Final = 500

_PATIENCE: Final = 3600
"""Seconds to wait for another crawl of the source: a run that was killed may have left one at work."""


def load_source(source: str) -> tuple[Description, type[Watcher]]:
    """Return the description and the spider of `source`; raises ConfigError when either cannot be used."""
    if source not in source_names():
        raise ConfigError(f"no source is called {source!r}", f"there are: {', '.join(source_names())}")
    site: type[Watcher] = importlib.import_module(f"crawlers.sources.{source}").Site
    return read(SOURCES / f"{source}.yml", site.description_type), site


def crawl(  # noqa: PLR0917
    source: str, settings: Settings, archive: Archive, bus: Bus, options: CrawlOptions, clock: Clock
) -> Run:
    """Crawl `source` once and return its Run, which is also published on the topic `runs`.

    Raises ConfigError before anything is fetched, and BusError, ArchiveError or CrawlError when
    what was fetched could not be kept.
    """
    description, site = load_source(source)
    permission = read_permissions(settings.permissions, source_names()).get(source)
    day = day_of(options.now)
    if permission and not permission.holds_on(day):
        log.warning("%s: the permission «%s» ended on %s", source, permission.reference, permission.until)
    description = permitted(description, permission, day)
    return crawl_site(
        site, source, description, settings=settings, archive=archive, bus=bus, options=options, clock=clock
    )


def crawl_site(
    site: type[Watcher], source: str, description: Description, *, settings: Settings,
    archive: Archive, bus: Bus, options: CrawlOptions, clock: Clock,
) -> Run:  # fmt: skip
    """Crawl with a given description; see `crawl`. Waits while another process crawls this source.

    Raises CrawlError when that takes more than an hour.
    """
    run_id = stable_id(source, options.now.isoformat())
    lock = alone(file_of(settings.crawl) / f"{source}.lock", f"`zanwatch crawl {source}`", _PATIENCE)
    with about(run=run_id, source=source), lock, _frontier(settings, source) as frontier:
        _learn_refusals(source, bus, frontier)
        base_url = (options.base_url or description.base_url).rstrip("/")
        watch = Watch(source, run_id, description, options, base_url, frontier, archive, bus, clock)
        frontier.begin(run_id)
        log.info("%s: crawling %s, %s", source, base_url, description.permission)
        _fetch(site, watch, settings)
        run = _run_of(watch)
        bus.publish([Message("runs", source, run.to_json())])
        level = logging.INFO if run.status == "green" else logging.ERROR
        log.log(level, "%s is %s: %s", source, run.status, _summary(run))
    return run


@contextmanager
def _frontier(settings: Settings, source: str) -> Iterator[Frontier]:
    frontier = Frontier(file_of(settings.crawl) / f"{source}.db")
    try:
        yield frontier
    finally:
        frontier.close()


def _learn_refusals(source: str, bus: Bus, frontier: Frontier) -> None:
    """Remember what was refused, or waits for a second look, so that it is fetched again; then commit."""
    group = f"crawl:{source}"
    while records := bus.poll(group, ["rejects", "held"], _BATCH):
        for record in records:
            fact = TOPICS[record.topic].model_validate_json(record.value)
            if isinstance(fact, Reject | Held) and fact.source == source and fact.act_id and fact.sha256:
                frontier.refused(fact.act_id, fact.sha256)
        bus.commit(group, records)


def _fetch(site: type[Watcher], watch: Watch, settings: Settings) -> None:
    options, description = watch.options, watch.description
    delay = description.delay if options.delay is None else options.delay
    process = _quiet_process(scrapy_settings(description, settings, delay))
    crawler = process.create_crawler(site)
    failures = _listen(crawler, watch.tally)
    process.crawl(crawler, watch=watch)
    process.start()
    for failure in failures:
        if isinstance(failure, ZanwatchError):
            raise failure
        raise CrawlError(f"an answer could not be filed: {failure}", "check the disk and ZANWATCH_ARCHIVE") from failure


def _quiet_process(settings: dict[str, Any]) -> AsyncCrawlerProcess:
    """Return Scrapy's process without its account of itself: it sets its log to debug while it is made."""
    chatter = logging.getLogger("scrapy")
    chatter.propagate = False
    process = AsyncCrawlerProcess(settings)
    chatter.setLevel(logging.WARNING)
    chatter.propagate = True
    return process


def _listen(crawler: Crawler, tally: Tally) -> list[BaseException]:
    """Let no failure of our own pass for a quiet run; return the list failures of filing are put in."""
    failures: list[BaseException] = []
    tasks: list[asyncio.Task[None]] = []
    unfinished = say("unfinished")
    tally.problems[unfinished] = None

    def on_closed(reason: str) -> None:
        del tally.problems[unfinished]
        if reason != "finished":
            tally.problems[say("stopped", why=reason)] = None

    def on_spider_error(failure: Failure) -> None:
        tally.problems[say("page_failed", error=_error(failure))] = None

    def on_item_error(failure: Failure) -> None:
        failures.append(failure.value or RuntimeError("unknown"))
        tally.problems[say("not_filed", error=_error(failure))] = None
        if len(failures) == 1:
            # Closing waits for the items under way, this one among them: it must not be waited for here.
            closing = engine_of(crawler).close_spider_async(reason=say("filing_stopped"))
            tasks.append(asyncio.get_running_loop().create_task(closing))

    # The dispatcher holds its receivers weakly; the crawler keeps these alive.
    for receiver, signal in (
        (on_closed, signals.spider_closed),
        (on_spider_error, signals.spider_error),
        (on_item_error, signals.item_error),
    ):
        crawler.signals.connect(receiver, signal=signal, weak=False)
    return failures


def _error(failure: Failure) -> str:
    return f"{type(failure.value).__name__}: {failure.value}"


def _run_of(watch: Watch) -> Run:
    tally, options = watch.tally, watch.options
    fetched, changed, due, met = (
        watch.frontier.noted(watch.run_id, what) for what in ("fetched", "changed", "due", "met")
    )
    is_ordinary = options.base_url is None and options.since is None
    reasons = tally.reasons(watch.description.minimum_total if is_ordinary else 1)
    return Run(
        run_id=watch.run_id, source=watch.source, started_at=options.now, finished_at=max(options.now, watch.clock()),
        expected=tally.expected, seen=tally.seen, fetched=len(fetched), changed=len(changed), failed=tally.failed,
        skipped=tally.skipped + len(met - due), oldest_unchecked=watch.frontier.oldest(),
        source_updated=tally.source_updated,
        permission=watch.description.permission, status="red" if reasons else "green", reasons=reasons,
        limits=tally.limits,
    )  # fmt: skip


def _summary(run: Run) -> str:
    counts = (
        f"expected {run.expected}, seen {run.seen}, fetched {run.fetched}, "
        f"changed {run.changed}, failed {run.failed}, left {run.skipped}"
    )
    return "; ".join((counts, *run.reasons, *run.limits))
