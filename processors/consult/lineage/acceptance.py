"""Whether the words a remark proposed stand in the adopted text. Sure on both sides, or unclear."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

from processors.consult.likeness import runs_of, words_of
from processors.consult.lineage.proposals import Proposal
from processors.consult.lineage.rulebook import proposal_rules
from processors.text import fold
from zanwatch.messages import Edition

VerdictOf = Literal["found", "not_found", "unclear"]
_RUN = 3
_UNIT = 3
"""Letters of a unit that endings leave alone: дней, дня; күн, күнге."""


_LABEL = re.compile(r"^\W*\d+(?:-\d+)?[.)]\s*")
"""The number a new provision is proposed under; it may get another."""


class Line(NamedTuple):
    """A provision as searched."""

    path: str
    text: str
    words: tuple[str, ...]


class Finding(NamedTuple):
    """Whether a proposal stands in a text, and the words there that say so."""

    verdict: VerdictOf
    adopted: str
    path: str
    score: float


_UNCLEAR = Finding("unclear", "", "", 0.0)


def lines_of(edition: Edition) -> tuple[Line, ...]:
    """Return the provisions of a text as searched."""
    return tuple(Line(p.path, p.line, words_of(p.line)) for p in edition.provisions if p.line.strip())


def check(proposal: Proposal, draft: Sequence[Line], act: Sequence[Line]) -> Finding:
    """Say whether `proposal` stands in `act`; `draft` is the text it was made to, empty where it is not known."""
    if proposal.kind == "wording":
        return _wording(proposal, draft, act)
    if proposal.kind == "number":
        return _number(proposal, draft, act)
    old, new = words_of(proposal.old), words_of(proposal.new)
    wanted = old + new if proposal.kind == "inserted" else new
    if proposal.kind == "deleted":
        return _deleted(old, draft, act)
    if not _telling(wanted):
        return _UNCLEAR
    return _replaced(old, wanted, draft, act, inserted=proposal.kind == "inserted")


def _replaced(
    old: tuple[str, ...], wanted: tuple[str, ...], draft: Sequence[Line], act: Sequence[Line], *, inserted: bool
) -> Finding:
    """The new words came: found. They did not and the old ones stand as they stood: not found."""
    here, before = _places(wanted, act), _count(wanted, draft)
    stayed = _places(old, act)
    if draft:
        if here and sum(n for _, n in here) > before:
            return Finding("found", here[0][0].text, here[0][0].path, 1.0)
        same = not here and stayed and sum(n for _, n in stayed) >= _count(old, draft) > 0
        return Finding("not_found", stayed[0][0].text, stayed[0][0].path, 1.0) if same else _UNCLEAR
    if here and (inserted or not stayed):
        return Finding("found", here[0][0].text, here[0][0].path, 0.9)
    if stayed and not here:
        return Finding("not_found", stayed[0][0].text, stayed[0][0].path, 0.9)
    return _UNCLEAR


def _deleted(old: tuple[str, ...], draft: Sequence[Line], act: Sequence[Line]) -> Finding:
    """Without the draft nobody can tell whether words were ever there to be deleted."""
    stayed, before = _places(old, act), _count(old, draft)
    if not draft or not before or not _telling(old):
        return _UNCLEAR
    after = sum(n for _, n in stayed)
    if after >= before:
        return Finding("not_found", stayed[0][0].text, stayed[0][0].path, 1.0)
    places = _places(old, draft)
    left = _most_like(places[0][0].words, act)
    return Finding("found", left.text, left.path, 1.0) if left else _UNCLEAR


def _wording(proposal: Proposal, draft: Sequence[Line], act: Sequence[Line]) -> Finding:
    """A whole wording: how much of its runs of words stands in one place of the act, and did not in the draft."""
    measures = proposal_rules().measures
    wanted = runs_of(words_of(_LABEL.sub("", proposal.new)), _RUN)
    if len(wanted) < _RUN:
        return _UNCLEAR
    line, score = _best(wanted, act)
    had = _best(wanted, draft)[1]
    if line is None:
        return _UNCLEAR
    if score >= measures.there and had < measures.there:
        return Finding("found", line.text, line.path, round(score, 3))
    if score <= measures.gone and score <= had + 0.1:
        return Finding("not_found", line.text if score else "", line.path if score else "", round(score, 3))
    return Finding("unclear", line.text, line.path, round(score, 3))


def _number(proposal: Proposal, draft: Sequence[Line], act: Sequence[Line]) -> Finding:
    """«с 3 до 10 дней»: sure only where one place of the draft has the old number and the act has that place again."""
    number, unit = words_of(proposal.new)[0], words_of(proposal.new)[-1][:_UNIT]
    places = [line for line in draft if _has_number(line, proposal.old, unit)]
    if len(places) != 1:
        return _UNCLEAR
    there = _most_like(places[0].words, act)
    if there is None:
        return _UNCLEAR
    new, old = _has_number(there, number, unit), _has_number(there, proposal.old, unit)
    if new and not old:
        return Finding("found", there.text, there.path, 1.0)
    if old and not new:
        return Finding("not_found", there.text, there.path, 1.0)
    return Finding("unclear", there.text, there.path, 0.5)


def _has_number(line: Line, number: str, unit: str) -> bool:
    return _numbered(number, unit).search(fold(line.text)) is not None


@cache
def _numbered(number: str, unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\d){re.escape(number)}\s+(?:\([^)]*\)\s*)?(?:\w+\s+)?{re.escape(unit)}")


def _telling(words: Sequence[str]) -> bool:
    return sum(len(word) for word in words) >= proposal_rules().measures.shortest


def _places(words: tuple[str, ...], lines: Sequence[Line]) -> list[tuple[Line, int]]:
    """Return the lines that hold `words` in a row, and how often."""
    found = [(line, _times(words, line.words)) for line in lines] if words else []
    return [(line, times) for line, times in found if times]


def _count(words: tuple[str, ...], lines: Sequence[Line]) -> int:
    return sum(times for _, times in _places(words, lines))


def _times(words: tuple[str, ...], within: tuple[str, ...]) -> int:
    size = len(words)
    return sum(within[i : i + size] == words for i in range(len(within) - size + 1))


def _best(wanted: frozenset[tuple[str, ...]], lines: Sequence[Line]) -> tuple[Line | None, float]:
    """Return the line, or two neighbours, that holds most of `wanted`, and the share it holds."""
    best: tuple[Line | None, float] = (None, -1.0)
    for i, line in enumerate(lines):
        for words in (line.words, line.words + lines[i + 1].words if i + 1 < len(lines) else ()):
            share = len(wanted & runs_of(words, _RUN)) / len(wanted)
            if share > best[1]:
                best = (line, share)
    return best if best[0] else (None, 0.0)


def _most_like(words: tuple[str, ...], lines: Sequence[Line]) -> Line | None:
    """Return the one line that is the same provision by its words; None where none or several are."""
    own = set(words)
    ranked = sorted(
        ((2 * len(own & set(line.words)) / max(len(own) + len(set(line.words)), 1), line) for line in lines),
        key=lambda pair: -pair[0],
    )
    if not ranked or ranked[0][0] < 0.6 or (len(ranked) > 1 and ranked[1][0] > ranked[0][0] - 0.05):
        return None
    return ranked[0][1]
