"""One edition circulates in many exports; what differs between them is never a legal change."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.diff.compare import compare
from tests.test_parse import edition_of

REAL = Path(__file__).parents[2] / "shared" / "real" / "pairs"
OWN = Path(__file__).parent / "examples" / "diff"
FILES = sorted(OWN.glob("*.md")) + (sorted(REAL.glob("*.md")) if REAL.exists() else [])

_POINT = re.compile(r"(?m)^( *)(\d+(?:-\d+)*)([.)]) ")


def front_matter(text: str) -> str:
    return f"---\nact_code: '1'\ntitle:\n  rus: x\ntype_codes:\n- ПРИК\n---\n\n{text}"


def anchors(text: str) -> str:
    return re.sub(r"(?m)^(\d+)\. ", r'<a id="p\1"></a>\n\n\1. ', text)


def no_anchors(text: str) -> str:
    return re.sub(r"<a id=[^>]*></a>\n*", "", text)


def escaped_numbers(text: str) -> str:
    return _POINT.sub(r"\1\2\\\3 ", text)


def deeper_headings(text: str) -> str:
    return re.sub(r"(?m)^##+ ", "#### ", text)


def signature_in_italics(text: str) -> str:
    return re.sub(r"(?m)^\*\*(.+)\*\*$", r"*\1*", text)


def indented_subpoints(text: str) -> str:
    return re.sub(r"(?m)^ *(\d+(?:-\d+)*\) )", r"   \1", text)


def notes_without_quote_marks(text: str) -> str:
    return re.sub(r"(?m)^ *> (\*(?:Сноска|Ескерту)[^\n]*)$", r"\1", text)


def windows_line_ends(text: str) -> str:
    return text.replace("\n", "\r\n")


def fenced_points(text: str) -> str:
    """Points in a code fence, hard-wrapped as that export wraps them."""

    def fence(found: re.Match[str]) -> str:
        wrapped = textwrap.wrap(found[0], 70, subsequent_indent="   ", break_on_hyphens=True, break_long_words=False)
        return "```\n" + "\n".join(wrapped) + "\n```"

    return re.sub(r"(?m)^\d+\. [А-ЯӘҒҚҢӨҰҮІ][^\n]*$", fence, text)


NOISE: list[Callable[[str], str]] = [
    front_matter, no_anchors, anchors, escaped_numbers, deeper_headings, signature_in_italics, indented_subpoints,
    notes_without_quote_marks, fenced_points, windows_line_ends,
]  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)
@pytest.mark.parametrize("noise", NOISE, ids=lambda f: f.__name__)
def test_the_noise_of_one_export_is_no_change(file: Path, noise: Callable[[str], str]) -> None:
    plain = file.read_text(encoding="utf-8")
    old, new = (edition_of(text.encode(), file.name) for text in (plain, noise(plain)))
    assert [(c.op, c.path_before, c.path_after, c.redline) for c in compare(old, new)] == []


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(FILES), st.lists(st.sampled_from(NOISE[:-1]), unique=True))
def test_noise_upon_noise_is_no_change(file: Path, noises: list[Callable[[str], str]]) -> None:
    plain = noisy = file.read_text(encoding="utf-8")
    for noise in noises:
        noisy = noise(noisy)
    old, new = (edition_of(text.encode(), file.name) for text in (plain, noisy))
    assert [(c.op, c.path_before, c.path_after) for c in compare(old, new)] == []


def test_the_real_pairs_are_there() -> None:
    if not REAL.exists():
        pytest.skip("../shared/real is absent: only the invented acts were tried")
