"""A provision or a note while it is being read: it may still get more lines, or another name."""

from __future__ import annotations

from dataclasses import dataclass

from processors.parse.blocks import Block
from zanwatch.messages import Link, NoteKind, Provision


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

    def as_provision(self, at: int) -> Provision:
        """Return the finished provision at place `at`."""
        return Provision(
            at=at, path=self.path, parent=self.parent, label=self.label, text=self.text, repealed=self.repealed,
            links=self.links, anchors=self.anchors,
        )  # fmt: skip
