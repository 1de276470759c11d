"""Whatever a portal sends: a page is read or refused, a file is read or flagged, and nothing else happens."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.parse.discussion.attachments import worker
from processors.parse.discussion.read import read
from tests.discussion_files import docx, numbered, numbering, paragraph, pdf, table, zipped
from tests.discussion_pages import EXAMPLES, page
from zanwatch.errors import Rejected
from zanwatch.messages import RejectReason

PAGES = sorted(file.name.removesuffix(".html") for file in EXAMPLES.glob("*.html"))
REASONS = set(RejectReason.__args__)  # type: ignore[attr-defined]
FILES = [
    docx(numbered("слово", 1) + table(["а", "б"]), {"word/numbering.xml": numbering(("decimal", "%1."))}),
    pdf("один\nдва", "три"),
    zipped({"а.docx": docx(paragraph("слово")), "б.pdf": pdf("слово")}),
]


def tolerated(data: bytes, name: str) -> None:
    _, known = page(*name.split("."))
    reason = ""
    try:
        assert all(seen.draft_id for seen in read(data, known).drafts)
    except Rejected as refusal:
        reason = refusal.reason
    assert reason in {"", *REASONS}


@pytest.mark.parametrize("name", PAGES)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_page_with_anything_cut_doubled_or_moved_is_read_or_refused(name: str, seed: int) -> None:
    chance = random.Random(seed)
    data, _ = page(*name.split("."))
    pieces = re.split(r"(?=<)", data.decode())
    for _ in range(chance.randint(1, 12)):
        at, to = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                del pieces[at]
            case 1:
                pieces.insert(to, pieces[at])
            case 2:
                pieces[at], pieces[to] = pieces[to], pieces[at]
            case _:
                pieces[at] = re.sub(r"\d+", str(chance.randrange(10**12)), pieces[at])
    tolerated("".join(pieces).encode(), name)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    ("old", "new"),
    [("<div", "<div>" * 400 + "<div"), ('id="', 'id="9' * 3), ("/npa/view?id=", "http://[bad"), ("</p>", "</p>\x00")],
    ids=["deep", "doubled ids", "a bad address", "odd characters"],
)  # fmt: skip
def test_a_page_made_to_break_a_reader_is_read_or_refused(name: str, old: str, new: str) -> None:
    data, _ = page(*name.split("."))
    tolerated(data.decode().replace(old, new).encode(), name)


def test_a_thread_without_an_end_is_read() -> None:
    data, known = page("card")
    answer = '<div class="media"><div class="media-body"><h4>Кто-то</h4><p id="{}">слово</p>'
    thread = "".join(answer.format(n) for n in range(6000, 6400)) + "</div></div>" * 400
    odd = data.decode().replace('<div class="main-comments">', f'<div class="main-comments">{thread}')
    (seen,) = read(odd.encode(), known).drafts
    deep = [comment for comment in seen.comments if comment.text == "слово"]
    assert len(deep) >= 100
    assert [comment.answers for comment in deep[1:]] == [comment.id for comment in deep[:-1]]


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 10_000), which=st.integers(0, len(FILES) - 1))
def test_a_file_with_any_byte_changed_is_read_or_flagged(seed: int, which: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(FILES[which])
    for _ in range(chance.randint(1, 20)):
        raw[chance.randrange(len(raw))] = chance.randrange(256)
    for found in worker.look(bytes(raw)):
        assert found.lines or found.flags or not found.name
