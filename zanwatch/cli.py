"""The command line. Data on stdout, log on stderr, exit code other than 0 on failure.

This is the edge: here alone the environment and the clock are read, and passed down as arguments.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from zanwatch import archive, bus, config, daily, log, output, store
from zanwatch import backup as copies
from zanwatch.backup import Moved
from zanwatch.config import Settings
from zanwatch.errors import ConfigError, InputError, ZanwatchError
from zanwatch.messages import day_of

_RED = 2
"""Exit code of a job that ran and found something it could not look at."""

_FORMS = ("text", "json", "html", "docx")
"""The renderings of a difference; all show the same change records."""

_REPORTS = ("changes", "reminders", "consultations", "bodies")

_errors = Console(stderr=True, highlight=False)


def _now(text: str | None) -> dt.datetime:
    if text is None:
        return dt.datetime.now(dt.UTC)
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"not a moment: {text!r}", "write it like 2026-03-02T06:00:00+05:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.timezone(dt.timedelta(hours=5)))


def _reporting(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn the errors zanwatch raises on purpose into one line and an exit code."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except ZanwatchError as error:
            hint = f"\n  {error.hint}" if error.hint else ""
            _errors.print(f"[bold red]zanwatch:[/] {_plain(error.message)}{_plain(hint)}", soft_wrap=True)
            sys.exit(1)

    return wrapped


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


NOW = click.option(
    "--now", metavar="MOMENT", help="The moment to work at instead of the clock's, e.g. to replay a day."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zanwatch")
@click.pass_context
def main(context: click.Context) -> None:
    """Watch the legislation of Kazakhstan: what changed, why, from when, what it means."""
    try:
        context.obj = config.load(os.environ)
        log.configure(context.obj)
    except ConfigError as error:
        _errors.print(f"[bold red]zanwatch:[/] {_plain(str(error))}", soft_wrap=True)
        sys.exit(1)


@main.command()
@NOW
@click.option("--source", "sources", multiple=True, help="Only this source; may be repeated.")
@click.option("--url", "urls", multiple=True, metavar="SOURCE=BASE", help="Crawl a source at another address.")
@click.pass_obj
@_reporting
def run(settings: Settings, now: str | None, sources: tuple[str, ...], urls: tuple[str, ...]) -> None:
    """Crawl, process, report and publish, once."""
    from crawlers.run import source_names

    bases = dict(url.split("=", 1) for url in urls if "=" in url)
    if len(bases) != len(urls):
        raise InputError("--url takes SOURCE=BASE", "e.g. --url adilet=https://old.adilet.zan.kz")
    crawls = [
        daily.Crawl(name, ("--url", bases[name]) if name in bases else ()) for name in sources or tuple(source_names())
    ]
    with output.progress() as progress:
        result = daily.run(settings, os.environ, crawls, _now(now), progress)
    output.tell_day(result)
    sys.exit(_RED if result.red or result.undelivered else 0)


@main.command()
@click.option("--folder", default="var/demo", show_default=True, help="Where the demonstration keeps its things.")
@_reporting
def demo(folder: str) -> None:
    """Do the whole job on a small portal that ships with zanwatch: three days of changes."""
    from zanwatch.demo import story

    story.tell(Path(folder), os.environ)


@main.command()
@click.argument("source")
@click.option("--url", metavar="BASE", help="Address to crawl instead of the source's own.")
@click.option("--since", metavar="DATE", help="Acts from this day on.")
@click.option("--delay", type=float, help="Seconds between requests instead of the source's own.")
@click.option("--act", "acts", multiple=True, help="Only this act; may be repeated.")
@NOW
@click.pass_obj
@_reporting
def crawl(  # noqa: PLR0917 - click passes one argument an option
    settings: Settings, source: str, url: str | None, since: str | None, delay: float | None,
    acts: tuple[str, ...], now: str | None,
) -> None:  # fmt: skip
    """Crawl one source once; exit code 2 when the run is red."""
    from crawlers.run import crawl as crawl_source
    from crawlers.watch import CrawlOptions
    from reports import watchlists

    started = _now(now)
    clock = (lambda: started) if now else (lambda: dt.datetime.now(dt.UTC))
    watched = watchlists.load(settings.watchlists).acts if Path(settings.watchlists).exists() else frozenset()
    options = CrawlOptions(now=started, base_url=url, since=_day(since), delay=delay, acts=acts, watched=watched)
    messages = bus.connect(settings.bus)
    try:
        done = crawl_source(source, settings, archive.connect(settings.archive), messages, options, clock)
    finally:
        messages.close()
    click.echo(done.model_dump_json())
    sys.exit(0 if done.status == "green" else _RED)


@main.command()
@click.option("--follow", is_flag=True, help="Go on as messages come, until interrupted.")
@click.pass_obj
@_reporting
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


@main.command()
@NOW
@click.pass_obj
@_reporting
def link(settings: Settings, now: str | None) -> None:
    """Find the acts that drafts became, and whether what was accepted stands in them."""
    from processors.consult.lineage.link import link as link_drafts

    rows = store.connect(settings.store)
    try:
        done = link_drafts(rows, archive.connect(settings.archive), _now(now))
    finally:
        rows.close()
    click.echo(json.dumps(done._asdict()))


@main.command()
@click.option("--date", "date", metavar="DAY", help="The day to report on; today by default.")
@click.option("--kind", type=click.Choice(_REPORTS), default="changes", show_default=True, help="Which report.")
@NOW
@click.pass_obj
@_reporting
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
    moment = _now(now)
    rows = store.connect(settings.store)
    try:
        recipients = watchlists.load(settings.watchlists).recipients
        for delivery in send(rows, settings, _day(date) or day_of(moment), recipients, moment):
            click.echo(f"{delivery.state}\t{delivery.recipient}\t{delivery.message_id}")
    finally:
        rows.close()


@main.command()
@click.option("--all", "anew", is_flag=True, help="Make every page anew, not only those whose rows changed.")
@NOW
@click.pass_obj
@_reporting
def publish(settings: Settings, anew: bool, now: str | None) -> None:
    """Write the public pages and feeds."""
    from reports.publish import forget
    from reports.publish import publish as publish_site

    if anew:
        forget(settings)
    rows = store.connect(settings.store)
    try:
        result = publish_site(rows, settings, _now(now))
    finally:
        rows.close()
    click.echo(f"{settings.site}\t{result.pages} pages, {result.changed} changed")


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["ru", "kk"]), help="The language the file should be in.")
@NOW
@_reporting
def parse(file: Path, language: str | None, now: str | None) -> None:
    """Print what FILE holds as JSON, an edition or a page of a discussion; the kind of file is detected."""
    from zanwatch import files

    click.echo(files.told(file, language, _now(now)))


@main.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html", "docx"]), default="text", show_default=True
)
@click.option("--output", "target", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of stdout.")
@NOW
@_reporting
def diff(old: Path, new: Path, form: str, target: Path | None, now: str | None) -> None:
    """Show what changed between the editions in OLD and NEW; docx is the comparative table for Word."""
    from zanwatch import files

    if form == "docx" and target is None and sys.stdout.isatty():
        raise InputError("a Word file cannot be shown on a terminal", "name a file: --output table.docx")
    moment = _now(now)
    output.put(files.difference(files.read(old, None, moment), files.read(new, None, moment), form), target)


@main.command()
@click.argument("query")
@click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.pass_obj
@_reporting
def sql(settings: Settings, query: str, parameters: tuple[str, ...], form: str) -> None:
    """Ask the store: QUERY is SQL, or the name of a query in sql/queries."""
    values = dict(pair.split("=", 1) for pair in parameters if "=" in pair)
    if len(values) != len(parameters):
        raise InputError("--set takes NAME=VALUE")
    text = query if " " in query.strip() else store.query_text(query)
    rows = store.read(settings.store)
    try:
        click.echo(output.rows(rows.select(text, **values), form), nl=False)
    finally:
        rows.close()


@main.command()
@click.pass_obj
@_reporting
def status(settings: Settings) -> None:
    """Say what is watched, when it was last seen, and what is red; exit code 2 when something is."""
    with daily.opened(settings) as (messages, ports):
        red = output.tell_status(ports.store, messages)
    sys.exit(_RED if red else 0)


@main.command()
@click.pass_obj
@_reporting
def check(settings: Settings) -> None:
    """Check settings, watch list, bus, archive and store without changing anything that was fetched."""
    from reports import watchlists

    people = watchlists.load(settings.watchlists).recipients
    with daily.opened(settings) as (messages, ports):
        facts = {
            "recipients": len(people),
            "waiting": sum(messages.lag("parse", ["captures"]).values()),
            "acts": ports.store.select("SELECT count() AS n FROM acts")[0]["n"],
        }
    shown = {name: log.hidden(value) for name, value in settings.model_dump().items()}
    click.echo(json.dumps({"settings": shown, **facts}, ensure_ascii=False, indent=1))


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@NOW
@click.pass_obj
@_reporting
def backup(settings: Settings, folder: Path, now: str | None) -> None:
    """Copy store, archive and bus into FOLDER, which must be new; a ClickHouse server keeps the rows under its name."""
    _tell(folder, copies.backup(settings, folder, _now(now)))


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
@_reporting
def restore(settings: Settings, folder: Path) -> None:
    """Bring back what `zanwatch backup` put into FOLDER, into an installation without rows and messages."""
    _tell(folder, copies.restore(settings, folder))


def _tell(folder: Path, moved: Moved) -> None:
    messages = "messages" if moved.has_messages else "no messages: a broker keeps its own"
    click.echo(f"{folder}\trows, {messages}, {moved.files} files of the archive, {moved.bytes} bytes")


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputError(f"not a day: {text!r}", "write it like 2026-03-02") from error
