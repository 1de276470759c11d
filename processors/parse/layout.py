"""What the place of a line says: stamps, tables of contents; signatures are in signs.py, quoted wordings in quotes.py.

Each function looks at the whole run of blocks and marks some; it never changes, drops or reorders text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from processors.parse.blocks import Block
from processors.parse.headings import joined, mark_plain, mark_subpoints
from processors.parse.inline import parted
from processors.parse.labels import heading_of, label_of, note_kind, opens
from processors.parse.line import Line, Role, Stamp
from processors.parse.quotes import mark_quotes
from processors.parse.rules import normal_number, structure_rules
from processors.parse.signs import agrees, is_name, is_office, mark_signatures
from processors.text import fold

_WHOSE: Final = re.compile(r"(?:ның|нің) м\.? ?а\.?$")
"""«Министрінің м.а.» is whose act it is; «Министрдің м.а.» signs."""
_STAMP_OPENING: Final = 200
"""Characters in which the words that open a stamp stand, on whatever lines."""
_STAMP_CLOSING: Final = 40
"""Characters in which the words that close a stamp stand."""


def arrange(blocks: Sequence[Block]) -> list[Line]:
    """Give every block its role."""
    lines = _tables(blocks)
    lines = _stamps(lines)
    _go_on(lines)
    _toc(lines)
    lines = joined(lines, _outside_table)
    mark_plain(lines)
    mark_subpoints(lines)
    lines = parted(lines, _outside_table)
    mark_signatures(lines)
    mark_quotes(lines)
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
    text, folded = block.text, fold(block.text)
    label = label_of(text, folded)
    if label and label.unit != "note":
        return Line(block, "line", folded, None, label)
    role: Role = "note" if block.style == "note" or note_kind(folded) else "line"
    return Line(block, role, folded, heading_of(text, folded), label)


def _table(cells: Sequence[Block]) -> list[Line]:
    """A table is data, a stamp or a signature: the portals draw all three with <table>."""
    limit = structure_rules().stamp_lines
    filled = [block for block in cells if block.text]
    rows = {block.cell.row for block in cells if block.cell}
    length = sum(len(block.text) + 1 for block in filled) - 1
    if filled and length <= structure_rules().stamp_length and len(rows) <= limit:
        lines = [Line(block._replace(cell=None), "stamp", fold(block.text)) for block in filled]
        if stamp := _stamp_in(lines, " ".join([line.folded for line in lines])):
            return [lines[0]._replace(stamp=stamp), *lines[1:]]
        if is_office(lines[0]) and len(lines) <= limit * 2:
            return [line.as_only("sign") for line in lines]
    return [Line(block, "cell", fold(block.text)) for block in cells]


def _stamp_in(lines: Sequence[Line], folded: str) -> Stamp | None:
    """Read lines as a stamp, `folded` being them joined: by their first words in Russian, by their last in Kazakh."""
    rules = structure_rules()
    end = max(len(folded) - _STAMP_CLOSING, 0)
    if not rules.stamp_opens.match(folded) and not rules.stamp_closes.search(folded, end):
        return None
    for rule in rules.stamps:
        found = rule.opens.match(folded) if rule.opens else rule.closes.search(folded, end) if rule.closes else None
        if found:
            number = found.span("n") if "n" in found.re.groupindex else (0, 0)
            printed = " ".join([line.text for line in lines])[slice(*number)]
            of_rules = bool(rules.annex_of_rules.search(folded[:200]))
            return Stamp(rule.container, normal_number(printed), of_rules)
    return None


def _stamps(lines: list[Line]) -> list[Line]:
    """Mark runs of short plain lines that read as a stamp."""
    fit = [_may_be_stamp(line) for line in lines]
    closes = structure_rules().stamp_closes
    closing = [fits and closes.search(line.folded) is not None for fits, line in zip(fit, lines, strict=True)]
    at = 0
    while at < len(lines):
        size, stamp = _stamp_run(lines, fit, at) if fit[at] and _may_open(lines, closing, at) else (0, None)
        for offset in range(size):
            lines[at + offset] = lines[at + offset].as_only("stamp")._replace(stamp=None if offset else stamp)
        at += max(size, 1)
    return lines


def _may_open(lines: Sequence[Line], closing: Sequence[bool], at: int) -> bool:
    """Say whether a stamp may begin here: its first words say so, or the last ones of a line soon after do."""
    limit = structure_rules().stamp_lines
    if any(closing[at : at + limit]) or _opens_stamp(lines[at].folded):
        return True
    return _opens_stamp(" ".join([line.folded for line in lines[at : at + limit]])[:_STAMP_OPENING])


def _stamp_run(lines: Sequence[Line], fit: Sequence[bool], start: int) -> tuple[int, Stamp | None]:
    """Return how many lines from `start` are a stamp, and which; `fit` says which lines may be part of one."""
    best: tuple[int, Stamp | None] = (0, None)
    style = lines[start].block.style
    folded = ""
    closes_only = style == "italic" and not _opens_stamp(lines[start].folded)
    for end in range(start, min(start + structure_rules().stamp_lines, len(lines))):
        line = lines[end]
        if not fit[end] or line.block.style != style or (closes_only and _belongs_to_signature(line)):
            break
        if end > start and (_opens_stamp(line.folded) or _begins_title(line)):
            break
        folded = f"{folded} {line.folded}" if folded else line.folded
        stamp = _stamp_in(lines[start : end + 1], folded)
        if stamp and _opens_stamp(folded):
            best = (end + 1 - start, stamp)
        elif stamp:
            return end + 1 - start, stamp
    return best


def _belongs_to_signature(line: Line) -> bool:
    """Say whether an italic line signs: a stamp says whose act it was, never an office or a name by itself."""
    of_somebody = _WHOSE.search(line.folded) is not None
    return (is_office(line) and not of_somebody) or is_name(line)


def _begins_title(line: Line) -> bool:
    return line.text.isupper() and structure_rules().stamp_ends.match(line.folded) is not None


def _opens_stamp(folded: str) -> bool:
    return structure_rules().stamp_opens.match(folded) is not None


def _may_be_stamp(line: Line) -> bool:
    text = line.text
    if line.role != "line" or line.block.style not in {"text", "stamp", "italic"}:
        return False
    if line.label or line.heading or len(text) > _longest_stamp_line(line):
        return False
    if line.block.style != "stamp" and text.endswith((".", ";", ":", ",")) and not line.folded.endswith("м.а."):
        return False
    return not agrees(line)


def _longest_stamp_line(line: Line) -> int:
    """A stamp that the source itself sets apart may come as one line."""
    rules = structure_rules()
    return rules.stamp_length if line.block.style == "stamp" else rules.stamp_line_length


def _go_on(lines: list[Line]) -> None:
    """Mark what goes on a stamp or a note in a line of its own."""
    for at in range(1, len(lines)):
        role = lines[at - 1].role
        if role == "stamp" and _goes_on_stamp(lines[at]):
            lines[at] = lines[at].as_only("stamp")
        elif role == "note" and lines[at].role == "line" and _goes_on_note(lines[at - 1], lines[at]):
            lines[at] = lines[at].as_only("note")


def _goes_on_stamp(line: Line) -> bool:
    """Say whether a line below a stamp is part of it: the word «Форма», or who will approve the form by hand."""
    rules = structure_rules()
    if rules.by_hand.match(line.folded):
        return line.block.style == "stamp"
    return line.role == "line" and not (line.label or line.heading) and rules.form.match(line.folded) is not None


def _goes_on_note(note: Line, line: Line) -> bool:
    """Say whether a line is what a bare «Примечание РЦПИ!» announces, or begins with a date a note broke off before."""
    rules = structure_rules()
    if rules.dates.match(line.folded):
        return note.text[-1:].isalpha()
    return not (line.label or line.heading) and _alike(note, line) and rules.announces.match(note.folded) is not None


def _alike(note: Line, line: Line) -> bool:
    return note.block.style == line.block.style and line.block.style in {"text", "italic"}


def _toc(lines: list[Line]) -> None:
    """A table of contents runs from its title to the second time its first heading stands."""
    title = structure_rules().toc
    for start, line in enumerate(lines):
        if line.role == "line" and (line.block.style == "toc" or opens(title, line.folded)):
            for at in range(start, _toc_end(lines, start)):
                lines[at] = lines[at].as_only("toc")
            return


def _toc_end(lines: Sequence[Line], start: int) -> int:
    first = None
    for at in range(start + 1, len(lines)):
        heading = lines[at].heading
        if lines[at].block.style == "title":
            return at
        if heading and first is None and at <= start + 3:
            first = heading.label
        elif first is None and at > start + 3:
            break
        elif heading and heading.label == first:
            return at
    return start + 1
