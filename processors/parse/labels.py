"""What opens a line: a heading, a number, a note. Matched on folded text, quoted as printed."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from processors.parse.rules import Opening, normal_number, structure_rules
from processors.text import fold
from zanwatch.messages import NoteKind

_OPENING: Final = 60
"""Characters in which a heading, a number or the word that opens a note stands."""
_NOTE_OPENING: Final = 400
_BEFORE_NOTE: Final = '"* '


class Mark(NamedTuple):
    """The opening of a line: its unit, its number, the printed label, and what follows it."""

    unit: str
    number: str
    label: str
    rest: str


def opens(pattern: re.Pattern[str], folded: str) -> bool:
    """Say whether a line opens with `pattern`."""
    return pattern.match(folded, 0, _OPENING) is not None


def heading_of(text: str, folded: str = "") -> Mark | None:
    """Return the heading `text` opens with (`Статья 5. …`, `3-тарау. …`), or None.

    A number must be followed by a dot, the end, or a capital letter: `Статья 5 применяется` is a sentence.
    `folded` is the text folded, where the caller has it.
    """
    folded = folded or fold(text)
    found = structure_rules().headings.match(folded, _OPENING)
    if found is None:
        return None
    label, rest = text[: found.end], text[found.end :].lstrip()
    if rest and not label.endswith(".") and not _entitles(rest, folded[-len(rest) :]):
        return None
    return Mark(found.name, normal_number(text[found.number]), label.rstrip(), rest)


def label_of(text: str, folded: str = "") -> Mark | None:
    """Return the number `text` opens with (`3.`, `2-1)`, `Примечание:`), or None; `folded` as above."""
    folded = folded or fold(text)
    rules = structure_rules()
    found = rules.labels.match(folded, _OPENING)
    if found and rules.not_labels.match(folded, found.end, _OPENING):
        found = rules.repealed_runs.match(folded, _NOTE_OPENING)
    return _mark(text, found) if found else None


def subpoint_of(text: str, folded: str) -> Mark | None:
    """Return the number of a subpoint that begins with the provision it names (`3) пункта 2 …`), or None."""
    found = structure_rules().names_provision.match(folded, 0, _OPENING)
    if found is None:
        return None
    return Mark("sub", found["n"], text[: found.end("n") + 1], text[found.end("n") + 1 :].lstrip())


def _mark(text: str, found: Opening[str]) -> Mark:
    return Mark(found.name, normal_number(text[found.number]), text[: found.end].rstrip(), text[found.end :].lstrip())


def bare_chapter_of(text: str, folded: str) -> Mark | None:
    """Return the chapter a heading such as `1. Общие положения` opens, or None."""
    found = structure_rules().bare_chapter.match(folded, 0, _OPENING)
    if not found:
        return None
    number = normal_number(text[found.start("n") : found.end("n")])
    return Mark("ch", number, text[: found.end()], text[found.end() :].lstrip())


def note_kind(folded: str) -> NoteKind | None:
    """Return the kind of publisher's note a line opens, or None when it is the act's own words."""
    found = structure_rules().notes.match(folded[:_OPENING].lstrip(_BEFORE_NOTE), _OPENING)
    if found is None or found.name == "service":
        return found.name if found else None
    opening = folded[:_NOTE_OPENING].lstrip(_BEFORE_NOTE)
    return next((rule.kind for rule in structure_rules().note_kinds if rule.pattern.search(opening)), found.name)


def is_repealed(folded: str) -> bool:
    """Say whether what follows a number is only the word that its text is gone."""
    opening = folded[:80].lstrip('(" -')
    found = structure_rules().repealed.match(opening)
    return found is not None and not opening[found.end() :].lstrip().startswith(("ся", "их"))


def continues_lower(text: str) -> bool:
    """Say whether a line begins with a small letter: an абзац, not a часть (law 480-V, art. 23)."""
    if text[:1].isalpha():
        return text[0].islower()
    first = next((c for c in text if c.isalpha()), "")
    opening = text.lstrip("\"«»“”'(- –—")[:1]
    return bool(first) and first.islower() and not opening.isdigit()


def _entitles(rest: str, folded: str) -> bool:
    """Say whether what follows a number without a dot is a title, or the word that the text is gone."""
    first = rest.lstrip('"«“(')[:1]
    if first.isupper() or first.isdigit():
        return structure_rules().not_headings.match(folded) is None
    return is_repealed(folded)
