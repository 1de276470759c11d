"""The mail: hostile titles and texts stay text, one rendering of a change everywhere, every sentence in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import html as parser

from reports import letters, render
from reports.deliver import REPORT
from reports.digest import arrange, build
from reports.feeds import items_of
from reports.model import Digest, Entry
from reports.reading import day_facts
from reports.redline import as_html
from reports.values import UI_LANGUAGES, UiLanguage
from reports.watchlists import Recipient
from tests.report_data import DAY, at, cause, change, edition, full_day, hold, put, reject, run
from zanwatch.config import load
from zanwatch.errors import ConfigError
from zanwatch.store import Store, connect

EVIL = '<script>alert("x")</script>'
EVIL_DAY = DAY + dt.timedelta(days=30)
SETTINGS = load({"ZANWATCH_SITE_URL": "https://watch.example/site/"})
READER = Recipient(email="reader@example.org", name="Дана", language="ru", watch="everything")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('mail')}/store")
    put(opened, full_day())
    hold(opened)
    title = f"{EVIL}\r\nBcc: everyone@example.org\u2028 о пчёлах"
    hostile = cause(
        url="javascript:alert(1)", act_type=EVIL, evidence=EVIL, commencement=EVIL, clause=EVIL, number=EVIL
    )
    put(opened, [
        run("lantern", EVIL_DAY, status="red", reasons=(EVIL,), permission=EVIL),
        change("amended", "art:1", (("-", EVIL), ("+", "<img src=x onerror=alert(1)>\x00\x0b")), title=title, note=EVIL,
               requisites=EVIL, address="javascript:alert(2)", causes=(hostile,), flags=(EVIL,), act_id="Z666",
               new_capture="evil", seen_at=at(EVIL_DAY, 6)),
        edition("Z667", "ru", title, EVIL_DAY, requisites=EVIL, address="data:text/html,x"),
        reject("error_page", EVIL_DAY, EVIL, address='https://lantern.example/"><script>'),
    ])  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=UI_LANGUAGES)
def digest(store: Store, request: pytest.FixtureRequest) -> Digest:
    return build(store, DAY, request.param)


def letter_of(digest: Digest) -> render.Letter:
    return render.mail(digest, "Дана", SETTINGS.site_url, SETTINGS.contact)


def entries_of(digest: Digest) -> list[Entry]:
    return [e for act in (*digest.acts, *digest.minor) for side in act.sides for e in (*side.entries, *side.minor)]


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_hostile_text_stays_text(store: Store, language: Any) -> None:
    digest = build(store, EVIL_DAY, language)
    shown = letter_of(digest)
    pages = [
        shown.html,
        render.page("day", language, "days/x.html", digest=digest, today=DAY, unfinished=False, contact=""),
    ]
    pages += [item.html for item in items_of(digest, SETTINGS.site_url)]
    for page in pages:
        tree = parser.fromstring(page)
        assert not tree.xpath("//script | //img | //iframe | //*[@onerror]")
        assert not [href for href in tree.xpath("//@href | //@src") if href.startswith(("javascript:", "data:text"))]
        assert "\x00" not in page
    assert "alert" in parser.fromstring(shown.html).text_content()


def test_no_title_can_add_a_header(store: Store) -> None:
    letter = letter_of(build(store, EVIL_DAY, "ru"))
    message = letters.compose(letter, "abc", READER, SETTINGS, at(EVIL_DAY))
    raw = message.as_bytes().split(b"\r\n\r\n")[0]
    assert "Bcc: everyone" in message["Subject"]
    assert message["Bcc"] is None
    assert b"\r\nBcc" not in raw
    assert len(letter.subject.splitlines()) == 1


def test_the_headers_say_who_when_and_what(digest: Digest) -> None:
    message = letters.compose(letter_of(digest), "abc", READER, SETTINGS, at(DAY, 10))
    assert (message["Message-ID"], message["Auto-Submitted"], message["Content-Language"]) == (
        "<abc@localhost>",
        "auto-generated",
        "ru",
    )
    assert message["Date"].datetime == at(DAY, 10)
    assert f"{REPORT}.zanwatch.localhost" in message["List-Id"]
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_the_same_rows_give_the_same_bytes(store: Store) -> None:
    made = {
        letters.compose(letter_of(build(store, DAY, "kk")), "abc", READER, SETTINGS, at(DAY, 10)).as_bytes()
        for _ in range(3)
    }
    assert len(made) == 1


def test_a_sender_that_is_no_address_is_refused() -> None:
    for sender in ("nobody", "a@b\r\nBcc: x@example.org", "a@"):
        with pytest.raises(ConfigError):
            letters.sender_of(load({"ZANWATCH_MAIL_FROM": sender}))


def test_mail_page_and_feed_show_the_same_redline(digest: Digest) -> None:
    mail = letter_of(digest).html
    page = render.page("day", digest.language, "days/x.html", digest=digest, today=DAY, unfinished=False, contact="")
    feed = "".join(item.html for item in items_of(digest, SETTINGS.site_url))
    changed = [e for e in entries_of(digest) if e.redline]
    assert len(changed) >= 5
    for entry in changed:
        fragment = str(as_html(entry.redline, digest.language))
        assert fragment in page
        assert fragment in feed
    for act in digest.acts:
        for entry in act.first.entries:
            assert str(as_html(entry.redline, digest.language)) in mail


def test_every_change_links_to_its_capture_and_its_page(digest: Digest) -> None:
    letter = letter_of(digest)
    for entry in [e for act in digest.acts for e in act.first.entries]:
        for shown in (letter.html, letter.text):
            assert entry.address in shown
            assert f"https://watch.example/site/{digest.language}/acts/{entry.act_id}.html#c-{entry.key}" in shown


def test_nothing_told_in_html_is_missing_in_text(digest: Digest) -> None:
    letter = letter_of(digest)
    for entry in [e for act in digest.acts for e in act.first.entries]:
        assert entry.note is None or entry.note in letter.text
        assert all(label.evidence in letter.text for label in entry.labels)
    for refusal in digest.refusals:
        assert refusal.detail in letter.html
        assert refusal.detail in letter.text


def test_the_verdict_opens_the_mail_and_the_proof_follows(digest: Digest) -> None:
    body = parser.fromstring(letter_of(digest).html).text_content()
    sentence = body.index(render.Interface(digest.language).t(render.verdict(digest)))
    assert sentence < body.index("lantern") < body.index(digest.acts[0].first.title)


def test_a_foreign_language_is_marked_for_screen_readers(store: Store) -> None:
    tree = parser.fromstring(letter_of(build(store, DAY, "en")).html)
    assert tree.get("lang") == "en"
    assert {node.get("lang") for node in tree.xpath("//*[contains(@class,'redline')]")} == {"ru", "kk"}


def test_a_future_date_is_said_to_be_future(store: Store) -> None:
    digest = arrange(day_facts(store, DAY), "en")
    assert "does not apply yet" in letter_of(digest).html
    assert "(does not apply yet)" in letter_of(digest).text


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_what_robots_bar_is_said_though_nothing_failed(store: Store, language: UiLanguage) -> None:
    digest = build(store, DAY, language)
    barred = digest.sources[0].model_copy(update={"limits": ("cards nobody may read",), "state": "green"})
    letter = render.mail(digest.model_copy(update={"sources": (barred,)}), "", "https://watch.example", "")
    assert "cards nobody may read" in letter.text
    assert "cards nobody may read" in letter.html
