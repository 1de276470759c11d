"""Words into units: «подпункты 1) и 2) пункта 3 статьи 5», «5-баптың 3-тармағының екінші бөлігі».

Russian names the smallest unit first and what it stands in behind it; Kazakh goes from the largest to the smallest.
What is named beside another shares the larger units: «пункты 2, 3 и подпункт 4) пункта 5 статьи 6».
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final, Literal

from processors.provenance.units import Shape, ordinal_pattern, rank_of, read_ordinal, shapes, unit_rules
from processors.text import fold
from zanwatch.identity import number_of, step, unit_of
from zanwatch.messages import Language

_ROMAN: Final = str.maketrans("ІVХLСDМіvхlсdмxcm", "IVXLCDMIVXLCDMXCM")
_ITEM: Final = re.compile(r"(?P<number>\d+(?:-\d+)*|[іvхlсdм]+(?!\w))\)?")
_RANGE: Final = re.compile(r"\s*(?:-|по)\s*")
_LONGEST: Final = 60
"""Numbers a range may hold; more is a number we misread."""

Chain = tuple["Target", ...]
"""A unit and what it stands in, smallest first."""


@dataclass(frozen=True)
class Target:
    """A unit and the numbers named; no number where the words give none."""

    unit: str
    numbers: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    """First and last whole number of each range named; what was put in between belongs to it."""
    printed: tuple[str, ...] = ()
    """What was read as a range though it may be the number of one unit: «5-8»."""

    def fits(self, other: str) -> bool:
        """Say whether a step of a path is this unit with one of these numbers."""
        if unit_of(other) != self.unit:
            return False
        number = number_of(other).partition("~")[0]
        return not self.numbers or number in self.numbers or any(_within(number, span) for span in self.spans)

    def steps(self) -> list[str]:
        """Return the steps of a path it names; the bare unit where it gives no number."""
        return [step(self.unit, number) for number in self.numbers] or [self.unit]


def _within(number: str, span: tuple[int, int]) -> bool:
    whole, _, more = number.partition("-")
    return whole.isdecimal() and span[0] <= int(whole) <= span[1] and not (more and int(whole) == span[1])


@dataclass(frozen=True)
class _Mention:
    """A unit named at `start:end`."""

    start: int
    end: int
    rank: int
    unit: str
    items: tuple[tuple[str, str], ...]
    """Each number, and what stands between the one before and it."""
    many: Literal["surely", "maybe", "no"]

    def target(self, *, head: bool) -> Target:
        """Return what is named; a form that may be one or many is taken for many only where the words begin."""
        plural = self.many == "surely" or (self.many == "maybe" and head)
        numbers: list[str] = []
        spans: list[tuple[int, int]] = []
        printed: list[str] = []
        for i, (number, before) in enumerate(self.items):
            span = _range(self.items[i - 1][0], number) if i and _RANGE.fullmatch(before) else None
            inner = _range(*number.split("-")) if plural and number.count("-") == 1 else None
            printed += [number] if inner else []
            first = (span or inner or (0, 0))[0]
            spans += [pair for pair in (span, inner) if pair]
            numbers += [str(n) for n in range(first, (span or inner or (0, 0))[1] + 1)] if span or inner else [number]
        return Target(self.unit, tuple(dict.fromkeys(numbers)), tuple(spans), tuple(printed))


def _range(first: str, last: str) -> tuple[int, int] | None:
    if not (first.isdecimal() and last.isdecimal()):
        return None
    low, high = int(first), int(last)
    return (low, high) if low < high <= low + _LONGEST else None


def chains_in(words: str, language: Language) -> tuple[Chain, ...]:
    """Return what `words` name, in their order; a unit without a number only where nothing is numbered."""
    folded = fold(words)
    mentions = _mentions(words, folded, language)
    if mentions:
        mentions = _parts_of_points(folded, mentions, language)
        groups = _groups(folded, mentions, language)
        return _shared(groups, language)
    bare = [Target(rule.unit) for rule in unit_rules().numberless if rule.pattern.search(folded)]
    return tuple((target,) for target in bare[:1])


def _mentions(words: str, folded: str, language: Language) -> list[_Mention]:
    found: list[_Mention] = []
    for shape in shapes(language):
        for match in shape.pattern.finditer(folded):
            items = _items(words, folded, match, shape, language)
            if items:
                many = _many(shape, match["unit"])
                found.append(_Mention(match.start(), match.end(), shape.rank, shape.unit, items, many))
                folded = folded[: match.start()] + " " * len(match[0]) + folded[match.end() :]
    return sorted(found, key=lambda m: m.start)


def _parts_of_points(folded: str, mentions: list[_Mention], language: Language) -> list[_Mention]:
    """Name a part by what it is: numbered, it stands for a point of a code, but not inside a point."""
    read = list(mentions)
    for i, (before, here) in enumerate(pairwise(mentions)):
        at, inner = (i, before) if language == "ru" else (i + 1, here)
        part = folded[inner.start : inner.end].startswith("ч") or "бөлі" in folded[inner.start : inner.end]
        gap = unit_rules().between.sub("", folded[before.end : here.start]).strip()
        if before.unit == here.unit == "pt" and part and not gap:
            read[at] = replace(inner, unit="cl", rank=rank_of("cl"))
    return read


def _many(shape: Shape, unit: str) -> Literal["surely", "maybe", "no"]:
    if shape.many.fullmatch(unit):
        return "surely"
    return "maybe" if shape.either and shape.either.fullmatch(unit) else "no"


def _items(
    words: str, folded: str, match: re.Match[str], shape: Shape, language: Language
) -> tuple[tuple[str, str], ...]:
    start, end = match.span("numbers")
    items: list[tuple[str, str]] = []
    after = start
    for item in (ordinal_pattern(language) if shape.by == "words" else _ITEM).finditer(folded, start, end):
        number = str(read_ordinal(item[0], language)) if shape.by == "words" else _printed(words, item)
        if number:
            items.append((number, folded[after : item.start()]))
        after = item.end()
    return tuple(items)


def _printed(words: str, item: re.Match[str]) -> str:
    """Return a number as it stands in a path; "" for letters that are no Roman number in capitals."""
    if item["number"][:1].isdigit():
        return item["number"]
    number = words[slice(*item.span("number"))]
    return number.translate(_ROMAN) if number.isupper() else ""


def _groups(folded: str, mentions: Sequence[_Mention], language: Language) -> list[list[_Mention]]:
    """Cut the mentions where one is not the whole (Russian) or the part (Kazakh) of the one before it.

    Each group is smallest first.
    """
    groups = [[mentions[0]]]
    for before, here in pairwise(mentions):
        gap = unit_rules().between.sub("", folded[before.end : here.start]).strip()
        inner, outer = (before, here) if language == "ru" else (here, before)
        if not gap and (outer.rank > inner.rank or (inner.unit, outer.unit) == ("sub", "cl")):
            groups[-1].append(here)
        else:
            groups.append([here])
    return groups if language == "ru" else [group[::-1] for group in groups]


def _shared(groups: list[list[_Mention]], language: Language) -> tuple[Chain, ...]:
    """Give each group the larger units of its neighbour: the next one in Russian, the one before in Kazakh."""
    heads = [group[0] for group in groups]
    order = range(len(groups) - 2, -1, -1) if language == "ru" else range(1, len(groups))
    for i in order:
        lender = groups[i + 1 if language == "ru" else i - 1]
        largest = groups[i][-1].rank
        if lender[0].rank <= largest:
            groups[i] = groups[i] + [m for m in lender if m.rank > largest]
    return tuple(tuple(m.target(head=m in heads) for m in group) for group in groups)


def joined(element: Chain, whole: Chain) -> Chain:
    """Return `element` inside `whole`: «подпунктом 1-1)» of «пункт 1 статьи 14»."""
    largest = max((rank_of(t.unit) for t in element), default=-1)
    return (*element, *(t for t in whole if rank_of(t.unit) > largest))
