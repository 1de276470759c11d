"""Two editions in, changes out: one change per provision, at the deepest level that explains it.

The changes cover every line that differs exactly once (`Change.span_before`, `span_after`), so that
applying them to the old edition gives the new one to the character; a record with both spans 0 only says more
about a change another record carries (a renumbered provision that was amended too).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from processors.diff import regroup
from processors.diff.context import with_rows
from processors.diff.match import in_order, match
from processors.diff.notes import note_edits
from processors.diff.records import Draft, Edit, change_of, from_edit, from_note, redline_of
from processors.diff.reflow import rejoined
from processors.diff.tree import NUMBERED, Node, similarity, tree_of
from processors.text import gist
from zanwatch.messages import Change, Edition, Op

_HEADINGS: Final = frozenset({"title", "part", "sec", "subsec", "ch", "para", "art"})
_ALIKE_ACROSS: Final = 0.8
"""Likeness from which a text gone from one place and come in another is one provision that moved."""
_LONG_ENOUGH: Final = 30
"""Characters below which equal texts in two places prove no move."""
_REPEALED_STATUSES: Final = frozenset({"yts"})


def compare(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Return what happened between two editions of one act in one language, in the order of the new one."""
    comparison = _Comparison()
    comparison.siblings(tree_of(old.provisions), tree_of(new.provisions))
    edits = rejoined(sorted(comparison.edits(), key=_place))
    drafts = [from_edit(edit) for edit in edits]
    renamed = {before.provision.path: after.provision.path for before, after in comparison.found}
    drafts += [from_note(edit) for edit in note_edits(old.notes, new.notes, renamed)]
    drafts = _status(old, new) + drafts
    return with_rows([change_of(old, new, ordinal, draft) for ordinal, draft in enumerate(drafts)], old, new)


