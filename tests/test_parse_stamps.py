"""Where a stamp may open is told from few words; what is marked is what looking everywhere marks."""

from __future__ import annotations

from collections.abc import Sequence
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from processors.parse import layout
from processors.parse.blocks import Block, Style
from processors.parse.layout import arrange

WORDS = st.sampled_from(
    [
        "Приложение", "№", "1", "1 к приказу", "в редакции", "Утвержден", "Утверждены", "настоящим",
        "приказом Министра",
        "Қазақстан Республикасы", "Министрінің", "2026 жылғы 5 мамырдағы", "бұйрығына", "1-қосымша", "2 -", "қосымша",
        "бекітілген", "Список троп", "от 5 мая 2026 года № 7", "СПИСОК", "1. Тропы.", "Министр", "А. Тропин",
    ]
)  # fmt: skip
STYLES: st.SearchStrategy[Style] = st.sampled_from(["text", "text", "italic", "stamp", "bold"])
BLOCKS = st.lists(st.builds(Block, st.lists(WORDS, min_size=1, max_size=3).map(" ".join), STYLES), max_size=14)


def everywhere(lines: Sequence[object], closing: Sequence[bool], at: int) -> bool:
    return True


def test_a_stamp_on_three_lines_is_found_in_both_languages() -> None:
    russian = [Block(text) for text in ("Приложение 2", "к приказу Министра", "от 5 мая 2026 года № 7")]
    kazakh = [Block(text) for text in ("Министрдің 2026 жылғы", "5 мамырдағы бұйрығына", "2-қосымша")]
    for blocks in (russian, kazakh):
        lines = arrange([*blocks, Block("1. Тропы ведут в горы.")])
        assert [line.role for line in lines] == ["stamp"] * 3 + ["line"]
        assert lines[0].stamp is not None
        assert (lines[0].stamp.container, lines[0].stamp.number) == ("annex", "2")


@given(BLOCKS)
def test_any_lines_are_marked_as_if_every_line_might_open_a_stamp(blocks: list[Block]) -> None:
    marked = arrange(blocks)
    with patch.object(layout, "_may_open", everywhere):
        assert arrange(blocks) == marked
