"""The daily job and its parts: crawl, process, link, report, publish, and the demonstration."""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from zanwatch import archive, bus, daily, output, store
from zanwatch.commands.edge import NOW, RED, day_from, now_of, pairs_of, reporting
from zanwatch.config import Settings
from zanwatch.errors import InputError
from zanwatch.messages import day_of
from zanwatch.store import Store

_REPORTS = ("changes", "reminders", "consultations", "bodies")


@click.command()
@NOW
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--url", "urls", multiple=True, metavar="SOURCE=BASE", help="Crawl a source at another address.")
@click.pass_obj
@reporting
def run(settings: Settings, now: str | None, sources: tuple[str, ...], urls: tuple[str, ...]) -> None:
    """Crawl, process, report and publish, once."""
    from crawlers.run import source_names

    bases = pairs_of(urls, "--url", "SOURCE=BASE", "adilet=https://mirror.example.org")
    _look_at_names((*sources, *bases))
    crawls = [
        daily.Crawl(name, ("--url", bases[name]) if name in bases else ()) for name in sources or tuple(source_names())
    ]
    with output.progress() as progress:
        result = daily.run(settings, os.environ, crawls, now_of(now), progress)
    output.tell_day(result)
    sys.exit(RED if result.red or result.undelivered else 0)


def _look_at_names(sources: Iterable[str]) -> None:
    from crawlers.run import source_names

    known = source_names()
    for name in sources:
        if name not in known:
            raise InputError(f"no source is called {name!r}", f"there are: {', '.join(known)}")


@click.command()
@click.option("--folder", default="var/demo", show_default=True, help="Where the demonstration keeps its things.")
@reporting
def demo(folder: str) -> None:
    """Do the whole job on a small portal that ships with zanwatch: three days of changes."""
    from zanwatch.demo import story

    story.tell(Path(folder), os.environ)


@click.command()
@click.argument("source")
@click.option("--url", metavar="BASE", help="Address to crawl instead of the source's own.")
@click.option("--since", metavar="DATE", help="Acts from this day on.")
@click.option("--delay", type=float, help="Seconds between requests instead of the source's own.")
@click.option("--act", "acts", multiple=True, help="Only this act; may be repeated.")
@NOW
@click.pass_obj
@reporting
def crawl(  # noqa: PLR0917 - click passes one argument an option
    settings: Settings, source: str, url: str | None, since: str | None, delay: float | None,
    acts: tuple[str, ...], now: str | None,
) -> None:  # fmt: skip
    """Crawl one source once; exit code 2 when the run is red."""
    from crawlers.run import crawl as crawl_source
    from crawlers.watch import asked
    from reports import watchlists

    _look_at_names([source])
    started = now_of(now)
    clock = (lambda: started) if now else (lambda: dt.datetime.now(dt.UTC))
    watched = watchlists.load(settings.watchlists).acts if Path(settings.watchlists).exists() else frozenset()
    options = asked(now=started, base_url=url, since=day_from(since), delay=delay, acts=acts, watched=watched)
    messages = bus.connect(settings.bus)
    try:
        done = crawl_source(source, settings, archive.connect(settings.archive), messages, options, clock)
    finally:
        messages.close()
    click.echo(done.model_dump_json())
    sys.exit(0 if done.status == "green" else RED)


@click.command()
@click.option("--follow", is_flag=True, help="Go on as messages come, until interrupted.")
@click.pass_obj
@reporting
def process(settings: Settings, follow: bool) -> None:
    """Make editions, changes and assessments of what was crawled."""
    from processors import runner
    from zanwatch import metrics

    with daily.opened(settings) as (messages, ports), output.progress() as progress:
        if follow:
            try:
                with metrics.served(settings, messages, ports.store, progress, time.time) as (advance, pulse):
                    runner.follow(messages, ports, advance, stop=lambda: False, pulse=pulse)
            except KeyboardInterrupt:
                return
        runner.drain(messages, ports, progress)


@click.command()
@NOW
@click.pass_obj
@reporting
def link(settings: Settings, now: str | None) -> None:
    """Find the acts that drafts became, and whether what was accepted stands in them."""
    from processors.consult.lineage.link import link as link_drafts

    with _known(settings) as rows:
        done = link_drafts(rows, archive.connect(settings.archive), now_of(now))
    click.echo(json.dumps(done._asdict()))


@click.command()
@click.option("--date", "date", metavar="DAY", help="The day to report on; today by default.")
@click.option("--kind", type=click.Choice(_REPORTS), default="changes", show_default=True, help="Which report.")
@NOW
@click.pass_obj
@reporting
def report(settings: Settings, date: str | None, kind: str, now: str | None) -> None:
    """Send the report of a day to everybody on the watch list who has not got it yet.

    reminders: of what begins to apply in 30 days, in 7 days, or on the day.

    consultations: what became of drafts whose discussion ended or which became acts.

    bodies: how state bodies led the discussions that ended in the month before.
    """
    from reports import watchlists
    from reports.consultations.mails import send_bodies, send_outcomes
    from reports.deliver import deliver
    from reports.reminders import remind

    send = {"changes": deliver, "reminders": remind, "consultations": send_outcomes, "bodies": send_bodies}[kind]
    moment = now_of(now)
    day = day_from(date) or day_of(moment)
    if day > day_of(moment):
        raise InputError(f"{day} has not come yet", "its mail would leave before the news, and would not leave again")
    recipients = watchlists.load(settings.watchlists).recipients
    with _known(settings) as rows:
        for delivery in send(rows, settings, day, recipients, moment):
            click.echo(f"{delivery.state}\t{delivery.recipient}\t{delivery.message_id}")


@click.command()
@click.option("--all", "anew", is_flag=True, help="Make every page anew, not only those whose rows changed.")
@NOW
@click.pass_obj
@reporting
def publish(settings: Settings, anew: bool, now: str | None) -> None:
    """Write the public pages and feeds."""
    from reports.publish import forget
    from reports.publish import publish as publish_site

    moment = now_of(now)
    store.look_for(settings.store)
    daily.tidy(settings, moment)
    if anew:
        forget(settings)
    with closing(store.connect(settings.store)) as rows:
        result = publish_site(rows, settings, moment)
    click.echo(f"{settings.site}\t{result.pages} pages, {result.changed} changed")


@contextmanager
def _known(settings: Settings) -> Iterator[Store]:
    """Open the store that is there, and close it again; raises StoreError where an embedded one was never made."""
    store.look_for(settings.store)
    with closing(store.connect(settings.store)) as rows:
        yield rows
