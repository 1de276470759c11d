"""The numbers Word prints and does not write: counted again from the definitions in the file."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from lxml import etree

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE: Final = re.compile(r"%([1-9])")
_RUSSIAN: Final = "абвгдежзиклмнопрстуфхцчшщэюя"
"""Without ё, й, ъ, ы, ь, as Word counts."""
_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_ALPHABETS: Final = {"lowerLetter": _LATIN, "upperLetter": _LATIN, "russianLower": _RUSSIAN, "russianUpper": _RUSSIAN}
_ROMAN: Final = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                 (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_HIGHEST: Final = 10_000


class _Level(NamedTuple):
    start: int
    form: str
    text: str


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._lists: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[tuple[str, int], int] = {}
        for abstract in root.iter(f"{W}abstractNum") if root is not None else ():
            name = abstract.get(f"{W}abstractNumId") or ""
            self._levels |= {(name, _int(level.get(f"{W}ilvl"))): _level(level) for level in abstract.iter(f"{W}lvl")}
        for numbered in root.iter(f"{W}num") if root is not None else ():
            self._define(numbered)

    def _define(self, numbered: etree._Element) -> None:
        name = numbered.get(f"{W}numId") or ""
        self._lists[name] = value_of(numbered, "abstractNumId")
        for override in numbered.iter(f"{W}lvlOverride"):
            start = value_of(override, "startOverride")
            if start:
                self._restarts[name, _int(override.get(f"{W}ilvl"))] = _int(start)

    def label(self, name: str, depth: int) -> str | None:
        """Return what Word prints before the next paragraph of list `name`; None where it cannot be told.

        A bullet is "", for it numbers nothing.
        """
        abstract = self._lists.get(name, "")
        level = self._levels.get((abstract, depth))
        if level is None:
            return None
        restart = self._restarts.pop((name, depth), None)
        known = self._counts.get((abstract, depth))
        start = level.start if restart is None else restart
        self._counts[abstract, depth] = start if restart is not None or known is None else known + 1
        for deeper in [key for key in self._counts if key[0] == abstract and key[1] > depth]:
            del self._counts[deeper]
        if level.form in {"bullet", "none"}:
            return ""
        return self._printed(abstract, level)

    def _printed(self, abstract: str, level: _Level) -> str | None:
        printed = level.text
        for place in {int(found) for found in _PLACE.findall(level.text)}:
            part = self._levels.get((abstract, place - 1))
            count = self._counts.get((abstract, place - 1), part.start if part else 1)
            number = _number(count, part.form) if part else None
            if number is None:
                return None
            printed = printed.replace(f"%{place}", number)
        return printed.strip()


def value_of(element: etree._Element, name: str) -> str:
    """Return the `w:val` of a child; "" where there is none."""
    found = element.find(f"{W}{name}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def _level(element: etree._Element) -> _Level:
    return _Level(_int(value_of(element, "start") or "1"), value_of(element, "numFmt") or "decimal",
                  value_of(element, "lvlText"))  # fmt: skip


def _number(count: int, form: str) -> str | None:
    if not 0 <= count <= _HIGHEST:
        return None
    if form in {"decimal", "decimalZero"}:
        return f"{count:02d}" if form == "decimalZero" else str(count)
    if form in _ALPHABETS:
        return _letter(count, _ALPHABETS[form], form)
    return _cased(_roman(count), form) if form in {"lowerRoman", "upperRoman"} else None


def _letter(count: int, alphabet: str, form: str) -> str | None:
    """Word prints z, then aa: the letter repeated."""
    if count < 1:
        return None
    times, at = divmod(count - 1, len(alphabet))
    return _cased(alphabet[at] * (times + 1), form)


def _roman(count: int) -> str:
    printed = ""
    for value, letters in _ROMAN:
        printed += letters * (count // value)
        count %= value
    return printed


def _cased(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") or form.endswith("Upper") else text


def _int(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else 0
