"""A file of a card: what a process of little time and memory found in it, and its text as an edition."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from processors.parse.blocks import Block, Cell, Style
from processors.parse.discussion.roles import role_handed, role_of, role_told
from processors.parse.discussion.text import draft_edition, is_passport
from processors.parse.html import parse_html
from processors.parse.readers import adilet
from processors.text import language_of
from zanwatch.discussion import DraftTextFiled, FileRole
from zanwatch.errors import Rejected
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Edition, Language, Signal

_WORKER: Final = "processors.parse.discussion.attachments.worker"
_WALL_SECONDS: Final = 300
"""More than the process may compute: a crowded machine is no fault of a file."""
_TITLE: Final = 400
_STYLES: Final[dict[str, Style]] = {"heading": "heading", "bold": "bold", "italic": "italic"}


class ReadFile(NamedTuple):
    """A file as read, and its text where it has one."""

    filed: DraftTextFiled
    text: Edition | None


def read_file(data: bytes, capture: Capture) -> tuple[ReadFile, ...]:
    """Return what is in a file: one reading, or one for an archive and one for each file in it.

    A file nobody can read is a reading with flags. Raises Rejected (empty, captcha, error_page, shell, cut) where a
    page came instead of a file.
    """
    if not data:
        raise Rejected("empty", "the answer has no body")
    if adilet.sniff(data):
        raise adilet.without_text(data, parse_html(data))
    return tuple(_read(found, capture) for found in _found(data))


def _found(data: bytes) -> list[dict[str, Any]]:
    """Return what the process that reads files found; its own death is a finding too."""
    environ = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-B", "-m", _WORKER]
    try:
        done = subprocess.run(  # noqa: S603 - our own program
            command, input=data, capture_output=True, timeout=_WALL_SECONDS, env=environ, check=False
        )
    except subprocess.TimeoutExpired:
        return [_nothing("timeout", f"took more than {_WALL_SECONDS} s")]
    if done.returncode < 0:
        return [_nothing("bomb", f"took more time or memory than it may (signal {-done.returncode})")]
    if done.returncode:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
        return [_nothing("broken", f"could not be read: {last[0][:200]}")]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _nothing(code: str, detail: str) -> dict[str, Any]:
    return {"name": "", "lines": [], "flags": {code: detail}}


def _read(found: dict[str, Any], capture: Capture) -> ReadFile:
    name = found["name"]
    blocks = [_block(line) for line in found["lines"]]
    flags = dict(found["flags"])
    written = language_of(" ".join(block.text for block in blocks))
    language: Language | None = written or (capture.language if blocks else None)
    text = draft_edition(blocks, "", language, capture) if language else None
    if text is None and not flags:
        flags["empty"] = "the document holds no words"
    if is_passport(blocks):
        flags["passport"] = "a table about the draft, not its text"
    title = _title(blocks)
    filed = DraftTextFiled(
        source=capture.source, draft_id=capture.act_id or "",
        address=f"{capture.address}#{name}" if name else capture.address, role=_role(blocks, name, capture),
        language=written, title=title, body=sha256(text.to_json()) if text else None,
        text_hash=text.header.text_hash if text else "", size=text.header.size if text else 0,
        flags=tuple(Signal(code=code, detail=detail) for code, detail in sorted(flags.items())),
        capture_id=capture.id, run_id=capture.run_id, seen_at=capture.fetched_at,
    )  # fmt: skip
    return ReadFile(filed, text)


def _block(line: dict[str, Any]) -> Block:
    cell = line["cell"]
    return Block(line["text"], _STYLES.get(line["style"], "text"), (), Cell(*cell) if cell else None)


def _role(blocks: Sequence[Block], name: str, capture: Capture) -> FileRole:
    """A file without a word says nothing of itself; in an archive at least its name does."""
    opening = " ".join(block.text for block in blocks[:40])
    if opening.strip():
        return role_told(opening, capture.address)
    return role_of(name, "draft") if name else role_handed(capture.address) or "other"


def _title(blocks: Sequence[Block]) -> str:
    """Return the first heading, else the first line that is no table."""
    heading = next((block.text for block in blocks if block.style in {"heading", "bold"} and not block.cell), "")
    return (heading or next((block.text for block in blocks if block.text and not block.cell), ""))[:_TITLE]
