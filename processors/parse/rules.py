"""The rules of structure as patterns: read once from rules/structure.yml, strict."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final, Generic, NamedTuple, TypeVar

import yaml

from processors.parse.ordinals import ordinal_number, ordinal_pattern
from processors.text import fold
from zanwatch.errors import ConfigError
from zanwatch.messages import NoteKind

_NUM: Final = r"\d+(?:-\d+)*"
_ROMAN: Final = r"[іvхlсdм]+"
_ROMAN_AS_LATIN: Final = str.maketrans("іvхlсdмІVХLСDМ", "IVXLCDMIVXLCDM")
_ROMAN_DIGITS: Final = frozenset("іvхlсdмІVХLСDМIXCM")
_DASH: Final = re.compile(r"[^\w.]")
Name = TypeVar("Name", bound=str)


class UnitRule(NamedTuple):
    """A unit and the pattern that opens it; the group `n` is its number."""

    unit: str
    pattern: re.Pattern[str]


class Opening(NamedTuple, Generic[Name]):
    """What opens a line: its unit or kind, from where to where its number stands, and where it ends."""

    name: Name
    number: slice
    end: int


class Openings(Generic[Name]):
    """The patterns of several rules as one: of those that fit, the first in the order of the rules counts."""

    def __init__(self, rules: Sequence[tuple[Name, str]]) -> None:
        """Take the name and the pattern of every rule; the group `n` of a pattern is the number."""
        self._names: dict[str, tuple[Name, str | int]] = {}
        patterns = []
        for at, (name, pattern) in enumerate(rules):
            self._names[f"rule{at}"] = name, f"n{at}" if "(?P<n>" in pattern else 0
            # The name of a rule closes its pattern: one that begins with a letter is passed over sooner.
            patterns.append(f"(?:{pattern.replace('(?P<n>', f'(?P<n{at}>')})(?P<rule{at}>)")
        self._any = _pattern("|".join(patterns))

    def match(self, folded: str, end: int) -> Opening[Name] | None:
        """Return what opens `folded`, of which only what stands before `end` is looked at."""
        found = self._any.match(folded, 0, end)
        if found is None:
            return None
        name, number = self._names[found.lastgroup or ""]
        return Opening(name, slice(*found.span(number)), found.end())


class StampRule(NamedTuple):
    """How a stamp shows: by its first words or by its last."""

    container: str
    opens: re.Pattern[str] | None
    closes: re.Pattern[str] | None


class NoteRule(NamedTuple):
    """A kind of publisher's note and the pattern that shows it."""

    kind: NoteKind
    pattern: re.Pattern[str]


class StructureRules(NamedTuple):
    """All patterns of structure, compiled for folded text."""

    headings: Openings[str]
    heading_word: re.Pattern[str]
    not_headings: re.Pattern[str]
    labels: Openings[str]
    not_labels: re.Pattern[str]
    names_provision: re.Pattern[str]
    repealed_runs: Openings[str]
    bare_chapter: re.Pattern[str]
    heading_goes_on: re.Pattern[str]
    table_footnote: re.Pattern[str]
    stamps: tuple[StampRule, ...]
    stamp_opens: re.Pattern[str]
    stamp_closes: re.Pattern[str]
    """The first and the last words of any stamp."""
    stamp_ends: re.Pattern[str]
    stands_alone: re.Pattern[str]
    form: re.Pattern[str]
    by_hand: re.Pattern[str]
    stamp_lines: int
    stamp_line_length: int
    stamp_length: int
    annex_of_rules: re.Pattern[str]
    resolves: re.Pattern[str]
    offices: re.Pattern[str]
    agreed: re.Pattern[str]
    toc: re.Pattern[str]
    repealed: re.Pattern[str]
    notes: Openings[NoteKind]
    dates: re.Pattern[str]
    announces: re.Pattern[str]
    note_kinds: tuple[NoteRule, ...]
    notes_above: tuple[UnitRule, ...]
    note_targets: tuple[UnitRule, ...]


