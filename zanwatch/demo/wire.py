"""HTTP as the demo portal speaks it: a request, an answer, and a server for a function between the two."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from typing import Any, Final, NamedTuple

_LONGEST_BODY: Final = 65536


class Reply(NamedTuple):
    """An HTTP answer."""

    status: int
    content_type: str
    body: str | bytes


class Request(NamedTuple):
    """An HTTP request, as far as the portal looks at it; `base` is the address of the server."""

    method: str
    target: str
    body: bytes
    base: str
    cookie: str = ""


Site = Callable[[Request], Reply]
MISSING: Final = Reply(404, "text/html; charset=utf-8", "<html><body><h1>404</h1></body></html>")
DOWN: Final = Reply(503, "text/html; charset=utf-8", "<html><body><h1>503 Service Unavailable</h1></body></html>")


def handler(site: Site) -> type[BaseHTTPRequestHandler]:
    """Return the handler that answers every request with `site`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            size = int(length) if length.isdecimal() else 0
            self._answer(self.rfile.read(min(size, _LONGEST_BODY)))

        def _answer(self, body: bytes) -> None:
            cookie = self.headers.get("Cookie", "")
            reply = site(Request(self.command, self.path, body, address_of(self.server), cookie))
            data = reply.body if isinstance(reply.body, bytes) else reply.body.encode()
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Stay silent: logs belong to who crawls."""

    return Handler


def address_of(server: Any) -> str:
    """Return the address of a server, without a slash at the end."""
    host, port = server.server_address[:2]
    return f"http://{host}:{port}"
