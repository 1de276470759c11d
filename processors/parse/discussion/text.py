"""The text of a draft as an edition: the same tree as that of an act, filed under a name no act has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from processors.parse.blocks import Block
from processors.parse.discussion.rulebook import rules
from processors.parse.edition import reader_state, text_hash
from processors.parse.structure import build
from processors.text import fold
from zanwatch.messages import Capture, Edition, EditionHeader, Language, Signal, day_of

_PREFIX: Final = "NPA"
_PASSPORT_ROWS: Final = 3
"""Rows known by name that make a table a passport."""
_PASSPORT_REST: Final = 300
"""Characters that may stand around a passport; a draft is longer."""


def act_id_of(draft_id: str) -> str:
    """Return the name the text of a draft is filed under: no act has it."""
    return _PREFIX + re.sub(r"[^0-9A-Za-z_]", "_", draft_id) if draft_id else "LOCAL"


def draft_edition(
    blocks: Sequence[Block], title: str, language: Language, capture: Capture, signals: Sequence[Signal] = ()
) -> Edition | None:
    """Return the text of a draft as an edition of the day it was seen; None where there is no text."""
    if not any(block.text for block in blocks):
        return None
    provisions, notes, odd = build([Block(title, "title"), *blocks] if title else blocks)
    header = EditionHeader(
        act_id=act_id_of(capture.act_id or ""), language=language, edition_date=day_of(capture.fetched_at),
        edition_date_basis="seen", title=title, source=capture.source, address=capture.address,
        capture_id=capture.id, run_id=capture.run_id, seen_at=capture.fetched_at,
        text_hash=text_hash(provisions, notes), size=sum(len(p.line) for p in provisions),
    )  # fmt: skip
    return Edition(header=header, provisions=provisions, notes=notes, signals=(*signals, *odd), reader=reader_state())


def is_passport(blocks: Sequence[Block]) -> bool:
    """Say whether `blocks` are a table about a draft, and not a draft."""
    cells = [fold(block.text) for block in blocks if block.cell]
    around = sum(len(block.text) for block in blocks if not block.cell)
    known = {rule.pattern.pattern for rule in rules().passport if any(rule.pattern.search(cell) for cell in cells)}
    return len(known) >= _PASSPORT_ROWS and around <= _PASSPORT_REST
