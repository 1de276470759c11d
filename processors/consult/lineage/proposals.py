"""What a remark proposes to change, where it says so in quoted words or numbers."""

from __future__ import annotations

from typing import NamedTuple

from processors.consult.lineage.rulebook import ProposalKind, proposal_rules
from processors.text import fold
from zanwatch.messages import Language

Span = tuple[int, int]


class Proposal(NamedTuple):
    """One change proposed: the words that stand there, the words to stand there; "" where there are none."""

    kind: ProposalKind
    language: Language
    old: str
    new: str
    evidence: str
    rule: str


def proposals_in(text: str) -> tuple[Proposal, ...]:
    """Return the changes a remark proposes, in order; words that one rule took are left to no other."""
    folded = fold(text)
    taken: list[Span] = []
    found: list[tuple[int, Proposal]] = []
    for rule in proposal_rules().proposals:
        for match in rule.pattern.finditer(folded):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            taken.append(match.span())
            spans = {name.rstrip("2"): match.span(name) for name, words in match.groupdict().items() if words}
            old, new = (text[slice(*spans[name])].strip() if name in spans else "" for name in ("old", "new"))
            evidence = text[slice(*match.span())]
            found.append((match.start(), Proposal(rule.kind, rule.language, old, new, evidence, rule.id)))
    return tuple(proposal for _, proposal in sorted(found, key=lambda pair: pair[0]))
