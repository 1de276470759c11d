"""The topology: what each step reads and what it does with it. The only list of steps there is.

A step turns one message into rows and messages; it reads no clock and keeps nothing between messages.
"""

from __future__ import annotations

from typing import Final

from processors.alarms import suspicious
from processors.classify import classify_change, classify_edition
from processors.consult.steps import consult, record_outcome
from processors.diff.compare import compare
from processors.discussions import parse_discussion, record_draft_text
from processors.editions import capture_of, edition_now, edition_of
from processors.parse.cards import CARD_KINDS, card_rows
from processors.parse.discussion.read import DISCUSSION_KINDS
from processors.parse.edition import EDITION_KINDS, parse
from processors.provenance import attach
from processors.provenance.instruction_rows import instruction_rows
from processors.provenance.terms import term_rows
from processors.step import Outcome, Ports, Step, expect, message
from processors.timeline import Placed, Sighting, settle
from zanwatch.bus import Message
from zanwatch.errors import Rejected
from zanwatch.messages import Assessment, Capture, Change, EditionFiled, EditionHeader, Fact, Held, Reject, Run
from zanwatch.rows import (
    Rows,
    assessment_rows,
    capture_rows,
    change_rows,
    reject_rows,
    run_rows,
    sighting_rows,
    text_rows,
)
from zanwatch.store import Store

__all__ = ["STEPS", "Outcome", "Ports", "Step"]


def parse_capture(fact: Fact, ports: Ports) -> Outcome:
    """captures → editions, drafts, draft_texts, or rejects: read the bytes; a text is filed, a card is rows at once."""
    capture = expect(Capture, fact)
    rows = capture_rows(capture)
    if capture.kind not in EDITION_KINDS | CARD_KINDS | DISCUSSION_KINDS:
        return Outcome(rows)
    data = ports.archive.get(capture.sha256)
    try:
        if capture.kind in CARD_KINDS:
            return Outcome(rows + card_rows(data, capture))
        if capture.kind in DISCUSSION_KINDS:
            return parse_discussion(data, capture, rows, ports)
        edition = parse(data, capture)
    except Rejected as refusal:
        return Outcome(rows, (message("rejects", capture.source, _reject(capture, refusal)),))
    body = ports.archive.put(edition.to_json())
    filed = EditionFiled(header=edition.header, body=body)
    return Outcome(rows, (message("editions", edition.header.act_id, filed),))


def diff_edition(fact: Fact, ports: Ports) -> Outcome:
    """editions → changes: compare the edition with its neighbours in time, and give each change its cause."""
    filed = expect(EditionFiled, fact)
    edition = edition_of(ports.archive, filed.body)
    header = filed.header
    others = _sightings(ports.store, header)
    placed = settle([*others, _sighting(filed)])
    known = {row["new_capture"]: row for row in _comparisons(ports.store, header)} if others else {}
    rows = sighting_rows(filed, edition) + text_rows(edition) + instruction_rows(edition)
    marks: Rows = []
    messages: list[Message] = []
    for place in placed:
        mark = _mark(header, place, len(placed))
        touched = header.capture_id in {place.sighting.capture_id, place.previous and place.previous.capture_id}
        if not touched and _same_mark(known.get(place.sighting.capture_id), mark):
            continue
        changes = _changes(ports, place) if place.state == "compared" else ()
        marks.append(("comparisons", mark | {"changes": len(changes)}))
        rows += [row for change in changes for row in change_rows(change)] + term_rows(changes)
        messages += [message("changes", change.act_id, change) for change in changes]
        if place.state == "held" and place.sighting.capture_id == header.capture_id:
            messages.append(message("held", header.source, _held(ports.store, header)))
    return Outcome(rows, tuple(messages), marks)


def assess_change(fact: Fact, _ports: Ports) -> Outcome:
    """changes → assessments: label the change, quoting what each label rests on."""
    return _assessed(classify_change(expect(Change, fact)))


