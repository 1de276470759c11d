"""What a provision is called in words: `art:12-1/pt:3/sub:2` in Kazakh, Russian and English.

The words and their cases are data (naming.yml); only the order of the steps differs by language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final, NamedTuple

import yaml

from reports.values import UiLanguage


class _Words(NamedTuple):
    number: str
    numbers: dict[str, str]
    units: dict[str, list[str]]
    ordinal: str = ""
    ordinals: Mapping[str, list[list[str]]] = MappingProxyType({})

    def form(self, step: str, case: int) -> str:
        """Return one step of a path in a grammatical case; a unit we have no word for stays as written."""
        unit, _, number = step.partition(":")
        word = self.units.get(unit, [unit] * (case + 1))[case]
        forms = self.ordinals.get(unit, [])
        if number.isdigit() and 0 < int(number) <= len(forms):
            named = forms[int(number) - 1]
            return self.ordinal.format(unit=word, n=named[min(case, len(named) - 1)])
        return self.numbers.get(unit, self.number).format(unit=word, n=number) if number else word


def provision_name(path: str, language: UiLanguage) -> str:
    """Return the name of the provision at `path` in words; "" is the act as a whole."""
    steps = (path or "act").split("/")
    return _ORDERS[language](_words(language), steps)


def _russian(words: _Words, steps: list[str]) -> str:
    """Smallest unit first in the nominative, everything it stands in after it in the genitive."""
    *around, last = steps
    return " ".join([words.form(last, 0), *(words.form(step, 1) for step in reversed(around))])


def _kazakh(words: _Words, steps: list[str]) -> str:
    """Largest unit first in the genitive, then possessive genitives, the last one possessive."""
    if len(steps) == 1:
        return words.form(steps[0], 0)
    first, *middle, last = steps
    return " ".join([words.form(first, 1), *(words.form(step, 3) for step in middle), words.form(last, 2)])


def _english(words: _Words, steps: list[str]) -> str:
    return ", ".join(words.form(step, 0) for step in steps)


_ORDERS: Final[dict[UiLanguage, Callable[[_Words, list[str]], str]]] = {
    "ru": _russian,
    "kk": _kazakh,
    "en": _english,
}


@cache
def _words(language: UiLanguage) -> _Words:
    text = (resources.files("reports") / "naming.yml").read_text(encoding="utf-8")
    return _Words(**yaml.safe_load(text)[language])
