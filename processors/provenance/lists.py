"""What the acts of one list lend one another: a note says it once and leaves it unsaid for the rest."""

from __future__ import annotations

from dataclasses import replace

from processors.provenance.drafts import Draft
from processors.provenance.rulebook import note_rules
from processors.text import fold
from zanwatch.messages import Language


def lend(drafts: list[Draft], language: Language) -> list[Draft]:
    """Give each event what it leaves unsaid: the operation, target and issuer before it; the form by language.

    A form in the plural holds for the whole list, an act of another form between its members for itself only.
    """
    head = drafts[0] if drafts else None
    for i in range(1, len(drafts)):
        before, here = drafts[i - 1], drafts[i]
        head = here if here.list_of or (here.operation and here.act_type) else head
        named = head if head and head.list_of and not here.act_type else before
        drafts[i] = replace(
            here,
            operation=here.operation or before.operation,
            rule=here.rule or before.rule,
            target=here.target or before.target,
            issuer=here.issuer or named.issuer,
            act_type=here.act_type or ("" if _form_comes_last(drafts) else named.act_type),
        )
    for i in range(len(drafts) - 2, -1, -1):
        if not drafts[i].act_type:
            drafts[i] = replace(drafts[i], act_type=_form_behind(drafts[i + 1 :]))
    return [replace(d, act_type="constitutional_law") if _says_constitutional(d, language) else d for d in drafts]


def _form_behind(later: list[Draft]) -> str:
    """Return the form said after an act: a constitutional law inside a list of laws is named for itself only."""
    listed = next((d for d in later if d.list_of), later[0])
    alone = later[0].act_type == "constitutional_law" and not later[0].list_of
    return listed.act_type if alone and listed.act_type == "law" else later[0].act_type


def _says_constitutional(draft: Draft, language: Language) -> bool:
    return draft.act_type == "law" and note_rules().constitutional[language].search(fold(draft.issuer)) is not None


def _form_comes_last(drafts: list[Draft]) -> bool:
    """Kazakh names the form once, after the last act of a list."""
    return bool(drafts[-1].act_type) and not drafts[0].act_type
