"""The publisher's notes of two editions, compared apart from the text they speak of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from processors.diff.match import in_order
from processors.text import fold
from zanwatch.identity import parent_path
from zanwatch.messages import Note


@dataclass(frozen=True, slots=True)
class NoteEdit:
    """A note gone, come, or rewritten in place; `at` counts the notes of its edition."""

    before: Note | None
    after: Note | None
    at_before: int | None
    at_after: int | None


def note_edits(old: Sequence[Note], new: Sequence[Note], renamed: Mapping[str, str]) -> list[NoteEdit]:
    """Return the edits that make the notes `new` of `old`; `renamed` says where provisions went."""
    homes = [_home(note.path, renamed) for note in old]
    pairs: dict[int, int] = {}
    _equal(old, new, homes, pairs)
    _at_home(old, new, homes, pairs)
    kept = in_order(pairs, lambda _: 1)
    edits = [
        NoteEdit(old[a], new[b], a, b)
        for a, b in pairs.items()
        if old[a].text != new[b].text or a not in kept
    ]  # fmt: skip
    edits += [NoteEdit(note, None, at, None) for at, note in enumerate(old) if at not in pairs]
    found = set(pairs.values())
    edits += [NoteEdit(None, note, None, at) for at, note in enumerate(new) if at not in found]
    return sorted(edits, key=lambda e: (e.at_after if e.at_after is not None else e.at_before or 0, e.after is None))


def _home(path: str, renamed: Mapping[str, str]) -> str:
    """Where a note's provision went, or the nearest provision above it that is still there."""
    above, below = path, ""
    while above and above not in renamed:
        above, below = parent_path(above), f"/{above.rpartition('/')[2]}{below}"
    return renamed.get(above, "") + below if above else path


def _equal(old: Sequence[Note], new: Sequence[Note], homes: Sequence[str], pairs: dict[int, int]) -> None:
    """The same words at the same provision, then the same words anywhere, in order."""
    for exact in (True, False):
        taken = set(pairs.values())
        where: dict[tuple[str, str], list[int]] = defaultdict(list)
        for b, note in enumerate(new):
            if b not in taken:
                where[note.path if exact else "", note.text].append(b)
        for a, note in enumerate(old):
            if a not in pairs and (places := where[homes[a] if exact else "", note.text]):
                pairs[a] = places.pop(0)


def _at_home(old: Sequence[Note], new: Sequence[Note], homes: Sequence[str], pairs: dict[int, int]) -> None:
    """Notes are rewritten in place: at one provision the most alike go together."""
    taken = set(pairs.values())
    scored = [
        (-_alike(old[a], new[b]), a, b)
        for a in range(len(old))
        if a not in pairs
        for b in range(len(new))
        if b not in taken and new[b].path == homes[a]
    ]
    for score, a, b in sorted(scored):
        if score < 0 and a not in pairs and b not in taken:
            pairs[a] = b
            taken.add(b)


def _alike(old: Note, new: Note) -> float:
    a, b = set(fold(old.text).split()), set(fold(new.text).split())
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
