"""Text compared as people read it: case, spaces and look-alike letters do not count."""

from __future__ import annotations

import re
from typing import Final

_LOOKALIKES: Final = str.maketrans("abcehikmoptxyһё", "авсенікмортхуне", "\u00ad\u200b")
"""Latin letters found inside Cyrillic words of real titles; һ follows h, so that either spelling meets."""


def fold(text: str) -> str:
    """Return `text` for comparing only: lower case, one space, Latin look-alikes as Cyrillic."""
    return re.sub(r"\s+", " ", text.casefold().translate(_LOOKALIKES)).strip()


def mentions(text: str, words: tuple[str, ...]) -> bool:
    """Say whether one of `words` stands in `text`."""
    folded = fold(text)
    return any(fold(word) in folded for word in words)
