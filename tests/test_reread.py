"""What a parser learned is no change of the law: older editions are read again before they are compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from processors.editions import capture_of, reread
from processors.parse.edition import parse, reader_state
from processors.runner import drain
from processors.step import Ports
from zanwatch import archive as archives
from zanwatch import bus as buses
from zanwatch.archive import Archive
from zanwatch.bus import Bus, Message
from zanwatch.messages import Capture, Edition, Provision
from zanwatch.store import Store, connect

OLD: Final = (
    "Статья 1. Тропы",
    "1. Тропу метят камнем.",
    "2. Метку чинит пастух.",
    "Статья 2. Сборы",
    "Сбор не берут.",
)
NEW: Final = (*OLD[:2], "2. Метку чинит сторож.", *OLD[3:])
PAGE: Final = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div id="container" class="lang_rus">
<div class="slogan"><h1>О тропах</h1><p>Закон от 5 мая 2020 года № 5-VI.</p></div>
<div class="container_gamma text"><article>{}</article></div></div></body></html>"""


class World:
    """The real loop on a bus, an archive and a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.bus: Bus = buses.connect(f"sqlite:{folder}/bus.db")
        self.archive: Archive = archives.connect(f"file:{folder}/archive")
        self.store: Store = connect(f"chdb:{folder}/store")

    def see(self, lines: tuple[str, ...], day: int) -> None:
        """Capture a page of `lines` and run every step."""
        data = PAGE.format("".join(f"<p>{line}</p>" for line in lines)).encode()
        seen = dt.datetime(2026, 3, day, tzinfo=dt.UTC)
        capture = Capture(
            source="adilet", run_id="r", kind="text", address="https://adilet.zan.kz/rus/docs/Z2000000005",
            act_id="Z2000000005", language="ru", fetched_at=seen, http_status=200, edition_date=seen.date(),
            sha256=self.archive.put(data), size=len(data),
        )  # fmt: skip
        self.bus.publish([Message("captures", "Z2000000005", capture.to_json())])
        drain(self.bus, Ports(self.archive, self.store), lambda *_: None)

    def changes(self) -> list[tuple[str, str]]:
        rows = self.store.select("SELECT op, path_after FROM current_changes ORDER BY ordinal")
        return [(row["op"], row["path_after"]) for row in rows]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    opened = World(tmp_path)
    yield opened
    opened.store.close()


def read_before(provision: Provision) -> Provision:
    """The provision as a parser would have read it that took points for parts."""
    path = provision.path.replace("pt:", "cl:")
    return provision.model_copy(update={"path": path, "label": "", "text": provision.line})


def as_read_before(edition: Edition) -> Edition:
    return edition.model_copy(update={"provisions": tuple(map(read_before, edition.provisions)), "reader": "older"})


def capture_for(world: World, edition: Edition) -> Capture:
    capture = capture_of(world.store, edition.header)
    assert capture is not None
    return capture


def test_what_the_parser_learned_is_no_change(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr("processors.steps.parse", lambda data, capture: as_read_before(parse(data, capture)))
        world.see(OLD, 1)
    stored = world.store.select("SELECT path FROM provisions ORDER BY at")
    assert {"path": "art:1/cl:2"} in stored  # it was filed as the older parser read it
    world.see(NEW, 2)
    assert world.changes() == [("amended", "art:1/pt:2")]


def test_an_edition_says_which_parser_read_it(world: World) -> None:
    world.see(OLD, 1)
    (row,) = world.store.select("SELECT body FROM sightings")
    edition = Edition.model_validate_json(world.archive.get(row["body"]))
    assert edition.reader == reader_state()
    page = PAGE.format("".join(f"<p>{line}</p>" for line in OLD)).encode()
    assert reread(as_read_before(edition), page, capture_for(world, edition)) == edition


def test_what_the_parser_refuses_today_stays_as_it_was_read(world: World) -> None:
    world.see(OLD, 1)
    (row,) = world.store.select("SELECT body FROM sightings")
    before = as_read_before(Edition.model_validate_json(world.archive.get(row["body"])))
    assert reread(before, b"", capture_for(world, before)) == before
