"""Reminders of what begins to apply: one mail 30 days before, one 7 days before, one on the day.

A reminder that fell on a day without a run leaves with the next run; of several that are due, only the last. None
leaves later than a week after the day, and none for a term that had passed before we knew of the change: the morning
mail says so itself. What is sent once, per amending act, day, term and reader, is in the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from typing import Any, Final

from reports import letters, mailers, render
from reports.commencing import Commencement, Start, commencements, starts
from reports.digest import interested
from reports.ledger import Delivery, Parcel, complain, hand_over, row_of, settled
from reports.letters import REMINDER
from reports.model import DayFacts
from reports.reading import act_labels_of, act_types_of, heads_of
from reports.watchlists import Recipient
from zanwatch.config import Settings
from zanwatch.identity import stable_id
from zanwatch.messages import day_of
from zanwatch.store import Store

TERMS: Final = (30, 7, 0)
"""Days before the day."""
_TOO_LATE: Final = dt.timedelta(days=7)


def due(in_force: dt.date, known: dt.date, today: dt.date) -> int | None:
    """Return the term (days before `in_force`) whose reminder is due on `today`; None where none is.

    A term that had passed before the change was known, on the day `known`, is never due.
    """
    if today > in_force + _TOO_LATE:
        return None
    days = {term: in_force - dt.timedelta(days=term) for term in TERMS}
    return min((term for term, day in days.items() if known <= day <= today), default=None)


def remind(
    store: Store, settings: Settings, day: dt.date, recipients: Iterable[Recipient], now: dt.datetime
) -> list[Delivery]:
    """Send every reminder that is due on `day` to every recipient who watches what it is about.

    Raises DeliveryError, after everybody was served, when a mail was refused or its fate is unknown.
    """
    letters.sender_of(settings)
    found = _awaited(store, day)
    if not found:
        return []
    facts = _facts(store, found, day)
    known = _ledger(store, found)
    done = []
    with mailers.connect(settings.mail) as mailer:
        for recipient in recipients:
            for start, term in _of(store, found, facts, recipient, day):
                identity = reminder_id(start, term, recipient.email)
                before = settled(store, mailer, known.get(identity), now)
                if before is None:
                    letter = render.reminder(start, recipient, day, settings.site_url, settings.contact)
                    message = letters.compose(letter, identity, recipient, settings, now, report=REMINDER)
                    before = hand_over(store, mailer, _parcel(start, message, identity, recipient, now))
                done.append(before)
    complain(done)
    return done


def reminder_id(start: Start, term: int, email: str) -> str:
    """Return the name of one reminder: act, day, term and reader."""
    return stable_id(REMINDER, *start.key, str(term), email.lower())


def _awaited(store: Store, day: dt.date) -> tuple[Commencement, ...]:
    """Return what begins to apply within the longest term and was known on `day`."""
    found = commencements(store, day - _TOO_LATE, day + dt.timedelta(days=max(TERMS)))
    return tuple(c for c in found if day_of(c.first_seen) <= day)


def _facts(store: Store, found: Iterable[Commencement], day: dt.date) -> DayFacts:
    acts = sorted({item.act_id for item in found})
    return DayFacts(
        day=day, sources=(), refusals=(), held=(), entries=(), first_sights=(), heads=heads_of(store, acts),
        act_labels=act_labels_of(store, acts), act_types=act_types_of(store, acts),
    )  # fmt: skip


def _ledger(store: Store, found: Iterable[Commencement]) -> dict[str, dict[str, Any]]:
    """Return the rows of reminders about these days; `report_date` of a reminder is the day it reminds of."""
    days = sorted({item.in_force for item in found if item.in_force})
    rows = [row for day in days for row in store.named("delivery_states", report=REMINDER, day=day.isoformat())]
    return {row["id"]: row for row in rows}


def _of(
    store: Store, found: Iterable[Commencement], facts: DayFacts, recipient: Recipient, day: dt.date
) -> Iterator[tuple[Start, int]]:
    """Yield what a recipient is to be reminded of on `day`, and which term is due."""
    wanted = [item for item in found if interested(item.act_id, facts, recipient.watch, item.cause.commencement)]
    for start in starts(store, wanted, recipient.language):
        known = min(day_of(item.first_seen) for item in start.items)
        term = due(start.in_force, known, day)
        if term is not None:
            yield start, term


def _parcel(start: Start, message: EmailMessage, identity: str, recipient: Recipient, now: dt.datetime) -> Parcel:
    row = row_of(message, identity, recipient, now, report=REMINDER, day=start.in_force)
    return Parcel(message, row | {"detail": json.dumps([item.id for item in start.items])})
