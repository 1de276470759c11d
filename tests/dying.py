"""zanwatch, killed at a seam: python -m tests.dying SEAM TURN WORDS... [then WORDS...]

The process ends with SIGKILL the TURN-th time it passes the seam; at the seam `never` it lives. `then` parts
commands that run one after another in this one process.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from crawlers.frontier import Frontier
from reports.mailers.file import FileMailer
from zanwatch.archive import Archive
from zanwatch.bus.sqlite import SqliteBus
from zanwatch.cli import main
from zanwatch.store import Store


class Seam(NamedTuple):
    owner: type
    method: str
    is_after: bool
    matches: Callable[..., bool] = lambda *_: True
    """Told the arguments of the call."""


def _into(*tables: str) -> Callable[..., bool]:
    return lambda _store, table, _rows: table in tables


def _is_intent(_store: Store, table: str, rows: Sequence[Any]) -> bool:
    return table == "deliveries" and rows[0]["state"] == "intent"


SEAMS = {
    "archive.put": Seam(Archive, "put", is_after=True),
    "publish": Seam(SqliteBus, "publish", is_after=True),
    "before remembering": Seam(Frontier, "fetched", is_after=False),
    "rows": Seam(Store, "insert", True, _into("captures", "sightings", "provisions", "changes", "assessments", "runs")),
    "card": Seam(Store, "insert", True, _into("draft_sightings", "draft_changes", "draft_states")),
    "before marks": Seam(Store, "insert", False, _into("comparisons")),
    "marks": Seam(Store, "insert", True, _into("comparisons")),
    "before commit": Seam(SqliteBus, "commit", is_after=False),
    "intent": Seam(
        Store, "insert", True, lambda _s, table, rows: table == "deliveries" and rows[0]["state"] == "intent"
    ),
    "mail": Seam(FileMailer, "send", is_after=True),
    "page": Seam(Path, "replace", is_after=True),
}


def lay(seam: Seam, turn: int) -> None:
    """Make the process die at `seam`."""
    true = getattr(seam.owner, seam.method)
    left = turn

    def deadly(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        is_here = seam.matches(*args)
        left -= is_here
        if is_here and not left and not seam.is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = true(*args, **kwargs)
        if is_here and not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(seam.owner, seam.method, deadly)


def commands(words: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for word in words:
        if word == "then":
            found.append([])
        else:
            found[-1].append(word)
    return found


if __name__ == "__main__":
    name, count, *rest = sys.argv[1:]
    if name != "never":
        lay(SEAMS[name], int(count))
    for command in commands(rest):
        try:
            main(command)
        except SystemExit as end:
            if end.code:
                raise
