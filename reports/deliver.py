"""The morning mail: composed from the store for each reader, handed over once (`reports.ledger`)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Final

from reports import letters, mailers, render
from reports.days import bounds_of
from reports.digest import arrange, group, wanted
from reports.ledger import Delivery, Parcel, complain, hand_over, row_of, settled
from reports.letters import REPORT
from reports.model import ActReport, DayFacts, Digest, Entry
from reports.reading import act_labels_of, act_types_of, day_facts, entries_between, heads_of
from reports.watchlists import Recipient
from zanwatch.config import Settings
from zanwatch.store import Store

LOOKBACK: Final = dt.timedelta(days=14)
"""How far back a mail looks for events that reached the store after the mail of their day had left."""


def deliver(
    store: Store, settings: Settings, day: dt.date, recipients: Iterable[Recipient], now: dt.datetime
) -> list[Delivery]:
    """Send the report on `day` to every recipient who has not got it yet; a quiet day is reported too.

    Raises DeliveryError, after everybody was served, when a mail was refused or its fate is unknown.
    """
    letters.sender_of(settings)
    facts = day_facts(store, day)
    late = _late_facts(store, day)
    known = {row["id"]: row for row in store.named("delivery_states", report=REPORT, day=day.isoformat())}
    done = []
    with mailers.connect(settings.mail) as mailer:
        for recipient in recipients:
            identity = letters.delivery_id(day, recipient.email)
            before = settled(store, mailer, known.get(identity), now)
            if before is not None:
                done.append(before)
                continue
            digest = _digest(store, facts, late, recipient)
            done.append(hand_over(store, mailer, _parcel(digest, recipient, settings, now)))
    complain(done)
    return done


def _parcel(digest: Digest, recipient: Recipient, settings: Settings, now: dt.datetime) -> Parcel:
    identity = letters.delivery_id(digest.day, recipient.email)
    letter = render.mail(digest, recipient.name, settings.site_url, settings.contact)
    message = letters.compose(letter, identity, recipient, settings, now)
    row = row_of(message, identity, recipient, now, report=REPORT, day=digest.day)
    return Parcel(message, row | {"detail": json.dumps(digest.keys())})


def _late_facts(store: Store, day: dt.date) -> DayFacts:
    """Return the events of the days before `day`, as far back as a mail looks."""
    entries = entries_between(store, day - LOOKBACK, day - dt.timedelta(days=1))
    acts = sorted({entry.act_id for entry in entries})
    return DayFacts(
        day=day, sources=(), refusals=(), held=(), entries=entries, first_sights=(), heads=heads_of(store, acts),
        act_labels=act_labels_of(store, acts), act_types=act_types_of(store, acts),
    )  # fmt: skip


def _digest(store: Store, facts: DayFacts, late: DayFacts, recipient: Recipient) -> Digest:
    return arrange(facts, recipient.language, recipient.watch, _untold(store, late, recipient))


def _untold(store: Store, late: DayFacts, recipient: Recipient) -> list[ActReport]:
    """Return the changes of earlier days this recipient should have been told about and was not.

    Days before the first report to this recipient do not count: who joins today is not sent last week.
    """
    span = {"first": (late.day - LOOKBACK).isoformat(), "last": (late.day - dt.timedelta(days=1)).isoformat()}
    rows = store.named("told_events", report=REPORT, recipient=recipient.email.lower(), **span)
    if not rows:
        return []
    told = {key for row in rows for key in json.loads(row["detail"])}
    since = dt.datetime.fromisoformat(bounds_of(rows[0]["report_date"]).since).replace(tzinfo=dt.UTC)
    missed: list[Entry] = [
        entry
        for entry in wanted(late.entries, late, recipient.watch)
        if entry.key not in told and entry.seen_at >= since
    ]
    return group(missed, late.heads, late.act_labels, recipient.language)
