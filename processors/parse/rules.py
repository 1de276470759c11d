"""The rules of structure as patterns: read once from rules/structure.yml, strict."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

import yaml

from zanwatch.errors import ConfigError
from zanwatch.messages import NoteKind

_NUM: Final = r"\d+(?:-\d+)*"
_ROMAN: Final = r"[іvхlсdм]+"
_ROMAN_AS_LATIN: Final = str.maketrans("іvхlсdмІVХLСDМ", "IVXLCDMIVXLCDM")


class UnitRule(NamedTuple):
    """A unit and the pattern that opens it; the group `n` is its number."""

    unit: str
    pattern: re.Pattern[str]


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

    headings: tuple[UnitRule, ...]
    labels: tuple[UnitRule, ...]
    not_labels: re.Pattern[str]
    bare_chapter: re.Pattern[str]
    stamps: tuple[StampRule, ...]
    stamp_lines: int
    stamp_line_length: int
    stamp_length: int
    annex_of_rules: re.Pattern[str]
    resolves: re.Pattern[str]
    offices: re.Pattern[str]
    agreed: re.Pattern[str]
    toc: re.Pattern[str]
    repealed: re.Pattern[str]
    notes: tuple[NoteRule, ...]
    note_kinds: tuple[NoteRule, ...]
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
    """Return a printed number as it stands in a path: Roman numerals in Latin capitals, words kept."""
    if printed and all(c in "іvхlсdмІVХLСDМIXCM" for c in printed):
        return printed.translate(_ROMAN_AS_LATIN).upper()
    return printed.lower()


def _compiled(raw: dict[str, Any]) -> StructureRules:
    return StructureRules(
        headings=_units(raw["headings"]),
        labels=_units(raw["labels"]),
        not_labels=_pattern(raw["not_labels"]),
        bare_chapter=_pattern(raw["bare_chapter"]),
        stamps=tuple(
            StampRule(container, *(_pattern(rule[key]) if key in rule else None for key in ("opens", "closes")))
            for container, rules in raw["stamps"].items()
            for rule in rules
        ),
        stamp_lines=int(raw["stamp_lines"]),
        stamp_line_length=int(raw["stamp_line_length"]),
        stamp_length=int(raw["stamp_length"]),
        annex_of_rules=_pattern(raw["annex_of_rules"]),
        resolves=_pattern(raw["resolves"]),
        offices=_pattern(raw["offices"]),
        agreed=_pattern(raw["agreed"]),
        toc=_pattern(raw["toc"]),
        repealed=_pattern(raw["repealed"]),
        notes=_notes(raw["notes"]),
        note_kinds=_notes(raw["note_kinds"]),
        note_targets=_units(raw["note_targets"]),
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text.replace("NUM", _NUM).replace("ROMAN", _ROMAN))


def _units(rules: list[dict[str, str]]) -> tuple[UnitRule, ...]:
    return tuple(UnitRule(rule["unit"], _pattern(rule["pattern"])) for rule in rules)


def _notes(rules: list[dict[str, Any]]) -> tuple[NoteRule, ...]:
    return tuple(NoteRule(rule["kind"], _pattern(rule["pattern"])) for rule in rules)
