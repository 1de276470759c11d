"""Marks inside a line of an act: `**bold**` and `[words](ACT_ID#key)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from zanwatch.demo.acts import Act, Block
from zanwatch.messages import Language

SEGMENT: Final[Mapping[Language, str]] = {"ru": "rus", "kk": "kaz"}
"""How the portals write a language in an address."""
_MARK: Final = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|\[(?P<words>[^\]]+)\]\((?P<act>[A-Z][0-9A-Za-z_]+)(?:#(?P<key>\w+))?\)"
)  # fmt: skip
_INSERTED_FROM: Final = 900


class Span(NamedTuple):
    """A piece of a line; `act` and `key` say where a link leads."""

    text: str
    bold: bool = False
    act: str = ""
    key: str = ""


def spans(line: str) -> tuple[Span, ...]:
    """Split `line` at its marks."""
    found, last = [], 0
    for mark in _MARK.finditer(line):
        found += [Span(line[last : mark.start()])]
        bold = mark["bold"] is not None
        found += [Span(mark["bold"], bold=True) if bold else Span(mark["words"], False, mark["act"], mark["key"] or "")]
        last = mark.end()
    return tuple(span for span in [*found, Span(line[last:])] if span.text)


def plain(line: str) -> str:
    """Return the words of `line` without marks."""
    return "".join(span.text for span in spans(line))


def anchor(place: int, block: Block, language: Language) -> str:
    """Return the name of a line's anchor: not sequential, and not the same in the two languages."""
    base = _INSERTED_FROM + place if block.since > 1 else place + 1
    return f"z{base}" if language == "ru" else f"z{base + 3}"


def address(span: Span, acts: Mapping[str, Act], language: Language) -> str:
    """Return the address of the page and anchor a link leads to; the key of an act we do not hold is its anchor."""
    if span.act not in acts:
        return f"/{SEGMENT[language]}/docs/{span.act}#{span.key or 'z0'}"
    blocks = acts[span.act].blocks
    names = [anchor(place, block, language) for place, block in enumerate(blocks) if span.key and block.key == span.key]
    return f"/{SEGMENT[language]}/docs/{span.act}#{names[0] if names else 'z0'}"
