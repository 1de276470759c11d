"""What remarks and answers say, as data: `processors/rules/consult.yml`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from processors.provenance.rulebook import Entry, Pattern, checked
from zanwatch.messages import Language

Stance = Literal["support", "objection", "proposal", "question", "off_topic"]
Kind = Literal["substance", "wording", "technique", "procedure"]
Verdict = Literal["accepted", "accepted_in_part", "rejected", "noted"]


class StanceRule(Entry):
    """Words that say what the writer wants."""

    id: str
    language: Language
    stance: Stance
    final: bool = False
    """Whether it stands whatever else is found."""
    pattern: Pattern


class KindRule(Entry):
    """Words that say what a remark is about."""

    id: str
    language: Language
    kind: Kind
    pattern: Pattern


class AnswerRule(Entry):
    """Words that say what an answer decides."""

    id: str
    language: Language
    verdict: Verdict
    pattern: Pattern


class Words(Entry):
    """Words with no more meaning than the list they stand in."""

    id: str
    language: Language
    pattern: Pattern


class Likeness(Entry):
    """From when on texts say the same."""

    remarks: float
    answers: float
    run: int
    """Words in a run."""
    template: int
    """Different remarks with one answer that make it a template."""


class ConsultRules(Entry):
    """`consult.yml`."""

    precedence: tuple[Stance, ...]
    clashes: tuple[tuple[Stance, Stance], ...]
    stances: tuple[StanceRule, ...]
    kinds: tuple[KindRule, ...]
    answers: tuple[AnswerRule, ...]
    reasons: tuple[Words, ...]
    greetings: tuple[Words, ...]
    courtesies: tuple[Words, ...]
    reason_words: int
    """Words of a refusal, beside the refusing and courtesy, that make a reason."""
    likeness: Likeness


@cache
def consult_rules() -> ConsultRules:
    """Return the rules on remarks and answers."""
    return checked("consult", ConsultRules)
