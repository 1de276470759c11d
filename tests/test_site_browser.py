"""The pages in a real browser: accessible, usable on a phone and by keyboard, and nothing is fetched from outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reports import render
from reports.consultations.reading import discussions
from reports.digest import build
from reports.publish import publish
from tests.browsing import CHROMIUM, new_tab
from tests.draft_data import full_discussion, put_rows
from tests.report_data import BEES_ID, DAY, at, full_day, hold, put
from zanwatch.config import load
from zanwatch.store import connect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = [
    "index.html", "ru/index.html", f"kk/days/{DAY}.html", f"ru/acts/{BEES_ID}.html", f"kk/acts/{BEES_ID}-text.html",
    "en/acts/index.html", "kk/acts/search.html", "en/acts/list-Z26.html", "en/health.html", "kk/days/index.html",
    "kk/days/2026.html",
    "mail.html", "ru/drafts/index.html", "kk/drafts/open_npa-501.html", "ru/drafts/open_npa-503.html",
    "en/drafts/bodies.html", "outcome.html",
]  # fmt: skip
MAILS = ("mail.html", "outcome.html")
SCREENS = {"desktop": (1280, "light"), "phone": (375, "light"), "phone at night": (375, "dark")}
LOOKS = [
    *((page, "desktop") for page in [*PAGES[1:4], "en/health.html", "ru/drafts/open_npa-503.html"]),
    *((page, "phone") for page in PAGES),
    *(
        (page, "phone at night")
        for page in ("ru/index.html", "mail.html", "kk/drafts/open_npa-501.html", "outcome.html")
    ),
]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: pages were not looked at"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser")
    store = connect(f"chdb:{folder}/store")
    put(store, full_day())
    put_rows(store, full_discussion())
    hold(store)
    settings = load({"ZANWATCH_SITE": f"{folder}/site"})
    publish(store, settings, at(DAY, 8))
    letter = render.mail(build(store, DAY, "ru"), "Анна", settings.site_url, settings.contact)
    (folder / "site" / "mail.html").write_text(letter.html, encoding="utf-8")
    (discussion,) = discussions(store, ["503"])
    outcome = render.letter(
        "outcome", "kk", settings.site_url, "", discussion=discussion, draft=discussion.draft, event="adopted",
        name="Айгерім", contact=settings.contact,
    )  # fmt: skip
    (folder / "site" / "outcome.html").write_text(outcome.html, encoding="utf-8")
    store.close()
    return folder / "site"


def shown(browser: Browser, site: Path, page: str, screen: str) -> Any:
    width, scheme = SCREENS[screen]
    tab = new_tab(browser, viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab.goto((site / page).as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return tab


@pytest.mark.parametrize(("page", "screen"), LOOKS)
def test_a_page_is_accessible_and_fits(browser: Browser, site: Path, page: str, screen: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    tab = shown(browser, site, page, screen)
    results = Axe().run(tab)
    width = tab.evaluate("document.documentElement.scrollWidth")
    tab.context.close()
    problems = [
        (v["id"], v["help"], [(n["target"], n.get("failureSummary", "")[:200]) for n in v["nodes"][:3]])
        for v in results.response["violations"]
    ]
    assert results.response["passes"], "axe did not look"
    assert problems == []
    assert width <= SCREENS[screen][0]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("page", ["drafts/bodies-2026-03.html", "health.html"])
def test_on_a_phone_no_table_is_cut(browser: Browser, site: Path, page: str, language: str) -> None:
    tab = new_tab(browser, viewport={"width": 360, "height": 800})
    tab.goto((site / language / page).as_uri())
    tables = tab.evaluate(
        "[...document.querySelectorAll('table')].map(t => [t.scrollWidth, t.parentElement.clientWidth])"
    )
    tab.context.close()
    assert tables
    assert not [table for table in tables if table[0] > table[1]]


def test_on_paper_nothing_is_folded_and_ink_is_dark(browser: Browser, site: Path) -> None:
    tab = new_tab(browser, color_scheme="dark")
    tab.goto((site / f"ru/acts/{BEES_ID}.html").as_uri())
    tab.emulate_media(media="print", color_scheme="dark")
    shown = tab.evaluate(
        "[...document.querySelectorAll('details')].map(d => d.offsetHeight > d.querySelector('.change').offsetHeight)"
    )
    ink = tab.evaluate("getComputedStyle(document.querySelector('.requisites')).color")
    tab.context.close()
    assert len(shown) == 2
    assert all(shown)
    assert max(map(int, ink.removeprefix("rgb(").removesuffix(")").split(","))) < 128


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(browser: Browser, site: Path) -> None:
    tab = shown(browser, site, "ru/index.html", "desktop")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.querySelector('main').contains(document.activeElement)")
    assert tab.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    tab.context.close()


def test_a_page_asks_for_nothing_but_itself_and_its_sheet(browser: Browser, site: Path) -> None:
    tab = new_tab(browser)
    asked: list[str] = []
    refused: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: refused.append(message.text))
    tab.goto((site / "kk/index.html").as_uri())
    assert [Path(url).name for url in asked if not url.startswith("data:")] == ["index.html", "style.css"]
    assert refused == []
    tab.context.close()
