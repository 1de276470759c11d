"""Evidence of a flag is values in the rows and a sentence in the reader's language, with no word of another."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from reports.consultations.evidence import rests_on
from reports.language import Interface, strings
from reports.values import UI_LANGUAGES, UiLanguage
from zanwatch.discussion import Flag

PAGE, FILE = "https://drafts.example/npa/view?id=1", "жоба.docx"
FLAGS = {
    "full_text_missing": Flag(code="full_text_missing", page=PAGE, files=(FILE,)),
    "no_comparative_table": Flag(code="no_comparative_table", title="О колодцах", files=(FILE, "хат.pdf")),
    "no_explanatory_note": Flag(code="no_explanatory_note", files=(FILE,)),
    "one_language_only": Flag(code="one_language_only", language="ru"),
    "language_mismatch": Flag(code="language_mismatch", files=(FILE,), language="kk", written="ru"),
    "attachment_unreadable": Flag(code="attachment_unreadable", files=(FILE,), reasons=("broken", "macros")),
    "counters": Flag(code="counters", printed=24, read=6),
    "extended": Flag(code="extended", before=dt.date(2026, 9, 14), after=dt.date(2026, 9, 20)),
    "shortened": Flag(code="shortened", before=dt.date(2026, 9, 20), after=dt.date(2026, 9, 14)),
    "text_changed": Flag(code="text_changed", language="kk", day=dt.date(2026, 9, 15)),
}  # fmt: skip


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_flag_readers_know_has_its_evidence_told(language: UiLanguage) -> None:
    assert FLAGS.keys() == strings(language)["draft"]["flag"].keys()
    told = {code: rests_on(flag, Interface(language)) for code, flag in FLAGS.items()}
    assert [code for code, words in told.items() if not words] == []
    for words in (told["no_explanatory_note"], told["attachment_unreadable"], told["full_text_missing"]):
        assert FILE in words
    assert "24" in told["counters"]
    assert "6" in told["counters"]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_no_english_word_reaches_a_reader_of_kazakh_or_russian(language: UiLanguage) -> None:
    own = (PAGE, FILE, "хат.pdf")
    for flag in FLAGS.values():
        words = rests_on(flag, Interface(language))
        for printed in own:
            words = words.replace(printed, "")
        assert re.findall(r"[A-Za-z]{2,}", words) == []


def test_a_sentence_in_each_language() -> None:
    told = {language: rests_on(FLAGS["counters"], Interface(language)) for language in UI_LANGUAGES}
    assert told == {
        "kk": "карточкада: 24, біз оқығаны: 6",
        "ru": "на карточке: 24, прочитано нами: 6",
        "en": "on the card: 24, read by us: 6",
    }
    moved = {language: rests_on(FLAGS["extended"], Interface(language)) for language in ("kk", "ru")}
    assert "2026 жылғы 20 қыркүйек" in moved["kk"]
    assert "20 сентября 2026 года" in moved["ru"]


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_a_card_without_files_is_said_to_have_none(language: UiLanguage) -> None:
    words = rests_on(Flag(code="no_explanatory_note"), Interface(language))
    assert strings(language)["draft"]["evidence"]["none"] in words


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_reason_the_documentation_names_has_a_word(language: UiLanguage) -> None:
    page = (Path(__file__).parent.parent / "docs" / "drafts.md").read_text(encoding="utf-8")
    table = page.partition("## Files")[2].partition("## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert {code for row in rows for code in re.findall(r"`(\w+)`", row)} == strings(language)["draft"]["unread"].keys()


def test_rows_of_earlier_versions_are_quoted_as_they_stand() -> None:
    old = Flag(code="counters", detail="the card counts 9\nremarks")
    assert rests_on(old, Interface("ru")) == "основано на словах: «the card counts 9 remarks»"
