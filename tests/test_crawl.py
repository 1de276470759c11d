"""Crawls against a real server: what is fetched, what is refused, and when a run must be red."""

import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.crawl.bench import Bench
from tests.crawl.portal import Answer, Portal, Serving, feed, page, text_page
from tests.waiting import soon
from zanwatch.messages import Reject

ACTS = {"Z2600000101": date(2026, 10, 5), "V2600030102": date(2026, 11, 12), "K250000103_": date(2026, 11, 20)}
TEXT = "/rus/docs/V2600030102"
INDEX = "/rus/index/docs/dt=2026-&rss=true&page=1"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    portal = Portal(acts=dict(ACTS))
    with Serving(portal) as serving:
        yield Bench(tmp_path, serving.url, portal)


def documents(bench: Bench) -> list[str]:
    return [path for path in bench.portal.paths() if "/docs/" in path and "index" not in path]


def test_everything_in_the_index_is_captured_and_the_run_is_green(bench: Bench) -> None:
    run = bench.crawl()
    assert (run.status, run.reasons) == ("green", ())
    assert (run.expected, run.seen, run.fetched, run.changed, run.failed, run.skipped) == (3, 3, 12, 3, 0, 0)
    assert run.source_updated == date(2026, 11, 20)
    assert run.permission == "robots obeyed"
    assert bench.runs() == [run]
    pages = {(c.act_id, c.kind, c.language): c for c in bench.captures()}
    assert {key[1:] for key in pages} == {("text", "ru"), ("text", "kk"), ("history", "ru"), ("info", "ru")}
    text = pages["K250000103_", "text", "kk"]
    assert text.edition_date == date(2026, 11, 20)
    assert text.address == f"{bench.url}/kaz/docs/K250000103_"
    assert bench.archive.get(text.sha256) == text_page("K250000103_", "kaz")


def test_the_user_agent_is_honest(bench: Bench) -> None:
    bench.crawl()
    assert {asked.agent for asked in bench.portal.asked} == {
        "Mozilla/5.0 (compatible; zanwatch/0.1; +https://monitor.example/contact)"
    }


def test_an_unchanged_index_refetches_nothing(bench: Bench) -> None:
    bench.crawl()
    bench.portal.asked.clear()
    run = bench.crawl(now="2026-11-22T04:00:00Z")
    assert documents(bench) == []
    assert (run.status, run.fetched, run.changed, run.skipped) == ("green", 0, 0, 3)
    assert run.oldest_unchecked == date(2026, 11, 21)


def test_only_the_act_whose_date_moved_is_refetched(bench: Bench) -> None:
    bench.crawl()
    bench.portal.asked.clear()
    bench.portal.acts["V2600030102"] = date(2026, 11, 21)
    run = bench.crawl(now="2026-11-22T04:00:00Z")
    assert {path.split("/")[3] for path in documents(bench)} == {"V2600030102"}
    assert (run.changed, run.fetched, run.skipped) == (1, 4, 2)


def test_watched_acts_are_read_daily_recent_ones_weekly_dormant_ones_rarely(bench: Bench) -> None:
    bench.portal.acts["P250000104_"] = date(2025, 3, 1)
    bench.crawl(watched=["Z2600000101"])
    seen = {}
    for day in ("2026-11-22", "2026-11-29", "2027-07-01"):
        bench.portal.asked.clear()
        bench.crawl(now=f"{day}T04:00:00Z", since="2025-01-01", watched=["Z2600000101"])
        seen[day] = {path.split("/")[3] for path in documents(bench)}
    assert seen["2026-11-22"] == {"Z2600000101"}
    assert seen["2026-11-29"] == set(ACTS)
    assert seen["2027-07-01"] == {*ACTS, "P250000104_"}


def test_a_watched_act_outside_the_years_of_the_index_is_read_all_the_same(bench: Bench) -> None:
    bench.portal.acts["K1500000414"] = date(2026, 11, 1)
    run = bench.crawl(watched=["K1500000414"])
    assert Counter(c.act_id for c in bench.captures())["K1500000414"] == 4
    assert (run.status, run.expected, run.seen) == ("green", 3, 3)
    bench.portal.asked.clear()
    bench.crawl(watched=["K1500000414"])
    assert documents(bench) == []


