"""Open NPA as it answers: remarks on several pages, links said twice, lists that fill no page or hold nothing."""

from collections import Counter

from tests.crawl.bench import Bench
from tests.crawl.draft_bench import FILES, PERMITTED, bench, crawl, portal_of, tail
from tests.crawl.drafts import FILE, page
from tests.crawl.portal import Answer

__all__ = ["bench"]


def test_remarks_that_fill_several_pages_are_read_to_the_last_and_again_when_the_card_moves(bench: Bench) -> None:
    draft = portal_of(bench).drafts["90"]
    draft.comments = 24
    for day, comments, pages in (("2026-11-21", 24, 2), ("2026-11-22", 24, 0), ("2026-11-23", 42, 3)):
        draft.comments = comments
        portal_of(bench).asked.clear()
        assert crawl(bench, day, acts=["90"]).status == "green"
        further = Counter(p for p in portal_of(bench).paths() if "pageComment" in p)
        public = "/npa/view?id=90&typeComment=6&pageComment="
        assert further == {f"{public}{number}": 2 for number in range(2, pages + 1)}
    kept = [c for c in bench.captures() if "pageComment=2" in c.address]
    assert {(c.kind, c.act_id, c.language) for c in kept} == {("card", "90", "ru"), ("card", "90", "kk")}


def test_a_page_of_remarks_that_failed_is_asked_for_again(bench: Bench) -> None:
    portal_of(bench).drafts["90"].comments = 24
    second = "/npa/view?id=90&typeComment=6&pageComment=2"
    portal_of(bench).special[second] = Answer(500)
    changes = PERMITTED | {"retry": {"times": 0, "backoff": 0, "longest": 1}}
    assert crawl(bench, changes=changes, acts=["90"]).status == "red"
    portal_of(bench).special.clear()
    portal_of(bench).asked.clear()
    assert crawl(bench, "2026-11-22", acts=["90"]).status == "green"
    assert portal_of(bench).paths().count(second) == 2


def test_what_a_card_says_again_for_phones_is_not_fetched_again(bench: Bench) -> None:
    again = '<div class="show-mobile row"><a href="/application/downloadnpa?id=12">docx</a></div>'
    shown = f'<div class="view-npa"><h2>90</h2></div><a href="{FILES[0]}">docx</a>{again}'
    portal_of(bench).special["/npa/view?id=90&typeComment=6"] = Answer(body=page(shown, "ru"))
    crawl(bench, acts=["90"])
    assert [tail(bench, c) for c in bench.captures() if c.kind == "draft_file"] == [FILES[0]]


def test_files_of_an_earlier_version_are_fetched(bench: Bench) -> None:
    history, file = "/application/viewcardhistory?id=5", "/application/downloadattfilehistory?id=6"
    portal_of(bench).drafts["90"].links = (history,)
    portal_of(bench).special[history] = Answer(body=page(
        f'<div class="view-npa"><h2>v1</h2></div><a href="{file}">.</a>', ""))  # fmt: skip
    portal_of(bench).special[file] = Answer(body=FILE)
    crawl(bench, acts=["90"])
    assert [(c.act_id, tail(bench, c)) for c in bench.captures() if c.kind == "draft_file"] == [("90", file)]


def test_an_item_is_read_by_where_it_leads_to(bench: Bench) -> None:
    shown = '<div class="contentlist"><h3><a href="/npa/view?id=90">90</a></h3></div><div class="pagination-container">'
    portal_of(bench).special["/Arvlist"] = Answer(body=page(f"{shown}</div><script>totalPages: 1</script>", ""))
    portal_of(bench).special["/list"] = Answer(body=page(
        '<div class="pagination-container"></div><script>totalPages: 0</script>', ""))  # fmt: skip
    crawl(bench, acts=["90"])
    assert {c.kind for c in bench.captures() if c.act_id == "90"} == {"card"}


def test_a_list_that_counts_pages_and_shows_nothing_is_red(bench: Bench) -> None:
    portal_of(bench).special["/Arvlist"] = Answer(body=page(
        '<div class="pagination-container"></div><script>totalPages: 63</script>', ""))  # fmt: skip
    run = crawl(bench, changes={})
    assert run.status == "red"
    assert "page 1 of 63 of the list shows nothing" in {r.detail for r in bench.rejects()}


def test_a_list_that_fills_no_page_and_one_that_is_empty_need_print_no_number(bench: Bench) -> None:
    portal_of(bench).special["/Arvlist"] = Answer(body=page('<div class="maincontent"><h4>Нет данных</h4></div>', "")
        .replace(b"<head>", b'<head><meta charset="utf-8">'))  # fmt: skip
    item = '<div class="contentlist"><h3><a href="/npa/view?id=90">90</a></h3></div>'
    portal_of(bench).special["/list"] = Answer(body=page(item, ""))
    run = crawl(bench, changes={})
    assert (run.status, run.expected, run.seen) == ("green", 2, 2)


def test_a_list_that_shows_nothing_and_does_not_say_so_is_red(bench: Bench) -> None:
    portal_of(bench).special["/Arvlist"] = Answer(body=page('<div class="pagination-container"></div>', ""))
    assert crawl(bench, changes={}).status == "red"
