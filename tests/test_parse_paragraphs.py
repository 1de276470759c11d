"""A paragraph without elements is read at once; what is read is what the long way reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from processors.parse.blocks import Block
from processors.parse.html import blocks_of, parse_html

PAGES = sorted((Path(__file__).parent / "examples" / "parse").glob("*.html"))
TAGS = ("p", "h3", "div", "li", "b", "a", "i", "table", "tr", "td", "pre", "br", "script", "span")
WORDS = st.sampled_from(["Статья 1. Тропы", " ", "", "Сноска. Исключена", "\n   1) горные;", "a &lt; b"])
ATTRIBUTES = st.sampled_from(["", ' id="z1"', ' class="note"', ' name="z2" color="red"', ' href="/rus/docs/Z1"'])


def read(page: bytes) -> list[Block]:
    root = parse_html(page)
    assert root is not None
    return blocks_of(root)[0]


def the_long_way(page: bytes) -> bytes:
    """The page with an empty element in every paragraph, which makes none of them simple."""
    return re.sub(rb"(<(?:p|h[1-6]|div|li|br|section)\b[^>]*>)", rb"\1<span></span>", page)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pages_are_read_alike_both_ways(path: Path) -> None:
    page = path.read_bytes()
    assert read(page) == read(the_long_way(page))


@st.composite
def markup(draw: st.DrawFn, depth: int = 3) -> str:
    tag, inside = draw(st.sampled_from(TAGS)), draw(WORDS)
    if depth:
        inside += "".join(draw(st.lists(markup(depth=depth - 1), max_size=3)))
    return f"<{tag}{draw(ATTRIBUTES)}>{inside}</{tag}>{draw(WORDS)}"


@given(st.lists(markup(), min_size=1, max_size=4))
@example(["<h3>Статья 1. Тропы<h3>Статья 2</h3>Колодцы</h3>"])
def test_any_markup_is_read_alike_both_ways(parts: list[str]) -> None:
    page = f"<html><body>{''.join(parts)}</body></html>".encode()
    assert read(page) == read(the_long_way(page))


@pytest.mark.parametrize("inside", ['<img src="a.png">', "<script>1</script>", '<input type="hidden">', "<svg></svg>"])
def test_what_is_ignored_cuts_no_word(inside: str) -> None:
    page = f"<html><body><p>Нало{inside}гового кодекса</p></body></html>"
    assert [block.text for block in read(page.encode())] == ["Налогового кодекса"]
