"""An amending act read: what it does to which place of which act, with the words, clause by clause.

Places are said once and hold for what follows: «в статье 17:», «в подпункте 30):». What is read in no other way is an
instruction of the operation `unknown`, with its words and a flag.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from processors.provenance.clauses import Line, lines_of, text_within
from processors.provenance.instruction import AmendedAct, Instruction
from processors.provenance.instruction_rules import instruction_rules
from processors.provenance.mentions import Mention, dates_in, find_mentions
from processors.provenance.phrases import Chain, Target, chains_in, joined
from processors.provenance.places import annexes_called, paths_of
from processors.provenance.quotes import bare, begins_quoted, wording_end
from processors.provenance.rulebook import note_rules
from processors.provenance.segments import Segment, segments_of
from processors.provenance.wordings import shared_out
from processors.text import fold
from zanwatch.messages import Edition, Language

_RULES = Target("rules")


@dataclass(frozen=True)
class _Zone:
    """What the lines of a clause are about."""

    does: Literal["amends", "repeals"]
    act: AmendedAct
    chains: tuple[Chain, ...] = ((),)
    unread: bool = False
    """A place was named in words we do not know."""


@dataclass(frozen=True)
class _Said:
    """One part of a line, with the places it is about and its words."""

    part: Segment
    chains: tuple[Chain, ...]
    words: tuple[str, ...]
    flags: tuple[str, ...]


def read_instructions(edition: Edition) -> tuple[Instruction, ...]:
    """Return the instructions of `edition` in their order; none for an act that amends no other."""
    language = edition.header.language
    opens = [o.pattern for o in instruction_rules().opens if o.language == language]
    if not any(pattern.search(fold(p.text)) for p in edition.provisions for pattern in opens):
        return ()
    return tuple(_Reader(lines_of(edition), language).read())


class _Reader:
    """Reads line after line; remembers what each clause is about."""

    def __init__(self, lines: Sequence[Line], language: Language) -> None:
        self._lines = lines
        self._language: Language = language
        self._zones: dict[str, _Zone] = {}
        self._found: list[Instruction] = []

    def read(self) -> list[Instruction]:
        """Read all lines."""
        at = 0
        while at < len(self._lines):
            at = self._line(at)
        return self._found

    def _line(self, at: int) -> int:
        """Read the line `at`; return the place of the next one to read."""
        line = self._lines[at]
        zone = self._entered(line, self._zone(line))
        if zone is None or line.is_data or not line.text:
            return at + 1
        parts = segments_of(line, self._language)
        mentions = find_mentions(line.shown) if zone.does == "repeals" else ()
        if mentions:
            self._found += [self._repealed(line, m) for m in mentions]
        elif parts and not (zone.does == "repeals" and line.announces):
            return self._instructions(at, zone, parts)
        elif line.announces or self._opens(line):
            self._zones[line.clause] = self._placed(line, zone)
        elif zone.does == "amends":
            self._found.append(self._unknown(line, zone))
        return at + 1

    def _zone(self, line: Line) -> _Zone | None:
        own = () if line.numbered else (line.clause,)
        return next((self._zones[path] for path in (*own, *line.above) if path in self._zones), None)

    def _opens(self, line: Line) -> Literal["amends", "repeals"] | None:
        rules = [o for o in instruction_rules().opens if o.language == self._language]
        if self._language == "ru" and not line.text[:1].isupper():
            return None
        return next((o.does for o in rules if o.pattern.search(line.plain)), None)

    def _entered(self, line: Line, zone: _Zone | None) -> _Zone | None:
        """Return what the line is about, opened by itself or by a line before."""
        does = self._opens(line)
        if does == "repeals" and zone and zone.does == "amends" and not find_mentions(line.shown):
            return zone
        named = self._named(line, does)
        if does is None and named is None:
            return zone
        inner: tuple[Chain, ...] = ((),)
        if named and instruction_rules().approved[self._language].search(line.plain):
            inner = ((_RULES,),)
        entered = _Zone(does or "amends", named or AmendedAct(), inner)
        self._zones[line.clause] = entered
        return entered

    def _named(self, line: Line, does: str | None) -> AmendedAct | None:
        """Return the act the line opens the changes to; None where it opens none."""
        opens = line.announces and instruction_rules().names_act[self._language].match(line.plain)
        if not opens and does != "amends":
            return None
        mentions, dates = find_mentions(line.shown), dates_in(line.plain)
        link = next((m["act"] for k in line.links if (m := note_rules().link.search(k.href))), "")
        if mentions:
            return AmendedAct(act_id=link, date=mentions[0].date, number=mentions[0].number, words=line.text)
        if dates or (does == "amends" and (link or line.quotes)):
            return AmendedAct(act_id=link, date=dates[0][2] if dates else None, words=line.text)
        return None

    def _placed(self, line: Line, zone: _Zone) -> _Zone:
        """Return the zone narrowed by the place a line names: «в статье 5:»."""
        if zone.act.words == line.text or self._opens(line):
            return zone
        chains = _numbered(chains_in(line.shown, self._language))
        if instruction_rules().approved[self._language].search(line.plain):
            chains = tuple((*chain, _RULES) for chain in chains or ((),))
        if not chains:
            return replace(zone, unread=True)
        return replace(zone, chains=_inside(chains, zone.chains), unread=False)

    def _instructions(self, at: int, zone: _Zone, parts: Sequence[Segment]) -> int:
        line, spoken = self._lines[at], zone.chains
        end, wording, flags = self._wording(at, parts[-1])
        for part in parts:
            own = _numbered(part.target)
            spoken = _inside(own, zone.chains) if own else spoken
            words = (*part.after, *wording) if part is parts[-1] else part.after
            said = _Said(part, spoken, words, flags if part is parts[-1] else ())
            self._found += _made(line, zone, said)
        if not line.numbered or len(parts) == 1:
            self._zones[line.clause] = replace(zone, chains=_left(zone.chains, spoken))
        return end

    def _wording(self, at: int, part: Segment) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """Return where the wording after line `at` ends, its lines, and what is odd about it."""
        line = self._lines[at]
        if part.verb.words != "after":
            return at + 1, (), ()
        if part.annex is not None:
            containers = [p for p in annexes_called(part.annex) if any(x.provision.path == p for x in self._lines)]
            words = text_within(self._lines, containers[0]) if containers else ()
            return at + 1, words, ("by_annex",) if words else ("by_annex", "no_wording")
        texts = [x.provision.line for x in self._lines[at + 1 :]]
        if part.open_quote is not None:
            end, closed = wording_end([line.text[part.open_quote :], *texts], 0, self._speaks)
            found = [line.text[part.open_quote :], *texts[: end - 1]]
            return at + end, tuple(found), () if closed else ("wording_not_closed",)
        if part.after:
            return at + 1, (), ()
        cells = next((i for i, x in enumerate(self._lines[at + 1 :]) if not x.is_data), len(texts))
        if cells:
            return at + 1 + cells, tuple(t for t in texts[:cells] if t), ()
        end, closed = wording_end(texts, 0, self._speaks) if texts and begins_quoted(texts[0]) else (0, True)
        flags = (() if closed else ("wording_not_closed",)) if end else ("no_wording",)
        return at + 1 + end, tuple(texts[:end]), flags

    def _speaks(self, text: str) -> bool:
        probe = Line(self._lines[0].provision.model_copy(update={"text": text}), "", ())
        return bool(segments_of(probe, self._language))

    def _repealed(self, line: Line, mention: Mention) -> Instruction:
        """An act that loses its force, or a part of it: «пункт 2 приказа … от … № …»."""
        links = [m["act"] for k in line.links if (m := note_rules().link.search(k.href))]
        act = AmendedAct(
            act_id=links[0] if len(links) == 1 else "", date=mention.date, number=mention.number, words=line.text
        )
        words = line.shown[: mention.start] if self._language == "ru" else line.shown[mention.end :]
        chains = _numbered(chains_in(words, self._language))
        verb = next(v for v in instruction_rules().verbs if v.id.startswith(f"do.{self._language}.end"))
        path = paths_of(chains, heading=False)[0] if chains else "act"
        return Instruction(
            clause=line.clause, line=line.provision.path, anchors=line.anchors,
                operation="repealed", rule=verb.id, act=act, path=path,
            text=line.text,
        )  # fmt: skip

    def _unknown(self, line: Line, zone: _Zone) -> Instruction:
        return Instruction(
            clause=line.clause, line=line.provision.path, anchors=line.anchors,
                operation="unknown", act=zone.act, text=line.text,
            path=paths_of(zone.chains, heading=False)[0], flags=("not_understood",),
        )  # fmt: skip


def _made(line: Line, zone: _Zone, said: _Said) -> list[Instruction]:
    """Return one instruction for each place the part of a line is about."""
    part, element = said.part, _numbered(said.part.element)
    paths = paths_of(_inside(element, said.chains) if element else said.chains, heading=part.heading)
    whole = part.verb.words != "after"
    pieces, shared = ([said.words] * len(paths), False) if whole else shared_out(said.words, paths)
    kinds = {
        "heading": part.heading, "everywhere": part.everywhere, "place_not_read": zone.unread or part.place_unread,
        "no_act": zone.act == AmendedAct(), "wording_shared": shared,
    }  # fmt: skip
    flags = (*said.flags, *(flag for flag, holds in kinds.items() if holds))
    return [
        Instruction(
            clause=line.clause, line=line.provision.path, anchors=line.anchors,
                operation=part.verb.operation, rule=part.verb.id,
            act=zone.act, path=path, words_before=part.before, words_after=tuple(bare([w]) for w in piece if w),
            text=line.text, flags=tuple(dict.fromkeys([*flags, *_missing(said.words, piece)])),
        )
        for path, piece in zip(paths, pieces, strict=True)
    ]  # fmt: skip


def _missing(words: tuple[str, ...], piece: tuple[str, ...]) -> list[str]:
    """A wording that is there for other places and not for this one."""
    return ["no_wording"] if words and not piece else []


def _numbered(chains: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """Leave out an approved document named by its kind alone: most words for it are also common words."""
    return tuple(chain for chain in chains if chain[0] != _RULES)


def _inside(chains: tuple[Chain, ...], outer: tuple[Chain, ...]) -> tuple[Chain, ...]:
    return tuple(dict.fromkeys(joined(chain, whole) for chain in chains for whole in outer))


def _left(zone: tuple[Chain, ...], spoken: tuple[Chain, ...]) -> tuple[Chain, ...]:
    """Return the place that holds after an instruction: what it shares with what was said before."""
    kept = tuple(dict.fromkeys(tuple(t for t in chain if any(t in s for s in spoken)) for chain in zone))
    return kept or ((),)
