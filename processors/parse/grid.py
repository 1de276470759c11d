"""Where the cells of a table stand: by column, whatever cells beside and above them cover."""

from __future__ import annotations

from typing import Final

from lxml import etree

_SPAN: Final = 1000
"""Columns or rows a cell may cover; more is a slip of the pen."""
_COLUMNS: Final = 100
"""Columns in which it is remembered how far down a cell reaches."""


class Grid:
    """Row and column of the present cell, from 1; both 0 before the first."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self._free_from = 1
        """The column the next cell stands in, unless one from above reaches down into it."""
        self._reach: dict[int, int] = {}
        """The last row a cell with `rowspan` reaches down to, by column."""

    def enter_row(self) -> None:
        """Begin a row."""
        self.row, self.column, self._free_from = self.row + 1, 0, 1

    def enter_cell(self, node: etree._Element) -> None:
        """Find the column a cell stands in: the first that no cell from above or from the left covers."""
        column, width = self._free_from, _span(node, "colspan")
        while self._reach and self._reach.get(column, -1) >= self.row:
            column += 1
        if (height := _span(node, "rowspan")) > 1:
            for covered in range(column, min(column + width, _COLUMNS)):
                self._reach[covered] = self.row + height - 1
        self.column, self._free_from = column, column + width


def _span(node: etree._Element, name: str) -> int:
    """Return how many columns or rows a cell covers: 1 where the page says nothing sensible."""
    printed = (node.get(name) or "").strip()
    return min(max(int(printed[:9]), 1), _SPAN) if printed.isdecimal() else 1
