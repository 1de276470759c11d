"""One crawl in a process of its own, as the command line starts it: the Run goes to a file."""

import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.description import adapted
from crawlers.run import crawl_site, load_source
from crawlers.watch import CrawlOptions
from zanwatch import archive, bus, config


def main(task: dict[str, Any], file: Path) -> None:
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    logging.getLogger("crawlers").setLevel(logging.INFO)
    settings = config.load(task["environ"])
    options = CrawlOptions.model_validate_json(json.dumps(task["options"]))
    description, site = load_source(task["source"])
    run = crawl_site(
        site, task["source"], adapted(description, task["changes"]), settings=settings,
        archive=archive.connect(settings.archive), bus=bus.connect(settings.bus), options=options,
        clock=lambda: datetime.fromisoformat(task["clock"]),
    )  # fmt: skip
    file.write_bytes(run.to_json())
