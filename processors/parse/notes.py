"""Where a publisher's note belongs: its own words say which provision it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from processors.parse.rules import normal_number, structure_rules
from processors.text import fold
from zanwatch.identity import number_of, unit_of

_OPENING: Final = re.compile(r"^[\"*> ]*(?:сноска|ескерту|примечание \S+|\S+ ескертпесі)[.:! ]*")
_TARGET_WORDS: Final = 90
"""A note names its provision in its first words."""
_OF_WHOLE_ACT: Final = frozenset({"title", "toc"})
"""A note that stands here and names no provision speaks of the whole act."""


def target_of(text: str) -> tuple[str, str] | None:
    """Return unit and number a note names first (`Пункт 7 с изменениями` → pt, 7), or None."""
    folded = fold(text[:200])
    opening = _OPENING.match(folded)
    start = opening.end() if opening else 0
    window = folded[start : start + _TARGET_WORDS]
    for rule in structure_rules().note_targets:
        if found := rule.pattern.match(window):
            number = found.groupdict().get("n") or ""
            return rule.unit, normal_number(number)
    return None


def place_of(text: str, chain: Sequence[str], container: str) -> str:
    """Return the path of the provision a note belongs to.

    `chain` holds the paths from the last provision outwards; the nearest that answers to the named unit
    and number wins, else the last provision.
    """
    target = target_of(text)
    nearest = chain[0] if chain and chain[0] not in _OF_WHOLE_ACT else container
    if target is None:
        return nearest
    unit, number = target
    for path in chain:
        if unit_of(path) == unit and (not number or number_of(path).split("~")[0] == number):
            return path
    if unit in {"annex", "rules"} and container:
        return container
    return nearest
