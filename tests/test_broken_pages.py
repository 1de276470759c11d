"""Whatever a portal sends instead of a law is refused, counted and told, and never taken for a change."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.crawl.portal import Answer, Serving, as_json
from tests.pier import DAYS, TITLES, Pier, dated, document, html
from tests.portals import environ, mails, opened, words_of, zanwatch

pytestmark = pytest.mark.timeout(1500)
TORN = "V2600000199"
"""An act whose page loses most of its text on the second day."""


def chunked(size: int) -> Answer:
    """A body of `size` bytes in a stream that does not say how long it is."""
    block = b"100000\r\n" + b"<p>.</p>" * 131072 + b"\r\n"
    return Answer(body=block * (size >> 20) + b"0\r\n\r\n", headers={"Transfer-Encoding": "chunked"})


def packed(size: int) -> Answer:
    """A small body that is `size` bytes once unpacked."""
    block = gzip.compress(b" " * (1 << 20))
    return Answer(body=block * (size >> 20), headers={"Content-Encoding": "gzip"})


class Fault(NamedTuple):
    name: str
    reason: str
    answer: Callable[[bytes], Answer]
    """The answer, made of the true one."""


def status(code: int) -> Callable[[bytes], Answer]:
    return lambda _: Answer(code, b"<html><body><h1>no</h1></body></html>")


SHELL = b'<!DOCTYPE html><html><head><title>x</title></head><body><div id="root"></div></body></html>'
CAPTCHA = b'<!DOCTYPE html><html><body><div class="g-recaptcha">?</div></body></html>'
COMMON = [
    Fault("forbidden", "http_error", status(403)),
    Fault("too many requests", "http_error", status(429)),
    Fault("server error", "http_error", status(500)),
    Fault("shell", "shell", lambda _: Answer(body=SHELL)),
    Fault("captcha", "captcha", lambda _: Answer(body=CAPTCHA)),
    Fault("empty", "empty", lambda _: Answer(body=b"")),
    Fault("blank", "empty", lambda _: Answer(body=b" \n ")),
    Fault("broken off", "cut", lambda body: Answer(body=body[: len(body) // 2], declared=len(body))),
    Fault("200 MB declared", "too_large", lambda body: Answer(body=body, declared=200_000_000)),
    Fault("200 MB packed", "too_large", lambda _: packed(200 << 20)),
]
PAGES = [
    *COMMON,
    Fault("cut in the middle", "cut", lambda body: Answer(body=body[: len(body) // 2])),
    Fault("length understated", "cut", lambda body: Answer(body=body, declared=len(body) // 2)),
    Fault("32 MB streamed", "too_large", lambda _: chunked(32 << 20)),
    Fault("not utf-8", "bad_encoding", lambda body: Answer(body=body.replace("журнал".encode(), b"\xe6\xf3\xf0"))),
    Fault("other language", "wrong_language", lambda _: Answer(body=html("V2600000115", "kaz", 4))),
    Fault("language lied about", "wrong_language", lambda _: Answer(body=html("V2600000116", "rus", 4, "kk"))),
    Fault("other act", "wrong_act", lambda _: Answer(body=html("V2600000999", "rus", 4))),
]  # fmt: skip
TODAY = dated(DAYS[1])
DOCUMENTS = [
    *COMMON,
    Fault("cut in the middle", "unreadable", lambda body: Answer(body=body[: len(body) // 2])),
    Fault("length understated", "unreadable", lambda body: Answer(body=body, declared=len(body) // 2)),
    Fault("64 MB streamed", "too_large", lambda _: chunked(64 << 20)),
    Fault("not utf-8", "unreadable", lambda body: Answer(body=body.replace("журнал".encode(), b"\xe6\xf3\xf0"))),
    Fault("no content", "empty", lambda body: as_json({**json.loads(body), "content": []})),
    Fault("other language", "wrong_language", lambda _: as_json(document("V2600000216", "kaz", 4, TODAY))),
    Fault("other act", "wrong_act", lambda _: as_json(document("V2600000999", "rus", 4, TODAY))),
]
SOURCES = {"adilet": (PAGES, "V26000001"), "control_bank": (DOCUMENTS, "V26000002")}


def faults_of(source: str) -> dict[str, Fault]:
    faults, prefix = SOURCES[source]
    return {f"{prefix}{number:02}": fault for number, fault in enumerate(faults, 1)}


def break_pages(pier: Pier, source: str) -> None:
    for number, (act, fault) in enumerate(faults_of(source).items(), 1):
        path = f"/rus/docs/{act}" if source == "adilet" else f"/api/documents/{number}/rus?withHtml=false&page=1"
        pier.misbehave(path, fault.answer(pier.answer("GET", path, b"").body))


class Morning(NamedTuple):
    """What is known after the work of a day."""

    changes: set[tuple[str, str, str]]
    rejects: dict[tuple[str, str], str]
    health: dict[str, str]
    standing: dict[tuple[str, str], str]
    status: int
    told: str


class Lived(NamedTuple):
    good: Morning
    bad: Morning
    again: Morning
    mail: str
    again_mail: str
    gone: set[str]
    """Paths of the Russian units the torn act lost in the end."""


def live(settings: dict[str, str], folder: Path, urls: dict[str, str], day: str, code: int) -> Morning:
    now = f"{day}T06:00:00+05:00"
    for source, url in urls.items():
        zanwatch(settings, "crawl", source, "--url", url, "--delay", "0", "--now", now, code=None)
    zanwatch(settings, "process")
    zanwatch(settings, "report", "--now", now)
    told = zanwatch(settings, "status", code=code)
    with opened(folder) as rows:
        window = f"toDate(seen_at + INTERVAL 5 HOUR) = '{day}'"
        changes = rows.select(f"SELECT source, act_id, language FROM current_changes WHERE {window}")
        rejects = rows.select(f"SELECT act_id, source, reason FROM rejects FINAL WHERE {window}")
        health = rows.select(
            f"SELECT source, health FROM run_health WHERE toDate(started_at + INTERVAL 5 HOUR) = '{day}'"
        )
        acts = rows.select("SELECT act_id, language, text_hash FROM acts")
    return Morning(
        {(c["source"], c["act_id"], c["language"]) for c in changes},
        {(r["source"], r["act_id"]): r["reason"] for r in rejects},
        {h["source"]: h["health"] for h in health},
        {(a["act_id"], a["language"]): a["text_hash"] for a in acts},
        told.returncode, told.stdout,
    )  # fmt: skip


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """A good day; a day on which every act changes and every Russian page is broken in its own way; a good day."""
    folder = tmp_path_factory.mktemp("broken")
    settings = environ(folder)
    dates = [dated(day) for day in DAYS]
    piers = {source: Pier(acts=dict.fromkeys(faults_of(source), dates[0])) for source in SOURCES}
    with Serving(piers["adilet"]) as pages, Serving(piers["control_bank"]) as bank:
        urls = {"adilet": pages.url, "control_bank": bank.url}
        piers["adilet"].acts[TORN] = dates[0]
        good = live(settings, folder, urls, DAYS[0], 0)
        for source, pier in piers.items():
            pier.acts = dict.fromkeys(pier.acts, dates[1])
            break_pages(pier, source)
        piers["adilet"].torn.add(TORN)
        bad = live(settings, folder, urls, DAYS[1], 2)
        for pier in piers.values():
            pier.special.clear()
        again = live(settings, folder, urls, DAYS[2], 0)
    _, mail, again_mail = [words_of(m) for m in mails(folder) if "nora@" in str(m["To"])]
    with opened(folder) as rows:
        gone = rows.select("SELECT path_before FROM events WHERE op = 'repealed' AND language = 'ru'")
    return Lived(good, bad, again, mail, again_mail, {str(row["path_before"]) for row in gone})


ALL = [(source, act, fault) for source in SOURCES for act, fault in faults_of(source).items()]
BY_NAME = [f"{source}-{fault.name}" for source, _, fault in ALL]


def test_the_good_day_is_a_baseline(lived: Lived) -> None:
    assert lived.good.health == dict.fromkeys(SOURCES, "green")
    assert (lived.good.changes, lived.good.rejects) == (set(), {})
    assert lived.good.standing.keys() == {
        (act, lang) for act in [TORN, *(act for _, act, _ in ALL)] for lang in ("ru", "kk")
    }


@pytest.mark.parametrize(("source", "act", "fault"), ALL, ids=BY_NAME)
def test_a_broken_answer_is_refused_with_its_reason(lived: Lived, source: str, act: str, fault: Fault) -> None:
    assert lived.bad.rejects[source, act] == fault.reason
    where = f"/rus/docs/{act}" if source == "adilet" else f"/{list(faults_of(source)).index(act) + 1}/rus?"
    assert any(f"{fault.reason}: " in line and where in line for line in lived.bad.told.splitlines())


@pytest.mark.parametrize(("source", "act", "fault"), ALL, ids=BY_NAME)
def test_a_broken_answer_is_no_change_and_the_last_good_edition_stands(
    lived: Lived, source: str, act: str, fault: Fault
) -> None:
    assert (source, act, "ru") not in lived.bad.changes
    assert lived.bad.standing[act, "ru"] == lived.good.standing[act, "ru"]


@pytest.mark.parametrize(("source", "act", "fault"), ALL, ids=BY_NAME)
def test_the_other_language_goes_on(lived: Lived, source: str, act: str, fault: Fault) -> None:
    assert (source, act, "kk") in lived.bad.changes


@pytest.mark.parametrize(("source", "act", "fault"), ALL, ids=BY_NAME)
def test_the_next_good_crawl_finds_the_change(lived: Lived, source: str, act: str, fault: Fault) -> None:
    assert (source, act, "ru") in lived.again.changes
    assert lived.again.standing[act, "ru"] != lived.good.standing[act, "ru"]


def test_nothing_else_was_refused_and_the_run_is_red(lived: Lived) -> None:
    assert lived.bad.rejects.keys() == {(source, act) for source, act, _ in ALL}
    assert lived.bad.health == dict.fromkeys(SOURCES, "red")
    assert lived.bad.status == 2


def test_the_mail_does_not_say_that_everything_was_looked_at(lived: Lived) -> None:
    for called in ("Adilet", "Reference Control Bank"):
        assert f"{called} – not wholly looked at" in lived.mail
    assert "Not everything could be looked at" in lived.mail


def test_recovery_is_green(lived: Lived) -> None:
    assert lived.again.health == dict.fromkeys(SOURCES, "green")
    assert lived.again.rejects == {}
    assert {language for _, act, language in lived.again.changes if act != TORN} == {"ru"}


def test_a_text_that_loses_much_is_held_while_the_last_good_edition_stands(lived: Lived) -> None:
    assert TORN not in {act for _, act, _ in lived.bad.changes}
    assert [lived.bad.standing[TORN, lang] for lang in ("ru", "kk")] == [
        lived.good.standing[TORN, lang] for lang in ("ru", "kk")
    ]
    assert TITLES["kk"] in lived.mail.partition("WAITING FOR CONFIRMATION")[2]


def test_the_next_crawl_fetches_it_again_and_the_second_capture_confirms_it(lived: Lived) -> None:
    assert TORN in lived.again_mail
    assert "WAITING FOR CONFIRMATION" not in lived.again_mail
    assert lived.gone == {f"pt:{n}" for n in range(5, 15)}
    assert lived.again.standing[TORN, "ru"] != lived.good.standing[TORN, "ru"]
