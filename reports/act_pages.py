"""Pages of acts: what an act is, how it changed, and its text now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from reports import act_history, act_text
from reports.act_text import Line
from reports.digest import in_reading_order
from reports.fingerprints import ActRows
from reports.links import act_page
from reports.model import ActHead, Entry
from reports.reading import act_labels_of, editions_of_acts, entries_of_acts, heads_of
from reports.render import page
from reports.state import Absence, absences_of
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES, UiLanguage
from zanwatch.messages import Label, Language
from zanwatch.store import Store

_BATCH: Final = 100
"""Acts asked for at once."""


class Act(NamedTuple):
    """All rows the pages of one act show."""

    act_id: str
    heads: tuple[ActHead, ...]
    labels: tuple[Label, ...]
    entries: tuple[Entry, ...]
    editions: list[dict[str, Any]]
    absent: dict[Language, Absence]
    """By the language a source says it does not have."""
    texts: dict[str, list[Line]]
    """By the hash of the text."""


class ActPages:
    """Makes the pages of acts, many acts a query."""

    def __init__(self, store: Store, contact: str, upkeep: Upkeep) -> None:
        self._store = store
        self._contact = contact
        self._upkeep = upkeep

    def bring(self, acts: Iterable[ActRows]) -> None:
        """Bring the pages of all acts up to `acts`."""
        self._upkeep.bring("act", {act.act_id: act.shown for act in acts}, self._make)

    def _make(self, ids: list[str]) -> Iterator[Made]:
        for start in range(0, len(ids), _BATCH):
            for act in _acts(self._store, ids[start : start + _BATCH]):
                since, until = _span(act.entries, self._upkeep.today)
                pages = (page for language in UI_LANGUAGES for page in self._pages(act, language))
                yield Made(act.act_id, tuple(pages), since, until)

    def _pages(self, act: Act, language: UiLanguage) -> Iterator[Page]:
        """Yield the page of the act, its older changes where they are many, and its text."""
        heads = in_reading_order(act.heads, language)
        common = {"head": heads[0], "contact": self._contact}
        history = act_history.of(act.act_id, act.entries, act.heads, language)
        path = act_page(act.act_id)
        content = page(
            "act", language, path, held=[h.language for h in heads], labels=act.labels, history=history,
            editions=act.editions, absent=act.absent, today=self._upkeep.today, **common,
        )  # fmt: skip
        yield Page(language, path, content)
        for leaf in history.leaves:
            content = page("edition", language, leaf.path, leaf=leaf, today=self._upkeep.today, **common)
            yield Page(language, leaf.path, content)
        starts = act_text.plan(act.texts.values())
        yield from act_text.pages(heads[0], act.texts.get(heads[0].text_hash, []), starts, language, self._contact)


def _acts(store: Store, ids: list[str]) -> Iterator[Act]:
    heads, labels = heads_of(store, ids), act_labels_of(store, ids)
    entries, editions = entries_of_acts(store, ids), editions_of_acts(store, ids)
    absent = absences_of(store, ids)
    texts = act_text.lines_of(store, [head for found in heads.values() for head in found])
    for act_id in ids:
        yield Act(act_id, heads[act_id], labels.get(act_id, ()), entries.get(act_id, ()), editions[act_id],
                  absent.get(act_id, {}), texts.get(act_id, {}))  # fmt: skip


def _span(entries: Iterable[Entry], today: dt.date) -> tuple[str, str]:
    """Return between which days the pages say rightly what applies already and what not yet, as on `today`."""
    days = {cause.in_force for entry in entries for cause in entry.causes if cause.in_force}
    before, after = [day for day in days if day <= today], [day for day in days if day > today]
    return (max(before).isoformat() if before else "", min(after).isoformat() if after else "")
