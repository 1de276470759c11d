"""One owner at a time: a lock on a file, which the system lifts however its holder dies."""

from __future__ import annotations

import fcntl
import logging
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from zanwatch.errors import CrawlError, StoreError

_log = logging.getLogger(__name__)

_ENGINE_LOCK = "status"
"""The file an embedded engine locks in its folder while it has it open."""


@contextmanager
def alone(file: Path, work: str, patience: float = 0) -> Iterator[None]:
    """Hold `file` while the block runs.

    Raises CrawlError when another process that does `work` holds it, and still does after `patience` seconds.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = file.open("ab")
    except OSError as error:
        raise CrawlError(f"{file} cannot be written: {error.strerror}", "check ZANWATCH_CRAWL") from error
    with handle:
        if not _taken(handle, 0):
            if patience:
                _log.warning("another %s is at work: waiting %d s for it at most", work, patience)
            if not _taken(handle, patience):
                raise CrawlError(f"another {work} is at work", f"wait until it has ended; it holds {file}")
        yield


def _taken(handle: BinaryIO, patience: float) -> bool:
    until = time.monotonic() + patience
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(min(1, patience))


def closed(folder: Path) -> StoreError:
    """Return why the embedded engine, which failed a moment ago, could not open the store in `folder`."""
    if folder.is_dir() and not os.access(folder, os.W_OK):
        return StoreError(
            f"the store {folder} cannot be written", "the engine writes there even to read: give it the right to"
        )
    if _is_held(folder / _ENGINE_LOCK):
        return StoreError(
            f"the store {folder} is in use by another process",
            "one process owns an embedded store: wait until the other zanwatch has ended, or stop it",
        )
    return StoreError(
        f"the store {folder} is damaged, or is none: the engine's own words stand above",
        "bring the last backup back, or have the rows made anew: docs/running.md, Backup",
    )


def _is_held(file: Path) -> bool:
    with suppress(FileNotFoundError, NotADirectoryError), file.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
