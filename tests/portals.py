"""What the proofs from end to end share: the command line in a process of its own, and what the store holds after."""

import email
import email.policy
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, NamedTuple

from tests.crawl.portal import Answer, Asked, page
from zanwatch import store
from zanwatch.demo.portal import Portal
from zanwatch.store import Store

TABLES = ("captures", "sightings", "provisions", "notes", "comparisons", "changes", "assessments", "rejects")
"""Tables of facts; `runs` and `deliveries` say how often and when we looked."""
ROOT = Path(__file__).parent.parent
PEOPLE = ROOT / "zanwatch" / "demo" / "watchlists.yml"
LEAVE = ROOT / "zanwatch" / "demo" / "permissions.yml"
"""Permissions of the demo portal."""


class Demonstration(NamedTuple):
    """The folder `zanwatch demo` left behind, as after `make demo`, and how it ended."""

    folder: Path
    done: subprocess.CompletedProcess[str]


def environ(folder: Path, **more: str) -> dict[str, str]:
    """The settings of an installation that keeps everything in `folder`."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("ZANWATCH_")}
    return own | {
        "ZANWATCH_BUS": f"sqlite:{folder}/bus.db",
        "ZANWATCH_STORE": f"chdb:{folder}/store",
        "ZANWATCH_MAIL": f"file:{folder}/mail",
        "ZANWATCH_ARCHIVE": f"file:{folder}/archive",
        "ZANWATCH_CRAWL": f"file:{folder}/crawl",
        "ZANWATCH_SITE": f"{folder}/site",
        "ZANWATCH_WATCHLISTS": str(PEOPLE),
        "ZANWATCH_PERMISSIONS": str(LEAVE),
        "COLUMNS": "200",
        **more,
    }


def zanwatch(settings: Mapping[str, str], *words: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run the command line; `code` is the exit code it must end with, None for any."""
    command = [sys.executable, "-m", "zanwatch", *words]
    done = subprocess.run(
        command, env=dict(settings), capture_output=True, text=True, check=False, timeout=800, cwd=ROOT
    )
    assert code is None or done.returncode == code, (
        f"{words} ended with {done.returncode}\n{done.stdout}\n{done.stderr}"
    )
    return done


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """The store of an installation, between two commands."""
    rows = store.connect(f"chdb:{folder}/store")
    try:
        yield rows
    finally:
        rows.close()


def facts(rows: Store, tables: tuple[str, ...] = TABLES) -> dict[str, list[str]]:
    """Every row of every table, each once, in an order of its own."""
    return {table: sorted(map(str, rows.select(f"SELECT * FROM {table} FINAL"))) for table in tables}


def views(rows: Store) -> dict[str, list[str]]:
    """What people ask for: the same whatever way the messages took."""
    queries = {
        "events": "SELECT * EXCEPT (sources), arraySort(sources) AS sources FROM events",
        "comparisons": "SELECT * EXCEPT (known) FROM current_comparisons WHERE state = 'compared'",
        "editions": "SELECT * EXCEPT (sources), arraySort(sources) AS sources FROM editions",
        "acts": "SELECT * FROM acts",
        "labels": "SELECT * FROM labels",
        "rejects": "SELECT * FROM rejects FINAL",
    }
    return {name: sorted(map(str, rows.select(query))) for name, query in queries.items()}


def mails(folder: Path, report: str = "daily") -> list[EmailMessage]:
    """The mails of one kind that left, by the day of their report and the recipient."""
    files = sorted((folder / "mail").glob("*.eml"))
    read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    assert all(isinstance(mail, EmailMessage) for mail in read)
    read = [mail for mail in read if str(mail["List-Id"]).startswith(f"zanwatch {report} ")]
    return sorted(read, key=lambda mail: (mail["Date"].datetime, str(mail["To"])))  # type: ignore[return-value]


def words_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below `folder` with its bytes."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def crawl_words(portal: Portal, source: str, now: str, *more: str) -> tuple[str, ...]:
    """The words of the command that crawls one form of the demo portal."""
    bases = {"adilet": portal.adilet_url, "control_bank": portal.control_bank_url, "open_npa": portal.open_npa_url}
    return ("crawl", source, "--url", bases[source], "--delay", "0", "--now", now, *more)


def count(rows: Store, table: str, where: str = "1") -> int:
    found: dict[str, Any] = rows.select(f"SELECT count() AS n FROM {table} WHERE {where}")[0]
    return int(found["n"])


@dataclass
class Replay:
    """Answers by path; what it does not hold is not there. Stands behind `tests.crawl.portal.Serving`."""

    pages: dict[str, Answer]
    asked: list[Asked] = field(default_factory=list)

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        return self.pages.get(path, Answer(404, page("404")))
