"""Tables for spreadsheets: CSV as their programs open it (UTF-8 with its mark, comma, one head line)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

_COMMANDS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A cell that begins so would be reckoned by a spreadsheet, in some countries: hostile text must stay text."""

_LONGEST: Final = 32_767
"""Characters a cell of Excel holds; what is longer would run over into the rows below."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return `rows` below `head`; what would be taken for a formula is kept as text, what a cell cannot hold is cut."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return "\ufeff" + buffer.getvalue()


def _plain(cell: str) -> str:
    text = f"'{cell}" if cell.startswith(_COMMANDS) else cell
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
