"""The acts of one note, each with the words around it, and what neighbours lend one another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from processors.provenance.links import LinkBook
from processors.provenance.mentions import Layout, Mention, layout
from processors.provenance.phrases import chains_in
from processors.provenance.places import paths_of
from processors.provenance.reading import NoteEvent
from processors.provenance.rulebook import Operation, note_rules
from processors.provenance.words import Found, act_form, commencement_in, operation_in, says_untouched
from processors.text import fold
from zanwatch.messages import Cause, Language

EDGES = " \n\t\u00a0-–—,;.:("
"""What stands around words and is none of them."""


_QUOTING = frozenset({"whole_text", "replaced_words", "future"})
"""Operations whose words are told in a list of their own, parted by semicolons."""
_FROM = re.compile(r"(?:^|\s+)от\s*$")
_STRAY_NUMBER = re.compile(r"(?:№|(?<!\w)n)\s*\d")


@dataclass(frozen=True)
class Part:
    """An act with its words: `lead` before it, `tail` after it and its brackets; places in the note."""

    mention: Mention
    start: int
    lead: int
    """Where the words before the act begin: after the marker of the note."""
    tail: int
    """Where the words after the act begin."""
    end: int


@dataclass(frozen=True)
class Source:
    """A note being read."""

    text: str
    folded: str
    language: Language
    shape: Layout
    plain: str
    """The folded text with blanks for what is in brackets or in quotes: quoted words are not the note's verbs."""

    def lead(self, part: Part) -> str:
        """Return the words before the act."""
        return self.plain[part.lead : part.mention.start]

    def rest(self, part: Part) -> str:
        """Return the words after the act and its brackets."""
        return self.plain[part.tail : part.end]


def source_of(text: str, language: Language) -> Source:
    """Return `text` ready for reading."""
    folded = fold(text)
    shape = layout(folded)
    plain = folded
    for start, end in shape.brackets + shape.quotes:
        plain = f"{plain[:start]}{' ' * (end - start)}{plain[end:]}"
    return Source(text, folded, language, shape, plain)


@dataclass(frozen=True)
class Draft:
    """What is known of an event before its neighbours lend it what it leaves unsaid."""

    part: Part
    operation: Operation | None
    rule: str
    target: str
    act_type: str
    issuer: str
    list_of: bool = False
    """The form is a plural: «законами РК от …; от …»."""
    flags: tuple[str, ...] = ()


def draft_of(source: Source, part: Part) -> Draft:
    """Return what the words around one act say by themselves."""
    before = operation_in(source.lead(part), source.language)
    found = before or operation_in(source.rest(part), source.language)
    target = _target(source, part, before) if before else ""
    words_end, passed = _acting_words(source, part, before)
    form, issuer = _form_and_issuer(source, part, words_end)
    operation, rule = (found[0].operation, found[0].id) if found else (None, "")
    lead = source.lead(part)
    if operation == "heading" and _also_elsewhere(lead, source.language):
        operation, target = "amended", ""
    named = lead[words_end:] if source.language == "ru" else source.rest(part)
    many = note_rules().many_acts[source.language].search(named) is not None
    return Draft(part, operation, rule, target, form, issuer, many, part.mention.flags + passed)


def _target(source: Source, part: Part, found: Found) -> str:
    """Return the words for what was touched: before the operation, or «главы 6» of «По всему тексту главы 6»."""
    lead = source.lead(part)
    behind = note_rules().in_text.match(lead, found[2]) if found[0].operation == "whole_text" else None
    part_of = source.text[part.lead + behind.start() : part.lead + behind.end()].strip(EDGES) if behind else ""
    if part_of and chains_in(part_of, source.language):
        return part_of
    return source.text[part.lead : part.lead + found[1]].strip(EDGES)


def _also_elsewhere(lead: str, language: Language) -> bool:
    """Say whether more than the heading was touched: «Заголовок в новой редакции, преамбула исключена»."""
    done = [operation_in(piece, language) for piece in lead.split(",")]
    return len({found[0].operation for found in done if found} - {"heading", "amended"}) > 0


def _acting_words(source: Source, part: Part, found: Found | None) -> tuple[int, tuple[str, ...]]:
    """Return where the words that name the act begin, and a flag where an act before it was passed over.

    What stands before a semicolon is another's: «внесенными статьей 9 настоящего Кодекса; Законом РК от …».
    """
    lead = source.lead(part)
    if found is None:
        return 0, ()
    end = _wording_end(lead, found)
    cut = lead.rfind(";", end) + 1
    if source.language == "kk" or not cut:
        return end, ()
    return cut, () if found[0].operation in _QUOTING else ("unread_act",)


def _wording_end(lead: str, found: Found) -> int:
    """Return where the words on what was done end: «Заголовок приказа в редакции …» names its own act between."""
    if found[0].operation not in {"heading", "whole_text"}:
        return found[2]
    later = operation_in(lead[found[2] :], found[0].language)
    return found[2] + later[2] if later else found[2]


