"""Rules of classification as data: forms of acts, bodies, substance of changes."""

from __future__ import annotations

from functools import cache

from processors.alarms import alarm_rules
from processors.provenance.rulebook import Entry, Pattern, checked
from zanwatch.messages import LANGUAGES, Language


class FormRule(Entry):
    """A form of act, how each language prints it, and the source's codes for it."""

    value: str
    ru: Pattern
    kk: Pattern
    codes: tuple[str, ...]
    names: dict[str, str]

    def pattern(self, language: Language) -> Pattern:
        """Return the pattern of one language."""
        return self.ru if language == "ru" else self.kk


class StatusRule(Entry):
    """A status, its code and the words for it in the requisites."""

    value: str
    code: str
    ru: Pattern | None
    kk: Pattern | None
    names: dict[str, str]

    def pattern(self, language: Language) -> Pattern | None:
        """Return the pattern of one language, where the status is ever printed in words."""
        return self.ru if language == "ru" else self.kk


class TitleRule(Entry):
    """What a title says about an act."""

    id: str
    language: Language
    name: str
    pattern: Pattern


class FormRules(Entry):
    """`act_types.yml`."""

    forms: tuple[FormRule, ...]
    statuses: tuple[StatusRule, ...]
    titles: tuple[TitleRule, ...]


class BodyRule(Entry):
    """A body that issues acts."""

    id: str
    ru: Pattern
    kk: Pattern
    names: dict[str, str]

    def pattern(self, language: Language) -> Pattern:
        """Return the pattern of one language."""
        return self.ru if language == "ru" else self.kk


class BodyRules(Entry):
    """`bodies.yml`."""

    bodies: tuple[BodyRule, ...]
    country: Pattern
    silent: tuple[str, ...]


class TextRule(Entry):
    """A wording of one language in the text of an act."""

    id: str
    language: Language
    pattern: Pattern


class SubstanceRules(Entry):
    """`substance.yml`."""

    ops: dict[str, str]
    names: dict[str, dict[str, str]]
    commencement: tuple[TextRule, ...]
    numerals: dict[Language, str]
    digits: str


@cache
def form_rules() -> FormRules:
    """Return the forms of acts, statuses and titles."""
    return checked("act_types", FormRules)


@cache
def body_rules() -> BodyRules:
    """Return the bodies."""
    return checked("bodies", BodyRules)


@cache
def substance_rules() -> SubstanceRules:
    """Return what changes mean."""
    return checked("substance", SubstanceRules)


def names_of(value: str) -> dict[str, str]:
    """Return how a value of a label is called in Kazakh, Russian and English; the value itself where no rule says."""
    named = {rule.value: rule.names for rule in form_rules().forms}
    named |= {rule.value: rule.names for rule in form_rules().statuses}
    named |= {rule.id: rule.names for rule in body_rules().bodies}
    named |= {rule.id: rule.names for rule in alarm_rules().alarms}
    named |= substance_rules().names
    return named.get(value) or dict.fromkeys((*LANGUAGES, "en"), value)
