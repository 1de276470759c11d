"""Trust in TLS: the platform's roots and, where the settings name a file, the portals' own; never less."""

from __future__ import annotations

from pathlib import Path

from OpenSSL.SSL import Context
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from twisted.internet._sslverify import IOpenSSLTrustRoot
from twisted.internet.ssl import optionsForClientTLS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]


@implementer(IOpenSSLTrustRoot)
class Roots:
    """The platform's roots plus those in a PEM file."""

    def __init__(self, bundle: Path | None) -> None:
        self._bundle = bundle

    def _addCACertsToContext(self, context: Context) -> None:  # noqa: N802 - Twisted's name
        context.set_default_verify_paths()
        if self._bundle:
            context.load_verify_locations(str(self._bundle))


@implementer(IPolicyForHTTPS)
class Verifying:
    """Every connection is verified against the roots and the host's name."""

    def __init__(self, roots: Roots) -> None:
        self._roots = roots

    def creatorForNetloc(self, hostname: bytes, port: int) -> object:  # noqa: ARG002, N802 - Twisted's interface
        """Return what a TLS connection to `hostname` starts with."""
        return optionsForClientTLS(hostname.decode("ascii"), trustRoot=self._roots)  # type: ignore[arg-type]


class VerifiedHttp(HTTP11DownloadHandler):
    """Scrapy's HTTP handler with our roots. Scrapy's setting turns verification on but cannot add a root."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        bundle = crawler.settings.get("ZANWATCH_CA_BUNDLE")
        self._contextFactory = Verifying(Roots(Path(bundle) if bundle else None))  # type: ignore[assignment]
