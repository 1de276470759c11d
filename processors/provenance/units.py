"""The names of units as data: `processors/rules/units.yml`, read once and made into patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from processors.provenance.rulebook import BareUnit, Entry, Pattern, checked
from processors.text import fold
from zanwatch.messages import Language

_NUMBER: Final = r"(?:\d+(?:-\d+)*|[іvхlсdм]+(?!\w))\)?"
_JOIN: Final = r"\s*(?:,\s*(?:(?:и|және)\s)?|и(?!\w)|және|мен(?!\w)|-|по(?!\w))\s*"

_WHOLE: Final = frozenset({"rules", "toc"})
"""What holds units of every size."""


class UnitRule(Entry):
    """How a unit is called in each language, and how it is counted."""

    unit: str
    ru: str
    kk: str
    by: Literal["words", "numbers"]
    many: Pattern
    either: Pattern | None = None


class UnitRules(Entry):
    """The patterns of `units.yml`."""

    units: tuple[UnitRule, ...]
    numberless: tuple[BareUnit, ...]
    ordinals: dict[Language, dict[int, str]]
    tens: dict[Language, dict[int, str]]
    between: Pattern


@dataclass(frozen=True)
class Shape:
    """A unit with its numbers, as one pattern: groups `unit` and `numbers`."""

    unit: str
    rank: int
    by: str
    many: re.Pattern[str]
    either: re.Pattern[str] | None
    pattern: re.Pattern[str]


@cache
def unit_rules() -> UnitRules:
    """Return the names of units."""
    return checked("units", UnitRules)


@cache
def rank_of(unit: str) -> int:
    """Return how large a unit is: a larger one holds the smaller; -1 for what is no unit of `units.yml`."""
    ranks = [i for i, rule in enumerate(unit_rules().units) if rule.unit == unit]
    return len(unit_rules().units) if unit in _WHOLE else ranks[0] if ranks else -1


@cache
def shapes(language: Language) -> tuple[Shape, ...]:
    """Return one pattern a unit: with its numbers before it (Kazakh) or behind it (Russian)."""
    return tuple(_shape(rule, language) for rule in unit_rules().units)


def _shape(rule: UnitRule, language: Language) -> Shape:
    one = _ordinal(language) if rule.by == "words" else _NUMBER
    numbers = rf"(?P<numbers>{one}(?:{_JOIN}{one})*)"
    unit = rf"(?P<unit>{rule.ru if language == 'ru' else rule.kk})"
    order = (
        rf"(?<!\w){unit}(?:\s+|(?<=\.))(?:со?\s+)?{numbers}"
        if language == "ru"
        else rf"(?<![\w-]){numbers}\s*-?\s*{unit}"
    )
    return Shape(rule.unit, rank_of(rule.unit), rule.by, rule.many, rule.either, re.compile(order))


def _ordinal(language: Language) -> str:
    rules = unit_rules()
    tens, ones = (list(words[language].values()) for words in (rules.tens, rules.ordinals))
    tail = r"\w*" if language == "ru" else ""
    return rf"(?:(?:{'|'.join(map(fold, tens))})\s+)?(?:{'|'.join(map(fold, ones))}){tail}(?!\w)"


@cache
def ordinal_pattern(language: Language) -> re.Pattern[str]:
    """Return the pattern of one number in words."""
    return re.compile(rf"(?<!\w){_ordinal(language)}")


def read_ordinal(words: str, language: Language) -> int:
    """Return the number that folded `words` name («двадцать первый»: 21); 0 where they name none."""
    rules = unit_rules()
    *before, last = words.split()
    one = next((n for n, stem in rules.ordinals[language].items() if re.match(fold(stem), last)), 0)
    ten = next((n for n, word in rules.tens[language].items() if before and fold(word) == before[0]), 0)
    return ten + one
