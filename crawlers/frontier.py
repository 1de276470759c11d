"""What a crawler remembers between runs: the dates of the index and the pages it holds, in one SQLite file a source."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from zanwatch.errors import CrawlError
from zanwatch.messages import Language, day_of

_SCHEMA = """
CREATE TABLE IF NOT EXISTS acts (act_id TEXT PRIMARY KEY, index_date TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pages (
    act_id TEXT NOT NULL, kind TEXT NOT NULL, language TEXT NOT NULL,
    index_date TEXT, fetched_at TEXT NOT NULL, sha256 TEXT NOT NULL, refused INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (act_id, kind, language)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (name TEXT PRIMARY KEY, read_at TEXT NOT NULL) WITHOUT ROWID;
"""


class Page(NamedTuple):
    """A page as it was last fetched."""

    index_date: dt.date | None
    fetched_at: dt.datetime
    refused: bool
    """The parser refused these bytes later."""


class Frontier:
    """The memory of one source. A page is remembered only after its capture is on the bus."""

    def __init__(self, file: Path) -> None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(file, timeout=60, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            # Losing the last entries with the power costs a second fetch, nothing else.
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise CrawlError(
                f"the crawler's memory {file} cannot be opened: {error}", "check ZANWATCH_CRAWL"
            ) from error

    def baseline(self, act_id: str, index_date: dt.date | None) -> dt.date | None:
        """Return the date the index named when the act was first met; now, for a new act."""
        self._db.execute("INSERT OR IGNORE INTO acts VALUES (?, ?)", (act_id, _text(index_date)))
        return _date(self._db.execute("SELECT index_date FROM acts WHERE act_id = ?", (act_id,)).fetchone()[0])

    def page(self, act_id: str, kind: str, language: Language | None) -> Page | None:
        """Return what is remembered of a page; None when it was never fetched."""
        query = "SELECT index_date, fetched_at, refused FROM pages WHERE act_id = ? AND kind = ? AND language = ?"
        row = self._db.execute(query, (act_id, kind, language)).fetchone()
        return Page(_date(row[0]), dt.datetime.fromisoformat(row[1]), bool(row[2])) if row else None

    def fetched(
        self, act_id: str, kind: str, language: Language, *, index_date: dt.date | None, at: dt.datetime, sha256: str
    ) -> None:
        """Remember that a page was fetched at `at` while the index named `index_date`."""
        row = (act_id, kind, language, _text(index_date), at.astimezone(dt.UTC).isoformat(), sha256)
        self._db.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, 0)", row)

    def refused(self, act_id: str, sha256: str) -> None:
        """Remember that these bytes, if they are still the last fetched of a page, were refused later."""
        self._db.execute("UPDATE pages SET refused = 1 WHERE act_id = ? AND sha256 = ?", (act_id, sha256))

    def longest_unread(self, names: Iterable[str]) -> list[str]:
        """Return names of lists, those never read first (in the order given), then by when they were read."""
        read = dict(self._db.execute("SELECT name, read_at FROM lists").fetchall())
        return sorted(names, key=lambda name: read.get(name, ""))

    def list_read(self, name: str, at: dt.datetime) -> None:
        """Remember that a list was read to its end."""
        self._db.execute("INSERT OR REPLACE INTO lists VALUES (?, ?)", (name, at.astimezone(dt.UTC).isoformat()))

    def oldest(self) -> dt.date | None:
        """Return the day the page that waits longest was last fetched."""
        row = self._db.execute("SELECT min(fetched_at) FROM pages").fetchone()
        return day_of(dt.datetime.fromisoformat(row[0])) if row[0] else None

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _text(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
