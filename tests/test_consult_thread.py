"""A discussion as a whole: participants by number, form letters together, templates found, answers timed."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.consult.likeness import groups
from processors.consult.rows import Known
from processors.consult.state import state_row
from processors.consult.terms import course_of, terms_of
from processors.consult.thread import outcomes
from tests.consult_data import FORMAT, answer, at, card, remark
from zanwatch.discussion import DraftSeen, Outcome, Term
from zanwatch.discussion_rows import draft_rows
from zanwatch.rows import by_table

LETTER = "Предлагаю в пункте 5 Правил качелей срок осмотра увеличить с 3 до 10 рабочих дней, иначе его не провести."


def known_of(*cards: DraftSeen) -> Known:
    """Return what these cards, seen in this order, tell."""
    tables = by_table([row for seen in sorted(cards, key=lambda c: c.seen_at) for row in draft_rows(seen)])
    return Known(
        sightings=tuple(tables["draft_sightings"]),
        comments={row["comment_id"]: row for row in tables.get("comments", [])},
        authors={row["comment_id"]: row["author"] for row in tables.get("commenters", [])},
    )


def told(*cards: DraftSeen) -> dict[str, Outcome]:
    return {outcome.comment_id: outcome for outcome in outcomes(known_of(*cards), "bylaw")}


def test_participants_are_numbered_by_their_first_remark_and_state_bodies_are_none() -> None:
    found = told(
        card(at(12), (
            remark("12", "Поддерживаю.", "Ива", at(10, 9)), remark("11", "Против!", "Дуб", at(9)),
            remark("13", "Почему?", "дуб ", at(11)), answer("14", "13", "Потому.", at(11, 12)),
            remark("15", "Поддерживаю.", "", at(11, 13)), remark("16", "Сообщаем.", "Орган", at(8), official=True),
        ))
    )  # fmt: skip
    assert {key: outcome.participant for key, outcome in found.items()} == {"11": 1, "12": 2, "13": 1, "15": 3}


def test_no_name_leaves_the_store() -> None:
    found = told(card(at(12), (remark("1", "Против!", "Берёзкин Клён", at(9)),)))
    assert "Берёзкин" not in found["1"].model_dump_json()


def test_form_letters_are_one_cluster_and_others_are_not() -> None:
    found = told(
        card(at(12), (
            remark("1", LETTER, "А", at(9)), remark("2", LETTER.upper() + "!!", "Б", at(10)),
            remark("3", "Уважаемые! " + LETTER, "В", at(11)), remark("4", "Предлагаю скамьи из дуба.", "Г", at(11)),
        ))
    )  # fmt: skip
    assert {key: outcome.cluster for key, outcome in found.items()} == {"1": "1", "2": "1", "3": "1", "4": ""}


def test_one_answer_under_different_remarks_is_a_template() -> None:
    texts = ("Где сравнительная таблица?", "Против нового сбора.", "Предлагаю красить качели раз в год.")
    remarks = tuple(remark(str(n), text, "А", at(9 + n), decision="rejected") for n, text in enumerate(texts))
    answers = tuple(answer(f"1{n}", str(n), FORMAT, at(10 + n)) for n in range(3))
    found = told(card(at(13), remarks + answers))
    assert {outcome.kind for outcome in found.values()} == {"template_answer"}
    assert all(outcome.labels[-1].evidence in FORMAT for outcome in found.values())


def test_one_answer_to_a_form_letter_is_no_template() -> None:
    remarks = tuple(remark(str(n), LETTER, f"А{n}", at(9), decision="rejected") for n in range(5))
    answers = tuple(
        answer(f"1{n}", str(n), "Не принято, поскольку срок задан статьей 9 Закона.", at(10)) for n in range(5)
    )
    found = told(card(at(13), remarks + answers))
    assert {outcome.kind for outcome in found.values()} == {"rejected_with_reason"}


@pytest.mark.parametrize(
    ("answered", "late"), [(at(10), 0), (at(23), 0), (at(24), 1), (at(28), 3)]
)  # said on Wednesday the 9th: ten working days end on Wednesday the 23rd
def test_an_answer_is_timed_in_working_days(answered: dt.datetime, late: int) -> None:
    found = told(card(at(30), (remark("1", "Против!", "А", at(9)), answer("2", "1", "Не принято.", answered))))
    assert (found["1"].answer_due, found["1"].late_days) == (dt.date(2026, 9, 23), late)


def test_the_first_answer_that_decides_is_the_answer() -> None:
    thread = (
        remark("1", "Предлагаю добавить перила.", "А", at(9)), answer("2", "1", "Принято к сведению.", at(10)),
        answer("3", "2", "Предложение принято.", at(11)), answer("4", "1", "Спасибо.", at(12)),
    )  # fmt: skip
    found = told(card(at(13), thread))["1"]
    assert (found.kind, found.answer_id, found.answered_at) == ("accepted", "3", at(10))


def terms(*cards: DraftSeen) -> dict[str, Term]:
    found = known_of(*cards)
    course = course_of(found.sightings, "bylaw")
    return {term.rule: term for term in terms_of(course, outcomes(found, "bylaw"))}


def test_three_days_given_where_ten_are_due() -> None:
    term = terms(card(at(10)))["discussion.public.bylaw"]
    assert (term.given, term.required, term.kept, term.verified) == (3, 10, False, False)
    assert term.due == dt.date(2026, 9, 23)


def test_an_extension_is_seen_and_counted() -> None:
    found = terms(card(at(10)), card(at(12), open_until=dt.date(2026, 9, 25)))
    assert found["discussion.public.bylaw"].kept is True
    assert found["extension.public"].given == 9


def test_a_report_is_late_only_when_somebody_looked_and_saw_none() -> None:
    seen = {"report_address": "https://example.org/report?id=77"}
    assert terms(card(at(10)))["report.public"].kept is None
    assert terms(card(at(10)), card(at(25), **seen))["report.public"].kept is True
    assert terms(card(at(29)))["report.public"].kept is False
    assert terms(card(at(29)), card(at(30), **seen))["report.public"].kept is False
    assert terms(card(at(10)), card(at(30), **seen))["report.public"].kept is None


def test_a_list_says_nothing_of_reports() -> None:
    assert terms(card(at(10)), card(at(30), seen_on="list"))["report.public"].kept is None


def test_answers_are_kept_only_when_all_came_in_time() -> None:
    one, two = remark("1", "Против!", "А", at(9)), remark("2", "Против сбора!", "А", at(9))
    early, late = answer("3", "1", "Не принято.", at(10)), answer("4", "2", "Не принято.", at(28))
    assert terms(card(at(11), (one, two, early)))["answer.public"].kept is None
    assert terms(card(at(29), (one, two, early)))["answer.public"].kept is False
    assert terms(card(at(29), (one, two, early, late)))["answer.public"].kept is False
    assert terms(card(at(11), (one, early)))["answer.public"].kept is True


def test_a_state_says_what_moved() -> None:
    cards = (card(at(10), text_hash="a"), card(at(11), text_hash="b", open_until=dt.date(2026, 9, 11)))
    row = state_row(known_of(*cards), (), ())
    assert '"shortened"' in row["flags"]
    assert "text_changed" in row["flags"]
    assert row["open_until"] == dt.date(2026, 9, 11)


@given(
    st.lists(
        st.sampled_from(["раз два три четыре пять", "раз два три четыре пять шесть", "семь", "восемь девять"]),
        max_size=9,
    )
)
def test_groups_do_not_depend_on_the_order_of_texts(texts: list[str]) -> None:
    named = {str(n): text for n, text in enumerate(texts)}
    shuffled = list(named.items())
    random.Random(7).shuffle(shuffled)

    def parts(led: dict[str, str]) -> set[frozenset[str]]:
        return {frozenset(k for k in led if led[k] == leader) for leader in led.values()}

    assert parts(groups(named, 3, 0.7)) == parts(groups(dict(shuffled), 3, 0.7))


def test_many_equal_texts_are_one_group_and_do_not_take_long() -> None:
    led = groups({str(n): LETTER for n in range(3000)}, 3, 0.7)
    assert set(led.values()) == {"0"}
