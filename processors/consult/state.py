"""What is known of a draft over all its sightings: one row, the same in whatever order they came."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from processors.consult.duties import Document, document_of
from processors.consult.rows import Known, Row
from processors.consult.terms import course_of, terms_of
from zanwatch.discussion import Flag, Outcome
from zanwatch.discussion_rows import flags_json
from zanwatch.messages import Fact, day_of


def document_kind(sightings: Sequence[Row]) -> Document | None:
    """Return the kind of document a draft is, as its newest cards say."""
    types = [row["doc_type"] for row in reversed(sightings) if row["doc_type"]]
    titles = [row["title"] for row in reversed(sightings) if row["title"]]
    return document_of(*types, *titles)


def state_row(known: Known, outcomes: Sequence[Outcome], amends: Sequence[str]) -> dict[str, Any]:
    """Return the row of `draft_states`; `known` holds at least one sighting."""
    sightings = known.sightings
    newest = sightings[-1]
    course = course_of(sightings, document_kind(sightings))
    reports = [row["seen_at"] for row in sightings if row["report_address"]]
    cards = [row for row in sightings if row["seen_on"] == "card"]
    public = [row for row in cards if row["channel"] == "public"] or sightings
    return {
        "source": newest["source"], "draft_id": newest["draft_id"], "kind": newest["kind"], "known": len(sightings),
        "first_seen": sightings[0]["seen_at"], "seen_at": newest["seen_at"],
        **{f"{name}_{language}": _last(cards, name, _in(language)) or _last(sightings, name, _in(language))
           for name in ("title", "body", "doc_type") for language in ("kk", "ru")},
        "stage": _last(sightings, "stage", lambda row: row["stage"] != "unknown") or "unknown",
        "project_version": max(row["project_version"] for row in sightings),
        "created": course.created, "open_until": course.closing, "address": public[-1]["address"],
        "comments": len(outcomes), "unanswered": sum(o.kind == "unanswered" for o in outcomes),
        "report_seen_at": min(reports, default=None), "amends": sorted(set(amends)),
        "terms": _json(terms_of(course, outcomes)), "flags": flags_json(_flags(sightings)),
    }  # fmt: skip


def _in(language: str) -> Callable[[Row], bool]:
    return lambda row: row["language"] == language


def _last(sightings: Sequence[Row], name: str, wanted: Callable[[Row], bool]) -> str:
    return next((str(row[name]) for row in reversed(sightings) if wanted(row) and row[name]), "")


def _flags(sightings: Sequence[Row]) -> Iterable[Flag]:
    """What a reader should know of the course of a discussion, with the days it rests on.

    What papers are missing is told by `processors.consult.refresh`, which sees the files too.
    """
    yield from _moved(sightings)
    yield from _rewritten(sightings)


def _moved(sightings: Sequence[Row]) -> Iterable[Flag]:
    closings = [row["open_until"] for row in sightings if row["open_until"]]
    for before, after in pairwise(closings):
        if before != after:
            yield Flag(code="extended" if after > before else "shortened", before=before, after=after)


def _rewritten(sightings: Sequence[Row]) -> Iterable[Flag]:
    """The text on the card changed while the portal counted no new version."""
    last: dict[tuple[str, int], str] = {}
    for row in sightings:
        key = (row["language"], row["project_version"])
        if row["text_hash"] and last.setdefault(key, row["text_hash"]) != row["text_hash"]:
            last[key] = row["text_hash"]
            yield Flag(code="text_changed", language=row["language"], day=day_of(row["seen_at"]))


def _json(facts: Iterable[Fact]) -> str:
    return json.dumps([fact.model_dump(mode="json") for fact in facts], ensure_ascii=False)