@cache
def structure_rules() -> StructureRules:
    """Read processors/rules/structure.yml; raises ConfigError when it is not as it should be."""
    text = (resources.files("processors") / "rules" / "structure.yml").read_text(encoding="utf-8")
    try:
        return _compiled(yaml.safe_load(text))
    except (KeyError, TypeError, re.error, yaml.YAMLError) as error:
        raise ConfigError(f"rules/structure.yml cannot be used: {error!r}") from error


def normal_number(printed: str) -> str:
    """Return a printed number as it stands in a path: Roman in Latin capitals, ordinals as figures, dashes made one."""
    if printed.isdecimal():
        return printed
    if printed and _ROMAN_DIGITS.issuperset(printed):
        return printed.translate(_ROMAN_AS_LATIN).upper()
    in_words = ordinal_number(fold(printed)) if printed[:1].isalpha() else 0
    return str(in_words) if in_words else _DASH.sub("-", printed.lower())


def _compiled(raw: dict[str, Any]) -> StructureRules:
    stamps = [(container, rule) for container, rules in raw["stamps"].items() for rule in rules]
    return StructureRules(
        headings=Openings([(rule["unit"], rule["pattern"]) for rule in raw["headings"]]),
        heading_word=_pattern(raw["heading_word"]),
        not_headings=_pattern(raw["not_headings"]),
        labels=Openings([(rule["unit"], rule["pattern"]) for rule in raw["labels"]]),
        not_labels=_pattern(raw["not_labels"]),
        names_provision=_pattern(raw["names_provision"]),
        repealed_runs=Openings([(rule["unit"], rule["pattern"]) for rule in raw["repealed_runs"]]),
        bare_chapter=_pattern(raw["bare_chapter"]),
        heading_goes_on=_pattern(raw["heading_goes_on"]),
        table_footnote=_pattern(raw["table_footnote"]),
        stamps=tuple(
            StampRule(container, *(_pattern(rule[key]) if key in rule else None for key in ("opens", "closes")))
            for container, rule in stamps
        ),
        stamp_opens=_any_of(rule["opens"] for _, rule in stamps if "opens" in rule),
        stamp_closes=_any_of(rule["closes"] for _, rule in stamps if "closes" in rule),
        stamp_ends=_pattern(raw["stamp_ends"]),
        stands_alone=_pattern(raw["stands_alone"]),
        form=_pattern(raw["form"]),
        by_hand=_pattern(raw["by_hand"]),
        stamp_lines=int(raw["stamp_lines"]),
        stamp_line_length=int(raw["stamp_line_length"]),
        stamp_length=int(raw["stamp_length"]),
        annex_of_rules=_pattern(raw["annex_of_rules"]),
        resolves=_pattern(raw["resolves"]),
        offices=_pattern(raw["offices"]),
        agreed=_pattern(raw["agreed"]),
        toc=_pattern(raw["toc"]),
        repealed=_pattern(raw["repealed"]),
        notes=Openings([(rule["kind"], rule["pattern"]) for rule in raw["notes"]]),
        dates=_pattern(raw["dates"]),
        announces=_pattern(raw["announces"]),
        note_kinds=_notes(raw["note_kinds"]),
        notes_above=_units(raw["notes_above"]),
        note_targets=_units(raw["note_targets"]),
    )


def _pattern(text: str) -> re.Pattern[str]:
    for name, pattern in (("ORD_RU", ordinal_pattern("ru")), ("ORD_KK", ordinal_pattern("kk"))):
        text = text.replace(name, pattern)
    return re.compile(text.replace("NUM", _NUM).replace("ROMAN", _ROMAN))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern for all of `patterns`, whatever their numbers are."""
    return _pattern("|".join(f"(?:{pattern.replace('?P<n>', '?:')})" for pattern in patterns))


def _units(rules: list[dict[str, str]]) -> tuple[UnitRule, ...]:
    return tuple(UnitRule(rule["unit"], _pattern(rule["pattern"])) for rule in rules)


def _notes(rules: list[dict[str, Any]]) -> tuple[NoteRule, ...]:
    return tuple(NoteRule(rule["kind"], _pattern(rule["pattern"])) for rule in rules)
