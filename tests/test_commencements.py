"""From when changes apply: the store does the sum with whatever is known, in any order of arrival."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest

from processors.provenance.commencement import commencement
from processors.provenance.terms import term_of, term_rows
from tests.report_data import cause, change, compared
from zanwatch.messages import Change, Language
from zanwatch.rows import by_table, change_rows
from zanwatch.store import Store, connect

WORDS: dict[Language, tuple[str, ...]] = {
    "ru": (
        "вводится в действие по истечении {n} календарных дней после дня его первого официального опубликования",
        "вводится в действие по истечении {n} месяцев после дня его первого официального опубликования",
        "вводится в действие со дня его первого официального опубликования",
        "вводится в действие со дня, следующего за днем его первого официального опубликования",
        "вводится в действие с 01.07.2026",
        "порядок введения в действие см. ст. 3",
        "когда-нибудь",
    ),
    "kk": (
        "алғашқы ресми жарияланған күнінен кейін күнтізбелік {n} күн өткен соң қолданысқа енгізіледі",
        "алғашқы ресми жарияланған күнінен кейін {n} ай өткен соң қолданысқа енгізіледі",
        "алғашқы ресми жарияланған күнінен кейінгі күні қолданысқа енгізіледі",
        "01.07.2026 бастап қолданысқа енгізіледі",
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('clocks')}/store")
    yield opened
    opened.close()


def put(store: Store, changes: list[Change], published: dict[str, dt.date]) -> None:
    """File changes with the terms of their causes, and cards that say when acts were published."""
    rows = [row for each in changes for row in [*change_rows(each), ("comparisons", compared(each))]]
    rows += term_rows(changes)
    rows += [("act_info", card(act, day)) for act, day in published.items()]
    for table, found in by_table(rows).items():
        store.insert(table, found)


def card(act: str, day: dt.date) -> dict[str, Any]:
    return {
        "act_id": act, "language": "ru", "source": "lantern", "seen_at": dt.datetime(2026, 3, 3, tzinfo=dt.UTC),
        "capture_id": act, "address": "", "position": 1, "name": "Дата официальной публикации", "value": str(day),
        "field": "published", "day": day, "signals": "[]",
    }  # fmt: skip


def test_the_sum_of_the_store_is_the_sum_of_the_step(store: Store) -> None:
    """Every wording, with random numbers and days of publication: the view and the arithmetic agree."""
    chance = random.Random(480)
    changes, published, expected = [], {}, {}
    for number in range(120):
        language: Language = chance.choice(["ru", "kk"])
        words = chance.choice(WORDS[language]).format(n=chance.choice([1, 2, 6, 10, 30, 60]))
        act = f"Z26000{number:05}"
        day = dt.date(2024, 1, 1) + dt.timedelta(days=chance.randrange(900))
        adopted = chance.choice([dt.date(2012, 5, 5), dt.date(2026, 2, 20)])
        known = chance.random() < 0.8
        published |= {act: day} if known else {}
        made = cause(act_id=act, date=adopted, number=str(number), commencement=words, in_force=None, published=None)
        changes.append(
            change("amended", f"art:{number}", (("+", words),), language=language, ordinal=number, causes=(made,))
        )
        expected[str(number)] = commencement(words, language, day if known else None, adopted)
    put(store, changes, published)
    found = {row["cause_number"]: row for row in store.select("SELECT * FROM commencements")}
    assert found.keys() == expected.keys()
    for number, start in expected.items():
        row = found[number]
        if start.rule.startswith("start.fixed"):
            continue  # a printed date is read by the step, so that the view finds it in the cause
        assert row["in_force"] == start.date, (row, start)
        assert row["rule"] == start.rule
        if start.date:
            assert row["in_force_basis"] == start.certainty, (row, start)
            last = start.date - dt.timedelta(days=1)
            counted = term_of(row["words"], row["languages"][0]).kind in {"days", "months"}
            assert bool(row["ends_on_day_off"]) == (counted and last.weekday() >= 5)
    missing = {row["missing"] for row in store.named("commencements_open")}
    assert {"no rule matches the words", "its publication is not known"} <= missing


def test_a_term_of_ten_days_ends_on_the_tenth_and_the_act_applies_on_the_eleventh(store: Store) -> None:
    """The example of the reckoning: published on 10.03.2026, ten days, applies from 21.03.2026 (a Saturday)."""
    words = WORDS["ru"][0].format(n="десяти")
    made = cause(act_id="Z2699999999", number="ten", commencement=words, in_force=None, published=None)
    put(store, [change("amended", "art:900", (("+", "x"),), causes=(made,), ordinal=900)],
        {"Z2699999999": dt.date(2026, 3, 10)})  # fmt: skip
    (row,) = store.select("SELECT * FROM commencements WHERE cause_number = 'ten'")
    assert row["in_force"] == dt.date(2026, 3, 21)
    assert (row["in_force_basis"], row["article"]) == ("computed", "14, 42(3)")
    assert not row["ends_on_day_off"], "the term ends on a Friday"


def test_where_the_languages_differ_there_are_two_rows(store: Store) -> None:
    both: tuple[tuple[Language, str], ...] = (("ru", "2026-10-28"), ("kk", "2026-10-29"))
    changes = [
        change("amended", "art:901", (("+", lang),), language=lang, ordinal=901,
               causes=(cause(number="two", in_force=day, commencement=f"с {day}"),))
        for lang, day in both
    ]  # fmt: skip
    put(store, changes, {})
    rows = store.select("SELECT in_force, languages FROM commencements WHERE cause_number = 'two' ORDER BY in_force")
    assert [(str(row["in_force"]), row["languages"]) for row in rows] == [
        ("2026-10-28", ["ru"]),
        ("2026-10-29", ["kk"]),
    ]


def test_an_announced_change_is_in_the_calendar_and_a_plain_note_is_not(store: Store) -> None:
    noted = [
        change("note", f"art:{n}", (("+", "x"),), flags=flags, ordinal=n, causes=(cause(number=str(n)),))
        for n, flags in ((910, ("future_change",)), (911, ()))
    ]
    put(store, noted, {})
    rows = store.named("calendar", first="2026-07-01", last="2026-07-01")
    assert [row["path"] for row in rows if row["path"] in {"art:910", "art:911"}] == ["art:910"]
