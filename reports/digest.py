"""The facts of a day → the report for one reader: filtered, grouped by act, the reader's language first."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from reports.consultations.day import wanted as wanted_drafts
from reports.model import ActHead, ActReport, DayFacts, Digest, Entry, NewAct, Side
from reports.reading import day_facts
from reports.values import READING_ORDER, UiLanguage
from reports.vocabulary import names_of
from reports.watching import extent
from reports.watchlists import Watch
from zanwatch.messages import Label, Language
from zanwatch.store import Store

EVERYTHING: Final[Watch] = "everything"


def build(store: Store, day: dt.date, language: UiLanguage, watch: Watch = EVERYTHING) -> Digest:
    """Return the report on the calendar day `day` in Kazakhstan."""
    return arrange(day_facts(store, day), language, watch)


def arrange(facts: DayFacts, language: UiLanguage, watch: Watch = EVERYTHING, late: Iterable[ActReport] = ()) -> Digest:
    """Return the report on `facts` for a reader of `language` who watches `watch`.

    `late` are acts with changes of earlier days this reader was not told about.
    """
    groups = group(wanted(facts.entries, facts, watch), facts.heads, facts.act_labels, language)
    news = [s for s in facts.first_sights if s.established and interested(s.act_id, facts, watch)]
    return Digest(
        day=facts.day,
        language=language,
        filtered=watch != EVERYTHING,
        watched=extent(facts.sources),
        sources=facts.sources,
        refusals=facts.refusals,
        held=facts.held,
        acts=tuple(act for act in groups if act.provisions),
        minor=tuple(act for act in groups if not act.provisions),
        late=tuple(late),
        alarms=tuple(alarm for alarm in facts.alarms if interested(alarm.act_id, facts, watch, alarm.words)),
        drafts=wanted_drafts(facts.drafts, watch),
        new_acts=tuple(
            NewAct(
                act_id=sight.act_id,
                source=sight.source,
                heads=in_reading_order(facts.heads.get(sight.act_id, ()), language),
                labels=facts.act_labels.get(sight.act_id, ()),
            )
            for sight in news
        ),
        baseline=sum(not sight.established for sight in facts.first_sights),
    )


def wanted(entries: Iterable[Entry], facts: DayFacts, watch: Watch) -> list[Entry]:
    """Return the entries a reader watches. A provision that matches in one language is shown in both."""
    if watch == EVERYTHING:
        return list(entries)
    entries = list(entries)
    places = {(e.act_id, e.path) for e in entries if _matches(watch, e.act_id, facts, _words_of(e))}
    return [e for e in entries if (e.act_id, e.path) in places]


def group(
    entries: Iterable[Entry],
    heads: dict[str, tuple[ActHead, ...]],
    act_labels: dict[str, tuple[Label, ...]],
    language: UiLanguage,
) -> list[ActReport]:
    """Return one report an act, acts by title in the order of their ids, sides in the reader's order."""
    by_act: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_act[entry.act_id].append(entry)
    return [_act(act, by_act[act], heads.get(act, ()), act_labels.get(act, ()), language) for act in sorted(by_act)]


def in_reading_order(heads: Iterable[ActHead], language: UiLanguage) -> tuple[ActHead, ...]:
    """Return `heads` with the reader's language first."""
    return tuple(sorted(heads, key=lambda head: READING_ORDER[language].index(head.language)))


def _act(
    act_id: str, entries: list[Entry], heads: tuple[ActHead, ...], labels: tuple[Label, ...], language: UiLanguage
) -> ActReport:
    order = READING_ORDER[language]
    found = {entry.language for entry in entries}
    held = tuple(x for x in order if x in found or any(head.language == x for head in heads))
    marked = _mark_alone(entries) if len(held) > 1 else entries
    sides = tuple(_side(x, [e for e in marked if e.language == x]) for x in order if x in found)
    return ActReport(act_id=act_id, sides=sides, held=held, labels=labels)


def _side(language: Language, entries: list[Entry]) -> Side:
    newest = max(entries, key=lambda e: (e.edition_date, e.seen_at, -e.ordinal))
    return Side(
        language=language,
        title=newest.title,
        requisites=newest.requisites,
        address=newest.address,
        entries=tuple(e for e in entries if not e.minor),
        minor=tuple(e for e in entries if e.minor),
    )


def _mark_alone(entries: list[Entry]) -> list[Entry]:
    places = {(e.language, e.path) for e in entries}
    others: dict[Language, Language] = {"ru": "kk", "kk": "ru"}
    return [e.model_copy(update={"alone": (others[e.language], e.path) not in places}) for e in entries]


def interested(act_id: str, facts: DayFacts, watch: Watch, words: str = "") -> bool:
    """Say whether a reader watches an act: by its id, type, body, or by its titles and `words`."""
    titles = " ".join(head.title for head in facts.heads.get(act_id, ()))
    return watch == EVERYTHING or _matches(watch, act_id, facts, f"{titles} {words}")


def _matches(watch: Watch, act_id: str, facts: DayFacts, text: str) -> bool:
    labels = facts.act_labels.get(act_id, ())
    types = (*facts.act_types.get(act_id, ()), *_called(labels, "act_type"))
    bodies = _called(labels, "body")
    interests = () if isinstance(watch, str) else watch
    return watch == EVERYTHING or any(interest.matches(act_id, types, bodies, text) for interest in interests)


def _called(labels: tuple[Label, ...], name: str) -> tuple[str, ...]:
    """Return every way to call what the labels called `name` say: value, names in three languages, evidence."""
    said = [label for label in labels if label.name == name]
    return tuple(words for x in said for words in (x.value, *names_of(x.value).values(), x.evidence))


def _words_of(entry: Entry) -> str:
    before = "".join(text for op, text in entry.redline if op != "+")
    after = "".join(text for op, text in entry.redline if op != "-")
    return " ".join([entry.title, before, after, entry.note or ""])
