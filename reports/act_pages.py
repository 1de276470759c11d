"""Pages of acts: what an act is, how it changed, its text now, and the list of all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final, NamedTuple

from reports.digest import group, in_reading_order
from reports.links import act_page, fit_for_file, text_page
from reports.model import UI_LANGUAGES, ActHead, ActReport, Entry, UiLanguage
from reports.reading import act_labels_of, editions_of_acts, entries_of_acts, heads_of
from reports.render import page
from reports.site import Site
from zanwatch.messages import Label
from zanwatch.store import Store

LISTED: Final = 1000
"""Acts in the list of acts; every act has its page all the same."""

_BATCH: Final = 500


class _Act(NamedTuple):
    act_id: str
    heads: tuple[ActHead, ...]
    labels: tuple[Label, ...]
    entries: tuple[Entry, ...]
    editions: list[dict[str, Any]]


class _ByEdition(NamedTuple):
    """The changes an edition brought."""

    date: dt.date
    act: ActReport


class _Listed(NamedTuple):
    """One act in the list of acts."""

    head: ActHead
    changes: int


class _Line(NamedTuple):
    """One line of the text of an act."""

    kind: str
    unit: str
    label: str
    text: str
    anchor: str


def write(site: Site, store: Store, contact: str, today: dt.date) -> None:
    """Write the pages of all acts and their list, in every language of the interface."""
    rows = [row for row in store.named("watched_acts") if fit_for_file(row["act_id"])]
    for start in range(0, len(rows), _BATCH):
        ids = [row["act_id"] for row in rows[start : start + _BATCH]]
        for act in _acts(store, ids):
            _write_act(site, store, act, contact, today)
    _write_list(site, store, rows, contact)


def _acts(store: Store, ids: list[str]) -> Iterator[_Act]:
    heads, labels = heads_of(store, ids), act_labels_of(store, ids)
    entries, editions = entries_of_acts(store, ids), editions_of_acts(store, ids)
    for act_id in ids:
        yield _Act(act_id, heads[act_id], labels.get(act_id, ()), entries.get(act_id, ()), editions[act_id])


def _write_act(site: Site, store: Store, act: _Act, contact: str, today: dt.date) -> None:
    texts: dict[str, list[_Line]] = {}
    for language in UI_LANGUAGES:
        heads = in_reading_order(act.heads, language)
        head = heads[0]
        if head.language not in texts:
            texts[head.language] = _lines(store, head)
        path = act_page(act.act_id)
        content = page(
            "act", language, path, head=head, held=[h.language for h in heads], labels=act.labels,
            by_edition=_by_edition(act, language), editions=act.editions, today=today, contact=contact,
        )  # fmt: skip
        site.write(f"{language}/{path}", content)
        path = text_page(act.act_id)
        site.write(
            f"{language}/{path}", page("text", language, path, head=head, lines=texts[head.language], contact=contact)
        )


def _by_edition(act: _Act, language: UiLanguage) -> list[_ByEdition]:
    """Return the changes by edition date, newest first."""
    entries = sorted(act.entries, key=lambda e: e.edition_date, reverse=True)
    grouped = groupby(entries, key=lambda e: e.edition_date)
    return [_ByEdition(date, group(found, {act.act_id: act.heads}, {}, language)[0]) for date, found in grouped]


def _lines(store: Store, head: ActHead) -> list[_Line]:
    rows = store.named("act_text", act=head.act_id, language=head.language, hash=head.text_hash)
    seen: set[str] = set()
    lines = []
    for row in rows:
        fresh = row["kind"] == "provision" and row["path"] and row["path"] not in seen
        seen.add(row["path"] if fresh else "")
        lines.append(_Line(row["kind"], row["unit"], row["label"], row["text"], row["path"] if fresh else ""))
    return lines


def _write_list(site: Site, store: Store, rows: list[dict[str, Any]], contact: str) -> None:
    """Acts with changes first, then by the date of the newest edition."""
    ordered = sorted(rows, key=lambda r: (not r["changes"], -r["newest_edition"].toordinal(), r["act_id"]))[:LISTED]
    heads = heads_of(store, [row["act_id"] for row in ordered])
    for language in UI_LANGUAGES:
        acts = [_Listed(in_reading_order(heads[r["act_id"]], language)[0], r["changes"]) for r in ordered]
        content = page("acts", language, "acts/index.html", acts=acts, total=len(rows), contact=contact)
        site.write(f"{language}/acts/index.html", content)
