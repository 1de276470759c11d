"""A report as a MIME message: text and HTML side by side, every header one line, the same bytes every time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final, NamedTuple

from reports.render import Letter
from reports.watchlists import Recipient
from zanwatch.config import Settings
from zanwatch.errors import ConfigError
from zanwatch.identity import stable_id

REPORT: Final = "daily"
"""Name of the morning mail in the ledger and in the List-Id."""
REMINDER: Final = "reminder"
"""Name of the reminder of a commencement, likewise."""

OUTCOME: Final = "outcome"
"""Name of the report on the outcome of a discussion, likewise."""
BODIES: Final = "bodies"
"""Name of the monthly figures by state body, likewise."""

_DOMAIN: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


class Attached(NamedTuple):
    """A file that goes with a mail; its name is ours, plain letters only."""

    name: str
    content_type: str
    content: bytes


def sender_of(settings: Settings) -> Address:
    """Return the sender; raises ConfigError when ZANWATCH_MAIL_FROM is not an address."""
    name, address = parseaddr(settings.mail_from)
    user, _, domain = address.rpartition("@")
    if not user or _DOMAIN.fullmatch(domain) is None or not settings.mail_from.isprintable():
        raise ConfigError(f"ZANWATCH_MAIL_FROM is no address: {settings.mail_from!r}", "write it as NAME <NAME@HOST>")
    return Address(display_name=name, username=user, domain=domain)


def delivery_id(day: dt.date, email: str) -> str:
    """Return the name of one delivery: the same report of the same day to the same address is one delivery."""
    return stable_id(REPORT, day.isoformat(), email.lower())


def message_id(identity: str, sender: Address) -> str:
    """Return the Message-ID of the delivery called `identity`."""
    return f"<{identity}@{sender.domain}>"


def compose(
    letter: Letter, identity: str, recipient: Recipient, settings: Settings, now: dt.datetime, *, report: str = REPORT,
    files: Sequence[Attached] = (),
) -> EmailMessage:  # fmt: skip
    """Return the message of a report; `now` is its Date. No header can carry a line break, whatever a title holds."""
    sender = sender_of(settings)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = _address(recipient)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now.astimezone(dt.UTC))
    message["Message-ID"] = message_id(identity, sender)
    message["List-Id"] = f"zanwatch {report} <{report}.zanwatch.{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="base64")
    message.add_alternative(letter.html, subtype="html", cte="base64")
    for file in files:
        main, _, sub = file.content_type.partition("/")
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)
    message["Content-Language"] = recipient.language  # last: what begins so moves inside with the words
    for depth, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{identity}{depth or ''}")
    return message


def _address(recipient: Recipient) -> Address:
    user, _, domain = recipient.email.rpartition("@")
    return Address(display_name=recipient.name, username=user, domain=domain)
