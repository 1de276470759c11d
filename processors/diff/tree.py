"""Editions as trees of named nodes, ready to be matched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from processors.text import fold, gist
from zanwatch.identity import number_of, unit_of
from zanwatch.messages import Provision

NUMBERED: Final = frozenset({"part", "sec", "subsec", "ch", "para", "art", "pt", "sub", "annex", "rules"})
"""Units with a printed number; the others are counted, and their ordinals shift without meaning."""
_FLAT: Final = frozenset({"part", "sec", "subsec", "ch", "para"})
"""Headings that only lower headings are named after: those stand beside them, with articles in between or without."""


class _Text:
    """The provisions of an edition, and what was once asked about each."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.provisions = provisions
        self.rows = [(p.path, p.label, p.text, p.repealed) for p in provisions]
        self.units = [unit_of(path) for path, _, _, _ in self.rows]
        self._gists: dict[int, str] = {}
        self._words: dict[int, list[str]] = {}

    def gist(self, at: int) -> str:
        """Words of a provision without its number and without anything editorial."""
        if at not in self._gists:
            self._gists[at] = gist(self.rows[at][2])
        return self._gists[at]

    def words(self, at: int) -> list[str]:
        """Words of a provision without its number, folded."""
        if at not in self._words:
            self._words[at] = fold(self.rows[at][2]).split()
        return self._words[at]


class Node:
    """A provision with what stands below it by name; `first` to `last` are its lines in the edition.

    What is below is looked at only when it is asked for: most of a code is the same in both editions.
    """

    def __init__(self, text: _Text, first: int, last: int) -> None:
        self.provision = text.provisions[first]
        self.first = first
        self.last = last
        self.unit = text.units[first]
        """Unit of the node."""
        self._text = text

    @cached_property
    def children(self) -> list[Node]:
        """Nodes directly below."""
        return _nodes(self._text, self.first + 1, self.last)

    @cached_property
    def key(self) -> int:
        """Equal for equal content: own text without the number, and everything below with its numbers."""
        own, below = self.provision, self._text.rows[self.first + 1 : self.last]
        start = len(own.path)
        return hash((own.text, own.repealed, tuple([(path[start:], *said) for path, *said in below])))

    def same(self, other: Node) -> bool:
        """Say whether number and content are equal; of equal names this is seen without a hash."""
        if self.provision.path == other.provision.path:
            return self._rows == other._rows
        return self.provision.label == other.provision.label and self.unit == other.unit and self.key == other.key

    @cached_property
    def gist(self) -> str:
        """Content without own number and without anything editorial."""
        lines = [self._text.gist(self.first)]
        lines += [gist(self._text.rows[at][1]) + self._text.gist(at) for at in self._below]
        return "\n".join(lines)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Words and pairs of words of the content, folded; what similarity is measured on."""
        words = list(self._text.words(self.first))
        for at in self._below:
            words += fold(self._text.rows[at][1]).split()
            words += self._text.words(at)
        return frozenset(words).union([f"{a} {b}" for a, b in pairwise(words)])

    @property
    def lines(self) -> list[str]:
        """The node and everything below it, as printed."""
        return [p.line for p in self._text.provisions[self.first : self.last]]

    @cached_property
    def number(self) -> str:
        """Number of the node in its name."""
        return number_of(self.provision.path)

    @property
    def size(self) -> int:
        """How many lines the node covers."""
        return self.last - self.first

    @property
    def _below(self) -> range:
        return range(self.first + 1, self.last)

    @property
    def _rows(self) -> Sequence[tuple[str, str, str, bool]]:
        return self._text.rows[self.first : self.last]


def tree_of(provisions: Sequence[Provision]) -> list[Node]:
    """Return the top nodes of an edition; a provision hangs below the one before it that its name begins with."""
    return _nodes(_Text(provisions), 0, len(provisions))


def similarity(old: Node, new: Node) -> float:
    """Return the Dice coefficient of the shingles, 0 to 1."""
    a, b = old.shingles, new.shingles
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def alike(old: Node, new: Node, least: float) -> float:
    """Return the similarity where it can reach `least`, else 0: sizes that differ too much need no comparison."""
    a, b = len(old.shingles), len(new.shingles)
    return similarity(old, new) if 2 * min(a, b) >= least * (a + b) else 0.0


def _nodes(text: _Text, start: int, end: int) -> list[Node]:
    nodes: list[Node] = []
    rows = text.rows
    while start < end:
        last = start + 1
        if text.units[start] not in _FLAT:
            inside = f"{rows[start][0]}/"
            while last < end and rows[last][0].startswith(inside):
                last += 1
        nodes.append(Node(text, start, last))
        start = last
    return nodes
