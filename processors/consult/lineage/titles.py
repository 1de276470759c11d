"""Titles as compared: without what is wrapped around them, by the words that tell acts apart."""

from __future__ import annotations

import re
from functools import cache
from typing import Final, NamedTuple

from processors.consult.likeness import words_of
from processors.consult.lineage.rulebook import lineage_rules
from processors.parse.discussion.amended import mentions_in
from processors.text import collapse, fold
from zanwatch.messages import Language

_DEEPEST: Final = 3
"""A title is wrapped at most so often: «Проект приказа "О …"» within another."""
_NUMBER: Final = re.compile(r"\d+(?:-\d+)?")


class Title(NamedTuple):
    """A title as compared."""

    stems: frozenset[str]
    """The words that tell acts apart, cut to stems."""
    numbers: frozenset[str]
    """Numbers and years that are no part of another act's name."""
    acts: frozenset[tuple[str, str]]
    """The acts it names, by date and number."""
    generic: bool = False
    """It is one a body uses again and again."""


def bare(title: str) -> str:
    """Return `title` without what is wrapped around it."""
    text = collapse(title)
    for _ in range(_DEEPEST):
        found = next((m for rule in lineage_rules().wrappers if (m := rule.pattern.search(fold(text)))), None)
        if found is None:
            break
        text = text[slice(*found.span("title"))].strip()
    return text


@cache
def title_of(title: str, language: Language) -> Title:
    """Return `title` as compared."""
    rules = lineage_rules()
    core = bare(title)
    mentions = mentions_in([title])
    acts = frozenset((m.date.isoformat(), m.number) for m in mentions if m.date)
    rest = core
    for mention in sorted(mentions_in([core]), key=lambda m: -m.start):
        rest = rest[: mention.start] + " " + rest[mention.end :]
    words = words_of(rest)
    stems = {word[: rules.stem] for word in words if not word.isdigit()} - set(rules.common[language])
    generic = any(rule.pattern.search(fold(core)) for rule in rules.generic)
    return Title(frozenset(stems), frozenset(_NUMBER.findall(rest)), acts, generic)


def alike(one: Title, other: Title) -> float:
    """Return how alike two titles are, 0 to 1: the share of their own words both have."""
    if not one.stems or not other.stems:
        return 0.0
    return 2 * len(one.stems & other.stems) / (len(one.stems) + len(other.stems))


def contradict(one: Title, other: Title) -> bool:
    """Say whether two titles cannot be of one act: they name different acts, or different numbers."""
    if one.acts and other.acts and not one.acts & other.acts:
        return True
    return bool(one.numbers and other.numbers and one.numbers != other.numbers)


def form_of(*names: str) -> str:
    """Return the form of act that the first telling of `names` says; "" where none does."""
    for name in names:
        folded = fold(collapse(name))
        for rule in lineage_rules().forms:
            if folded and (rule.ru.search(folded) or rule.kk.search(folded)):
                return rule.form
    return ""
