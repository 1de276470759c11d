"""The one rendering of what was taken out of a text and what was put in: mail, page and feed all use it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from reports.language import strings
from reports.values import UiLanguage
from zanwatch.messages import Redline

KEPT_WORDS: Final = 14
"""How many unchanged words stay on either side of a change."""

_WORDS: Final = re.compile(r"\s*\S+\s*")
_HIDDEN: Final = (
    "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0);clip-path:inset(50%);"
    "white-space:nowrap;font-size:1px"
)
_STYLE: Final = {
    "-": "background-color:#fde3e1;color:#7d1a14;text-decoration:line-through;padding:0 2px;border-radius:2px",
    "+": "background-color:#d9f2df;color:#0d4a22;text-decoration:underline;padding:0 2px;border-radius:2px",
}
_TAGS: Final = {"-": "del", "+": "ins"}
_MARKS: Final = {"-": "[-{}-]", "+": "{{+{}+}}"}


@lru_cache(maxsize=8192)  # a day shows each of its changes on several pages
def as_html(redline: Redline, language: UiLanguage) -> Markup:
    """Return the redline as escaped HTML; the words a screen reader hears are in `language`."""
    return Markup("").join(
        Markup("<span>{}</span>").format(text) if op == "=" else _marked(op, text, language)
        for op, text in elided(redline)
    )


def as_text(redline: Redline) -> str:
    """Return the redline as plain text: [-taken out-]{+put in+}."""
    return "".join(text if op == "=" else _MARKS[op].format(text) for op, text in elided(redline))


def elided(redline: Redline) -> Redline:
    """Return the redline with long unchanged stretches cut to the words next to a change."""
    last = len(redline) - 1
    return tuple(
        (op, _cut(text, at_start=i == 0, at_end=i == last) if op == "=" else text)
        for i, (op, text) in enumerate(redline)
    )


def _cut(text: str, *, at_start: bool, at_end: bool) -> str:
    words = _WORDS.findall(text)
    before = 0 if at_start else KEPT_WORDS
    after = 0 if at_end else KEPT_WORDS
    if len(words) <= before + after + 2 or (at_start and at_end):
        return text
    head, tail = "".join(words[:before]), "".join(words[len(words) - after :])
    return (f"{head.rstrip()} " if head else "") + "…" + (f" {tail.lstrip()}" if tail else "")


def _marked(op: str, text: str, language: UiLanguage) -> Markup:
    spoken = strings(language)["redline"]["removed" if op == "-" else "added"]
    return Markup('<{tag} style="{style}"><span class="sr" style="{hidden}">[{spoken}: </span>{text}'
                  '<span class="sr" style="{hidden}">]</span></{tag}>').format(
        tag=_TAGS[op], style=_STYLE[op], hidden=_HIDDEN, spoken=spoken, text=escape(text)
    )  # fmt: skip
