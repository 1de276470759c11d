"""A changed cell says which row it stands in, wherever the change is shown."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest

from processors.diff.compare import compare
from processors.provenance import attach
from reports import render, shown
from reports.digest import arrange
from reports.reading import day_facts
from reports.table import document
from reports.values import UI_LANGUAGES, UiLanguage
from tests.report_data import BEFORE, DAY, at, edition, put, run
from zanwatch.difference import difference_of
from zanwatch.messages import Change, Edition, Provision
from zanwatch.store import connect

ACT = "V2600000909"
ROWS = (("№", "Что возят", "Лимит"), ("1.1", "Соль степная", "2600"), ("1.2", "Войлок", "900"), ("", "", "15"))
WORDS: dict[UiLanguage, str] = {"kk": "Жолы:", "ru": "В строке:", "en": "In the row:"}


def table(*rows: tuple[str, ...], day: dt.date = DAY) -> Edition:
    cells = [
        (f"annex:1/tbl:1/row:{r}/cell:{c}", f"annex:1/tbl:1/row:{r}", text)
        for r, row in enumerate(rows, 1)
        for c, text in enumerate(row, 1)
    ]
    nodes = [("annex:1", "", "Приложение"), ("annex:1/tbl:1", "annex:1", "")]
    for r in range(1, len(rows) + 1):
        nodes += [(f"annex:1/tbl:1/row:{r}", "annex:1/tbl:1", ""), *(c for c in cells if c[1].endswith(f"row:{r}"))]
    provisions = tuple(Provision(at=i, path=p, parent=above, text=t) for i, (p, above, t) in enumerate(nodes))
    _, body = edition(ACT, "ru", "О подводах", day, text_hash=f"h{day}")
    return body.model_copy(update={"provisions": provisions, "notes": ()})


def changed(*rows: tuple[str, ...]) -> tuple[Edition, Edition, Change]:
    old, new = table(*ROWS, day=BEFORE), table(*rows)
    (change,) = attach(compare(old, new), old, new)
    return old, new, change


def other(row: int, cell: int, text: str) -> list[tuple[str, ...]]:
    return [tuple(text if (r, c) == (row, cell) else t for c, t in enumerate(line)) for r, line in enumerate(ROWS)]


@pytest.mark.parametrize(
    ("row", "cell", "text", "expected"),
    [
        (1, 2, "2100", "1.1 Соль степная"),
        (2, 2, "950", "1.2 Войлок"),
        (2, 1, "Войлок и кошма", "1.2 900"),
        (3, 2, "16", ""),
    ],
)
def test_a_changed_cell_names_its_row_by_the_first_words(row: int, cell: int, text: str, expected: str) -> None:
    _, _, change = changed(*other(row, cell, text))
    assert change.row == expected


def test_a_long_row_is_cut_and_other_changes_have_none() -> None:
    long = (("1", "соль " * 60, "5"),)
    old, new = table(*long, day=BEFORE), table(("1", "соль " * 60, "6"))
    (change,) = compare(old, new)
    assert change.row.startswith("1 соль")
    assert change.row.endswith("…")
    assert len(change.row) == 160
    _, _, whole = changed(*ROWS[:2], *ROWS[3:])
    assert (whole.op, whole.row) == ("repealed", "")


def test_every_form_of_the_difference_names_the_row() -> None:
    old, new, change = changed(*other(1, 2, "2100"))
    text, page = shown.text(old.header, new.header, [change]), shown.page(old.header, new.header, [change])
    assert "«1.1 Соль степная»" in text
    assert "«1.1 Соль степная»" in page
    cells = docx.Document(io.BytesIO(document(old, new, [change]))).tables[0].rows[-1].cells
    assert "В строке: «1.1 Соль степная»" in cells[1].text
    (told,) = difference_of(old, new, (change,)).as_dict()["changes"]
    assert told["row"] == "1.1 Соль степная"


def test_mail_and_page_name_the_row_in_every_language(tmp_path: Path) -> None:
    _, _, change = changed(*other(1, 2, "2100"))
    change = change.model_copy(update={"seen_at": at(DAY, 6, 40)})
    store = connect(f"chdb:{tmp_path}/store")
    try:
        put(store, [run("lantern", DAY), change])
        facts = day_facts(store, DAY)
    finally:
        store.close()
    for language in UI_LANGUAGES:
        letter = render.mail(arrange(facts, language), "", "https://z.example", "a@z.example")
        assert f"{WORDS[language]} «1.1 Соль степная»" in letter.text
        assert WORDS[language] in letter.html
        assert ">1.1 Соль степная</q>" in letter.html
