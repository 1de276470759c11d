"""A country of many acts, made by the thousand: what the pages must bear. Invented, and the same at every making."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Final

from tests.report_data import at, cause, change, edition, put, run
from zanwatch.identity import stable_id
from zanwatch.messages import Change, Edition, EditionFiled, Fact, Redline
from zanwatch.store import Store

FIRST: Final = dt.date(2026, 1, 5)
_WORDS: Final = (
    "владелец",
    "ведёт",
    "книгу",
    "учёта",
    "мостов",
    "и",
    "выдаёт",
    "номер",
    "местному",
    "органу",
    "в срок",
)


def act_ids(count: int) -> list[str]:
    """Return the ids of `count` acts of several kinds and years."""
    return [f"{'VPZUG'[n % 5]}{10 + n % 16:02d}0{n:07d}" for n in range(count)]


def first_editions(ids: list[str], day: dt.date) -> Iterator[tuple[EditionFiled, Edition]]:
    """Yield an edition of each act in Russian, and of every second one in Kazakh too, first seen on `day`."""
    for n, act in enumerate(ids):
        yield edition(act, "ru", f"О мостах и переправах, {n}", day)
        if n % 2:
            yield edition(act, "kk", f"Көпірлер мен өткелдер туралы, {n}", day)


def day_of_changes(
    ids: list[str], day: dt.date, changes: int, acts: int
) -> Iterator[Fact | tuple[EditionFiled, Edition]]:
    """Yield a run of `day` and `changes` changes of `acts` of the acts, with the editions they make."""
    chance = random.Random(day.toordinal())
    changed = chance.sample(ids, acts)
    yield run("lantern", day)
    for act in changed:
        yield edition(act, "ru", f"О мостах и переправах, {act}", day)
    for n in range(changes):
        yield one_change(changed[n % acts], day, n, chance)


def one_change(act: str, day: dt.date, n: int, chance: random.Random) -> Change:
    """Return the `n`th change of the day; one in ten applies ten days later."""
    words = " ".join(chance.choices(_WORDS, k=60))
    more = " ".join(chance.choices(_WORDS, k=60))
    applies = day + dt.timedelta(days=0 if n % 10 else 10)
    redline: Redline = (("=", f"{n}) {words} "), ("-", "десяти"), ("+", f"пяти {n}"), ("=", f" дней {more}"))
    return change(
        "amended", f"art:{n}/pt:1", redline, act_id=act, ordinal=n, title=f"О мостах и переправах, {act}",
        new_capture=stable_id(act, "ru", day.isoformat()), old_capture=stable_id(act, "ru", "before", day.isoformat()),
        new_edition=day, seen_at=at(day, 6, 40), causes=(cause(in_force=applies),),
    )  # fmt: skip


def fill(store: Store, acts: int, days: int, changes: int, acts_a_day: int) -> list[str]:
    """File `acts` acts and `days` days with `changes` changes in all; return the ids of the acts."""
    ids = act_ids(acts)
    put(store, first_editions(ids, FIRST))
    for n in range(days):
        put(store, day_of_changes(ids, FIRST + dt.timedelta(days=n), changes // days, acts_a_day))
    return ids
