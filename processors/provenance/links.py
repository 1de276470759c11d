"""Links of a note, found again by the number of the act they carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from processors.provenance.mentions import clean_number
from processors.provenance.rulebook import note_rules
from zanwatch.messages import Link

_NUMERO = re.compile(r"^.*?(?:№|\bN)\s*", re.DOTALL)
_SAFE = re.compile(r"(?:https?://|/(?!/))[^\s<>\"']+")


@dataclass(frozen=True)
class Target:
    """Where a link leads: the act, where the address names one, and the address as written."""

    act_id: str | None = None
    url: str | None = None


class LinkBook:
    """The links of one note; each is given out once, so equal numbers meet their links in order."""

    def __init__(self, links: Sequence[Link]) -> None:
        self._left = [(clean_number(_NUMERO.sub("", link.text)), link.href) for link in links]
        self.flags: tuple[str, ...] = ()

    def take(self, number: str) -> Target:
        """Return the target of the next link whose words are `number`; an empty one where none is left."""
        for i, (text, href) in enumerate(self._left):
            if number and text == number:
                del self._left[i]
                return self._target(href)
        return Target()

    def _target(self, href: str) -> Target:
        if not _SAFE.fullmatch(href):
            self.flags = ("strange_link",)
            return Target()
        match = note_rules().link.search(href)
        return Target(match["act"] if match else None, href)
