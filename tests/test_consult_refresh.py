"""Flags of a draft follow its cards and files, whatever came first, and looking again writes nothing."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from processors.consult.refresh import refreshed_states
from processors.parse.discussion.card import read_card
from processors.parse.discussion.file import read_file
from tests.discussion_files import docx, paragraph
from tests.discussion_pages import SITE, capture, page
from tests.draft_data import draft, flags, put_rows
from zanwatch import archive
from zanwatch.archive import Archive
from zanwatch.discussion_rows import draft_rows, draft_text_rows
from zanwatch.rows import Rows
from zanwatch.store import Store, connect

KAZAKH = "Құдық қараушылары журнал жүргізеді және құдықты жылына екі рет, көктемде және күзде тазалайды. " * 3
WORDS = "Смотрители колодцев ведут журнал и чистят колодец дважды в год, весной и осенью, до перегона скота. " * 3


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path}/store")
    yield opened
    opened.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Archive:
    return archive.connect(f"file:{tmp_path}/archive")


def seen() -> tuple[Rows, dt.datetime, str]:
    """Return the rows of a card that shows only a table about the draft, when it was seen, and the draft."""
    card = read_card(*page("passport", "ru")).seen
    return draft_rows(card), card.seen_at, card.draft_id


def attached(number: int) -> Rows:
    known = capture(docx(paragraph(WORDS)), "draft_file", act_id=seen()[2],
                    address=f"{SITE}/application/downloadconceptfile?id={number}")  # fmt: skip
    return draft_text_rows(read_file(docx(paragraph(WORDS)), known)[0].filed)


def state(draft_id: str, found: str = "[]") -> tuple[str, dict[str, Any]]:
    return draft(draft_id, flags=found, amends=[], title_ru="О журнале", title_kk="Журнал туралы")


def codes(store: Store) -> list[str]:
    (row,) = store.select("SELECT flags FROM draft_states FINAL")
    return [flag["code"] for flag in json.loads(row["flags"])]


def test_a_missing_text_is_told_and_no_longer_once_its_file_was_read(store: Store, shelf: Archive) -> None:
    rows, now, draft_id = seen()
    put_rows(store, [*rows, state(draft_id, flags(("extended", "1 → 2")))])
    put_rows(store, refreshed_states(store, shelf, now))
    assert codes(store) == ["extended", "full_text_missing", "no_explanatory_note"]
    put_rows(store, attached(4100))
    put_rows(store, refreshed_states(store, shelf, now))
    assert codes(store) == ["extended", "no_explanatory_note"]
    assert refreshed_states(store, shelf, now) == []


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_arrival_is_forgotten(store: Store, shelf: Archive, order: tuple[int, ...]) -> None:
    rows, now, draft_id = seen()
    parts: list[Rows] = [rows, attached(4100), [state(draft_id)]]
    for place in order:
        put_rows(store, parts[place])
        put_rows(store, refreshed_states(store, shelf, now))
    assert codes(store) == ["no_explanatory_note"]


def test_a_draft_nobody_has_seen_for_long_keeps_its_flags(store: Store, shelf: Archive) -> None:
    rows, now, draft_id = seen()
    put_rows(store, [*rows, state(draft_id, flags(("full_text_missing", "x")))])
    assert refreshed_states(store, shelf, now + dt.timedelta(days=91)) == []


AMENDING = {
    "ru": "Внести в приказ Министра степных дел от 3 марта 2020 года № 17 «Об утверждении Правил» изменения:",
    "kk": "«Қағидалар туралы» Дала істері министрінің 2020 жылғы 3 наурыздағы № 17 бұйрығына өзгерістер енгізілсін:",
}  # fmt: skip
SOME_ORDERS = {"title_ru": "О внесении изменений в некоторые приказы",
               "title_kk": "Кейбір бұйрықтарға өзгерістер енгізу туралы"}  # fmt: skip
KNOWN = {"subject": "s", "act_id": "V2000000017", "language": "ru", "evidence": "e", "rule": "r"}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_draft_that_changes_some_orders_is_linked_to_those_its_text_names(
    store: Store, shelf: Archive, language: str
) -> None:
    rows, now, draft_id = seen()
    data = docx(paragraph(AMENDING[language]) + paragraph(WORDS if language == "ru" else KAZAKH))
    known = capture(data, "draft_file", act_id=draft_id, address=f"{SITE}/application/downloadconceptfile?id=4100")
    (found,) = read_file(data, known)
    assert found.text
    assert shelf.put(found.text.to_json()) == found.filed.body
    put_rows(store, [*rows, *draft_text_rows(found.filed), draft(draft_id, flags="[]", amends=[], **SOME_ORDERS)])
    put_rows(store, refreshed_states(store, shelf, now))
    assert amended(store) == [], "no such act is known yet"
    store.insert("assessments", [KNOWN | {"name": "act_date", "value": "2020-03-03"},
                                 KNOWN | {"name": "act_number", "value": "17"}])  # fmt: skip
    put_rows(store, refreshed_states(store, shelf, now))
    assert amended(store) == ["V2000000017"]
    assert refreshed_states(store, shelf, now) == []


def amended(store: Store) -> list[str]:
    (row,) = store.select("SELECT amends FROM draft_states FINAL")
    return list(row["amends"])