def test_older_years_are_walked_in_turn_and_an_old_act_is_read_once_its_date_moves(bench: Bench) -> None:
    bench.portal.acts |= {"V2400000001": date(2024, 5, 1), "V2400000002": date(2024, 5, 1)}
    changes = {"oldest_year": 2023}
    first = bench.crawl(changes=changes)
    assert (first.status, first.expected, first.seen, first.fetched) == ("green", 5, 5, 12)
    bench.portal.acts["V2400000002"] = date(2026, 11, 21)
    bench.portal.asked.clear()
    bench.crawl(changes=changes, now="2026-11-22T04:00:00Z")
    assert [path for path in bench.portal.paths() if "dt=2023" in path]
    assert documents(bench) == []
    bench.crawl(changes=changes, now="2026-11-23T04:00:00Z")
    assert {path.split("/")[3] for path in documents(bench)} == {"V2400000002"}


def test_only_named_acts_are_read(bench: Bench) -> None:
    run = bench.crawl(acts=["Z2600000101"])
    assert {c.act_id for c in bench.captures()} == {"Z2600000101"}
    assert (run.status, run.seen, run.skipped) == ("green", 3, 2)


def test_a_long_index_is_walked_to_its_end(bench: Bench) -> None:
    bench.portal.acts = {f"V26000{n:05}": date(2026, 1, 1 + n % 28) for n in range(37)}
    run = bench.crawl()
    assert (run.status, run.expected, run.seen) == ("green", 37, 37)


def test_the_total_is_also_read_from_the_page_for_readers(bench: Bench) -> None:
    bench.portal.total_in_feed = False
    run = bench.crawl()
    assert (run.status, run.expected, run.seen) == ("green", 3, 3)


@pytest.mark.parametrize("offset", [1, -1])
def test_a_total_that_does_not_agree_is_red(bench: Bench, offset: int) -> None:
    bench.portal.total_offset = offset
    run = bench.crawl(since="2026-01-01")
    assert run.status == "red"
    assert run.reasons == (f"the source says it holds {2 + offset}, but 2 were seen",)


def test_an_index_that_moves_while_being_read_is_read_again(bench: Bench) -> None:
    bench.portal.acts = {f"V26000{n:05}": date(2026, 1, 1 + n % 28) for n in range(15)}
    bench.portal.misbehave_once(
        "/rus/index/docs/dt=2026-&rss=true&page=2", Answer(body=feed("Найдено 15 документов", ""))
    )
    run = bench.crawl()
    assert (run.status, run.expected, run.seen) == ("green", 15, 15)


def test_a_source_without_anything_is_red(bench: Bench) -> None:
    bench.portal.acts = {}
    run = bench.crawl()
    assert run.reasons == ("the source says it holds 0, fewer than the 1 it must hold",)


def test_the_publishers_own_host_must_hold_its_minimum(bench: Bench) -> None:
    changes = {"base_url": bench.url, "hosts": [bench.url.removeprefix("http://")], "minimum_total": 4}
    run = bench.crawl(changes=changes, base_url=None)
    assert run.reasons == ("the source says it holds 3, fewer than the 4 it must hold",)


REFUSED = {
    "forbidden": (Answer(403, page("Доступ запрещён")), "http_error"),
    "too many requests": (Answer(429, b"later", {"Retry-After": "0"}), "http_error"),
    "server error": (Answer(500, page("Ошибка")), "http_error"),
    "teapot": (Answer(418, b"tea"), "http_error"),
    "nothing": (Answer(200, b""), "empty"),
    "blank": (Answer(200, b" \n"), "empty"),
    "shell": (Answer(200, page("<!--SEO_BODY--><div id='root'></div>")), "shell"),
    "captcha": (Answer(200, page("<form>Подтвердите, что вы не робот</form>")), "captcha"),
    "cut": (Answer(200, text_page("V2600030102", "rus")[:-20]), "cut"),
    "broken off": (Answer(200, text_page("V2600030102", "rus"), declared=30_000), "cut"),
    "declared too large": (Answer(200, b"x", declared=200_000), "too_large"),
    "streamed too large": (
        Answer(200, b"186a0\r\n" + b"x" * 100_000 + b"\r\n0\r\n\r\n", {"Transfer-Encoding": "chunked"}), "too_large",
    ),
}  # fmt: skip


