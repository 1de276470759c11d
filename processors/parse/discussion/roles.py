"""What a file of a card is for, by its name and by the address that hands it out."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from processors.parse.discussion.rulebook import Leads, rules
from processors.text import fold
from zanwatch.discussion import CardKind, FileRole

_OPENING: Final = 400
"""Characters in which a document says what it is."""
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


def role_handed(address: str) -> FileRole | None:
    """Return what a file is for where its address alone says so: the portal made it."""
    handed: dict[Leads | None, FileRole] = {"export": "export", "report_file": "report"}
    return handed.get(leads_to(address))


def role_told(opening: str, address: str) -> FileRole:
    """Return what a file is for by the address that hands it out, else by its first words."""
    folded = fold(opening[:_OPENING])
    told = next((rule.role for rule in rules().text_roles if rule.pattern.search(folded)), None)
    return role_handed(address) or told or "text"


def name_in(address: str) -> str:
    """Return the name of a file that only its address names."""
    return PurePosixPath(address.partition("?")[0]).name
