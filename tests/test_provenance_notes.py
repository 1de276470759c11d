"""Notes of every form read into acts, dates and commencement; the same facts from Kazakh and Russian."""

from __future__ import annotations

import functools
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from processors.provenance import NoteReading, read_note
from zanwatch.messages import Language, Link

EXAMPLES = Path(__file__).parent / "examples" / "notes"
ROOT = Path(__file__).parent.parent


@functools.cache
def golden(language: Language) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load((EXAMPLES / f"{language}.yml").read_text("utf-8")))


CASES = [(language, case) for language in ("ru", "kk") for case in golden(language)]
IDS = [f"{language}-{case['id']}" for language, case in CASES]


def read(language: Language, case: dict[str, Any]) -> NoteReading:
    links = tuple(Link(text=text, href=href) for text, href in case.get("links", ()))
    return read_note(case["text"], language, links)


def as_rows(reading: NoteReading) -> list[str]:
    return [
        " | ".join(
            str(field) if field else "-"
            for field in (
                e.operation,
                e.target,
                e.cause.act_type,
                e.cause.date,
                e.cause.number,
                e.cause.in_force,
            )
        )
        for e in reading.events
        if e.cause
    ]


@pytest.mark.parametrize(("language", "case"), CASES, ids=IDS)
def test_every_form_is_read(language: Language, case: dict[str, Any]) -> None:
    reading = read(language, case)
    assert as_rows(reading) == case["events"]
    assert set(case.get("flags", ())) <= set(reading.flags)
    if case.get("flags") == []:
        assert reading.flags == ()
    if "issuers" in case:
        assert [e.issuer for e in reading.events] == case["issuers"]
    if "flags" not in case and "leftover" not in case:
        assert not set(reading.flags) - {"no_act_type"}, reading.flags
    if "act_ids" in case:
        assert [e.cause.act_id for e in reading.events if e.cause] == case["act_ids"]


@pytest.mark.parametrize(("language", "case"), CASES, ids=IDS)
def test_a_note_without_acts_is_understood_or_kept_whole(language: Language, case: dict[str, Any]) -> None:
    reading = read(language, case)
    if "say" in case:
        assert [e.operation for e in reading.events if e.cause is None] == [case["say"]]
    elif "leftover" in case:
        assert "".join(p.text for p in reading.leftover) == case["leftover"]


def test_there_is_an_example_of_every_form() -> None:
    assert len(CASES) >= 60
    assert {row.split(" | ")[0] for _, case in CASES for row in case["events"]} >= {
        "amended", "new_wording", "added", "repealed", "heading", "whole_text", "replaced_words",
        "suspended", "future", "court", "other_act", "see", "unknown",
    }  # fmt: skip


def test_kazakh_and_russian_name_the_same_acts() -> None:
    kk = {case["pair"]: case for case in golden("kk") if case["pair"]}
    ru = {case["pair"]: case for case in golden("ru") if case["pair"]}
    assert kk.keys() == ru.keys()
    for pair, case in ru.items():
        assert acts(read("ru", case)) == acts(read("kk", kk[pair])), pair


def acts(reading: NoteReading) -> list[tuple[str, object, str]]:
    return [(e.cause.act_type, e.cause.date, e.cause.number) for e in reading.events if e.cause]


def assert_nothing_lost(text: str, reading: NoteReading) -> None:
    pieces = [(e.start, e.end, e.evidence) for e in reading.events]
    pieces += [(p.start, p.end, p.text) for p in reading.leftover]
    pieces.sort()
    assert "".join(piece for _, _, piece in pieces) == text
    assert all(text[start:end] == piece for start, end, piece in pieces)
    for event in reading.events:
        assert event.target in text
        assert event.element in text
        assert event.issuer in text
        assert event.cause is None or (event.cause.evidence in text and event.cause.commencement in text)


@pytest.mark.parametrize(("language", "case"), CASES, ids=IDS)
def test_events_and_leftover_are_the_whole_note(language: Language, case: dict[str, Any]) -> None:
    assert_nothing_lost(case["text"], read(language, case))


FRAGMENTS = [
    "Сноска. ", "Ескерту. ", "Примечание ИЗПИ! ", "Статья 5 ", "7-бапқа ", "с изменениями, внесенными ", "законами РК ",
    "өзгерістер енгізілді - ҚР ", "от 01.02.2021 № 7-VII", "02.03.2022 № 8 ", "(вводится в действие с 01.01.2022)",
    " заңдарымен", "; ", "(", ")", '"', "«", "»", "<*>", "исключен ", "31.02.2020 № 1", "2005.21.10 N 4", "№",
    "N 5 от ", " \n", "№ №",
    "утратил силу ", "приказом ", "прим.рцпи: ", "\u00a0", "😀", "9999999999.1.1 № 1", "0000.00.00 № 0",
]  # fmt: skip


@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=14), st.sampled_from(["ru", "kk"]))
def test_no_text_is_lost_whatever_the_note(pieces: list[str], language: Language) -> None:
    text = "".join(pieces)
    reading = read_note(text, language, ())
    assert_nothing_lost(text, reading)
    assert reading == read_note(text, language, ())


def test_reading_does_not_depend_on_the_hash_seed() -> None:
    script = (
        "import yaml, pathlib; from processors.provenance import read_note\n"
        "for l in ('ru', 'kk'):\n"
        "  for c in yaml.safe_load(pathlib.Path(f'tests/examples/notes/{l}.yml').read_text('utf-8')):\n"
        "    print(read_note(c['text'], l, ()).model_dump_json())\n"
    )
    outs = {
        subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            check=True, capture_output=True,
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(outs) == 1


@pytest.mark.parametrize("piece", ["(", "()", '"', "слова ", "заголовок ", "от 01.02.2021 № 5; ", "№ 5 ", "Сноска. "])
def test_a_hostile_note_takes_no_hold_of_the_machine(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    started = time.process_time()
    assert_nothing_lost(text, read_note(text, "ru", ()))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("Сноска. Заголовок статьи 92 - в редакции Закона РК от 18.08.2025 № 915-VIII.", None),
        ("Сноска. Статья 1 с изменением, внесенным статьей 9 Кодекса РК от 23.12.2015 № 914-V.", "art:9"),
        (
            "Сноска. Статья 2 с изменениями, внесенными статьей 9 этого Кодекса; законом РК от 1.02.2020 № 3.",
            None,
        ),
    ],
)
def test_only_the_amending_acts_own_provision_is_its_clause(text: str, clause: str | None) -> None:
    assert [e.cause.clause for e in read_note(text, "ru", ()).events if e.cause] == [clause]


@pytest.mark.parametrize(
    "by", ["- Закон РК от", "на основании Закона РК от", "в соотвествии с Законом РК от", "Закона РК от"]
)
def test_what_was_added_ends_where_the_act_begins(by: str) -> None:
    events = read_note(f"Сноска. Статья 5 дополнена пунктом 4-1 {by} 02.03.1999 № 944.", "ru", ()).events
    assert [e.element for e in events] == ["пунктом 4-1"]
