"""Why a run is red or a page was refused: sentences that can be read back and said in another language.

Facts carry the English words, which are plain in a log and in SQL. `reasons.yml` lists every sentence with its code and
its parameters; read against that list, the words are a code with values again, also in rows written long ago.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final, NamedTuple

import yaml

_PARAMETER: Final = re.compile(r"\{(?P<name>\w+)(?::(?P<form>[dwk]))?\}")
_FORMS: Final = {"d": r"-?\d+", "w": r"\S+", "k": r"\w+ \d+(?:, \w+ \d+)*", None: r".*?"}


class Reason(NamedTuple):
    """A sentence as a code and the values in it."""

    code: str
    values: Mapping[str, str]


def say(code: str, **values: object) -> str:
    """Return the English words of `code`; raises KeyError on a code or a parameter that is not listed."""
    return _filled(_sentences()[code]["en"], values)


def read(words: str) -> Reason | None:
    """Return the code and the values of a sentence; None where it is none of ours."""
    for code, pattern in _patterns().items():
        found = pattern.fullmatch(words)
        if found:
            return Reason(code, found.groupdict())
    return None


def tell(words: str, language: str, names: Mapping[str, str]) -> str:
    """Return a sentence in `language` (kk, ru or en); words nobody listed stay as they are.

    `names` has the words of the language for kinds of refusals.
    """
    reason = None if language == "en" else read(words)
    if reason is None:
        return words
    values = {name: tell(value, language, names) for name, value in reason.values.items()}
    if "kinds" in values:
        values["kinds"] = re.sub(r"[a-z_]+", lambda kind: names.get(kind[0], kind[0]), values["kinds"])
    return _filled(_sentences()[reason.code][language], values)


def _filled(sentence: str, values: Mapping[str, Any]) -> str:
    return _PARAMETER.sub(lambda found: str(values[found["name"]]), sentence)


@cache
def _sentences() -> dict[str, dict[str, str]]:
    text = (resources.files("zanwatch") / "reasons.yml").read_text(encoding="utf-8")
    content: dict[str, dict[str, str]] = yaml.safe_load(text)
    return content


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {code: _pattern(words["en"]) for code, words in _sentences().items()}


def _pattern(sentence: str) -> re.Pattern[str]:
    parts, end = [], 0
    for found in _PARAMETER.finditer(sentence):
        parts += [re.escape(sentence[end : found.start()]), f"(?P<{found['name']}>{_FORMS[found['form']]})"]
        end = found.end()
    return re.compile("".join([*parts, re.escape(sentence[end:])]), re.DOTALL)
