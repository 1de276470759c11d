"""The publisher's notes read: what was done, to what, by which act, from when.

A note is cut at its markers, then at the acts it names. Each act with the words around it is one event. Words that
go with no act are a statement where a pattern knows them, and are kept whole as `leftover` where none does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from processors.provenance.drafts import (
    EDGES,
    Part,
    Source,
    draft_of,
    event_of,
    mark_decoys,
    names_unread_act,
    source_of,
)
from processors.provenance.links import LinkBook
from processors.provenance.lists import lend
from processors.provenance.mentions import Mention, find_mentions
from processors.provenance.reading import NoteEvent, NoteReading, Piece
from processors.provenance.rulebook import note_rules
from processors.provenance.words import act_form, says_untouched, statement_in
from processors.text import fold
from zanwatch.messages import Language, Link

_LETTER = re.compile(r"[^\W\d_]|№")
_SENTENCE = re.compile(r"\.\s+(?=[^\W\d_]|\d+[-.)])")
_ABBREVIATION = re.compile(r"(?:^|\W)(?:г|ж|ст|п|пп|см|гг|и\.о|м\.а|т\.б)$")


@dataclass(frozen=True)
class _Section:
    """A piece of a note that begins with a marker; `body` is where its words begin."""

    start: int
    body: int
    end: int
    notice: bool


def read_note(text: str, language: Language, links: tuple[Link, ...]) -> NoteReading:
    """Return the events of a note; whatever is not understood stays in `leftover`, with a flag."""
    source = source_of(text, language)
    mentions = find_mentions(text, source.shape)
    book = LinkBook(links)
    events: list[NoteEvent] = []
    for section in _sections(source):
        inside = [m for m in mentions if section.start <= m.start < section.end]
        events += _read_section(source, section, inside, book)
    return _reading(source, events, book)


def _sections(source: Source) -> list[_Section]:
    """Cut the note at «Сноска.», «Ескерту.», «Примечание ИЗПИ!» and the like."""
    found: dict[int, tuple[int, bool]] = {}
    for marker in note_rules().markers:
        for match in marker.pattern.finditer(source.folded):
            at_word = match.start() == 0 or not source.folded[match.start() - 1].isalnum()
            if marker.language in (source.language, "any") and at_word and not source.shape.hides(match.start()):
                found.setdefault(match.start(), (match.end(), marker.kind == "notice"))
    if not found or source.folded[: min(found)].strip():
        found.setdefault(0, (0, False))
    places = sorted(found) if min(found) == 0 else [0, *sorted(found)[1:]]
    heads = [found[p] for p in sorted(found)]
    ends = [*places[1:], len(source.text)]
    return [_Section(p, body, end, kind) for p, (body, kind), end in zip(places, heads, ends, strict=True)]


def _read_section(source: Source, section: _Section, mentions: Sequence[Mention], book: LinkBook) -> list[NoteEvent]:
    parts, rest = _parts(source, section, mentions)
    drafts = lend([draft_of(source, part) for part in parts], source.language)
    events = [event_of(source, draft, book) for draft in mark_decoys(source, drafts, notice=section.notice)]
    said = _statement(source, rest, section.end, max(rest, section.body)) if rest < section.end else None
    if said and events and says_untouched(said.evidence, source.language):
        events[-1] = events[-1].model_copy(update={"flags": (*events[-1].flags, "other_language")})
    return [*events, said] if said else events


def _parts(source: Source, section: _Section, mentions: Sequence[Mention]) -> tuple[list[Part], int]:
    """Share the words of a section out among its acts; return where the words begin that belong to none."""
    parts: list[Part] = []
    cursor = section.start
    for i, mention in enumerate(mentions):
        after = _past_brackets(source, mention.end)
        last = i + 1 == len(mentions)
        stop = _tail_end(source, after, section.end if last else mentions[i + 1].start, last=last)
        parts.append(Part(mention, cursor, max(cursor, section.body), after, stop))
        cursor = stop
    return parts, cursor


def _past_brackets(source: Source, place: int) -> int:
    """Return the end of the brackets that follow `place` at once; `place` itself where none do."""
    for start, end in source.shape.brackets:
        if start >= place and re.fullmatch(r"\s*(?:зрк|қрз)?[\s,]*", source.folded[place:start]):
            place = end
    return place


def _tail_end(source: Source, place: int, limit: int, *, last: bool) -> int:
    """Say where the words after an act end: at a semicolon or sentence end, else with its form, else at once."""
    for i in range(place, limit):
        if source.folded[i] == ";" and not source.shape.hides(i):
            return i + 1
    for match in _SENTENCE.finditer(source.folded, place, limit):
        abbreviation = _ABBREVIATION.search(source.folded[place : match.start()])
        if not source.shape.hides(match.start()) and not abbreviation:
            return match.end()
    if last:
        return limit
    form = act_form(source.plain[place:limit], source.language) if source.language == "kk" else None
    return _past_brackets(source, place + form[1]) if form else place


def _statement(source: Source, start: int, end: int, body: int) -> NoteEvent | None:
    found = statement_in(source.plain[body:end], source.language)
    found = found or statement_in(source.folded[body:end], source.language)
    if found is None:
        return None
    evidence = source.text[start:end]
    flags = ("unread_act",) if names_unread_act(source.plain[start:end]) else ()
    return NoteEvent(
        target=source.text[body : body + found[1]].strip(EDGES),
        operation=found[0].operation,
        rule=found[0].id,
        start=start,
        end=end,
        evidence=evidence,
        flags=flags,
    )


def _only_marks(text: str) -> bool:
    """Say whether a piece is the marker of a note whose words stand in the next line."""
    folded = fold(text).strip()
    return any(marker.pattern.fullmatch(folded) for marker in note_rules().markers)


def _reading(source: Source, events: list[NoteEvent], book: LinkBook) -> NoteReading:
    ordered = sorted(events, key=lambda e: e.start)
    leftover: list[Piece] = []
    cursor = 0
    for start, end in [*((e.start, e.end) for e in ordered), (len(source.text), len(source.text))]:
        if cursor < start:
            leftover.append(Piece(start=cursor, end=start, text=source.text[cursor:start]))
        cursor = max(cursor, end)
    flags = set(source.shape.flags) | {flag for e in ordered for flag in e.flags} | set(book.flags)
    flags |= {"leftover"} if any(_LETTER.search(p.text) and not _only_marks(p.text) for p in leftover) else set()
    return NoteReading(events=tuple(ordered), leftover=tuple(leftover), flags=tuple(sorted(flags)))
