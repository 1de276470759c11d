"""Drafts and acts judged one by one: what is sure, what a person must look at, what cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from processors.consult.lineage.judging import Act, Draft, Pair, judge, possible, title_likeness
from processors.consult.lineage.titles import title_of
from zanwatch.messages import Language

POSTED = dt.date(2026, 3, 2)
TITLE = "Об утверждении правил осмотра городских качелей и каруселей"
GENERIC = "О внесении изменений и дополнений в некоторые приказы Министерства парков и садов"
AMENDING = "О внесении изменений в приказ от 14 октября 2025 года № 434 «Об утверждении Правил осмотра качелей»"
KK = "«Әткеншектерді қарау қағидаларын бекіту туралы» 2025 жылғы 14 қазандағы № 434 бұйрығына өзгерістер енгізу туралы"


def draft(title: str = TITLE, language: Language = "ru", stated: tuple[str, str] | None = None) -> Draft:
    return Draft(
        source="npa", draft_id="1", titles={language: title_of(title, language)}, form="order",
        body=frozenset({"парков", "садов"}), posted=POSTED, stated=frozenset([stated] if stated else []), texts={},
    )  # fmt: skip


def act(title: str = TITLE, language: Language = "ru", days: int = 60, name: str = "V1", form: str = "order") -> Act:
    return Act(
        act_id=name, titles={language: title_of(title, language)}, form=form, body=frozenset({"парков", "садов"}),
        adopted=POSTED + dt.timedelta(days=days), number="57", requisites=f"Приказ {name}", texts={},
    )  # fmt: skip


def told(of: Draft, *pairs: tuple[Act, float | None]) -> dict[str, str]:
    made = [Pair(a, title_likeness(of, a), text, bool(of.titles) and _same(of, a)) for a, text in pairs]
    return {link.act_id: link.certainty for link in judge(of, made)}


def _same(of: Draft, a: Act) -> bool:
    mine = {key for title in of.titles.values() for key in title.acts}
    return bool(mine) and mine == {key for title in a.titles.values() for key in title.acts}


def test_a_card_that_names_its_act_leaves_nothing_to_guess() -> None:
    one, other = act(name="V1"), act(name="V2", days=61)
    assert told(draft(stated=("2026-05-01", "57")), (one, 0.1), (other, 0.99)) == {"V1": "stated"}


@pytest.mark.parametrize(
    ("text", "certainty"), [(0.95, "likely"), (0.5, "likely"), (0.3, "review"), (None, "likely")]
)  # fmt: skip
def test_the_same_title_needs_a_text_that_is_not_another(text: float | None, certainty: str) -> None:
    assert told(draft(), (act(), text)) == {"V1": certainty}


def test_the_same_title_over_another_text_is_another_act() -> None:
    assert told(draft(), (act(), 0.05)) == {}


def test_another_title_over_the_same_text_is_the_act() -> None:
    assert told(draft(), (act("О вопросах содержания городских дворов"), 0.93)) == {"V1": "likely"}


def test_a_title_used_again_and_again_proves_nothing_alone() -> None:
    assert told(draft(GENERIC), (act(GENERIC), None)) == {"V1": "review"}
    assert told(draft(GENERIC), (act(GENERIC), 0.9)) == {"V1": "likely"}
    assert told(draft(), (act(days=700), None)) == {"V1": "review"}


def test_two_acts_as_like_are_for_a_person_to_look_at() -> None:
    pairs = ((act(name="V1"), None), (act(name="V2", days=90), None))
    assert told(draft(), *pairs) == {"V1": "review", "V2": "review"}
    assert told(draft(), (pairs[0][0], 0.9), (pairs[1][0], 0.2)) == {"V1": "likely"}


@pytest.mark.parametrize(("title", "language"), [(AMENDING, "ru"), (KK, "kk")])
def test_the_amended_act_tells_apart_what_is_called_alike(title: str, language: Language) -> None:
    mine = draft(title, language)
    assert possible(mine, act(title, language))
    assert told(mine, (act(title, language), None)) == {"V1": "likely"}
    assert not possible(mine, act(title.replace("434", "435"), language))
    assert not possible(mine, act(title.replace("14", "15"), language))


def test_no_act_comes_before_its_draft_nor_in_another_form() -> None:
    assert not possible(draft(), act(days=-1))
    assert not possible(draft(), act(form="law"))
    assert possible(draft(), act(days=0))


def test_an_act_of_another_body_is_never_sure() -> None:
    other = act()._replace(body=frozenset({"озер", "причал"}))
    assert told(draft(), (other, None)) == {"V1": "review"}
