"""Names and contact data taken out of what is published of a discussion.

The names are those the portal prints beside the remarks of the same discussion. People sign remarks and state bodies
answer them by name, so a name is taken out of every text, in any case and with any ending, whole or its surname alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_HIDDEN: Final = "▒▒▒"
"""Stands where something was taken out."""
_SHORTEST: Final = 4
"""Letters from which one part of a name is taken out alone; shorter parts only within the whole name."""
_ENDINGS: Final = "[а-яёәіңғүұқөһa-z]{0,3}"
_CAPITAL: Final = "[А-ЯЁӘІҢҒҮҰҚӨҺA-Z]"
"""Names are written with one; `Мира` the woman is taken out, `мира` the world stays."""
_INITIALS: Final = rf"(?:\s+{_CAPITAL}\.(?:\s?{_CAPITAL}\.)?)?"
_CONTACTS: Final = re.compile(
    r"""
      [\w.+-]+@[\w-]+(?:\.[\w-]+)+                             # mail
    | (?<![\w/-])@[A-Za-z_]\w{3,}                               # accounts
    | (?:https?://)?(?:t\.me|wa\.me|vk\.com|instagram\.com|facebook\.com)/\S+
    | (?<![\w.№-])(?:\+?7|8)[\s(.-]*7\d\d[\s).-]*\d{3}[\s.-]*\d\d[\s.-]*\d\d(?!\d)   # telephone
    | (?<![\w№./-])\d{12}(?!\d)                                 # individual number
    | (?<![\w№./-])\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}(?!\d)       # card
    """,
    re.VERBOSE,
)


class Mask:
    """Takes the names it was made with, and contact data, out of texts."""

    def __init__(self, names: Iterable[str]) -> None:
        """Make a mask of `names` as printed: `Surname Name Patronymic`, a nickname, initials."""
        parts = sorted({part for name in names for part in _parts(name)}, key=lambda part: (-len(part), part))
        known = "|".join(_pattern(part) for part in parts)
        self._names = re.compile(rf"(?<!\w)(?={_CAPITAL})(?i:{known}){_INITIALS}(?!\w)") if known else None

    def clean(self, text: str) -> str:
        """Return `text` without names and contact data."""
        hidden = _CONTACTS.sub(_HIDDEN, text)
        return self._names.sub(_HIDDEN, hidden) if self._names else hidden


def _parts(name: str) -> list[str]:
    words = [word for word in re.split(r"[\s,;]+", name.strip()) if word]
    alone = [word for word in words if len(word) >= _SHORTEST and not word.isdigit()]
    return [" ".join(words), *alone] if words else []


def _pattern(part: str) -> str:
    """Return a pattern of a name in any case: its last vowel gives way to an ending."""
    words = [re.escape(word) for word in part.split()]
    stems = (
        re.sub(r"[аяоеуыиьй]$", "", word, flags=re.IGNORECASE) if len(word) > _SHORTEST else word for word in words
    )
    return r"\s+".join(stem + _ENDINGS for stem in stems)
