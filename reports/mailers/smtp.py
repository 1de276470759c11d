"""Mail through a server. Only the answer to DATA decides: before it nothing has left, without it nobody knows."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from types import TracebackType
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from reports.mailers import Refused, Unknown
from zanwatch.errors import ConfigError, DeliveryError

_TIMEOUT: Final = 30.0
"""Seconds the server may take for one answer."""


class SmtpMailer:
    """Hands mail to the server of an `smtp:` or `smtps:` address; a dropped connection is opened again."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if not parts.hostname:
            raise ConfigError("the mail address names no host", "write it as smtp://HOST:PORT")
        self._host, self._port = parts.hostname, parts.port
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._tls = parts.scheme == "smtps"
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        """Open the connection; raises DeliveryError when the server does not take us."""
        try:
            self._server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(
                f"the mail server {self._host} does not take us: {error}", "see ZANWATCH_MAIL"
            ) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Say goodbye, if anybody still listens."""
        self._drop()

    def send(self, message: EmailMessage) -> None:
        """Hand `message` over; Refused when the server said no, Unknown when it fell silent after the text."""
        try:
            server = self._server = self._server or self._connected()
            self._envelope(server, message)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Refused(f"the mail server did not take the mail: {error}") from error
        try:
            code, answer = server.data(message.as_bytes(policy=SMTP))
        except smtplib.SMTPDataError as error:
            self._drop()
            raise Refused(f"the mail server refused the text: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise Unknown(f"the mail server fell silent: {error}") from error
        if code != 250:
            self._drop()
            raise Refused(f"the mail server refused the text: {code} {answer!r}")

    def holds(self, message_id: str) -> None:  # noqa: ARG002  (the port asks; a mail server cannot answer)
        """A mail server cannot be asked."""
        return

    def _envelope(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        sender, recipient = parseaddr(str(message["From"]))[1], parseaddr(str(message["To"]))[1]
        for code, answer in (server.mail(sender), server.rcpt(recipient)):
            if code not in (250, 251):
                raise smtplib.SMTPResponseException(code, answer)

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self._tls:
            server = smtplib.SMTP_SSL(self._host, self._port or 465, timeout=_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port or 587, timeout=_TIMEOUT)
        server.ehlo_or_helo_if_needed()
        if not self._tls and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
        if self._user:
            self._log_in(server)
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if not isinstance(server.sock, ssl.SSLSocket):
            raise smtplib.SMTPNotSupportedError("a password is never sent over an open line; use smtps")
        server.login(self._user, self._password)

    def _drop(self) -> None:
        if self._server is None:
            return
        try:
            self._server.quit()
        except (OSError, smtplib.SMTPException):
            self._server.close()
        self._server = None
