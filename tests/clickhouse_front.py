"""A thin ClickHouse server for the tests: what clickhouse-connect says over HTTP, answered by the embedded engine.

    python -m tests.clickhouse_front --port 8123 --path DIR

One process owns the engine; any number of clients ask it. Users, passwords apart, and their rights are those of
docker/clickhouse-users.xml: the engine itself enforces them, as roles, and the settings of their profiles. What it
cannot show: quotas, constraints on settings, and anything a real server does beside answering queries.

`Front` starts it in a process of its own. It can be told to fail as servers do: see FAILURES.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import re
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import lz4.frame  # type: ignore[import-untyped]

from tests.clickhouse_engine import DATABASE, ROOT, Engine

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PASSWORDS = {"default": "", "writer": "writes", "keeper": "copies", "analyst": "reads"}

FAILURES = ("none", "slow", "readonly", "full", "password", "busy", "drop", "forget")
"""slow: waits before it answers. readonly, full: every write is refused. password: nobody is let in. busy: too many
queries. drop: hangs up instead of doing it. forget: does it and hangs up instead of saying so."""

WRITES = re.compile(rb"\s*(INSERT|CREATE|ALTER|DROP|TRUNCATE|RENAME|OPTIMIZE|DELETE)\b", re.IGNORECASE)
FORMAT = re.compile(rb"\bFORMAT\s+(\w+)\s*;?\s*\Z", re.IGNORECASE)
CODE = re.compile(r"Code: (\d+)\.")
STATUS = {516: 403, 194: 401, 497: 403, 62: 400, 47: 404, 60: 404, 81: 404, 202: 503, 243: 507}
PACK: dict[str, Callable[[bytes], bytes]] = {
    "lz4": lz4.frame.compress, "zstd": zstd.compress, "gzip": gzip.compress,
}  # fmt: skip
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "lz4": lz4.frame.decompress, "zstd": zstd.decompress, "gzip": gzip.decompress,
}  # fmt: skip


class Refused(Exception):
    """What a server says when it will not: its code and its words."""

    def __init__(self, code: int, name: str, words: str) -> None:
        super().__init__(f"Code: {code}. DB::Exception: {words}. ({name})")


@dataclass
class Trouble:
    """What is wrong with the server at the moment, and for how many more questions."""

    kind: str = "none"
    left: int = 0
    seconds: float = 0
    lock: Lock = field(default_factory=Lock)

    def now(self, text: bytes) -> str:
        """The failure this question meets."""
        is_write = bool(WRITES.match(text))
        with self.lock:
            if not self.left or (self.kind in {"readonly", "full", "forget"} and not is_write):
                return "none"
            self.left -= 1
            return self.kind


REFUSALS = {
    "readonly": (164, "READONLY", "default: Cannot execute query in readonly mode"),
    "full": (243, "NOT_ENOUGH_SPACE", "Cannot reserve 1.00 MiB, not enough space"),
    "busy": (202, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many simultaneous queries. Maximum: 100"),
    "password": (516, "AUTHENTICATION_FAILED", "Authentication failed: password is incorrect or there is no such user"),
}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    engine: Engine
    trouble: Trouble

    def do_GET(self) -> None:
        words = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        match urlsplit(self.path).path:
            case "/ping":
                self._say(200, b"Ok.\n", {})
            case "/-/fail":
                self.trouble.kind, self.trouble.seconds = words["kind"], float(words.get("seconds", 0))
                self.trouble.left = int(words.get("times", 1_000_000))
                self._say(200, b"", {})
            case _:
                self._question(words)

    do_POST = do_GET  # noqa: N815 - the name http.server looks for

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has above
        pass

    def _question(self, words: dict[str, str]) -> None:
        body = UNPACK.get(self.headers.get("Content-Encoding", ""), bytes)(self._body())
        text = b"\n".join(part for part in (words.get("query", "").encode(), body) if part)
        met = self.trouble.now(text)
        if met == "drop":
            self.close_connection = True
            return
        if met == "slow":
            time.sleep(self.trouble.seconds)
        try:
            if met in REFUSALS:
                raise Refused(*REFUSALS[met])
            form = (found := FORMAT.search(text)) and found[1].decode()
            shown = form or words.get("default_format", "TabSeparated")
            answer = self.engine.ask(self._user(words), text, shown, words)
        except Exception as error:
            self._refuse(str(error))
            return
        if met == "forget":
            self.close_connection = True
            return
        self._say(200, answer, {"X-ClickHouse-Format": shown}, is_packed=words.get("enable_http_compression") == "1")

    def _user(self, words: dict[str, str]) -> str:
        user, password = self.headers.get("X-ClickHouse-User"), self.headers.get("X-ClickHouse-Key", "")
        if basic := self.headers.get("Authorization", "").removeprefix("Basic "):
            user, _, password = base64.b64decode(basic).decode().partition(":")
        user, password = user or words.get("user", "default"), password or words.get("password", "")
        if PASSWORDS.get(user) != password:
            raise Refused(*REFUSALS["password"])
        return user

    def _body(self) -> bytes:
        if "chunked" not in self.headers.get("Transfer-Encoding", ""):
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _refuse(self, words: str) -> None:
        found = CODE.search(words)
        code = int(found[1]) if found else 1000
        self._say(STATUS.get(code, 500), words.encode(), {"X-ClickHouse-Exception-Code": str(code)})

    def _say(self, status: int, body: bytes, headers: dict[str, str], *, is_packed: bool = False) -> None:
        accepted = self.headers.get("Accept-Encoding", "").split(",") if is_packed and body else []
        packing = next((name for name in map(str.strip, accepted) if name in PACK), None)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if packing:
            body = PACK[packing](body)
            self.send_header("Content-Encoding", packing)
        self.send_header("X-ClickHouse-Query-Id", str(uuid.uuid4()))
        self.send_header("X-ClickHouse-Timezone", "UTC")
        self.send_header("X-ClickHouse-Summary", json.dumps({"read_rows": "0", "written_rows": "0"}))
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong here, unless a client that was killed hung up."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def serve(folder: Path, port: int) -> None:
    """Answer on `port` of the loopback until killed; with 0, on a free one, which is printed."""
    Handler.engine, Handler.trouble = Engine(folder), Trouble()
    with Server(("127.0.0.1", port), Handler) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


class Front:
    """The server in a process of its own. Killed and started again it finds its rows where they were."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> Self:
        command = [sys.executable, "-m", "tests.clickhouse_front", "--port", str(self.port), "--path", str(self.folder)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout
        self.port = int(self._process.stdout.readline())
        return self

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def url(self, user: str = "writer", database: str = DATABASE) -> str:
        """The address of its store."""
        return f"clickhouse://{user}:{PASSWORDS[user]}@127.0.0.1:{self.port}/{database}"

    def ask(self, query: str, database: str = "default") -> str:
        """Ask as the one who may do everything."""
        address = f"http://127.0.0.1:{self.port}/?database={database}"
        with urllib.request.urlopen(address, query.encode(), timeout=300) as answer:
            return str(answer.read().decode())

    def empty(self) -> None:
        """Make the database anew."""
        self.ask(f"DROP DATABASE IF EXISTS {DATABASE} SYNC")
        self.ask(f"CREATE DATABASE {DATABASE}")

    def fail(self, kind: str, times: int = 1_000_000, seconds: float = 0) -> None:
        """From now on fail as `kind` of FAILURES says, for so many questions."""
        assert kind in FAILURES
        address = f"http://127.0.0.1:{self.port}/-/fail?kind={kind}&times={times}&seconds={seconds}"
        with urllib.request.urlopen(address, timeout=300) as answer:
            answer.read()


@contextmanager
def fronted(folder: Path) -> Iterator[Front]:
    """A running server, gone at the end."""
    front = Front(folder).start()
    try:
        yield front
    finally:
        front.kill()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A thin ClickHouse server over the embedded engine, for tests.")
    parser.add_argument("--port", type=int, default=8123)
    parser.add_argument("--path", type=Path, required=True)
    asked = parser.parse_args()
    serve(asked.path.resolve(), asked.port)
