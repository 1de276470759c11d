"""Backup and restore: store, archive and bus of an installation in one folder, and back.

Rows are written twice by BACKUP and RESTORE, the engine's own statements, embedded and on a server; a server writes
into a folder of its own (`backups` in docker/clickhouse-server.xml), under the name of the backup. A Kafka broker keeps
its messages itself and is no part of it: what comes again after a restore makes the same rows.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from zanwatch import aside, store
from zanwatch.bus import sqlite
from zanwatch.config import Settings, file_of, scheme_of
from zanwatch.errors import ArchiveError, InputError

_PAPER: Final = "backup.json"
_BUS: Final = "bus.db"
_ARCHIVE: Final = "archive"


class Paper(BaseModel):
    """What a backup says of itself; written last, so that a folder with one is whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = 1
    taken_at: dt.datetime
    store: str
    """The scheme of the store it was taken from."""
    bus: str
    """The scheme of the bus; only `sqlite` has its messages in the backup."""
    files: int
    """How many files of the archive it holds."""


class Moved(NamedTuple):
    """What a backup or a restore carried over."""

    files: int
    bytes: int
    has_messages: bool


def backup(settings: Settings, target: Path, now: dt.datetime) -> Moved:
    """Copy store, archive and bus into `target`, which must not exist or be empty, as they are now.

    The bus first, then the rows, then the archive: what a message or a row names is then in the copy, and a message
    handled meanwhile is handled again. Raises InputError when `target` holds something or cannot be made, and what
    store and bus raise; of a backup that failed nothing is left.
    """
    _make(target)
    try:
        return _copied_all(settings, target, now)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def _make(target: Path) -> None:
    try:
        target.mkdir(parents=True, exist_ok=True)
        is_empty = not any(target.iterdir())
    except OSError as error:
        raise InputError(f"{target} cannot be made: {error.strerror}", "name a folder that can be written") from error
    if not is_empty:
        raise InputError(f"{target} is not empty", "name a folder that does not exist yet")


def _copied_all(settings: Settings, target: Path, now: dt.datetime) -> Moved:
    store.look_for(settings.store)
    if scheme_of(settings.bus) == "sqlite":
        sqlite.copy(file_of(settings.bus), target / _BUS)
    store.backup(settings.store, target)
    moved = _carried(file_of(settings.archive), target / _ARCHIVE)
    paper = Paper(
        taken_at=now, store=scheme_of(settings.store), bus=scheme_of(settings.bus), files=len(moved)
    )  # fmt: skip
    (target / _PAPER).write_text(paper.model_dump_json(indent=1), encoding="utf-8")
    return Moved(len(moved), sum(moved), (target / _BUS).exists())


def restore(settings: Settings, source: Path) -> Moved:
    """Bring back what `source` holds, into an installation without rows and messages.

    Files of the archive that are there already stay. Raises InputError when `source` is no whole backup, or when the
    installation has rows or messages of its own, and what store and bus raise.
    """
    paper = _paper(source)
    if paper.store != scheme_of(settings.store):
        raise InputError(f"the backup is of a {paper.store} store", f"set ZANWATCH_STORE to a {paper.store}: address")
    if scheme_of(settings.bus) == "sqlite" and file_of(settings.bus).exists():
        raise InputError(f"{file_of(settings.bus)} is there already", "restore into a new place, or move it away")
    store.restore(settings.store, source)
    moved = _carried(source / _ARCHIVE, file_of(settings.archive))
    if has_messages := (source / _BUS).exists() and scheme_of(settings.bus) == "sqlite":
        sqlite.copy(source / _BUS, file_of(settings.bus))
    return Moved(len(moved), sum(moved), has_messages)


def _paper(source: Path) -> Paper:
    try:
        return Paper.model_validate(json.loads((source / _PAPER).read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        raise InputError(f"{source} is no whole backup: {error}", f"a whole one has {_PAPER}") from error


def _carried(source: Path, target: Path) -> list[int]:
    """Copy the files of an archive; return their sizes. They never change, so one that is there is left alone."""
    try:
        return [_copied(file, target / file.relative_to(source)) for file in _kept(source)]
    except OSError as error:
        raise ArchiveError(f"the archive could not be copied to {target}: {error}", "check the disk") from error


def _kept(folder: Path) -> Iterator[Path]:
    """The files of an archive by name. Links are not followed: what they point to is not ours."""
    for shelf in sorted(folder.glob("[0-9a-f][0-9a-f]")):
        if not shelf.is_symlink():
            yield from (file for file in sorted(shelf.glob("*.gz")) if file.is_file() and not file.is_symlink())


def _copied(source: Path, target: Path) -> int:
    if not target.exists():
        with source.open("rb") as read, aside.written(target) as file:
            shutil.copyfileobj(read, file)
            aside.sync(file)
    return source.stat().st_size
