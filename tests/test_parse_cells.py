"""Cells stand where the reader sees them: what covers columns and rows beside and above them is counted."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from tests.test_parse_shapes import page
from zanwatch.messages import Edition


def cells(edition: Edition) -> dict[str, str]:
    return {p.path.partition("tbl:1/")[2]: p.text for p in edition.provisions if "/cell:" in p.path and p.text}


def table(*rows: str) -> str:
    return f"<h1>Қағида</h1><p>1. Кесте:</p><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def test_a_head_of_two_rows_names_its_cells_by_column() -> None:
    found = cells(
        page(
            table(
                "<td rowspan='2'>Р/с</td><td colspan='2'>Бұлақ</td><td rowspan=2>Сомасы</td>",
                "<td>атауы</td><td>суы</td>",
                "<td>1</td><td>Тұма</td><td>таза</td><td>5</td>",
            )
        )
    )
    assert found == {
        "row:1/cell:1": "Р/с", "row:1/cell:2": "Бұлақ", "row:1/cell:4": "Сомасы",
        "row:2/cell:2": "атауы", "row:2/cell:3": "суы",
        "row:3/cell:1": "1", "row:3/cell:2": "Тұма", "row:3/cell:3": "таза", "row:3/cell:4": "5",
    }  # fmt: skip


def test_what_stands_beside_a_tall_cell_keeps_its_column() -> None:
    found = cells(
        page(table("<td rowspan='3'>Колледж</td><td>ән</td><td>25</td>", "<td>би</td><td>10</td>", "<td>Σ</td>"))
    )
    assert (found["row:2/cell:2"], found["row:2/cell:3"]) == ("би", "10")
    assert found["row:3/cell:2"] == "Σ"


def test_a_tall_cell_reaches_into_no_other_table() -> None:
    two = table("<td rowspan='9'>а</td><td>ә</td>") + "<p>2. Тағы:</p><table><tr><td>б</td></tr></table>"
    assert [p.path for p in page(two).provisions if p.text == "б"] == ["pt:2/tbl:1/row:1/cell:1"]


def test_odd_numbers_cover_one_cell() -> None:
    for odd in ("0", "-2", "көп", "", "1e9", "²"):
        found = cells(page(table(f"<td rowspan='{odd}' colspan='{odd}'>а</td><td>ә</td>", "<td>б</td>")))
        assert list(found) == ["row:1/cell:1", "row:1/cell:2", "row:2/cell:1"]


SPANS = st.integers(1, 4)


@given(st.lists(st.lists(st.tuples(SPANS, SPANS), max_size=4), max_size=5))
def test_no_two_cells_of_a_row_share_a_name(rows: list[list[tuple[int, int]]]) -> None:
    printed = ["".join(f"<td colspan={w} rowspan={h}>x</td>" for w, h in row) for row in rows]
    named = [p.path for p in page(table(*printed)).provisions if "/cell:" in p.path]
    assert len(named) == len(set(named)) == sum(map(len, rows))


def test_cells_that_cover_a_world_cost_no_more_than_others() -> None:
    rows = ["<td rowspan=99999999 colspan=99999999>х</td>" * 3] * 400 + ["<td>у</td>"] * 2000
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    began = time.process_time()
    page(f"<h1>Ереже</h1><p>1. Кесте:</p><table><td rowspan=5>бос</td>{body}</table>")
    assert time.process_time() - began < 5