def assess_edition(fact: Fact, _ports: Ports) -> Outcome:
    """editions → assessments: label the act: type, issuing body, language."""
    return _assessed(classify_edition(expect(EditionFiled, fact).header))


def record_run(fact: Fact, _ports: Ports) -> Outcome:
    """runs → store: keep what a crawl says of itself."""
    return Outcome(run_rows(expect(Run, fact)))


def record_reject(fact: Fact, _ports: Ports) -> Outcome:
    """rejects → store: keep what was refused, and why."""
    return Outcome(reject_rows(expect(Reject, fact)))


STEPS: Final = (
    Step("parse", "captures", parse_capture),
    Step("diff", "editions", diff_edition),
    Step("assess-changes", "changes", assess_change),
    Step("assess-editions", "editions", assess_edition),
    Step("consult", "drafts", consult),
    Step("record-outcomes", "outcomes", record_outcome),
    Step("record-draft-texts", "draft_texts", record_draft_text),
    Step("record-runs", "runs", record_run),
    Step("record-rejects", "rejects", record_reject),
)


def _reject(capture: Capture, refusal: Rejected) -> Reject:
    known = capture.model_dump(include={"source", "run_id", "address", "act_id", "language", "sha256"})
    refused = {"reason": refusal.reason, "detail": refusal.detail, "seen_at": capture.fetched_at}
    return Reject.model_validate(known | refused)


def _held(store: Store, header: EditionHeader) -> Held:
    known = header.model_dump(include={"source", "act_id", "language", "seen_at"})
    capture = capture_of(store, header)
    return Held.model_validate(known | {"sha256": capture.sha256 if capture else None})


def _sighting(filed: EditionFiled) -> Sighting:
    h = filed.header
    dated = h.edition_date_basis != "seen"
    return Sighting(h.edition_date, h.seen_at, h.capture_id, h.text_hash, h.size, h.status, filed.body, dated)


def _sightings(store: Store, header: EditionHeader) -> list[Sighting]:
    rows = store.select(
        "SELECT edition_date, seen_at, capture_id, text_hash, size, status, body, edition_date_basis != 'seen' AS dated"
        " FROM sightings FINAL"
        " WHERE act_id = {act:String} AND language = {language:String} AND source = {source:String}"
        " AND capture_id != {capture:String}",
        act=header.act_id, language=header.language, source=header.source, capture=header.capture_id,
    )  # fmt: skip
    return [Sighting(**row | {"dated": bool(row["dated"])}) for row in rows]


def _comparisons(store: Store, header: EditionHeader) -> list[dict[str, object]]:
    return store.select(
        "SELECT new_capture, old_capture, state FROM comparisons FINAL WHERE act_id = {act:String}"
        " AND language = {language:String} AND source = {source:String}",
        act=header.act_id, language=header.language, source=header.source,
    )  # fmt: skip


def _mark(header: EditionHeader, place: Placed, known: int) -> dict[str, object]:
    new, old = place.sighting, place.previous
    return {
        "act_id": header.act_id, "language": header.language, "source": header.source,
        "new_capture": new.capture_id, "old_capture": old.capture_id if old else "",
        "new_edition": new.edition_date, "old_edition": old.edition_date if old else None,
        "new_hash": new.text_hash, "old_hash": old.text_hash if old else "",
        "state": place.state, "seen_at": new.seen_at, "known": known,
    }  # fmt: skip


def _same_mark(row: dict[str, object] | None, mark: dict[str, object]) -> bool:
    return row is not None and all(row[key] == mark[key] for key in ("old_capture", "state"))


def _changes(ports: Ports, place: Placed) -> tuple[Change, ...]:
    if place.previous is None:
        return ()
    old, new = (edition_now(ports, seen.body) for seen in (place.previous, place.sighting))
    return suspicious(attach(compare(old, new), old, new), old, new)


def _assessed(assessment: Assessment) -> Outcome:
    return Outcome(assessment_rows(assessment), (message("assessments", assessment.act_id, assessment),))
