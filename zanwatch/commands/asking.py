"""Questions that change nothing: SQL, the state of the watching, a check of the settings."""

from __future__ import annotations

import datetime as dt
import json
import sys

import click

from zanwatch import daily, log, output, store
from zanwatch.commands.edge import NOW, RED, now_of, reporting
from zanwatch.config import Settings
from zanwatch.errors import InputError
from zanwatch.messages import day_of


@click.command()
@click.argument("query")
@click.option("--set", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the query.")
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.pass_obj
@reporting
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


@click.command()
@click.pass_obj
@reporting
def status(settings: Settings) -> None:
    """Say what is watched, when it was last seen, and what is red; exit code 2 when something is."""
    with daily.opened(settings) as (messages, ports):
        red = output.tell_status(ports.store, messages)
    sys.exit(RED if red else 0)


@click.command()
@NOW
@click.pass_obj
@reporting
def check(settings: Settings, now: str | None) -> None:
    """Check settings, watch list, permissions, bus, archive and store without changing anything that was fetched."""
    from reports import watchlists

    people = watchlists.load(settings.watchlists).recipients
    granted = _permissions(settings.permissions, day_of(now_of(now)))
    with daily.opened(settings) as (messages, ports):
        facts = {
            "recipients": len(people),
            "permissions": granted,
            "waiting": sum(messages.lag("parse", ["captures"]).values()),
            "acts": ports.store.select("SELECT count() AS n FROM acts")[0]["n"],
        }
    shown = {name: log.hidden(value) for name, value in settings.model_dump().items()}
    click.echo(json.dumps({"settings": shown, **facts}, ensure_ascii=False, indent=1))


def _permissions(file: str, day: dt.date) -> dict[str, dict[str, object]]:
    """Return what publishers permit, by source: the reference, its last day, and whether it is in force on `day`."""
    from crawlers.description import source_names
    from crawlers.permissions import read_permissions

    return {
        source: {**grant.model_dump(mode="json"), "in_force": grant.holds_on(day)}
        for source, grant in sorted(read_permissions(file, source_names()).items())
    }
