"""Editions as trees of named nodes, ready to be matched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final

from processors.text import fold, gist
from zanwatch.identity import number_of, parent_path, unit_of
from zanwatch.messages import Provision

NUMBERED: Final = frozenset({"part", "sec", "subsec", "ch", "para", "art", "pt", "sub", "annex", "rules"})
"""Units with a printed number; the others are counted, and their ordinals shift without meaning."""


class Node:
    """A provision with what stands below it by name; `first` to `last` are its lines in the edition."""

    def __init__(self, provision: Provision, first: int) -> None:
        self.provision = provision
        self.children: list[Node] = []
        self.first = first
        self.last = first + 1

    @cached_property
    def key(self) -> int:
        """Equal for equal content: own text without the number, and everything below with its numbers."""
        below = tuple((child.provision.label, child.key) for child in self.children)
        return hash((self.provision.text, self.provision.repealed, below))

    @cached_property
    def gist(self) -> str:
        """Content without own number and without anything editorial."""
        return "\n".join([gist(self.provision.text), *(gist(c.provision.label) + c.gist for c in self.children)])

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Words and pairs of words of the content, folded; what similarity is measured on."""
        words = fold(self.text_without_number).split()
        return frozenset(words) | {f"{a} {b}" for a, b in pairwise(words)}

    @property
    def lines(self) -> list[str]:
        """The node and everything below it, as printed."""
        return [self.provision.line, *(line for child in self.children for line in child.lines)]

    @property
    def text_without_number(self) -> str:
        """All text of the node but its own number."""
        return "\n".join([self.provision.text, *(line for child in self.children for line in child.lines)])

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


def tree_of(provisions: Sequence[Provision]) -> list[Node]:
    """Return the top nodes of an edition; each provision hangs below the nearest one it is named after."""
    by_path: dict[str, Node] = {}
    top: list[Node] = []
    open_nodes: list[Node] = []
    for index, provision in enumerate(provisions):
        node = Node(provision, index)
        above = _above(provision.path, by_path)
        while open_nodes and open_nodes[-1] is not above:
            open_nodes.pop().last = index
        (open_nodes[-1].children if open_nodes else top).append(node)
        open_nodes.append(node)
        by_path[provision.path] = node
    for node in open_nodes:
        node.last = len(provisions)
    return top


def similarity(old: Node, new: Node) -> float:
    """Return the Dice coefficient of the shingles, 0 to 1."""
    a, b = old.shingles, new.shingles
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _above(path: str, by_path: dict[str, Node]) -> Node | None:
    path = parent_path(path)
    while path and path not in by_path:
        path = parent_path(path)
    return by_path.get(path)
