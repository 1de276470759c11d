"""What the site was made of: for every group of pages a fingerprint of the rows it shows, in one file of the site.

One JSON line a record, sorted by key. While pages are written, lines are appended: the last line of a key stands,
and a line that a crash tore off counts as not written.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

NAME: Final = ".manifest"
"""The file, inside the folder of the site."""


class Record(NamedTuple):
    """What is known of one group of pages."""

    fingerprint: str
    """Of the rows shown and the program that showed them; "" while the pages are being written."""
    paths: tuple[str, ...]
    """The pages, as paths inside the folder of a language; every language has all of them."""
    since: str = ""
    """First day (ISO) on which these bytes are right; "" when they always were."""
    until: str = ""
    """First day (ISO) on which they are right no longer; "" when they stay right."""
    note: Mapping[str, Any] = {}
    """What other pages say about this one."""

    def stands(self, fingerprint: str, today: dt.date) -> bool:
        """Say whether the pages still show the rows of `fingerprint` as they look on the day `today`."""
        day = today.isoformat()
        return self.fingerprint == fingerprint and self.since <= day and (not self.until or day < self.until)


class Manifest:
    """The records by key. What `write` was told is durable when it returns."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / NAME
        self._records: dict[str, Record] = {}
        self._touched = False
        self.fresh = not self._file.is_file()
        """Whether nothing is known of what the folder holds."""
        if not self.fresh:
            self._read()

    @staticmethod
    def forget(folder: Path) -> None:
        """Take the file in `folder` away: nothing is known of its pages any more."""
        (folder / NAME).unlink(missing_ok=True)

    def __getitem__(self, key: str) -> Record:
        return self._records[key]

    def get(self, key: str) -> Record | None:
        """Return the record of `key`, if there is one."""
        return self._records.get(key)

    def keys(self, kind: str) -> list[str]:
        """Return the keys that begin with `kind` and a colon, in order."""
        return sorted(key for key in self._records if key.startswith(f"{kind}:"))

    @property
    def paths(self) -> Iterable[str]:
        """All pages of all records."""
        return (path for record in self._records.values() for path in record.paths)

    def write(self, records: Mapping[str, Record | None]) -> None:
        """Put `records` in place; None takes a record away."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lines = (_line(key, record) for key, record in records.items())
        with self._file.open("ab") as file:
            file.write((b"\n" if not self._touched else b"") + b"".join(lines))
            _settle(file.fileno(), file.flush)
        self._touched = True
        for key, record in records.items():
            _put(self._records, key, record)

    def save(self) -> bool:
        """Leave one line a record, sorted; return whether the file changed."""
        content = b"".join(_line(key, self._records[key]) for key in sorted(self._records))
        if not self._touched and self._file.is_file() and self._file.read_bytes() == content:
            return False
        aside = self._file.with_name(f"{NAME}.new")
        with aside.open("wb") as file:
            file.write(content)
            _settle(file.fileno(), file.flush)
        aside.replace(self._file)
        self._touched = False
        return True

    def _read(self) -> None:
        for line in self._file.read_bytes().splitlines():
            try:
                key, said = json.loads(line)
                record = Record(said[0], tuple(said[1]), *said[2:]) if said else None
            except (ValueError, TypeError, IndexError):
                continue  # torn off, or never ours: the pages it spoke of are made again
            _put(self._records, key, record)


def _put(records: dict[str, Record], key: str, record: Record | None) -> None:
    if record is None:
        records.pop(key, None)
    else:
        records[key] = record


def _line(key: str, record: Record | None) -> bytes:
    return json.dumps([key, record], ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def _settle(descriptor: int, flush: Any) -> None:
    flush()
    os.fsync(descriptor)
