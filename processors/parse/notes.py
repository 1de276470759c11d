"""Where a publisher's note belongs: its own words say which provision it speaks of."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import Final

from processors.parse.rules import normal_number, structure_rules
from processors.text import fold
from zanwatch.identity import child, number_of, unit_of

_OPENING: Final = re.compile(
    r"^[\"*> ]*(?:(?:сноска|ескерту|примечание \S+|\S+ ескертпесі)[.:! ]*)?"
    r"(?:данная редакция )?(?:во? )?(?:заголовка )?"
)
_BEGINNING: Final = 200
_TARGET_WORDS: Final = 90
"""A note names its provision in its first words."""
_OF_WHOLE_ACT: Final = frozenset({"title", "toc"})
"""A note that stands here and names no provision speaks of the whole act."""


def targets_of(folded: str) -> list[tuple[str, str]]:
    """Return the units and numbers a folded note names in its first words, the most telling first.

    `Пункт 7 с изменениями` names pt 7; `Глава 1 дополнена статьей 2-1` names art 2-1, then ch 1.
    """
    beginning = folded[:_BEGINNING]
    opening = _OPENING.match(beginning)
    start = opening.end() if opening else 0
    window = beginning[start : start + _TARGET_WORDS]
    found = [(rule.unit, rule.pattern.match(window)) for rule in structure_rules().note_targets]
    return [(unit, normal_number(match.groupdict().get("n") or "")) for unit, match in found if match]


def announces(text: str) -> bool:
    """Say whether a note is only the word that announces the next line."""
    return text.endswith("!") and structure_rules().announces.match(fold(text)) is not None


def speaks_of_next(folded: str, path: str, following: str) -> bool:
    """Say whether a folded note that stands at `path` names the provision `following` that begins below it."""
    here, below = _name(path), _name(following)
    if any(rule.unit == below[0] and rule.pattern.match(folded) for rule in structure_rules().notes_above):
        return True
    named = targets_of(folded)
    return below in named and here not in named


def _name(path: str) -> tuple[str, str]:
    return unit_of(path), number_of(path)


def place_of(folded: str, chain: Sequence[str], container: str, known: Container[str]) -> str:
    """Return the path of the provision a folded note belongs to.

    `chain` holds the paths from the last provision outwards; the nearest that answers to a named unit
    and number wins, or one of the `known` paths that stands in one of them, else the last provision.
    """
    targets = targets_of(folded)
    around = (*chain, *(() if container else ("",)))
    for unit, number in targets:
        for path in chain:
            if unit_of(path) == unit and (not number or number_of(path).split("~")[0] == number):
                return path
        inside = (child(path, unit, number) for path in around)
        if number and (named := next((path for path in inside if path in known), "")):
            return named
    if container and any(unit in {"annex", "rules"} for unit, _ in targets):
        return container
    return chain[0] if chain and chain[0] not in _OF_WHOLE_ACT else container
