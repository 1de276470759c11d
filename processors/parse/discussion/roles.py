"""What a file of a card is for, by its name and by the address that hands it out."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from processors.parse.discussion.rulebook import Leads, rules
from processors.text import fold
from zanwatch.discussion import CardKind, FileRole

_PARTING: Final = re.compile(r"[_.,()+\[\]\s-]+")


def leads_to(address: str) -> Leads | None:
    """Return what stands at an address of the portal; None where no rule knows."""
    return next((rule.leads for rule in rules().addresses if rule.pattern.search(address)), None)


def role_of(name: str, kind: CardKind) -> FileRole:
    """Return what a file is for: as its name says, and the draft itself where it says nothing."""
    stem, _, ending = name.rpartition(".")
    told = _PARTING.sub(" ", fold(stem or name))
    known = next((rule.role for rule in rules().roles if rule.pattern.search(told)), None)
    if known:
        return known
    return "text" if kind != "conclusion" and ending.lower() in rules().documents else "other"


def name_in(address: str) -> str:
    """Return the name of a file that only its address names."""
    return PurePosixPath(address.partition("?")[0]).name
