"""What a page depends on, as short texts to compare: the rows of acts and days, and the program itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import groupby
from typing import Any, Final, NamedTuple

from reports.days import bounds_of
from reports.links import fit_for_file, fit_key
from zanwatch.identity import sha256, stable_id
from zanwatch.messages import Language
from zanwatch.store import Store

_PROGRAM: Final = (
    ("reports", "*.py *.yml"), ("reports/consultations", "*.py"), ("reports/strings", "*.yml"),
    ("reports/templates", "*.j2"), ("reports/templates/word", "*.j2"), ("reports/templates/outcome", "*.j2"),
    ("reports/templates/site", "*.j2 *.css"), ("reports/templates/feed", "*.j2"),
    ("reports/templates/mail", "styles.yml"), ("processors/rules", "*.yml"), ("crawlers/sources", "*.yml"),
    ("sql/queries", "*.sql"),
    ("sql/schema", "*.sql"), ("zanwatch", "identity.py messages.py discussion.py reasons.py reasons.yml rows.py"),
)  # fmt: skip
"""The files that decide how rows look on a page."""


class ActRows(NamedTuple):
    """One act that has pages, and what its pages and its line in a list depend on."""

    act_id: str
    newest_edition: dt.date
    changes: dict[Language, int]
    """Of the text, by language; notes and typing are not counted."""
    shown: str
    line: str
    named: str
    """What a search finds it by."""


class DraftRows(NamedTuple):
    """One draft that has a page, and what its page and its line in a list depend on."""

    source: str
    draft_id: str
    first_seen: dt.datetime
    open_until: dt.date | None
    stage: str
    body: str
    amends: list[str]
    title_kk: str
    title_ru: str
    line: str
    shown: str

    @property
    def titles(self) -> dict[Language, str]:
        """What it is called in each language."""
        return {"kk": self.title_kk, "ru": self.title_ru}

    @property
    def key(self) -> str:
        """Name of the draft in files and anchors."""
        return f"{self.source}-{self.draft_id}"

    def is_open(self, today: dt.date) -> bool:
        """Say whether its discussion goes on, as far as is known on `today`."""
        return self.stage not in ("archived", "withdrawn") and (self.open_until is None or self.open_until >= today)


@cache
def program() -> str:
    """Return the fingerprint of the templates, words, rules and code that make the pages."""
    parts = [
        f"{folder}/{file.name} {sha256(file.read_bytes())}"
        for folder, patterns in _PROGRAM
        for file in _files(folder, patterns)
    ]
    return stable_id(*parts)


def _files(folder: str, patterns: str) -> Iterator[Traversable]:
    package, *below = folder.split("/")
    place = resources.files(package)
    for name in below:
        place /= name
    endings = tuple(pattern.lstrip("*") for pattern in patterns.split())
    yield from sorted((f for f in place.iterdir() if f.name.endswith(endings)), key=lambda f: f.name)


def acts(store: Store) -> list[ActRows]:
    """Return the acts that have pages, by id."""
    rows = {row["act_id"]: row for row in store.named("page_acts")}
    return [
        ActRows(
            act["act_id"], act["newest_edition"], {"kk": act["changes_kk"], "ru": act["changes_ru"]},
            str(rows[act["act_id"]]["shown"]),
            f"{rows[act['act_id']]['line']} {act['changes_kk']} {act['changes_ru']}",
            str(rows[act["act_id"]]["named"]),
        )
        for act in store.named("watched_acts")
        if fit_for_file(act["act_id"])
    ]  # fmt: skip


def drafts(store: Store) -> list[DraftRows]:
    """Return the drafts that have pages, by source and id."""
    rows = (row | {"line": str(row["line"]), "shown": str(row["shown"])} for row in store.named("page_drafts"))
    found = (DraftRows(**row) for row in rows)
    return [draft for draft in found if fit_key(draft.key)]


def days(store: Store, today: dt.date) -> dict[dt.date, str]:
    """Return every day since the watching began, also those on which nobody looked, in order.

    A day that is not over counts once something ran on it: in the morning the site still shows yesterday.
    """
    span = list(_span([row["day"] for row in store.named("watched_days")], today))
    shown = {row["day"]: row["shown"] for row in store.named("page_days")}
    drafts = {row["day"]: row["shown"] for row in store.named("page_draft_days")}
    late = _missing(store, span)
    looks = {day: list(rows) for day, rows in groupby(store.named("page_sources"), key=lambda row: row["day"])}
    last: dict[str, dict[str, Any]] = {}
    found = {}
    for day in span:
        last |= {row["source"]: row for row in looks.get(day, ())}
        known = (f"{source} {row['last_look']} {row['ground']}" for source, row in sorted(last.items()))
        unfinished = "unfinished" if day == today else ""
        told = (str(shown.get(day, 0)), str(drafts.get(day, 0)), *late.get(day, ()))
        found[day] = stable_id(day.isoformat(), *told, unfinished, *known)
    return found


def _missing(store: Store, span: list[dt.date]) -> dict[dt.date, list[str]]:
    """Return what the pages of days show of reports found missing, by day."""
    found: dict[dt.date, list[str]] = {}
    since, until = bounds_of(span[0], span[-1]) if span else ("", "")
    for row in store.named("missing_reports", since=since, until=until) if span else ():
        found.setdefault(row["day"], []).append(f"{row['source']} {row['draft_id']} {row['shown']}")
    return found


def _span(watched: list[dt.date], today: dt.date) -> Iterator[dt.date]:
    busy = [day for day in watched if day <= today]
    if not busy:
        return
    last = today if busy[-1] == today else today - dt.timedelta(days=1)
    for offset in range((last - busy[0]).days + 1):
        yield busy[0] + dt.timedelta(days=offset)
