"""The daily look for the acts that drafts became: over the whole store, doing only what is new.

What is found depends on what the store holds and on nothing else; looking again changes no row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from processors.consult.lineage import judging
from processors.consult.lineage.checks import checks_of
from processors.consult.lineage.index import Index
from processors.consult.lineage.judging import Act, Draft, Pair
from processors.consult.lineage.reading import acts, drafts
from processors.consult.lineage.redline import Desk, redline_rows
from processors.consult.lineage.rulebook import lineage_rules
from processors.consult.lineage.shelf import Shelf
from processors.consult.lineage.stored import Row, Stored, stored
from processors.consult.lineage.texts import share
from processors.consult.refresh import refreshed_states
from zanwatch.archive import Archive
from zanwatch.identity import stable_id
from zanwatch.messages import day_of
from zanwatch.rows import Rows, by_table
from zanwatch.store import Store

_RULES = "1"
"""Counts up when judging changes, so that every draft is looked at anew."""
_BATCH = 100
"""Drafts whose rows are written together."""


_SAME_SCORE = 1e-4
"""The store keeps a score less exactly than it was counted."""


class Linked(NamedTuple):
    """What a look did."""

    looked: int
    """Drafts whose situation was new."""
    linked: int
    """Drafts whose act is stated or likely now, of those."""
    review: int
    checked: int
    """Accepted remarks looked for in an adopted text, with something new to say."""


class _Made(NamedTuple):
    """What came of one draft."""

    told: Linked
    rows: Rows
    mark: dict[str, Any]


def link(store: Store, archive: Archive, now: dt.datetime) -> Linked:
    """Look for the acts that drafts became, and for accepted remarks in them; write rows that are new or differ."""
    _write(store, refreshed_states(store, archive, now))
    oldest = day_of(now) - dt.timedelta(days=lineage_rules().measures.longest_wait_days)
    found = [draft for draft in drafts(store) if draft.posted >= oldest]
    if not found:
        return Linked(0, 0, 0, 0)
    look = _Look(store, Shelf(archive), Index(acts(store, min(draft.posted for draft in found))), stored(store), now)
    total = Linked(0, 0, 0, 0)
    for made in _in_batches(look.at(*case) for case in look.unsettled(found)):
        _write(store, [row for one in made for row in one.rows])
        _write(store, [("lineage_looks", one.mark) for one in made])
        total = Linked(*(sum(column) for column in zip(total, *(one.told for one in made), strict=True)))
    return total


class _Look(NamedTuple):
    """What one look works with."""

    store: Store
    shelf: Shelf
    held: Index
    before: Stored
    now: dt.datetime

    def unsettled(self, found: Iterable[Draft]) -> Iterator[tuple[Draft, list[Act], str]]:
        """Yield the drafts whose situation is new: other candidates, other texts, other accepted remarks."""
        for draft in found:
            key = (draft.source, draft.draft_id)
            candidates = self.held.candidates(draft)
            basis = _basis(draft, candidates, self.before.accepted.get(key, ()))
            if [row["basis"] for row in self.before.looks.get(key, ())] != [basis]:
                yield draft, candidates, basis

    def at(self, draft: Draft, candidates: Sequence[Act], basis: str) -> _Made:
        """Judge one draft; return what is to be written of it."""
        links = judging.judge(draft, [_pair(draft, act, self.shelf) for act in candidates])
        sure = [self.held.acts[made.act_id] for made in links if made.certainty != "review"]
        checks = checks_of(self.shelf, self.before, draft, sure, self.now)
        rows = _link_rows(self.before, draft, links, self.now)
        rows += redline_rows(Desk(self.store, self.shelf, self.before), draft, sure, self.now)
        mark = {"source": draft.source, "draft_id": draft.draft_id, "basis": basis, "at": self.now}
        told = Linked(1, bool(sure), bool(links) and not sure, len({row["comment_id"] for _, row in checks}))
        return _Made(told, [*rows, *checks], mark)


def _pair(draft: Draft, act: Act, shelf: Shelf) -> Pair:
    both = [lang for lang in draft.texts if lang in act.texts]
    shares = [share(shelf.runs(draft.texts[lang]), shelf.runs(act.texts[lang])) for lang in both]
    text = max((found for found in shares if found is not None), default=None)
    return Pair(act, judging.title_likeness(draft, act), text, judging.names_same_acts(draft, act))


def _basis(draft: Draft, candidates: Iterable[Act], accepted: Iterable[Row]) -> str:
    """Name everything a judgement rests on."""
    titles = [f"{lang} {sorted(map(str, title.stems))}" for lang, title in sorted(draft.titles.items())]
    facts = [f"{act.act_id} {sorted(act.texts.items())}" for act in candidates]
    facts += [f"{row['comment_id']} {row['kind']} {row['text']}" for row in accepted]
    known = (draft.form, draft.posted.isoformat(), str(sorted(draft.stated)), str(sorted(draft.texts.items())))
    return stable_id(_RULES, *known, *titles, *facts)


def _link_rows(before: Stored, draft: Draft, links: Sequence[judging.Link], now: dt.datetime) -> Rows:
    """Return rows of `lineage` that say something new; a link that no longer holds becomes `none`."""
    key = {"source": draft.source, "draft_id": draft.draft_id}
    known = {row["act_id"]: row for row in before.links.get((draft.source, draft.draft_id), ())}
    wanted: dict[str, dict[str, Any]] = {made.act_id: made._asdict() for made in links}
    for act_id, row in known.items():
        if act_id not in wanted:
            wanted[act_id] = {"act_id": act_id, "certainty": "none", "score": 0.0, "evidence": row["evidence"]}
    fresh = [row for row in wanted.values() if not _told(known.get(row["act_id"]), row)]
    return [("lineage", key | row | {"at": now}) for row in fresh]


def _told(known: Mapping[str, Any] | None, row: Mapping[str, Any]) -> bool:
    if known is None or abs(known["score"] - row["score"]) >= _SAME_SCORE:
        return False
    return all(known[name] == row[name] for name in ("certainty", "evidence"))


def _in_batches(made: Iterable[_Made]) -> Iterator[list[_Made]]:
    batch: list[_Made] = []
    for one in made:
        batch.append(one)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _write(store: Store, rows: Rows) -> None:
    for table, found in by_table(rows).items():
        store.insert(table, found)
