"""Tables for spreadsheets and terminals: no formula, no cell a spreadsheet cannot hold, nothing cut on a terminal."""

from __future__ import annotations

import csv
import io

import pytest

from reports import spreadsheet
from zanwatch import output


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 701", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A"]
)
def test_no_cell_becomes_a_formula(text: str) -> None:
    assert cells(spreadsheet.table(["a"], [[text]]))[1] == [f"'{text}"]


def test_a_cell_is_never_longer_than_a_spreadsheet_holds_and_says_that_it_was_cut() -> None:
    (_, short, long) = cells(spreadsheet.table(["a"], [["ә" * 32767], ["=" + "ө" * 40000]]))
    assert short == ["ә" * 32767]
    assert len(long[0]) == 32767
    assert long[0].startswith("'=ө")
    assert long[0].endswith("ө…")


def test_kazakh_letters_quotes_and_lines_come_back() -> None:
    odd = ['Ә«Ғ» "Қ", Ң\nӨҰҮҺІ', ""]
    assert cells(spreadsheet.table(["бір", "екі"], [odd])) == [["бір", "екі"], odd]


def test_rows_too_wide_for_the_terminal_stand_one_under_another() -> None:
    row = {f"column_{n}": f"value {n} " + "x" * 30 for n in range(8)} | {"list": ["[bold]"]}
    told = output.rows([row, row], "table").splitlines()
    assert told[0] == f"column_0  {row['column_0']}"
    assert told[8] == "list      ['[bold]']"
    assert told[9] == ""
    assert len(told) == 19
    narrow = output.rows([{"reason": "shell", "refused": 2}], "table").splitlines()
    assert [line.split() for line in narrow] == [["reason", "refused"], ["shell", "2"]]
