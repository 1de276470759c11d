"""Texts as compared: the runs of words a draft has of its own, and how many of them stand in an act."""

from __future__ import annotations

from processors.consult.likeness import Runs, runs_of, words_of
from processors.consult.lineage.rulebook import lineage_rules
from processors.text import fold
from zanwatch.messages import Edition

_TITLES = frozenset({"title", "sign", "stamp"})
_FEWEST = 6
"""Runs below which a text proves nothing."""


def runs_in(edition: Edition) -> Runs:
    """Return the runs of words of a text, line by line, without the lines every act has."""
    rules = lineage_rules()
    found: set[tuple[str, ...]] = set()
    for provision in edition.provisions:
        folded = fold(provision.text)
        if provision.path in _TITLES or any(rule.pattern.search(folded) for rule in rules.boilerplate):
            continue
        words = words_of(provision.text)
        if len(words) >= rules.measures.run:
            found |= runs_of(words, rules.measures.run)
    return frozenset(found)


def contained(draft: Runs, act: Runs) -> float | None:
    """Return the share of a draft's runs that stand in the act; None where there is too little text to tell."""
    if len(draft) < _FEWEST or len(act) < _FEWEST:
        return None
    return len(draft & act) / len(draft)


def share(one: Runs, other: Runs) -> float | None:
    """Return how far each text stands in the other, the better of both; None where there is too little text."""
    forth, back = contained(one, other), contained(other, one)
    return None if forth is None or back is None else max(forth, back * 0.9)
