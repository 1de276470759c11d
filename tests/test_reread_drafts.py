"""Texts of drafts, too, are read again before they are compared: a card, a file, a file in an archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from processors.editions import edition_of
from processors.parse.blocks import Block
from processors.parse.edition import reader_state
from processors.parse.structure import build
from processors.step import Ports
from tests.discussion_files import docx, paragraph
from tests.discussion_pages import SITE, capture
from tests.test_discussion_steps import TWICE, World, later, page_of
from tests.test_reread import read_before
from zanwatch.messages import Capture, Edition, Note, Provision, Signal

OPENING = "Проект Закона Республики Казахстан «О тропах»"
OTHER = ["Пояснительная записка к проекту закона", "Тропы зарастают, потому что их никто не метит и не чинит."]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def older(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let texts of drafts be read as a parser read them that took points for parts."""

    def worse(blocks: Sequence[Block]) -> tuple[tuple[Provision, ...], tuple[Note, ...], tuple[Signal, ...]]:
        provisions, notes, signals = build(blocks)
        return tuple(map(read_before, provisions)), notes, signals

    monkeypatch.setattr("processors.parse.discussion.text.build", worse)
    monkeypatch.setattr("processors.parse.discussion.text.reader_state", lambda: "older")


def draft_changes(world: World) -> list[tuple[str, str, str]]:
    rows = world.store.select("SELECT op, path_after, role FROM draft_changes FINAL WHERE gone = 0 ORDER BY ordinal")
    return [(row["op"], row["path_after"], row["role"]) for row in rows]


def law(times: str) -> list[str]:
    return [
        OPENING, "Статья 1. Тропы", "1. Тропу метят камнем, который виден издали и зимой, и летом.",
        f"2. Метку чинят {times} в год, до начала перегона скота.",
    ]  # fmt: skip


def file_of(lines: list[str], days: int, packed: bool) -> tuple[bytes, Capture]:
    data = docx("".join(map(paragraph, lines)))
    if packed:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("note.docx", docx("".join(map(paragraph, OTHER))))
            archive.writestr("draft.docx", data)
        data = made.getvalue()
    known = capture(data, "draft_file", act_id="9001", address=f"{SITE}/npa/download/1")
    return page_of(data, known, days)


def test_a_card_read_by_an_older_parser_is_read_again(world: World) -> None:
    with pytest.MonkeyPatch.context() as before:
        older(before)
        world.process([world.fetch(*later("card"))])
    world.process([world.fetch(*later("card", days=1, old=TWICE, new="трижды в год"))])
    assert [op for op, _, _ in draft_changes(world)] == ["amended"]


@pytest.mark.parametrize("packed", [False, True], ids=["by itself", "in an archive"])
def test_a_file_read_by_an_older_parser_is_read_again(world: World, packed: bool) -> None:
    with pytest.MonkeyPatch.context() as before:
        older(before)
        world.process([world.fetch(*file_of(law("один раз"), 0, packed))])
    world.process([world.fetch(*file_of(law("два раза"), 1, packed))])
    assert [(op, path) for op, path, _ in draft_changes(world)] == [("amended", "art:1/pt:2")]


def test_without_reading_again_there_would_be_more(world: World) -> None:
    """The older parser of these tests does read otherwise."""
    with pytest.MonkeyPatch.context() as before:
        older(before)
        before.setattr("processors.editions.reader_state", lambda: "older")
        world.process([world.fetch(*file_of(law("один раз"), 0, packed=False))])
    with pytest.MonkeyPatch.context() as blind:
        blind.setattr("processors.discussions.edition_now", as_filed)
        world.process([world.fetch(*file_of(law("два раза"), 1, packed=False))])
    assert len(draft_changes(world)) > 1


def as_filed(ports: Ports, body: str) -> Edition:
    return edition_of(ports.archive, body)


def test_a_text_of_a_draft_says_which_parser_read_it(world: World) -> None:
    world.process([world.fetch(*file_of(law("один раз"), 0, packed=False))])
    (row,) = world.store.select("SELECT body FROM draft_texts FINAL WHERE body != ''")
    assert as_filed(Ports(world.archive, world.store), row["body"]).reader == reader_state()
