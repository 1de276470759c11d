"""The embedded bus: one SQLite file in WAL mode, safe for several processes on one machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from zanwatch.bus import Message, Record
from zanwatch.errors import BusError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS log (
    offset INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS log_by_topic ON log (topic, offset);
CREATE TABLE IF NOT EXISTS committed (
    reader TEXT NOT NULL, topic TEXT NOT NULL, offset INTEGER NOT NULL, PRIMARY KEY (reader, topic)
) WITHOUT ROWID;
"""


class SqliteBus:
    """A bus in the file `path`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handed: dict[tuple[str, str], int] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=60, isolation_level=None)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise BusError(f"the bus {path} cannot be opened: {error}", "check ZANWATCH_BUS and the folder") from error

    def publish(self, messages: Iterable[Message]) -> None:
        """Append `messages` in one transaction."""
        with self._transaction() as db:
            db.executemany("INSERT INTO log (topic, key, value) VALUES (?, ?, ?)", messages)

    def poll(self, group: str, topics: Sequence[str], limit: int) -> list[Record]:
        """Return the next records of `topics`, oldest first over all of them."""
        for topic in topics:
            self._handed.setdefault((group, topic), self._committed(group, topic))
        wanted = " OR ".join("(topic = ? AND offset > ?)" for _ in topics)
        values = [value for topic in topics for value in (topic, self._handed[group, topic])]
        query = f"SELECT topic, key, value, offset FROM log WHERE {wanted} ORDER BY offset LIMIT ?"  # noqa: S608
        records = [Record(*row) for row in self._read(query, [*values, limit])]
        for record in records:
            self._handed[group, record.topic] = record.offset
        return records

    def commit(self, group: str, records: Iterable[Record]) -> None:
        """Move the group's offsets forward, never back."""
        last: dict[str, int] = {}
        for record in records:
            last[record.topic] = max(record.offset, last.get(record.topic, 0))
        with self._transaction() as db:
            db.executemany(
                "INSERT INTO committed VALUES (?, ?, ?) ON CONFLICT (reader, topic)"
                " DO UPDATE SET offset = max(offset, excluded.offset)",
                [(group, topic, offset) for topic, offset in last.items()],
            )

    def lag(self, group: str, topics: Sequence[str]) -> dict[str, int]:
        """Count the messages after the committed offset."""
        query = "SELECT count(*) FROM log WHERE topic = ? AND offset > ?"
        return {t: int(self._read(query, [t, self._committed(group, t)])[0][0]) for t in topics}

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def _committed(self, group: str, topic: str) -> int:
        rows = self._read("SELECT offset FROM committed WHERE reader = ? AND topic = ?", [group, topic])
        return int(rows[0][0]) if rows else 0

    def _read(self, query: str, values: Sequence[object]) -> list[tuple[str, str, bytes, int]]:
        try:
            return self._db.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise BusError(f"the bus {self._path} cannot be read: {error}", "check the disk and the file") from error

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self._db.execute("BEGIN IMMEDIATE")
            yield self._db
            self._db.execute("COMMIT")
        except BaseException as error:
            with suppress(sqlite3.Error):
                self._db.rollback()
            if isinstance(error, sqlite3.Error):
                hint = "check the disk and the file"
                raise BusError(f"the bus {self._path} cannot be written: {error}", hint) from error
            raise


def copy(source: Path, target: Path) -> None:
    """Copy the bus in the file `source` to the file `target` as it is at one moment, while others may use it.

    Raises BusError when one cannot be read or the other not be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        reader, writer = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True), sqlite3.connect(target)
        with closing(reader), closing(writer):
            reader.backup(writer)
    except (OSError, sqlite3.Error) as error:
        raise BusError(
            f"the bus {source} cannot be copied to {target}: {error}", "check the disk and the file"
        ) from error
