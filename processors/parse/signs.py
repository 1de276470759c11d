"""Who signs: an office, the names and approvals around it, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from processors.parse.labels import continues_lower, opens
from processors.parse.line import Line
from processors.parse.rules import structure_rules

_NAME: Final = re.compile(r"(?:[^\W\d_]\.\s?){1,2}[^\W\d_][\w-]+|[^\W\d_][\w-]+\s(?:[^\W\d_]\.\s?){1,2}")
"""A person by initials and surname."""
_LENGTH: Final = 120
_LINES: Final = 5
"""Lines that may follow an office: the rest of its name, the name of the person."""
_DRESSED: Final = frozenset({"bold", "italic"})


def mark_signatures(lines: list[Line]) -> None:
    """Mark the lines that sign, in place: an office, then the names and approvals until the next container."""
    signed = False
    for at, line in enumerate(lines):
        if line.role in {"stamp", "cell"} or line.block.style in {"heading", "title"} or line.heading:
            signed = False
        elif line.role == "line" and _may_sign(line) and (signed or _signs(lines, at)):
            lines[at] = line.as_only("sign")
            signed = True
        elif line.role == "sign":
            signed = True
        elif line.role == "line" and line.label:
            signed = False


def is_office(line: Line) -> bool:
    """Say whether a line names an office that signs."""
    return len(line.text) <= _LENGTH and structure_rules().offices.match(line.folded) is not None


def is_name(line: Line) -> bool:
    """Say whether a line is a person and nothing else; a place for the hand may stand before the name."""
    return len(line.text) <= _LENGTH and _NAME.fullmatch(line.text.strip("_ ")) is not None


def agrees(line: Line) -> bool:
    """Say whether a line opens an approval: «СОГЛАСОВАНО»."""
    return opens(structure_rules().agreed, line.folded)


def _longest(line: Line) -> int:
    """Approvals that the source sets apart may come as one line."""
    return structure_rules().stamp_length if line.block.style == "stamp" and agrees(line) else _LENGTH


def _may_sign(line: Line) -> bool:
    if len(line.text) > _longest(line):
        return False
    return not (line.label or line.text.endswith((":", ";"))) or agrees(line)


def _signs(lines: Sequence[Line], at: int) -> bool:
    """Say whether a line that may sign does; `_may_sign` was asked before."""
    line = lines[at]
    if line.block.style == "sign" or agrees(line):
        return True
    if line.block.style in _DRESSED and is_office(line):
        return True
    return _closes(lines, at) and (is_office(line) or _leads_to_office(lines, at))


def _leads_to_office(lines: Sequence[Line], at: int) -> bool:
    """Say whether a line is the beginning of an office named on several, or of one no rule knows.

    What is printed as a signature and holds an office or a name is one; in plain print only a line that the next,
    with its small letter, makes an office.
    """
    line = lines[at]
    if line.text.endswith((".", ",")):
        return False
    following = lines[at + 1 : at + 1 + _LINES]
    if line.block.style in _DRESSED:
        alike = [other for other in following if other.block.style == line.block.style]
        return any(is_office(other) or is_name(other) for other in alike)
    return line.block.style == "text" and any(
        is_office(other) and continues_lower(other.text) for other in following[:1]
    )


def _closes(lines: Sequence[Line], at: int) -> bool:
    """Say whether only a few short lines follow before the text, or this part of it, ends."""
    for line in lines[at + 1 : at + 1 + _LINES]:
        if line.role == "stamp" or line.block.style == "heading":
            return True
        if line.role != "line" or not _may_sign(line) or line.text.endswith("."):
            return False
    return at + 1 + _LINES >= len(lines)
