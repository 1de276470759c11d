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


class Node:
    """A provision with what stands below it by name; `first` to `last` are its lines in the edition.

    What is below is looked at only when it is asked for: most of a code is the same in both editions.
    """

    def __init__(self, provisions: Sequence[Provision], first: int, last: int) -> None:
        self.provision = provisions[first]
        self.first = first
        self.last = last
        self._provisions = provisions

    @cached_property
    def children(self) -> list[Node]:
        """Nodes directly below."""
        return _nodes(self._provisions, self.first + 1, self.last)

    @cached_property
    def key(self) -> int:
        """Equal for equal content: own text without the number, and everything below with its numbers."""
        own, below = self.provision, self._below
        start = len(own.path)
        return hash((own.text, own.repealed, tuple((p.path[start:], p.label, p.text, p.repealed) for p in below)))

    @cached_property
    def gist(self) -> str:
        """Content without own number and without anything editorial."""
        return "\n".join([gist(self.provision.text), *(gist(p.label) + gist(p.text) for p in self._below)])

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Words and pairs of words of the content, folded; what similarity is measured on."""
        words = fold("\n".join([self.provision.text, *(p.line for p in self._below)])).split()
        return frozenset(words) | {f"{a} {b}" for a, b in pairwise(words)}

    @property
    def lines(self) -> list[str]:
        """The node and everything below it, as printed."""
        return [self.provision.line, *(p.line for p in self._below)]

    @cached_property
    def unit(self) -> str:
        """Unit of the node."""
        return unit_of(self.provision.path)

    @cached_property
    def number(self) -> str:
        """Number of the node in its name."""
        return number_of(self.provision.path)

    @property
    def size(self) -> int:
        """How many lines the node covers."""
        return self.last - self.first

    @property
    def _below(self) -> Sequence[Provision]:
        return self._provisions[self.first + 1 : self.last]


def tree_of(provisions: Sequence[Provision]) -> list[Node]:
    """Return the top nodes of an edition; a provision hangs below the one before it that its name begins with."""
    return _nodes(provisions, 0, len(provisions))


def similarity(old: Node, new: Node) -> float:
    """Return the Dice coefficient of the shingles, 0 to 1."""
    a, b = old.shingles, new.shingles
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _nodes(provisions: Sequence[Provision], start: int, end: int) -> list[Node]:
    nodes: list[Node] = []
    while start < end:
        path = provisions[start].path
        inside, flat = f"{path}/", unit_of(path) in _FLAT
        last = start + 1
        while not flat and last < end and provisions[last].path.startswith(inside):
            last += 1
        nodes.append(Node(provisions, start, last))
        start = last
    return nodes
