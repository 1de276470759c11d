"""A small portal of invented acts on a free port, which can be told to misbehave at any address."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

FILLER = "Тестовый текст вымышленного акта. " * 20


@dataclass
class Answer:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    declared: int | None = None
    """A Content-Length other than the true one."""


@dataclass
class Asked:
    method: str
    path: str
    at: float
    agent: str
    cookie: str = ""


def page(inner: str) -> bytes:
    return f"<!DOCTYPE html><html><head><title>t</title></head><body>{inner}</body></html>".encode()


def text_page(act_id: str, language: str) -> bytes:
    return page(
        f'<div class="container_alpha slogan"><h1>{act_id} {language}</h1></div>'
        f'<div class="container_gamma text"><div class="gs_12"><article><p>{FILLER}</p></article></div></div>'
    )


def feed(total: str, items: str) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Указатель</title>'
    return f"{head}<description>{total}</description>{items}</channel></rss>".encode()


@dataclass
class Portal:
    """Acts by id with the date of their last revision; `special` overrides the answer of a path."""

    acts: dict[str, date] = field(default_factory=dict)
    robots: Answer = field(default_factory=lambda: Answer(404))
    special: dict[str, Callable[[int], Answer | None]] = field(default_factory=dict)
    total_offset: int = 0
    total_in_feed: bool = True
    portions: int = 1
    slow: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    _counts: dict[str, int] = field(default_factory=dict)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    def misbehave(self, path: str, *answers: Answer) -> None:
        """Answer `path` with `answers` one after another, the last for ever."""
        self.special[path] = lambda turn: answers[min(turn, len(answers) - 1)]

    def misbehave_once(self, path: str, answer: Answer) -> None:
        self.special[path] = lambda turn: answer if turn == 0 else None

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        turn = self._counts.get(path, 0)
        self._counts[path] = turn + 1
        special = self.special.get(path)
        chosen = special(turn) if special else None
        if chosen is not None:
            return chosen
        if path == "/robots.txt":
            time.sleep(self.slow)
            return self.robots
        if method == "POST":
            return self._search(json.loads(body))
        if path.startswith("/api/documents/"):
            return self._document(path)
        return self._adilet(path)

    def _adilet(self, path: str) -> Answer:
        if path.startswith("/rus/index/docs/dt="):
            return self._index(path)
        parts = path.strip("/").split("/")
        if len(parts) < 3 or parts[2] not in self.acts:
            return Answer(404, page("Не найдено"))
        if len(parts) == 3:
            return Answer(body=text_page(parts[2], parts[0]))
        table = {"history": '<table id="ethernatable"></table>', "info": '<table class="params"></table>'}[parts[3]]
        return Answer(body=page(table))

    def _index(self, path: str) -> Answer:
        year = path.split("dt=")[1][:4]
        mine = {a: d for a, d in self.acts.items() if "20" + a[1:3] == year}
        total = len(mine) + self.total_offset
        if "rss=true" not in path:
            return Answer(body=page(f'<span class="onlyprint">Найдено: <strong>{total}</strong> документов</span>'))
        start = (int(path.split("page=")[1]) - 1) * 10
        items = "".join(
            f"<item><title>{a}</title><link>http://portal.invalid/rus/docs/{a}</link><pubDate>"
            f"{format_datetime(datetime(d.year, d.month, d.day, tzinfo=UTC))}</pubDate></item>"
            for a, d in list(mine.items())[start : start + 10]
        )
        words = f"Найдено {total} документов" if self.total_in_feed else "Новые документы"
        return Answer(body=feed(words, items), content_type="application/rss+xml")

    def _search(self, query: dict[str, int]) -> Answer:
        size, number = query["limit"], query["page"]
        rows = [
            {"id": str(n), "code": str(n), "ngr": a, "versionDate": d.isoformat(),
             "metadata": {"stateAgencyApprovalDate": f"20{a[1:3]}-01-10"}}
            for n, (a, d) in enumerate(self.acts.items(), 1)
        ]  # fmt: skip
        found = {"page": number, "pageCount": -(-len(rows) // size), "documentsFound": len(rows) + self.total_offset,
                 "list": rows[(number - 1) * size : number * size]}  # fmt: skip
        return as_json(found)

    def _document(self, path: str) -> Answer:
        address, _, query = path.partition("?")
        parts = address.split("/")[3:]
        if len(parts) > 2 and parts[2] == "versions":
            return Answer(404, b"{}")
        act_id, current = list(self.acts.items())[int(parts[0]) - 1]
        day = parts[2] if len(parts) > 2 else ""
        shown = "-".join(reversed(day.split("."))) if day else current.isoformat()
        number = int(query.split("page=")[1])
        node = {"id": str(number), "type": "text", "level": 2, "text": f"{act_id} {parts[1]} {shown} {number}"}
        return as_json({"id": parts[0], "ngr": act_id, "language": parts[1], "versionDate": shown,
                        "pagesCount": self.portions, "content": [node]})  # fmt: skip


def as_json(data: object) -> Answer:
    return Answer(body=json.dumps(data, ensure_ascii=False).encode(), content_type="application/json")


class Serving:
    """The portal behind a real threaded server on a free port of the loopback."""

    def __init__(self, portal: Portal) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                self._serve(b"")

            def do_POST(self) -> None:
                self._serve(self.rfile.read(int(self.headers["Content-Length"])))

            def _serve(self, body: bytes) -> None:
                agent = self.headers.get("User-Agent", "")
                cookie = self.headers.get("Cookie", "")
                portal.asked.append(Asked(self.command, self.path, time.monotonic(), agent, cookie))
                answer = portal.answer(self.command, self.path, body)
                self.send_response(answer.status)
                headers = {"Content-Type": answer.content_type, **answer.headers}
                if "Transfer-Encoding" not in headers:
                    declared = len(answer.body) if answer.declared is None else answer.declared
                    headers["Content-Length"] = str(declared)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(answer.body)
                except OSError:
                    self.close_connection = True
                if answer.declared is not None:
                    self.close_connection = True

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.host = urlsplit(self.url).netloc

    def __enter__(self) -> "Serving":
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
