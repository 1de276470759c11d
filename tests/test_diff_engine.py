"""The compiled engine and the one in Python: one algorithm, one answer."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.diff import engine
from processors.diff.redline import redline
from tests.codes import invented

try:
    import fast_diff_match_patch  # noqa: F401
except ImportError:
    pytest.skip("fast-diff-match-patch has no wheel for this machine", allow_module_level=True)

FEW = st.text("абвг \U0001f4dc", max_size=60)
"""Of few characters, so that much is alike and more than one answer would be right."""


@given(before=FEW, after=FEW)
@settings(max_examples=1000)
def test_both_engines_give_the_same_edits(before: str, after: str) -> None:
    assert engine.compiled(before, after) == engine.in_python(before, after)


@pytest.mark.parametrize("seed", range(5))
def test_they_agree_on_long_texts_with_edits_everywhere(seed: int) -> None:
    chance = random.Random(seed)
    before = "".join(chance.choices("абвгдежзик", k=2000))
    after = "".join(chance.choice("лм" + char * 18) for char in before if chance.random() > 0.05)
    assert engine.compiled(before, after) == engine.in_python(before, after)


def test_a_redline_is_the_same_without_the_compiled_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    before = " ".join(block.text for block in invented(3, 1))
    after = before.replace("а", "о", 40).replace(". ", ", ", 5)
    found = redline.__wrapped__(before, after)
    monkeypatch.setattr(engine, "_fast", None)
    assert redline.__wrapped__(before, after) == found
