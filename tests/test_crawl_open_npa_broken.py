"""What Open NPA may send in place of a page: refused, counted, asked for again, and never every day."""

import pytest

from tests.crawl.bench import Bench
from tests.crawl.draft_bench import FILES, PERMITTED, bench, crawl, portal_of, tail
from tests.crawl.drafts import page
from tests.crawl.portal import Answer

__all__ = ["bench"]

LIST = '<div class="pagination-container"></div>'
BROKEN = {
    "shell": Answer(body=page('<div id="root"></div>', "ru")),
    "login": Answer(302, headers={"Location": "/login"}),
    "captcha": Answer(body=page("<div class='g-recaptcha'></div>", "ru")),
    "cut": Answer(body=page('<div class="view-npa"><h2>90</h2></div>', "ru")[:-12]),
    "wrong_act": Answer(body=page('<div class="view-npa"><h2>9</h2></div><i card-id="77"></i>', "ru")),
    "wrong_language": Answer(body=page('<div class="view-npa"><h2>90</h2><small><b>НҚА түрі:</b></small></div>', "ru")),
    "html_lang": Answer(body=page('<div class="view-npa"><h2>90</h2></div>', "kk")),
    "empty": Answer(body=b""),
    "http_error": Answer(500),
}
REASON = {"login": "shell", "html_lang": "wrong_language"}


@pytest.mark.parametrize("trouble", BROKEN)
def test_what_is_not_the_card_is_refused_and_asked_for_again(bench: Bench, trouble: str) -> None:
    address = "/npa/view?id=90&typeComment=6"
    portal_of(bench).special = {address: BROKEN[trouble], "/login": Answer(body=page("<form></form>", "ru"))}
    run = crawl(bench, changes=PERMITTED | {"retry": {"times": 0, "backoff": 0, "longest": 1}}, acts=["90"])
    assert run.status == "red"
    reasons = {reject.reason for reject in bench.rejects() if reject.language == "ru"}
    assert reasons == {REASON.get(trouble, trouble)}
    assert not [c for c in bench.captures() if tail(bench, c) == address and c.language == "ru"]
    portal_of(bench).special = {}
    portal_of(bench).asked.clear()
    assert crawl(bench, "2026-11-22", acts=["90"]).status == "green"
    assert address in portal_of(bench).paths()


def test_a_page_in_place_of_a_file_is_refused(bench: Bench) -> None:
    portal_of(bench).drafts["90"].links = FILES
    portal_of(bench).special[FILES[0]] = Answer(body=page("<form>login</form>", "ru"))
    portal_of(bench).special[FILES[1]] = Answer(404)
    run = crawl(bench, acts=["90"])
    assert [(r.reason, r.act_id) for r in bench.rejects()] == [("shell", "90")]
    assert run.status == "red"
    portal_of(bench).special.pop(FILES[0])
    portal_of(bench).asked.clear()
    assert crawl(bench, "2026-11-22", acts=["90"]).status == "green"
    assert FILES[0] in portal_of(bench).paths()
    assert FILES[1] not in portal_of(bench).paths(), "what is not there is not asked for every day"


def test_a_file_that_is_too_large_is_refused_once_and_not_asked_for_every_day(bench: Bench) -> None:
    portal_of(bench).drafts["90"].links = FILES[:1]
    changes = PERMITTED | {"max_file_bytes": 100}
    assert crawl(bench, changes=changes, acts=["90"]).status == "red"
    assert [(r.reason, r.act_id) for r in bench.rejects()] == [("too_large", "90")]
    portal_of(bench).asked.clear()
    assert crawl(bench, "2026-11-22", changes, acts=["90"]).status == "green"
    assert FILES[0] not in portal_of(bench).paths()


def test_a_list_in_the_wrong_language_is_refused(bench: Bench) -> None:
    portal_of(bench).language = "kk"
    run = crawl(bench, changes={})
    assert run.status == "red"
    assert {(r.reason, r.language) for r in bench.rejects()} == {("wrong_language", "ru")}


def test_an_item_that_names_no_draft_is_not_passed_over(bench: Bench) -> None:
    portal_of(bench).special["/list"] = Answer(body=page(
        '<div class="contentlist"><h3><a href="/npa/other">О шелке</a></h3></div>' + LIST
        + "<script>totalPages: 1</script>", "ru"))  # fmt: skip
    run = crawl(bench, changes={})
    assert run.status == "red"
    assert "an item of the list names no act: О шелке" in {r.detail for r in bench.rejects()}


def test_a_death_after_the_card_loses_none_of_its_files(bench: Bench) -> None:
    portal_of(bench).drafts["90"].links = FILES
    portal_of(bench).special = {path: Answer(503) for path in FILES}
    crawl(bench, changes=PERMITTED | {"retry": {"times": 0, "backoff": 0, "longest": 1}}, acts=["90"])
    portal_of(bench).special = {}
    portal_of(bench).drafts["90"].links = ()
    crawl(bench, "2026-11-22", acts=["90"])
    assert {tail(bench, c) for c in bench.captures() if c.kind == "draft_file"} == set(FILES)
