"""Titles that stand on more lines than one."""

from __future__ import annotations

from typing import Final

from processors.parse.blocks import Block
from processors.parse.labels import continues_lower
from processors.parse.line import Line
from processors.parse.node import Node
from processors.parse.rules import structure_rules
from zanwatch.identity import unit_of

TITLE_LENGTH: Final = 400


def goes_on(line: Line, heading: Node) -> bool:
    """Say whether a line that looks like a heading is the title of the numbered one before it, or goes on with it.

    Nothing below an article has a heading; what stands below a chapter with a title may be a heading of its own.
    """
    if len(heading.text) > TITLE_LENGTH:
        return False
    if not heading.text or not heading.label or unit_of(heading.path) == "art" or line.block.goes_on:
        return True
    if continues_lower(line.text) or heading.text.endswith((",", "-", "–")):
        return True
    both_in_capitals = heading.text.isupper() and line.text.isupper()
    return both_in_capitals or structure_rules().heading_goes_on.match(line.folded) is not None


def entitles(block: Block, heading: Node) -> bool:
    """Say whether a plain line is the title of a chapter or section printed as its bare number: «Глава III».

    A title after its number goes on in it when neither ends: small letter or all in capitals, no mark at the end.
    """
    if unit_of(heading.path) == "art" or (heading.label.endswith(".") and heading.text):
        return _unfinished(heading) and short(block) and _alike(block, heading)
    if not heading.label:
        return False
    if not short(block) or len(heading.text) > TITLE_LENGTH:
        return False
    return not heading.text or continues_lower(block.text) or (heading.text.isupper() and block.text.isupper())


def _unfinished(heading: Node) -> bool:
    ends = (";", ":") if heading.text.isupper() else (".", ";", ":", ",", ")")
    return bool(heading.text) and not heading.text.endswith(ends)


def _alike(block: Block, heading: Node) -> bool:
    in_capitals = unit_of(heading.path) != "art" and heading.text.isupper() and block.text.isupper()
    if in_capitals:
        return block.text[-1:].isalpha() or block.text.endswith(")")
    return block.text[-1:].isalpha() and not heading.text.endswith(".") and continues_lower(block.text)


def short(block: Block) -> bool:
    """Say whether a line may be (part of) a title."""
    return len(block.text) <= TITLE_LENGTH and not block.text.endswith((".", ";", ":"))
