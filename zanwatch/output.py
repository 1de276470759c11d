"""What the command line shows: progress on a terminal, tables, the state of the watch."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from processors import runner
from zanwatch.bus import Bus
from zanwatch.errors import InputError
from zanwatch.store import Store

if TYPE_CHECKING:
    from zanwatch.daily import DailyResult


@contextmanager
def progress() -> Iterator[runner.Progress]:
    """Show how many messages each step has handled; silent when stderr is no terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, Any] = {}

        def advance(step: str, count: int, _seconds: float) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=None)
            bars.advance(tasks[step], count)

        yield advance


def rows(found: Sequence[Mapping[str, Any]], form: str) -> str:
    """Return rows as a table for people, as JSON lines, or as CSV."""
    if form == "json":
        return "".join(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in found)
    if form == "csv":
        return _csv(found)
    return _table(found)


def put(content: str | bytes, target: Path | None) -> None:
    """Write `content` into the file `target`, or on stdout; text ends with a line break, bytes stay as they are.

    Raises InputError when the file cannot be written.
    """
    data = content if isinstance(content, bytes) else f"{content}\n".encode()
    if target is None:
        click.echo(data, nl=False)
        return
    try:
        target.write_bytes(data)
    except OSError as error:
        raise InputError(f"cannot write {target}: {error.strerror}", "name a file in a folder that exists") from error


def tell_day(result: DailyResult) -> None:
    """Say on stdout what a day's job did."""
    click.echo(f"handled {result.handled} messages")
    for delivery in result.deliveries:
        click.echo(f"mail {delivery.state}: {delivery.recipient}")
    if result.undelivered:
        click.echo(f"NOT DELIVERED: {result.undelivered}")
    for source in result.red:
        click.echo(f"RED: {source} could not be watched in full; see zanwatch status")
    click.echo(f"site: {result.site.pages} pages, {result.site.changed} changed")


def tell_status(store: Store, bus: Bus) -> bool:
    """Print what is watched and what is red; return whether anything is red."""
    last = store.select(
        "SELECT source, started_at, expected, seen, changed, failed, rejected, health, reasons, refusals"
        " FROM run_health ORDER BY source, started_at DESC LIMIT 1 BY source"
    )
    columns = ("source", "started_at", "expected", "seen", "changed", "failed", "rejected", "health")
    click.echo(_table([{name: row[name] for name in columns} for row in last]), nl=False)
    for row in last:
        for reason in [*row["reasons"], *row["refusals"]]:
            click.echo(f"  {row['source']}: {reason}")
    texts = store.select(
        "SELECT count() AS acts, countIf(language = 'kk') AS kk, countIf(language = 'ru') AS ru FROM acts"
    )[0]
    waiting = {step: count for step, count in runner.backlog(bus).items() if count}
    click.echo("texts under watch: {acts} (kk {kk}, ru {ru}); ".format(**texts) + f"waiting: {waiting or 'nothing'}")
    uncertain = store.select("SELECT recipient, report_date, detail FROM deliveries FINAL WHERE state != 'sent'")
    for row in uncertain:
        click.echo(f"  mail of {row['report_date']} to {row['recipient']} is not known to have left: {row['detail']}")
    if not last:
        click.echo("nothing has been crawled yet: run `zanwatch run`")
    return not last or bool(uncertain) or any(row["health"] != "green" for row in last)


def _table(found: Sequence[Mapping[str, Any]]) -> str:
    if not found:
        return "no rows\n"
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in found[0]:
        table.add_column(str(name), overflow="fold")
    for row in found:
        table.add_row(*(str(value).replace("[", r"\[") for value in row.values()))
    sink = io.StringIO()
    console = Console(file=sink, width=None if sys.stdout.isatty() else 200, highlight=False)
    console.print(table)
    return sink.getvalue()


def _csv(found: Sequence[Mapping[str, Any]]) -> str:
    sink = io.StringIO()
    if found:
        writer = csv.DictWriter(sink, fieldnames=list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return sink.getvalue()
