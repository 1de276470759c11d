"""Where crawls are tried: a folder with a bus, an archive and a crawler's memory, and a portal to crawl."""

import multiprocessing
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.crawl import driver
from tests.crawl.portal import Portal
from zanwatch import archive, bus
from zanwatch.archive import Archive
from zanwatch.messages import Capture, Reject, Run

FRESH = multiprocessing.get_context("forkserver")
"""Processes in which no reactor has run, with Scrapy already imported."""
FRESH.set_forkserver_preload(["tests.crawl.preload"])

QUICK: dict[str, Any] = {"delay": 0, "retry": {"times": 2, "backoff": 1, "longest": 2}}


@dataclass
class Bench:
    folder: Path
    url: str
    portal: Portal
    environ: dict[str, str] = field(default_factory=dict)

    def start(self, source: str, changes: dict[str, Any], options: dict[str, Any]) -> BaseProcess:
        task = {
            "source": source,
            "environ": self.settings(),
            "changes": {**QUICK, **changes},
            "options": {"now": "2026-11-21T04:00:00Z", "base_url": self.url, **options},
            "clock": options.get("now", "2026-11-21T04:00:00Z"),
        }
        process = FRESH.Process(target=driver.main, args=(task, self.folder / "run.json"))
        process.start()
        return process

    def crawl(self, source: str = "adilet", changes: dict[str, Any] | None = None, **options: Any) -> Run:
        process = self.start(source, changes or {}, options)
        process.join(timeout=300)
        assert process.exitcode == 0
        return Run.model_validate_json((self.folder / "run.json").read_bytes())

    def settings(self) -> dict[str, str]:
        return {
            "ZANWATCH_BUS": f"sqlite:{self.folder}/bus.db",
            "ZANWATCH_ARCHIVE": f"file:{self.folder}/archive",
            "ZANWATCH_CRAWL": f"file:{self.folder}/crawl",
            "ZANWATCH_CONTACT": "https://monitor.example/contact",
            **self.environ,
        }

    @property
    def archive(self) -> Archive:
        return archive.connect(f"file:{self.folder}/archive")

    def publish(self, topic: str, key: str, value: bytes) -> None:
        port = bus.connect(f"sqlite:{self.folder}/bus.db")
        port.publish([bus.Message(topic, key, value)])
        port.close()

    def captures(self) -> list[Capture]:
        return [Capture.model_validate_json(value) for value in self._all("captures")]

    def rejects(self) -> list[Reject]:
        return [Reject.model_validate_json(value) for value in self._all("rejects")]

    def runs(self) -> list[Run]:
        return [Run.model_validate_json(value) for value in self._all("runs")]

    def _all(self, topic: str) -> list[bytes]:
        port = bus.connect(f"sqlite:{self.folder}/bus.db")
        values = [record.value for record in port.poll("test", [topic], 10_000)]
        port.close()
        return values