def _form_and_issuer(source: Source, part: Part, op_end: int) -> tuple[str, str]:
    lead = source.lead(part)
    if source.language == "kk":
        form = act_form(source.rest(part), "kk")
        dash = lead.rfind(" - ", max(0, op_end - 1))
        begin = dash + 3 if dash >= 0 else op_end
        issuer = source.text[part.lead + begin : part.mention.start].strip(EDGES)
    else:
        form, base = act_form(lead[op_end:], "ru"), op_end
        if form is None:
            form, base = act_form(lead, "ru"), 0
        after = base + form[1] if form else len(lead)
        issuer = _FROM.sub("", source.text[part.lead + after : part.mention.start]).strip(EDGES)
    kind = form[0] if form else ""
    government = note_rules().government[source.language].search(fold(issuer))
    return ("government_resolution" if kind == "resolution" and government else kind), issuer


def mark_decoys(source: Source, drafts: list[Draft], *, notice: bool) -> list[Draft]:
    """Mark the acts a note names without their touching this act: «приказ … утратил силу приказом …»."""
    others: set[int] = set()
    for i, draft in enumerate(drafts):
        own = operation_in(source.lead(draft.part), source.language)
        if own is None or own[0].operation != "repealed":
            continue
        words = source.lead(draft.part)[: own[1]].strip(EDGES)
        if i > 0 and _is_subject(source, drafts[i - 1].part, words):
            others |= {i - 1, i}
        elif notice and _names_other_act(words, source.language):
            others.add(i)
    return [replace(d, operation="other_act", rule="op.other_act") if i in others else d for i, d in enumerate(drafts)]


def _is_subject(source: Source, before: Part, words: str) -> bool:
    """Say whether the act `before` is what lost its force: nothing but its form stands between it and the verb."""
    joined = source.folded[before.end - 1] not in ";."
    noun = note_rules().act_nouns[source.language].fullmatch(words)
    return joined and operation_in(source.lead(before), source.language) is None and (not words or noun is not None)


def _names_other_act(words: str, language: Language) -> bool:
    """Say whether the words before «утратил силу» name an act in full, not just «Приказ»."""
    return len(re.findall(r"\w{2,}", words)) >= 2 and note_rules().act_nouns[language].search(words) is not None


def event_of(source: Source, draft: Draft, book: LinkBook) -> NoteEvent:
    """Return the event of a draft, with its link and its commencement."""
    part, mention = draft.part, draft.part.mention
    evidence = source.text[part.start : part.end]
    link = book.take(mention.number)
    words, start = commencement_in(source.text[mention.end : part.end], source.language, mention.date)
    flags = list(draft.flags)
    flags += ["unknown_operation"] if draft.operation is None else []
    flags += ["no_act_type"] if not draft.act_type else []
    flags += ["unread_act"] if names_unread_act(source.lead(part) + " " + source.rest(part)) else []
    flags += ["other_language"] if says_untouched(evidence, source.language) else []
    cause = Cause(
        act_type=draft.act_type,
        date=mention.date,
        number=mention.number,
        act_id=link.act_id or mention.code,
        url=link.url,
        clause=_clause(source, draft),
        commencement=words,
        commencement_rule=start.rule,
        in_force=start.date,
        certainty="stated" if draft.operation and mention.date else "candidate",
        evidence=evidence,
    )
    return NoteEvent(
        target=draft.target,
        operation=draft.operation or "unknown",
        rule=draft.rule,
        cause=cause,
        issuer=draft.issuer,
        start=part.start,
        end=part.end,
        evidence=evidence,
        commencement_rule=start.rule,
        element=_element(source, draft),
        flags=tuple(flags),
    )


def _clause(source: Source, draft: Draft) -> str | None:
    """Return the provision of the act that the note names: «подпунктом 2) пункта 1 приказа … от … № …»."""
    part = draft.part
    if source.language == "kk":
        words = source.rest(part)
        words = words if note_rules().clause["kk"].search(words) else ""
    else:
        found = operation_in(source.lead(part), "ru")
        lead = source.text[part.lead : part.mention.start]
        start = _after_element(source, draft, _acting_words(source, part, found)[0])
        by = note_rules().clause["ru"].search(source.lead(part), start)
        words = lead[by.start() :] if by else ""
    chains = chains_in(words, source.language)
    return paths_of(chains[:1], heading=False)[0] if chains else None


def names_unread_act(plain: str) -> bool:
    """Say whether words that should name no act still hold a number of one."""
    return _STRAY_NUMBER.search(plain) is not None


def _element(source: Source, draft: Draft) -> str:
    """Return the words between the operation and the act: «статьей 2-1» in «Глава 1 дополнена статьей 2-1»."""
    found = operation_in(source.lead(draft.part), source.language)
    if found is None or found[0].operation != "added":
        return ""
    if source.language == "kk":
        return source.text[draft.part.lead : draft.part.lead + found[1]].strip(EDGES)
    end = note_rules().by_virtue_of.search(source.lead(draft.part), found[2])
    stop = draft.part.lead + end.start() if end else draft.part.mention.start
    return source.text[draft.part.lead + found[2] : stop].strip(EDGES)


def _after_element(source: Source, draft: Draft, start: int) -> int:
    """Return where the words on the amending act begin: what was added is named before them."""
    if draft.operation != "added":
        return start
    by = note_rules().by_virtue_of.search(source.lead(draft.part), start)
    return by.end() if by else len(source.lead(draft.part))
