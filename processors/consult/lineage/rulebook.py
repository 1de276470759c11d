"""How a draft is found again, as data: `consult_lineage.yml` and `consult_proposals.yml`."""

from __future__ import annotations

from functools import cache
from typing import Literal

from processors.consult.rulebook import Words
from processors.provenance.rulebook import Entry, Pattern, checked
from zanwatch.messages import Language

ProposalKind = Literal["replaced", "inserted", "deleted", "wording", "number"]


class FormRule(Entry):
    """A form of act and how each language calls it."""

    form: str
    ru: Pattern
    kk: Pattern


class Measures(Entry):
    """From when on two things are alike."""

    run: int
    candidates: int
    """Acts whose text is compared with a draft, the most alike by title."""
    longest_wait_days: int
    title_same: float
    title_alike: float
    title_near: float
    title_words: int
    """Own words a title needs to prove anything alone."""
    title_wait_days: int
    """Days after posting within which a title may prove anything alone."""
    text_whole: float
    """Share of common text that needs no like title."""
    text_same: float
    text_alike: float
    text_other: float
    """Share of common text below which a like title proves nothing."""
    ahead: float
    """How far the best act must be ahead of the next."""


class LineageRules(Entry):
    """`consult_lineage.yml`."""

    wrappers: tuple[Words, ...]
    generic: tuple[Words, ...]
    common: dict[Language, tuple[str, ...]]
    stem: int
    boilerplate: tuple[Words, ...]
    forms: tuple[FormRule, ...]
    measures: Measures


class ProposalRule(Entry):
    """A way to propose a change: the groups `old` and `new` hold the words."""

    id: str
    language: Language
    kind: ProposalKind
    pattern: Pattern


class ProposalMeasures(Entry):
    """From when on proposed words stand in a text."""

    there: float
    gone: float
    shortest: int
    """Letters below which words prove nothing alone."""


class ProposalRules(Entry):
    """`consult_proposals.yml`."""

    proposals: tuple[ProposalRule, ...]
    measures: ProposalMeasures


@cache
def lineage_rules() -> LineageRules:
    """Return how a draft is found again as an act."""
    return checked("consult_lineage", LineageRules)


@cache
def proposal_rules() -> ProposalRules:
    """Return how proposals are worded."""
    return checked("consult_proposals", ProposalRules)
