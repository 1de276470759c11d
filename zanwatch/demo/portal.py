"""A small portal that speaks the wire formats of three portals over the same invented acts and drafts.

Three loopback servers stand behind it, as three hosts do in life: the Әділет form, the control bank and Open NPA. The
day is a state; the clock is never read. What day brings what is data: `portal.yml`, `acts/*.yml` and `drafts/*.yml`.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import threading
from collections.abc import Callable, Mapping
from http.server import ThreadingHTTPServer
from types import TracebackType
from typing import Final, Self
from urllib.parse import parse_qs, unquote, urlsplit

from zanwatch.demo import bank
from zanwatch.demo.acts import Act, OutageKind, PortalPlan, load_acts, load_plan
from zanwatch.demo.adilet import AdiletPages
from zanwatch.demo.drafts import load_drafts
from zanwatch.demo.open_npa import OpenNpaSite
from zanwatch.demo.wire import DOWN, MISSING, Reply, Request, Site, address_of, handler
from zanwatch.errors import InputError
from zanwatch.messages import Language

_LANGUAGE: Final[Mapping[str, Language]] = {"rus": "ru", "kaz": "kk"}
_INDEX: Final = re.compile(r"/(rus|kaz)/index/docs/dt=(\d{4})-(?:&rss=true)?(?:&page=(\d{1,4}))?")
_PAGE: Final = re.compile(r"/(rus|kaz)/docs/(\w+)(?:/(info|history))?")
_DOCUMENT: Final = re.compile(r"/api/documents/(\d+)/(rus|kaz)(?:/(\d\d\.\d\d\.\d{4}))?")
_VERSIONS: Final = re.compile(r"/api/documents/(\d+)(?:/(?:rus|kaz))?/versions")
_ADILET_ROBOTS: Final = """User-agent: *
Disallow: /rus/search/
Disallow: /kaz/search/
Disallow: /rus/list/docs/
Disallow: /kaz/list/docs/
Disallow: /rus/archive/
Disallow: /kaz/archive/
Disallow: /api/
"""
_BANK_ROBOTS: Final = "User-agent: *\nAllow: /\n"


class AdiletSite:
    """Answers in the Әділет form."""

    def __init__(self, acts: Mapping[str, Act], plan: PortalPlan, day: Callable[[], int]) -> None:
        self._acts = acts
        self._plan = plan
        self._day = day
        self._pages = AdiletPages(acts, plan)
        self._visits = itertools.count(464_631)

    def __call__(self, request: Request) -> Reply:
        """Answer a request."""
        path = unquote(request.target)
        if path == "/robots.txt":
            return Reply(200, "text/plain; charset=utf-8", _ADILET_ROBOTS)
        if found := _INDEX.fullmatch(path):
            return self._index(_LANGUAGE[found[1]], found[2], max(1, int(found[3] or 1)), request.base)
        if found := _PAGE.fullmatch(path):
            return self._act(_LANGUAGE[found[1]], found[2], found[3] or "text")
        return MISSING

    def _index(self, language: Language, year: str, page: int, base: str) -> Reply:
        day = self._day()
        acts = [act for act in self._acts.values() if act.present(day) and f"{act.adopted:%Y}" == year]
        body = self._pages.index(acts, day, language, page=page, base=base)
        return Reply(200, "application/rss+xml; charset=utf-8", body)

    def _act(self, language: Language, act_id: str, view: str) -> Reply:
        day = self._day()
        act = self._acts.get(act_id)
        if act is None or not act.present(day):
            return MISSING
        if view == "text" and (outage := self._outage(act_id, language, day)):
            return DOWN if outage == "unavailable" else Reply(200, "text/html; charset=utf-8", self._pages.shell())
        views = {"text": self._pages.text, "info": self._pages.info, "history": self._pages.history}
        return Reply(200, "text/html; charset=utf-8", views[view](act, day, language, next(self._visits)))

    def _outage(self, act_id: str, language: Language, day: int) -> OutageKind | None:
        outages = self._plan.days[day - 1].outages
        return next((o.kind for o in outages if o.act == act_id and language in o.languages), None)


class BankSite:
    """Answers in the control bank's form."""

    def __init__(self, acts: Mapping[str, Act], day: Callable[[], int]) -> None:
        self._acts = acts
        self._by_bank = {act.bank: act for act in acts.values()}
        self._day = day

    def __call__(self, request: Request) -> Reply:
        """Answer a request."""
        address = urlsplit(request.target)
        if address.path == "/robots.txt":
            return Reply(200, "text/plain; charset=utf-8", _BANK_ROBOTS)
        if address.path == "/api/documents/search" and request.method == "POST":
            return self._search(request.body)
        if found := _VERSIONS.fullmatch(address.path):
            act = self._known(found[1])
            return _json(bank.versions(act, self._day())) if act else _refusal(404, "no such document")
        if found := _DOCUMENT.fullmatch(address.path):
            page = parse_qs(address.query).get("page", ["1"])[0]
            return self._document(found[1], _LANGUAGE[found[2]], found[3], page)
        return _refusal(404, "no such address")

    def _known(self, number: str) -> Act | None:
        act = self._by_bank.get(number)
        return act if act and act.present(self._day()) else None

    def _document(self, number: str, language: Language, date: str | None, page: str) -> Reply:
        act, day = self._known(number), self._day()
        editions = [e for e in act.editions_at(day) if date in (None, f"{e.date:%d.%m.%Y}")] if act else []
        if act is None or not editions or not page.isdecimal() or int(page) < 1:
            return _refusal(404, "no such document")
        return _json(bank.document(act, self._acts, editions[-1], day=day, language=language, page=int(page)))

    def _search(self, body: bytes) -> Reply:
        try:
            asked = json.loads(body)
            page, limit = int(asked.get("page", 1)), int(asked.get("limit", 10))
            types = set(asked.get("actTypes") or [])
        except (ValueError, AttributeError, TypeError):
            return _refusal(400, "the body is not a search")
        if not (page >= 1 and 1 <= limit <= 100):
            return _refusal(400, "page or limit out of range")
        acts = [a for a in self._acts.values() if a.present(self._day()) and (not types or types & set(a.types))]
        acts.sort(key=lambda act: (act.adopted, act.id), reverse=bool((asked.get("sortBy") or {}).get("desc", True)))
        shown = [bank.listed(act, self._day()) for act in acts[(page - 1) * limit : page * limit]]
        total = {"page": page, "pageCount": bank.pages(len(acts), limit), "documentsFound": len(acts)}
        return _json({**total, "list": shown})


