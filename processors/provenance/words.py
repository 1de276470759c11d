"""The wordings of notes, looked up in folded text."""

from __future__ import annotations

import datetime as dt

from processors.provenance.commencement import Commencement, commencement, speaks_of_start
from processors.provenance.mentions import layout
from processors.provenance.rulebook import OperationRule, note_rules
from processors.text import fold
from zanwatch.messages import Language

Found = tuple[OperationRule, int, int]
"""The rule that matched, and where."""


def operation_in(folded: str, language: Language) -> Found | None:
    """Return the first rule, by rank, whose wording stands in `folded`."""
    return _first(note_rules().operations, folded, language)


def statement_in(folded: str, language: Language) -> Found | None:
    """Return the wording of a sentence that names no act: what it does, or a service notice."""
    rules = note_rules()
    return _first(rules.statements, folded, language) or _first(rules.operations, folded, language)


def _first(rules: tuple[OperationRule, ...], folded: str, language: Language) -> Found | None:
    for rule in rules:
        match = rule.pattern.search(folded) if rule.language == language else None
        if match:
            return rule, match.start(), match.end()
    return None


def act_form(folded: str, language: Language) -> tuple[str, int] | None:
    """Return the first form of an act named in `folded`, and where its words end.

    Longer words win over shorter ones inside them («конституционным законом» over «законом»).
    """
    found = [
        (m.start(), m.end(), rule.value)
        for rule in note_rules().acts
        if rule.language == language
        for m in rule.pattern.finditer(folded)
    ]
    outer = [f for f in found if not any(_wraps(o, f) for o in found)]
    if not outer:
        return None
    start, end, _ = min(outer)
    return next(value for s, e, value in found if (s, e) == (start, end)), end


def _wraps(outer: tuple[int, int, str], inner: tuple[int, int, str]) -> bool:
    return outer[:2] != inner[:2] and outer[0] <= inner[0] and inner[1] <= outer[1]


def says_untouched(text: str, language: Language) -> bool:
    """Say whether the note states that the text in its own language did not change."""
    folded = fold(text)
    return any(w.pattern.search(folded) for w in note_rules().untouched if w.language == language)


def commencement_in(text: str, language: Language, act_date: dt.date | None) -> tuple[str, Commencement]:
    """Return the words on commencement that follow an act, without their brackets, and what they come to."""
    for start, end in layout(fold(text)).brackets:
        words = text[start + 1 : end - 1]
        if speaks_of_start(words):
            return words, commencement(words, language, None, act_date)
    if speaks_of_start(text):
        words = text.strip(" .;,()")
        return words, commencement(words, language, None, act_date)
    return "", Commencement()
