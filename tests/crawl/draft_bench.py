"""What tests of Open NPA share: a portal of drafts under crawl, and questions to what was kept."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.bench import Bench
from tests.crawl.drafts import Draft, Drafts
from tests.crawl.portal import Serving
from zanwatch.messages import Capture, Run

PERMITTED = {"robots": {"permitted_by": "letter 7 of 2026-10-01"}}
BARRED = ("/npa/view", "/application", "/report", "/legalact/", "/public")
FILES = ("/application/downloadnpa?sysLang=ru&id=12", "/application/downloadconceptfile?id=13")


def drafts(count: int = 7) -> dict[str, Draft]:
    return {str(90 - n): Draft(date(2026, 11, 20 - n), date(2026, 12, 10)) for n in range(count)}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    """Seven open discussions, an archived one, a conclusion."""
    portal = Drafts(drafts() | {"10": Draft(date(2026, 10, 20), date(2026, 11, 5), archived=True)}, ["700"])
    with Serving(portal) as serving:  # type: ignore[arg-type]
        yield Bench(tmp_path, serving.url, portal)  # type: ignore[arg-type]


def portal_of(bench: Bench) -> Drafts:
    portal: Any = bench.portal
    assert isinstance(portal, Drafts)
    return portal


def crawl(bench: Bench, day: str = "2026-11-21", changes: dict[str, Any] | None = None, **options: Any) -> Run:
    options = {"now": f"{day}T04:00:00Z", **options}
    return bench.crawl("open_npa", {"older_months_a_run": 0} | (PERMITTED if changes is None else changes), **options)


def tail(bench: Bench, capture: Capture) -> str:
    return capture.address.removeprefix(bench.url)
