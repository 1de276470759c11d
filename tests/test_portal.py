"""The demo portal: both forms answer every day, and say the same words."""

import datetime as dt
import email.utils
import json
import re
from collections import Counter
from collections.abc import Iterator

import lxml.html
import pytest
from lxml import etree

from tests.portal_client import (
    SEGMENTS,
    article,
    ask,
    bank_document,
    bank_words,
    feed,
    page_url,
    page_words,
    pages,
    present,
)  # fmt: skip
from zanwatch.demo.acts import load_acts
from zanwatch.demo.inline import plain
from zanwatch.demo.portal import Portal
from zanwatch.errors import InputError
from zanwatch.identity import is_act_id
from zanwatch.messages import Language

DAYS = (1, 2, 3)
OUTAGES = {("P2600000905", "ru"): "shell", ("V2600039901", "ru"): "503", ("V2600039901", "kk"): "503"}


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal() as running:
        yield running


@pytest.mark.parametrize("day", DAYS)
def test_every_page_of_every_day_serves(portal: Portal, day: int) -> None:
    portal.set_day(day)
    for act, language in pages(day):
        base = page_url(portal, act, language)
        answers = [ask(base), ask(f"{base}/history"), ask(f"{base}/info")]
        expected = 503 if day == 3 and OUTAGES.get((act.id, language)) == "503" else 200
        assert [answer.status for answer in answers] == [expected, 200, 200], base
        assert bank_document(portal, act, language)["ngr"] == act.id


@pytest.mark.parametrize("day", DAYS)
def test_both_forms_hold_the_same_words(portal: Portal, day: int) -> None:
    portal.set_day(day)
    for act, language in pages(day):
        if day < 3 or (act.id, language) not in OUTAGES:
            on_page = page_words(ask(page_url(portal, act, language)).body)
            assert on_page == bank_words(bank_document(portal, act, language)), (act.id, language)


def test_page_changes_with_every_visit_but_its_text_does_not(portal: Portal) -> None:
    portal.set_day(1)
    for act, language in pages(1):
        first, second = (ask(page_url(portal, act, language)).body for _ in range(2))
        assert first != second
        assert etree.tostring(article(first)) == etree.tostring(article(second))


def test_a_day_shows_the_same_text_again_after_another_day(portal: Portal) -> None:
    act = load_acts()["Z2600000901"]

    def text(day: int) -> str:
        portal.set_day(day)
        return page_words(ask(page_url(portal, act, "ru")).body)

    assert text(1) != text(2)
    assert [text(day) for day in (1, 2)] == [text(day) for day in (1, 2)]


@pytest.mark.parametrize("day", DAYS)
def test_index_total_equals_the_items_over_its_pages(portal: Portal, day: int) -> None:
    portal.set_day(day)
    first = feed(portal, 1)
    total = re.search(r"Найдено (\d+) документов", first.findtext("description") or "")
    assert total
    links, number = [], 1
    while items := feed(portal, number).findall("item"):
        assert len(items) <= 10
        links += [item.findtext("link") or "" for item in items]
        number += 1
    assert number == 3, "two pages and an empty one"
    assert sorted(links) == sorted(page_url(portal, act, "ru") for act in present(day))
    assert len(links) == int(total[1])
    assert feed(portal, 1, year=1999).findtext("description") == "Найдено 0 документов"


def test_index_dates_are_the_dates_of_the_last_editions(portal: Portal) -> None:
    portal.set_day(3)
    items = [item for page in (1, 2) for item in feed(portal, page, segment="kaz").findall("item")]
    printed = {
        (item.findtext("link") or "").rpartition("/")[2]:
        email.utils.parsedate_to_datetime(item.findtext("pubDate") or "").date()
        for item in items
    }  # fmt: skip
    assert printed == {act.id: act.editions_at(3)[-1].date for act in present(3)}


@pytest.mark.parametrize("day", DAYS)
def test_search_of_the_bank_finds_every_act_once(portal: Portal, day: int) -> None:
    portal.set_day(day)
    url = f"{portal.control_bank_url}/api/documents/search"
    sort = {"desc": True, "field": "stateAgencyApprovalDate"}
    results = [
        json.loads(ask(url, {"page": page, "limit": 7, "lang": "rus", "actTypes": [], "sortBy": sort}).body)
        for page in (1, 2, 3)
    ]
    assert {(r["documentsFound"], r["pageCount"]) for r in results} == {(len(present(day)), 3 if day > 1 else 2)}
    listed = [item for result in results for item in result["list"]]
    assert sorted(item["ngr"] for item in listed) == sorted(act.id for act in present(day))
    adopted = [item["metadata"]["stateAgencyApprovalDate"] for item in listed]
    assert adopted == sorted(adopted, reverse=True)
    laws = json.loads(ask(url, {"page": 1, "limit": 100, "actTypes": ["ЗАК"]}).body)
    assert {item["ngr"][0] for item in laws["list"]} == {"Z"}


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{", {"page": 0}, {"limit": 0}, {"limit": 10**6}, {"page": "x"}, {"actTypes": 5}]
)
def test_bad_search_is_refused(portal: Portal, body: object) -> None:
    assert ask(f"{portal.control_bank_url}/api/documents/search", body).status == 400


