"""What opens a line: a heading, a number, a note. Matched on folded text, quoted as printed."""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from processors.parse.rules import normal_number, structure_rules
from processors.text import fold
from zanwatch.messages import NoteKind

_OPENING: Final = 60
"""Characters in which a heading, a number or the word that opens a note stands."""
_NOTE_OPENING: Final = 400


class Mark(NamedTuple):
    """The opening of a line: its unit, its number, the printed label, and what follows it."""

    unit: str
    number: str
    label: str
    rest: str


@lru_cache(maxsize=8192)
def opening_of(text: str) -> str:
    """Return the folded first characters of a line; asked several times for every line."""
    return fold(text[:_OPENING])


def heading_of(text: str) -> Mark | None:
    """Return the heading `text` opens with (`Статья 5. …`, `3-тарау. …`), or None.

    A number must be followed by a dot, the end, or a capital letter: `Статья 5 применяется` is a sentence.
    """
    folded = opening_of(text)
    for rule in structure_rules().headings:
        if found := rule.pattern.match(folded):
            label, rest = text[: found.end()], text[found.end() :].lstrip()
            if rest and not label.endswith(".") and not (_may_open_title(rest) or is_repealed(rest)):
                return None
            return Mark(rule.unit, normal_number(text[found.start("n") : found.end("n")]), label.rstrip(), rest)
    return None


def label_of(text: str) -> Mark | None:
    """Return the number `text` opens with (`3.`, `2-1)`, `Примечание:`), or None."""
    folded = opening_of(text)
    for rule in structure_rules().labels:
        if found := rule.pattern.match(folded):
            if structure_rules().not_labels.match(folded, found.end()):
                return None
            number = normal_number(text[found.start("n") : found.end("n")])
            return Mark(rule.unit, number, text[: found.end()].rstrip(), text[found.end() :].lstrip())
    return None


def bare_chapter_of(text: str) -> Mark | None:
    """Return the chapter a heading such as `1. Общие положения` opens, or None."""
    found = structure_rules().bare_chapter.match(opening_of(text))
    if not found:
        return None
    number = normal_number(text[found.start("n") : found.end("n")])
    return Mark("ch", number, text[: found.end()], text[found.end() :].lstrip())


def note_kind(text: str) -> NoteKind | None:
    """Return the kind of publisher's note `text` opens, or None when it is the act's own words."""
    opening = opening_of(text).lstrip('"* ')
    rules = structure_rules()
    kind = next((rule.kind for rule in rules.notes if rule.pattern.match(opening)), None)
    if kind in {None, "service"}:
        return kind
    folded = fold(text[:_NOTE_OPENING]).lstrip('"* ')
    return next((rule.kind for rule in rules.note_kinds if rule.pattern.search(folded)), kind)


def is_repealed(rest: str) -> bool:
    """Say whether what follows a number is only the word that its text is gone."""
    folded = fold(rest[:80]).lstrip('(" -–')
    found = structure_rules().repealed.match(folded)
    return found is not None and not folded[found.end() :].lstrip().startswith(("ся", "их"))


def continues_lower(text: str) -> bool:
    """Say whether a line begins with a small letter: an абзац, not a часть (law 480-V, art. 23)."""
    first = next((c for c in text if c.isalpha()), "")
    opening = text.lstrip("\"«»“”'(- –—")[:1]
    return bool(first) and first.islower() and not opening.isdigit()


def _may_open_title(rest: str) -> bool:
    first = rest.lstrip('"«“(')[:1]
    return first.isupper() or first.isdigit()
