"""Changes → rows of the comparative table: what stands in which column, in which group, under which number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Final

from reports.language import Interface
from zanwatch.identity import CONTAINERS
from zanwatch.messages import Cause, Change, Edition, Redline, RedlineOp

Line = tuple[tuple[RedlineOp, str], ...]
"""One paragraph of a cell: pieces of the redline, in order."""

_MINOR: Final = frozenset({"note", "editorial"})
_ACT: Final = "act"
_TOLD: Final = frozenset({"no_cause", "status", "moved"})
"""Flags the columns themselves tell."""
_SHORT: Final = 700
"""Characters in a cell up to which a row is kept on one page."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the two wordings: its paragraphs, and our own word where there is none or it goes."""

    lines: tuple[Line, ...]
    remark: str = ""
    """Key of a string below `table.remark`; "" when the wording speaks for itself."""


@dataclass(frozen=True, slots=True)
class Row:
    """One structural element: all records that carry the same two wordings of it."""

    number: int
    name: str
    within: str
    """How the row of a table begins that a changed cell stands in; "" for all else."""
    operation: str
    """What happened, in words."""
    before: Wording
    after: Wording
    causes: tuple[Cause, ...]
    note: str
    """The publisher's words that stand with the element; "" when there are none, or when they are the wording."""
    note_at: int
    """Number of the row where these words are printed; this row's own when it is the first."""
    quoted: str
    """The publisher's words the document shows already; evidence found in them is not said twice."""
    marks: str
    """What else is known of the records, in words."""
    short: bool
    """Whether the row is to stay on one page."""


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one container: the act's own body, the Rules, an annex."""

    caption: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What changed in the norms, and apart from it what changed only in notes and spelling."""

    norms: tuple[Group, ...]
    minor: tuple[Group, ...]

    @property
    def causes(self) -> Iterator[Cause]:
        """Yield the causes of all rows, in their order."""
        for group in (*self.norms, *self.minor):
            for row in group.rows:
                yield from row.causes


def table(old: Edition, new: Edition, changes: Sequence[Change]) -> Table:
    """Return the rows of `changes` between `old` and `new`, named in the language of the act."""
    ui = Interface(new.header.language)
    gathered = _gathered(changes)
    captions = _Captions(ui, old, new)
    norms = [records for records in gathered if not _only_minor(records)]
    minor = [records for records in gathered if _only_minor(records)]
    rows = _Rows(ui)
    return Table(rows.groups(captions, norms), rows.groups(captions, minor))


def container_of(path: str) -> str:
    """Return the path of the container `path` stands in, itself included; "" is the act's own body."""
    steps = path.split("/")
    depth = max((i for i, step in enumerate(steps, 1) if step.partition(":")[0] in CONTAINERS), default=0)
    return "/".join(steps[:depth])


def _gathered(changes: Iterable[Change]) -> list[list[Change]]:
    """Put records with the same two wordings together: a point renumbered and amended is one row."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in sorted(changes, key=lambda c: c.ordinal):
        wordings = change.path_before, change.path_after, change.text_before, change.text_after
        found.setdefault((change.op == "note", *wordings), []).append(change)
    return list(found.values())


def _only_minor(records: Sequence[Change]) -> bool:
    return all(change.op in _MINOR for change in records)


class _Captions:
    """What the containers are called: our name for them and their own title."""

    def __init__(self, ui: Interface, old: Edition, new: Edition) -> None:
        self._ui = ui
        self._titles = {p.path: p.text for edition in (old, new) for p in edition.provisions if _is_title(p.path)}

    def of(self, container: str) -> str:
        """Return the caption of `container`; "" is the act's own body."""
        if not container:
            return self._ui.t("table.body")
        name, title = self._ui.provision(container), self._titles.get(f"{container}/title", "")
        return self._ui.t("table.group", name=name, title=title) if title else name


def _is_title(path: str) -> bool:
    return path.endswith("/title")


class _Rows:
    """Numbers rows through the whole document and remembers where each note of the publisher is printed."""

    def __init__(self, ui: Interface) -> None:
        self._ui = ui
        self._numbers = count(1)
        self._notes: dict[str, int] = {}

    def groups(self, captions: _Captions, gathered: Iterable[list[Change]]) -> tuple[Group, ...]:
        """Return the rows by container: the act's own body first, the others as they come."""
        found: dict[str, list[list[Change]]] = {"": []}
        for records in gathered:
            found.setdefault(container_of(_path(records[0])), []).append(records)
        return tuple(
            Group(captions.of(container), tuple(self._row(container, records) for records in inside))
            for container, inside in found.items()
            if inside
        )

    def _row(self, container: str, records: Sequence[Change]) -> Row:
        first, number = records[0], next(self._numbers)
        note = "" if first.op == "note" else next((c.note for c in records if c.note), "")
        return Row(
            number=number,
            name=self._name(container, first),
            within=first.row,
            operation=self._words("ops", (change.op for change in records)),
            before=_before(first),
            after=_after(records),
            causes=tuple(dict.fromkeys(cause for change in records for cause in change.causes)),
            note=note,
            note_at=self._notes.setdefault(note, number) if note else number,
            quoted=note or (first.text_after or first.text_before or "" if first.op == "note" else ""),
            marks=self._words("flags", (f for change in records for f in change.flags if f not in _TOLD)),
            short=all(len(text or "") <= _SHORT for text in (first.text_before, first.text_after, note)),
        )

    def _words(self, group: str, codes: Iterable[str]) -> str:
        return ", ".join(self._ui.word(group, code) for code in dict.fromkeys(codes))

    def _name(self, container: str, change: Change) -> str:
        paths = dict.fromkeys(path for path in (change.path_before, change.path_after) if path is not None)
        here = all(container_of(path) == container for path in paths)
        return " → ".join(self._ui.provision(_inside(container, path) if here else path) for path in paths)


def _path(change: Change) -> str:
    return change.path_after if change.path_after is not None else change.path_before or ""


def _inside(container: str, path: str) -> str:
    """Return `path` as it is called within the group of `container`."""
    return path[len(container) + 1 :] if container and path != container else path


def _before(change: Change) -> Wording:
    return Wording(_lines(change.redline, "+"), "absent" if change.path_before is None else "")


def _after(records: Sequence[Change]) -> Wording:
    change = records[0]
    return Wording(_lines(change.redline, "-"), _remark_after(change, {c.op for c in records}))


def _remark_after(change: Change, ops: set[str]) -> str:
    if "repealed" in ops:
        return "void" if change.path_before == _ACT else "repealed"
    return "absent" if change.path_after is None else ""


def _lines(redline: Redline, hidden: RedlineOp) -> tuple[Line, ...]:
    """Return one side of the redline as paragraphs: everything but the pieces marked `hidden`."""
    lines: list[list[tuple[RedlineOp, str]]] = [[]]
    for op, text in redline:
        if op == hidden:
            continue
        first, *rest = text.split("\n")
        lines[-1].append((op, first))
        lines += [[(op, line)] for line in rest]
    kept = tuple(tuple((op, text) for op, text in line if text) for line in lines)
    return kept if any(kept) else ()