class _Comparison:
    """Walks two trees together and gathers edits."""

    def __init__(self) -> None:
        self.found: list[tuple[Node, Node]] = []
        """Every provision found again, the old and the new."""
        self._edits: list[Edit] = []
        self._gone: list[Node] = []
        self._come: list[Node] = []
        self._split: list[tuple[Node, Node]] = []
        """A whole of the old edition and a part of the new one."""
        self._merged: list[tuple[Node, Node]] = []
        """A part of the old edition and the whole of the new one."""

    def edits(self) -> Iterator[Edit]:
        """Yield all edits; what is gone here and come there is one move, or part of a split or a merger."""
        self._regroup()
        moved = self._moves()
        yield from self._edits
        for node in self._gone:
            if node.provision.path not in moved:
                yield Edit("repealed", node, None, _text(node), None, node.size, 0)
        come_as = set(moved.values())
        for node in self._come:
            if node.provision.path not in come_as:
                yield Edit("added", None, node, None, _text(node), 0, node.size)

    def siblings(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        """Match and compare the children of one pair of nodes."""
        if not (old or new):
            return
        pairs = match(old, new)
        kept = in_order(pairs, lambda index: old[index].size)
        self._gone.extend(node for index, node in enumerate(old) if index not in pairs)
        found = set(pairs.values())
        self._come.extend(node for index, node in enumerate(new) if index not in found)
        self._split += [(old[w], new[p]) for p, w in regroup.parts(old, new, pairs).items()]
        back = {target: index for index, target in pairs.items()}
        self._merged += [(old[p], new[w]) for p, w in regroup.parts(new, old, back).items()]
        for index, target in sorted(pairs.items()):
            self._pair(old[index], new[target], index in kept)

    def _pair(self, old: Node, new: Node, in_place: bool) -> None:
        self.found.append((old, new))
        if not in_place:
            self._moved(old, new)
        elif old.same(new):
            return  # as most of a code is
        elif new.provision.repealed and not old.provision.repealed:
            self._edits.append(Edit("repealed", old, new, _text(old), _text(new), old.size, new.size))
        else:
            self._own_line(old, new)
            if old.key != new.key:
                self.siblings(old.children, new.children)

    def _reworded(self, old: Node, new: Node) -> bool:
        """Note other words in the own line, and say whether there are any."""
        before, after = old.provision, new.provision
        if before.text != after.text:
            self._edits.append(Edit(_wording_op(old, new), old, new, before.line, after.line, 1, 1))
        return before.text != after.text

    def _own_line(self, old: Node, new: Node) -> None:
        before, after = old.provision, new.provision
        renumbered = old.unit in NUMBERED and old.number != new.number and before.label != after.label
        reworded = self._reworded(old, new)
        if not reworded and before.label != after.label and not renumbered:
            self._edits.append(Edit("editorial", old, new, before.line, after.line, 1, 1))
        if renumbered:
            covered = 0 if reworded else 1
            self._edits.append(Edit("renumbered", old, new, before.line, after.line, covered, covered))

    def _moved(self, old: Node, new: Node) -> None:
        """One record prints the whole in its new place; what was changed inside on the way is said beside it."""
        inside = _Comparison()
        inside.found.append((old, new))
        inside._reworded(old, new)
        inside.siblings(old.children, new.children)
        said = [replace(edit, span_before=0, span_after=0) for edit in inside.edits()]
        lines = inside._lines()
        self._edits.append(Edit("moved", old, new, _text(old), _text(new), old.size, new.size, lines=lines))
        self._edits += said
        self.found += inside.found

    def _lines(self) -> tuple[tuple[int, int], ...]:
        """Return which line is which, as far as they keep their order."""
        pairs: dict[int, int] = {}
        for old, new in self.found:
            size = old.size if old.key == new.key else 1
            pairs.update(zip(range(old.first, old.first + size), range(new.first, new.first + size), strict=True))
        return tuple((line, pairs[line]) for line in sorted(in_order(pairs, lambda _: 1)))

    def _regroup(self) -> None:
        for whole, part in self._split:
            gone = regroup.inside(whole, self._gone, part)
            covered = gone if gone and regroup.is_run(gone) else []
            before = "\n".join(_text(node) for node in covered) if covered else _text(whole)
            span = sum(node.size for node in covered)
            edit = Edit("split", covered[0] if covered else whole, part, before, _text(part), span, part.size)
            self._edits.append(replace(edit, of_before=whole))
            self._take(covered, [part])
        for part, whole in self._merged:
            come = regroup.inside(whole, self._come, part)
            covered = come if come and regroup.is_run(come) else []
            after = "\n".join(_text(node) for node in covered) if covered else _text(whole)
            span = sum(node.size for node in covered)
            edit = Edit("merged", part, covered[0] if covered else whole, _text(part), after, part.size, span)
            self._edits.append(replace(edit, of_after=whole))
            self._take([part], covered)
            self.found.append((part, whole))

    def _take(self, gone: Sequence[Node], come: Sequence[Node]) -> None:
        self._gone = [node for node in self._gone if node not in gone]
        self._come = [node for node in self._come if node not in come]

    def _moves(self) -> dict[str, str]:
        """Pair what is gone with what is come by equal, then by like content; return old to new path."""
        moved: dict[str, str] = {}
        free = [node for node in self._come if len(node.gist) >= _LONG_ENOUGH and not node.provision.repealed]
        for node in self._gone:
            target = self._same_elsewhere(node, free) if len(node.gist) >= _LONG_ENOUGH else None
            if target is None:
                continue
            free.remove(target)
            moved[node.provision.path] = target.provision.path
            self._moved(node, target)
        return moved

    def _same_elsewhere(self, node: Node, free: Sequence[Node]) -> Node | None:
        same = [other for other in free if other.unit == node.unit]
        equal = next((other for other in same if other.gist == node.gist), None)
        if equal is not None:
            return equal
        scored = [(-similarity(node, other), other.first, other) for other in same]
        best = min(scored, key=lambda item: item[:2], default=None)
        return best[2] if best and -best[0] >= _ALIKE_ACROSS else None


def _wording_op(old: Node, new: Node) -> Op:
    if gist(old.provision.text) == gist(new.provision.text):
        return "editorial"
    return "heading" if old.unit in _HEADINGS else "amended"


def _text(node: Node) -> str:
    return "\n".join(line for line in node.lines if line)


def _place(edit: Edit) -> tuple[int, int, str]:
    """Order of the new edition; what is gone stands where it stood."""
    if edit.after is not None:
        return edit.after.first, 1, edit.op
    return edit.before.first if edit.before else 0, 0, edit.op


def _status(old: Edition, new: Edition) -> list[Draft]:
    """The act as a whole lost its force, or has it again."""
    was, is_now = (edition.header.status in _REPEALED_STATUSES for edition in (old, new))
    if was == is_now or not old.header.status or not new.header.status:
        return []
    before, after = old.header.requisites or old.header.status, new.header.requisites or new.header.status
    op: Op = "repealed" if is_now else "added"
    return [Draft(op, "act", "act", before, after, redline_of(before, after), None, None, 0, 0, ("status",))]
