"""What a remark wants and what it is about, each with the words that say so; silent where not sure."""

from __future__ import annotations

from collections.abc import Iterable

from processors.consult.rulebook import KindRule, Stance, StanceRule, consult_rules
from processors.text import fold
from zanwatch.messages import Label

_LONGEST_QUOTE = 200


def remark_labels(text: str) -> tuple[Label, ...]:
    """Return `stance` and `substance` of a remark, as far as its words tell."""
    return (*_stance(text), *_kind(text))


def quoted(name: str, value: str, rule: str, text: str, span: tuple[int, int]) -> Label:
    """Return a label with the words of `text` at `span`, cut where they are long."""
    evidence = text[slice(*span)].strip()[:_LONGEST_QUOTE].strip()
    return Label(name=name, value=value, evidence=evidence, rule=rule)


def _stance(text: str) -> Iterable[Label]:
    folded, rules = fold(text), consult_rules()
    found: dict[Stance, tuple[StanceRule, tuple[int, int]]] = {}
    for rule in rules.stances:
        match = rule.pattern.search(folded)
        if match and rule.final:
            return [quoted("stance", rule.stance, rule.id, text, match.span())]
        if match and match.group().strip():
            found.setdefault(rule.stance, (rule, match.span()))
    chosen = next((stance for stance in rules.precedence if stance in found), None)
    if chosen is None:
        chosen = "off_topic" if "off_topic" in found else None
    if chosen is None or _clashes(chosen, found):
        return []
    rule, span = found[chosen]
    return [quoted("stance", chosen, rule.id, text, span)]


def _clashes(chosen: Stance, found: Iterable[Stance]) -> bool:
    others = set(found)
    return any(chosen in pair and set(pair) <= others for pair in consult_rules().clashes)


def _kind(text: str) -> Iterable[Label]:
    folded = fold(text)
    found: dict[str, list[tuple[KindRule, tuple[int, int]]]] = {}
    for rule in consult_rules().kinds:
        match = rule.pattern.search(folded)
        if match:
            found.setdefault(rule.kind, []).append((rule, match.span()))
    most = max((len(hits) for hits in found.values()), default=0)
    kinds = [kind for kind, hits in found.items() if len(hits) == most]
    if len(kinds) != 1:
        return []
    rule, span = found[kinds[0]][0]
    return [quoted("substance", rule.kind, rule.id, text, span)]
