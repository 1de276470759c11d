"""From facts to rows of the store: one function a fact, one place that knows the columns."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from zanwatch.identity import unit_of
from zanwatch.messages import Assessment, Capture, Change, Edition, EditionFiled, Fact, Reject, Run

Rows = list[tuple[str, dict[str, Any]]]
"""Pairs of table and row."""


def capture_rows(capture: Capture) -> Rows:
    """Return the row of `captures`."""
    row = capture.model_dump(exclude={"version", "edition_date", "content_type"})
    return [("captures", row | {"id": capture.id, "act_id": capture.act_id or "", "language": capture.language or ""})]


def sighting_rows(filed: EditionFiled, edition: Edition) -> Rows:
    """Return the row of `sightings` for one capture of an edition."""
    header = filed.header
    row = header.model_dump(exclude={"version", "cause", "related"})
    row |= {
        "edition_id": header.id,
        "body": filed.body,
        "cause": header.cause.model_dump_json() if header.cause else "",
        "related": _json(header.related),
        "signals": _json(edition.signals),
    }
    return [("sightings", row)]


def text_rows(edition: Edition) -> Rows:
    """Return the rows of `provisions` and `notes`."""
    header = edition.header
    key = {"act_id": header.act_id, "language": header.language, "text_hash": header.text_hash}
    provisions = [
        ("provisions", key | {"unit": unit_of(p.path)} | p.model_dump(exclude={"links", "anchors"}))
        for p in edition.provisions
    ]
    notes = [("notes", key | n.model_dump(exclude={"links"}) | {"links": _json(n.links)}) for n in edition.notes]
    return provisions + notes


def change_rows(change: Change) -> Rows:
    """Return the row of `changes`; for a cell of a table also that of `table_rows`."""
    row = change.model_dump(exclude={"version", "causes", "redline", "row"})
    redline = json.dumps(change.redline, ensure_ascii=False)
    rows: Rows = [("changes", row | {"redline": redline, "causes": _json(change.causes), "flags": list(change.flags)})]
    if change.row:
        named = change.model_dump(include={"act_id", "language", "new_hash", "row"})
        rows.append(("table_rows", named | {"event": change.id}))
    return rows


def assessment_rows(assessment: Assessment) -> Rows:
    """Return one row of `assessments` a label."""
    key = assessment.model_dump(include={"subject", "act_id", "language"})
    return [("assessments", key | label.model_dump()) for label in assessment.labels]


def run_rows(run: Run) -> Rows:
    """Return the row of `runs`."""
    return [("runs", run.model_dump(exclude={"version"}) | {"reasons": list(run.reasons), "limits": list(run.limits)})]


def reject_rows(reject: Reject) -> Rows:
    """Return the row of `rejects`."""
    row = reject.model_dump(exclude={"version"})
    return [("rejects", row | {"id": reject.id, "act_id": reject.act_id or "", "language": reject.language or ""})]


def by_table(rows: Iterable[tuple[str, dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Gather rows by their table, in order."""
    tables: dict[str, list[dict[str, Any]]] = {}
    for table, row in rows:
        tables.setdefault(table, []).append(row)
    return tables


def _json(facts: Iterable[Fact]) -> str:
    return json.dumps([fact.model_dump(mode="json") for fact in facts], ensure_ascii=False)
