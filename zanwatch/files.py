"""Editions and pages in files: read, compared and shown without bus or store."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from processors.alarms import suspicious
from processors.diff.compare import compare
from processors.parse.discussion import read as discussion
from processors.parse.discussion.kinds import kind_of
from processors.parse.edition import parse
from processors.provenance import attach
from reports import shown, table
from zanwatch.difference import difference_of
from zanwatch.errors import InputError, Rejected
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Change, Edition

_TEXT: Final = "text"
_FILE: Final = "draft_file"


def read(file: Path, language: str | None, now: dt.datetime) -> Edition:
    """Return the edition in `file`, of an act or of a draft; its kind is detected.

    Raises InputError when it is no edition.
    """
    data, capture = _captured(file, language, now)
    try:
        if capture.kind == _TEXT:
            return parse(data, capture)
        found = discussion.read(data, capture)
    except Rejected as refusal:
        raise InputError(f"{file} is no edition: {refusal.detail}", f"reason: {refusal.reason}") from refusal
    if len(found.texts) != 1:
        why = "; ".join(f"{flag.code}: {flag.detail}" for filed in found.files for flag in filed.flags)
        raise InputError(f"{file} holds {len(found.texts)} texts, not one", why)
    return found.texts[0]


def told(file: Path, language: str | None, now: dt.datetime) -> str:
    """Return what `file` holds as JSON: an edition, or what a page of a discussion shows.

    Raises InputError when it is neither.
    """
    data, capture = _captured(file, language, now)
    if capture.kind in {_TEXT, _FILE}:
        return read(file, language, now).model_dump_json(indent=1)
    try:
        found = discussion.read(data, capture)
    except Rejected as refusal:
        raise InputError(
            f"{file} is no page of a discussion: {refusal.detail}", f"reason: {refusal.reason}"
        ) from refusal
    facts = [fact.model_dump(mode="json") for fact in (*found.drafts, *found.report)]
    return json.dumps(facts, ensure_ascii=False, indent=1)


def _captured(file: Path, language: str | None, now: dt.datetime) -> tuple[bytes, Capture]:
    data = file.read_bytes()
    capture = Capture.model_validate({
        "source": "file", "run_id": "", "kind": kind_of(data) or _TEXT, "address": file.name, "language": language,
        "fetched_at": now, "http_status": 200, "sha256": sha256(data), "size": len(data),
    })  # fmt: skip
    return data, capture


def difference(old: Edition, new: Edition, form: str) -> str | bytes:
    """Return what changed in one form: `text`, `json`, `html` or `docx`; `docx` is bytes, the others are text."""
    return _RENDERINGS[form](old, new, suspicious(attach(compare(old, new), old, new), old, new))


def _json(old: Edition, new: Edition, changes: tuple[Change, ...]) -> str:
    return difference_of(old, new, changes).to_json()


def _text(old: Edition, new: Edition, changes: tuple[Change, ...]) -> str:
    return shown.text(old.header, new.header, changes)


def _html(old: Edition, new: Edition, changes: tuple[Change, ...]) -> str:
    return shown.page(old.header, new.header, changes)


_RENDERINGS: Final[dict[str, Callable[[Edition, Edition, tuple[Change, ...]], str | bytes]]] = {
    "text": _text,
    "json": _json,
    "html": _html,
    "docx": table.document,
}
