"""What changed inside a text, word by word: diff-match-patch on the tokens of legal Russian and Kazakh.

`12-1`, `1)`, `214-VIII`, dates and hyphenated words are one token, so no word and no number is ever cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from processors.diff import engine
from zanwatch.messages import Redline, RedlineOp

_TOKEN: Final = re.compile(
    r"\d+(?:[.,:/]\d+)*(?:[-\u2010-\u2015]\w+)*\)?"  # 12-1, 1), 01.09.2025, 1,5, 214-VIII, 19-42-3.3.22
    r"|\w+(?:[-\u2010-\u2015'’ʼ./]\w+)*"  # words, also hyphenated
    r"|\s+|[^\w\s]"
)
_SENTENCE: Final = re.compile(r"[^.;\n]*[.;\n]?\s*")
_SURROGATES: Final = 0xD800
_BOUND: Final = 6000
"""Tokens up to which words are compared; the cost of the worst case grows with the square."""
_SCRAP: Final = re.compile(r"[^\w]*(?:[^\W\d]{1,4}\W*)?")
"""Unchanged text between two edits that only makes them harder to read: marks, and one short word; no number."""


@lru_cache(maxsize=512)  # what was amended in a place that moved is shown twice: on its own and in the whole
def redline(before: str, after: str) -> Redline:
    """Return the edits that make `after` of `before`: unchanged, removed and added stretches in order.

    Joining what is not added gives `before`, joining what is not removed gives `after`, to the character.
    """
    if before == after:
        return (("=", before),) if before else ()
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _BOUND:
        return _coarse(before, after)
    return _readable(_edits(old, new))


def by_lines(before: Sequence[str], after: Sequence[str], same: Iterable[tuple[int, int]]) -> Redline:
    """Return the redline of two texts given as lines; `same` says which line is which, in order.

    Lines carry their line feeds. What lies between two lines that are the same is compared as one text.
    """
    parts: list[tuple[RedlineOp, str]] = []
    old = new = 0
    for line, other in same:
        parts += redline("".join(before[old:line]), "".join(after[new:other]))
        parts += _line(before[line], after[other])
        old, new = line + 1, other + 1
    parts += redline("".join(before[old:]), "".join(after[new:]))
    return _joined(parts)


def _line(before: str, after: str) -> Redline:
    """The line feed is left aside, so that what is known of the words is known with and without it."""
    if before.endswith("\n") and after.endswith("\n"):
        return (*redline(before[:-1], after[:-1]), ("=", "\n"))
    return redline(before, after)


def added(text: str) -> Redline:
    """Return the redline of a text that is new."""
    return (("+", text),) if text else ()


def removed(text: str) -> Redline:
    """Return the redline of a text that is gone."""
    return (("-", text),) if text else ()


def _coarse(before: str, after: str) -> Redline:
    """Compare a very long text sentence by sentence, then the words of what differs, while it stays small."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    parts: list[tuple[RedlineOp, str]] = []
    gone = come = ""
    for op, text in [*_edits(old, new), ("=", "")]:
        if op == "-":
            gone += text
        elif op == "+":
            come += text
        else:
            small = gone and come and len(_TOKEN.findall(gone)) + len(_TOKEN.findall(come)) <= _BOUND
            parts.extend(redline(gone, come) if small else (*removed(gone), *added(come)))
            parts.append(("=", text))
            gone = come = ""
    return _joined(parts)


def _edits(old: Sequence[str], new: Sequence[str]) -> list[tuple[RedlineOp, str]]:
    codes: dict[str, str] = {}
    coded = engine.edits(_coded(old, codes), _coded(new, codes))
    words = {code: token for token, code in codes.items()}
    return [(op, "".join([words[char] for char in chars])) for op, chars in coded]


def _coded(tokens: Sequence[str], codes: dict[str, str]) -> str:
    for token in tokens:
        if token not in codes:
            point = len(codes) + 1
            codes[token] = chr(point if point < _SURROGATES else point + 0x800)
    return "".join([codes[token] for token in tokens])


def _readable(edits: list[tuple[RedlineOp, str]]) -> Redline:
    """Let edits that only a scrap of unchanged text parts become one edit."""
    parts: list[tuple[RedlineOp, str]] = []
    gone = come = ""
    for at, (op, text) in enumerate(edits):
        if op == "-":
            gone += text
        elif op == "+":
            come += text
        elif (gone or come) and at + 1 < len(edits) and _is_scrap(text, edits[at + 1 :]):
            gone, come = gone + text, come + text
        else:
            parts.extend((*removed(gone), *added(come), ("=", text)))
            gone = come = ""
    parts.extend((*removed(gone), *added(come)))
    return _joined(parts)


def _is_scrap(text: str, rest: Sequence[tuple[RedlineOp, str]]) -> bool:
    return _SCRAP.fullmatch(text) is not None and any(op != "=" for op, _ in rest)


def _joined(parts: Sequence[tuple[RedlineOp, str]]) -> Redline:
    result: list[tuple[RedlineOp, str]] = []
    for op, text in parts:
        if not text:
            continue
        if result and result[-1][0] == op:
            result[-1] = (op, result[-1][1] + text)
        else:
            result.append((op, text))
    return tuple(result)
