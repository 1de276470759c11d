"""Cards of acts: every line is used or kept with a signal; broken pages are refused; order does not matter."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.parse.cards import CARD_KINDS, card_rows
from processors.steps import Ports, parse_capture
from zanwatch import archive
from zanwatch.demo import bank
from zanwatch.demo.acts import load_acts, load_plan
from zanwatch.demo.adilet import AdiletPages
from zanwatch.errors import Rejected
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Language, Reject
from zanwatch.rows import by_table
from zanwatch.store import Store, connect

NOON = dt.datetime(2026, 3, 3, 12, tzinfo=dt.UTC)
ACTS = load_acts()
PAGES = AdiletPages(ACTS, load_plan())


def capture(kind: str, act: str, data: bytes, **values: Any) -> Capture:
    usual = {
        "source": "adilet", "run_id": "r", "kind": kind, "address": f"https://portal.example/rus/docs/{act}/{kind}",
        "act_id": act, "language": "ru", "fetched_at": NOON, "http_status": 200, "sha256": sha256(data),
        "size": len(data),
    }  # fmt: skip
    return Capture.model_validate(usual | values)


def page(kind: str, act: str, day: int = 2, language: Language = "ru") -> bytes:
    printed = {"info": PAGES.info, "history": PAGES.history}[kind](ACTS[act], day, language, 7)
    return printed.encode()


def rows(kind: str, act: str, data: bytes, **values: Any) -> list[dict[str, Any]]:
    return [row for _, row in card_rows(data, capture(kind, act, data, **values))]


def shown(table: str) -> bytes:
    return f'<html><body><div class="slogan"></div>{table}</body></html>'.encode()


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_card_of_every_act_says_when_it_was_published(act: str, language: Language) -> None:
    found = rows("info", act, page("info", act, 3, language), language=language)
    assert [row["position"] for row in found] == list(range(1, len(found) + 1))
    days = {row["field"]: row["day"] for row in found if row["field"]}
    assert days == {"published": ACTS[act].published, "adopted": ACTS[act].adopted}
    assert all(row["value"] and row["signals"] == "[]" for row in found)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_the_history_lists_the_editions_with_their_dates(act: str) -> None:
    found = rows("history", act, page("history", act, 3))
    assert [row["changed_on"] for row in found] == [e.date for e in ACTS[act].editions_at(3)]
    assert {row["document_act_id"] for row in found} == {act}
    assert all(row["document"] and row["requisites"] and row["status"] and row["signals"] == "[]" for row in found)


@pytest.mark.parametrize("act", sorted(ACTS))
def test_the_versions_of_the_bank_are_a_history_too(act: str) -> None:
    versions = bank.versions(ACTS[act], 3)
    found = rows("versions", act, json.dumps(versions).encode())
    assert [row["changed_on"].isoformat() for row in found] == [version["versionDate"] for version in versions]
    assert all(row["signals"] == "[]" for row in found)


def test_a_line_that_links_to_another_act_names_it() -> None:
    data = shown(
        '<table id="ethernatable"><tr><th>№</th></tr><tr><td>1</td><td><a href="/rus/docs/Z2600000907#z5">О внесении'
        "</a></td><td>Закон</td><td>27.02.2026</td><td>Новый</td></tr></table>"
    )
    (row,) = rows("history", "Z2600000901", data)
    assert (row["document_act_id"], row["changed_on"]) == ("Z2600000907", dt.date(2026, 2, 27))


@pytest.mark.parametrize("value", ["", "уточняется", "01.02.2026; 03.02.2026", "31.02.2026", "<b>Вестник</b>"], ids=str)
def test_a_date_that_is_not_one_date_is_no_date_and_says_so(value: str) -> None:
    table = f'<table class="params"><tr><td>Дата официальной публикации:</td><td>{value}</td></tr></table>'
    (row,) = rows("info", "Z2600000901", shown(table))
    assert (row["field"], row["day"]) == ("published", None)
    assert json.loads(row["signals"])[0]["code"] == "card_date"


@pytest.mark.parametrize("kind", ["info", "history"])
@given(cells=st.lists(st.lists(st.text("абв12", min_size=1, max_size=5), min_size=1, max_size=7), max_size=6))
def test_every_line_is_used_or_kept_with_a_signal(kind: str, cells: list[list[str]]) -> None:
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in cells)
    found = rows(kind, "Z1", shown(f'<table class="params" id="ethernatable">{body}</table>'))
    assert len(found) == len(cells)
    width = {"info": 2, "history": 5}[kind]
    for row, line in zip(found, cells, strict=True):
        if len(line) != width:
            assert "card_row" in row["signals"]
            assert " | ".join(line) in {row.get("value"), row.get("document")}


@pytest.mark.parametrize("kind", ["info", "history"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (PAGES.shell().encode(), "shell"),
        (b"", "empty"),
        ("<html><body>Вы не робот?</body></html>".encode(), "captcha"),
        (b"<html><head><title>503 Service Unavailable</title></head><body></body></html>", "error_page"),
        (b"<html><head><meta charset='windows-1251'></head><body></body></html>", "bad_encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_that_is_no_card_is_refused(kind: str, data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        rows(kind, "Z2600000901", data)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("kind", ["info", "history"])
def test_a_cut_a_foreign_and_a_misplaced_card_are_refused(kind: str) -> None:
    whole = page(kind, "Z2600000901")
    for asked, data, reason in [
        ("Z2600000901", whole[: len(whole) // 2], "cut"),
        ("Z2600000901", whole.replace(b"</html>", b""), "cut"),
        ("Z2600000907", whole, "wrong_act"),
        ("Z2600000901", page(kind, "Z2600000901", 2, "kk"), "wrong_language"),
    ]:
        with pytest.raises(Rejected) as refusal:
            rows(kind, asked, data)
        assert refusal.value.reason == reason


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b'[{"id": "1"', "cut"), (b"\xff[]", "bad_encoding"), (b'{"a": 1}', "unknown_format"),
     (b"[1]", "unknown_format")],
)  # fmt: skip
def test_a_list_of_editions_that_is_none_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        rows("versions", "Z2600000901", data)
    assert refusal.value.reason == reason


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('cards')}/store")
    yield opened
    opened.close()


def test_a_broken_card_becomes_a_reject_and_no_row(store: Store, tmp_path: Path) -> None:
    ports = Ports(archive.connect(f"file:{tmp_path}"), store)
    data = PAGES.shell().encode()
    ports.archive.put(data)
    outcome = parse_capture(capture("info", "Z2600000901", data), ports)
    assert [table for table, _ in outcome.rows] == ["captures"]
    (message,) = outcome.messages
    assert Reject.model_validate_json(message.value).reason == "shell"


def test_order_and_repetition_do_not_matter_and_the_newest_card_stands(store: Store) -> None:
    act = "Z2600000901"
    seen = [
        card_rows(data, capture(kind, act, data, source=source, fetched_at=NOON + dt.timedelta(days=day)))
        for day in (1, 2, 3)
        for kind in ("info", "history")
        for source in ("adilet", "mirror")
        for data in [page(kind, act, day)]
    ]
    views = []
    for seed in range(3):
        for table in ("act_info", "act_history"):
            store._command(f"TRUNCATE TABLE {table}")
        shuffled = [*seen, *seen[::2]]
        random.Random(seed).shuffle(shuffled)
        for card in shuffled:
            for table, found in by_table(card).items():
                store.insert(table, found)
        queries = ("SELECT * FROM current_info ORDER BY ALL", "SELECT * FROM current_history ORDER BY ALL",
                   "SELECT act_id, published, arraySort(sources) FROM publications")  # fmt: skip
        views.append([store.select(query) for query in queries])
    assert views[0] == views[1] == views[2]
    assert {row["seen_at"] for row in views[0][0]} == {NOON + dt.timedelta(days=3)}
    assert len(views[0][1]) == 2 * len(ACTS[act].editions_at(3))
    assert views[0][2][0]["published"] == ACTS[act].published


def test_cards_that_disagree_leave_the_publication_open(store: Store) -> None:
    act = "V2600039901"
    for source, day in (("one", "01.02.2026"), ("two", "02.02.2026")):
        table = f'<table class="params"><tr><td>Дата официальной публикации</td><td>{day}</td></tr></table>'
        data = shown(table)
        for name, found in by_table(card_rows(data, capture("info", act, data, source=source))).items():
            store.insert(name, found)
    (row,) = store.select("SELECT published FROM publications WHERE act_id = {act:String}", act=act)
    assert row["published"] is None


def test_every_kind_the_sources_fetch_besides_texts_is_read() -> None:
    assert {"info", "history", "versions"} == CARD_KINDS
