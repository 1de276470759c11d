"""What became of a remark: the portal's own mark first, then the words of the answer, then its likeness to others."""

from __future__ import annotations

import re
from typing import NamedTuple

from processors.consult.remarks import quoted
from processors.consult.rulebook import Verdict, consult_rules
from processors.text import fold
from zanwatch.discussion import Decision, OutcomeKind
from zanwatch.messages import Label


class Said(NamedTuple):
    """What an answer decides, by which rule, and where it says so."""

    verdict: Verdict
    rule: str
    span: tuple[int, int]


class Ending(NamedTuple):
    """What became of a remark, with the label that says why."""

    kind: OutcomeKind
    label: Label | None


def without_greeting(text: str) -> str:
    """Return an answer from where it begins to answer."""
    folded, start = fold(text), 0
    for rule in consult_rules().greetings:
        match = rule.pattern.match(folded, start)
        start = match.end() if match else start
    return text[start:].strip() or text.strip()


def verdict_of(text: str) -> Said | None:
    """Return what the words of an answer decide; None where they decide nothing or contradict themselves."""
    folded = fold(text)
    found: dict[Verdict, Said] = {}
    for rule in consult_rules().answers:
        match = rule.pattern.search(folded)
        if match:
            found.setdefault(rule.verdict, Said(rule.verdict, rule.id, match.span()))
    if "accepted_in_part" in found:
        return found["accepted_in_part"]
    if "accepted" in found and "rejected" in found:
        return None
    return found.get("accepted") or found.get("rejected") or found.get("noted")


def reason_in(text: str) -> re.Match[str] | None:
    """Return the words that give a reason, where there are any."""
    folded = fold(text)
    matches = (rule.pattern.search(folded) for rule in consult_rules().reasons)
    return next((match for match in matches if match), None)


def ending_of(decision: Decision, answer: str, template: bool) -> Ending:
    """Return what became of a remark: `answer` is "" without one, `template` whether others got the same."""
    if not answer.strip():
        return _unanswered(decision)
    text = without_greeting(answer)
    said = verdict_of(text)
    words = said.verdict if said else None
    if decision == "accepted" and words != "accepted_in_part":
        return Ending("accepted", _portal("accepted"))
    if words == "accepted_in_part" or (words == "accepted" and decision == "none"):
        return _by_words(words, said, text)
    if template:
        return Ending("template_answer", quoted("outcome", "template_answer", "outcome.template", text, (0, len(text))))
    if decision == "rejected" or words == "rejected":
        return _rejected(said if words == "rejected" else None, text)
    return Ending("answered", None)


def _unanswered(decision: Decision) -> Ending:
    if decision == "none":
        return Ending("unanswered", None)
    kind: OutcomeKind = "accepted" if decision == "accepted" else "rejected_without_reason"
    return Ending(kind, _portal(kind))


def _rejected(said: Said | None, text: str) -> Ending:
    """With a reason where a word gives one, or where the answer says more than that it refuses."""
    kind: OutcomeKind = "rejected_with_reason"
    reason = reason_in(text)
    if reason:
        return Ending(kind, quoted("outcome", kind, "outcome.reason", text, _around(text, reason.span())))
    if _says_more(said, text):
        return Ending(kind, quoted("outcome", kind, "outcome.words", text, (0, len(text))))
    kind = "rejected_without_reason"
    return Ending(kind, quoted("outcome", kind, said.rule, text, said.span) if said else _portal(kind))


def _says_more(said: Said | None, text: str) -> bool:
    folded = fold(text)
    rest = folded[: said.span[0]] + folded[said.span[1] :] if said else folded
    for rule in consult_rules().courtesies:
        rest = rule.pattern.sub(" ", rest)
    return len(re.findall(r"\w{3,}", rest)) >= consult_rules().reason_words


def _by_words(kind: OutcomeKind, said: Said | None, text: str) -> Ending:
    return Ending(kind, quoted("outcome", kind, said.rule, text, said.span) if said else None)


def _portal(kind: OutcomeKind) -> Label:
    """The portal's own mark decides; there are no words beyond it to quote."""
    mark = "accepted" if kind == "accepted" else "rejected"
    return Label(name="outcome", value=kind, evidence=mark, rule="outcome.portal")


def _around(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """Widen a span to the sentence it stands in."""
    start = max(text.rfind(mark, 0, span[0]) for mark in ".!?\n") + 1
    ends = [place for mark in ".!?\n" if (place := text.find(mark, span[1])) >= 0]
    return start, min(ends, default=len(text))
