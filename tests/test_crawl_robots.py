"""robots.txt: read before the first page, obeyed from the first request, and slow where it asks for it."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.bench import Bench
from tests.crawl.portal import Answer, Portal, Serving

ACTS = {f"V26000{n:05}": date(2026, 11, 12) for n in range(4)}
TOO_SOON = "every time: one that comes too soon may follow one that a busy machine met late"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    portal = Portal(acts=dict(ACTS))
    with Serving(portal) as serving:
        yield Bench(tmp_path, serving.url, portal)


def robots(text: str) -> Answer:
    return Answer(200, text.encode(), content_type="text/plain")


def test_requests_that_wait_while_robots_is_read_do_not_slip_through(bench: Bench) -> None:
    bench.portal.robots = robots("User-agent: *\nDisallow: /rus/index/docs/dt=2025\nDisallow: /kaz/")
    bench.portal.slow = 0.5
    run = bench.crawl(changes={"concurrency": 8}, since="2020-01-01")
    paths = bench.portal.paths()
    assert paths[0] == "/robots.txt"
    assert paths.count("/robots.txt") == 1
    assert not [path for path in paths if "dt=2025" in path or path.startswith("/kaz/")]
    assert run.status == "red"
    assert run.failed == 1 + len(ACTS)
    assert "pages not asked for: 5; first: robots.txt bars" in run.reasons[-1]


@pytest.mark.parametrize("status", [500, 503, 403])
def test_robots_that_cannot_be_read_means_no_crawl(bench: Bench, status: int) -> None:
    bench.portal.robots = Answer(status)
    run = bench.crawl(changes={"retry": {"times": 1, "backoff": 0, "longest": 1}})
    assert set(bench.portal.paths()) == {"/robots.txt"}
    assert run.status == "red"
    assert any(f"/robots.txt answered {status}" in reason for reason in run.reasons)


def test_robots_that_does_not_answer_means_no_crawl(bench: Bench) -> None:
    bench.portal.slow = 300
    run = bench.crawl(changes={"timeout": 0.4, "retry": {"times": 0, "backoff": 0, "longest": 1}})
    assert set(bench.portal.paths()) == {"/robots.txt"}
    assert any("/robots.txt could not be read" in reason for reason in run.reasons)


def test_no_robots_means_no_rules(bench: Bench) -> None:
    assert bench.crawl().status == "green"
    assert bench.portal.paths()[0] == "/robots.txt"


def rests(bench: Bench, act_id: str, **asked_for: Any) -> list[float]:
    """Read one act; return the seconds between one request and the next, as the portal met them."""
    bench.portal.asked.clear()
    bench.crawl(acts=[act_id], **asked_for)
    assert len(bench.portal.asked) == 8
    return [later.at - earlier.at for earlier, later in pairwise(bench.portal.asked)]


def test_crawl_delay_is_kept(bench: Bench) -> None:
    bench.portal.robots = robots("User-agent: zanwatch\nCrawl-delay: 0.3")
    assert any(min(rests(bench, act_id, delay=0)) >= 0.28 for act_id in ACTS), TOO_SOON


def test_the_descriptions_delay_is_kept_and_can_be_replaced(bench: Bench) -> None:
    changes = {"delay": 0.3}
    assert any(min(rests(bench, act_id, changes=changes)) >= 0.28 for act_id in list(ACTS)[:2]), TOO_SOON
    assert any(sum(rests(bench, act_id, changes=changes, delay=0)) < 7 * 0.28 for act_id in list(ACTS)[2:])


def test_a_permission_is_the_only_way_around_and_stands_in_the_run(bench: Bench) -> None:
    bench.portal.robots = robots("User-agent: *\nDisallow: /")
    run = bench.crawl(changes={"robots": {"permitted_by": "letter 7 of 2026-10-01"}})
    assert (run.status, run.permission) == ("green", "permitted by: letter 7 of 2026-10-01")
    assert "/robots.txt" not in bench.portal.paths()
