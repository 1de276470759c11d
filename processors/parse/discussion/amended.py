"""Which acts a draft names, and which of them it says it changes or ends."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from processors.parse.discussion.rulebook import rules
from processors.provenance.mentions import Mention, find_mentions
from processors.text import fold

_OPENED: Final = str.maketrans(dict.fromkeys('«»“”„"()', " "))


def amends(text: str) -> bool:
    """Say whether a title, or a line of a draft, says that it changes or ends acts in force."""
    folded = fold(text)
    return any(rule.pattern.search(folded) for rule in rules().amending)


def mentions_in(texts: Iterable[str]) -> tuple[Mention, ...]:
    """Return the acts named by date and number in `texts`, in the order of those.

    The title of a draft is one long quote, so quotes and brackets hide nothing here.
    """
    found: dict[tuple[str, str], Mention] = {}
    for text in texts:
        for mention in find_mentions(text.translate(_OPENED)):
            if mention.date and mention.number:
                found.setdefault((mention.date.isoformat(), mention.number), mention)
    return tuple(found[key] for key in sorted(found))


def amended_in(texts: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Return date and number of the acts named in those of `texts` that say they change or end something."""
    named = mentions_in(text for text in texts if amends(text))
    return frozenset((mention.date.isoformat(), mention.number) for mention in named if mention.date)
