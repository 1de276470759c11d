"""The parts of one line of an amending act: a verb each, with the place, the words and what is added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from processors.provenance.clauses import Line
from processors.provenance.instruction_rules import Verb, instruction_rules
from processors.provenance.mentions import Span
from processors.provenance.phrases import Chain, chains_in
from processors.provenance.quotes import inside
from zanwatch.messages import Language

_NEXT: Final = re.compile(r"[,;]\s*(?=[^\W\d])|\sи\s+(?=[^\W\d])")
"""Where the words behind one verb end and those before the next begin (Russian)."""
_LETTER: Final = re.compile(r"[^\W\d]{3,}")
_EMPTY: Final = re.compile(r"(?:во?|на|из|к|и|а также|следующ\w+ содержани\w+|соответственно|тиісінше|мынадай)(?!\w)")


@dataclass(frozen=True)
class Segment:
    """One verb of a line, with what it is said of."""

    verb: Verb
    target: tuple[Chain, ...]
    element: tuple[Chain, ...]
    """What is added."""
    before: tuple[str, ...]
    after: tuple[str, ...]
    open_quote: int | None
    """Where a wording begins that goes on in the next lines."""
    annex: str | None
    """Number of the annex of the amending act that has the new text; "" where it is the only one."""
    heading: bool
    everywhere: bool
    place_unread: bool
    """Words stand before the verb that name a place we do not know."""


def segments_of(line: Line, language: Language) -> list[Segment]:
    """Return the parts of `line`, one a verb; none where it has no verb of an amendment."""
    found = _verbs(line.plain, language)
    cuts = _cuts(line.plain, [span for _, span in found], language)
    return [
        _segment(line, language, verb, span, (start, end))
        for (verb, span), start, end in zip(found, cuts, [*cuts[1:], len(line.plain)], strict=False)
    ]


def _verbs(plain: str, language: Language) -> list[tuple[Verb, Span]]:
    found: list[tuple[Verb, Span]] = []
    for verb in instruction_rules().verbs:
        for match in verb.pattern.finditer(plain) if verb.language == language else ():
            taken = any(match.start() < end and start < match.end() for _, (start, end) in found)
            if not taken and (verb.needs is None or _near(verb.needs, plain, match.span(), found)):
                found.append((verb, match.span()))
    return sorted(found, key=lambda item: item[1])


def _near(needs: re.Pattern[str], plain: str, span: Span, found: Sequence[tuple[Verb, Span]]) -> bool:
    """Say whether `needs` stands between the verb before and this one, or right behind it."""
    start = max((end for _, (_, end) in found if end <= span[0]), default=0)
    return needs.search(plain, start, span[0]) is not None or needs.match(plain[span[1] :].lstrip()) is not None


def _cuts(plain: str, verbs: Sequence[Span], language: Language) -> list[int]:
    """Return where each part begins."""
    cuts = [0]
    for (_, end), (start, _) in pairwise(verbs):
        comma = _NEXT.search(plain, end, start) if language == "ru" else None
        cuts.append(comma.end() if comma else (start if language == "ru" else end))
    return cuts if verbs else []


def _segment(line: Line, language: Language, verb: Verb, span: Span, part: Span) -> Segment:
    rules = instruction_rules()
    head, tail = line.shown[part[0] : span[0]], line.shown[span[1] : part[1]]
    annex = rules.by_annex[language].search(line.plain, part[0], part[1]) if verb.words == "after" else None
    target, element = _place(head, tail, verb, language)
    quotes = [q for q in line.quotes if part[0] <= q[0] < part[1]]
    before, after, open_quote = _words(line, verb, span, quotes, language)
    plain_head = line.plain[part[0] : span[0]]
    added_heading = verb.operation == "added" and rules.heading.match(line.plain[span[1] : part[1]].lstrip())
    return Segment(
        verb=verb, target=target, element=element, before=before, after=after, open_quote=open_quote,
        annex=None if annex is None else annex["n"] or "",
        heading=bool(rules.heading.search(plain_head) or added_heading),
        everywhere=rules.everywhere.search(plain_head) is not None,
        place_unread=not (target or element or before) and _LETTER.search(_EMPTY.sub("", plain_head)) is not None
        and not rules.heading.search(plain_head) and not rules.everywhere.search(plain_head),
    )  # fmt: skip


def _place(head: str, tail: str, verb: Verb, language: Language) -> tuple[tuple[Chain, ...], tuple[Chain, ...]]:
    """Return what the verb is said of, and what it adds."""
    rules = instruction_rules()
    if verb.operation != "added":
        return chains_in(head, language) or (chains_in(tail, language) if language == "ru" else ()), ()
    if language == "ru":
        by = rules.by_annex["ru"].search(tail.lower())
        return chains_in(head, "ru"), chains_in(tail[: by.start()] if by else tail, "ru")
    cut = rules.of_content.search(head.lower())
    by = rules.by_annex["kk"].search(head.lower())
    inner = head[by.end() :] if by else head
    if cut and not by:
        return chains_in(head[: cut.start()], "kk"), chains_in(head[cut.end() :], "kk")
    return (), chains_in(inner, "kk")


def _words(
    line: Line, verb: Verb, span: Span, quotes: Sequence[Span], language: Language
) -> tuple[tuple[str, ...], tuple[str, ...], int | None]:
    text = line.text
    if verb.words == "none":
        return (), (), None
    if verb.words == "before":
        return tuple(inside(text, q) for q in quotes), (), None
    if verb.words == "after":
        behind = [q for q in quotes if q[0] >= span[1]]
        goes_on = [q for q in behind if q[1] == len(text) and not text.rstrip(";.,:").endswith(('"', "»", "”"))]
        kept = [q for q in behind if q not in goes_on]
        return (), tuple(inside(text, q) for q in kept), goes_on[0][0] if goes_on else None
    split = span[0] if language == "ru" else _called(line.plain, verb, quotes, span)
    return (
        tuple(inside(text, q) for q in quotes if q[0] < split),
        tuple(inside(text, q) for q in quotes if q[0] >= split),
        None,
    )


def _called(plain: str, verb: Verb, quotes: Sequence[Span], span: Span) -> int:
    """Return where the words to be looked for end and those to be put in begin (Kazakh)."""
    first = min((q[0] for q in quotes), default=0)
    named = [m.start() for m in instruction_rules().called.finditer(plain, first, span[1])]
    if verb.operation == "inserted_words" and len(named) < 2:
        return first
    return named[0] if named else span[0]
