"""Tables for spreadsheets: CSV as their programs open it (UTF-8 with its mark, comma, one head line)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Final

_COMMANDS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be reckoned by a spreadsheet: hostile text must stay text."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return `rows` below `head`; what a spreadsheet would take for a formula is kept as text."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return "\ufeff" + buffer.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_COMMANDS) else cell
