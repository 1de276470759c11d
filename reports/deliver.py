"""The morning mail: composed from the store, handed over once, every step in the ledger.

Order of a delivery: `intent` into the ledger, hand over, `sent` into the ledger. A crash leaves an intent;
the next run asks the mailer whether the mail left. Where nobody can know, the mail is `uncertain`: it is not
sent again by itself, and the run says so.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from typing import Any, Final, Literal, NamedTuple

from reports import letters, mailers, render
from reports.days import bounds_of
from reports.digest import arrange, group, wanted
from reports.letters import REPORT
from reports.mailers import Mailer, Refused, Unknown
from reports.model import ActReport, DayFacts, Digest, Entry
from reports.reading import act_labels_of, act_types_of, day_facts, entries_between, heads_of
from reports.watchlists import Recipient
from zanwatch.config import Settings
from zanwatch.errors import DeliveryError
from zanwatch.store import Store

LOOKBACK: Final = dt.timedelta(days=14)
"""How far back a mail looks for events that reached the store after the mail of their day had left."""

_RANKS: Final = {"intent": 1, "refused": 1, "sent": 2, "uncertain": 3}
"""Which state stands when a delivery has several rows; of equal rank, the later one."""

_log = logging.getLogger(__name__)

State = Literal["sent", "already", "refused", "uncertain"]


class Delivery(NamedTuple):
    """What became of the report for one recipient."""

    id: str
    recipient: str
    message_id: str
    state: State
    detail: str = ""


class _Parcel(NamedTuple):
    """One message ready to go, with its row of the ledger but for state and rank."""

    message: EmailMessage
    row: dict[str, Any]


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
            before = _settled(store, mailer, known.get(identity), now)
            if before is not None:
                done.append(before)
                continue
            digest = _digest(store, facts, late, recipient)
            done.append(_hand_over(store, mailer, _parcel(digest, recipient, settings, now)))
    _complain(done)
    return done


def _settled(store: Store, mailer: Mailer, row: Mapping[str, Any] | None, now: dt.datetime) -> Delivery | None:
    """Return how an earlier run left this delivery, or None when the mail is still to be sent."""
    if row is None or row["state"] == "refused":
        return None
    if row["state"] == "sent":
        return Delivery(row["id"], row["recipient"], row["message_id"], "already")
    left = None if row["state"] == "uncertain" else mailer.holds(row["message_id"])
    if left is False:
        return None
    state: State = "sent" if left else "uncertain"
    if row["state"] == "intent":
        _write(store, row, state, now)
    return Delivery(row["id"], row["recipient"], row["message_id"], "already" if left else "uncertain", "interrupted")


def _hand_over(store: Store, mailer: Mailer, parcel: _Parcel) -> Delivery:
    row = parcel.row
    now: dt.datetime = row["at"]
    _write(store, row, "intent", now)
    state: State = "sent"
    problem = ""
    try:
        mailer.send(parcel.message)
    except Refused as error:
        state, problem = "refused", error.message
    except Unknown as error:
        state, problem = "uncertain", error.message
    _write(store, row, state, now)
    _log.info("report %s of %s: %s", row["report"], row["report_date"], state)
    return Delivery(row["id"], row["recipient"], row["message_id"], state, problem)


def _write(store: Store, row: Mapping[str, Any], state: str, now: dt.datetime) -> None:
    store.insert("deliveries", [{**row, "state": state, "rank": _RANKS[state], "at": now}])


def _parcel(digest: Digest, recipient: Recipient, settings: Settings, now: dt.datetime) -> _Parcel:
    identity = letters.delivery_id(digest.day, recipient.email)
    letter = render.mail(digest, recipient.name, settings.site_url, settings.contact)
    message = letters.compose(letter, identity, recipient, settings, now)
    row = {
        "id": identity,
        "report": REPORT,
        "report_date": digest.day,
        "recipient": recipient.email.lower(),
        "address": recipient.email,
        "subject": letter.subject,
        "message_id": str(message["Message-ID"]),
        "at": now,
        "detail": json.dumps(digest.keys()),
    }
    return _Parcel(message, row)


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


def _complain(done: Iterable[Delivery]) -> None:
    bad = [f"{delivery.recipient}: {delivery.state}" for delivery in done if delivery.state in ("refused", "uncertain")]
    if bad:
        hint = "refused mails are tried again by the next run; for uncertain ones see the query uncertain_deliveries"
        raise DeliveryError(f"not every report left: {'; '.join(bad)}", hint)
