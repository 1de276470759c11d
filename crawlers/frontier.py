"""What a crawler remembers between runs: the marks of the index and the pages it holds, in one SQLite file a source.

A mark is whatever tells that an act moved: the date of its last edition, or a digest of what the index says of it.
"""

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
CREATE TABLE IF NOT EXISTS absences (
    act_id TEXT NOT NULL, name TEXT NOT NULL, language TEXT NOT NULL, PRIMARY KEY (act_id, name, language)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS done (
    run_id TEXT NOT NULL, what TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (run_id, what, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (name TEXT PRIMARY KEY, read_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS promises (
    act_id TEXT NOT NULL, kind TEXT NOT NULL, part TEXT NOT NULL, language TEXT NOT NULL,
    PRIMARY KEY (act_id, kind, part, language)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
    kind TEXT NOT NULL, act_id TEXT NOT NULL, language TEXT NOT NULL, mark TEXT NOT NULL,
    PRIMARY KEY (kind, act_id, language)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS members (
    list TEXT NOT NULL, act_id TEXT NOT NULL, date TEXT, seen_on TEXT NOT NULL, PRIMARY KEY (list, act_id)
) WITHOUT ROWID;
"""


class Page(NamedTuple):
    """A page as it was last fetched."""

    mark: str
    """What the index told of it then; "" where it told nothing."""
    fetched_at: dt.datetime
    refused: bool
    """The parser refused these bytes later, or robots.txt kept us from asking."""


class Promise(NamedTuple):
    """A page another page told of."""

    kind: str
    part: str
    language: Language | None


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

    def baseline(self, act_id: str, mark: str) -> str:
        """Return the mark the act was first met with; `mark`, for a new act."""
        self._db.execute("INSERT OR IGNORE INTO acts VALUES (?, ?)", (act_id, mark or None))
        return self._db.execute("SELECT index_date FROM acts WHERE act_id = ?", (act_id,)).fetchone()[0] or ""

    def page(self, act_id: str, name: str, language: Language | None) -> Page | None:
        """Return what is remembered of a page; None when it was never fetched."""
        query = "SELECT index_date, fetched_at, refused FROM pages WHERE act_id = ? AND kind = ? AND language = ?"
        row = self._db.execute(query, (act_id, name, language or "")).fetchone()
        return Page(row[0] or "", dt.datetime.fromisoformat(row[1]), bool(row[2])) if row else None

    def fetched(
        self, act_id: str, name: str, language: Language | None, *, mark: str, at: dt.datetime, sha256: str
    ) -> None:
        """Remember that a page was fetched at `at` while the index told `mark`."""
        self._db.execute(
            "DELETE FROM absences WHERE act_id = ? AND name = ? AND language = ?", (act_id, name, language or "")
        )
        self._put((act_id, name, language or ""), mark, at, sha256)

    def lacking(
        self, act_id: str, name: str, language: Language | None, *, mark: str, at: dt.datetime, sha256: str
    ) -> None:
        """Remember that a page was asked for at `at` and there was none; to be asked for again as if there were."""
        # First, so that an answer half remembered is never taken for a page that vanished.
        self._db.execute("INSERT OR IGNORE INTO absences VALUES (?, ?, ?)", (act_id, name, language or ""))
        self._put((act_id, name, language or ""), mark, at, sha256)

    def is_lacking(self, act_id: str, name: str, language: Language | None) -> bool:
        """Return whether the last answer to the question for a page was that there is none."""
        query = "SELECT 1 FROM absences WHERE act_id = ? AND name = ? AND language = ?"
        return self._db.execute(query, (act_id, name, language or "")).fetchone() is not None

    def barred(self, act_id: str, name: str, language: Language | None, *, mark: str, at: dt.datetime) -> None:
        """Remember that a page was not asked for; it stays due."""
        row = (act_id, name, language or "", mark or None, at.astimezone(dt.UTC).isoformat())
        self._db.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, '', 1)", row)

    def promise(self, act_id: str, promise: Promise) -> bool:
        """Remember that a page of an act was told of; return whether that is new."""
        row = (act_id, promise.kind, promise.part, promise.language or "")
        return self._db.execute("INSERT OR IGNORE INTO promises VALUES (?, ?, ?, ?)", row).rowcount > 0

    def promised(self, act_id: str) -> list[Promise]:
        """Return the pages of an act that were told of."""
        query = "SELECT kind, part, language FROM promises WHERE act_id = ?"
        return [Promise(kind, part, language or None) for kind, part, language in self._db.execute(query, (act_id,))]

    def shown(self, kind: str, act_id: str, language: Language | None, *, mark: str) -> None:
        """Remember with which mark the items of a list that was filed last showed an act."""
        self._db.execute("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?)", (kind, act_id, language or "", mark))

    def is_shown(self, kind: str, act_id: str, language: Language | None, *, mark: str) -> bool:
        """Say whether a filed list shows an act with this mark."""
        query = "SELECT 1 FROM items WHERE kind = ? AND act_id = ? AND language = ? AND mark = ?"
        return self._db.execute(query, (kind, act_id, language or "", mark)).fetchone() is not None

    def joined(self, name: str, act_id: str, date: dt.date | None, on: dt.date) -> None:
        """Remember that a list held an act on the day `on`; `date` is the act's own."""
        row = (name, act_id, _text(date), on.isoformat())
        self._db.execute("INSERT OR REPLACE INTO members VALUES (?, ?, ?, ?)", row)

    def left(self, name: str, act_id: str) -> None:
        """Forget that a list ever held an act."""
        self._db.execute("DELETE FROM members WHERE list = ? AND act_id = ?", (name, act_id))

    def missing(self, name: str, today: dt.date, since: dt.date) -> dict[str, dt.date | None]:
        """Return the acts a list held on `since` or later, but not today, with their dates."""
        query = "SELECT act_id, date FROM members WHERE list = ? AND seen_on < ? AND seen_on >= ? ORDER BY act_id"
        rows = self._db.execute(query, (name, today.isoformat(), since.isoformat()))
        return {act_id: _date(date) for act_id, date in rows}

    def refused(self, act_id: str, sha256: str) -> None:
        """Remember that these bytes, if they are still the last fetched of a page, were refused later."""
        self._db.execute("UPDATE pages SET refused = 1 WHERE act_id = ? AND sha256 = ?", (act_id, sha256))

    def begin(self, run_id: str) -> None:
        """Forget what other runs did; what this one did before it was killed counts on."""
        self._db.execute("DELETE FROM done WHERE run_id != ?", (run_id,))

    def note(self, run_id: str, what: str, name: str) -> None:
        """Remember that a run did something; noting it again changes nothing."""
        self._db.execute("INSERT OR IGNORE INTO done VALUES (?, ?, ?)", (run_id, what, name))

    def noted(self, run_id: str, what: str) -> frozenset[str]:
        """Return the names a run noted under `what`, over all its attempts."""
        rows = self._db.execute("SELECT name FROM done WHERE run_id = ? AND what = ?", (run_id, what))
        return frozenset(name for (name,) in rows)

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

    def _put(self, key: tuple[str, str, str], mark: str, at: dt.datetime, sha256: str) -> None:
        row = (*key, mark or None, at.astimezone(dt.UTC).isoformat(), sha256)
        self._db.execute("INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?, ?, 0)", row)

    def close(self) -> None:
        """Close the file."""
        self._db.close()


def _text(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
