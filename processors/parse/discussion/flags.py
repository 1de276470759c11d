"""What is wrong with what a state body put up for discussion, over all pages and files of a draft that were seen.

A flag is raised on what was looked at, never on what was not: each names the pages or files it rests on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from processors.parse.discussion.amended import amends
from processors.text import collapse
from zanwatch.discussion import CHANNELS, DraftFile, FileRole, Flag
from zanwatch.messages import LANGUAGES, Language, Signal

_QUOTED: Final = 160


class CardView(NamedTuple):
    """What counts of a card: the newest of a draft in one language."""

    language: Language
    title: str
    address: str
    passport: bool
    has_text: bool
    files: tuple[DraftFile, ...]
    signals: tuple[Signal, ...]


class TextView(NamedTuple):
    """What counts of a file that was read."""

    address: str
    role: FileRole
    language: Language | None
    has_text: bool
    flags: tuple[Signal, ...]


def card_view(row: Mapping[str, Any]) -> CardView:
    """Return what counts of a row of `draft_sightings`."""
    files = tuple(DraftFile.model_validate(item) for item in json.loads(row["files"] or "[]"))
    signals = tuple(Signal.model_validate(item) for item in json.loads(row["signals"] or "[]"))
    return CardView(row["language"], row["title"], row["address"], bool(row["passport"]), bool(row["text_hash"]), files,
                    signals)  # fmt: skip


def text_view(row: Mapping[str, Any]) -> TextView:
    """Return what counts of a row of `draft_texts`."""
    flags = tuple(Signal.model_validate(item) for item in json.loads(row["flags"] or "[]"))
    return TextView(row["address"], row["role"], row["language"] or None, bool(row["body"]), flags)


def flags_of(cards: Sequence[CardView], texts: Sequence[TextView]) -> tuple[Flag, ...]:
    """Return the flags of a draft: `cards` are its newest cards, one a language, `texts` the files that were read.

    None without a card: a line of a list shows neither text nor files.
    """
    if not cards:
        return ()
    ordered = sorted(cards, key=lambda card: card.language)
    known = sorted(texts, key=lambda text: (text.address, text.role))
    return (*_text_missing(ordered, known), *_papers_missing(ordered, known), *_one_language(ordered, known),
            *_mismatches(ordered, known), *_unreadable(ordered, known))  # fmt: skip


def _text_missing(cards: Sequence[CardView], texts: Sequence[TextView]) -> Iterator[Flag]:
    if any(_shows(card) for card in cards) or any(is_draft(text) for text in texts):
        return
    read = {text.address.partition("#")[0] for text in texts}
    unread = {file.name for card in cards for file in card.files if file.role == "text" and file.address not in read}
    yield Flag(code="full_text_missing", page=cards[0].address, files=tuple(sorted(unread)))


def _papers_missing(cards: Sequence[CardView], texts: Sequence[TextView]) -> Iterator[Flag]:
    """A comparative table belongs to a draft that changes acts, a note to every draft (law 480-V, arts. 18, 29(2))."""
    roles = {file.role for card in cards for file in card.files} | {text.role for text in texts}
    files = tuple(sorted({f.name for card in cards for f in card.files if f.role not in {"export", "report"}}))
    amending = next((card.title for card in cards if amends(card.title)), "")
    if amending and "comparative_table" not in roles:
        yield Flag(code="no_comparative_table", title=_cut(amending), files=files)
    if "explanatory_note" not in roles:
        yield Flag(code="no_explanatory_note", files=files)


def _one_language(cards: Sequence[CardView], texts: Sequence[TextView]) -> Iterator[Flag]:
    """Told only where the cards of both languages were seen."""
    seen = {card.language for card in cards}
    written = {card.language for card in cards if _shows(card) and not _is_mixed_up(card)}
    written |= {text.language for text in texts if is_draft(text) and text.language}
    if seen == set(LANGUAGES) and len(written) == 1:
        yield Flag(code="one_language_only", language=written.pop())


def _mismatches(cards: Sequence[CardView], texts: Sequence[TextView]) -> Iterator[Flag]:
    for card in cards:
        if _is_mixed_up(card):
            written = next(language for language in LANGUAGES if language != card.language)
            yield Flag(code="language_mismatch", page=card.address, language=card.language, written=written)
        offered = {file.address: file.name for file in card.files if file.role == "text"}
        found = [text for text in texts if text.address in offered and is_draft(text) and text.language]
        if found and all(text.language != card.language for text in found):
            names = (offered[found[0].address],)
            yield Flag(code="language_mismatch", files=names, language=card.language, written=found[0].language)


def _unreadable(cards: Sequence[CardView], texts: Sequence[TextView]) -> Iterator[Flag]:
    names = {file.address: file.name for card in cards for file in card.files}
    for text in texts:
        if not text.has_text and not any(flag.code == "archive" for flag in text.flags):
            base, _, member = text.address.partition("#")
            why = tuple(sorted({flag.code for flag in text.flags})) or ("empty",)
            yield Flag(code="attachment_unreadable", files=(member or names.get(base, base),), reasons=why)


def reconciled(printed: int | None, read: Mapping[str, int]) -> Flag | None:
    """Compare the remarks and answers a card counts with those read, by channel.

    None where they agree, the card counts none, or a channel is missing in `read`: it was never looked at. A channel
    without remarks is 0.
    """
    total = sum(read.values())
    if printed is None or printed == total or not read.keys() >= set(CHANNELS):
        return None
    return Flag(code="counters", printed=printed, read=total)


def _shows(card: CardView) -> bool:
    return card.has_text and not card.passport


def is_draft(text: TextView) -> bool:
    """What the portal exports is what stands on the card: no text of its own."""
    return text.has_text and text.role == "text" and not any(flag.code == "passport" for flag in text.flags)


def _is_mixed_up(card: CardView) -> bool:
    """The text on the card is in the other language than the card."""
    return any(signal.code == "language_mismatch" for signal in card.signals)


def _cut(text: str) -> str:
    return collapse(text)[:_QUOTED]
