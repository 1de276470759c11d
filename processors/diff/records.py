"""From an edit to the change record: the one form that mail, page, feed, Word and JSON render."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from processors.diff.notes import NoteEdit
from processors.diff.redline import added, by_lines, redline, removed
from processors.diff.tree import Node
from processors.text import gist
from zanwatch.identity import stable_id
from zanwatch.messages import Change, Edition, Op, Redline


@dataclass(frozen=True, slots=True)
class Edit:
    """A change before it knows its editions."""

    op: Op
    before: Node | None
    after: Node | None
    text_before: str | None
    text_after: str | None
    span_before: int
    span_after: int
    of_before: Node | None = None
    of_after: Node | None = None
    """The whole a split or a merger names, where the lines covered are only a stretch of it."""
    lines: tuple[tuple[int, int], ...] = ()
    """Lines of both editions known to be the same line, in order: where the redline need not search."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A change before it knows its editions, whatever it came from."""

    op: Op
    path_before: str | None
    path_after: str | None
    text_before: str | None
    text_after: str | None
    redline: Redline
    at_before: int | None
    at_after: int | None
    span_before: int
    span_after: int
    flags: tuple[str, ...] = ()


def from_edit(edit: Edit) -> Draft:
    """Return the draft of a change in the text."""
    return Draft(
        edit.op,
        _path(edit.of_before or edit.before),
        _path(edit.of_after or edit.after),
        edit.text_before,
        edit.text_after,
        _redline(edit),
        edit.before.first if edit.before else None,
        edit.after.first if edit.after else None,
        edit.span_before,
        edit.span_after,
    )


def redline_of(before: str | None, after: str | None) -> Redline:
    """Return the redline of a text that may be new or gone."""
    if before is None:
        return added(after or "")
    return removed(before) if after is None else redline(before, after)


def _redline(edit: Edit) -> Redline:
    before, after = edit.before, edit.after
    if not (edit.lines and before and after):
        return redline_of(edit.text_before, edit.text_after)
    same = [(line - before.first, other - after.first) for line, other in edit.lines]
    return by_lines(_printed(before), _printed(after), same)


def _printed(node: Node) -> list[str]:
    """The lines of a node with their line feeds; the last that prints anything has none, an empty one neither."""
    lines = [f"{line}\n" if line else "" for line in node.lines]
    last = max((at for at, line in enumerate(lines) if line), default=None)
    return lines if last is None else [*lines[:last], lines[last][:-1], *lines[last + 1 :]]


def _path(node: Node | None) -> str | None:
    return node.provision.path if node else None


def from_note(edit: NoteEdit) -> Draft:
    """Return the draft of a change in a note."""
    before, after = edit.before, edit.after
    return Draft(
        "note",
        before.path if before else None,
        after.path if after else None,
        before.text if before else None,
        after.text if after else None,
        redline_of(before.text if before else None, after.text if after else None),
        edit.at_before,
        edit.at_after,
        1 if before else 0,
        1 if after else 0,
        ("moved",) if before and after and before.text == after.text else (),
    )


def change_of(old: Edition, new: Edition, ordinal: int, draft: Draft) -> Change:
    """Return the change record, with its deterministic id."""
    header = new.header
    return Change(
        id=_event_id(header.act_id, header.language, draft),
        act_id=header.act_id,
        language=header.language,
        source=header.source,
        title=header.title,
        requisites=header.requisites,
        address=header.address,
        old_edition=old.header.edition_date,
        new_edition=header.edition_date,
        old_hash=old.header.text_hash,
        new_hash=header.text_hash,
        old_capture=old.header.capture_id,
        new_capture=header.capture_id,
        seen_at=header.seen_at,
        ordinal=ordinal,
        op=draft.op,
        path_before=draft.path_before,
        path_after=draft.path_after,
        text_before=draft.text_before,
        text_after=draft.text_after,
        redline=draft.redline,
        at_before=draft.at_before,
        at_after=draft.at_after,
        span_before=draft.span_before,
        span_after=draft.span_after,
        flags=draft.flags,
    )


def _event_id(act_id: str, language: str, draft: Draft) -> str:
    """The same change in another source has the same id: editorial differences between sources do not count."""
    texts = [draft.text_before, draft.text_after]
    if draft.op not in {"editorial", "note"}:
        texts = [None if text is None else _gist(text) for text in texts]
    return stable_id(act_id, language, draft.op, draft.path_before, draft.path_after, *texts)


_gist: Final = lru_cache(maxsize=4)(gist)
"""What was renumbered and reworded has two records with the same texts, one after the other."""
