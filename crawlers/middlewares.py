"""Manners: own hosts only, robots.txt before the first page, and as much patience as the source asks for."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import time
from typing import Final, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.settings import BaseSettings

from crawlers.denied import BarredByRobots, ForeignHost, RobotsUnavailable
from crawlers.description import Permission, origin
from crawlers.spider import engine_of, watcher_of

log = logging.getLogger(__name__)

_NO_RULES: Final = frozenset({404, 410})
"""Answers that mean there is no robots.txt; any other failure means we do not know and do not crawl."""


class OwnHosts:
    """Let nothing leave the source's own hosts, however it was led there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise ForeignHost for an address that is not the source's."""
        parts = urlsplit(request.url)
        if parts.scheme not in {"http", "https"} or parts.netloc not in watcher_of(self._crawler).own_hosts:
            raise ForeignHost(f"led to {origin(request.url)}, which is not the source's")


class Robots:
    """Read robots.txt of a host before anything else there, obey it, and keep its Crawl-delay.

    All requests of a host wait for one reading; Scrapy's own middleware lets those through that were
    waiting, takes a failure for a permission and knows no delay.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._lock = asyncio.Lock()
        self._rules: dict[str, RobotParser | str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build from Scrapy's crawler."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise BarredByRobots or RobotsUnavailable where the address must not be fetched."""
        description = watcher_of(self._crawler).watch.description
        if "robots" in request.meta or isinstance(description.robots, Permission):
            return
        async with self._lock:
            rules = await self._rules_of(origin(request.url), description.robots_agent)
        if isinstance(rules, str):
            raise RobotsUnavailable(rules)
        if not rules.allowed(request.url, description.robots_agent):
            raise BarredByRobots(f"robots.txt bars {request.url}")

    async def _rules_of(self, host: str, agent: str) -> RobotParser | str:
        if host not in self._rules:
            rules = await self._read(f"{host}/robots.txt")
            if isinstance(rules, RobotParser):
                self._slow_down(urlsplit(host).hostname or "", rules.crawl_delay(agent) or 0)
            self._rules[host] = rules
        return self._rules[host]

    async def _read(self, url: str) -> RobotParser | str:
        try:
            response = await engine_of(self._crawler).download_async(
                Request(url, meta={"robots": True}, callback=NO_CALLBACK)
            )
        except Exception as error:
            return f"{url} could not be read ({type(error).__name__}: {error})"
        if response.status in _NO_RULES:
            return ProtegoRobotParser(b"", None)
        if response.status != 200:
            return f"{url} answered {response.status}"
        return ProtegoRobotParser(response.body, None)

    def _slow_down(self, host: str, delay: float) -> None:
        downloader = engine_of(self._crawler).downloader
        usual = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        if delay > usual:
            log.info("robots.txt of %s asks for %.1f s between requests", host, delay)
            downloader.per_slot_settings[host] = {"delay": delay}
            if host in downloader.slots:
                downloader.slots[host].delay = delay


class Patience(RetryMiddleware):
    """Ask again later: as late as Retry-After says, else with doubling waits; the whole host waits meanwhile."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._backoff = settings.getfloat("ZANWATCH_BACKOFF")
        self._longest = settings.getfloat("ZANWATCH_LONGEST")
        self._resume: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:
        """Hold the request back while its host is to be left alone."""
        await asyncio.sleep(max(0.0, self._resume.get(urlsplit(request.url).netloc, 0.0) - time.monotonic()))

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the request again where the status says so, unless the source asks for more than the longest wait."""
        asked = retry_after(response, time.time()) if response.status in {429, 503} else None
        if asked is not None and asked > self._longest:
            request.meta["told_to_leave"] = asked
            return response
        again = super().process_response(request, response)
        if isinstance(again, Request):
            self._hold(again, asked)
        return again

    def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | Response | None:
        """Return the request again after a failed connection."""
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            self._hold(again, None)
        return again

    def _hold(self, request: Request, asked: float | None) -> None:
        wait = min(self._longest, self._backoff * 2 ** (request.meta["retry_times"] - 1)) if asked is None else asked
        log.info("%s is asked again in %.1f s", request.url, wait)
        netloc = urlsplit(request.url).netloc
        self._resume[netloc] = max(self._resume.get(netloc, 0.0), time.monotonic() + wait)


def retry_after(response: Response, now: float) -> float | None:
    """Return the seconds the header Retry-After asks for, in either of its forms; None without it.

    `now` is in seconds since the epoch. An unreadable header counts as none.
    """
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except ValueError:
        return None