def test_what_is_not_the_page_is_refused_counted_and_red(bench: Bench) -> None:
    named = {f"V26000{n:05}": REFUSED[name] for n, name in enumerate(REFUSED)}
    bench.portal.acts = dict.fromkeys(named, date(2026, 11, 12))
    for act_id, (answer, _) in named.items():
        bench.portal.misbehave(f"/rus/docs/{act_id}", answer)
    run = bench.crawl(changes={"max_bytes": 50_000})
    rejects = {reject.act_id: reject for reject in bench.rejects()}
    assert {act_id: reject.reason for act_id, reject in rejects.items()} == {a: r for a, (_, r) in named.items()}
    for act_id, (answer, reason) in named.items():
        reject = rejects[act_id]
        assert (reject.language, reject.address) == ("ru", f"{bench.url}/rus/docs/{act_id}")
        is_whole = answer.body and answer.declared is None and reason != "too_large"
        assert (bench.archive.get(reject.sha256) == answer.body) if is_whole else (reject.sha256 == "")
    assert (run.status, run.failed, run.fetched) == ("red", len(named), 3 * len(named))
    assert (
        f"answers refused: {len(named)} (captcha 1, cut 2, empty 2, http_error 4, shell 1, too_large 2)"
        in run.reasons[0]
    )
    bench.portal.special.clear()
    bench.portal.asked.clear()
    again = bench.crawl()
    assert documents(bench) == [f"/rus/docs/{act_id}" for act_id in named]
    assert again.status == "green"


def test_gzip_that_swells_beyond_the_limit_is_refused(bench: Bench) -> None:
    import gzip

    bench.portal.misbehave(TEXT, Answer(200, gzip.compress(b"x" * 5_000_000), {"Content-Encoding": "gzip"}))
    bench.crawl(changes={"max_bytes": 50_000})
    assert [reject.reason for reject in bench.rejects()] == ["too_large"]


def test_a_law_may_speak_of_a_captcha(bench: Bench) -> None:
    body = text_page("V2600030102", "rus").replace("вымышленного".encode(), b"captcha")
    bench.portal.misbehave(TEXT, Answer(200, body))
    assert bench.crawl().status == "green"


def test_server_errors_are_asked_again_and_forbidden_pages_are_not(bench: Bench) -> None:
    bench.portal.misbehave(TEXT, Answer(503), Answer(500), Answer(200, text_page("V2600030102", "rus")))
    bench.portal.misbehave("/kaz/docs/V2600030102", Answer(403, b"no"))
    run = bench.crawl(changes={"retry": {"times": 2, "backoff": 0, "longest": 2}})
    asked = Counter(bench.portal.paths())
    assert (asked[TEXT], asked["/kaz/docs/V2600030102"], run.failed) == (3, 1, 1)


def test_retry_after_is_waited_out_by_the_whole_host(bench: Bench) -> None:
    bench.portal.misbehave_once(TEXT, Answer(429, b"later", {"Retry-After": "2"}))
    run = bench.crawl()
    times = [asked.at for asked in bench.portal.asked]
    first = bench.portal.paths().index(TEXT)
    assert run.status == "green"
    assert times[first + 1] - times[first] >= 1.9


def test_a_source_that_asks_for_a_longer_rest_is_left_alone(bench: Bench) -> None:
    bench.portal.misbehave(TEXT, Answer(503, b"later", {"Retry-After": "3600"}))
    run = bench.crawl()
    assert Counter(bench.portal.paths())[TEXT] == 1
    assert "stopped early: the source asks to be left alone for 3600 s" in run.reasons


def test_a_host_that_refuses_everything_is_not_hammered(bench: Bench) -> None:
    bench.portal.acts = {f"V26000{n:05}": date(2026, 1, 1) for n in range(10)}
    for act_id in bench.portal.acts:
        for path in ("rus/docs/{}", "kaz/docs/{}", "rus/docs/{}/history", "rus/docs/{}/info"):
            bench.portal.misbehave("/" + path.format(act_id), Answer(403, b"no"))
    run = bench.crawl(changes={"give_up_after": 5})
    assert len(documents(bench)) <= 6
    assert "stopped early: gave up after 5 refusals in a row" in run.reasons


def test_an_index_that_is_a_shell_is_red(bench: Bench) -> None:
    bench.portal.misbehave(INDEX, Answer(200, page("<div id='root'></div>")))
    run = bench.crawl(since="2026-01-01")
    assert run.status == "red"
    assert run.expected is None
    assert [reject.reason for reject in bench.rejects()] == ["shell"]