def _json(data: object, status: int = 200) -> Reply:
    return Reply(status, "application/json; charset=utf-8", json.dumps(data, ensure_ascii=False))


def _refusal(status: int, message: str) -> Reply:
    return _json({"status": status, "message": message}, status)


class Portal:
    """All forms of the demo portal, running between `start` and `stop`, or inside a `with`."""

    def __init__(self, adilet_port: int = 0, bank_port: int = 0, open_npa_port: int = 0) -> None:
        """Listen on the given loopback ports; 0 is any free one. Raises InputError where an act cannot be used."""
        acts, self._plan = load_acts(), load_plan()
        self._day = 1
        sites: tuple[Site, ...] = (
            AdiletSite(acts, self._plan, lambda: self._day),
            BankSite(acts, lambda: self._day),
            OpenNpaSite(load_drafts(), lambda: self._day),
        )
        ports = (adilet_port, bank_port, open_npa_port)
        self._servers = [
            ThreadingHTTPServer(("127.0.0.1", p), handler(s)) for p, s in zip(ports, sites, strict=True)
        ]  # fmt: skip
        self._threads: list[threading.Thread] = []

    @property
    def adilet_url(self) -> str:
        """Address of the Әділет form, without a slash at the end."""
        return address_of(self._servers[0])

    @property
    def control_bank_url(self) -> str:
        """Address of the control bank, without a slash at the end."""
        return address_of(self._servers[1])

    @property
    def open_npa_url(self) -> str:
        """Address of Open NPA, without a slash at the end."""
        return address_of(self._servers[2])

    def set_day(self, number: int) -> None:
        """Show the portal as of day `number`, 1 to 3. Raises InputError."""
        if not 1 <= number <= len(self._plan.days):
            raise InputError(f"the demo portal has no day {number}", f"days are 1 to {len(self._plan.days)}")
        self._day = number

    def day_date(self, number: int) -> dt.date:
        """Return the date of day `number`, 1 to 3."""
        return self._plan.days[number - 1].date

    def start(self) -> Self:
        """Begin to answer."""
        self._threads = [threading.Thread(target=s.serve_forever, daemon=True) for s in self._servers]
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        """Stop answering and free the ports."""
        for server, thread in itertools.zip_longest(self._servers, self._threads):
            if thread is not None:
                server.shutdown()
                thread.join()
            server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
