"""Backup and restore."""

from __future__ import annotations

from pathlib import Path

import click

from zanwatch import backup as copies
from zanwatch.backup import Moved
from zanwatch.commands.edge import NOW, now_of, reporting
from zanwatch.config import Settings


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@NOW
@click.pass_obj
@reporting
def backup(settings: Settings, folder: Path, now: str | None) -> None:
    """Copy store, archive and bus into FOLDER, which must be new; a ClickHouse server keeps the rows under its name."""
    _tell(folder, copies.backup(settings, folder, now_of(now)))


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.pass_obj
@reporting
def restore(settings: Settings, folder: Path) -> None:
    """Bring back what `zanwatch backup` put into FOLDER, into an installation without rows and messages."""
    _tell(folder, copies.restore(settings, folder))


def _tell(folder: Path, moved: Moved) -> None:
    messages = "messages" if moved.has_messages else "no messages: a broker keeps its own"
    click.echo(f"{folder}\trows, {messages}, {moved.files} files of the archive, {moved.bytes} bytes")
