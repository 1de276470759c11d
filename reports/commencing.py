"""What begins to apply and when: provisions gathered by the act that changed them and the day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, Final, Literal

from pydantic import AwareDatetime

from reports.digest import in_reading_order
from reports.model import ActHead
from reports.reading import heads_of
from reports.values import Frozen, UiLanguage
from zanwatch.messages import Cause, Language
from zanwatch.store import Store

FAR: Final = dt.date(2299, 12, 31)
"""The last day the store can name."""
_SHOWN_OPEN: Final = 100
"""Changes without a day that the calendar lists."""

Basis = Literal["stated", "computed", "unverified", "partial", "open"]


class Commencement(Frozen):
    """One provision changed by one act, and from when the change applies."""

    id: str
    act_id: str
    path: str
    in_force: dt.date | None
    in_force_basis: Basis
    ends_on_day_off: bool
    """The last day of the term is a Saturday or Sunday; holidays are not looked at."""
    published: dt.date | None
    """First official publication of the act that made the change."""
    cause: Cause
    languages: tuple[Language, ...]
    first_seen: AwareDatetime


class Part(Frozen):
    """What one act has that begins to apply."""

    act_id: str
    heads: tuple[ActHead, ...]
    """The reader's language first."""
    items: tuple[Commencement, ...]


class Start(Frozen):
    """What one amending act brings into force on one day."""

    in_force: dt.date
    cause: Cause
    parts: tuple[Part, ...]

    @property
    def items(self) -> list[Commencement]:
        """All provisions."""
        return [item for part in self.parts for item in part.items]

    @property
    def words(self) -> tuple[str, ...]:
        """The different words on commencement, as printed."""
        return tuple(dict.fromkeys(item.cause.commencement for item in self.items if item.cause.commencement))

    @property
    def bases(self) -> tuple[Basis, ...]:
        """How the day is known."""
        return tuple(sorted({item.in_force_basis for item in self.items}))

    @property
    def ends_on_day_off(self) -> bool:
        """Whether the day may move to the next working day."""
        return any(item.ends_on_day_off for item in self.items)

    @property
    def key(self) -> tuple[str, ...]:
        """The act and the day; where the act has neither date nor number, the act it changes stands for it."""
        return (self.in_force.isoformat(), *_cause_key(self.items[0]))


def commencements(store: Store, first: dt.date, last: dt.date = FAR) -> tuple[Commencement, ...]:
    """Return what begins to apply on the days `first`..`last`, soonest first."""
    rows = store.named("calendar", first=first.isoformat(), last=last.isoformat())
    return tuple(_commencement(row) for row in rows)


def still_open(store: Store) -> tuple[Commencement, ...]:
    """Return the changes of which the words on commencement are known and the day is not, the newest first."""
    return tuple(_commencement(row) for row in store.named("commencements_open")[:_SHOWN_OPEN])


def starts(store: Store, found: Iterable[Commencement], language: UiLanguage) -> tuple[Start, ...]:
    """Gather `found` by day and amending act, for a reader of `language`."""
    dated = sorted(
        (item for item in found if item.in_force),
        key=lambda i: (i.in_force, _cause_key(i), i.act_id, _place(i.path), i.id),
    )
    heads = heads_of(store, sorted({item.act_id for item in dated}))
    return tuple(
        _start(list(group), heads, language)
        for _, group in groupby(dated, key=lambda item: (item.in_force, _cause_key(item)))
    )


def _start(items: list[Commencement], heads: dict[str, tuple[ActHead, ...]], language: UiLanguage) -> Start:
    parts = tuple(
        Part(act_id=act, heads=in_reading_order(heads.get(act, ()), language), items=tuple(group))
        for act, group in groupby(items, key=lambda item: item.act_id)
    )
    assert items[0].in_force  # noqa: S101 - only dated ones are gathered
    return Start(in_force=items[0].in_force, cause=items[0].cause, parts=parts)


def _place(path: str) -> list[tuple[int, str]]:
    """Return a key that puts point 2 before point 10."""
    return [(int(part) if part.isdecimal() else 0, part) for part in re.split(r"(\d+)", path)]


def _cause_key(item: Commencement) -> tuple[str, str, str]:
    cause = item.cause
    named = bool(cause.date or cause.number)
    return (str(cause.date or ""), cause.number, "" if named else item.act_id)


def _commencement(row: dict[str, Any]) -> Commencement:
    cause = Cause(
        act_type=row["cause_type"], date=row["cause_date"], number=row["cause_number"], act_id=row["cause_act"] or None,
        url=row.get("cause_url") or None, commencement=row["words"], certainty=row["certainty"],
    )  # fmt: skip
    same = {name: row[name] for name in Commencement.model_fields if name in row and name != "languages"}
    return Commencement.model_validate(same | {"cause": cause, "languages": tuple(row["languages"])})
