"""A capture of a discussion read: whatever kind of page or file it is."""

from __future__ import annotations

from typing import Final, NamedTuple

from processors.parse.discussion.card import CARD_KINDS, read_card
from processors.parse.discussion.file import read_file
from processors.parse.discussion.listing import read_list
from processors.parse.discussion.report import read_report
from zanwatch.discussion import DraftSeen, DraftTextFiled, ReportLine
from zanwatch.messages import Capture, Edition

_LISTS: Final = frozenset({"draft_list", "conclusion_list"})
_REPORT: Final = "discussion_report"
_FILE: Final = "draft_file"
DISCUSSION_KINDS: Final = CARD_KINDS | _LISTS | {_REPORT, _FILE}
"""Kinds of capture that hold something of a discussion."""


class Found(NamedTuple):
    """What a capture holds."""

    drafts: tuple[DraftSeen, ...] = ()
    files: tuple[DraftTextFiled, ...] = ()
    report: tuple[ReportLine, ...] = ()
    texts: tuple[Edition, ...] = ()
    """Texts to be filed in the archive; the facts name them by their hash."""


def read(data: bytes, capture: Capture) -> Found:
    """Return what `data` holds; raises Rejected where it is not whole, or not what it was fetched for."""
    if capture.kind in CARD_KINDS:
        card = read_card(data, capture)
        return Found(drafts=(card.seen,), texts=(card.text,) if card.text else ())
    if capture.kind == _REPORT:
        return Found(report=read_report(data, capture))
    if capture.kind == _FILE:
        found = read_file(data, capture)
        return Found(files=tuple(one.filed for one in found), texts=tuple(one.text for one in found if one.text))
    return Found(drafts=read_list(data, capture))
