"""Numbers in words: «раздел второй», «екінші тарау». The words are those of rules/units.yml."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any, Final

import yaml

from processors.text import fold
from zanwatch.errors import ConfigError
from zanwatch.messages import Language

_ENDINGS: Final[dict[Language, str]] = {"ru": "(?:ый|ой|ий|ая|ья|ое|ье)", "kk": ""}
"""A heading stands in the nominative."""


@cache
def ordinal_pattern(language: Language) -> str:
    """Return a pattern of one number in words, for folded text."""
    words = _words()
    tens, ones = ("|".join(fold(word) for word in words[part][language].values()) for part in ("tens", "ordinals"))
    return rf"(?:(?:{tens}) )?(?:{ones}){_ENDINGS[language]}(?!\w)"


def ordinal_number(folded: str) -> int:
    """Return the number that folded words name («двадцать первый»: 21); 0 where they name none."""
    *before, last = folded.split() or [""]
    for language in _ENDINGS:
        ordinals, tens = (_words()[part][language] for part in ("ordinals", "tens"))
        one = next((n for n, stem in ordinals.items() if re.match(fold(stem), last)), 0)
        ten = next((n for n, word in tens.items() if before and fold(word) == before[-1]), 0)
        if one and len(before) == bool(ten):
            return ten + one
    return 0


@cache
def _words() -> dict[str, Any]:
    text = (resources.files("processors") / "rules" / "units.yml").read_text(encoding="utf-8")
    try:
        rules = yaml.safe_load(text)
        return {part: rules[part] for part in ("ordinals", "tens")}
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise ConfigError(f"rules/units.yml cannot be used: {error!r}") from error
