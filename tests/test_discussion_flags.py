"""What is missing in what a state body put up for discussion, and which acts a draft would change."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from processors.parse.discussion.amended import amended_in
from processors.parse.discussion.card import read_card
from processors.parse.discussion.file import read_file
from processors.parse.discussion.flags import (
    CardView,
    TextView,
    card_view,
    flags_of,
    reconciled,
    text_view,
)
from tests.discussion_files import docx, paragraph, pdf, table
from tests.discussion_pages import SITE, capture, page, real
from zanwatch.discussion import CHANNELS, DraftSeen, Flag
from zanwatch.discussion_rows import draft_rows, draft_text_rows, flags_json, read_flags
from zanwatch.messages import Capture, Signal

WORDS = "Смотрители колодцев ведут журнал и чистят колодец дважды в год, весной и осенью, до перегона скота. " * 3
KAZAKH = "Құдық қараушылары журнал жүргізеді және құдықты жылына екі рет, көктемде және күзде тазалайды. " * 3


def view(seen: DraftSeen) -> CardView:
    return card_view(draft_rows(seen)[0][1])


def card(name: str, language: str = "ru") -> CardView:
    return view(read_card(*page(name, language)).seen)


def file(data: bytes, number: int = 4001) -> TextView:
    known = capture(data, "draft_file", act_id="9001", address=f"{SITE}/application/downloadconceptfile?id={number}")
    return text_view(draft_text_rows(read_file(data, known)[0].filed)[0][1])


def codes(flags: tuple[Flag, ...]) -> list[str]:
    return [flag.code for flag in flags]


def test_a_whole_set_of_papers_raises_no_flag() -> None:
    assert flags_of([card("card"), card("card", "kk")], [file(docx(paragraph(WORDS)))]) == ()


def test_a_table_about_the_draft_is_not_the_draft() -> None:
    passport = card("passport")
    assert codes(flags_of([passport], [])) == ["full_text_missing", "no_explanatory_note"]
    rows = [(str(n), name, "нет") for n, name in enumerate((
        "Наименование проекта НПА", "Государственный орган-разработчик", "Краткое содержание проекта НПА",
    ))]  # fmt: skip
    again = file(docx(table(*rows)), 4100)
    assert codes(flags_of([passport], [again])) == ["full_text_missing", "no_explanatory_note"]
    assert codes(flags_of([passport], [file(docx(paragraph(WORDS)), 4100)])) == ["no_explanatory_note"]


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_real_card_of_an_order_lacks_its_text_and_its_papers(language: str) -> None:
    data = real(f"card_15906353_{language}_excerpt.html")
    known = capture(data, "card", act_id="15906353", language=language, address="https://legalacts.egov.kz/npa/view")
    found = flags_of([view(read_card(data, known).seen)], [])
    assert codes(found) == ["full_text_missing", "no_comparative_table", "no_explanatory_note"]
    assert [name.endswith(".docx") for name in found[0].files] == [True]
    assert found[0].page == "https://legalacts.egov.kz/npa/view"
    assert found[1].title


def test_nothing_is_said_of_what_was_not_looked_at() -> None:
    assert flags_of([], [file(docx(paragraph(WORDS)))]) == ()
    assert "one_language_only" not in codes(flags_of([card("card")], []))


def test_a_text_in_one_language_alone() -> None:
    kk = card("card", "kk")._replace(has_text=False)
    assert codes(flags_of([card("card"), kk], [])) == ["one_language_only"]
    assert codes(flags_of([card("card"), kk], [file(docx(paragraph(KAZAKH)), 4011)])) == []
    odd = card("card", "kk")._replace(
        signals=(Signal(code="language_mismatch", detail="a Kazakh card, a Russian text"),)
    )
    assert codes(flags_of([card("card"), odd], [])) == ["one_language_only", "language_mismatch"]
    (mixed,) = [flag for flag in flags_of([odd], []) if flag.code == "language_mismatch"]
    assert (mixed.language, mixed.written) == ("kk", "ru")
    (other,) = flags_of([kk], [file(docx(paragraph(WORDS)), 4011)])
    assert (other.code, other.language, other.written, len(other.files)) == ("language_mismatch", "kk", "ru", 1)


def test_a_file_nobody_can_read_is_named_as_the_card_names_it() -> None:
    (flag,) = flags_of([card("card"), card("card", "kk")], [file(pdf(""), 4003)])
    assert (flag.code, flag.files, flag.reasons) == (
        "attachment_unreadable", ("Пояснительная_записка.pdf",), ("scanned",),
    )  # fmt: skip


def test_the_order_of_pages_and_files_does_not_matter() -> None:
    cards = [card("passport"), card("passport")._replace(language="kk")]
    texts = [file(pdf("")), file(b"{\\rtf}", 4002), file(docx(paragraph(KAZAKH)), 4100)]
    assert flags_of(cards, texts) == flags_of(cards[::-1], texts[::-1])


def test_counters_are_reconciled_over_the_channels() -> None:
    seen: dict[str, int] = {channel: {"public": 6, "atameken": 2}.get(channel, 0) for channel in CHANNELS}
    assert reconciled(8, seen) is None
    assert reconciled(None, seen) is None
    assert reconciled(9, seen) == Flag(code="counters", printed=9, read=8)


@pytest.mark.parametrize("unseen", CHANNELS)
def test_a_channel_nobody_looked_at_may_hold_what_is_missing(unseen: str) -> None:
    seen: dict[str, int] = {channel: 1 for channel in CHANNELS if channel != unseen}
    assert reconciled(9, seen) is None


def test_flags_of_any_version_are_read_and_nothing_empty_is_written() -> None:
    found = (Flag(code="extended", before=dt.date(2026, 9, 14), after=dt.date(2026, 9, 20)),)
    assert json.loads(flags_json(found)) == [{"code": "extended", "before": "2026-09-14", "after": "2026-09-20"}]
    assert read_flags(flags_json(found)) == found
    assert read_flags('[{"code": "counters", "detail": "the card counts 9"}]')[0].detail == "the card counts 9"
    assert read_flags("") == ()


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("О внесении изменений в приказ Министра степных дел от 3 марта 2020 года № 17 «Об утверждении Правил»",
         [("2020-03-03", "17")]),
        ("Проект приказа Министра «О внесении изменения в постановление Правительства Республики от 14 октября "
         "2025 года № 434 «Об утверждении Правил ведения паспортов «Арба»»»",
         [("2025-10-14", "434")]),
        ("О внесении изменения в приказ Министра энергетики от 24 декабря 2025 года № 508-н/қ",
         [("2025-12-24", "508-н/қ")]),
        ("«Құдықтар туралы» Дала істері министрінің 2020 жылғы 3 наурыздағы № 17 бұйрығына өзгерістер енгізу туралы",
         [("2020-03-03", "17")]),
        ("О внесении изменений в некоторые приказы", []),
        ("Об утверждении Правил чистки колодцев к закону от 3 марта 2020 года № 17", []),
        ("О признании утратившим силу решения маслихата от 5 мая 2019 года № 3/12",
         [("2019-05-05", "3/12")]),
    ],
)  # fmt: skip
def test_a_title_names_the_acts_it_changes(title: str, found: list[tuple[str, str]]) -> None:
    assert sorted(amended_in([title])) == found


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_text_names_the_acts_it_changes(language: str) -> None:
    text = read_card(*page("card", language)).text
    assert text
    assert amended_in(provision.line for provision in text.provisions) == {("2020-03-03", "17")}


def test_the_capture_of_a_file_names_no_language_it_does_not_have() -> None:
    data = docx(paragraph(KAZAKH))
    known: Capture = capture(data, "draft_file", act_id="9001", language="ru")
    assert read_file(data, known)[0].filed.language == "kk"
