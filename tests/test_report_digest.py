"""The digest: what was looked at comes first, and nothing is said that the rows do not say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from reports.digest import arrange, build
from reports.language import Interface
from reports.model import DayFacts, Digest
from reports.reading import day_facts
from reports.render import headline, verdict
from reports.values import UI_LANGUAGES
from reports.watchlists import Interest
from tests.report_data import (
    BEES_ID,
    BEFORE,
    DAY,
    KITES_ID,
    LAMPS_ID,
    WELLS_ID,
    at,
    change,
    full_day,
    hold,
    put,
    reject,
    run,
)
from zanwatch.store import Store, connect

YEAR_AGO = dt.date(2025, 3, 3)


def ago(days: int) -> dt.date:
    """Return one of the days on which only one source was known."""
    return YEAR_AGO + dt.timedelta(days=days)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('digest')}/store")
    put(opened, full_day())
    put(opened, full_day())
    hold(opened)
    red = {"status": "red", "reasons": ("403 for everyone",)}
    put(opened, [
        run("solo", ago(1)), run("solo", ago(2), **red, seen=7), run("solo", ago(4), **red, seen=0),
        run("solo", ago(5)), reject("cut", ago(5), source="solo", run_id=f"solo-{ago(5)}", seen_at=at(ago(5), 6)),
        run("solo", ago(6), run_id="one", **red), run("solo", ago(6), run_id="two", finished_at=at(ago(6), 9)),
        run("solo", ago(7)),
        change("amended", "art:1", (("+", "x"),), source="solo", new_capture="c7", seen_at=at(ago(7), 0, 1)),
        change("amended", "art:2", (("+", "y"),), source="solo", new_capture="c8", seen_at=at(ago(7), 23, 59)),
    ])  # fmt: skip
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def facts(store: Store) -> DayFacts:
    return day_facts(store, DAY)


@pytest.fixture(scope="module")
def russian(facts: DayFacts) -> Digest:
    return arrange(facts, "ru")


@pytest.mark.parametrize(
    ("day", "watched", "key"),
    [
        (ago(0), "none", "verdict.none_quiet"),
        (ago(1), "all", "verdict.all_quiet"),
        (ago(2), "part", "verdict.part_quiet"),
        (ago(3), "none", "verdict.none_quiet"),
        (ago(4), "failed", "verdict.failed_quiet"),
        (ago(5), "part", "verdict.part_quiet"),
        (ago(6), "part", "verdict.part_quiet"),
        (ago(7), "all", "verdict.all_changes"),
        (DAY, "part", "verdict.part_changes"),
    ],
)
def test_quiet_and_blind_are_different_sentences(store: Store, day: dt.date, watched: str, key: str) -> None:
    digest = build(store, day, "en")
    assert (digest.watched, verdict(digest)) == (watched, key)
    claims = "nothing changed" in (Interface("en").t(verdict(digest)) + headline(digest)).lower()
    assert claims is (key == "verdict.all_quiet")


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_no_two_verdicts_read_the_same(language: str) -> None:
    ui = Interface(language)  # type: ignore[arg-type]
    keys = [f"verdict.{w}_{q}" for w in ("all", "part", "failed", "none") for q in ("quiet", "changes")]
    assert len({ui.t(key) for key in keys}) == len(keys)


def test_every_source_shows_what_was_looked_at(russian: Digest) -> None:
    shown = {s.source: s for s in russian.sources}
    assert {name: s.state for name, s in shown.items()} == {
        "attic": "absent",
        "lantern": "red",
        "mirror": "green",
        "solo": "absent",
    }
    lantern = shown["lantern"]
    assert (lantern.expected, lantern.seen, lantern.missing, lantern.rejected) == (120, 118, 2, 2)
    assert (shown["mirror"].expected, shown["mirror"].source_updated) == (None, None)
    assert shown["attic"].finished_at == at(BEFORE - dt.timedelta(days=1), 7)


def test_a_day_begins_and_ends_in_kazakhstan(store: Store) -> None:
    assert {e.path for e in day_facts(store, ago(7)).entries} == {"art:1", "art:2"}
    assert not day_facts(store, ago(8)).entries


def test_an_act_stands_once_with_the_readers_language_first(facts: DayFacts) -> None:
    for language, first in (("ru", "ru"), ("kk", "kk"), ("en", "kk")):
        digest = arrange(facts, language)  # type: ignore[arg-type]
        bees = next(act for act in digest.acts if act.act_id == BEES_ID)
        assert bees.first.language == first
        assert [act.act_id for act in digest.acts] == [LAMPS_ID, BEES_ID]


def test_changes_stand_by_place_and_minor_ones_apart(russian: Digest) -> None:
    bees = next(act for act in russian.acts if act.act_id == BEES_ID)
    assert [e.path for e in bees.first.entries] == ["art:12-1/pt:3/sub:2", "art:13/pt:4", "art:15"]
    assert [e.op for e in bees.first.minor] == ["note"]
    assert [act.act_id for act in russian.minor] == [WELLS_ID]


def test_what_changed_in_one_language_only_is_marked(russian: Digest) -> None:
    bees = next(act for act in russian.acts if act.act_id == BEES_ID)
    assert {e.path: e.alone for e in bees.first.entries} == {
        "art:12-1/pt:3/sub:2": False,
        "art:13/pt:4": True,
        "art:15": True,
    }
    lamps = next(act for act in russian.acts if act.act_id == LAMPS_ID)
    assert (lamps.held, lamps.only, lamps.first.entries[0].alone) == (("ru",), None, False)


def test_counts_are_the_rows(russian: Digest) -> None:
    assert (russian.provisions, len(russian.acts), len(russian.repealed), len(russian.held), len(russian.refusals)) == (
        4,
        2,
        1,
        1,
        2,
    )


def test_an_act_is_new_only_where_we_had_been_looking(store: Store, russian: Digest) -> None:
    assert ([new.act_id for new in russian.new_acts], russian.baseline) == ([KITES_ID], 0)
    before = build(store, BEFORE, "ru")
    assert (before.new_acts, before.baseline) == ((), 3)
    assert before.quiet


def test_labels_and_causes_reach_the_entry(russian: Digest) -> None:
    entry = next(act for act in russian.acts if act.act_id == BEES_ID).first.entries[0]
    assert [(label.value, label.evidence) for label in entry.labels] == [("срок сокращён", "пяти рабочих")]
    cause = entry.causes[0]
    assert {cause.in_force, cause.published, entry.edition_date, entry.seen_at.date()} == {
        dt.date(2026, 7, 1), dt.date(2026, 2, 25), dt.date(2026, 3, 2), dt.date(2026, 3, 3),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("interest", "acts"),
    [
        (Interest(acts=(LAMPS_ID,)), [LAMPS_ID]),
        (Interest(types=("прик",)), [LAMPS_ID, BEES_ID]),
        (Interest(types=("ЗАК",)), []),
        (Interest(keywords=("Уличныx фoнарей",)), [LAMPS_ID]),
        (Interest(keywords=("не позднее пяти рабочих",)), [BEES_ID]),
        (Interest(acts=(LAMPS_ID,), keywords=("пасек",)), []),
    ],
)  # fmt: skip
def test_a_watch_list_chooses(facts: DayFacts, interest: Interest, acts: list[str]) -> None:
    digest = arrange(facts, "ru", (interest,))
    assert [act.act_id for act in digest.acts] == acts
    assert digest.filtered
    assert len(digest.sources) == 4


def test_a_provision_that_matches_in_one_language_is_shown_in_both(facts: DayFacts) -> None:
    bees = arrange(facts, "kk", (Interest(keywords=("жергілікті атқарушы",)),)).acts[0]
    assert [(side.language, len(side.entries)) for side in bees.sides] == [("kk", 1), ("ru", 1)]


def test_filing_everything_twice_changes_nothing(store: Store, facts: DayFacts) -> None:
    put(store, reversed(full_day()))
    assert day_facts(store, DAY) == facts
