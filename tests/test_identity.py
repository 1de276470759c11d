"""Names: provisions, acts and events are called the same everywhere and always."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zanwatch.identity import (
    CONTAINERS,
    UNITS,
    child,
    is_act_id,
    is_path,
    is_within,
    number_of,
    parent_path,
    stable_id,
    step,
    unit_of,
)

ROOT = Path(__file__).parent.parent
steps = st.tuples(
    st.sampled_from(sorted(UNITS)), st.from_regex(r"[0-9]{1,3}(-[0-9]{1,2})?|[IVXL]{1,4}|", fullmatch=True)
)
texts = st.lists(st.one_of(st.none(), st.text(max_size=10)), max_size=4)


@pytest.mark.parametrize("path", [
    "art:12-1/pt:3/sub:2", "rules/pt:5/sub:1/par:2", "annex:1/tbl:1/row:4/cell:2", "ch:3", "sec:IV", "title", "rules:2",
    "art:5/cl:2", "pt:3/sub:а", "pt:4.1",
])  # fmt: skip
def test_a_name_is_recognised(path: str) -> None:
    assert is_path(path)


@pytest.mark.parametrize("path", [
    "", "/", "art:1/", "/art:1", "art:", "art:1//pt:2", "article:1", "Art:1", "art:1 ", "art:1/../pt:2", "z5",
    "art:1\n", "art:<b>",
])  # fmt: skip
def test_what_is_no_name_is_refused(path: str) -> None:
    assert not is_path(path)


@given(st.lists(steps, min_size=1, max_size=5))
def test_a_name_built_step_by_step_can_be_taken_apart(parts: list[tuple[str, str]]) -> None:
    path = ""
    for unit, number in parts:
        longer = child(path, unit, number)
        assert is_path(longer)
        assert (parent_path(longer), unit_of(longer), number_of(longer)) == (path, unit, number)
        assert step(unit, number) == longer.rpartition("/")[2]
        assert is_within(longer, [path]) or not path
        path = longer


def test_a_neighbour_is_not_within() -> None:
    assert is_within("art:1/pt:2", ["art:1"])
    assert is_within("art:1", ["art:1"])
    assert not is_within("art:12", ["art:1"])
    assert not is_within("art:1-1/pt:2", ["art:1"])


def test_containers_are_units() -> None:
    assert set(UNITS) >= CONTAINERS


@pytest.mark.parametrize("text", ["Z1600000480", "K950001000_", "V2600039901", "G26ZH00904M"])
def test_the_portal_s_own_ids_are_recognised(text: str) -> None:
    assert is_act_id(text)


@pytest.mark.parametrize(
    "text", ["", "z1600000480", "Z", "Z16/../x", "Z16 480", "../Z1600000480", "З1600000480", "Z1\n"]
)
def test_what_is_no_id_is_refused(text: str) -> None:
    assert not is_act_id(text)


@given(texts, texts)
def test_different_parts_have_different_ids(one: list[str | None], two: list[str | None]) -> None:
    assert (stable_id(*one) == stable_id(*two)) == (one == two)


def test_parts_do_not_run_together() -> None:
    ids = {stable_id("a", "bc"), stable_id("ab", "c"), stable_id("abc"), stable_id("abc", ""), stable_id("abc", None)}
    assert len(ids) == 5


def test_an_id_is_the_same_in_every_process() -> None:
    code = "from zanwatch.identity import stable_id; print(stable_id('Z2600000901', None, '«қ»'))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }  # fmt: skip
    assert len(found) == 1
