"""The words for a place become the exact units: lists, ranges, ordinals, Roman numbers, in both languages."""

from __future__ import annotations

import pytest

from processors.provenance import attach
from processors.provenance.note import read_note
from processors.provenance.phrases import Chain, Target, chains_in
from processors.provenance.targets import PathIndex, scope_of
from tests.test_provenance_attach import NEW_LAW, TREE, change, edition, provision
from zanwatch.messages import Language

Shown = list[list[str]]


def shown(chains: tuple[Chain, ...]) -> Shown:
    return [[f"{t.unit}:{','.join(t.numbers)}" for t in chain] for chain in chains]


SAME: list[tuple[str, str, Shown]] = [
    ("пункт 2 статьи 5", "5-баптың 2-тармағы", [["pt:2", "art:5"]]),
    ("подпункты 1) и 2) пункта 3", "3-тармақтың 1) және 2) тармақшалары", [["sub:1,2", "pt:3"]]),
    ("абзац третий подпункта 4)", "4) тармақшаның үшінші абзацы", [["par:3", "sub:4"]]),
    ("абзац двадцать первый", "жиырма бірінші абзац", [["par:21"]]),
    ("абзацы второй и пятый пункта 6", "6-тармақтың екінші және бесінші абзацтары", [["par:2,5", "pt:6"]]),
    ("часть вторая пункта 7", "7-тармақтың екінші бөлігі", [["cl:2", "pt:7"]]),
    ("часть 2 статьи 44", "44-баптың 2-бөлігі", [["pt:2", "art:44"]]),
    ("часть 2 пункта 9", "9-тармақтың 2-бөлігі", [["cl:2", "pt:9"]]),
    ("пункт 7) части второй статьи 5", "5-баптың екінші бөлігінің 7) тармағы", [["sub:7", "cl:2", "art:5"]]),
    ("пункты 1) и 2) части 3 статьи 7", "7-баптың 3-бөлігінің 1) және 2) тармақтары", [["sub:1,2", "pt:3", "art:7"]]),
    ("абзац 2 пункта 3", "3-тармақтың 2-абзацы", [["par:2", "pt:3"]]),
    ("пункты 3-7", "3-7-тармақтар", [["pt:3,4,5,6,7"]]),
    ("подпункты 1)-4) пункта 2", "2-тармақтың 1)-4) тармақшалары", [["sub:1,2,3,4", "pt:2"]]),
    ("статьи 5 – 8", "5 – 8-баптар", [["art:5,6,7,8"]]),
    ("пункт 3-1", "3-1-тармақ", [["pt:3-1"]]),
    ("статьи 57, 94-10 и 160", "57, 94-10 және 160-баптар", [["art:57,94-10,160"]]),
    ("раздел II", "II бөлім", [["sec:II"]]),
    ("приложение 4", "4-қосымша", [["annex:4"]]),
    ("предложение второе части первой пункта 4", "4-тармақтың бірінші бөлігінің екінші сөйлемі",
     [["sent:2", "cl:1", "pt:4"]]),
]  # fmt: skip


@pytest.mark.parametrize(("ru", "kk", "expected"), SAME, ids=[case[0] for case in SAME])
def test_both_languages_name_the_same_place(ru: str, kk: str, expected: Shown) -> None:
    assert shown(chains_in(ru, "ru")) == expected
    assert shown(chains_in(kk, "kk")) == expected


