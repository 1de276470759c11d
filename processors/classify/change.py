"""What a change means, as far as plain rules are sure: the diff decides, this quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from processors.alarms import is_alarm
from processors.classify.requisites import requisite_labels
from processors.classify.rulebook import substance_rules
from processors.text import fold
from zanwatch.messages import Assessment, Change, Label, Language

_QUOTED = ("act_type", "body")
_WORD = re.compile(r"[\w.,-]")
_LONGEST_QUOTE = 200
"""Characters of a quoted change; enough to recognise it in the redline."""


def classify_change(change: Change) -> Assessment:
    """Return what a change means: its substance, the act it touches, numbers and commencement where sure."""
    requisites = requisite_labels(change.requisites, change.language)
    labels = [
        *_substance(change),
        *(label for label in requisites if label.name in _QUOTED),
        *_number_changed(change),
        *_commencement(change),
        *_alarms(change),
    ]
    return Assessment(subject=change.id, act_id=change.act_id, language=change.language, labels=tuple(labels))


def _substance(change: Change) -> list[Label]:
    value = substance_rules().ops.get(change.op)
    evidence = _changed_words(change)
    if value is None or not evidence:
        return []
    return [Label(name="substance", value=value, evidence=evidence, rule=f"substance.{change.op}")]


def _alarms(change: Change) -> list[Label]:
    """Say what the diff flagged as suspicious, with the words that changed."""
    evidence = _changed_words(change)
    flags = [flag for flag in change.flags if is_alarm(flag)] if evidence else []
    return [Label(name="alarm", value=flag, evidence=evidence, rule=f"alarm.{flag}") for flag in flags]


def _changed_words(change: Change) -> str:
    """Return the first words that came or, failing that, went; the whole text where no redline tells."""
    for wanted in ("+", "-"):
        for op, text in change.redline:
            if op == wanted and text.strip():
                return text.strip()[:_LONGEST_QUOTE].strip()
    return (change.text_after or change.text_before or "").strip()[:_LONGEST_QUOTE].strip()


def _number_changed(change: Change) -> list[Label]:
    """Say so where a replaced piece held a number and its replacement holds another."""
    if change.op != "amended":
        return []
    pattern = _number_pattern(change.language)
    for old, new in _replacements(change):
        before, after = ([m.group() for m in pattern.finditer(fold(piece))] for piece in (old, new))
        if before and after and before != after:
            evidence = new.strip()[:_LONGEST_QUOTE].strip()
            return [Label(name="number_changed", value="yes", evidence=evidence, rule="substance.number")]
    return []


@cache
def _number_pattern(language: Language) -> re.Pattern[str]:
    rules = substance_rules()
    return re.compile(rf"{rules.digits}|(?<!\w){rules.numerals[language]}(?!\w)")


def _replacements(change: Change) -> Iterator[tuple[str, str]]:
    """Yield what was replaced by what, widened to whole words: a redline may change one digit of a number."""
    line = change.redline
    for i in range(len(line) - 1):
        (first, old), (second, new) = line[i], line[i + 1]
        if {first, second} == {"-", "+"}:
            if first == "+":
                old, new = new, old
            left = _word_end(line[i - 1][1]) if i and line[i - 1][0] == "=" else ""
            right = _word_start(line[i + 2][1]) if i + 2 < len(line) and line[i + 2][0] == "=" else ""
            yield left + old + right, left + new + right


def _word_end(text: str) -> str:
    start = len(text)
    while start and _WORD.match(text[start - 1]):
        start -= 1
    return text[start:]


def _word_start(text: str) -> str:
    end = 0
    while end < len(text) and _WORD.match(text[end]):
        end += 1
    return text[:end]


def _commencement(change: Change) -> list[Label]:
    """Say so where the text of the provision, not a note, speaks of its entry into force."""
    if change.op in {"note", "editorial"}:
        return []
    for text in (change.text_after, change.text_before):
        for rule in substance_rules().commencement:
            match = rule.pattern.search(fold(text or "")) if rule.language == change.language else None
            if text and match:
                evidence = text[match.start() : match.end()]
                return [Label(name="commencement", value="yes", evidence=evidence, rule=rule.id)]
    return []
