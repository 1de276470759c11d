"""The clocks of the demo portal: the same rows whatever order its pages arrive in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo_feed import Page, pages, processed, shuffled
from zanwatch.demo.acts import load_acts
from zanwatch.identity import sha256

ACTS = ("Z2600000901", "Z2600000907", "V2600039901", "V2600039907")


@pytest.mark.parametrize("seed", [None, 1, 2])
def test_the_demo_portal_gives_the_same_clocks_in_any_order(tmp_path: Path, seed: int | None) -> None:
    found = pages(ACTS)
    with processed(tmp_path, found if seed is None else shuffled(found, seed)) as rows:
        clocks = {
            (row["act_id"], row["path"]): (str(row["in_force"]), row["in_force_basis"], row["cause_act"])
            for row in rows.select("SELECT * FROM commencements")
        }
    law, order = "Z2600000907", "V2600039907"
    assert clocks.pop(("V2600039901", "rules/pt:4"))[0] == "None", "the order of day 3 is not under watch here"
    assert clocks == {
        ("Z2600000901", "art:3/pt:1/sub:2-1"): ("2026-03-13", "computed", law),
        ("Z2600000901", "art:3/pt:1/sub:3"): ("2026-03-13", "computed", law),
        ("Z2600000901", "art:5/pt:2"): ("2026-03-13", "computed", law),
        ("Z2600000901", "art:5-1"): ("2026-07-01", "stated", law),
        ("V2600039901", "annex:1/tbl:1/row:3/cell:3"): ("2026-03-13", "computed", order),
    }


def without(page: Page, start: bytes, end: bytes = b"</p>") -> Page:
    """The page without the paragraph that holds the words `start`."""
    fact, data = page
    at = data.find(start)
    if at < 0:
        return page
    begin, stop = data.rfind(b"<p", 0, at), data.find(end, at) + len(end)
    cut = data[:begin] + data[stop:]
    return fact.model_copy(update={"sha256": sha256(cut), "size": len(cut)}), cut


def alarms(folder: Path, found: list[Page]) -> list[tuple[str, str, str, str]]:
    with processed(folder, found) as rows:
        listed = rows.named("alarms")
        return sorted((row["kind"], row["act_id"], row["language"], row["path"]) for row in listed)


@pytest.mark.slow
def test_the_days_of_the_demo_raise_no_alarm(tmp_path: Path) -> None:
    """Its silent edits are a dash and a full stop: editorial, and said so."""
    assert alarms(tmp_path, pages(load_acts())) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_text_whose_note_is_withheld_is_a_silent_edit_in_any_order(tmp_path: Path, seed: int) -> None:
    note = "Пункт 2 ".encode()
    found = [without(p, note) if p[0].language == "ru" else p for p in pages(["V2600039904", "V2600039908"])]
    assert found != pages(["V2600039904", "V2600039908"])
    assert ("silent_edit", "V2600039904", "ru", "pt:2") in alarms(tmp_path, shuffled(found, seed))
