"""The search of acts: what its index holds, when that is made anew, and its use in a folder and without scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reports import act_search
from reports.publish import publish
from tests.browsing import CHROMIUM, new_tab
from tests.portals import ROOT
from tests.report_data import BEES_ID, DAY, KITES_ID, LAMPS_ID, at, edition, full_day, put
from zanwatch.config import load
from zanwatch.store import Store, connect

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EVIL = "</script><img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('search')}/store")
    put(opened, full_day())
    put(opened, [edition("V2600000405", "ru", EVIL, DAY), edition("K2000000001", "kk", "Қазақтың жиһазы туралы", DAY)])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("found") / "site"
    publish(store, load({"ZANWATCH_SITE": str(folder)}), at(DAY, 8))
    return folder


def rows(file: Path) -> list[list[str]]:
    handed = re.fullmatch(r"zanwatchFound\((.*)\);\n", file.read_text(encoding="utf-8"), re.DOTALL)
    assert handed
    listed: list[list[str]] = json.loads(handed[1])
    return listed


def test_every_act_is_in_the_index_once_under_both_titles(site: Path) -> None:
    for language, first in (("kk", "kk"), ("ru", "ru"), ("en", "kk")):
        listed = [row for file in sorted((site / language / "acts").glob("find-*.js")) for row in rows(file)]
        acts = {row[0]: row for row in listed}
        assert len(acts) == len(listed)
        pages = {file.stem for file in (site / language / "acts").glob("[A-Z]*.html") if "-" not in file.stem}
        assert set(acts) == pages
        assert acts[BEES_ID][2] == first
        assert acts[KITES_ID][1] != acts[KITES_ID][4] != ""
        assert (acts[LAMPS_ID][2], acts[LAMPS_ID][4]) == ("ru", "")


def test_a_long_list_is_cut_and_only_what_was_named_anew_is_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(act_search, "PART", 1)
    settings = load({"ZANWATCH_SITE": str(tmp_path)})
    publish(store, settings, at(DAY, 8))
    files = {file: file.stat().st_mtime_ns for file in (tmp_path / "ru" / "acts").glob("find-*.js")}
    assert len(files) == 6
    assert {len(rows(file)) for file in files} == {1}
    put(store, [edition("K2000000001", "kk", "Қазақтың жиһазы мен ыдысы туралы", DAY, seen_at=at(DAY, 9))])
    publish(store, settings, at(DAY, 10))
    assert [file.name for file, time in files.items() if file.stat().st_mtime_ns != time] == ["find-K20-1.js"]


@pytest.fixture
def tab(browser: Browser, site: Path) -> Iterator[Page]:
    opened = new_tab(browser, viewport={"width": 360, "height": 800})
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto((site / "ru/acts/search.html").as_uri())
    yield opened
    opened.context.close()
    assert said == [], "nothing is refused by the policy of the page, and nothing fails"


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the search was not tried")
@pytest.mark.parametrize(
    ("words", "found"),
    [
        (BEES_ID, [BEES_ID]), (BEES_ID.lower(), [BEES_ID]), ("Учёте пчел", [BEES_ID]), ("батпырауык", [KITES_ID]),
        ("ҚАЗАҚТЫҢ  «жиһаз", ["K2000000001"]), ("казактын жихазы", ["K2000000001"]), ("onerror", ["V2600000405"]),
        ("№ 5 приказ пчёл", [BEES_ID]), ("нет такого акта", []), ("  ", []),
    ],
)  # fmt: skip
def test_an_act_is_found_by_keyboard_by_number_and_title(tab: Page, words: str, found: list[str]) -> None:
    from playwright.sync_api import expect

    while tab.evaluate("document.activeElement.id") != "words":
        tab.keyboard.press("Tab")
    tab.keyboard.type(words)
    tab.keyboard.press("Enter")
    told = {True: "", False: f"Показано актов: {len(found)}" if found else "Ничего не найдено."}[not words.strip()]
    expect(tab.locator("#told")).to_have_text(told)
    links = tab.locator("#found a").all()
    assert [(link.get_attribute("href") or "").removesuffix(".html") for link in links] == found
    assert tab.locator("#found img").count() == 0
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    if found:
        while not tab.evaluate("document.activeElement.closest('#found')"):
            tab.keyboard.press("Tab")
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"**/{found[0]}.html")


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the search was not tried")
def test_without_scripts_the_page_leads_to_the_lists(browser: Browser, site: Path) -> None:
    tab = new_tab(browser, java_script_enabled=False)
    tab.goto((site / "kk/acts/search.html").as_uri())
    assert tab.locator("#search").is_hidden()
    tab.locator("#without a").click()
    assert tab.url.endswith("/kk/acts/index.html")
    tab.context.close()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: the search was not tried")
def test_an_index_that_cannot_be_read_is_said(browser: Browser, site: Path, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    for name in ("ru/acts/search.html", "search.js"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((site / name).read_bytes())
    tab = new_tab(browser)
    tab.goto((tmp_path / "ru/acts/search.html").as_uri())
    tab.fill("#words", "пчёлы")
    expect(tab.locator("#told")).to_contain_text("Указатель актов не прочитан")
    tab.context.close()


def test_one_page_alone_may_run_a_script_and_it_is_ours(site: Path) -> None:
    scripted = {str(page.relative_to(site)) for page in site.rglob("*.html") if "<script" in page.read_text("utf-8")}
    assert scripted == {f"{language}/acts/search.html" for language in ("kk", "ru", "en")}
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        assert ("script-src 'self';" in text) == (str(page.relative_to(site)) in scripted), page
        assert "script-src 'unsafe" not in text
    assert re.findall(r"<script[^>]*>", (site / "ru/acts/search.html").read_text("utf-8")) == [
        '<script src="../../search.js">'
    ]


def test_the_server_of_the_pages_lets_each_of_them_do_what_the_page_itself_allows(site: Path) -> None:
    conf = (ROOT / "docker" / "nginx.conf").read_text(encoding="utf-8")
    sent = [p.replace("; frame-ancestors 'none'", "") for p in re.findall(r'Security-Policy "([^"]*)" always;', conf)]
    said = [
        re.findall(r'Security-Policy" content="([^"]*)"', (site / page).read_text(encoding="utf-8"))[0]
        for page in ("ru/index.html", "ru/acts/search.html")
    ]
    assert sent == said
    (place,) = re.findall(r"location ~ (\S+search\S+) \{", conf)
    assert re.search(place, "/kk/acts/search.html")
    assert not re.search(place, "/kk/acts/research.html")
    own = conf.partition(place)[2].partition("}")[0]
    assert [name for name in re.findall(r"add_header (\S+)", conf) if name not in own] == []
