"""The difference of two editions, for a terminal and for a browser: the same redline as in mail and page."""

from __future__ import annotations

from collections.abc import Sequence

from reports import naming, render
from zanwatch.messages import Change, EditionHeader


def text(old: EditionHeader, new: EditionHeader, changes: Sequence[Change]) -> str:
    """Return the difference as plain text, in the language of the act."""
    return render.difference("page.txt", new.language, old=old, new=new, changes=_named(new, changes)).rstrip()


def page(old: EditionHeader, new: EditionHeader, changes: Sequence[Change]) -> str:
    """Return the difference as an HTML page without external assets."""
    return render.difference("page.html", new.language, old=old, new=new, changes=_named(new, changes))


def _named(new: EditionHeader, changes: Sequence[Change]) -> list[tuple[str, Change]]:
    return [(_name(new, change), change) for change in changes]


def _name(new: EditionHeader, change: Change) -> str:
    before, after = (
        naming.provision_name(path, new.language) if path is not None else ""
        for path in (change.path_before, change.path_after)
    )
    if before and after and before != after and change.op in {"renumbered", "moved"}:
        return f"{before} → {after}"
    return after or before
