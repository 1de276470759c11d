"""Editions as trees of named nodes, ready to be matched."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeVar

from processors.text import fold, gist
from zanwatch.identity import number_of, unit_of
from zanwatch.messages import Provision

T = TypeVar("T")

NUMBERED: Final = frozenset({"part", "sec", "subsec", "ch", "para", "art", "pt", "sub", "annex", "rules"})
"""Units with a printed number; the others are counted, and their ordinals shift without meaning."""
_FLAT: Final = frozenset({"part", "sec", "subsec", "ch", "para"})
"""Headings that only lower headings are named after: those stand beside them, with articles in between or without."""


class _Made(dict[int, T]):
    """What is made of a provision when it is first asked for, by its place."""

    def __init__(self, make: Callable[[int], T]) -> None:
        self._make = make

    def __missing__(self, at: int) -> T:
        self[at] = made = self._make(at)
        return made


class _Text:
    """The provisions of an edition, and what was once asked about each."""

    def __init__(self, provisions: Sequence[Provision]) -> None:
        self.provisions = provisions
        # Lists of strings, not a tuple each: a tuple a line would keep the garbage collector busy.
        self.paths = [p.path for p in provisions]
        self.labels = [p.label for p in provisions]
        self.texts = [p.text for p in provisions]
        self.repealed = [p.repealed for p in provisions]
        # Made of lists, not of `self`: a text that names itself would only go when garbage is looked for.
        texts, labels = self.texts, self.labels
        self.gists = _Made(lambda at: gist(texts[at]))
        """Words of a provision without its number and without anything editorial."""
        self.words = words = _Made(lambda at: fold(texts[at]).split())
        """Words of a provision without its number, folded."""
        self.printed = printed = _Made(lambda at: fold(labels[at]).split() + words[at])
        """Words of a provision with its number, folded."""
        self.shingles = _Made(lambda at: _shingles(printed[at]))
        """Shingles of a provision with its number."""


class Node:
    """A provision with what stands below it by name; `first` to `last` are its lines in the edition.

    What is below is looked at only when it is asked for: most of a code is the same in both editions.
    """

    def __init__(self, text: _Text, first: int, last: int, above: int = 0) -> None:
        self.provision = text.provisions[first]
        self.name = text.paths[first][above:]
        """Name below the node it hangs from: what stays when that one is renumbered."""
        self.first = first
        self.last = last
        self.unit = unit_of(text.paths[first])
        """Unit of the node."""
        self._text = text

    @cached_property
    def children(self) -> list[Node]:
        """Nodes directly below."""
        return _nodes(self._text, self.first + 1, self.last, len(self.provision.path) + 1)

    @cached_property
    def key(self) -> int:
        """Equal for equal content: own text without the number, and everything below with its numbers."""
        own, text, below = self.provision, self._text, slice(self.first + 1, self.last)
        start = len(own.path)
        names = tuple([path[start:] for path in text.paths[below]])
        said = tuple(text.labels[below]), tuple(text.texts[below]), tuple(text.repealed[below])
        return hash((own.text, own.repealed, names, said))

    def same(self, other: Node) -> bool:
        """Say whether number and content are equal; of equal names this is seen without a hash."""
        if self.provision.path == other.provision.path:
            mine, lines, others, other_lines = self._text, self._lines, other._text, other._lines
            return (
                mine.texts[lines] == others.texts[other_lines]
                and mine.paths[lines] == others.paths[other_lines]
                and mine.labels[lines] == others.labels[other_lines]
                and mine.repealed[lines] == others.repealed[other_lines]
            )
        return self.provision.label == other.provision.label and self.unit == other.unit and self.key == other.key

    @cached_property
    def gist(self) -> str:
        """Content without own number and without anything editorial."""
        lines = [self._text.gists[self.first]]
        lines += [gist(self._text.labels[at]) + self._text.gists[at] for at in self._below]
        return "\n".join(lines)

    @property
    def ends(self) -> tuple[str, int, str, str]:
        """What nodes of equal content have in common, and most others have not."""
        texts = self._text.texts
        return self.unit, self.size, texts[self.first], texts[self.last - 1]

    @property
    def gist_ends(self) -> tuple[str, int, str, str]:
        """What nodes of equal gist have in common, and most others have not."""
        return self.unit, self.size, self._text.gists[self.first], self._text.gists[self.last - 1]

    def tells(self, least: int) -> bool:
        """Say whether the gist has at least so many characters; the own line is mostly enough to know."""
        return len(self._text.gists[self.first]) >= least or len(self.gist) >= least

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of the content, folded."""
        return frozenset(self._text.words[self.first]).union(*[self._text.printed[at] for at in self._below])

    @cached_property
    def shingles(self) -> frozenset[str]:
        """Words and pairs of words of the content, folded; what similarity is measured on.

        Those of a line are made once, however many nodes the line stands in.
        """
        own, below = self._text.words[self.first], [self._text.printed[at] for at in self._below]
        lines = [line for line in (own, *below) if line]
        across = [f"{above[-1]} {line[0]}" for above, line in pairwise(lines)]
        return _shingles(own).union(across, *[self._text.shingles[at] for at in self._below])

    @property
    def texts(self) -> list[str]:
        """The words of the node and of everything below it, without their numbers."""
        return self._text.texts[self._lines]

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
    def _lines(self) -> slice:
        return slice(self.first, self.last)


def tree_of(provisions: Sequence[Provision]) -> list[Node]:
    """Return the top nodes of an edition; a provision hangs below the one before it that its name begins with."""
    return _nodes(_Text(provisions), 0, len(provisions))


def similarity(old: Node, new: Node) -> float:
    """Return the Dice coefficient of the shingles, 0 to 1."""
    return _dice(old.shingles, new.shingles)


def untouched(old: Node, new: Node) -> float:
    """Return the share of the text, 0 to 1, in the lines both begin and both end with: a likeness seen at a glance."""
    mine, others = old.texts, new.texts
    total = sum(map(len, mine)) + sum(map(len, others))
    head = _equal(mine, others)
    rest = min(len(mine), len(others)) - head
    tail = _equal(mine[: -rest - 1 : -1], others[: -rest - 1 : -1]) if rest else 0
    kept = sum(map(len, mine[:head])) + sum(map(len, mine[len(mine) - tail :]))
    return 2 * kept / total if total else 1.0


def same_words(old: Node, new: Node) -> float:
    """Return the Dice coefficient of the words, 0 to 1, whatever their order: a likeness that costs little."""
    return _dice(old.words, new.words)


def alike(old: Node, new: Node, least: float) -> float:
    """Return the similarity where it can reach `least`, else 0: sizes that differ too much need no comparison."""
    a, b = len(old.shingles), len(new.shingles)
    return similarity(old, new) if 2 * min(a, b) >= least * (a + b) else 0.0


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 1.0


def _shingles(words: Sequence[str]) -> frozenset[str]:
    return frozenset(words).union([f"{a} {b}" for a, b in pairwise(words)])


def _equal(mine: Sequence[str], others: Sequence[str]) -> int:
    """Return how many lines are equal from the beginning on."""
    pairs = zip(mine, others, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(mine), len(others)))


def _nodes(text: _Text, start: int, end: int, above: int = 0) -> list[Node]:
    nodes: list[Node] = []
    paths = text.paths
    while start < end:
        last = start + 1
        if unit_of(paths[start]) not in _FLAT:
            inside = f"{paths[start]}/"
            last = next((at for at in range(last, end) if not paths[at].startswith(inside)), end)
        nodes.append(Node(text, start, last, above))
        start = last
    return nodes
