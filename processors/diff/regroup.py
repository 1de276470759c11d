"""Splits and merges: a provision whose text went into two, and two whose text went into one.

A part must be found in the whole word by word, and must be what its other part lacks; likeness alone is not
enough, because the provisions of one chapter are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from processors.diff.match import Pairs
from processors.diff.tree import NUMBERED, Node

_CONTAINED: Final = 0.5
"""Share of the part's words and word pairs that stand in the whole."""
_OWN: Final = 0.4
"""Share of what only the part has, and the other part has not, that stands in the whole."""
_TRACE: Final = 0.25
"""The same share where the text was much reworded: enough when as much of what the other part lost is in the part."""
_BESIDE: Final = 3
"""Places a part may stand from the other part."""
_TELLING: Final = 8
"""Shingles of its own below which a part proves nothing."""


def parts(wholes: Sequence[Node], others: Sequence[Node], pairs: Pairs) -> dict[int, int]:
    """Return which unmatched node of `others` is a part of which matched node of `wholes`.

    `pairs` says which node of `wholes` is which of `others`. For splits `wholes` is the old side, for merges the new.
    """
    whole_of = {other: whole for whole, other in pairs.items()}
    free = [i for i, node in enumerate(others) if i not in whole_of and node.unit in NUMBERED]
    found: dict[int, int] = {}
    for part in free:
        beside = [o for o in range(part - _BESIDE, part + _BESIDE + 1) if o in whole_of]
        scored = [(_fit(wholes[whole_of[o]], others[o], others[part]), -abs(o - part), -whole_of[o]) for o in beside]
        best = max(scored, default=(0.0, 0, 0))
        if best[0] > 0:
            found[part] = -best[2]
    return found


def _fit(whole: Node, other: Node, part: Node) -> float:
    """Return how much of what `part` has and `other` lacks is in `whole`; 0 when it is no part of it."""
    if whole.unit != part.unit or whole.key == other.key:
        return 0.0
    own = part.shingles - other.shingles
    if len(own) < _TELLING or len(part.shingles & whole.shingles) / len(part.shingles) < _CONTAINED:
        return 0.0
    found = len(own & whole.shingles) / len(own)
    if found >= _OWN:
        return found
    lost = whole.shingles - other.shingles
    return found if found >= _TRACE and len(lost & part.shingles) >= _TRACE * max(len(lost), _TELLING) else 0.0


def inside(whole: Node, nodes: Sequence[Node], part: Node) -> list[Node]:
    """Return those of `nodes` that stand in `whole` and whose text stands in `part`."""
    below = [n for n in nodes if whole.first < n.first < whole.last]
    return [n for n in below if n.shingles and len(n.shingles & part.shingles) / len(n.shingles) >= _CONTAINED]


def is_run(nodes: Sequence[Node]) -> bool:
    """Say whether `nodes` follow one another without a gap."""
    return all(a.last == b.first for a, b in pairwise(nodes))
