"""Which row of a table a changed cell stands in: the first words of the row, for those who read the cell alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from processors.text import collapse
from zanwatch.identity import parent_path, unit_of
from zanwatch.messages import Change, Edition

_LENGTH: Final = 160
"""Characters that are enough to know a row again."""
_LETTERS: Final = 3
"""Letters from which a cell says more than the number of its row."""

_Rows = dict[str, list[tuple[str, str]]]
"""Path of a row to the paths and texts of its cells, in order."""


def with_rows(changes: Sequence[Change], old: Edition, new: Edition) -> tuple[Change, ...]:
    """Return `changes`; those of a cell say how the row begins that the cell stands in, or stood in."""
    if not any(_of_cell(change) for change in changes):
        return tuple(changes)
    before, after = _rows(old), _rows(new)
    return tuple(
        change.model_copy(update={"row": _beginning(change, after if change.path_after else before)})
        if _of_cell(change)
        else change
        for change in changes
    )


def _of_cell(change: Change) -> bool:
    return unit_of(_path(change)) == "cell" and change.op != "note"


def _path(change: Change) -> str:
    return change.path_after or change.path_before or ""


def _rows(edition: Edition) -> _Rows:
    rows: _Rows = defaultdict(list)
    for provision in edition.provisions:
        if unit_of(provision.path) == "cell":
            rows[parent_path(provision.path)].append((provision.path, provision.line))
    return rows


def _beginning(change: Change, rows: _Rows) -> str:
    """Return the cells of the row up to the first that has words, without the changed one."""
    path = _path(change)
    said: list[str] = []
    for cell, text in rows.get(parent_path(path), ()):
        if cell == path or not text:
            continue
        said.append(text)
        if sum(char.isalpha() for char in text) >= _LETTERS:
            break
    words = collapse(" ".join(said))
    return words if len(words) <= _LENGTH else f"{words[: _LENGTH - 1].rstrip()}…"
