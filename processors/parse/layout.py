"""What the place of a line says: stamps, signatures, tables of contents, quoted wordings.

Each function looks at the whole run of blocks and marks some; it never changes, drops or reorders text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, NamedTuple

from processors.parse.blocks import Block
from processors.parse.labels import Mark, heading_of, label_of, note_kind, opening_of
from processors.parse.rules import normal_number, structure_rules
from processors.text import fold

Role = Literal["line", "stamp", "sign", "toc", "quoted", "note", "cell"]

_CLOSES_QUOTE: Final = re.compile(r"[\"»”][;.,:]*$")
_CLOSES_WORDING: Final = re.compile(r"[;.:][\"»”][;.,]*$")
"""A quoted wording ends with its own full stop or semicolon inside the quotes; one mark may close two quotes."""
_QUOTE_LIMIT: Final = 3000
"""Lines a quoted wording may have; an amending law restates whole chapters, never more than this."""
_NAME: Final = re.compile(r"(?:[^\W\d_]\.\s?){1,2}[^\W\d_][\w-]+|[^\W\d_][\w-]+\s(?:[^\W\d_]\.\s?){1,2}")
"""A person by initials and surname."""
_WHOSE: Final = re.compile(r"(?:ның|нің) м\.? ?а\.?$")
"""«Министрінің м.а.» is whose act it is; «Министрдің м.а.» signs."""
_SIGN_LENGTH: Final = 120
_SIGN_LINES: Final = 5
"""Lines that may follow an office: the rest of its name, the name of the person."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """An approval stamp or the head of an annex."""

    container: str
    number: str
    of_rules: bool


class Line(NamedTuple):
    """A block with what opens it and its role; for the first line of a stamp, what it stamps."""

    block: Block
    role: Role
    heading: Mark | None = None
    label: Mark | None = None
    stamp: Stamp | None = None


def read_line(block: Block) -> Line:
    """Read what opens a block, once; its role is still open."""
    return Line(block, "line", heading_of(block.text), label_of(block.text))


def arrange(blocks: Sequence[Block]) -> list[Line]:
    """Give every block its role."""
    lines = _tables(blocks)
    lines = _stamps(lines)
    _toc(lines)
    _signatures(lines)
    _quotes(lines)
    return lines


def _tables(blocks: Sequence[Block]) -> list[Line]:
    lines: list[Line] = []
    at = 0
    while at < len(blocks):
        cell = blocks[at].cell
        if cell is None:
            lines.append(_outside_table(blocks[at]))
            at += 1
            continue
        end = at
        while end < len(blocks) and (inner := blocks[end].cell) and inner.table == cell.table:
            end += 1
        lines.extend(_table(blocks[at:end]))
        at = end
    return lines


def _outside_table(block: Block) -> Line:
    """A note, or a line; a number whose text is gone is a line, though the portal draws it as a note."""
    line = read_line(block)
    kind = note_kind(block.text)
    return line._replace(role="note") if kind or (block.style == "note" and line.label is None) else line


def _table(cells: Sequence[Block]) -> list[Line]:
    """A table is data, a stamp or a signature: the portals draw all three with <table>."""
    filled = [block for block in cells if block.text]
    text = " ".join(block.text for block in filled)
    rows = {block.cell.row for block in cells if block.cell}
    if filled and len(text) <= structure_rules().stamp_length and len(rows) <= structure_rules().stamp_lines:
        if stamp := _stamp_in(text):
            first = Line(replace(filled[0], cell=None), "stamp", stamp=stamp)
            return [first, *(Line(replace(block, cell=None), "stamp") for block in filled[1:])]
        if _is_office(filled[0].text) and len(filled) <= structure_rules().stamp_lines * 2:
            return [Line(replace(block, cell=None), "sign") for block in filled]
    return [Line(block, "cell") for block in cells]


def _stamp_in(text: str) -> Stamp | None:
    """Read joined lines as a stamp: by their first words in Russian, by their last in Kazakh."""
    folded = fold(text)
    for rule in structure_rules().stamps:
        found = rule.opens.match(folded) if rule.opens else rule.closes.search(folded) if rule.closes else None
        if found:
            number = found.groupdict().get("n")
            printed = text[found.start("n") : found.end("n")] if number else ""
            of_rules = bool(structure_rules().annex_of_rules.search(folded[:200]))
            return Stamp(rule.container, normal_number(printed), of_rules)
    return None


def _stamps(lines: list[Line]) -> list[Line]:
    """Mark runs of short plain lines that read as a stamp."""
    at = 0
    while at < len(lines):
        size, stamp = _stamp_run(lines, at)
        for offset in range(size):
            lines[at + offset] = Line(lines[at + offset].block, "stamp", stamp=None if offset else stamp)
        at += max(size, 1)
    return lines


def _stamp_run(lines: Sequence[Line], start: int) -> tuple[int, Stamp | None]:
    rules = structure_rules()
    run: list[str] = []
    best: tuple[int, Stamp | None] = (0, None)
    first = lines[start]
    if not _may_be_stamp(first):
        return best
    closes_only = first.block.style == "italic" and not _opens_stamp(first.block.text)
    for line in lines[start : start + rules.stamp_lines]:
        if (
            not _may_be_stamp(line)
            or line.block.style != first.block.style
            or (run and _stamp_in(line.block.text) and _opens_stamp(line.block.text))
            or (closes_only and _belongs_to_signature(line.block.text))
        ):
            break
        run.append(line.block.text)
        stamp = _stamp_in(" ".join(run))
        if stamp and _opens_stamp(" ".join(run)):
            best = (len(run), stamp)
        elif stamp:
            return len(run), stamp
    return best


def _belongs_to_signature(text: str) -> bool:
    """Say whether an italic line signs: a stamp says whose act it was, never an office or a name by itself."""
    of_somebody = _WHOSE.search(fold(text)) is not None
    return (_is_office(text) and not of_somebody) or _NAME.fullmatch(text.strip()) is not None


def _opens_stamp(text: str) -> bool:
    folded = fold(text)
    return any(rule.opens and rule.opens.match(folded) for rule in structure_rules().stamps)


def _may_be_stamp(line: Line) -> bool:
    text = line.block.text
    if line.role != "line" or line.block.style not in {"text", "stamp", "italic"}:
        return False
    if len(text) > structure_rules().stamp_line_length or line.label or line.heading:
        return False
    if structure_rules().agreed.match(opening_of(text)):
        return False
    return line.block.style == "stamp" or not text.endswith((".", ";", ":", ",")) or fold(text[-4:]) == "м.а."


def _toc(lines: list[Line]) -> None:
    """A table of contents runs from its title to the second time its first heading stands."""
    for start, line in enumerate(lines):
        if line.role == "line" and (
            line.block.style == "toc" or structure_rules().toc.match(opening_of(line.block.text))
        ):
            for at in range(start, _toc_end(lines, start)):
                lines[at] = Line(lines[at].block, "toc")
            return


def _toc_end(lines: Sequence[Line], start: int) -> int:
    first = None
    for at in range(start + 1, len(lines)):
        heading = lines[at].heading
        if heading and first is None and at <= start + 3:
            first = heading.label
        elif first is None and at > start + 3:
            break
        elif heading and heading.label == first:
            return at
    return start + 1


def _signatures(lines: list[Line]) -> None:
    """Mark the lines that sign: an office, then the names and approvals until the next container."""
    signed = False
    for at, line in enumerate(lines):
        if line.role in {"stamp", "cell"} or line.block.style in {"heading", "title"} or line.heading:
            signed = False
        elif line.role == "line" and _may_sign(line) and (signed or _signs(lines, at)):
            lines[at] = Line(line.block, "sign")
            signed = True
        elif line.role == "sign":
            signed = True
        elif line.role == "line" and line.label:
            signed = False


def _may_sign(line: Line) -> bool:
    text = line.block.text
    if len(text) > _SIGN_LENGTH:
        return False
    return structure_rules().agreed.match(opening_of(text)) is not None or not (line.label or text.endswith((":", ";")))


def _signs(lines: Sequence[Line], at: int) -> bool:
    block = lines[at].block
    if len(block.text) > _SIGN_LENGTH:
        return False
    if block.style == "sign" or structure_rules().agreed.match(opening_of(block.text)):
        return True
    if not _is_office(block.text) or block.text.endswith(";"):
        return False
    return block.style in {"bold", "italic"} or _closes(lines, at)


def _closes(lines: Sequence[Line], at: int) -> bool:
    """Say whether only a few short lines follow before the text, or this part of it, ends."""
    for line in lines[at + 1 : at + 1 + _SIGN_LINES]:
        if line.role == "stamp" or line.block.style == "heading":
            return True
        if line.role != "line" or not _may_sign(line) or line.block.text.endswith("."):
            return False
    return at + 1 + _SIGN_LINES >= len(lines)


def _is_office(text: str) -> bool:
    return len(text) <= _SIGN_LENGTH and structure_rules().offices.match(fold(text)) is not None


def _quotes(lines: list[Line]) -> None:
    """Mark the lines of a quoted new wording: its numbers are not numbers of this act."""
    at = 0
    while at < len(lines):
        text = lines[at].block.text
        if lines[at].role == "line" and text[:1] in '"«“' and _balance(text) > 0:
            end = _quote_end(lines, at)
            for inner in range(at, end):
                if lines[inner].role == "line":
                    lines[inner] = lines[inner]._replace(role="quoted")
            at = max(end, at + 1)
        else:
            at += 1


def _opens_wording(lines: Sequence[Line], at: int) -> bool:
    """A new wording is announced by a colon, or follows another one."""
    text = lines[at].block.text
    if lines[at].role != "line" or text[:1] not in {'"', "«", "“"} or _balance(text) <= 0:
        return False
    return at > 0 and (lines[at - 1].block.text.endswith(":") or lines[at - 1].role == "quoted")


def _quote_end(lines: Sequence[Line], start: int) -> int:
    """Return where the wording opened at `start` is closed; `start` when it never is.

    The wording of a point holds no headings: one that comes first is a heading of this act.
    """
    depth = 0
    of_headings = heading_of(lines[start].block.text[1:].lstrip()) is not None
    for at in range(start, min(start + _QUOTE_LIMIT, len(lines))):
        if lines[at].role == "stamp" or (lines[at].heading and not of_headings):
            break
        depth += _balance(lines[at].block.text)
        text = lines[at].block.text
        if (depth <= 0 and _CLOSES_QUOTE.search(text)) or _CLOSES_WORDING.search(text):
            return at + 1
    return start


def _balance(text: str) -> int:
    """Return opened minus closed quotes; straight ones open at a word's start and close at its end."""
    depth = text.count("«") + text.count("“") - text.count("»") - text.count("”")
    for at, char in enumerate(text):
        if char == '"':
            before = text[at - 1] if at else " "
            depth += 1 if before.isspace() or before in '("«[-–' else -1
    return depth
