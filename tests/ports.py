"""Ports of the loopback for servers that are told theirs before they listen, or listen again on it later."""

from __future__ import annotations

import random
import socket
from contextlib import suppress
from typing import Final

_OURS: Final = range(20_000, 32_000)
"""Below those the system gives to whoever asks for any port: between the choice and the start nobody is given them."""


def free_ports(count: int) -> list[int]:
    """Return ports nobody listens on."""
    found: set[int] = set()
    while len(found) < count:
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", random.SystemRandom().choice(_OURS)))
            found.add(probe.getsockname()[1])
    return sorted(found)
