"""What every crawl imports sooner or later, except a reactor."""

import crawlers.middlewares
import crawlers.pipeline
import crawlers.sources.adilet
import crawlers.sources.control_bank
import crawlers.sources.open_npa
import crawlers.tls
import tests.crawl.driver

__all__ = ["crawlers", "tests"]
