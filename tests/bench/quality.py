"""How good the redlines are: whole words, whole numbers, and hardly more than the least that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from processors.diff import engine
from processors.diff.apply import apply, printed
from processors.diff.compare import compare
from tests.bench.engines import tokens
from tests.bench.material import Pair
from zanwatch.messages import Change

_WORD = re.compile(r"\w+|[^\w\s]|\s+")


class Quality(NamedTuple):
    """What was counted over the amended provisions of one pair of editions."""

    exact: bool
    changes: int
    amended: int
    shown: int
    """Words and marks shown as removed or added in amended provisions."""
    least: int
    """What a minimal diff on words shows for the same provisions."""
    hunks: int
    cut_words: int
    cut_numbers: int


def quality(pair: Pair) -> Quality:
    """Count over all changes between the two editions."""
    changes = compare(pair.old, pair.new)
    amended = [change for change in changes if change.op in {"amended", "heading"} and change.text_before]
    cuts = [cut for change in amended for cut in _cuts(change)]
    return Quality(
        exact=apply(pair.old, changes) == printed(pair.new),
        changes=len(changes),
        amended=len(amended),
        shown=sum(tokens(text) for change in amended for op, text in change.redline if op != "="),
        least=sum(map(_least, amended)),
        hunks=sum(1 for change in amended for op, _ in change.redline if op == "=") + len(amended),
        cut_words=sum(cut.isalpha() for cut in cuts),
        cut_numbers=sum(cut.isdigit() for cut in cuts),
    )


def _cuts(change: Change) -> Iterator[str]:
    """Yield the sign before every border that runs through a word or a number, on either side of the redline."""
    for side in ("+", "-"):
        pieces = [text for op, text in change.redline if op != side and text]
        for left, right in pairwise(pieces):
            if (left[-1].isalpha() and right[0].isalpha()) or (left[-1].isdigit() and right[0].isdigit()):
                yield left[-1]


def _least(change: Change) -> int:
    codes: dict[str, str] = {}
    found = engine.edits(*(_coded(text or "", codes) for text in (change.text_before, change.text_after)))
    words = {code: token for token, code in codes.items()}
    return sum(tokens(words[char]) for op, chars in found if op != "=" for char in chars)


def _coded(text: str, codes: dict[str, str]) -> str:
    found: Sequence[str] = _WORD.findall(text)
    return "".join(codes.setdefault(token, chr(0xE000 + len(codes))) for token in found)
