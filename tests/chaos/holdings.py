"""What an installation is left with: rows, mails, pages, what waits; and how two of them differ."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from processors import runner
from zanwatch import bus, store

_TABLES = "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'"
_VIEWS = {
    "events": "SELECT * EXCEPT (sources), arraySort(sources) AS sources FROM events",
    "editions": "SELECT * EXCEPT (sources), arraySort(sources) AS sources FROM editions",
    "acts": "SELECT * FROM acts",
    "labels": "SELECT * FROM labels",
    "calendar": "SELECT * FROM commencements",
}


@dataclass(frozen=True)
class Holdings:
    """Rows by table (each once, as FINAL tells), what people ask for, mails and pages by name, messages that wait."""

    tables: dict[str, Counter[str]]
    views: dict[str, Counter[str]]
    mails: dict[str, bytes]
    site: dict[str, bytes]
    waiting: int
    uncertain: int


@dataclass
class Verdict:
    """What a fault cost; all but `times` and `uncertain` must be nothing."""

    fault: str
    bus: str
    times: int = 0
    lost: int = 0
    doubled: int = 0
    second_mails: int = 0
    uncertain: int = 0
    """Mails of which the ledger says that nobody can know whether they left."""
    skipped: str = ""
    differences: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.doubled or self.second_mails or self.differences)

    def compare(self, quiet: Holdings, found: Holdings, *, parts: tuple[str, ...] = ("rows", "mails", "site")) -> None:
        """Count how `found` differs from `quiet` in `parts`.

        They are: rows, facts (rows but of visits), views, mails, site, pages (site but what it was made of).
        """
        visits = {"runs", "rejects", "deliveries"}
        chosen = {name: rows for name, rows in quiet.tables.items() if "rows" in parts or name not in visits}
        if {"rows", "facts"} & set(parts):
            self._count({name: (rows, found.tables.get(name, Counter())) for name, rows in chosen.items()})
        self._count({name: (rows, found.views[name]) for name, rows in quiet.views.items()})
        if "mails" in parts:
            self._files("mail", quiet.mails, found.mails)
        if "site" in parts:
            self._files("page", quiet.site, found.site)
        if "pages" in parts:
            self._files("page", _pages(quiet), _pages(found))
        if found.waiting:
            self.differences.append(f"{found.waiting} messages still wait")
        self.uncertain += found.uncertain

    def _count(self, pairs: dict[str, tuple[Counter[str], Counter[str]]]) -> None:
        for name, (wanted, found) in pairs.items():
            gone, more = wanted - found, found - wanted
            self.lost += gone.total()
            self.doubled += more.total()
            self.differences += [f"{name} lost {row[:300]}" for row in list(gone)[:2]]
            self.differences += [f"{name} has also {row[:300]}" for row in list(more)[:2]]

    def _files(self, kind: str, wanted: dict[str, bytes], found: dict[str, bytes]) -> None:
        for name in sorted(wanted.keys() | found.keys()):
            if wanted.get(name) != found.get(name):
                how = "is missing" if name not in found else "is too many" if name not in wanted else "differs"
                self.lost += name not in found
                self.differences.append(f"{kind} {name} {how}")


def _pages(held: Holdings) -> dict[str, bytes]:
    return {name: body for name, body in held.site.items() if name != ".manifest"}


def look(environ: dict[str, str], folder: Path, answer: Path) -> None:
    """Read what `folder` holds and write it to `answer`; run as a life of its own, for one process owns a store."""
    answer.write_bytes(pickle.dumps(_held(environ, folder)))


def _held(environ: dict[str, str], folder: Path) -> Holdings:
    rows, messages = store.connect(environ["ZANWATCH_STORE"]), bus.connect(environ["ZANWATCH_BUS"])
    try:
        tables = sorted(row["name"] for row in rows.select(_TABLES) if row["name"] != "migrations")
        return Holdings(
            {name: Counter(map(str, rows.select(f"SELECT * FROM {name} FINAL"))) for name in tables},
            {name: Counter(map(str, rows.select(query))) for name, query in _VIEWS.items()},
            _tree(folder / "mail"), _site(folder / "site"), sum(runner.backlog(messages).values()),
            len(rows.named("uncertain_deliveries")),
        )  # fmt: skip
    finally:
        messages.close()
        rows.close()


def _site(folder: Path) -> dict[str, bytes]:
    manifest = folder / ".manifest"
    return _tree(folder) | ({".manifest": manifest.read_bytes()} if manifest.is_file() else {})


def _tree(folder: Path) -> dict[str, bytes]:
    """Every file but those that were being written aside when somebody died."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and not file.name.startswith(".")]
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}
