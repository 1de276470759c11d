"""Pages beyond measure: read in time that grows with their size, or refused by name; never lost in silence."""

from __future__ import annotations

import contextlib
import json
import random
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from processors.parse.blocks import Block
from processors.parse.structure import build
from processors.text import squeeze
from tests.test_parse import EXAMPLES, edition_of
from zanwatch.errors import Rejected
from zanwatch.messages import Edition

FILES = sorted(file for file in EXAMPLES.iterdir() if file.suffix != ".txt")


def page(article: str) -> bytes:
    body = f'<div class="container_gamma text"><div class="gs_12"><article>{article}</article></div></div>'
    return f'<html><body><div id="container" class="lang_rus">{body}</div></body></html>'.encode()


def bank(content: object, **known: object) -> bytes:
    return json.dumps({"language": "rus", "version": {"metadata": {}}, "content": content, **known}).encode()


def read(data: bytes) -> Edition:
    return edition_of(data, "monster", language="ru")


def refused(data: bytes) -> str:
    with pytest.raises(Rejected) as refusal:
        read(data)
    return refusal.value.reason


# ---- what would be lost is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["div", "b", "table", "font"])
def test_text_the_parser_would_not_reach_is_not_lost_in_silence(tag: str) -> None:
    deep = f"<{tag}>" * 3000 + "2. Цепь." + f"</{tag}>" * 3000
    assert refused(page(f"<p>1. Вода.</p>{deep}<p>3. Ведро.</p>")) == "unreadable"


def test_a_tag_whose_reading_would_never_end_is_refused() -> None:
    attributes = " ".join(f"a{n}=1" for n in range(50_000))
    assert refused(page(f"<p {attributes}>1. Вода.</p>")) == "unreadable"


def test_a_long_attribute_is_none_of_our_business() -> None:
    assert [p.line for p in read(page(f'<p style="{"x" * 1_000_000}">1. Вода.</p>')).provisions] == ["1. Вода."]


def test_what_looks_like_front_matter_in_the_text_is_text() -> None:
    lines = "1. Вода.\n\n---\nИсточник: колодец\n---\n\n2. Цепь.\n"
    assert "Источник:колодец" in squeeze("".join(read(lines.encode()).lines()))


# ---- odd documents of the control bank ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "text", "level": "x", "text": "1. Вода."}],
        [{"type": "text", "level": float("inf"), "text": "1. Вода."}],
        [{"type": "text", "level": -1, "text": "1. Вода."}],
        [{"type": "text", "level": 10**9, "text": "1. Вода."}],
        ["1. Вода."],
    ],
)
def test_content_of_no_known_form_is_refused(content: object) -> None:
    assert refused(bank(content)) == "unknown_format"


def test_half_a_character_is_refused() -> None:
    assert refused(bank([{"type": "text", "text": "1. \ud800"}])) == "bad_encoding"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(
    element=st.fixed_dictionaries({}, optional=dict.fromkeys(("type", "level", "text", "properties"), JSON)), odd=JSON
)
@example(element={"type": [], "text": {"a": 1}}, odd=5)
@example(element={"text": "1. Вода.", "properties": 5}, odd=[1])
def test_whatever_stands_in_a_document_it_is_read_or_refused(element: dict[str, object], odd: object) -> None:
    version = {"metadata": {"title": odd, "requisites": odd, "actTypes": odd, "status": odd}, "cause": odd}
    for known in (
        {"version": version, "ngr": odd},
        {"version": {"metadata": odd, "versionDate": odd}},
        {"language": odd},
    ):
        with contextlib.suppress(Rejected):
            read(bank([element], **known))


# ---- time -----------------------------------------------------------------------------------------------------------

