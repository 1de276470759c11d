"""More than a page holds: long lists, histories and texts are told on several pages, and nothing is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html as parser

from reports import act_history, act_lists, act_text
from reports.publish import publish
from tests.many_acts import FIRST, act_ids, day_of_changes, first_editions
from tests.report_data import at, edition, put
from zanwatch.config import load
from zanwatch.store import Store, connect


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A site whose lists, histories and texts are longer than a page; made with small pages so that it is quick."""
    folder = tmp_path_factory.mktemp("crowded")
    store = connect(f"chdb:{folder}/store")
    ids = act_ids(90)
    put(store, first_editions(ids, FIRST))
    long = ids[1]
    for n in range(4):
        put(store, day_of_changes([long], FIRST + dt.timedelta(days=n), 12, 1))
    put(store, day_of_changes(ids[2:6], FIRST + dt.timedelta(days=4), 8, 4))
    lay_code(store, long)
    with pytest.MonkeyPatch.context() as patch:
        for module, values in ((act_history, {"FULL": 14, "LEAF": 5}), (act_lists, {"LISTED": 4}),
                               (act_text, {"LONGEST": 3000, "PART": 600})):  # fmt: skip
            for name, value in values.items():
                patch.setattr(module, name, value)
        publish(store, load({"ZANWATCH_SITE": str(folder / "site")}), at(FIRST + dt.timedelta(days=4), 8))
    store.close()
    return folder / "site", long


def lay_code(store: Store, act: str) -> None:
    """Give `act` a newest edition of many chapters."""
    day = FIRST + dt.timedelta(days=3)
    filed = edition(act, "ru", "Кодекс о мостах", day)[0].header
    lines = [(f"ch:{c}", f"Глава {c}", "О сваях") for c in range(1, 8)]
    rows = [row for path, label, text in lines for row in [(path, label, text), *articles(path)]]
    store.insert("provisions", [
        {"act_id": act, "language": "ru", "text_hash": filed.text_hash, "at": 100 + i, "path": path, "parent": "",
         "unit": path.partition(":")[0], "label": label, "text": text, "repealed": False}
        for i, (path, label, text) in enumerate(rows)
    ])  # fmt: skip


def articles(chapter: str) -> list[tuple[str, str, str]]:
    number = chapter.partition(":")[2]
    return [(f"art:{number}-{n}", f"Статья {number}-{n}.", "свая " * 40) for n in range(3)]


def test_every_link_of_a_crowded_site_leads_somewhere(crowded: tuple[Path, str]) -> None:
    site, _ = crowded
    pages = {page.resolve(): parser.parse(str(page)) for page in site.rglob("*.html")}
    anchors = {page: tree.xpath("//@id") for page, tree in pages.items()}
    reached = {(site / "index.html").resolve()}
    for page, tree in pages.items():
        assert len(anchors[page]) == len(set(anchors[page])), page
        for href in tree.xpath("//a/@href"):
            if href.startswith(("http:", "https:")):
                continue
            path, fragment = urldefrag(href)
            target = (page.parent / unquote(path)).resolve() if path else page
            if target.suffix != ".html":
                assert target.is_file(), f"{page}: {href}"
                continue
            assert target in pages, f"{page}: {href}"
            assert not fragment or unquote(fragment) in anchors[target], f"{page}: {href}"
            reached.add(target)
    assert reached == set(pages)


def test_a_long_history_is_told_on_several_pages_and_loses_nothing(crowded: tuple[Path, str]) -> None:
    site, act = crowded
    page = parser.parse(str(site / "ru" / "acts" / f"{act}.html"))
    keys = page.xpath("//*[starts-with(@id, 'c-')]/@id")
    assert len(keys) == 48
    assert len(page.xpath("//section[starts-with(@id, 'c-')]")) == 12
    leaves = sorted((site / "ru" / "acts").glob(f"{act}-2*.html"))
    assert len(leaves) == 9
    told = [key for leaf in leaves for key in parser.parse(str(leaf)).xpath("//section[starts-with(@id, 'c-')]/@id")]
    assert len(told) == len(set(told)) == 36


def test_a_long_text_is_cut_at_chapters_and_loses_nothing(crowded: tuple[Path, str]) -> None:
    site, act = crowded
    parts = sorted((site / "ru" / "acts").glob(f"{act}-text-*.html"))
    assert len(parts) == 7
    shown = [p for part in parts for p in parser.parse(str(part)).xpath("//div[@class='law']/p/@id")]
    assert [path for path in shown if path.startswith("ch:")] == [f"ch:{n}" for n in range(1, 8)]
    assert len(shown) == len(set(shown)) == 5 + 7 * 4
    assert len(list((site / "kk" / "acts").glob(f"{act}-text-*.html"))) == 7, "the language switch would lead nowhere"
    contents = parser.parse(str(site / "ru" / "acts" / f"{act}-text.html"))
    assert [e.get("id") for e in contents.xpath("//li[@id]")] == [
        p for p in shown if p.startswith(("ch:", "art:")) and "/" not in p
    ]


def test_every_act_stands_on_a_shelf_of_its_kind_and_year(crowded: tuple[Path, str]) -> None:
    site, _ = crowded
    shelves = [parser.parse(str(page)) for page in (site / "kk" / "acts").glob("list-*.html")]
    found = [href for shelf in shelves for href in shelf.xpath("//ul[@class='acts']/li/a/@href")]
    assert sorted(found) == sorted(f"../acts/{act}.html" for act in act_ids(90))
    assert all(len(shelf.xpath("//ul[@class='acts']/li")) <= 4 for shelf in shelves)
