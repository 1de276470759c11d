"""A line broken in two, or two made one, without a word changed is editorial; with a word changed it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.diff.apply import apply, printed
from processors.diff.compare import compare
from tests.test_diff import edition, ops
from zanwatch.messages import Change

SENTENCES = (
    "Лодки стоят у причала с мая по октябрь.",
    "Смотритель записывает каждую лодку в журнал, указывая имя владельца.",
    "Зимой лодки хранят под навесом.",
    "Владелец забирает лодку до первого снега.",
)
BEFORE = ("Статья 1. Причал", "Причал открыт для всех.", "Статья 2. Лодки")
AFTER = ("Статья 3. Плата", "Плата за причал не взимается.")


def between(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Change, ...]:
    first, second = edition(*BEFORE, *old, *AFTER), edition(*BEFORE, *new, *AFTER)
    changes = compare(first, second)
    assert apply(first, changes) == printed(second)
    return changes


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_line_broken_in_two_is_editorial_and_so_is_the_way_back(cut: int) -> None:
    whole, parts = (" ".join(SENTENCES),), (" ".join(SENTENCES[:cut]), " ".join(SENTENCES[cut:]))
    (broken,) = between(whole, parts)
    (joined,) = between(parts, whole)
    assert (broken.op, broken.span_before, broken.span_after) == ("editorial", 1, 2)
    assert (joined.op, joined.span_before, joined.span_after) == ("editorial", 2, 1)
    assert broken.text_after == "\n".join(parts)


def test_a_numbered_line_broken_is_editorial_too() -> None:
    (change,) = between((f"1. {SENTENCES[0]} {SENTENCES[1]}",), (f"1. {SENTENCES[0]}", SENTENCES[1]))
    assert (change.op, change.path_after) == ("editorial", "art:2/pt:1")


def test_a_word_changed_on_the_way_is_no_editing() -> None:
    new = (SENTENCES[0], SENTENCES[1].replace("каждую лодку", "каждую вторую лодку"))
    said = ops(between((" ".join(SENTENCES[:2]),), new))
    assert "editorial" not in [op for op, _, _ in said]


def test_a_new_number_is_a_new_point_though_no_word_is_new() -> None:
    said = ops(between((f"1. {SENTENCES[0]} {SENTENCES[1]}",), (f"1. {SENTENCES[0]}", f"2. {SENTENCES[1]}")))
    assert "editorial" not in [op for op, _, _ in said]


@given(st.lists(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), min_size=1, max_size=4), st.data())
def test_the_editions_stay_exact_however_lines_are_broken(lines: list[list[str]], data: st.DataObject) -> None:
    def flowed() -> tuple[str, ...]:
        words = [word for line in lines for word in line]
        breaks = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
        text = "".join(word + ("\n" if ends else " ") for word, ends in zip(words, breaks, strict=True))
        return tuple(line.strip() for line in text.splitlines())

    between(flowed(), flowed())