def test_an_index_item_that_cannot_be_read_is_not_passed_over(bench: Bench) -> None:
    items = "<item><link>/rus/docs/V2600030102</link><pubDate>вчера</pubDate></item><item><link>/rus/else</link></item>"
    bench.portal.misbehave(INDEX, Answer(200, feed("Найдено 2 документа", items)))
    run = bench.crawl(since="2026-01-01")
    assert run.status == "red"
    assert {reject.reason for reject in bench.rejects()} == {"unreadable"}
    assert Counter(c.edition_date for c in bench.captures()) == {None: 4}


def test_a_redirect_inside_the_host_is_followed_and_outside_is_not(bench: Bench, tmp_path: Path) -> None:
    elsewhere = Portal()
    with Serving(elsewhere) as foreign:
        bench.portal.misbehave(TEXT, Answer(302, b"", {"Location": f"{foreign.url}{TEXT}"}))
        bench.portal.misbehave("/kaz/docs/V2600030102", Answer(301, b"", {"Location": "/kaz/docs/Z2600000101"}))
        bench.crawl()
    assert elsewhere.asked == []
    [reject] = bench.rejects()
    assert (reject.reason, reject.address) == ("http_error", f"{bench.url}{TEXT}")
    assert "not the source's" in reject.detail


def test_refused_captures_are_fetched_again_in_the_next_run(bench: Bench) -> None:
    bench.crawl()
    capture = next(c for c in bench.captures() if c.act_id == "V2600030102" and c.language == "kk")
    reject = Reject(
        source="adilet", run_id=capture.run_id, address=capture.address, act_id=capture.act_id, language="kk",
        reason="wrong_language", detail="…", sha256=capture.sha256, seen_at=capture.fetched_at,
    )  # fmt: skip
    bench.publish("rejects", "V2600030102", reject.to_json())
    bench.publish(
        "rejects", "Z2600000101", reject.model_copy(update={"source": "other", "act_id": "Z2600000101"}).to_json()
    )
    bench.portal.asked.clear()
    bench.crawl()
    assert documents(bench) == ["/kaz/docs/V2600030102"]
    bench.portal.asked.clear()
    bench.crawl()
    assert documents(bench) == []


def test_a_killed_run_goes_on_where_it_was(bench: Bench) -> None:
    bench.portal.acts = {f"V26000{n:05}": date(2026, 1, 1) for n in range(30)}
    is_killed = threading.Event()

    def hold_in_the_middle(_turn: int) -> None:
        if len(documents(bench)) > 60:
            is_killed.wait(300)

    for act_id in bench.portal.acts:
        bench.portal.special |= {f"/{language}/docs/{act_id}": hold_in_the_middle for language in ("rus", "kaz")}
    process = bench.start("adilet", {}, {})
    soon(lambda: len(documents(bench)) > 60)
    process.kill()
    process.join()
    is_killed.set()
    before = len(bench.captures())
    assert 30 <= before < 120
    assert bench.runs() == []
    bench.portal.asked.clear()
    run = bench.crawl()
    assert run.status == "green"
    assert len(documents(bench)) <= 120 - before + 1
    assert len({c.address for c in bench.captures()}) == 120
    assert (run.fetched, run.changed, run.skipped) == (120, 30, 0), "what the killed attempt did counts on"
    assert bench.crawl() == run, "the same moment again is the same run"
    later = bench.crawl(now="2026-11-22T04:00:00Z")
    assert (later.fetched, later.changed, later.skipped) == (0, 0, 30)


def test_a_stopped_run_says_so(bench: Bench) -> None:
    bench.portal.acts = {f"V26000{n:05}": date(2026, 1, 1) for n in range(30)}
    process = bench.start("adilet", {"delay": 0.5}, {})
    soon(lambda: len(documents(bench)) >= 5)
    process.terminate()
    process.join(timeout=300)
    [run] = bench.runs()
    assert "stopped early: shutdown" in run.reasons


def test_an_answer_that_cannot_be_filed_ends_the_run_with_the_error(bench: Bench) -> None:
    (bench.folder / "archive").write_text("not a folder")
    process = bench.start("adilet", {}, {})
    process.join(timeout=300)
    assert process.exitcode == 1
    assert len(documents(bench)) <= 2
