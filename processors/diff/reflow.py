"""Lines broken or joined without a word changed: an editor's new line is no new norm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Final

from processors.diff.records import Edit
from processors.diff.tree import NUMBERED, Node
from processors.text import gist

_FARTHEST: Final = 6
"""Lines on either side of the line that stayed."""


def rejoined(edits: Sequence[Edit]) -> list[Edit]:
    """Return `edits` in their order, those that only break or join lines made one editorial edit a text."""
    come = {edit.after.first: edit for edit in edits if edit.op == "added" and edit.after and _is_line(edit.after)}
    gone = {
        edit.before.first: edit for edit in edits if edit.op == "repealed" and edit.before and _is_line(edit.before)
    }
    one_text: dict[Edit, Sequence[Edit]] = {}
    for edit in edits:
        one_text[edit] = parts = _parts(edit, come, gone)
        for part in parts:
            come.pop(part.after.first if part.after else -1, None)
            gone.pop(part.before.first if part.before else -1, None)
    absorbed = {part for edit, parts in one_text.items() for part in parts if part is not edit}
    return [_one(parts) if parts else edit for edit, parts in one_text.items() if edit not in absorbed]


def _is_line(node: Node) -> bool:
    """Say whether a node is one line without a number."""
    return node.size == 1 and node.unit not in NUMBERED and bool(node.provision.text) and not node.provision.label


def _parts(edit: Edit, come: Mapping[int, Edit], gone: Mapping[int, Edit]) -> Sequence[Edit]:
    """Return the edits, `edit` among them, that together are one text in both editions; none when there is no such."""
    old, new = edit.before, edit.after
    if edit.op != "amended" or old is None or new is None or (edit.span_before, edit.span_after) != (1, 1):
        return ()
    for kept, whole, others in ((new, old, come), (old, new, gone)):
        neighbours = list(_neighbours(kept.first, others))
        wanted = gist(whole.provision.line) if neighbours else ""
        for above, below in neighbours:
            lines = [*map(_line, above), kept.provision.line, *map(_line, below)]
            if gist(" ".join(lines)) == wanted:
                return *above, edit, *below
    return ()


def _neighbours(at: int, others: Mapping[int, Edit]) -> Iterator[tuple[Sequence[Edit], Sequence[Edit]]]:
    """Yield what stands right above and right below a line, from the nearest to the farthest."""
    above, below = _row(at, -1, others), _row(at, 1, others)
    for up, down in product(range(len(above) + 1), range(len(below) + 1)):
        if up or down:
            yield above[:up][::-1], below[:down]


def _row(at: int, way: int, others: Mapping[int, Edit]) -> list[Edit]:
    row: list[Edit] = []
    while len(row) < _FARTHEST and (edit := others.get(at + way * (len(row) + 1))):
        row.append(edit)
    return row


def _line(edit: Edit) -> str:
    node = edit.before or edit.after
    return node.provision.line if node else ""


def _one(edits: Sequence[Edit]) -> Edit:
    olds = [edit.before for edit in edits if edit.before]
    news = [edit.after for edit in edits if edit.after]
    before, after = ("\n".join([node.provision.line for node in nodes]) for nodes in (olds, news))
    return Edit("editorial", olds[0], news[0], before, after, len(olds), len(news))