def test_bank_keeps_old_editions_under_their_dates(portal: Portal) -> None:
    act = load_acts()["Z2600000901"]
    portal.set_day(1)
    before = bank_document(portal, act, "kk")
    portal.set_day(2)
    now = bank_document(portal, act, "kk")
    again = bank_document(portal, act, "kk", "/12.01.2026")
    assert bank_words(before) == bank_words(again) != bank_words(now)
    assert [d["actualVersion"] for d in (before, now, again)] == [True, True, False]
    assert (now["version"]["cause"]["code"], before["version"]["cause"]) == ("900907", None)
    listed = json.loads(ask(f"{portal.control_bank_url}/api/documents/{act.bank}/kaz/versions").body)
    assert [version["versionDate"] for version in listed] == ["2026-03-03", "2026-01-12"]


def test_outage_day(portal: Portal) -> None:
    portal.set_day(3)
    acts = load_acts()
    shell = ask(page_url(portal, acts["P2600000905"], "ru"))
    assert shell.status == 200
    assert b"<!--SEO_BODY-->" in shell.body
    assert 2000 < len(shell.body) < 3500
    assert not lxml.html.fromstring(shell.body).xpath("//article")
    assert ask(page_url(portal, acts["V2600039901"], "kk")).status == 503
    assert b"<article>" in ask(page_url(portal, acts["P2600000905"], "kk")).body
    assert "1 октября" in json.dumps(bank_document(portal, acts["P2600000905"], "ru"), ensure_ascii=False)
    assert "раза в неделю" in json.dumps(bank_document(portal, acts["V2600039901"], "ru"), ensure_ascii=False)
    assert len(feed(portal, 1).findall("item")) == 10


@pytest.mark.parametrize(
    "path",
    ["/", "/rus/docs/Z9900000001", "/rus/docs/Z2600000907", "/rus/docs/..%2f..", "/eng/docs/Z2600000901", "/api"],
)
def test_unknown_address_or_an_act_not_yet_there_is_missing(portal: Portal, path: str) -> None:
    portal.set_day(1)
    assert ask(portal.adilet_url + path).status == 404


@pytest.mark.parametrize(
    "path", ["/", "/api/documents/1/rus", "/api/documents/900907/rus", "/api/documents/900901/eng"]
)
def test_unknown_document_is_missing(portal: Portal, path: str) -> None:
    portal.set_day(1)
    assert ask(portal.control_bank_url + path).status == 404


def test_robots_allow_what_the_crawlers_need(portal: Portal) -> None:
    adilet = ask(f"{portal.adilet_url}/robots.txt").body.decode()
    assert "Disallow: /rus/search/" in adilet
    assert "Disallow: /api/" in adilet
    assert "docs/dt" not in adilet
    assert "Disallow" not in ask(f"{portal.control_bank_url}/robots.txt").body.decode()


def test_languages_have_the_same_numbers() -> None:
    for act in load_acts().values():
        lines = [(act.title.ru, act.title.kk), (act.requisites.ru, act.requisites.kk)]
        lines += [(block.ru, block.kk) for block in act.blocks]
        lines += [pair for block in act.blocks for row in block.rows for pair in zip(row.ru, row.kk, strict=True)]
        for ru, kk in lines:
            assert Counter(re.findall(r"\d+", plain(ru))) == Counter(re.findall(r"\d+", plain(kk))), (act.id, ru)


def test_anchors_differ_between_languages_and_links_lead_to_them(portal: Portal) -> None:
    portal.set_day(2)
    law = load_acts()["Z2600000901"]
    words: dict[Language, str] = {"ru": "заменить словами", "kk": "ауыстырылсын"}
    for language, word in words.items():
        page = article(ask(page_url(portal, law, language)).body)
        (target,) = {link.get("href") for link in page.xpath(".//p[@class='note']/a[contains(@href, '907')]")[1:2]}
        address, _, name = target.partition("#")
        clause = article(ask(portal.adilet_url + address).body).xpath(f".//p[@id='{name}']")
        assert word in clause[0].text_content()
    names = [
        {p.get("id") for p in article(ask(page_url(portal, law, language)).body).xpath(".//p[@id]")}
        for language in SEGMENTS
    ]
    assert names[0] != names[1]


def test_the_set_of_acts_is_worth_watching() -> None:
    acts = load_acts()
    assert len(present(1)) >= 14
    assert all(is_act_id(act_id) for act_id in acts)
    assert any(act_id.endswith("_") for act_id in acts)
    assert {kind for act in acts.values() for kind in act.types} >= {"КОД", "ЗАК", "ПРИК", "ПОСТ", "РЕШ", "УКАЗ"}
    assert len({act.bank for act in acts.values()}) == len(acts)


def test_days_are_given_not_read_from_a_clock(portal: Portal) -> None:
    assert [portal.day_date(day) for day in DAYS] == [dt.date(2026, 3, 2), dt.date(2026, 3, 3), dt.date(2026, 3, 4)]
    for wrong in (0, 4):
        with pytest.raises(InputError):
            portal.set_day(wrong)
    portal.set_day(2)
    assert b"03.03.2026" in ask(page_url(portal, load_acts()["K2600000900"], "ru")).body


def test_ports_are_free_again_after_stop() -> None:
    with Portal() as first:
        port = int(first.adilet_url.rpartition(":")[2])
        assert ask(f"{first.adilet_url}/robots.txt").status == 200
    with Portal(adilet_port=port) as second:
        assert second.adilet_url.endswith(f":{port}")
        assert ask(f"{second.adilet_url}/robots.txt").status == 200
    Portal().stop()
