"""From the facts of discussion to rows of the store: one function a fact, one place that knows the columns."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any, Final

from zanwatch.discussion import DraftSeen, DraftTextFiled, Flag, ReportLine
from zanwatch.messages import Change, Fact
from zanwatch.rows import Rows

_PLAIN: Final = {
    "source", "draft_id", "kind", "seen_on", "channel", "language", "project_version", "seen_at", "capture_id",
    "run_id", "address", "title", "doc_type", "body", "status", "stage", "created", "open_until", "online_from",
    "online_until", "report_address", "passport", "text_hash",
}  # fmt: skip
_NAME: Final = "author"
"""The one field that is kept apart."""


def draft_rows(seen: DraftSeen) -> Rows:
    """Return the row of `draft_sightings`, and of each remark those of `comments`, `comment_blocks`, `commenters`."""
    row = seen.model_dump(include=set(_PLAIN)) | seen.counts.model_dump()
    row |= {"text_body": seen.text_body or ""}
    row |= {name: _json(getattr(seen, name)) for name in ("files", "earlier", "related", "signals")}
    key = {"source": seen.source, "draft_id": seen.draft_id, "seen_at": seen.seen_at}
    rows: Rows = [("draft_sightings", row)]
    for comment in seen.comments:
        said = comment.model_dump(exclude={"id", "block", _NAME}) | {"comment_id": comment.id, "channel": seen.channel}
        rows.append(("comments", key | said))
        if comment.block:
            quoted = {"comment_id": comment.id, "language": seen.language, "block": comment.block}
            rows.append(("comment_blocks", key | quoted))
        if comment.author:
            rows.append(("commenters", key | {"comment_id": comment.id, "author": comment.author}))
    return rows


def draft_text_rows(filed: DraftTextFiled) -> Rows:
    """Return the row of `draft_texts`."""
    row = filed.model_dump(exclude={"version"})
    row |= {"language": filed.language or "", "body": filed.body or "", "flags": _json(filed.flags)}
    return [("draft_texts", row | {"earliness": -_milliseconds(filed.seen_at)})]


def report_rows(lines: Iterable[ReportLine]) -> Rows:
    """Return the rows of `draft_reports`."""
    return [("draft_reports", line.model_dump() | {"signals": _json(line.signals)}) for line in lines]


def draft_change_row(change: Change, key: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the row of `draft_changes` of one change; `key` names the draft and the pair of texts."""
    fields = {"ordinal", "op", "path_before", "path_after", "text_before", "text_after"}
    redline = json.dumps(change.redline, ensure_ascii=False)
    return "draft_changes", key | change.model_dump(include=fields) | {"redline": redline, "gone": 0}


def flags_json(flags: Iterable[Flag]) -> str:
    """Return the column `draft_states.flags`: of each flag what is not empty."""
    return json.dumps([flag.model_dump(mode="json", exclude_defaults=True) for flag in flags], ensure_ascii=False)


def read_flags(column: str) -> tuple[Flag, ...]:
    """Return the flags in the column `draft_states.flags`, whichever version wrote it."""
    return tuple(Flag.model_validate(item) for item in json.loads(column or "[]"))


def _milliseconds(moment: dt.datetime) -> int:
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)


def _json(facts: Iterable[Fact]) -> str:
    return json.dumps([fact.model_dump(mode="json") for fact in facts], ensure_ascii=False)
