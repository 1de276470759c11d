"""A mail server that keeps what it takes, and can be away, refuse, or fall silent after the text."""

from __future__ import annotations

import email
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_ports

MOODS = ("away", "later", "never", "silent")


class Post:
    """Listens on a free port of the loopback between `with` and its end."""

    def __init__(self) -> None:
        self.received: dict[str, list[bytes]] = defaultdict(list)
        """What was taken, by the name a mail folder would give it."""
        self._mood = "willing"
        [self._port] = free_ports(1)
        self.url = f"smtp://127.0.0.1:{self._port}"
        self._controller = self._begin()

    @contextmanager
    def refusing(self, chance: random.Random) -> Iterator[None]:
        """Be in a bad mood."""
        self._mood = chance.choice(MOODS)
        if self._mood == "away":
            self._controller.stop()
        try:
            yield
        finally:
            if self._mood == "away":
                self._controller = self._begin()
            self._mood = "willing"

    async def handle_RCPT(  # noqa: N802 - the names aiosmtpd looks for
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._mood == "later":
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self._mood == "never":
            return "554 not here"
        body = envelope.original_content or b""
        name = str(email.message_from_bytes(body)["Message-ID"]).strip("<>")
        self.received[f"{name}.eml"].append(body)
        if self._mood == "silent" and server.transport:
            server.transport.abort()  # type: ignore[attr-defined]
        return "250 OK"

    def _begin(self) -> Controller:
        controller = Controller(self, hostname="127.0.0.1", port=self._port, ready_timeout=300)
        controller.start()
        return controller

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()
