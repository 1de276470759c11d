"""Files that are there whole or not at all: written aside, then renamed; and what a killed writer left behind."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

_MARK: Final = ".aside-"
"""How the name of a file begins that is being written."""


@contextmanager
def written(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write that becomes `target` at the end of the block; with an error nothing is left of it.

    Raises OSError when the disk refuses. Until it is renamed, readers find what was at `target` before, or nothing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=_MARK)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        aside.replace(target)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def sync(file: BinaryIO) -> None:
    """Wait until the disk has what was written to `file`, so that its new name never outlives its bytes."""
    file.flush()
    os.fsync(file.fileno())


def sweep(folder: Path, before: dt.datetime) -> int:
    """Remove from `folder` and below what writers that were killed left aside `before`; return how many files.

    Raises OSError when one cannot be removed. What a writer at work has aside is younger.
    """
    left = [file for file in sorted(folder.rglob(f"{_MARK}*")) if _touched(file) < before.timestamp()]
    for file in left:
        file.unlink(missing_ok=True)
    return len(left)


def _touched(file: Path) -> float:
    """Return when `file` was last written; one that was renamed meanwhile is as young as can be."""
    try:
        return file.lstat().st_mtime
    except FileNotFoundError:
        return float("inf")
