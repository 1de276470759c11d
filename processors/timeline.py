"""Which edition follows which: the captures of one act, language and source, put in order.

Order is by edition date, then by when it was seen; the order in which messages arrive does not matter.
An edition the source gave no date is at least as new as what the source had dated before we saw it.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final, Literal, NamedTuple

State = Literal["first", "same", "compared", "held"]

_LOSES_MUCH: Final = 0.6
"""An edition with less than this share of the text before it is held until a second capture confirms it."""
_WORTH_HOLDING: Final = 1000
"""Characters below which losing text is ordinary."""
_CONFIRMED: Final = 2
_REPEALED: Final = "yts"


class Sighting(NamedTuple):
    """One capture of an edition."""

    edition_date: dt.date
    seen_at: dt.datetime
    capture_id: str
    text_hash: str
    size: int
    status: str
    body: str
    dated: bool = True
    """The source stated the edition date; else it is only the day we saw it."""


class Placed(NamedTuple):
    """A sighting and what it is: the first, the same text again, a new edition to compare, or held."""

    sighting: Sighting
    state: State
    previous: Sighting | None


def settle(sightings: Iterable[Sighting]) -> list[Placed]:
    """Place every sighting; the same sightings in any order are placed the same."""
    ordered = _ordered(set(sightings))
    seen = Counter(sighting.text_hash for sighting in ordered)
    placed: list[Placed] = []
    current: Sighting | None = None
    for sighting in ordered:
        state = _state(current, sighting, seen[sighting.text_hash])
        placed.append(Placed(sighting, state, current if state in {"compared", "held"} else None))
        if state in {"first", "compared"}:
            current = sighting
    return placed


def _ordered(sightings: Collection[Sighting]) -> list[Sighting]:
    stated = [sighting for sighting in sightings if sighting.dated]

    def place(sighting: Sighting) -> tuple[dt.date, dt.datetime, Sighting]:
        before = (s.edition_date for s in stated if s.seen_at <= sighting.seen_at)
        known = sighting.edition_date if sighting.dated else max(before, default=dt.date.min)
        return known, sighting.seen_at, sighting

    return sorted(sightings, key=place)


def _state(current: Sighting | None, sighting: Sighting, times_seen: int) -> State:
    if current is None:
        return "first"
    if (current.text_hash, current.status) == (sighting.text_hash, sighting.status):
        return "same"
    shrunk = current.size >= _WORTH_HOLDING and sighting.size < current.size * _LOSES_MUCH
    if shrunk and sighting.status != _REPEALED and times_seen < _CONFIRMED:
        return "held"
    return "compared"
