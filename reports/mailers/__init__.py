"""How a mail leaves: one port, one backend a file.

A backend tells three ends apart, for the ledger must not guess: handed over, certainly refused, unknown.
"""

from __future__ import annotations

from email.message import EmailMessage
from types import TracebackType
from typing import Protocol, Self

from zanwatch.config import scheme_of
from zanwatch.errors import ConfigError, DeliveryError


class Refused(DeliveryError):
    """The mail certainly did not leave; it may be tried again."""


class Unknown(DeliveryError):
    """Nobody can say whether the mail left; sending it again might repeat it."""


class Mailer(Protocol):
    """A way for mail to leave, used as a context manager."""

    def __enter__(self) -> Self:
        """Get ready; raises DeliveryError when the way is closed altogether."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Let go of the way."""

    def send(self, message: EmailMessage) -> None:
        """Hand `message` over to its one recipient; raises Refused or Unknown."""

    def holds(self, message_id: str) -> bool | None:
        """Say whether a mail with this Message-ID has left; None when this way cannot know."""


def connect(url: str) -> Mailer:
    """Return the way `url` names: file:DIR, smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…

    Raises ConfigError when no backend speaks its scheme.
    """
    match scheme_of(url):
        case "file":
            from reports.mailers.file import FileMailer

            return FileMailer(url)
        case "smtp" | "smtps":
            from reports.mailers.smtp import SmtpMailer

            return SmtpMailer(url)
        case scheme:
            raise ConfigError(f"no mailer speaks {scheme!r}", "use file:DIR, smtp://HOST:PORT or smtps://HOST:PORT")