GROWING: dict[str, Callable[[int], bytes]] = {
    "titles in capitals": lambda n: page("<h3>ГЛАВА 1. САД</h3>" + "<h3>САД</h3>" * n),
    "titles in small letters": lambda n: page("<h3>Приложение</h3><h3>Правила</h3>" + "<p>и сад</p>" * n),
    "quotes never closed": lambda n: page('<p>"Вода</p>' * n),
    "notes": lambda n: page("<p>1. Вода.</p>" + "<p class='note'>Сноска. Пункт 1 изменен.</p>" * n),
    "footnotes": lambda n: page("<table><tr><td>Вода*</td></tr></table>" + "<p>* новая</p>" * n),
    "the same number": lambda n: page("<p>1. Вода.</p>" * n),
    "annexes": lambda n: page("<p>Приложение 1</p>" * n),
    "looks": lambda n: page("<p>" + "<b>а</b>б" * n + "</p>"),
    "articles with their text": lambda n: page("<p>Статья 1. Сад. 1. Вода.</p><p>2. Цепь.</p>" * n),
    "cells": lambda n: page("<table><tr>" + "<td>1</td>" * n + "</tr></table>"),
    "levels": lambda n: bank([{"type": "text", "level": k % 900, "text": "вода"} for k in range(n)]),
    "anchors never closed": lambda n: ("<a id=" * n).encode(),
    "stars": lambda n: ("1. " + "*а " * n).encode(),
    "brackets": lambda n: ("[а](" * n).encode(),
}


def seconds(data: bytes) -> float:
    before = time.process_time()
    read(data)
    return time.process_time() - before


@pytest.mark.parametrize("name", GROWING)
def test_time_grows_with_the_size_not_with_its_square(name: str) -> None:
    make = GROWING[name]
    read(make(100))
    few, many = make(600), make(4800)

    def is_in_measure() -> bool:
        """Eight times the size takes less than 24 times as long, measured one beside the other."""
        return seconds(many) < max(min(seconds(few) for _ in range(2)), 0.02) * 24

    assert any(is_in_measure() for _ in range(4)), "slow every time, so not because the machine stood still once"


# ---- pages of our own, broken at random -----------------------------------------------------------------------------

ODD = ["\x00", "\u202e", "\u0301" * 50, "&#0;", "&nbsp;" * 50, "<![CDATA[", "<!--", "<svg>", "<template>", "</p></div>",
       "<table><tr>", "<base href='http://x/'>", "<plaintext>", "\ufeff", "<h3>", "**", "> ", "```\n", "\\", "|",
       "<br>", "*", "Статья 5. ", "1. ", "а) ", "Приложение 1", "\"", "«", "ПРАВИЛА", "Екінші тарау"]  # fmt: skip


def broken(text: str, chance: random.Random) -> str:
    pieces = re.split(r"(?=<)|(?<=\n)", text)
    for _ in range(chance.randint(1, 10)):
        at, to = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        match chance.randrange(5):
            case 0:
                pieces[at] = ""
            case 1:
                pieces[to] += pieces[at]
            case 2:
                pieces[at], pieces[to] = pieces[to], pieces[at]
            case 3:
                pieces[at] += chance.choice(ODD)
            case _:
                pieces[at] = pieces[at][: chance.randrange(len(pieces[at]) + 1)]
    return "".join(pieces)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 1_000_000))
def test_a_broken_page_is_read_or_refused(file: object, seed: int) -> None:
    text = file.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    data = broken(text, random.Random(seed)).encode()
    try:
        edition = edition_of(data, "broken")
    except Rejected:
        return
    assert edition_of(data, "broken") == edition
    assert len({p.path for p in edition.provisions}) == len(edition.provisions)
    edition.model_dump_json()


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.builds(Block, st.sampled_from(ODD) | st.text(max_size=30)).filter(lambda b: b.text.strip()), max_size=30
    )
)
def test_odd_lines_lose_nothing(blocks: list[Block]) -> None:
    provisions, notes, _ = build(blocks)
    placed = sorted([(p.at, p.line) for p in provisions] + [(n.at, n.text) for n in notes])
    assert squeeze("".join(line for _, line in placed)) == squeeze("".join(block.text for block in blocks))
