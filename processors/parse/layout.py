"""What the place of a line says: stamps, signatures, tables of contents, quoted wordings.

Each function looks at the whole run of blocks and marks some; it never changes, drops or reorders text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from processors.parse.blocks import Block
from processors.parse.inline import parted
from processors.parse.labels import heading_of, label_of, note_kind, opens
from processors.parse.line import Line, Role, Stamp
from processors.parse.rules import normal_number, structure_rules
from processors.text import fold

_STRAIGHT: Final = re.compile('"')
_CLOSES_QUOTE: Final = re.compile(r"[\"»”][;.,:]*$")
_CLOSES_WORDING: Final = re.compile(r"[;.:][\"»”][;.,]*$")
"""A quoted wording ends with its own full stop or semicolon inside the quotes; one mark may close two quotes."""
_QUOTE_LIMIT: Final = 3000
"""Lines a quoted wording may have; an amending law restates whole chapters, never more than this."""
_QUOTE_WASTE: Final = 100 * _QUOTE_LIMIT
"""Lines that may be searched for ends of quotes that never end; then the text is no longer searched."""
_NAME: Final = re.compile(r"(?:[^\W\d_]\.\s?){1,2}[^\W\d_][\w-]+|[^\W\d_][\w-]+\s(?:[^\W\d_]\.\s?){1,2}")
"""A person by initials and surname."""
_WHOSE: Final = re.compile(r"(?:ның|нің) м\.? ?а\.?$")
"""«Министрінің м.а.» is whose act it is; «Министрдің м.а.» signs."""
_STAMP_CLOSING: Final = 40
"""Characters in which the words that close a stamp stand."""
_SIGN_LENGTH: Final = 120
_SIGN_LINES: Final = 5
"""Lines that may follow an office: the rest of its name, the name of the person."""


def arrange(blocks: Sequence[Block]) -> list[Line]:
    """Give every block its role."""
    lines = _tables(blocks)
    lines = _stamps(lines)
    _toc(lines)
    lines = parted(lines, _outside_table)
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
    text, folded = block.text, fold(block.text)
    label = label_of(text, folded)
    unnumbered = label is None or label.unit == "note"
    role: Role = "note" if note_kind(folded) or (block.style == "note" and unnumbered) else "line"
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
        if _is_office(lines[0]) and len(lines) <= limit * 2:
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
    at = 0
    while at < len(lines):
        size, stamp = _stamp_run(lines, fit, at) if fit[at] else (0, None)
        for offset in range(size):
            lines[at + offset] = lines[at + offset].as_only("stamp")._replace(stamp=None if offset else stamp)
        at += max(size, 1)
    return lines


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
    return (_is_office(line) and not of_somebody) or _NAME.fullmatch(line.text.strip()) is not None


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
    return not opens(structure_rules().agreed, line.folded)


def _longest_stamp_line(line: Line) -> int:
    """A stamp that the source itself sets apart may come as one line."""
    rules = structure_rules()
    return rules.stamp_length if line.block.style == "stamp" else rules.stamp_line_length


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


def _signatures(lines: list[Line]) -> None:
    """Mark the lines that sign: an office, then the names and approvals until the next container."""
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


def _agrees(line: Line) -> bool:
    return opens(structure_rules().agreed, line.folded)


def _sign_length(line: Line) -> int:
    """Approvals that the source sets apart may come as one line."""
    return structure_rules().stamp_length if line.block.style == "stamp" and _agrees(line) else _SIGN_LENGTH


def _may_sign(line: Line) -> bool:
    if len(line.text) > _sign_length(line):
        return False
    return not (line.label or line.text.endswith((":", ";"))) or _agrees(line)


def _signs(lines: Sequence[Line], at: int) -> bool:
    line = lines[at]
    if len(line.text) > _sign_length(line):
        return False
    if line.block.style == "sign" or _agrees(line):
        return True
    if not _is_office(line) or line.text.endswith(";"):
        return False
    return line.block.style in {"bold", "italic"} or _closes(lines, at)


def _closes(lines: Sequence[Line], at: int) -> bool:
    """Say whether only a few short lines follow before the text, or this part of it, ends."""
    for line in lines[at + 1 : at + 1 + _SIGN_LINES]:
        if line.role == "stamp" or line.block.style == "heading":
            return True
        if line.role != "line" or not _may_sign(line) or line.text.endswith("."):
            return False
    return at + 1 + _SIGN_LINES >= len(lines)


def _is_office(line: Line) -> bool:
    return len(line.text) <= _SIGN_LENGTH and structure_rules().offices.match(line.folded) is not None


def _quotes(lines: list[Line]) -> None:
    """Mark the lines of a quoted new wording: its numbers are not numbers of this act."""
    at = wasted = 0
    while at < len(lines) and wasted < _QUOTE_WASTE:
        text = lines[at].text
        if lines[at].role == "line" and text[:1] in '"«“' and _balance(text) > 0:
            end, looked = _quote_end(lines, at)
            wasted += looked if end == at else 0
            for inner in range(at, end):
                if lines[inner].role == "line":
                    lines[inner] = lines[inner]._replace(role="quoted")
            at = max(end, at + 1)
        else:
            at += 1


def _quote_end(lines: Sequence[Line], start: int) -> tuple[int, int]:
    """Return where the wording opened at `start` is closed, `start` when it never is; and how many lines that took.

    The wording of a point holds no headings: one that comes first is a heading of this act.
    """
    depth = 0
    inner = lines[start].text[1:].lstrip()
    of_headings = heading_of(inner) is not None
    at = start
    for at in range(start, min(start + _QUOTE_LIMIT, len(lines))):
        if lines[at].role == "stamp" or (lines[at].heading and not of_headings):
            break
        text = lines[at].text
        depth += _balance(text)
        if (depth <= 0 and _CLOSES_QUOTE.search(text)) or _CLOSES_WORDING.search(text):
            return at + 1, at + 1 - start
    return start, at + 1 - start


@lru_cache(maxsize=4096)  # lines after an opened quote are looked at again and again while none closes it
def _balance(text: str) -> int:
    """Return opened minus closed quotes; straight ones open at a word's start and close at its end."""
    depth = text.count("«") + text.count("“") - text.count("»") - text.count("”")
    for mark in _STRAIGHT.finditer(text):
        before = text[mark.start() - 1] if mark.start() else " "
        depth += 1 if before.isspace() or before in '("«[-–' else -1
    return depth
