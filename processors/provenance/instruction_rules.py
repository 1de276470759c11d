"""The wordings of amending acts as data: `processors/rules/instructions.yml`, read once and checked."""

from __future__ import annotations

from functools import cache
from typing import Literal

from processors.provenance.rulebook import Entry, Pattern, checked
from zanwatch.messages import Language

InstructionOp = Literal[
    "new_wording", "added", "repealed", "replaced_words", "inserted_words", "deleted_words", "heading", "renumbered",
    "cancelled", "suspended", "unknown",
]  # fmt: skip


class Opening(Entry):
    """A line that says that acts are amended, or lose their force."""

    language: Language
    does: Literal["amends", "repeals"]
    pattern: Pattern
    source: str


class Verb(Entry):
    """What is done, and where the quoted words stand."""

    id: str
    language: Language
    operation: InstructionOp
    pattern: Pattern
    needs: Pattern | None = None
    words: Literal["before", "after", "both", "none"]
    source: str


class InstructionRules(Entry):
    """The patterns of `instructions.yml`."""

    opens: tuple[Opening, ...]
    names_act: dict[Language, Pattern]
    approved: dict[Language, Pattern]
    verbs: tuple[Verb, ...]
    heading: Pattern
    everywhere: Pattern
    of_content: Pattern
    called: Pattern
    by_annex: dict[Language, Pattern]


@cache
def instruction_rules() -> InstructionRules:
    """Return the wordings of amending acts."""
    return checked("instructions", InstructionRules)
