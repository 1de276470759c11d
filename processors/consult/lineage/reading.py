"""Drafts and acts out of the store, as they are compared."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from processors.consult.likeness import words_of
from processors.consult.lineage.judging import Act, Draft
from processors.consult.lineage.rulebook import lineage_rules
from processors.consult.lineage.titles import Title, form_of, title_of
from processors.parse.discussion.amended import mentions_in
from zanwatch.messages import LANGUAGES, Language, day_of
from zanwatch.store import Store

Row = Mapping[str, Any]


def drafts(store: Store) -> list[Draft]:
    """Return all drafts a text can come of: no earlier versions, no conclusions, no documents of policy."""
    states = store.select("SELECT * FROM draft_states FINAL WHERE kind = 'draft' ORDER BY source, draft_id")
    texts, named = _draft_texts(store), _named(store)
    found = (_draft(row, texts.get(_key(row), {}), named.get(_key(row), frozenset())) for row in states)
    return [draft for draft in found if draft.form not in {"consultative", "concept"} and draft.titles]


def acts(store: Store, since: dt.date) -> list[Act]:
    """Return the acts adopted from `since` on, as the earliest edition of each has them."""
    rows = store.select(
        "SELECT act_id, language, argMin(title, edition_date) AS title, argMin(requisites, edition_date) AS requisites,"
        " argMin(body, edition_date) AS body FROM editions"
        " WHERE act_id IN (SELECT act_id FROM assessments FINAL WHERE name = 'act_date' AND value >= {since:String})"
        " GROUP BY act_id, language ORDER BY act_id, language",
        since=since.isoformat(),
    )
    said = _said(store, since)
    by_act: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_act[row["act_id"]].append(row)
    found = (_act(act_id, by_act[act_id], said[act_id]) for act_id in sorted(by_act) if act_id in said)
    return [act for act in found if act is not None]


def stems_of(name: str) -> frozenset[str]:
    """Return the stems of the name of a body, without the words every body has."""
    rules = lineage_rules()
    common = {stem for stems in rules.common.values() for stem in stems}
    return frozenset(word[: rules.stem] for word in words_of(name)) - common


def _draft(row: Row, texts: Mapping[Language, str], stated: frozenset[tuple[str, str]]) -> Draft:
    titles = _titles({lang: row[f"title_{lang}"] for lang in LANGUAGES})
    types = [row[f"doc_type_{lang}"] for lang in ("ru", "kk")]
    names = [row[f"title_{lang}"] for lang in ("ru", "kk")]
    return Draft(
        source=row["source"], draft_id=row["draft_id"], titles=titles, form=form_of(*types, *names),
        body=frozenset[str]().union(*(stems_of(row[f"body_{lang}"]) for lang in LANGUAGES)),
        posted=row["created"] or day_of(row["first_seen"]), stated=stated, texts=texts,
    )  # fmt: skip


def _act(act_id: str, rows: Iterable[Row], said: Mapping[str, str]) -> Act | None:
    known = {row["language"]: row for row in rows}
    if "act_date" not in said:
        return None
    requisites = [row["requisites"] for lang in ("ru", "kk") if (row := known.get(lang))]
    return Act(
        act_id=act_id, titles=_titles({lang: row["title"] for lang, row in known.items()}),
        form=form_of(*requisites), body=frozenset[str]().union(*map(_issuer, requisites)),
        adopted=dt.date.fromisoformat(said["act_date"]), number=said.get("act_number", ""),
        requisites=next((text for text in requisites if text), act_id),
        texts={lang: row["body"] for lang, row in known.items()},
    )  # fmt: skip


def _issuer(requisites: str) -> frozenset[str]:
    """Return the stems of the words before the date: who issued the act."""
    mentions = mentions_in([requisites])
    head = requisites[: min((m.start for m in mentions), default=len(requisites))]
    return frozenset(stem for stem in stems_of(head) if not stem.isdigit())


def _titles(printed: Mapping[Language, str]) -> dict[Language, Title]:
    return {lang: title_of(text, lang) for lang, text in sorted(printed.items()) if text.strip()}


def _said(store: Store, since: dt.date) -> dict[str, dict[str, str]]:
    """Return date and number of each act; where its languages disagree, the later and longer."""
    rows = store.select(
        "SELECT act_id, name, max(value) AS value FROM assessments FINAL WHERE name IN ('act_date', 'act_number')"
        " AND act_id IN (SELECT act_id FROM assessments FINAL WHERE name = 'act_date' AND value >= {since:String})"
        " GROUP BY act_id, name",
        since=since.isoformat(),
    )
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        said[row["act_id"]][row["name"]] = row["value"]
    return said


def _draft_texts(store: Store) -> dict[tuple[str, str], dict[Language, str]]:
    """Return the newest text of each draft and language: of its file, else of its card."""
    rows = store.select(
        "SELECT source, draft_id, language, argMax(body, (rank, seen_at, text_hash)) AS body FROM ("
        " SELECT source, draft_id, language, body, text_hash, seen_at, if(role = 'text', 2, 0) AS rank"
        " FROM draft_texts FINAL WHERE body != '' AND role IN ('text', 'export') AND language != ''"
        " UNION ALL SELECT source, draft_id, language, text_body AS body, text_hash, seen_at, 1 AS rank"
        " FROM draft_sightings FINAL WHERE text_body != '' AND NOT passport AND kind = 'draft'"
        ") GROUP BY source, draft_id, language"
    )
    found: dict[tuple[str, str], dict[Language, str]] = defaultdict(dict)
    for row in rows:
        found[_key(row)][row["language"]] = row["body"]
    return found


def _named(store: Store) -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
    """Return the acts the status of a card names by date and number as what the draft became."""
    rows = store.select(
        "SELECT source, draft_id, groupUniqArray(status) AS said FROM draft_sightings FINAL"
        " WHERE match(status, '[0-9]') GROUP BY source, draft_id"
    )
    return {
        _key(row): frozenset((m.date.isoformat(), m.number) for m in mentions_in(row["said"]) if m.date) for row in rows
    }


def _key(row: Row) -> tuple[str, str]:
    return row["source"], row["draft_id"]
