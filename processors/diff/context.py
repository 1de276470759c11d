"""Which row of a table a changed cell stands in: the first words of the row, for those who read the cell alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import Final

from processors.text import collapse
from zanwatch.identity import parent_path, unit_of
from zanwatch.messages import Change, Edition, Provision

_LENGTH: Final = 160
"""Characters that are enough to know a row again."""
_LETTERS: Final = 3
"""Letters from which a cell says more than the number of its row."""


def with_rows(changes: Sequence[Change], old: Edition, new: Edition) -> tuple[Change, ...]:
    """Return `changes`; those of a cell say how the row begins that the cell stands in, or stood in."""
    return tuple(
        change.model_copy(update={"row": _beginning(change, old, new)}) if _of_cell(change) else change
        for change in changes
    )


def _of_cell(change: Change) -> bool:
    return unit_of(change.path_after or change.path_before or "") == "cell" and change.op != "note"


def _beginning(change: Change, old: Edition, new: Edition) -> str:
    """Return the cells of the row up to the first that has words, without the changed one."""
    path = change.path_after or change.path_before or ""
    edition, at = (new, change.at_after) if change.path_after else (old, change.at_before)
    said: list[str] = []
    for cell in _row(edition.provisions, parent_path(path), at or 0):
        if cell.path == path or not cell.line:
            continue
        said.append(cell.line)
        if sum(char.isalpha() for char in cell.line) >= _LETTERS:
            break
    words = collapse(" ".join(said))
    return words if len(words) <= _LENGTH else f"{words[: _LENGTH - 1].rstrip()}…"


def _row(provisions: Sequence[Provision], row: str, at: int) -> Iterator[Provision]:
    """Yield the cells of the row around line `at`."""
    first = at
    while first and provisions[first - 1].path.startswith(f"{row}/"):
        first -= 1
    for provision in takewhile(lambda other: other.path.startswith(f"{row}/"), islice(provisions, first, None)):
        if parent_path(provision.path) == row:
            yield provision
