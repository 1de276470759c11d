"""What the command line shows: progress on a terminal, tables, the state of the watch."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from processors import runner
from reports import state
from reports.days import KAZAKHSTAN
from zanwatch.bus import Bus
from zanwatch.errors import InputError
from zanwatch.store import Store

if TYPE_CHECKING:
    from zanwatch.daily import DailyResult


_WIDTH: Final = 200
"""Columns of a table that goes to a file or another program."""
_LEGIBLE: Final = 25
"""Columns in which a long value can be folded and still be read."""


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
    """Print what is watched, when it was last seen, what is red and why; return whether anything is red."""
    sources = state.sources_now(store)
    click.echo(_table([_state_row(source) for source in sources]), nl=False)
    for source in sources:
        _tell_trouble(source)
    _tell_absent(sources)
    waiting = {step: count for step, count in runner.backlog(bus).items() if count}
    click.echo(f"waiting: {', '.join(f'{step} {count}' for step, count in waiting.items()) or 'nothing'}")
    _tell_mails(store)
    if not sources:
        click.echo("nothing has been crawled yet: run `zanwatch run`")
    return (
        not sources
        or any(mail.unsent for mail in state.last_mails(store))
        or any(source.health == "red" for source in sources)
    )


def _state_row(source: state.SourceNow) -> dict[str, object]:
    return {
        "source": source.source, "health": source.health, "last look": _moment(source.last_look),
        "last whole look": _moment(source.last_whole), "kk": source.texts.get("kk", 0), "ru": source.texts.get("ru", 0),
        "expected": "?" if source.expected is None else source.expected, "seen": source.seen, "changed": source.changed,
        "failed": source.failed, "rejected": source.rejected, "oldest unchecked": source.oldest_unchecked or "-",
    }  # fmt: skip


def _tell_trouble(source: state.SourceNow) -> None:
    if source.health == "red":
        click.echo(f"{source.source} is red since {_moment(source.red_since)}:")
    for reason in (*source.reasons, *source.refusals, *source.limits):
        click.echo(f"  {source.source}: {reason}")


def _tell_absent(sources: Sequence[state.SourceNow]) -> None:
    names = {"kk": "Kazakh", "ru": "Russian"}
    for source in sources:
        for language, count in source.absent.items():
            if count:
                click.echo(f"{source.source} has no {names[language]} text of {count} acts: zanwatch sql absent_acts")


def _tell_mails(store: Store) -> None:
    for mail in state.last_mails(store):
        click.echo(f"last mail of {mail.report}: {_moment(mail.last_sent)}")
    unsent = "SELECT recipient, report_date, state, detail FROM deliveries FINAL WHERE state != 'sent'"
    for row in store.select(unsent):
        fate = "was refused" if row["state"] == "refused" else "is not known to have left"
        click.echo(f"  mail of {row['report_date']} to {row['recipient']} {fate}: {row['detail']}")


def _moment(moment: dt.datetime | None) -> str:
    """Return a moment as the clocks of Kazakhstan show it, like the reports."""
    return f"{moment.astimezone(KAZAKHSTAN):%Y-%m-%d %H:%M}" if moment else "never"


def _table(found: Sequence[Mapping[str, Any]]) -> str:
    if not found:
        return "no rows\n"
    console = Console(file=io.StringIO(), width=None if sys.stdout.isatty() else _WIDTH, highlight=False)
    if sum(_width(found, name) + 1 for name in found[0]) > console.width:
        return "\n".join(_leaf(row) for row in found)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in found[0]:
        table.add_column(str(name), overflow="fold")
    for row in found:
        table.add_row(*(str(value).replace("[", r"\[") for value in row.values()))
    with console.capture() as shown:
        console.print(table)
    return shown.get()


def _width(found: Sequence[Mapping[str, Any]], name: str) -> int:
    """Return how wide a column has to be to be read: its words may be folded, its head and a moment not."""
    return max(len(name), min(_LEGIBLE, max(len(str(row[name])) for row in found)))


def _leaf(row: Mapping[str, Any]) -> str:
    """Return a row as lines of name and value, where it is too wide for a line."""
    wide = max(map(len, row))
    return "".join(f"{name:{wide}}  {value}\n" for name, value in row.items())


def _csv(found: Sequence[Mapping[str, Any]]) -> str:
    sink = io.StringIO()
    if found:
        writer = csv.DictWriter(sink, fieldnames=list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    return sink.getvalue()
