"""Which acts in force a draft would change: those named where it says that it changes something."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from processors.parse.discussion.rulebook import rules
from processors.provenance.mentions import Mention, find_mentions
from processors.text import collapse, fold, language_of
from zanwatch.messages import Edition, Language

_QUOTES: Final = str.maketrans(dict.fromkeys('«»“”„"', " "))
_AROUND: Final = 160
"""Characters before a date, or after a number, in which the form of the act stands."""


class AmendedAct(NamedTuple):
    """An act a draft names as one it changes."""

    act_type: str
    """A form of processors/rules/discussion.yml; "" where the words name none."""
    date: dt.date
    number: str
    words: str
    """The words that name it."""


def amended_acts(draft: Edition | str) -> tuple[AmendedAct, ...]:
    """Return the acts a draft, or a title of one, would change: form, date and number, in the order they are named."""
    lines = [draft] if isinstance(draft, str) else [p.line for p in draft.provisions]
    known = None if isinstance(draft, str) else draft.header.language
    found: dict[tuple[dt.date, str], AmendedAct] = {}
    for line in lines:
        if any(rule.pattern.search(fold(line)) for rule in rules().amending):
            for act in _named(line, known or language_of(line) or _guess(line)):
                found.setdefault((act.date, act.number), act)
    return tuple(found.values())


def _named(line: str, language: Language) -> list[AmendedAct]:
    """The title of a draft is one long quote, so quotes hide nothing; an act without a number is not told apart."""
    opened = line.translate(_QUOTES)
    return [_act(opened, mention, mention.date, language)
            for mention in find_mentions(opened) if mention.date and mention.number]  # fmt: skip


def _act(line: str, mention: Mention, date: dt.date, language: Language) -> AmendedAct:
    before = line[max(0, mention.start - _AROUND) : mention.start]
    after = line[mention.end : mention.end + _AROUND]
    window = fold(before if language == "ru" else after)
    places = []
    for rank, rule in enumerate(rules().act_words):
        spans = [match.span() for match in getattr(rule, language).finditer(window)]
        places += [(-end if language == "ru" else start, rank, start, end, rule.value) for start, end in spans]
    if not places:
        return AmendedAct("", date, mention.number, collapse(line[mention.start : mention.end]))
    _, _, start, end, value = min(places)
    words = before[start:] + line[mention.start : mention.end] if language == "ru" else (
        line[mention.start : mention.end] + after[:end]
    )  # fmt: skip
    return AmendedAct(value, date, mention.number, collapse(words))


def _guess(line: str) -> Language:
    """A title may be too short to be sure of: the words that change something tell the language."""
    return next(rule.language for rule in rules().amending if rule.pattern.search(fold(line)))