SHARED: list[tuple[Language, str, Shown]] = [
    ("ru", "пункты 2, 3 и подпункт 4) пункта 5 статьи 6", [["pt:2,3", "art:6"], ["sub:4", "pt:5", "art:6"]]),
    ("ru", "подпункт 1) пункта 3, пункт 4 статьи 5", [["sub:1", "pt:3", "art:5"], ["pt:4", "art:5"]]),
    ("kk", "5-баптың 3-тармағының 1) тармақшасы, 4-тармағы", [["sub:1", "pt:3", "art:5"], ["pt:4", "art:5"]]),
    ("ru", "пункта 1 статьи 34-1", [["pt:1", "art:34-1"]]),
    ("ru", "абзацы со второго по четвертый пункта 1", [["par:2,3,4", "pt:1"]]),
    ("ru", "подпункта 9) части второй пункта 3 статьи 2", [["sub:9", "cl:2", "pt:3", "art:2"]]),
    ("ru", "в разделе с изменениями", []),
    ("ru", "Ч.1 пункта 3", [["cl:1", "pt:3"]]),
    ("ru", "ч.3 ст.200", [["pt:3", "art:200"]]),
    ("ru", "пп.2) п.3", [["sub:2", "pt:3"]]),
]


@pytest.mark.parametrize(("language", "words", "expected"), SHARED, ids=[case[1] for case in SHARED])
def test_neighbours_share_what_they_stand_in(language: Language, words: str, expected: Shown) -> None:
    assert shown(chains_in(words, language)) == expected


def test_a_range_takes_what_was_put_in_between_and_no_more() -> None:
    span = Target("pt", ("3", "4", "5"), ((3, 5),))
    assert [n for n in ("2", "2-1", "3", "3-1", "4-2", "5", "5-1", "6") if span.fits(f"pt:{n}")] == [
        "3", "3-1", "4-2", "5",
    ]  # fmt: skip


LINES = (
    "art:5", "art:5/pt:3", "art:5/pt:3/par:2", "art:5/pt:3/par:3", "art:5/pt:3/sub:1", "art:5/pt:3/sub:1/par:2",
    "art:5/pt:4", "art:5/pt:4/cl:2", "art:5-8", "art:6", "art:7", "annex:1", "annex:II", "sec:II", "sec:III",
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "paths", "sure", "around"),
    [
        ("Абзац третий пункта 3 статьи 5", ("art:5/pt:3/par:3",), True, ("art:5/pt:3",)),
        ("Абзац второй пункта 3 статьи 5", ("art:5/pt:3/par:2",), True, ("art:5/pt:3",)),
        ("Абзац второй подпункта 1) пункта 3 статьи 5", ("art:5/pt:3/sub:1/par:2",), True, ("art:5/pt:3/sub:1",)),
        ("Часть вторая пункта 4 статьи 5", ("art:5/pt:4/cl:2",), True, ("art:5/pt:4",)),
        ("Абзац первый пункта 3 статьи 5", ("art:5/pt:3",), True, ()),
        ("Предложение второе пункта 3 статьи 5", ("art:5/pt:3",), True, ()),
        ("Абзац девятый пункта 3 статьи 5", ("art:5/pt:3",), False, ()),
        ("Пункты 3 и 4 статьи 5", ("art:5/pt:3", "art:5/pt:4"), True, ()),
        ("Статьи 5-8", ("art:5-8",), True, ()),
        ("Статьи 6 – 7", ("art:6", "art:7"), True, ()),
        ("Раздел II", ("sec:II",), True, ()),
        ("Приложение II", ("annex:II",), True, ()),
        ("Пункт 3 статьи 5 и статья 6", ("art:5/pt:3", "art:6"), True, ()),
        ("Пункт 77", ("art:5",), False, ()),
        ("Часть третья статьи 5", ("art:5/pt:3",), True, ()),
        ("Пункт 1) части третьей статьи 5", ("art:5/pt:3/sub:1",), True, ()),
        ("Часть 2 пункта 4 статьи 5", ("art:5/pt:4/cl:2",), True, ("art:5/pt:4",)),
    ],
)
def test_words_find_the_exact_unit_where_the_tree_has_it(
    words: str, paths: tuple[str, ...], sure: bool, around: tuple[str, ...]
) -> None:
    (event,) = read_note(f"Сноска. {words} в редакции {NEW_LAW}.", "ru", ()).events
    scope = scope_of(event, "art:5", "ru", PathIndex(LINES))
    assert (scope.paths, scope.sure, scope.around) == (paths, sure, around)


