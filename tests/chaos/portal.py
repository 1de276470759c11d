"""The portals of the harness: a few acts of the demonstration in both forms, the day in the address, foul on demand.

`http://HOST/2/adilet` is the first portal as of day 2. The same address has the same bytes for ever, so that a page
fetched twice is the same page; a portal that counts its visitors would make every repetition a new capture.
"""

from __future__ import annotations

import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

from zanwatch.demo.acts import load_acts, load_plan
from zanwatch.demo.portal import AdiletSite, BankSite
from zanwatch.demo.wire import Reply, Request, Site

DAYS = (1, 2, 3)
ACTS = ("P2600000905", "P2600000914", "V2600039901", "V2600039902", "V2600039907", "V2600039908")
"""Two acts that change, one that goes, three that make them; on day 3 one is a shell and one is out of reach."""
_ROBOTS = Reply(200, "text/plain; charset=utf-8", "User-agent: *\nAllow: /\n")
_DOWN = Reply(503, "text/html; charset=utf-8", "<html><body><h1>503</h1></body></html>")

Weather = Callable[[str], str]
"""Told an address, says what happens to the answer: calm, down, cut or reset."""


def calm(_address: str) -> str:
    return "calm"


def storm(_address: str) -> str:
    return "down"


class Flapping:
    """Every address fails at random, but never more than twice: a crawler asks four times."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._failed: Counter[str] = Counter()
        self.hits = 0

    def __call__(self, address: str) -> str:
        if self._failed[address] == 2 or self._chance.random() > 0.5:
            return "calm"
        self._failed[address] += 1
        self.hits += 1
        return self._chance.choice(["down", "cut", "reset"])


class Portals:
    """Both forms on one free port of the loopback, between `with` and its end."""

    def __init__(self) -> None:
        plan = load_plan()
        acts = {name: act for name, act in load_acts().items() if name in ACTS}
        self._sites: dict[tuple[str, str], Site] = {}
        for day in DAYS:
            at = partial(int, day)
            self._sites[str(day), "adilet"] = AdiletSite(acts, plan, at)
            self._sites[str(day), "control_bank"] = BankSite(acts, at)
        self._replies: dict[tuple[str, bytes], Reply] = {}
        self._lock = threading.Lock()
        self._weather: Weather = calm
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._dates = {day: plan.days[day - 1].date for day in DAYS}

    def url(self, source: str, day: int) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/{day}/{source}"

    def morning(self, day: int, hour: int = 6) -> str:
        return f"{self._dates[day]}T{hour:02}:00:00+05:00"

    @contextmanager
    def weather(self, weather: Weather) -> Iterator[None]:
        self._weather = weather
        try:
            yield
        finally:
            self._weather = calm

    def reply(self, method: str, path: str, body: bytes) -> Reply:
        if path == "/robots.txt":
            return _ROBOTS
        with self._lock:
            if (path, body) not in self._replies:
                _, day, source, rest = path.split("/", 3)
                request = Request(method, f"/{rest}", body, self.url(source, int(day)))
                self._replies[path, body] = self._sites[day, source](request)
            return self._replies[path, body]

    def fate(self, path: str, body: bytes) -> str:
        with self._lock:
            return self._weather(f"{path} {body!r}")

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(portals: Portals) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            reply = portals.reply(self.command, self.path, body)
            # What is out of reach for good in this story stays so: another reason would be another fact, rightly.
            fate = portals.fate(self.path, body) if reply.status < 500 else "calm"
            if fate == "reset":
                # A close that lingers for no time is a reset.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return
            reply = _DOWN if fate == "down" else reply
            data = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2] if fate == "cut" else data)
            self.close_connection = fate == "cut"

        def handle(self) -> None:
            try:
                super().handle()
            except (OSError, ValueError):  # who was killed does not read on; what was reset cannot be flushed
                self.close_connection = True

        def finish(self) -> None:
            try:
                super().finish()
            except (OSError, ValueError):
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

    return Handler
