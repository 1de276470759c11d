"""The ledger of deliveries: every mail leaves once, and a fate nobody can know is said to be unknown.

Order of a delivery: `intent` into the ledger, hand over, `sent` into the ledger. A crash leaves an intent;
the next run asks the mailer whether the mail left. Where nobody can know, the mail is `uncertain`: it is not
sent again by itself, and the run says so.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Mapping
from email.message import EmailMessage
from typing import Any, Final, Literal, NamedTuple

from reports.mailers import Mailer, Refused, Unknown
from reports.watchlists import Recipient
from zanwatch.errors import DeliveryError
from zanwatch.log import about
from zanwatch.store import Store

_RANKS: Final = {"intent": 1, "refused": 1, "sent": 2, "uncertain": 3}
"""Which state stands when a delivery has several rows; of equal rank, the later one."""

_log = logging.getLogger(__name__)

State = Literal["sent", "already", "refused", "uncertain"]


class Delivery(NamedTuple):
    """What became of a report for one recipient."""

    id: str
    recipient: str
    message_id: str
    state: State
    detail: str = ""


class Parcel(NamedTuple):
    """One message ready to go, with its row of the ledger but for state and rank."""

    message: EmailMessage
    row: dict[str, Any]


def row_of(
    message: EmailMessage, identity: str, recipient: Recipient, now: dt.datetime, *, report: str, day: dt.date
) -> dict[str, Any]:
    """Return the row of the ledger for a delivery, but for its state, rank and detail."""
    return {
        "id": identity,
        "report": report,
        "report_date": day,
        "recipient": recipient.email.lower(),
        "address": recipient.email,
        "subject": str(message["Subject"]),
        "message_id": str(message["Message-ID"]),
        "at": now,
        "detail": "",
    }


def settled(store: Store, mailer: Mailer, row: Mapping[str, Any] | None, now: dt.datetime) -> Delivery | None:
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


def hand_over(store: Store, mailer: Mailer, parcel: Parcel) -> Delivery:
    """Send a parcel between its two rows of the ledger."""
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
    with about(delivery=row["id"], message_id=row["message_id"]):
        _log.info("report %s of %s: %s", row["report"], row["report_date"], state)
    return Delivery(row["id"], row["recipient"], row["message_id"], state, problem)


def _write(store: Store, row: Mapping[str, Any], state: str, now: dt.datetime) -> None:
    store.insert("deliveries", [{**row, "state": state, "rank": _RANKS[state], "at": now}])


def complain(done: Iterable[Delivery]) -> None:
    """Raise DeliveryError when a mail of `done` was refused or its fate is unknown."""
    bad = [f"{delivery.recipient}: {delivery.state}" for delivery in done if delivery.state in ("refused", "uncertain")]
    if bad:
        hint = "refused mails are tried again by the next run; for uncertain ones see the query uncertain_deliveries"
        raise DeliveryError(f"not every report left: {'; '.join(bad)}", hint)
