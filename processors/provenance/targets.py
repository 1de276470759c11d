"""Which provisions the words of a note speak of: «Подпункт 3) пункта 2 статьи 5», «4-қосымшаға»."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from processors.provenance.phrases import Chain, Target, chains_in, joined
from processors.provenance.reading import NoteEvent
from processors.provenance.rulebook import note_rules
from processors.text import fold
from zanwatch.identity import child, is_within, number_of, parent_path, step, unit_of
from zanwatch.messages import Language

_NOT_IN_PATHS = frozenset({"ch", "sec", "subsec", "para"})
"""Units an article or a point does not carry in its name (zanwatch.identity)."""

_NUMBERED_THROUGHOUT = frozenset({"art", "ch", "sec", "annex"})
"""Units whose number stands for one provision of the act, wherever the note is."""

_COUNTED = frozenset({"par", "cl", "sent"})
"""Units without a printed number: how they are counted, people and programs may disagree."""


@dataclass(frozen=True)
class Scope:
    """The provisions an event is about; not `sure` where the words name one that was not found."""

    paths: tuple[str, ...]
    sure: bool = True
    around: tuple[str, ...] = ()
    """What the provisions stand in, where they were found by counting lines: a guess, should we count otherwise."""


class PathIndex:
    """The paths of both editions, by unit and by numbered unit of their last step."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_step: dict[str, list[str]] = {}
        for path in sorted(set(paths)):
            unit, number = unit_of(path), number_of(path).partition("~")[0]
            for key in {unit, step(unit, number)}:
                self._by_step.setdefault(key, []).append(path)
        self._found: dict[tuple[Chain, str], tuple[str, ...]] = {}

    def find(self, chain: Chain, near: str) -> tuple[str, ...]:
        """Return the paths that `chain` (smallest unit first) names: at or above `near`, else below it.

        Else anywhere, for units numbered through the act.
        """
        key = (chain, near)
        if key not in self._found:
            found = self._search(chain, near)
            self._found[key] = found or self._search(_numbered_parts(chain), near)
        return self._found[key]

    def _search(self, chain: Chain, near: str) -> tuple[str, ...]:
        first, *rest = chain
        outer = [t for t in rest if t.unit not in _NOT_IN_PATHS]
        fitting = [p for p in self._named(first) if all(any(t.fits(s) for s in p.split("/")) for t in outer)]
        if first.unit in _COUNTED:
            fitting = _shallowest(fitting)
        above = [p for p in fitting if is_within(near, [p])]
        below = [p for p in fitting if not near or is_within(p, [near])]
        anywhere = any(t.unit in _NUMBERED_THROUGHOUT for t in chain)
        return tuple(above[-1:] or below or (fitting if anywhere else ()))

    def _named(self, target: Target) -> list[str]:
        exact = [path for number in target.printed for path in self._by_step.get(step(target.unit, number), [])]
        if exact:
            return exact
        if target.spans:
            return [path for path in self._by_step.get(target.unit, []) if target.fits(path.rpartition("/")[2])]
        return [path for key in target.steps() for path in self._by_step.get(key, [])]


def _numbered_parts(chain: Chain) -> Chain:
    """Return `chain` as a code prints it: «часть вторая статьи 5» is its «2.», and has the place of a point."""
    if any(target.unit == "pt" for target in chain):
        return chain
    return tuple(replace(target, unit="pt") if target.unit == "cl" else target for target in chain)


def _shallowest(paths: list[str]) -> list[str]:
    depth = min((path.count("/") for path in paths), default=0)
    return [path for path in paths if path.count("/") == depth]


def scope_of(event: NoteEvent, note_path: str, language: Language, index: PathIndex) -> Scope:
    """Return the provisions `event` is about; the place of its note where its words name none."""
    if event.operation == "whole_text":
        part = chains_in(event.target, language)
        return _found(part, note_path, index) or Scope(("",), sure=not part)
    if note_rules().corner.search(fold(event.target)):
        return Scope(index.find((Target("stamp"),), note_path), sure=False)
    target = chains_in(event.target, language)
    element = chains_in(event.element, language) if event.operation == "added" else ()
    inside = tuple(joined(part, whole) for part in element for whole in target[:1])
    for wanted in (inside, element, target):
        scope = _found(wanted, note_path, index)
        if scope:
            return scope
    if event.operation == "heading" and not target:
        return Scope((note_path, child(note_path, "title")))
    return Scope((note_path,), sure=not (target or element))


def _found(chains: tuple[Chain, ...], note_path: str, index: PathIndex) -> Scope | None:
    """Return what all of `chains` name; None where one of them is not to be found, or names more than it says."""
    paths: list[str] = []
    around: list[str] = []
    sure = True
    for chain in chains:
        found, missed = _place(chain, note_path, index)
        if not found or (len(found) > max(1, len(chain[0].numbers)) and not chain[0].spans):
            return None
        sure = sure and not missed
        paths += found
        around += [parent_path(path) for path in found if unit_of(path) in _COUNTED]
    return Scope(tuple(dict.fromkeys(paths)), sure, tuple(dict.fromkeys(around))) if paths else None


def _place(chain: Chain, note_path: str, index: PathIndex) -> tuple[tuple[str, ...], bool]:
    """Return the paths of `chain`, and whether a counted unit of it is not in the tree.

    A sentence, and the first line of a unit, have no place of their own: they are the unit.
    """
    found = index.find(chain, note_path)
    first, *rest = chain
    if found or first.unit not in _COUNTED:
        return found, False
    own = first.unit == "sent" or first.numbers == ("1",)
    whole = _place(tuple(rest), note_path, index) if rest else ((note_path,), False)
    return whole[0], whole[1] or not own
