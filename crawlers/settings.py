"""The whole of Scrapy's settings: what a description asks for, and which of our parts stand where."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from crawlers.description import Description
from zanwatch.config import Settings
from zanwatch.errors import ConfigError

_BETWEEN_ENGINE_AND_PORTAL: Final = {
    "crawlers.middlewares.OwnHosts": 50,
    "crawlers.middlewares.Robots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "crawlers.middlewares.Patience": 550,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}
"""In place of Scrapy's own list: no cookies, no refresh in a page, and our robots and repetitions."""

_BETWEEN_ENGINE_AND_SPIDER: Final = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": 25,
    "scrapy.spidermiddlewares.referer.RefererMiddleware": 700,
}
"""In place of Scrapy's own list, which drops answers with an error status and long addresses in silence."""


def scrapy_settings(description: Description, settings: Settings, delay: float) -> dict[str, Any]:
    """Return Scrapy's settings for one source; `delay` is in seconds.

    Raises ConfigError when the contact cannot stand in a header or the CA bundle is not a file.
    """
    return {
        "USER_AGENT": _user_agent(description, settings.contact),
        "DOWNLOAD_DELAY": delay,
        "DOWNLOAD_DELAY_JITTER": 0,
        "CONCURRENT_REQUESTS": description.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": description.concurrency,
        "DOWNLOAD_TIMEOUT": description.timeout,
        "DOWNLOAD_MAXSIZE": description.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": dict.fromkeys(("http", "https"), "crawlers.tls.VerifiedHttp"),
        "DOWNLOADER_MIDDLEWARES_BASE": _BETWEEN_ENGINE_AND_PORTAL,
        "SPIDER_MIDDLEWARES_BASE": _BETWEEN_ENGINE_AND_SPIDER,
        # Among Scrapy's own extensions are two that open a port and run what they are sent.
        "EXTENSIONS_BASE": {},
        "LOG_INSTALL_ROOT_HANDLER": False,
        "ITEM_PIPELINES": {"crawlers.pipeline.Filing": 100},
        "RETRY_TIMES": description.retry.times,
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "REDIRECT_MAX_TIMES": 5,
        # First asked, first fetched: an edition before the one that follows it.
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "ZANWATCH_BACKOFF": description.retry.backoff * delay,
        "ZANWATCH_LONGEST": description.retry.longest,
        "ZANWATCH_CA_BUNDLE": _bundle(settings.ca_bundle),
    }


def _user_agent(description: Description, contact: str) -> str:
    agent = description.user_agent.replace("{contact}", contact)
    if not (agent.isascii() and agent.isprintable()):
        raise ConfigError(f"the contact {contact!r} cannot stand in a header", "ZANWATCH_CONTACT is a plain address")
    return agent


def _bundle(file: str) -> str:
    if file and not Path(file).is_file():
        raise ConfigError(f"the CA bundle {file} is not a file", "check ZANWATCH_CA_BUNDLE")
    return file
