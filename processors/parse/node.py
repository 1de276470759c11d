"""A provision or a note while it is being read: it may still get more lines, or another name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pydantic import TypeAdapter

from processors.parse.blocks import Block
from zanwatch.messages import Link, Note, NoteKind, Provision


@dataclass(slots=True)
class Node:
    """A provision or a note while it is being read."""

    path: str
    parent: str
    label: str = ""
    text: str = ""
    repealed: bool = False
    kind: NoteKind | None = None
    links: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()

    def append(self, block: Block) -> None:
        """Add a line that continues this one."""
        self.text = f"{self.text} {block.text}".strip()
        self.links += block.links
        self.anchors += block.anchors


def finished(nodes: Sequence[Node]) -> tuple[tuple[Provision, ...], tuple[Note, ...]]:
    """Return the provisions and the notes, each with its place; all are checked together, which costs less."""
    provisions = [
        {
            "at": at, "path": node.path, "parent": node.parent, "label": node.label, "text": node.text,
            "repealed": node.repealed, "links": node.links, "anchors": node.anchors,
        }
        for at, node in enumerate(nodes) if node.kind is None
    ]  # fmt: skip
    notes = tuple(
        Note(at=at, path=node.path, kind=node.kind, text=node.text, links=node.links)
        for at, node in enumerate(nodes) if node.kind is not None
    )  # fmt: skip
    return _provisions().validate_python(provisions), notes


@cache
def _provisions() -> TypeAdapter[tuple[Provision, ...]]:
    return TypeAdapter(tuple[Provision, ...])
