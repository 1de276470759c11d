"""The daily job: crawl every source, process, report, publish. What cron or a DAG calls.

Crawls run in processes of their own: Scrapy's reactor starts once, and crawlers never open the store.
"""

from __future__ import annotations

import datetime as dt
import logging
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from processors import runner
from processors.consult.lineage.link import link
from processors.steps import Ports
from reports import watchlists
from reports.consultations.mails import send_bodies, send_outcomes
from reports.deliver import deliver
from reports.ledger import Delivery
from reports.publish import PublishResult, publish
from reports.reminders import remind
from zanwatch import archive, aside, bus, store
from zanwatch.bus import Bus
from zanwatch.config import Settings, file_of, scheme_of
from zanwatch.errors import DeliveryError
from zanwatch.messages import day_of
from zanwatch.owning import alone
from zanwatch.store import Store

_log = logging.getLogger(__name__)

_ABANDONED: Final = dt.timedelta(days=1)
"""A file that has been written for so long has nobody who writes it."""


class Crawl(NamedTuple):
    """How one source is to be crawled, as arguments of `zanwatch crawl`."""

    source: str
    arguments: tuple[str, ...] = ()


class DailyResult(NamedTuple):
    """What a day's job did. `red` names the sources that could not be watched in full."""

    red: tuple[str, ...]
    handled: int
    deliveries: tuple[Delivery, ...]
    undelivered: str
    site: PublishResult


@contextmanager
def asked(settings: Settings) -> Iterator[tuple[Bus, Store]]:
    """Open bus and store for questions, and close them again; raises StoreError where there is no store yet."""
    with closing(store.read(settings.store)) as rows, closing(bus.connect(settings.bus)) as messages:
        yield messages, rows


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Bus, Ports]]:
    """Open bus, archive and store, and close them again."""
    with closing(bus.connect(settings.bus)) as messages, closing(store.connect(settings.store)) as rows:
        yield messages, Ports(archive.connect(settings.archive), rows)


def run(
    settings: Settings, environ: Mapping[str, str], crawls: Sequence[Crawl], now: dt.datetime, progress: runner.Progress
) -> DailyResult:
    """Do everything once. A source that fails leaves the rest of the day's work standing.

    Raises CrawlError, before anybody is asked for anything, when another run is at work.
    """
    with alone(file_of(settings.crawl) / "run.lock", "`zanwatch run`"):
        tidy(settings, now)
        red = tuple(crawl.source for crawl in crawls if not _crawled(crawl, environ, now))
        with opened(settings) as (messages, ports):
            handled = runner.drain(messages, ports, progress)
            link(ports.store, ports.archive, now)
            deliveries, undelivered = _delivered(ports.store, settings, now)
            return DailyResult(red, handled, deliveries, undelivered, publish(ports.store, settings, now))


def tidy(settings: Settings, now: dt.datetime) -> None:
    """Remove what killed writers left aside in archive, site and mail folder a day before `now` or longer ago.

    A file that cannot be removed is told to the log: it harms nobody, and the work goes on.
    """
    folders = [file_of(settings.archive), Path(settings.site)]
    folders += [file_of(settings.mail)] if scheme_of(settings.mail) == "file" else []
    for folder in folders:
        try:
            left = aside.sweep(folder, now - _ABANDONED)
        except OSError as error:
            _log.warning("what a killed writer left in %s cannot be removed: %s", folder, error)
        else:
            _log.log(logging.INFO if left else logging.DEBUG, "%d files left aside in %s are removed", left, folder)


def _crawled(crawl: Crawl, environ: Mapping[str, str], now: dt.datetime) -> bool:
    _log.info("crawling %s", crawl.source)
    command = [sys.executable, "-m", "zanwatch", "crawl", crawl.source, "--now", now.isoformat(), *crawl.arguments]
    return subprocess.run(command, env=dict(environ), check=False, stdout=subprocess.DEVNULL).returncode == 0  # noqa: S603


def _delivered(rows: Store, settings: Settings, now: dt.datetime) -> tuple[tuple[Delivery, ...], str]:
    """Send the morning mail and every other report that is due; trouble with one leaves the others standing."""
    recipients = watchlists.load(settings.watchlists).recipients
    done: list[Delivery] = []
    problems: list[str] = []
    for send in (deliver, remind, send_outcomes, send_bodies):
        try:
            done += send(rows, settings, day_of(now), recipients, now)
        except DeliveryError as error:
            _log.error("%s", error)
            problems.append(str(error))
    return tuple(done), "; ".join(problems)