@pytest.mark.parametrize(
    ("part", "paths", "sure"),
    [("раздела II", ("sec:II",), True), ("раздела VII", ("",), False), ("Закона", ("",), True), ("", ("",), True)],
)
def test_the_whole_text_may_be_that_of_a_part(part: str, paths: tuple[str, ...], sure: bool) -> None:
    text = f'Сноска. По всему тексту {part} слова "сад" заменены словами "парк" {NEW_LAW}.'
    (event,) = read_note(text, "ru", ()).events
    scope = scope_of(event, "art:5", "ru", PathIndex(LINES))
    assert (event.operation, scope.paths, scope.sure) == ("whole_text", paths, sure)


def test_what_was_added_stands_in_what_it_was_added_to() -> None:
    (event,) = read_note(
        f"Сноска. Пункт 4 статьи 5 дополнен частью второй в соответствии с {NEW_LAW}.", "ru", ()
    ).events
    assert scope_of(event, "art:5", "ru", PathIndex(LINES)).paths == ("art:5/pt:4/cl:2",)


def test_a_note_on_one_line_states_its_cause_and_is_a_candidate_beside_it() -> None:
    tree = (*TREE, provision(10, "art:1/pt:1/par:2", "art:1/pt:1"), provision(11, "art:1/pt:1/par:3", "art:1/pt:1"))
    note = ("art:1", f"Сноска. Абзац третий пункта 1 в редакции {NEW_LAW}.")
    old, new = (e.model_copy(update={"provisions": tree}) for e in (edition(1), edition(20, note)))
    found = [[c.certainty for c in attach([change(f"art:1/pt:1/par:{n}")], old, new)[0].causes] for n in (2, 3)]
    assert found == [["candidate"], ["stated"]]


CLAUSES: list[tuple[Language, str, str | None]] = [
    ("ru", f"Сноска. Утратила силу подпунктом 2) пункта 1 {NEW_LAW.replace('Законом', 'Закона')}.", "pt:1/sub:2"),
    ("kk", "Ескерту. Күші жойылды - ҚР 05.01.2026 № 22-VIII Заңының 1-тармағының 2) тармақшасымен.", "pt:1/sub:2"),
    ("ru", "Сноска. Глава 1 дополнена статьей 2-1 в соответствии с пунктом 3 статьи 1 Закона РК от 05.01.2026"
     " № 22-VIII.", "art:1/pt:3"),
    ("ru", f"Сноска. Статья 5 в редакции {NEW_LAW}.", None),
    ("ru", f"Сноска. Пункт 2 дополнен подпунктом 4) в соответствии с {NEW_LAW}.", None),
    ("kk", "Ескерту. 5-бап жаңа редакцияда - ҚР 05.01.2026 № 22-VIII Заңымен.", None),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "clause"), CLAUSES, ids=[case[1][9:50] for case in CLAUSES])
def test_the_clause_a_note_names_is_that_of_the_amending_act(language: Language, text: str, clause: str | None) -> None:
    (event,) = read_note(text, language, ()).events
    assert event.cause
    assert (event.cause.act_type, event.cause.number, event.cause.clause) == ("law", "22-VIII", clause)
    assert (event.element or "статьей 2-1") in {"статьей 2-1", "подпунктом 4)"}


@pytest.mark.parametrize(
    ("words", "rule", "day"),
    [
        ("вводится в действие с 01.02.2026", "start.fixed.ru", "2026-02-01"),
        ("вводится в действие по истечении десяти календарных дней после дня его первого официального опубликования",
         "start.days.ru", "None"),
        ("когда рак свистнет", "", "None"),
    ],
)  # fmt: skip
def test_a_cause_names_the_rule_its_date_was_reckoned_by(words: str, rule: str, day: str) -> None:
    new = edition(20, ("art:1/pt:1", f"Сноска. Пункт 1 в редакции {NEW_LAW} ({words})."))
    (done,) = attach([change("art:1/pt:1")], edition(1), new)
    assert [(c.commencement_rule, str(c.in_force)) for c in done.causes] == [(rule, day)]
