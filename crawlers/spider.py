"""The one spider base: asks for pages, checks every answer, and lets a source only say what to ask next."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from scrapy.core.engine import ExecutionEngine
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DontCloseSpider, DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawlers.checks import check_status
from crawlers.denied import BarredByRobots, RobotsUnavailable
from crawlers.description import Description
from crawlers.frontier import Frontier
from crawlers.tiers import is_moved, is_stale, revisit_days
from crawlers.watch import Entry, Fetched, Refused, Target, Watch
from zanwatch.errors import Rejected
from zanwatch.messages import LANGUAGES, RejectReason, day_of
from zanwatch.reasons import say

log = logging.getLogger(__name__)

Outcome = Request | Fetched | Refused
Then = Callable[[Response, Target], Iterable[Outcome]]

_LAST = -10
_PAGES_FIRST = 10
"""Priority of pages over the index, so that a long index does not pile up requests in memory."""


class Watcher(scrapy.Spider):
    """A source under watch. Subclasses are called `Site` and are found by the name of their module."""

    description_type: ClassVar[type[Description]] = Description
    name = "watcher"

    def __init__(self, watch: Watch, **kwargs: Any) -> None:
        super().__init__(name=watch.source, **kwargs)
        self.watch = watch
        self.today = day_of(watch.options.now)
        self._refusals_in_a_row = 0
        self._visited_outside = False

    @property
    def own_hosts(self) -> frozenset[str]:
        """Hosts, with ports, that may be fetched from."""
        own = frozenset({urlsplit(self.watch.base_url).netloc})
        return own if self.watch.options.base_url else own | frozenset(self.watch.description.hosts)

    @property
    def first_year(self) -> int:
        """The year of adoption from which acts are read."""
        since = self.watch.options.since
        return since.year if since else self.today.year - self.watch.description.years_back

    @property
    def asked_for(self) -> frozenset[str]:
        """Acts somebody watches or has named: read wherever they are met."""
        return self.watch.options.watched | set(self.watch.options.acts)

    @abstractmethod
    def index(self) -> Iterable[Request]:
        """Return the first requests of the walk through the source's index."""

    @abstractmethod
    def pages_of(self, entry: Entry) -> Iterable[Target]:
        """Return every page of an act."""

    @abstractmethod
    def inspect(self, target: Target, body: bytes) -> None:
        """Raise Rejected unless `body` is the kind of page `target` asks for."""

    def page_request(self, target: Target) -> Request:
        """Return the request of a page of an act; a source that reads in portions overrides it."""
        return self.ask(target, self.keep, priority=_PAGES_FIRST)

    def absent(self, target: Target) -> None:
        """Take note that the source has no page it did not promise; by default it is asked for again next time."""

    def outside_index(self, entry: Entry) -> Iterable[Target]:
        """Return the pages of a wanted act the index did not show; none where it cannot be addressed."""
        return self.pages_of(entry)

    def preceding(self, entry: Entry, baseline: str) -> Iterable[Target]:  # noqa: ARG002
        """Return the pages of the edition marked `baseline`, the one before the first we read; none by default."""
        return ()

    def days_between(self, entry: Entry, target: Target) -> int:  # noqa: ARG002
        """Return after how many days a page that stands still is read again: by the tier of its act."""
        return revisit_days(self.watch.description.tiers, entry, self.watch.options.watched, self.today)

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the index."""
        self.crawler.signals.connect(self._visit_outside_index, signal=scrapy.signals.spider_idle)
        for request in self.index():
            yield request

    def ask(self, target: Target, then: Then, **request: Any) -> Request:
        """Return the request for `target` whose checked answer goes to `then`."""
        return Request(
            request.pop("url", target.address), callback=self._answered, errback=self._unanswered, dont_filter=True,
            cb_kwargs={"target": target, "then": then}, **request,
        )  # fmt: skip

    def keep(self, response: Response, target: Target) -> Iterator[Fetched]:
        """File the answer as it came."""
        yield Fetched(target, response.body, target.date, response.status, content_type(response))

    def visit(self, entry: Entry) -> Iterator[Request]:
        """Ask for those pages of an act in the index that are due; count the act."""
        watch, tally = self.watch, self.watch.tally
        if entry.act_id in tally.visited:
            return
        tally.visited.add(entry.act_id)
        tally.updated(entry.date, self.today)
        if watch.options.acts and entry.act_id not in watch.options.acts:
            tally.skipped += 1
            return
        yield from self._due(entry, self.pages_of(entry))

    def _due(self, entry: Entry, targets: Iterable[Target]) -> Iterator[Request]:
        watch = self.watch
        baseline = watch.frontier.baseline(entry.act_id, entry.mark)
        known = [(target, watch.frontier.page(entry.act_id, target.name, target.language)) for target in targets]
        moved = [target for target, page in known if is_moved(page, target, entry, baseline)]
        stale = [t for t, page in known if t not in moved and is_stale(page, self.days_between(entry, t), self.today)]
        never_read = all(page is None for _, page in known)
        before = self.preceding(entry, baseline) if moved and never_read and baseline not in {"", entry.mark} else ()
        self._note_due(entry.act_id, is_moved=bool(moved), is_due=bool(moved or stale))
        yield from map(self.page_request, [*before, *moved, *stale])

    def _note_due(self, act_id: str, *, is_moved: bool, is_due: bool) -> None:
        note = self.watch.frontier.note
        if is_moved:
            note(self.watch.run_id, "changed", act_id)
        note(self.watch.run_id, "due" if is_due else "met", act_id)

    def _visit_outside_index(self) -> None:
        """Once the index is walked, read the wanted acts it did not show."""
        if self._visited_outside:
            return
        self._visited_outside = True
        missing = sorted(self.asked_for - self.watch.tally.visited)
        entries = [Entry(act_id=act_id, date=None, wanted=True) for act_id in missing]
        requests = [request for entry in entries for request in self._due(entry, self.outside_index(entry))]
        for request in requests:
            engine_of(self.crawler).crawl(request)
        if requests:
            raise DontCloseSpider

    def _answered(self, response: Response, target: Target, then: Then) -> Iterator[Outcome]:
        if target.may_be_absent and response.status == 404:
            self.absent(target)
            return
        if response.status == 404 and target.has_sisters and not response.meta.get("asked_again"):
            yield self._doubted(response)
            return
        if response.status == 404 and target.has_sisters and lacks(self.watch.frontier, target):
            yield Fetched(target, response.body, None, response.status, content_type(response))
            return
        try:
            check_status(response.status, response.body)
            self.inspect(target, response.body)
            outcome = list(then(response, target))
        except Rejected as error:
            yield Refused(target, error.reason, error.detail, response.body)  # type: ignore[arg-type]
            self._note_refusal(response.meta.get("told_to_leave"))
            return
        self._refusals_in_a_row = 0
        yield from outcome

    def _doubted(self, response: Response) -> Request:
        """Ask once more after everything else: the sister page may not have come yet, and the answer may be a slip."""
        self._note_refusal(None)
        assert response.request is not None  # noqa: S101 - Scrapy's answers have one
        return response.request.replace(priority=_LAST, meta={**response.meta, "asked_again": True})

    def _unanswered(self, failure: Failure) -> Iterator[Refused]:
        error, target = failure.value, failure.request.cb_kwargs["target"]  # type: ignore[attr-defined]
        if isinstance(error, BarredByRobots) and target.may_be_barred and target.act_id:
            self._note_limit(target, target.act_id)
            return
        if isinstance(error, (BarredByRobots, RobotsUnavailable)):
            self.watch.tally.bar(str(error))
            return
        reason, detail = _words_of(error)
        yield Refused(target, reason, detail, b"")
        self._note_refusal(None)

    def _note_limit(self, target: Target, act_id: str) -> None:
        self.watch.tally.beyond.add(act_id)
        at = self.watch.clock()
        self.watch.frontier.barred(act_id, target.name, target.language, mark=target.mark, at=at)

    def _note_refusal(self, told_to_leave: float | None) -> None:
        if told_to_leave is not None:
            raise CloseSpider(say("asked_to_leave", seconds=round(told_to_leave)))
        self._refusals_in_a_row += 1
        if self._refusals_in_a_row >= self.watch.description.give_up_after:
            raise CloseSpider(say("gave_up", count=self._refusals_in_a_row))


def watcher_of(crawler: Crawler) -> Watcher:
    """Return the spider a component of Scrapy works for."""
    spider = crawler.spider
    if not isinstance(spider, Watcher):
        raise TypeError(f"{type(spider).__name__} is not a Watcher")
    return spider


def engine_of(crawler: Crawler) -> ExecutionEngine:
    """Return the engine of a crawl under way."""
    if crawler.engine is None:
        raise RuntimeError("the crawl has not begun")
    return crawler.engine


def lacks(frontier: Frontier, target: Target) -> bool:
    """Say whether a page that is not there never was, while the act is held in another language."""
    act_id, name = target.act_id or "", target.name
    found = {x: None if frontier.is_lacking(act_id, name, x) else frontier.page(act_id, name, x) for x in LANGUAGES}
    own = found.pop(target.language) if target.language else None
    return own is None and any(page and not page.refused for page in found.values())


def content_type(response: Response) -> str:
    """Return the Content-Type the source declared, "" without one."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def _words_of(error: BaseException | None) -> tuple[RejectReason, str]:
    """Return why there is no answer: one word of the vocabulary, and what was seen."""
    words = f"{type(error).__name__}: {error}"
    match error:
        case DownloadCancelledError():
            return "too_large", "the body is larger than the source's description allows"
        case IgnoreRequest() if "DOWNLOAD_MAXSIZE" in str(error):
            return "too_large", "the body is larger, once decompressed, than the source's description allows"
        case ResponseDataLossError():
            return "cut", "the connection closed before the whole body came"
        case _:
            return "http_error", f"no answer ({words})"
