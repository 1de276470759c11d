"""Which node of the new edition is which node of the old: by content, then by likeness, then by number.

An insertion changes no later sibling: numbers decide only what content leaves open.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from itertools import chain
from operator import attrgetter
from typing import Final

from processors.diff.tree import NUMBERED, Node, alike, same_words, similarity, untouched

Pairs = dict[int, int]
"""Index in the old list to index in the new list."""

_ALIKE: Final = 0.5
"""Likeness from which two texts are one provision reworded, whatever their numbers."""
_ALIKE_SAME_NUMBER: Final = 0.2
_ALIKE_IN_GAP: Final = 0.3
_SAME_NUMBER_BONUS: Final = 0.3
_CERTAIN: Final = 1 - _SAME_NUMBER_BONUS
"""Likeness of two texts with one number above which no pair with two numbers can come."""
_SAME_WORDS: Final = 0.85
"""Likeness of their words from which two texts with one number are one without a look at the order of the words."""
_TELLING: Final = 12
"""Characters of content below which equal content proves nothing."""
_FULL_COMPARISON: Final = 4000
"""Pairs up to which every old node is compared with every new one."""
_COMMON: Final = 12
"""A shingle in more nodes than this tells nothing apart."""
_NEAREST: Final = 6
"""Nodes worth comparing in full with one node, of all that share rare shingles with it."""


def match(old: Sequence[Node], new: Sequence[Node]) -> Pairs:
    """Return which old sibling is which new sibling. Siblings of different units never match."""
    pairs: Pairs = {}
    for step in _STEPS:
        step(old, new, pairs)
        if len(pairs) == min(len(old), len(new)):
            break
    return pairs


def in_order(pairs: Pairs, weight: Callable[[int], int]) -> set[int]:
    """Return the old indices of the heaviest run of pairs that keeps its order; the rest moved."""
    tops: list[int] = []
    """Targets in rising order, each with the heaviest chain that ends there."""
    chains: list[tuple[int, int | None]] = []
    above: dict[int, int | None] = {}
    for index, target in sorted(pairs.items()):
        at = bisect_left(tops, target)
        total, previous = chains[at - 1] if at else (0, None)
        above[index] = previous
        total += weight(index)
        end = at
        while end < len(tops) and chains[end][0] <= total:
            end += 1
        tops[at:end] = [target]
        chains[at:end] = [(total, index)]
    kept: set[int] = set()
    last = chains[-1][1] if chains else None
    while last is not None:
        kept.add(last)
        last = above[last]
    return kept


def _by_ends(old: Sequence[Node], new: Sequence[Node], pairs: Pairs) -> None:
    """Equal nodes at the beginning and at the end are the same."""
    limit = min(len(old), len(new))
    head = 0
    while head < limit and old[head].same(new[head]):
        pairs[head] = head
        head += 1
    tail = 0
    while tail < limit - head and old[-1 - tail].same(new[-1 - tail]):
        pairs[len(old) - 1 - tail] = len(new) - 1 - tail
        tail += 1


def _by_name(old: Sequence[Node], new: Sequence[Node], pairs: Pairs, are_one: Callable[[Node, Node], bool]) -> None:
    """Nodes of the same name of which `are_one` is true are the same, wherever they stand."""
    names = {new[b].name: b for b in _open(new, pairs.values())}
    for a in _open(old, pairs):
        b = names.get(old[a].name)
        if b is not None and are_one(old[a], new[b]):
            pairs[a] = b


def _is_certain(old: Node, new: Node) -> bool:
    """A number kept, and so much of its text that with the bonus no other pair can be as likely."""
    if not _is_numbered(old, new):
        return False
    return same_words(old, new) > _SAME_WORDS or alike(old, new, _CERTAIN) > _CERTAIN


def _is_untouched(old: Node, new: Node) -> bool:
    """A number kept, and so many of its lines: what `_is_certain` says, seen at a glance."""
    return _is_numbered(old, new) and untouched(old, new) > _CERTAIN


def _is_numbered(_: Node, new: Node) -> bool:
    """A number whose text is wholly new is still that provision: amended, not repealed and added."""
    return new.unit in NUMBERED


def _by_unique(
    old: Sequence[Node],
    new: Sequence[Node],
    pairs: Pairs,
    hint: Callable[[Node], Hashable],
    key: Callable[[Node], Hashable | None],
) -> None:
    """Nodes whose key occurs once on each side are the same; more of them keep their order.

    Equal keys have equal hints, and a hint costs little: a key is made only of what may have its like.
    """
    old_hints = {index: hint(old[index]) for index in _open(old, pairs)}
    new_hints = {index: hint(new[index]) for index in _open(new, set(pairs.values()))}
    common = set(old_hints.values()) & set(new_hints.values())
    olds, news = ([index for index, told in hints.items() if told in common] for hints in (old_hints, new_hints))
    where: dict[Hashable, list[int]] = defaultdict(list)
    for index in news:
        if (mark := key(new[index])) is not None:
            where[mark].append(index)
    counts = Counter(key(old[index]) for index in olds)
    for index in olds:
        mark = key(old[index])
        if mark is not None and counts[mark] == len(where[mark]) > 0:
            pairs[index] = where[mark].pop(0)
            counts[mark] -= 1


def _content(node: Node) -> Hashable | None:
    return (node.unit, node.key) if node.tells(_TELLING) else None


def _meaning(node: Node) -> Hashable | None:
    return (node.unit, node.gist) if node.tells(_TELLING) else None


def _by_likeness(old: Sequence[Node], new: Sequence[Node], pairs: Pairs) -> None:
    """The most alike first; equal likeness goes to the earlier node, so that no order depends on chance."""
    scored = []
    for a, b in _candidates(old, new, pairs):
        same = old[a].unit in NUMBERED and old[a].number == new[b].number
        least = _ALIKE_SAME_NUMBER if same else _ALIKE
        score = alike(old[a], new[b], least)
        if score >= least:
            scored.append((-(score + (_SAME_NUMBER_BONUS if same else 0)), abs(a - b), a, b))
    taken = set(pairs.values())
    for _, _, a, b in sorted(scored):
        if a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)


def _candidates(old: Sequence[Node], new: Sequence[Node], pairs: Pairs) -> Iterable[tuple[int, int]]:
    olds, news = _open(old, pairs), _open(new, set(pairs.values()))
    if len(olds) * len(news) <= _FULL_COMPARISON:
        return [(a, b) for a in olds for b in news if old[a].unit == new[b].unit]
    near = nearest([old[a] for a in olds], [new[b] for b in news])
    found = {(olds[a], news[b]) for a, places in enumerate(near) for b in places}
    by_name = {new[b].name: b for b in news}
    found.update((a, by_name[old[a].name]) for a in olds if old[a].name in by_name)
    return sorted(found)


def nearest(nodes: Sequence[Node], others: Sequence[Node]) -> list[list[int]]:
    """Return for every node the places of the few `others` of its unit that share most of its rare shingles."""
    wanted = frozenset[str]().union(*(node.shingles for node in nodes))
    where: dict[str, list[int]] = defaultdict(list)
    for place, other in enumerate(others):
        for shingle in other.shingles & wanted:
            where[shingle].append(place)
    rare = {shingle: places for shingle, places in where.items() if len(places) <= _COMMON}
    found: list[list[int]] = []
    for node in nodes:
        shared = Counter(chain.from_iterable([rare[shingle] for shingle in node.shingles if shingle in rare]))
        same = (place for place in shared if others[place].unit == node.unit)
        found.append(sorted(same, key=lambda place: (-shared[place], place))[:_NEAREST])
    return found


def _by_gap(old: Sequence[Node], new: Sequence[Node], pairs: Pairs) -> None:
    """Nodes between the same neighbours go together when a trace of their text is left, whatever their numbers."""
    taken = set(pairs.values())
    before = -1
    for a, node in enumerate(old):
        if a in pairs:
            before = max(before, pairs[a])
            continue
        b = before + 1
        if b < len(new) and b not in taken and new[b].unit == node.unit and _trace(node, new[b]):
            pairs[a] = before = b
            taken.add(b)


def _trace(old: Node, new: Node) -> bool:
    if min(len(old.shingles), len(new.shingles)) <= 3:
        return old.name == new.name
    return similarity(old, new) >= _ALIKE_IN_GAP


def _open(nodes: Sequence[Node], taken: Iterable[int]) -> list[int]:
    closed = set(taken)
    return [index for index in range(len(nodes)) if index not in closed]


_STEPS: Final[tuple[Callable[[Sequence[Node], Sequence[Node], Pairs], None], ...]] = (
    _by_ends,
    partial(_by_name, are_one=Node.same),
    partial(_by_name, are_one=_is_untouched),
    partial(_by_unique, hint=attrgetter("ends"), key=_content),
    partial(_by_unique, hint=attrgetter("gist_ends"), key=_meaning),
    partial(_by_name, are_one=_is_certain),
    _by_likeness,
    partial(_by_name, are_one=_is_numbered),
    _by_gap,
)
"""What makes two siblings one, the surest first."""
