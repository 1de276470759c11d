"""Which provisions the words of a note speak of: «Подпункт 3) пункта 2 статьи 5», «4-қосымшаға»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from processors.provenance.reading import NoteEvent
from processors.provenance.rulebook import note_rules
from processors.text import fold
from zanwatch.identity import child, is_within, number_of, step, unit_of
from zanwatch.messages import Language

_NUMBER = r"\d+(?:-\d+)*\)?"
_LIST = rf"(?P<numbers>{_NUMBER}(?:\s*(?:,|и|және|мен)\s*{_NUMBER})*)"
_NOT_IN_PATHS = frozenset({"ch", "sec", "subsec", "para"})
"""Units an article or a point does not carry in its name (zanwatch.identity)."""

_NUMBERED_THROUGHOUT = frozenset({"art", "annex"})
"""Units whose number stands for one provision of the act, wherever the note is."""


@dataclass(frozen=True)
class Target:
    """A unit and the numbers named; no number where the words give none."""

    unit: str
    numbers: tuple[str, ...] = ()

    def fits(self, other: str) -> bool:
        """Say whether a step of a path is this unit with one of these numbers."""
        return unit_of(other) == self.unit and (not self.numbers or number_of(other).partition("~")[0] in self.numbers)

    def steps(self) -> list[str]:
        """Return the steps of a path it names; the bare unit where it gives no number."""
        return [step(self.unit, number) for number in self.numbers] or [self.unit]


@dataclass(frozen=True)
class Scope:
    """The provisions an event is about; not `sure` where the words name one that was not found."""

    paths: tuple[str, ...]
    sure: bool = True


class PathIndex:
    """The paths of both editions, by unit and by numbered unit of their last step."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_step: dict[str, list[str]] = {}
        for path in sorted(set(paths)):
            unit, number = unit_of(path), number_of(path).partition("~")[0]
            for key in {unit, step(unit, number)}:
                self._by_step.setdefault(key, []).append(path)
        self._found: dict[tuple[tuple[Target, ...], str], tuple[str, ...]] = {}

    def find(self, targets: tuple[Target, ...], near: str) -> tuple[str, ...]:
        """Return the paths that `targets` (smallest unit first) name: at or above `near`, else below it.

        Else anywhere, for units numbered through the act.
        """
        key = (targets, near)
        if key not in self._found:
            self._found[key] = self._search(targets, near)
        return self._found[key]

    def _search(self, targets: tuple[Target, ...], near: str) -> tuple[str, ...]:
        first, *rest = targets
        outer = [t for t in rest if t.unit not in _NOT_IN_PATHS]
        named = [path for key in first.steps() for path in self._by_step.get(key, [])]
        fitting = [p for p in named if all(any(t.fits(s) for s in p.split("/")) for t in outer)]
        above = [p for p in fitting if is_within(near, [p])]
        below = [p for p in fitting if not near or is_within(p, [near])]
        return tuple(above[-1:] or below or (fitting if first.unit in _NUMBERED_THROUGHOUT else ()))


def targets_in(words: str, language: Language) -> tuple[Target, ...]:
    """Return the units named in `words`, smallest first."""
    folded = fold(words)
    found: list[Target] = []
    for unit, pattern in _numbered(language):
        match = pattern.search(folded)
        if match:
            numbers = re.findall(r"\d+(?:-\d+)*", match["numbers"])
            found.append(Target(unit, tuple(numbers)))
            folded = folded[: match.start()] + " " * (match.end() - match.start()) + folded[match.end() :]
    if found:
        return tuple(found)
    bare = [Target(rule.unit) for rule in note_rules().numberless if rule.pattern.search(folded)]
    return tuple(bare[:1])


@cache
def _numbered(language: Language) -> tuple[tuple[str, re.Pattern[str]], ...]:
    shape = r"(?<!\w)(?:{unit})\s+{numbers}" if language == "ru" else r"(?<![\w-]){numbers}\s*-?\s*(?:{unit})"
    return tuple(
        (rule.unit, re.compile(shape.format(unit=rule.ru if language == "ru" else rule.kk, numbers=_LIST)))
        for rule in note_rules().units
    )


def scope_of(event: NoteEvent, note_path: str, language: Language, index: PathIndex) -> Scope:
    """Return the provisions `event` is about; the place of its note where its words name none."""
    if event.operation == "whole_text":
        return Scope(("",))
    if note_rules().corner.search(fold(event.target)):
        return Scope(index.find((Target("stamp"),), note_path), sure=False)
    target = targets_in(event.target, language)
    element = targets_in(event.element, language) if event.operation == "added" else ()
    for wanted in (element, target) if element else (target,):
        if wanted:
            found = index.find(wanted, note_path)
            if found and len(found) <= max(1, len(wanted[0].numbers)):
                return Scope(found)
    if event.operation == "heading" and not target:
        return Scope((note_path, child(note_path, "title")))
    return Scope((note_path,), sure=not (target or element))
