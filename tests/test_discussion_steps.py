"""Discussions through the steps: the same rows in any order of arrival, and no name where names are not kept."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from processors import runner
from processors.steps import Ports, parse_capture
from tests.discussion_files import docx, paragraph
from tests.discussion_pages import SEEN, SITE, capture, page
from tests.portals import ROOT, environ
from zanwatch import archive, bus
from zanwatch.bus import Message
from zanwatch.discussion import DraftSeen
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Reject
from zanwatch.store import connect

NAMES = ("Сарсенбаев", "Ким Вера", "Оазис")
TABLES = ("draft_sightings", "comments", "commenters", "draft_reports", "draft_changes")


class World:
    """A store, an archive and a bus of their own, and what was fetched."""

    def __init__(self, folder: Path) -> None:
        self.archive = archive.connect(f"file:{folder}/archive")
        self.store = connect(f"chdb:{folder}/store")
        self.bus = bus.connect(f"sqlite:{folder}/bus.db")

    def fetch(self, data: bytes, known: Capture) -> Message:
        self.archive.put(data)
        return Message("captures", known.act_id or known.address, known.to_json())

    def process(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self.bus.publish([message])
            runner.drain(self.bus, Ports(self.archive, self.store), lambda *_: None)

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.store.select(f"SELECT * EXCEPT (known) FROM {table} FINAL ORDER BY ALL" if table == "draft_changes"
                                 else f"SELECT * FROM {table} FINAL ORDER BY ALL")  # fmt: skip

    def close(self) -> None:
        self.store.close()
        self.bus.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.close()


def later(name: str, language: str = "ru", days: int = 0, old: str = "", new: str = "") -> tuple[bytes, Capture]:
    data, known = page(name, language)
    return page_of(data.decode().replace(old, new).encode() if old else data, known, days)


def page_of(data: bytes, known: Capture, days: int) -> tuple[bytes, Capture]:
    moment = SEEN + dt.timedelta(days=days, microseconds=123456)
    return data, known.model_copy(update={"fetched_at": moment, "sha256": sha256(data), "size": len(data)})


TWICE = "дважды в год"
PAGES = [
    later("earlier"),
    later("card"),
    later("card", days=1, old=TWICE, new="трижды в год"),
    later("card", days=2, old=TWICE, new="трижды в год"),
    later("card", days=3),
    later("card", "kk", days=1),
    later("card_atameken", days=2),
    later("list", days=2),
    later("report", days=3),
]


@pytest.mark.slow
def test_the_order_of_arrival_does_not_matter(tmp_path: Path) -> None:
    views = []
    for seed in range(3):
        world = World(tmp_path / str(seed))
        captures = [world.fetch(*fetched) for fetched in PAGES]
        random.Random(seed).shuffle(captures)
        with contextlib.closing(world):
            world.process([*captures, *captures[:2]])
            views.append({table: world.rows(table) for table in TABLES})
    assert views[0] == views[1] == views[2]
    pairs = {(row["old_hash"], row["new_hash"]) for row in views[0]["draft_changes"]}
    assert len(pairs) == 3


def remarks_split(at: int) -> list[tuple[bytes, Capture]]:
    """The card with its first `at` remarks, and the page of the remarks after them."""
    data, known = later("card")
    pages = []
    for part, address in ((slice(at, None), known.address), (slice(at), f"{known.address}&pageComment=2")):
        root = html.document_fromstring(data)
        for thread in root.xpath("//div[@class='main-comments']/div[@class='media']")[part]:
            thread.drop_tree()
        shown = html.tostring(root, encoding="utf-8")
        pages.append(page_of(shown, known.model_copy(update={"address": address}), 0))
    return pages


@pytest.mark.parametrize("backwards", [False, True])
def test_remarks_on_two_pages_come_to_what_they_do_on_one(tmp_path: Path, *, backwards: bool) -> None:
    told = []
    for name, pages in (("one", [later("card")]), ("two", remarks_split(2)[:: -1 if backwards else 1])):
        world = World(tmp_path / name)
        world.process([world.fetch(*one) for one in pages])
        rows = world.rows("comments"), world.rows("outcomes"), world.rows("draft_states")
        told.append((rows[0], rows[1], [row["comments"] for row in rows[2]]))
        world.close()
    assert len(told[0][0]) > 4
    assert told[0] == told[1]


@pytest.mark.slow
def test_killed_between_any_two_rows_of_a_card_the_rows_are_the_same(tmp_path: Path) -> None:
    """What a card comes to is written by one step: the next look reads back what the last one left, whole or not."""
    views = []
    for life, kills in (("quiet", ()), ("killed", (("card", 1), ("card", 5), ("card", 9), ("before commit", 3)))):
        world = World(tmp_path / life)
        world.bus.publish([world.fetch(*fetched) for fetched in PAGES])
        world.close()
        for seam, turn in (*kills, ("never", 0)):
            command = [sys.executable, "-m", "tests.dying", seam, str(turn), "process"]
            done = subprocess.run(command, env=environ(tmp_path / life), cwd=ROOT, capture_output=True, check=False)
            assert done.returncode == (-signal.SIGKILL if turn else 0), done.stderr.decode()
        world = World(tmp_path / life)
        views.append({table: world.rows(table) for table in (*TABLES, "draft_states", "outcomes")})
        world.close()
    assert views[0] == views[1]
    assert all(views[0].values())


def test_versions_of_a_draft_are_compared_like_editions(world: World) -> None:
    world.process([world.fetch(*fetched) for fetched in (PAGES[1], PAGES[0])])
    (change,) = world.rows("draft_changes")
    assert (change["role"], change["op"], change["path_after"]) == ("card", "amended", "pt:1/par:3")
    assert [piece[1] for piece in json.loads(change["redline"]) if piece[0] != "="] == ["раз", "дважды"]


def test_a_text_found_between_two_takes_their_comparison_back(world: World) -> None:
    first, middle, last = later("earlier"), later("card"), later("card", days=5, old=TWICE, new="не")
    world.process([world.fetch(*first), world.fetch(*last)])
    (row,) = world.rows("draft_changes")
    world.process([world.fetch(*middle)])
    rows = world.rows("draft_changes")
    assert len(rows) == 2
    assert (row["old_hash"], row["new_hash"]) not in {(r["old_hash"], r["new_hash"]) for r in rows}


def filed(body: str, number: int, days: int) -> tuple[bytes, Capture]:
    data = docx(body)
    address = f"{SITE}/application/downloadconceptfile?id={number}"
    return page_of(data, capture(data, "draft_file", act_id="9001", address=address), days)


RULES = "".join(paragraph(f"{n}. Смотритель номер {n} ведет журнал колодца и чистит его весной.") for n in range(1, 6))
FILES = [
    filed(RULES, 4001, 0),
    filed(RULES.replace("весной", "осенью", 1), 4005, 3),
    filed(RULES.replace("весной", "летом", 1), 4006, 5),
    filed(paragraph("1. Совсем другое приложение о верблюдах, паромах и дорогах через пески и соль.") * 2, 4007, 4),
    filed(paragraph("Пояснительная записка") + paragraph("Смотритель номер один ведет журнал колодца."), 4002, 0),
    filed(paragraph("Сравнительная таблица"), 4003, 0),
]


def test_files_that_are_alike_are_versions_of_one_text_in_any_order(tmp_path: Path) -> None:
    views = []
    for seed in range(3):
        world = World(tmp_path / str(seed))
        with contextlib.closing(world):
            captures = [world.fetch(*fetched) for fetched in FILES]
            random.Random(seed).shuffle(captures)
            world.process([*captures, captures[0]])
            views.append({table: world.rows(table) for table in ("draft_texts", "draft_changes")})
    assert views[0] == views[1] == views[2]
    changes = views[0]["draft_changes"]
    assert [(row["role"], row["op"], row["path_after"]) for row in changes] == [("text", "amended", "pt:1")] * 2
    assert len({(row["old_hash"], row["new_hash"]) for row in changes}) == 2
    assert sorted(row["role"] for row in views[0]["draft_texts"]) == [
        "comparative_table", "explanatory_note", "text", "text", "text", "text",
    ]  # fmt: skip


def test_a_file_seen_again_stays_as_old_as_it_is(world: World) -> None:
    data, known = FILES[0]
    world.process([world.fetch(*page_of(data, known, days)) for days in (4, 1, 7)])
    (row,) = world.rows("draft_texts")
    assert row["seen_at"] == SEEN + dt.timedelta(days=1, milliseconds=123)


def test_a_file_nobody_can_read_is_kept_with_its_flags(world: World) -> None:
    data = b"%PDF-1.7 cut"
    known = capture(data, "draft_file", act_id="9001", address=f"{SITE}/application/downloadconceptfile?id=9")
    world.process([world.fetch(data, known)])
    (row,) = world.rows("draft_texts")
    assert (row["body"], row["language"], row["role"]) == ("", "", "other")
    assert [flag["code"] for flag in json.loads(row["flags"])] == ["broken"]


def test_names_stand_in_the_table_of_names_alone(world: World) -> None:
    world.process([world.fetch(*fetched) for fetched in PAGES])
    assert {row["author"] for row in world.rows("commenters")} >= {"Сарсенбаев Болат", "Ким Вера", "ТОО «Оазис»"}
    tables = [row["name"] for row in world.store.select(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND engine NOT LIKE '%View'"
    )]  # fmt: skip
    for table in set(tables) - {"commenters"}:
        told = json.dumps(world.store.select(f"SELECT * FROM {table}"), default=str, ensure_ascii=False)
        assert not [name for name in NAMES if name in told], table


def test_names_travel_in_no_message_but_the_drafts(world: World) -> None:
    ports = Ports(world.archive, world.store)
    for data, known in [*PAGES, later("card", old="</html>", new="")]:
        world.archive.put(data)
        for message in parse_capture(known, ports).messages:
            if message.topic != "drafts":
                assert not [name for name in NAMES if name in message.value.decode()]
    broken = parse_capture(known, ports).messages
    assert [Reject.model_validate_json(m.value).reason for m in broken] == ["cut"]


def test_a_draft_is_no_act(world: World) -> None:
    world.process([world.fetch(*fetched) for fetched in PAGES])
    for table in ("sightings", "provisions", "comparisons", "changes", "acts"):
        assert world.store.select(f"SELECT count() AS n FROM {table}") == [{"n": 0}]
    assert world.store.select("SELECT count() AS n FROM rejects") == [{"n": 0}]


def test_drafts_travel_under_their_own_key_and_their_text_is_filed(world: World) -> None:
    world.archive.put(PAGES[7][0])
    listed = parse_capture(PAGES[7][1], Ports(world.archive, world.store)).messages
    assert [(m.topic, m.key) for m in listed] == [("drafts", "9001"), ("drafts", "9010")]
    world.archive.put(PAGES[1][0])
    (message,) = parse_capture(PAGES[1][1], Ports(world.archive, world.store)).messages
    seen = DraftSeen.model_validate_json(message.value)
    assert seen.text_body
    assert b"NPA9001" in world.archive.get(seen.text_body)
