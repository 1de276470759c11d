"""The programs measured: each is given two texts (or pages, or editions) and says how large its redline is.

A program that is not installed is left out of the report, and the report says so.
"""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Final, NamedTuple

from diff_match_patch import diff_match_patch

from processors.diff.compare import compare
from processors.diff.redline import redline
from processors.parse.edition import parse
from tests.bench.material import Pair
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Change, Edition

_WORD: Final = re.compile(r"\w+|[^\w\s]|\s+")


class Size(NamedTuple):
    """How large a redline is."""

    tokens: int
    hunks: int


def zanwatch(pair: Pair) -> Size:
    """Compare two parsed editions, as if for the first time."""
    return size_of(compared(pair.old, pair.new))


def compared(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Return the changes; redlines known from an earlier round are forgotten first, else only that one would cost."""
    redline.cache_clear()
    return compare(old, new)


def size_of(changes: tuple[Change, ...]) -> Size:
    """Return the size of what the changes print; what only says more about another change prints nothing."""
    printed = [change for change in changes if change.span_before or change.span_after]
    edits = [text for change in printed for op, text in change.redline if op != "="]
    return Size(sum(map(tokens, edits)), len(edits))


def tokens(text: str) -> int:
    """Return the words and marks in `text`, blanks not counted."""
    return sum(not token.isspace() for token in _WORD.findall(text))


def parsed(data: bytes) -> Edition:
    """Return the edition on a page."""
    seen = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    capture = Capture(
        source="bench", run_id="bench", kind="text", address="/rus/docs/K2600000001", fetched_at=seen, http_status=200,
        act_id="K2600000001", language="ru", sha256=sha256(data), size=len(data),
    )  # fmt: skip
    return parse(data, capture)


def pages(old: bytes, new: bytes) -> Size:
    """Parse two pages and compare them."""
    return size_of(compared(parsed(old), parsed(new)))


def dmp(pair: Pair) -> Size:
    """diff-match-patch on characters, without a clock."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    return _edits(engine.diff_main(*pair.texts))


def fast_dmp(pair: Pair) -> Size:
    """fast-diff-match-patch on characters, without a clock."""
    found: Any = import_module("fast_diff_match_patch").diff(*pair.texts, timelimit=0, counts_only=False)
    return _edits([({"-": -1, "+": 1}.get(op, 0), text) for op, text in found])


def redlines(pair: Pair) -> Size:
    """redlines on plain text."""
    changes = import_module("redlines").Redlines(*pair.texts).changes
    return Size(0, len(changes))


def xmldiff(pair: Pair) -> Size:
    """xmldiff on the pages."""
    old, new = (re.sub(r"<(meta[^>]*|!DOCTYPE[^>]*)>", "", data.decode()) for data in pair.pages)
    return Size(0, len(import_module("xmldiff.main").diff_texts(old, new)))


def git_words(pair: Pair) -> Size:
    """`git diff --word-diff` with the histogram algorithm: a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("old.txt", "new.txt")]
        for file, text in zip(files, pair.texts, strict=True):
            file.write_text(text, encoding="utf-8")
        return git_on(*files)


def git_on(old: Path, new: Path) -> Size:
    """Run git on two files."""
    command = ["git", "diff", "--no-index", "--word-diff=porcelain", "--histogram", "-U0", str(old), str(new)]
    printed = subprocess.run(command, capture_output=True, check=False).stdout.decode()
    edits = [line[1:] for line in printed.splitlines()[4:] if line[:1] in {"+", "-"}]
    return Size(sum(map(tokens, edits)), len(edits))


def _edits(found: list[tuple[int, str]]) -> Size:
    edits = [text for op, text in found if op]
    return Size(sum(map(tokens, edits)), len(edits))
