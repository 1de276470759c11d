"""How a paragraph looks and whether it is numbered: said by itself, or by the style it names."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from processors.parse.discussion.attachments.numbering import W, value_of

_HEADING: Final = re.compile(r"(?:heading|заголовок|title|название|тақырып)", re.I)
_OFF: Final = frozenset({"0", "false", "none", "off"})
_DEPTH: Final = 20
"""Styles a style may stand upon."""


class Styles:
    """The styles of a document."""

    def __init__(self, root: etree._Element | None) -> None:
        found = root.iter(f"{W}style") if root is not None else ()
        self._styles = {style.get(f"{W}styleId") or "": style for style in found}

    def look(self, paragraph: etree._Element) -> str:
        """Return the look of a paragraph: `heading`, `bold`, `italic` or `text`."""
        if any(_HEADING.search(value_of(style, "name")) for style in self._chain(paragraph)):
            return "heading"
        runs = [run for run in paragraph.iter(f"{W}r") if "".join(run.itertext(f"{W}t")).strip()]
        for look, mark in (("bold", "b"), ("italic", "i")):
            if runs and all(self._marked(run, mark, paragraph) for run in runs):
                return look
        return "text"

    def numbered(self, paragraph: etree._Element) -> tuple[str, int] | None:
        """Return the list a paragraph is numbered in and its depth there; None where it is not numbered."""
        for properties in [paragraph.find(f"{W}pPr"), *(style.find(f"{W}pPr") for style in self._chain(paragraph))]:
            found = properties.find(f"{W}numPr") if properties is not None else None
            if found is not None:
                name, depth = value_of(found, "numId"), value_of(found, "ilvl")
                return (name, int(depth) if depth.isdecimal() else 0) if name not in {"", "0"} else None
        return None

    def _marked(self, run: etree._Element, mark: str, paragraph: etree._Element) -> bool:
        for properties in [run.find(f"{W}rPr"), *(style.find(f"{W}rPr") for style in self._chain(paragraph))]:
            found = properties.find(f"{W}{mark}") if properties is not None else None
            if found is not None:
                return (found.get(f"{W}val") or "1") not in _OFF
        return False

    def _chain(self, paragraph: etree._Element) -> list[etree._Element]:
        properties = paragraph.find(f"{W}pPr")
        name = value_of(properties, "pStyle") if properties is not None else ""
        chain: list[etree._Element] = []
        while name in self._styles and len(chain) < _DEPTH:
            chain.append(self._styles[name])
            name = value_of(chain[-1], "basedOn")
        return chain
