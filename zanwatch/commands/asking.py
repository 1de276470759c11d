"""Questions that change nothing: SQL, the state of the watching, a check of the settings."""

from __future__ import annotations

import datetime as dt
import json
import sys
import tempfile
from pathlib import Path

import click

from zanwatch import daily, log, output, store
from zanwatch.commands.edge import NOW, RED, now_of, pairs_of, reporting
from zanwatch.config import Settings, file_of, scheme_of
from zanwatch.errors import ConfigError
from zanwatch.messages import day_of


@click.command()
@click.argument("query")
@click.option(
    "--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the query; a list as A,B,C."
)
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.pass_obj
@reporting
def sql(settings: Settings, query: str, parameters: tuple[str, ...], form: str) -> None:
    """Ask the store: QUERY is SQL, or the name of a query in sql/queries."""
    values = pairs_of(parameters, "--set", "NAME=VALUE", "day=2026-03-02")
    text = query if len(query.split()) > 1 else store.query_text(query.strip())
    rows = store.read(settings.store)
    try:
        click.echo(output.rows(rows.select(text, **_typed(values, text)), form), nl=False)
    finally:
        rows.close()


def _typed(values: dict[str, str], query: str) -> dict[str, object]:
    """Return the parameters as `query` wants them: words between commas where it says Array(String)."""
    return {name: value.split(",") if f"{{{name}:Array(String)}}" in query else value for name, value in values.items()}


@click.command()
@click.pass_obj
@reporting
def status(settings: Settings) -> None:
    """Say what is watched, when it was last seen, and what is red; exit code 2 when something is."""
    with daily.asked(settings) as (messages, rows):
        red = output.tell_status(rows, messages)
    sys.exit(RED if red else 0)


@click.command()
@NOW
@click.pass_obj
@reporting
def check(settings: Settings, now: str | None) -> None:
    """Check settings, watch list, permissions, bus, store and folders without changing anything that was fetched.

    A mail server is not spoken to.
    """
    from reports import mailers, watchlists

    people = watchlists.load(settings.watchlists).recipients
    granted = _permissions(settings.permissions, day_of(now_of(now)))
    _try_folders(settings)
    mailers.connect(settings.mail)
    with daily.opened(settings) as (messages, ports):
        facts = {
            "recipients": len(people),
            "permissions": granted,
            "waiting": sum(messages.lag("parse", ["captures"]).values()),
            "acts": ports.store.select("SELECT count() AS n FROM acts")[0]["n"],
        }
    shown = {name: log.hidden(value) for name, value in settings.model_dump().items()}
    click.echo(json.dumps({"settings": shown, **facts}, ensure_ascii=False, indent=1))


def _try_folders(settings: Settings) -> None:
    folders = {
        "ZANWATCH_ARCHIVE": file_of(settings.archive),
        "ZANWATCH_CRAWL": file_of(settings.crawl),
        "ZANWATCH_SITE": Path(settings.site),
    }
    if scheme_of(settings.mail) == "file":
        folders["ZANWATCH_MAIL"] = file_of(settings.mail)
    for name, folder in folders.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise ConfigError(f"{folder} cannot be written: {error.strerror}", f"{name} names it") from error


def _permissions(file: str, day: dt.date) -> dict[str, dict[str, object]]:
    """Return what publishers permit, by source: the reference, its last day, and whether it is in force on `day`."""
    from crawlers.description import source_names
    from crawlers.permissions import read_permissions

    return {
        source: {**grant.model_dump(mode="json"), "in_force": grant.holds_on(day)}
        for source, grant in sorted(read_permissions(file, source_names()).items())
    }
