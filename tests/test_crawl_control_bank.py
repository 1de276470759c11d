"""The control bank: its whole list is walked, portions become one document, editions are never cut."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.crawl.bench import Bench
from tests.crawl.portal import Answer, Portal, Serving, as_json, page

ACTS = {"Z2600000101": date(2026, 10, 5), "V2500030102": date(2026, 11, 12), "K150000103_": date(2026, 6, 1)}
DOCUMENT = "/api/documents/{}/rus?withHtml=false&page={}"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    portal = Portal(acts=dict(ACTS))
    with Serving(portal) as serving:
        yield Bench(tmp_path, serving.url, portal)


def documents(bench: Bench) -> list[str]:
    return [path for path in bench.portal.paths() if path.startswith("/api/documents/") and "page=" in path]


def test_the_acts_of_the_years_asked_for_are_captured_in_both_languages(bench: Bench) -> None:
    run = bench.crawl("control_bank")
    assert (run.status, run.reasons) == ("green", ())
    assert (run.expected, run.seen, run.fetched, run.changed, run.skipped) == (3, 3, 4, 2, 1)
    captures = {(c.act_id, c.language): c for c in bench.captures()}
    assert set(captures) == {(a, lang) for a in ("Z2600000101", "V2500030102") for lang in ("ru", "kk")}
    capture = captures["V2500030102", "kk"]
    assert (capture.kind, capture.edition_date) == ("document", date(2026, 11, 12))
    assert json.loads(bench.archive.get(capture.sha256))["ngr"] == "V2500030102"


def test_nothing_is_refetched_while_the_list_stands_still(bench: Bench) -> None:
    bench.crawl("control_bank")
    bench.portal.asked.clear()
    run = bench.crawl("control_bank", now="2026-11-22T04:00:00Z")
    assert (documents(bench), run.status, run.skipped) == ([], "green", 3)


def test_an_old_act_that_moves_is_read_with_the_edition_it_replaced(bench: Bench) -> None:
    bench.crawl("control_bank")
    bench.portal.asked.clear()
    bench.portal.acts["K150000103_"] = date(2026, 11, 21)
    run = bench.crawl("control_bank", now="2026-11-22T04:00:00Z")
    read = [(c.language, c.edition_date) for c in bench.captures() if c.act_id == "K150000103_"]
    old, new = date(2026, 6, 1), date(2026, 11, 21)
    assert read == [("ru", old), ("kk", old), ("ru", new), ("kk", new)]
    assert (run.status, run.changed, run.fetched) == ("green", 1, 4)
    bench.portal.asked.clear()
    bench.crawl("control_bank", now="2026-11-23T04:00:00Z")
    assert documents(bench) == []


def test_since_and_watching_widen_what_is_read(bench: Bench) -> None:
    run = bench.crawl("control_bank", watched=["K150000103_"])
    assert (run.fetched, run.skipped) == (6, 0)


def test_portions_are_joined_into_one_document(bench: Bench) -> None:
    bench.portal.portions = 3
    run = bench.crawl("control_bank", acts=["Z2600000101"])
    assert run.fetched == 2
    [capture] = [c for c in bench.captures() if c.language == "ru"]
    document = json.loads(bench.archive.get(capture.sha256))
    assert [node["text"].split()[-1] for node in document["content"]] == ["1", "2", "3"]
    assert (capture.address, document["pagesCount"]) == (f"{bench.url}{DOCUMENT.format(1, 1)}", 3)


BROKEN = {
    "a portion is missing": (Answer(500, b"no"), "http_error"),
    "a portion is empty": (as_json({"id": "1", "pagesCount": 3, "content": []}), "empty"),
    "another edition": (
        as_json({"id": "1", "versionDate": "2026-11-21", "pagesCount": 3, "content": [{"text": "x"}]}), "cut",
    ),
    "a shell": (Answer(200, page("<div id='root'></div>")), "shell"),
    "not json": (Answer(200, b"{"), "unreadable"),
    "a list": (as_json([]), "unknown_format"),
    "no content": (as_json({"id": "1"}), "unknown_format"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_document_that_cannot_be_joined_is_refused_whole(bench: Bench, name: str) -> None:
    answer, reason = BROKEN[name]
    bench.portal.portions = 3
    bench.portal.misbehave(DOCUMENT.format(1, 2), answer)
    run = bench.crawl("control_bank", acts=["Z2600000101"])
    assert [(reject.reason, reject.act_id, reject.language) for reject in bench.rejects()] == [
        (reason, "Z2600000101", "ru")
    ]
    assert [c.language for c in bench.captures()] == ["kk"]
    assert (run.status, run.failed) == ("red", 1)


def test_403_for_everyone_is_red(bench: Bench) -> None:
    bench.portal.misbehave("/api/documents/search", Answer(403, b"no"))
    run = bench.crawl("control_bank")
    assert (run.status, run.expected, run.fetched) == ("red", None, 0)
    assert "the source named no total, so nobody knows whether everything was seen" in run.reasons


def test_a_short_list_is_red(bench: Bench) -> None:
    bench.portal.total_offset = 5
    run = bench.crawl("control_bank")
    assert run.reasons == ("the source says it holds 8, but 3 were seen",)


def test_a_named_act_the_list_does_not_hold_is_red(bench: Bench) -> None:
    run = bench.crawl("control_bank", acts=["P2600000001"])
    assert run.reasons == ("the source's list does not hold P2600000001",)


def test_versions_are_kept_where_the_source_has_them(bench: Bench) -> None:
    bench.portal.misbehave("/api/documents/1/rus/versions", as_json([{"versionDate": "2026-10-05"}]))
    run = bench.crawl("control_bank", acts=["Z2600000101"])
    assert sorted(c.kind for c in bench.captures()) == ["document", "document", "versions"]
    assert run.status == "green"


def test_a_list_of_editions_that_was_missed_is_asked_for_again_and_one_that_is_not_there_is_not(bench: Bench) -> None:
    listed, missing = "/api/documents/1/rus/versions", "/api/documents/1/kaz/versions"
    bench.portal.misbehave(listed, *[Answer(503)] * 4, as_json([{"versionDate": "2026-10-05"}]))
    assert bench.crawl("control_bank", acts=["Z2600000101"]).status == "red"
    assert "versions" not in {c.kind for c in bench.captures()}
    bench.portal.asked.clear()
    assert bench.crawl("control_bank", acts=["Z2600000101"]).status == "green"
    assert [c.address.removeprefix(bench.url) for c in bench.captures() if c.kind == "versions"] == [listed]
    assert missing not in bench.portal.paths()
