"""An act the source has in one language only: said, kept and shown, and no fault. A text that vanished is one."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawl.bench import Bench
from tests.crawl.portal import Answer, Portal, Serving
from tests.pier import Pier
from tests.portals import environ, zanwatch
from zanwatch.messages import Run

ACT, OTHER = "Z2600000301", "Z2600000302"
NONE = Answer(404, b"<html>no such page</html>")
PAGE = f"/kaz/docs/{ACT}"
NEXT = "2026-12-21T04:00:00Z"
"""A month later: every page is due again."""


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    portal = Portal(acts={ACT: dt.date(2026, 11, 3), OTHER: dt.date(2026, 11, 4)})
    portal.misbehave(PAGE, NONE)
    with Serving(portal) as serving:
        yield Bench(tmp_path, serving.url, portal)


def asked(bench: Bench) -> int:
    return sum(path == PAGE for path in bench.portal.paths())


def absent(bench: Bench) -> list[tuple[str | None, str | None, int]]:
    return [(c.act_id, c.language, c.http_status) for c in bench.captures() if c.kind == "absent"]


def green(run: Run) -> bool:
    return (run.status, run.reasons) == ("green", ())


def test_a_text_the_source_does_not_have_is_kept_as_an_answer_and_the_run_is_green(bench: Bench) -> None:
    assert green(bench.crawl())
    assert absent(bench) == [(ACT, "kk", 404)]
    assert bench.rejects() == []
    assert asked(bench) == 2, "one such answer may be a slip"
    assert green(bench.crawl(now="2026-11-22T04:00:00Z"))
    assert asked(bench) == 2, "nothing moved, so nobody asks again"


def test_it_is_told_as_a_fact_about_the_act_from_the_crawl_to_the_status(tmp_path: Path) -> None:
    settings = environ(tmp_path)
    pier = Pier(acts={ACT: dt.date(2026, 3, 2)})
    pier.misbehave(PAGE, NONE)
    with Serving(pier) as serving:
        now = "2026-03-03T06:00:00+05:00"
        zanwatch(settings, "crawl", "adilet", "--url", serving.url, "--delay", "0", "--now", now)
    zanwatch(settings, "process")
    told = zanwatch(settings, "status").stdout.splitlines()
    assert "adilet has no Kazakh text of 1 acts: zanwatch sql absent_acts" in told
    assert told[1].split()[:2] == ["adilet", "green"]
    listed = json.loads(zanwatch(settings, "sql", "absent_acts", "--format", "json").stdout)
    assert (listed["act_id"], listed["language"], listed["title_language"]) == (ACT, "kk", "ru")


def test_a_text_that_comes_later_is_fetched(bench: Bench) -> None:
    bench.crawl()
    del bench.portal.special[PAGE]
    assert green(bench.crawl(now=NEXT))
    assert [c.kind for c in bench.captures() if c.address.endswith(PAGE)] == ["absent", "text"]


def test_a_text_that_stays_away_is_believed(bench: Bench) -> None:
    bench.crawl()
    assert green(bench.crawl(now=NEXT))
    assert absent(bench) == [(ACT, "kk", 404)] * 2


def test_a_text_that_was_there_and_is_not_makes_the_run_red(bench: Bench) -> None:
    gone = bench.portal.special.pop(PAGE)
    assert green(bench.crawl())
    bench.portal.special[PAGE] = gone
    run = bench.crawl(now=NEXT)
    assert run.status == "red"
    assert "the source answered 404" in run.reasons[0]
    assert (absent(bench), [r.reason for r in bench.rejects()]) == ([], ["http_error"])


def test_an_act_that_is_there_in_no_language_makes_the_run_red(bench: Bench) -> None:
    bench.portal.misbehave(PAGE.replace("kaz", "rus"), NONE)
    run = bench.crawl()
    assert (run.status, absent(bench)) == ("red", [])
    assert {r.language for r in bench.rejects()} == {"ru", "kk"}


def test_a_portal_that_has_no_page_at_all_is_left_alone_soon(bench: Bench) -> None:
    for segment in ("rus", "kaz"):
        for act in bench.portal.acts:
            bench.portal.misbehave(f"/{segment}/docs/{act}", NONE)
    run = bench.crawl(changes={"give_up_after": 3})
    assert "stopped early: gave up after 3 refusals in a row" in run.reasons
