"""The clocks of the demo portal: the same rows whatever order its pages arrive in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.demo_feed import pages, processed, shuffled

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
