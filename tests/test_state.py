"""How the watching stands: the same on the terminal and on the page, in the words of the reader."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml.html import HtmlElement, parse

from reports.publish import publish
from reports.state import sources_now
from tests.portals import environ, zanwatch
from tests.report_data import DAY, LAMPS_ID, at, full_day, hold, put, run
from zanwatch import bus, config, output
from zanwatch.identity import sha256
from zanwatch.messages import Capture
from zanwatch.reasons import say
from zanwatch.rows import by_table, capture_rows
from zanwatch.store import Store, connect

NEXT = DAY + dt.timedelta(days=1)
WORDS = ("the source says it holds 120, but 118 were seen", "the machine fell off the table")
LAMPS = f"https://lantern.example/kaz/docs/{LAMPS_ID}"


class Shown(NamedTuple):
    store: Store
    folder: Path

    def page(self, path: str) -> HtmlElement:
        return parse(str(self.folder / "site" / path)).getroot()


def absence(day: dt.date, act_id: str = LAMPS_ID) -> Capture:
    return Capture(
        source="lantern", run_id=f"lantern-{day}", kind="absent", address=LAMPS, act_id=act_id, language="kk",
        fetched_at=at(day, 6, 30), http_status=404, sha256=sha256(b""), size=0,
    )  # fmt: skip


def publish_at(store: Store, folder: Path, day: dt.date) -> int:
    return publish(store, config.load({"ZANWATCH_SITE": f"{folder}/site"}), at(day, 8)).changed


def insert(store: Store, *captures: Capture) -> None:
    for table, rows in by_table([row for capture in captures for row in capture_rows(capture)]).items():
        store.insert(table, rows)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    folder = tmp_path_factory.mktemp("state")
    store = connect(f"chdb:{folder}/store")
    barred = say("beyond_robots", count=7)
    put(
        store,
        [
            *full_day(),
            run("mirror", NEXT, expected=None, limits=(barred,)),
            run("lantern", NEXT, status="red", reasons=WORDS, failed=3, seen=118),
        ],
    )
    hold(store)
    insert(store, absence(DAY), absence(NEXT))
    mail = {"id": "1", "report": "daily", "report_date": DAY, "recipient": "nora@desk.example", "message_id": "<1>",
            "address": "", "subject": "", "state": "sent", "rank": 2, "at": at(DAY, 7, 5), "detail": ""}  # fmt: skip
    store.insert("deliveries", [mail])
    publish_at(store, folder, NEXT)
    yield Shown(store, folder)
    store.close()


def test_a_source_is_red_since_the_first_loss_after_its_last_whole_look(shown: Shown) -> None:
    now = {source.source: source for source in sources_now(shown.store)}
    lantern = now["lantern"]
    assert (lantern.health, lantern.last_look, lantern.red_since) == ("red", at(NEXT, 7), at(DAY, 7))
    assert lantern.last_whole == at(DAY - dt.timedelta(days=1), 7)
    assert (lantern.texts, lantern.absent) == ({"kk": 2, "ru": 4}, {"kk": 1, "ru": 0})
    assert (now["mirror"].health, now["mirror"].red_since, now["mirror"].expected) == ("green", None, None)


def test_the_terminal_says_what_is_watched_and_why_it_is_red(shown: Shown, capsys: pytest.CaptureFixture[str]) -> None:
    messages = bus.connect(f"sqlite:{shown.folder}/bus.db")
    try:
        messages.publish([bus.Message("runs", "lantern", run("lantern", NEXT).to_json())])
        assert output.tell_status(shown.store, messages)
    finally:
        messages.close()
    told = capsys.readouterr().out.splitlines()
    assert told[0].split() == [
        "source", "health", "last", "look", "last", "whole", "look", "kk", "ru", "expected", "seen", "changed",
        "failed", "rejected", "oldest", "unchecked",
    ]  # fmt: skip
    assert [line.split()[:2] for line in told[1:4]] == [["attic", "green"], ["lantern", "red"], ["mirror", "green"]]
    assert f"lantern is red since {DAY} 07:00:" in told
    assert f"  lantern: {WORDS[0]}" in told
    assert "lantern has no Kazakh text of 1 acts: zanwatch sql absent_acts" in told
    assert "waiting: record-runs 1" in told
    assert f"last mail of daily: {DAY} 07:05" in told


def test_nothing_looked_at_is_red(tmp_path: Path) -> None:
    zanwatch(environ(tmp_path), "check")
    assert "nothing has been crawled yet" in zanwatch(environ(tmp_path), "status", code=2).stdout


@pytest.mark.parametrize(
    ("language", "why", "red"),
    [
        ("kk", "дереккөздің айтуынша, онда 120 бар, ал 118 кездесті", "2026 жылғы 3 наурыз, 07:00 бастап толық емес"),
        ("ru", "по словам источника, в нём 120, а встретилось 118", "не полностью с 3 марта 2026 года, 07:00"),
        ("en", WORDS[0], "red since 3 March 2026, 07:00"),
    ],
)
def test_the_page_says_why_in_the_language_of_the_reader(shown: Shown, language: str, why: str, red: str) -> None:
    page = shown.page(f"{language}/health.html")
    table = page.find_class("state")[0]
    rows = [row.text_content().split() for row in table.iterfind(".//tbody/tr")]
    assert [row[0] for row in rows] == ["attic", "lantern", "mirror"]
    assert red in page.text_content()
    reasons = {li.text_content(): li.get("lang") for li in page.iterfind(".//ul[@class='reasons']/li")}
    assert (reasons[why], reasons[WORDS[1]]) == (None if language != "en" else "en", "en")


def test_an_act_in_one_language_only_is_listed_and_said_on_its_page(shown: Shown) -> None:
    listed = shown.page("en/health.html").text_content()
    assert "no text in Kazakh; known since 3 March 2026, 06:30" in listed
    assert "О содержании уличных фонарей" in listed
    act = shown.page(f"kk/acts/{LAMPS_ID}.html").text_content()
    assert "lantern бұл актінің қазақ тіліндегі мәтіні өзінде жоқ екенін хабарлайды" in act
    assert "We do not hold" not in shown.page(f"en/acts/{LAMPS_ID}.html").text_content()


def test_what_nobody_may_read_is_said_and_is_no_fault(shown: Shown) -> None:
    now = {source.source: source for source in sources_now(shown.store)}
    assert (now["mirror"].health, len(now["mirror"].limits)) == ("green", 1)
    text = shown.page("ru/health.html").text_content()
    assert "mirror: не видно, хотя сбоев нет" in text
    assert "robots.txt закрывает страницы актов или проектов (7)" in text


def test_no_recipient_is_named_on_the_page(shown: Shown) -> None:
    text = shown.page("en/health.html").text_content()
    assert "digest of the day: 3 March 2026, 07:05" in text
    assert "desk.example" not in text


def test_a_new_absence_changes_the_page_of_its_act_and_asking_again_does_not(shown: Shown) -> None:
    assert publish_at(shown.store, shown.folder, NEXT) == 0
    insert(shown.store, absence(NEXT + dt.timedelta(days=1)))
    publish_at(shown.store, shown.folder, NEXT)
    before = (shown.folder / "site" / "kk" / "acts" / "P2600000303.html").read_bytes()
    insert(shown.store, absence(NEXT, "P2600000303"))
    publish_at(shown.store, shown.folder, NEXT)
    after = (shown.folder / "site" / "kk" / "acts" / "P2600000303.html").read_bytes()
    assert before != after
