"""What a change, seen with both its editions, should make a reader suspicious of: flags, each with its rule.

What needs more than two editions, or another act's card, is asked of the store: the view `alarms` (sql/schema).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Final, Literal

from processors.provenance.rulebook import Entry, checked
from zanwatch.identity import CONTAINERS, is_within, parent_path, unit_of
from zanwatch.messages import Change, Edition

_TEXTLESS: Final = frozenset({"note", "editorial"})


class BasisLaw(Entry):
    """The law the rules were read in."""

    number: str
    date: dt.date


class Loss(Entry):
    """From when on a loss of text is worth a look."""

    share: float
    least: int
    """Characters below which losing text is ordinary."""


class AlarmRule(Entry):
    """One alarm and the rule it rests on."""

    id: str
    article: str
    since: dt.date | None
    until: dt.date | None
    source: Literal["law", "own", "unverified"]
    names: dict[str, str]
    basis: dict[str, str]

    def holds(self, day: dt.date) -> bool:
        """Say whether an edition of `day` is judged by the rule."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class AlarmRules(Entry):
    """`alarms.yml`."""

    law: BasisLaw
    lost: Loss
    alarms: tuple[AlarmRule, ...]


@cache
def alarm_rules() -> AlarmRules:
    """Return the rules of the alarms."""
    return checked("alarms", AlarmRules)


def is_alarm(flag: str) -> bool:
    """Say whether a flag of a change is an alarm."""
    return any(rule.id == flag for rule in alarm_rules().alarms)


def suspicious(changes: Sequence[Change], old: Edition, new: Edition) -> tuple[Change, ...]:
    """Return `changes` with the flags `number_reused`, `lost_most_text` and `renumbering` where they are due."""
    day = new.header.edition_date
    in_force = {rule.id for rule in alarm_rules().alarms if rule.holds(day)}
    reused = _repealed(old) - _repealed(new)
    shrunk = _shrunk(old, new)
    flagged: list[Change] = []
    for change in changes:
        unit = _lost(change, shrunk)
        shrunk.discard(unit)
        due = {
            "renumbering": change.op == "renumbered",
            "number_reused": change.op not in _TEXTLESS and change.path_after in reused,
            "lost_most_text": bool(unit),
        }
        found = [name for name, is_due in due.items() if is_due and name in in_force]
        flags = tuple(dict.fromkeys([*change.flags, *found]))
        flagged.append(change.model_copy(update={"flags": flags}) if found else change)
    return tuple(flagged)


def _lost(change: Change, shrunk: set[str]) -> str:
    """Return the unit of `shrunk` the change lies in, "" where in none; each is told once, with its first change."""
    if change.path_before is None or change.op in _TEXTLESS:
        return ""
    return next((unit for unit in shrunk if is_within(change.path_before, [unit])), "")


def _repealed(edition: Edition) -> set[str]:
    return {p.path for p in edition.provisions if p.repealed}


def _shrunk(old: Edition, new: Edition) -> set[str]:
    """Return the units both editions have, not repealed, of which most is gone without a repeal that names it."""
    loss = alarm_rules().lost
    gone = _repealed(new) - _repealed(old)
    was, stands = _sizes(old, gone), _sizes(new, gone)
    return {
        unit
        for unit, size in was.items()
        if unit in stands and unit not in gone and size >= loss.least and stands[unit] < size * (1 - loss.share)
    }


def _sizes(edition: Edition, left_out: set[str]) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for provision in edition.provisions:
        unit = _unit(provision.path)
        if unit:
            size = 0 if is_within(provision.path, left_out) else len(provision.line)
            sizes[unit] = sizes.get(unit, 0) + size
    return sizes


def _unit(path: str) -> str:
    """Return the article `path` lies in, or the point of a by-law; "" where it lies in neither."""
    unit = ""
    while path:
        above = parent_path(path)
        alone = not above or unit_of(above) in CONTAINERS
        if unit_of(path) == "art" or (unit_of(path) == "pt" and alone):
            unit = path
        path = above
    return unit
