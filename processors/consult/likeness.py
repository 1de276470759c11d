"""Which texts say the same: by the runs of words they share. No order of arrival changes the groups."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from processors.text import fold

_WORD: Final = re.compile(r"\w+")
_COMMON: Final = 60
"""A run of words in more texts than this tells nothing apart."""

Runs = frozenset[tuple[str, ...]]


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text`, folded."""
    return tuple(_WORD.findall(fold(text)))


def runs_of(words: Sequence[str], length: int) -> Runs:
    """Return all runs of `length` words; the whole text where it is shorter."""
    if len(words) <= length:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(tuple(words[i : i + length]) for i in range(len(words) - length + 1))


def likeness(one: Runs, other: Runs) -> float:
    """Return the share of runs both have, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def groups(texts: Mapping[str, str], length: int, least: float) -> dict[str, str]:
    """Return for each key of `texts` the key its group is called by: the first of it in the order of `texts`.

    Texts are in one group when a chain of texts, each at least `least` like the next, joins them.
    """
    runs = {key: runs_of(words_of(text), length) for key, text in texts.items()}
    order = {key: place for place, key in enumerate(texts)}
    leader = {key: key for key in texts}
    for one, other in sorted(_candidates(runs), key=lambda pair: (order[pair[0]], order[pair[1]])):
        first, second = _find(leader, one), _find(leader, other)
        if first != second and likeness(runs[one], runs[other]) >= least:
            low, high = sorted((first, second), key=order.__getitem__)
            leader[high] = low
    return {key: _find(leader, key) for key in texts}


def _candidates(runs: Mapping[str, Runs]) -> set[tuple[str, str]]:
    """Pairs that share a run rare enough; of a common run each text is paired with the next, so equal texts meet."""
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, found in runs.items():
        for run in found:
            holders[run].append(key)
    pairs: set[tuple[str, str]] = set()
    for keys in holders.values():
        reach = len(keys) if len(keys) <= _COMMON else 2
        pairs |= {(keys[i], other) for i in range(len(keys)) for other in keys[i + 1 : i + reach]}
    same: dict[Runs, str] = {}
    for key, found in runs.items():
        if found:
            pairs.add((same.setdefault(found, key), key))
    return {(one, other) for one, other in pairs if one != other}


def _find(leader: dict[str, str], key: str) -> str:
    while leader[key] != key:
        leader[key] = leader[leader[key]]
        key = leader[key]
    return key
