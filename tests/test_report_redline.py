"""The redline: nothing changed is ever left out, nothing of the portal reaches the page as markup."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from reports.redline import KEPT_WORDS, as_html, as_text, elided
from zanwatch.messages import Redline

pieces = st.tuples(st.sampled_from("=-+"), st.text(alphabet="аб <&>\"'\n", min_size=1, max_size=200))
redlines = st.lists(pieces, max_size=8).map(tuple)


@given(redlines)
def test_what_changed_is_whole_and_what_stayed_is_cut_only_in_its_middle(redline: Redline) -> None:
    for (op, text), (kept_op, kept) in zip(redline, elided(redline), strict=True):
        assert op == kept_op
        if op != "=" or "…" not in kept:
            assert kept == text
        else:
            head, _, tail = kept.partition("…")
            assert text.startswith(head.strip()) or not head.strip()
            assert text.endswith(tail.strip()) or not tail.strip()
            assert len(kept.split()) <= 2 * KEPT_WORDS + 1


@given(redlines)
def test_the_page_says_exactly_what_the_redline_says(redline: Redline) -> None:
    shown = str(as_html(redline, "ru"))
    bare = re.sub(r'<span class="sr"[^>]*>[^<]*</span>', "", shown)
    assert set(re.findall(r"</?(\w+)", bare)) <= {"span", "ins", "del"}
    assert html.unescape(re.sub(r"<[^>]+>", "", bare)) == "".join(text for _, text in elided(redline))


def test_a_script_stays_text() -> None:
    shown = as_html((("+", "<script>alert(1)</script>"), ("=", '"><img src=x onerror=y>')), "en")
    assert "<script" not in shown
    assert "<img" not in shown


def test_a_screen_reader_hears_what_happened() -> None:
    change: Redline = (("-", "десяти"), ("+", "пяти"))
    assert "[исключено: " in as_html(change, "ru")
    assert "[қосылды: " in as_html(change, "kk")


def test_text_marks_both_sides_and_elides() -> None:
    long = " ".join(f"w{i}" for i in range(100))
    text = as_text((("=", long + " "), ("-", "a"), ("+", "b"), ("=", " " + long)))
    assert text.startswith("… w86 ")
    assert "w99 [-a-]{+b+} w0 " in text
    assert text.endswith("w13 …")
