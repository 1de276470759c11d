"""The proof of a diff: the old text and the changes give the new text, to the character."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zanwatch.errors import InputError
from zanwatch.messages import Change, Edition


def printed(edition: Edition) -> tuple[list[str], list[str]]:
    """Return the printed lines and the notes of an edition; provisions without words print nothing."""
    return [p.line for p in edition.provisions if p.line], [note.text for note in edition.notes]


def apply(old: Edition, changes: Iterable[Change]) -> tuple[list[str], list[str]]:
    """Return the printed lines and the notes of the new edition.

    Raises InputError when the changes do not fit the old edition.
    """
    known = list(changes)
    lines = _applied([p.line for p in old.provisions], [c for c in known if c.op != "note"])
    notes = _applied([note.text for note in old.notes], [c for c in known if c.op == "note"])
    return lines, notes


def _applied(old: Sequence[str], changes: Sequence[Change]) -> list[str]:
    taken: set[int] = set()
    placed: dict[int, tuple[str, int]] = {}
    for change in changes:
        if change.span_before and change.at_before is not None:
            taken.update(range(change.at_before, change.at_before + change.span_before))
        if change.span_after and change.at_after is not None:
            placed[change.at_after] = (change.text_after or "", change.span_after)
    if taken and max(taken) >= len(old):
        raise InputError("the changes do not fit this edition", "they were made from another one")
    kept = (line for index, line in enumerate(old) if index not in taken)
    return [line for line in _filled(kept, placed) if line]


def _filled(kept: Iterable[str], placed: dict[int, tuple[str, int]]) -> Iterable[str]:
    at = 0
    waiting = dict(placed)
    for line in kept:
        while at in waiting:
            text, span = waiting.pop(at)
            yield from text.split("\n")
            at += span
        yield line
        at += 1
    for _, (text, _) in sorted(waiting.items()):
        yield from text.split("\n")
