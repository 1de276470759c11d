"""Open NPA against a real server: lists in two languages, cards where permitted, and nothing robots.txt bars."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.crawl.bench import Bench
from tests.crawl.draft_bench import BARRED, FILES, PERMITTED, bench, crawl, portal_of, tail
from tests.crawl.drafts import FILE, Draft, Drafts, page
from tests.crawl.portal import Answer, Serving

REAL = Path(__file__).parents[2] / "shared" / "real" / "open_npa"
__all__ = ["bench"]


def kinds(bench: Bench) -> Counter[tuple[str, str | None]]:
    return Counter((capture.kind, capture.language) for capture in bench.captures())


def test_without_a_permission_no_barred_page_is_asked_for_and_the_run_says_what_it_could_not_see(bench: Bench) -> None:
    portal_of(bench).drafts["90"].links = FILES
    for day in ("2026-11-21", "2026-11-22"):
        run = crawl(bench, day, {})
        assert (run.status, run.expected, run.seen, run.failed) == ("green", 9, 9, 0)
        assert run.permission == "robots obeyed"
        assert run.limits == (
            "robots.txt bars the pages of 9 acts or drafts: without the publisher's permission only lists are read",
        )
    assert not [path for path in portal_of(bench).paths() if path.startswith(BARRED)]
    assert kinds(bench) == {
        ("draft_list", "ru"): 3, ("draft_list", "kk"): 3, ("conclusion_list", "ru"): 1, ("conclusion_list", "kk"): 1,
    }  # fmt: skip
    assert run.changed == 0


def test_robots_that_cannot_be_read_is_red_all_the_same(bench: Bench) -> None:
    portal_of(bench).special["/robots.txt"] = Answer(503)
    run = crawl(bench, changes={"retry": {"times": 0, "backoff": 0, "longest": 1}})
    assert run.status == "red"
    assert set(portal_of(bench).paths()) == {"/robots.txt"}


def test_lists_are_read_in_both_languages_by_the_portals_own_cookie(bench: Bench) -> None:
    crawl(bench)
    asked = [(a.path, a.cookie) for a in portal_of(bench).asked if a.path.startswith("/list")]
    assert ("/list", "egovLang=ru") in asked
    assert ("/list?page=2", "egovLang=kk") in asked
    assert not [path for path in portal_of(bench).paths() if "changelang" in path]
    assert bench.runs()[0].fetched == len(bench.captures())
    shown = [c for c in bench.captures() if tail(bench, c) == "/list"]
    assert {c.language for c in shown} == {"ru", "kk"}
    assert "НҚА түрі" in bench.archive.get(next(c for c in shown if c.language == "kk").sha256).decode()


def test_a_permitted_card_is_read_in_every_channel_with_all_it_names(bench: Bench) -> None:
    history = "/application/viewcardhistory?id=5"
    portal_of(bench).drafts = {
        "90": Draft(date(2026, 11, 1), date(2026, 11, 20), report=True, links=(*FILES, history, "/report?id=44"))
    }
    portal_of(bench).drafts["90"].links += ("http://evil.invalid/application/downloadnpa?id=1", "http://[bad")
    portal_of(bench).drafts["10"] = Draft(date(2026, 10, 20), date(2026, 11, 5), archived=True)
    run = crawl(bench, acts=["90"])
    assert (run.status, run.limits) == ("green", ())
    mine = [(c.kind, c.language, tail(bench, c)) for c in bench.captures() if c.act_id == "90"]
    assert len(mine) == len(set(mine))
    cards = {
        ("card", lang, f"/npa/view?id=90&typeComment={n}") for lang in ("ru", "kk") for n in (6, 3, 1, 8, 9, 10, 7, 4)
    }
    told = {(kind, lang, path) for kind, path in (("card_earlier", history), ("discussion_report", "/report?id=90"))
            for lang in ("ru", "kk")}  # fmt: skip
    assert set(mine) == cards | told | {("draft_file", None, path) for path in FILES}
    (file,) = [c for c in bench.captures() if tail(bench, c) == FILES[1]]
    assert bench.archive.get(file.sha256) == FILE


def test_conclusions_stand_in_a_list_of_their_own(bench: Bench) -> None:
    crawl(bench)
    found = [c for c in bench.captures() if c.kind == "card_conclusion"]
    assert {(c.act_id, c.language, tail(bench, c)) for c in found} == {
        ("700", lang, "/npa/viewArvConclusion?id=700") for lang in ("ru", "kk")
    }


def test_a_card_whose_counters_moved_is_read_at_once_and_views_move_nothing(bench: Bench) -> None:
    crawl(bench)
    for draft in portal_of(bench).drafts.values():
        draft.views += 100
    portal_of(bench).drafts["88"].comments = 3
    portal_of(bench).asked.clear()
    run = crawl(bench, "2026-11-22")
    cards = Counter(path.split("id=")[1].split("&")[0] for path in portal_of(bench).paths() if "/npa/view?" in path)
    assert cards.pop("88") == 16
    assert set(cards) == {"90", "89", "87", "86", "85", "84"}, "an open discussion is looked at every day"
    assert set(cards.values()) == {1}
    assert (run.status, run.changed) == ("green", 1)
    lists = [c for c in bench.captures() if c.kind == "draft_list" and f"{c.fetched_at:%d}" == "22"]
    assert {(tail(bench, c), c.language) for c in lists} == {("/list", "ru"), ("/list", "kk")}, (
        "only what moved is kept"
    )


def test_archived_cards_wait_for_their_tier(bench: Bench) -> None:
    read = {}
    for day in ("2026-11-21", "2026-11-22", "2026-11-28"):
        portal_of(bench).asked.clear()
        crawl(bench, day)
        read[day] = sum("/npa/view?id=10&" in path for path in portal_of(bench).paths())
    assert read == {"2026-11-21": 16, "2026-11-22": 0, "2026-11-28": 16}


def test_files_are_fetched_once_and_a_report_when_the_card_moves(bench: Bench) -> None:
    draft = portal_of(bench).drafts["90"]
    draft.links = FILES
    crawl(bench, acts=["90"])
    draft.report, draft.comments = True, 4
    for day, told in (("2026-11-22", 2), ("2026-11-23", 0)):
        portal_of(bench).asked.clear()
        crawl(bench, day, acts=["90"])
        assert not set(FILES) & set(portal_of(bench).paths())
        assert portal_of(bench).paths().count("/report?id=90") == told


def test_a_discussion_that_closes_is_found_again_among_the_archived_of_its_day(bench: Bench) -> None:
    portal_of(bench).drafts["80"] = Draft(date(2026, 7, 3), date(2026, 11, 21))
    crawl(bench, changes={})
    portal_of(bench).drafts["80"].archived = True
    portal_of(bench).asked.clear()
    run = crawl(bench, "2026-11-22", {})
    day = "/list?status=IN_ARCHIVE&createBeginDate=03.07.2026&createEndDate=03.07.2026"
    assert portal_of(bench).paths().count(day) == 2
    assert (run.status, run.changed) == ("green", 1)
    portal_of(bench).asked.clear()
    crawl(bench, "2026-11-23", {})
    assert day not in portal_of(bench).paths()


def test_a_draft_that_is_withdrawn_is_looked_for_at_its_own_address_and_not_for_ever(bench: Bench) -> None:
    crawl(bench)
    portal_of(bench).drafts["89"] = Draft(date(2020, 1, 1), date(2020, 2, 1))
    del portal_of(bench).drafts["89"]
    portal_of(bench).special["/npa/view?id=89&typeComment=6"] = Answer(body=page(
        '<div class="view-npa"><h2>89</h2><small><b>Тип НПА:</b></small></div>', "ru"))  # fmt: skip
    portal_of(bench).asked.clear()
    crawl(bench, "2026-11-22")
    assert "/npa/view?id=89&typeComment=6" in portal_of(bench).paths()
    portal_of(bench).asked.clear()
    crawl(bench, "2026-12-20")
    assert not [path for path in portal_of(bench).paths() if "id=89" in path]


def test_older_months_are_walked_in_their_turn_and_only_noted(bench: Bench) -> None:
    portal_of(bench).drafts["5"] = Draft(date(2026, 8, 31), date(2026, 9, 10), archived=True)
    asked = []
    for day in ("2026-11-21", "2026-11-22", "2026-11-23"):
        portal_of(bench).asked.clear()
        crawl(bench, day, {"older_months_a_run": 1, "archive_since": "2026-08-30", **PERMITTED})
        asked += [p.split("BeginDate=")[1] for p in portal_of(bench).paths() if "BeginDate" in p]
    spans = Counter(span.replace("&createEndDate=", "-").partition("&")[0] for span in asked)
    assert {"01.10.2026-06.10.2026", "01.09.2026-30.09.2026", "30.08.2026-31.08.2026"} <= spans.keys()
    assert "5" not in {c.act_id for c in bench.captures()}


def test_new_year_hides_no_discussion_that_began_before_it(bench: Bench) -> None:
    portal_of(bench).drafts = {
        "91": Draft(date(2026, 12, 30), date(2027, 1, 20)),
        "90": Draft(date(2026, 12, 1), date(2026, 12, 31), archived=True),
    }
    run = crawl(bench, "2027-01-01")
    assert (run.status, run.expected, run.seen) == ("green", 3, 3)
    assert {c.act_id for c in bench.captures() if c.kind == "card"} == {"91", "90"}
    assert run.source_updated == date(2026, 12, 30)


def test_a_list_that_grows_while_it_is_read_is_read_again(bench: Bench) -> None:
    def grow(path: str) -> None:
        if path == "/list?page=2" and "99" not in portal_of(bench).drafts:
            portal_of(bench).drafts = {"99": Draft(date(2026, 11, 21), date(2026, 12, 9)), **portal_of(bench).drafts}

    portal_of(bench).before = grow
    run = crawl(bench)
    assert (run.status, run.expected, run.seen) == ("green", 10, 10)
    assert "99" in {c.act_id for c in bench.captures()}


def test_a_draft_that_slips_past_the_edge_of_a_page_is_met_in_the_other_language(bench: Bench) -> None:
    def shrink(path: str) -> None:
        if path == "/list?page=2":
            portal_of(bench).drafts.pop("89", None)

    portal_of(bench).before = shrink
    crawl(bench)
    assert {"90", "88", "87", "86", "85", "84"} <= {c.act_id for c in bench.captures()}


def test_a_list_without_its_number_of_pages_is_red(bench: Bench) -> None:
    portal_of(bench).prints_total = False
    run = crawl(bench)
    assert run.status == "red"
    assert {r.detail for r in bench.rejects()} == {"the list prints no number of pages"}


def test_a_page_with_less_than_it_should_show_is_red(bench: Bench) -> None:
    portal_of(bench).special["/list?page=2"] = Answer(body=page(
        '<div class="pagination-container"></div><script>totalPages: 3</script>', "ru"))  # fmt: skip
    run = crawl(bench, changes={})
    assert run.status == "red"


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Bench]:
    if not REAL.is_dir():
        pytest.skip("no real pages of Open NPA here")
    shelf = (REAL / "list_archive_ru_excerpt.html").read_bytes()
    paged = shelf.replace(b"</body>", b"<script>totalPages: 1</script></body>")
    shown = paged.replace("Тип НПА".encode(), "НҚА түрі".encode()).replace(b'lang="ru"', b'lang="kk"')
    portal = Real(paged, shown.replace("Дата создания".encode(), "Құру күні".encode()))
    with Serving(portal) as serving:  # type: ignore[arg-type]
        yield Bench(tmp_path, serving.url, portal)  # type: ignore[arg-type]


class Real(Drafts):
    """The saved pages: the list of archived drafts, and one card of it in both languages."""

    def __init__(self, ru: bytes, kk: bytes) -> None:
        super().__init__()
        self._lists = {"ru": ru, "kk": kk}

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        language = "ru" if self.asked[-1].cookie == "egovLang=ru" else "kk"
        if path.startswith("/list?status=IN_ARCHIVE"):
            words = self._lists[language].replace("Публичное обсуждение до".encode(), b"...")
            return Answer(body=words if language == "kk" else self._lists[language])
        if path.startswith("/npa/view?id=15906353&"):
            return Answer(body=(REAL / f"card_15906353_{language}_excerpt.html").read_bytes())
        return super().answer(method, path, body)


def test_the_real_list_and_card_are_kept_whole(real: Bench) -> None:
    run = crawl(real, "2026-09-16", acts=["15906353"])
    assert (run.status, run.expected, run.seen, run.reasons) == ("green", 3, 3, ())
    assert run.source_updated == date(2026, 9, 9)
    mine = [c for c in real.captures() if c.act_id == "15906353"]
    assert Counter((c.kind, c.language) for c in mine) == {
        ("card", "ru"): 8, ("card", "kk"): 8, ("discussion_report", "ru"): 1, ("discussion_report", "kk"): 1,
        ("draft_file", None): 5,
    }  # fmt: skip
    assert {tail(real, c) for c in mine if c.kind == "draft_file"} == {
        "/application/downloadnpa?sysLang=ru&id=15906354", "/application/downloadnpa?sysLang=kk&id=15906354",
        "/application/downloadconceptfile?id=15906352", "/application/downloadconceptfile?id=15906351",
        "/application/downloadreport?id=15912027",
    }  # fmt: skip
    for language in ("ru", "kk"):
        (card,) = {c.sha256 for c in mine if (c.kind, c.language) == ("card", language)}
        assert real.archive.get(card) == (REAL / f"card_15906353_{language}_excerpt.html").read_bytes()


def test_the_real_robots_leaves_only_the_real_list(real: Bench) -> None:
    run = crawl(real, "2026-09-16", {})
    assert (run.status, run.fetched) == ("green", 2)
    assert "3 acts or drafts" in run.limits[0]
    assert not [path for path in portal_of(real).paths() if path.startswith(BARRED)]
