"""What a diff has to say of operations whose truth is known, and how much of it one said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from processors.text import gist
from tests.outline import NOTE, Line
from zanwatch.identity import unit_of
from zanwatch.messages import Change, Edition

Pair = tuple[str | None, str | None]
_HEADINGS: Final = {"title", "part", "sec", "subsec", "ch", "para", "art"}
_POINTS: Final = {"pt", "sub", "cl", "par", "note"}
_TABLES: Final = {"tbl", "row", "cell"}


class Expected(NamedTuple):
    """One record a diff has to give; where two say the same (a swap), either will do."""

    level: str
    kind: str
    pairs: frozenset[Pair]


class Score(NamedTuple):
    """How often a kind was due, found when due, given at all, and given rightly."""

    due: int
    found: int
    given: int
    right: int

    @property
    def precision(self) -> float:
        """Share of what was given that is right."""
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """Share of what was due that was given."""
        return self.found / self.due if self.due else 1.0


def truth_of(before: Sequence[Line], root: Line, new: Edition) -> tuple[Expected, ...]:
    """Return what a diff has to say of the edited outline `root`; `before` are all lines it had."""
    _name(root, new)
    expected = [item for line in root.below for item in _said(line)]
    expected += _gone(before, root)
    return tuple(dict.fromkeys([*expected, *_articles(expected)]))


def _name(root: Line, new: Edition) -> None:
    lines = [line for line in root.walk() if line is not root]
    for line, provision in zip((line for line in lines if line.unit != NOTE), new.provisions, strict=True):
        assert line.read == provision.line, (line.read, provision.line)
        line.now = provision.path
    words = [line for line in lines if line.unit == NOTE or line.deed == "stub"]
    for line, note in zip(words, new.notes, strict=True):
        line.now = note.path if line.unit == NOTE else line.now


def _said(line: Line) -> Iterator[Expected]:
    pair = (line.was or None, line.now)
    if line.unit == NOTE:
        yield from [_expect("note", pair)] if line.text != line.old_text else []
    elif line.deed in {"half", "joined"} and line.partner:
        same = line.partner if line.deed == "half" else line
        yield _expect("split" if line.deed == "half" else "merged", (line.partner.was, line.now), (same.was, same.now))
    elif not line.was:
        yield _expect("added", pair)
    elif line.deed == "swapped" and line.partner:
        other = (line.partner.was, line.partner.now)
        yield _expect("moved", pair, other)
        yield _expect("renumbered", pair, other)
        yield from _wording(line)
    elif line.deed == "moved":
        yield _expect("moved", pair)
        yield from _wording(line)
        yield from (item for inner in line.below for item in _said(inner))
    elif line.deed == "stub" and line.text != line.old_text:
        yield _expect("repealed", pair)
        yield Expected("note", "note", frozenset({(None, line.now), (line.was, line.now)}))
    elif not any(above.deed == "half" for above in _above(line)):
        yield from _wording(line)
        if line.label != line.old_label:
            yield _expect("renumbered" if line.number else "editorial", pair)
        yield from (item for inner in line.below for item in _said(inner))


def _wording(line: Line) -> Iterator[Expected]:
    if line.text == line.old_text:
        return
    if gist(line.text) == gist(line.old_text):
        yield _expect("editorial", (line.was, line.now))
    else:
        yield _expect("heading" if line.unit in _HEADINGS else "amended", (line.was, line.now))


def _gone(before: Sequence[Line], root: Line) -> Iterator[Expected]:
    here = set(root.walk())
    joined = {line.partner for line in here if line.deed == "joined"}
    for line in before:
        above = line.old_above
        if line in here or line in joined or above is None or above.deed == "stub":
            continue
        if line.unit == NOTE or above in here:
            yield _expect("note" if line.unit == NOTE else "repealed", (line.was, None))


def _above(line: Line) -> Iterator[Line]:
    while line.above:
        line = line.above
        yield line


def _articles(expected: Iterable[Expected]) -> Iterator[Expected]:
    """An article is amended when anything in it is."""
    for item in expected:
        if item.level == "point" and item.kind == "amended":
            (before, after), *_ = item.pairs
            yield Expected("article", "amended", frozenset({(_article(before), _article(after))}))


def _article(path: str | None) -> str | None:
    return path.split("/")[0] if path else None


def _expect(kind: str, *pairs: Pair) -> Expected:
    return Expected(_level(kind, pairs[0]), kind, frozenset(pairs))


def _level(kind: str, pair: Pair) -> str:
    unit = unit_of(pair[1] or pair[0] or "")
    if kind == "note":
        return "note"
    return "point" if unit in _POINTS else "table" if unit in _TABLES else "article"


def said_by(changes: Iterable[Change]) -> tuple[Expected, ...]:
    """Return what a diff says, in the same terms; notes that only stand elsewhere say nothing."""
    records = [
        _expect(change.op, (change.path_before, change.path_after))
        for change in changes
        if not (change.op == "note" and "moved" in change.flags)
    ]
    return tuple(dict.fromkeys([*records, *_articles(records)]))


def scores(truth: Sequence[Expected], said: Sequence[Expected]) -> dict[tuple[str, str], Score]:
    """Return the score of every level and kind."""
    due, given = clear(truth, truth), clear(truth, said)
    result: dict[tuple[str, str], Score] = {}
    for key in sorted({(item.level, item.kind) for item in (*due, *given)}):
        wanted, got = ([item.pairs for item in items if item[:2] == key] for items in (due, given))
        meant, told = ({pair for pairs in side for pair in pairs} for side in (wanted, got))
        result[key] = Score(
            len(wanted),
            sum(bool(pairs & told) for pairs in wanted),
            len(got),
            sum(bool(pairs & meant) for pairs in got),
        )
    return result


def clear(truth: Sequence[Expected], items: Sequence[Expected]) -> list[Expected]:
    """Return the items that have one true answer.

    Inside articles that were split or merged the lines may be accounted for in more than one true way: there
    only the articles themselves are scored.
    """
    blurred = {path for item in truth if item.kind in {"split", "merged"} for pair in item.pairs for path in pair}

    def is_clear(item: Expected) -> bool:
        whole = item.level == "article" and item.kind not in {"amended", "heading", "renumbered"}
        return whole or not any(_article(path) in blurred for pair in item.pairs for path in pair if path)

    return [item for item in items if is_clear(item)]
