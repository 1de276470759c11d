"""The public pages: the same rows give the same bytes, every link leads somewhere, feeds are feeds."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import etree
from lxml import html as parser

from reports.language import Interface
from reports.links import act_page, safe_address
from reports.publish import publish
from reports.site import Site
from reports.values import UI_LANGUAGES, UiLanguage
from tests.report_data import BEES_ID, BEFORE, DAY, WELLS_ID, at, change, edition, full_day, hold, put, run
from zanwatch.config import Settings, load
from zanwatch.errors import InputError
from zanwatch.store import Store, connect

ATOM = "{http://www.w3.org/2005/Atom}"
SITE_URL = "https://watch.example/site"


def settings_for(folder: Path) -> Settings:
    return load({"ZANWATCH_SITE": str(folder), "ZANWATCH_SITE_URL": SITE_URL})


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('site')}/store")
    put(opened, full_day())
    put(opened, [edition("Z1/../../../../escape", "ru", "Акт, который хочет наружу", DAY)])
    put(opened, [change("amended", "art:1", (("+", "x"),), act_id="../../escape", new_capture="esc", title="Туда же")])
    hold(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("public") / "site"
    publish(store, settings_for(folder), at(DAY, 8))
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_same_rows_give_the_same_bytes(store: Store, site: Path, tmp_path: Path) -> None:
    for n in range(2):
        publish(store, settings_for(tmp_path / str(n)), at(DAY, 8))
        assert bytes_of(tmp_path / str(n)) == bytes_of(site)


def test_what_did_not_change_is_not_written(store: Store, site: Path) -> None:
    times = {file: file.stat().st_mtime_ns for file in site.rglob("*.html")}
    result = publish(store, settings_for(site), at(DAY, 20))
    assert (result.pages, result.changed) == (len(bytes_of(site)) - 1, 0), "all but the manifest are pages"
    assert {file: file.stat().st_mtime_ns for file in site.rglob("*.html")} == times


def test_every_link_leads_somewhere(site: Path) -> None:
    pages = {page.resolve(): parser.parse(str(page)) for page in site.rglob("*.html")}
    anchors = {page: set(tree.xpath("//@id")) for page, tree in pages.items()}
    checked = 0
    for page, tree in pages.items():
        for href in tree.xpath("//@href"):
            if href.startswith(("http:", "https:", "data:")):
                continue
            path, fragment = urldefrag(href)
            target = (page.parent / unquote(path)).resolve() if path else page
            assert target.is_file(), f"{page}: {href}"
            assert not fragment or fragment in anchors[target], f"{page}: {href}"
            checked += 1
    assert checked > 500


def test_ids_are_unique_on_a_page(site: Path) -> None:
    for page in site.rglob("*.html"):
        ids = parser.parse(str(page)).xpath("//@id")
        assert len(ids) == len(set(ids)), page


def test_no_id_leads_out_of_the_site(site: Path) -> None:
    assert not list(site.parent.rglob("*escape*"))
    assert act_page("../../etc") == "acts/index.html"
    with pytest.raises(InputError):
        Site(site).write("../out.html", "x")


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_page_exists_in_every_language_and_says_so(site: Path, language: UiLanguage) -> None:
    names = {str(p.relative_to(site / language)) for p in (site / language).rglob("*")}
    assert names == {str(p.relative_to(site / "kk")) for p in (site / "kk").rglob("*")}
    assert {"index.html", "health.html", "feed.xml", "feed.json", f"days/{DAY}.html", f"acts/{BEES_ID}.html"} <= names
    for page in (site / language).rglob("*.html"):
        assert parser.parse(str(page)).getroot().get("lang") == language


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_the_language_switch_keeps_the_page(site: Path, language: UiLanguage) -> None:
    for page in (site / language).rglob("*.html"):
        tree = parser.parse(str(page))
        others = {
            a.get("lang"): (page.parent / a.get("href")).resolve() for a in tree.xpath("//nav[@class='languages']//a")
        }
        here = page.relative_to(site / language)
        assert others == {other: (site / other / here).resolve() for other in UI_LANGUAGES if other != language}


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_feeds_are_feeds_and_tell_the_same(site: Path, language: UiLanguage) -> None:
    root = etree.parse(str(site / language / "feed.xml")).getroot()
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    for node in (root, *entries):
        assert all(node.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated"))
        assert dt.datetime.fromisoformat(str(node.findtext(f"{ATOM}updated"))).tzinfo
    feed = json.loads((site / language / "feed.json").read_bytes())
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    told = [(item["id"], item["content_html"].strip()) for item in feed["items"]]
    assert told == [(e.findtext(f"{ATOM}id"), str(e.findtext(f"{ATOM}content")).strip()) for e in entries]
    assert len({name for name, _ in told}) == len(told)
    for url, _ in told:
        path, fragment = urldefrag(url.removeprefix(f"{SITE_URL}/"))
        assert fragment in parser.parse(str(site / path)).xpath("//@id")


def test_a_day_that_was_not_wholly_watched_is_news_in_the_feed(site: Path) -> None:
    titles = [item["title"] for item in json.loads((site / "en" / "feed.json").read_bytes())["items"]]
    assert "3 March 2026: There are changes. Not everything could be looked at, so there may be more." in titles
    assert not [title for title in titles if title.startswith("1 March 2026")]


def test_the_health_page_says_what_is_red_and_why(site: Path) -> None:
    text = parser.parse(str(site / "en" / "health.html")).getroot().text_content()
    for words in ("not visited", "not wholly looked at", "the shell of the site without the text of the act",
                  "a test against robots", "2 missing", "robots obeyed", "О колодцах"):  # fmt: skip
        assert words in text


def test_an_act_page_tells_its_story(site: Path) -> None:
    page = parser.parse(str(site / "en" / "acts" / f"{BEES_ID}.html")).getroot()
    text = page.text_content()
    assert "Edition date: 2 March 2026" in text
    assert len(page.xpath("//ul[@class='editions']/li")) == 2
    assert "12-1, point 3, subpoint 2" in text
    law = parser.parse(str(site / "ru" / "acts" / f"{BEES_ID}-text.html")).getroot()
    assert law.xpath("//p[@id='art:1/pt:1/sub:1']/b/text()") == ["1)"]
    assert "Сноска. Статья 2" in law.xpath("//p[@class='law-note']")[0].text


@pytest.mark.parametrize(
    ("language", "listed", "folded"),
    [
        ("ru", "Изменений текста: 3 (Текст на казахском языке: 1)", "Текст на казахском языке: изменений 1"),
        ("kk", "Мәтін өзгерістері: 1 (Орыс тіліндегі мәтін: 3)",
         "Орыс тіліндегі мәтін: 3 өзгеріс; тек ескертпелер мен жазылу: 1"),
        ("en", "Changes of the text: 1 (Text in Russian: 3)", "Text in Russian: changes 3; notes and typing only: 1"),
    ],
)  # fmt: skip
def test_changes_are_counted_by_language_with_notes_apart(site: Path, language: str, listed: str, folded: str) -> None:
    lists = [(site / language / "acts" / name).read_text(encoding="utf-8") for name in ("index.html", "list-Z26.html")]
    assert [listed in page for page in lists] == [True, True]
    act = (site / language / "acts" / f"{BEES_ID}.html").read_text(encoding="utf-8")
    assert f"<summary>{folded}</summary>" in act


def test_the_other_text_stands_in_where_one_language_is_missing(site: Path) -> None:
    page = parser.parse(str(site / "kk" / "acts" / f"{WELLS_ID}.html")).getroot()
    assert page.xpath("//h1")[0].get("lang") == "ru"
    assert Interface("kk").t("act.not_held.kk") in page.text_content()


def test_a_site_whose_crawler_stopped_does_not_look_fresh(store: Store, tmp_path: Path) -> None:
    publish(store, settings_for(tmp_path / "s"), at(DAY + dt.timedelta(days=4), 8))
    index = parser.parse(str(tmp_path / "s" / "en" / "index.html")).getroot().text_content()
    assert "6 March 2026" in index
    assert "We did not look on this day" in index


def test_before_the_first_run_the_site_says_so(tmp_path: Path, store: Store) -> None:
    publish(store, settings_for(tmp_path / "s"), at(BEFORE - dt.timedelta(days=30), 8))
    index = (tmp_path / "s" / "kk" / "index.html").read_text(encoding="utf-8")
    assert Interface("kk").t("days.none") in index


def test_a_new_run_changes_only_what_it_touches(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "s"
    publish(store, settings_for(folder), at(DAY, 8))
    before = bytes_of(folder)
    put(store, [run("lantern", DAY + dt.timedelta(days=1))])
    publish(store, settings_for(folder), at(DAY + dt.timedelta(days=1), 8))
    after = bytes_of(folder)
    assert {name for name in before if before[name] != after[name] and "acts/" in name} == set()


@pytest.mark.parametrize(
    ("address", "safe"),
    [("https://a.example/x", True), ("http://127.0.0.1:8/x", True), ("javascript:alert(1)", False),
     ("/rus/docs/Z1", False), ("data:text/html,x", False), ("https://", False), ("http://[", False), (None, False)],
)  # fmt: skip
def test_only_web_addresses_become_links(address: str | None, safe: bool) -> None:
    assert bool(safe_address(address)) is safe
