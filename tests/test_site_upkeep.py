"""Building day by day: the site is what it would be if it were made from nothing, whatever came late or broke off."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reports.manifest import NAME, Manifest, Record
from reports.publish import forget, publish
from reports.site import Site
from tests.report_data import (
    BEES_ID,
    DAY,
    LAMPS_ID,
    WELLS_ID,
    assessed,
    at,
    cause,
    change,
    edition,
    full_day,
    hold,
    put,
    reject,
    run,
)  # fmt: skip
from zanwatch.config import Settings, load
from zanwatch.messages import Redline
from zanwatch.store import Store, connect

NEXT = DAY + dt.timedelta(days=1)
WORDS: Redline = (("=", "мост "), ("-", "старый"), ("+", "новый"))


def settings_for(folder: Path) -> Settings:
    return load({"ZANWATCH_SITE": str(folder), "ZANWATCH_SITE_URL": "https://watch.example/site"})


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def same(one: Path, other: Path) -> None:
    left, right = bytes_of(one), bytes_of(other)
    assert left.keys() == right.keys()
    assert [name for name in left if left[name] != right[name]] == []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path}/store")
    put(opened, full_day())
    yield opened
    opened.close()


def late_change(store: Store) -> None:
    put(store, [change("amended", "art:2", WORDS, ordinal=9, new_capture="late")])


def late_label(store: Store) -> None:
    amended = change("amended", "art:2", WORDS, ordinal=9, new_capture="late")
    put(store, [assessed(amended, "substance", "иное", "новый")])


def act_named(store: Store) -> None:
    named = change("repealed", "act", (("-", "Правила содержания уличных фонарей."),), act_id=LAMPS_ID)
    put(store, [assessed(named, "act_type", "order", "приказ"), assessed(named, "body", "min", "министр")])


def act_renamed(store: Store) -> None:
    put(store, [edition(BEES_ID, "kk", "Омарталар туралы", NEXT), run("lantern", NEXT)])


def late_run(store: Store) -> None:
    put(store, [run("attic", DAY, status="red", reasons=("the server went away",))])


def late_refusal(store: Store) -> None:
    put(store, [reject("cut", DAY, "late")])


def held_and_confirmed(store: Store) -> None:
    hold(store)


def held_row_gone(store: Store) -> None:
    row = store.select("SELECT * FROM comparisons FINAL WHERE state = 'held'")
    store.insert("comparisons", [r | {"state": "compared", "known": 3} for r in row])


def other_neighbour(store: Store) -> None:
    """A late edition takes the place of the one before: the changes counted from there are no events any more."""
    row = store.select("SELECT * FROM comparisons FINAL WHERE act_id = {act:String} LIMIT 1", act=WELLS_ID)
    store.insert("comparisons", [r | {"old_capture": "between", "known": 9} for r in row])


def row_said_anew(store: Store) -> None:
    """A new program writes the same change with another redline."""
    put(
        store,
        [change("amended", "art:2", WORDS, ordinal=9, new_capture="late", note="Сноска.", causes=(cause(number="9"),))],
    )


def text_read_anew(store: Store) -> None:
    put(store, [edition(BEES_ID, "ru", "Об учёте пасек", DAY, body="other")])


def act_of_another_source(store: Store) -> None:
    put(store, [edition(BEES_ID, "ru", "Об учёте пасек", NEXT, source="mirror", address="https://mirror.example/x")])


def older_sight(store: Store) -> None:
    put(store, [change("amended", "art:2", WORDS, source="mirror", ordinal=3, new_capture="m", seen_at=at(DAY, 1))])


ARRIVALS: list[Callable[[Store], None]] = [
    late_change, late_label, act_named, act_renamed, late_run, late_refusal, held_and_confirmed, held_row_gone,
    other_neighbour, row_said_anew, older_sight, act_of_another_source,
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("count", [4, len(ARRIVALS)])
def test_whatever_comes_late_the_site_is_as_if_made_from_nothing(store: Store, tmp_path: Path, count: int) -> None:
    grown = tmp_path / "grown"
    publish(store, settings_for(grown), at(DAY, 8))
    for n, arrive in enumerate(ARRIVALS[:count]):
        arrive(store)
        now = at(DAY + dt.timedelta(days=n // 4), 8 + n % 4)
        grew = publish(store, settings_for(grown), now)
        assert grew.changed, arrive.__name__
        if n % 2:
            assert publish(store, settings_for(tmp_path / str(n)), now).pages == grew.pages
            same(grown, tmp_path / str(n))


@pytest.mark.slow
def test_the_day_on_which_a_change_begins_to_apply_needs_no_row(store: Store, tmp_path: Path) -> None:
    begins = NEXT + dt.timedelta(days=1)
    put(store, [change("amended", "art:3", WORDS, ordinal=9, new_capture="soon", causes=(cause(in_force=begins),))])
    told = []
    for day in (NEXT, begins, NEXT):
        publish(store, settings_for(tmp_path / "grown"), at(day, 8))
        publish(store, settings_for(tmp_path / str(day)), at(day, 8))
        same(tmp_path / "grown", tmp_path / str(day))
        told.append((tmp_path / "grown" / "en" / "acts" / f"{BEES_ID}.html").read_bytes())
    assert told[0] == told[2] != told[1]


class Crash(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_a_crash_anywhere_leaves_nothing_behind(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """Killed again and again at random places, while rows come and go: in the end nothing tells of it."""
    chance = random.Random(seed)
    grown, write, note = tmp_path / "grown", Site.write, Manifest.write

    def dying(function: Callable[..., None]) -> Callable[..., None]:
        def call(*args: object) -> None:
            if chance.random() < 0.04:
                if function is note:
                    grown.mkdir(parents=True, exist_ok=True)
                    (grown / NAME).open("ab").write(b'\n["act:torn",["0123')
                raise Crash
            function(*args)

        return call

    crashes = 0
    for arrive in chance.sample(ARRIVALS[:6], 3):
        monkeypatch.setattr(Site, "write", dying(write))
        monkeypatch.setattr(Manifest, "write", dying(note))
        try:
            publish(store, settings_for(grown), at(DAY, 8))
        except Crash:
            crashes += 1
        monkeypatch.undo()
        arrive(store)
    publish(store, settings_for(grown), at(NEXT, 8))
    publish(store, settings_for(tmp_path / "made"), at(NEXT, 8))
    assert crashes
    same(grown, tmp_path / "made")


@pytest.mark.slow
def test_a_new_program_and_a_lost_or_forgotten_manifest_make_everything_anew(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    settings = settings_for(folder)
    publish(store, settings, at(DAY, 8))
    before = bytes_of(folder)
    page = folder / "ru" / "acts" / f"{BEES_ID}.html"
    orphan = folder / "ru" / "acts" / "Z0000000000.html"
    orphan.write_text("of an act nobody knows", encoding="utf-8")
    page.write_text("spoilt", encoding="utf-8")
    assert publish(store, settings, at(DAY, 8)).changed == 0
    forget(settings)
    assert publish(store, settings, at(DAY, 8)).changed == 2
    assert bytes_of(folder) == before
    page.write_text("spoilt", encoding="utf-8")
    monkeypatch.setattr("reports.fingerprints.program", lambda: "another program")
    publish(store, settings, at(DAY, 8))
    assert bytes_of(folder).keys() == before.keys()
    assert page.read_bytes() == before[f"ru/acts/{BEES_ID}.html"]


def test_no_query_is_asked_for_pages_that_stand(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    named = Store.named

    def listening(self: Store, name: str, **parameters: object) -> list[dict[str, object]]:
        asked.append(name)
        return named(self, name, **parameters)

    monkeypatch.setattr(Store, "named", listening)
    publish(store, settings_for(tmp_path / "s"), at(DAY, 8))
    first, asked[:] = len(asked), []
    publish(store, settings_for(tmp_path / "s"), at(DAY, 9))
    assert len(asked) == len(set(asked)) < first
    assert not {"act_events", "report_events", "acts_text", "act_heads"} & set(asked)


def test_a_torn_manifest_keeps_its_whole_lines(tmp_path: Path) -> None:
    manifest = Manifest(tmp_path)
    manifest.write({"act:A": Record("1", ("acts/A.html",)), "act:B": Record("2", ("acts/B.html",))})
    with (tmp_path / NAME).open("ab") as file:
        file.write('["act:B",["3",["acts/Ы'.encode()[:-1])
    again = Manifest(tmp_path)
    again.write({"act:A": None, "day:C": Record("4", (), "2026-01-01", "", {"x": "ы"})})
    assert Manifest(tmp_path).keys("act") == ["act:B"]
    again.save()
    assert Manifest(tmp_path)["day:C"] == again["day:C"]
    assert [json.loads(line)[0] for line in (tmp_path / NAME).read_bytes().splitlines()] == ["act:B", "day:C"]
