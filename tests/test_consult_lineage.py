"""Drafts found again as acts, in a world whose truth is known; then what was changed, and what was promised."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from processors.consult.lineage.link import link
from processors.consult.lineage.titles import alike, bare, contradict, form_of, title_of
from tests.consult_data import remark
from tests.lineage_world import Made, World, act_rows, draft_rows_of, world
from zanwatch import archive, store
from zanwatch.archive import Archive
from zanwatch.rows import Rows, by_table
from zanwatch.store import Store

NOW = dt.datetime(2026, 11, 2, 6, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
FAMILIES = 126


def write(rows: Store, made: Rows) -> None:
    for table, found in by_table(made).items():
        rows.insert(table, found)


def filled(folder: Path, made: World) -> tuple[Store, Archive]:
    rows, shelf = store.connect(f"chdb:{folder}/store"), archive.connect(f"file:{folder}/archive")
    write(rows, [row for act in made.acts for row in act_rows(act, shelf)])
    write(rows, [row for draft in made.drafts for row in draft_rows_of(draft, shelf)])
    return rows, shelf


@pytest.fixture(scope="module")
def made() -> World:
    return world(20260902, FAMILIES)


class Found(NamedTuple):
    """What one look found, and what a second one did."""

    links: list[dict[str, Any]]
    review: list[dict[str, Any]]
    first: str
    second: str
    looked_again: int


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, made: World) -> Found:
    rows, shelf = filled(tmp_path_factory.mktemp("lineage"), made)
    link(rows, shelf, NOW)
    links, review = rows.select("SELECT * FROM lineage FINAL"), rows.named("lineage_review")
    first = everything(rows)
    again = link(rows, shelf, LATER).looked
    second = everything(rows)
    rows.close()
    return Found(links, review, first, second, again)


def told(links: list[dict[str, Any]], *sure: str) -> set[tuple[str, str]]:
    return {(row["draft_id"], row["act_id"]) for row in links if row["certainty"] in sure}


def everything(rows: Store) -> str:
    tables = ("lineage", "draft_changes", "acceptance_checks", "draft_states")
    return json.dumps(
        {table: rows.select(f"SELECT * FROM {table} FINAL ORDER BY ALL") for table in tables}, default=str
    )


def test_drafts_are_found_again_and_decoys_are_not(found: Found, made: World) -> None:
    sure = told(found.links, "stated", "likely")
    right, wrong = sure & made.truth, sure - made.truth
    print(f"precision {len(right) / len(sure):.3f}, recall {len(right) / len(made.truth):.3f}, wrong {sorted(wrong)}")
    assert len(right) / len(sure) >= 0.98, sorted(wrong)
    assert len(right) / len(made.truth) >= 0.9, sorted(made.truth - sure)


def test_what_is_not_sure_is_for_a_person_to_look_at(found: Found) -> None:
    listed = {(row["draft_id"], row["act_id"]) for row in found.review}
    assert listed == told(found.links, "review")
    assert listed


def test_looking_again_changes_nothing(found: Found) -> None:
    assert found.looked_again == 0
    assert found.second == found.first


def test_day_by_day_and_in_another_order_the_same_is_found(tmp_path: Path, made: World) -> None:
    whole = told_of(tmp_path / "whole", made.drafts[:24], made.acts[:50], at_once=True)
    parts = told_of(tmp_path / "parts", made.drafts[23::-1], made.acts[49::-1], at_once=False)
    assert whole == parts
    assert whole


def told_of(folder: Path, drafts: tuple[Made, ...], acts: tuple[Made, ...], *, at_once: bool) -> set[tuple[str, ...]]:
    rows, shelf = store.connect(f"chdb:{folder}/store"), archive.connect(f"file:{folder}/archive")
    filed = [act_rows(act, shelf) for act in acts], [draft_rows_of(draft, shelf) for draft in drafts]
    days = [filed] if at_once else [(filed[0][n::3], filed[1][n::3]) for n in range(3)]
    for n, (some_acts, some_drafts) in enumerate(days):
        write(rows, [row for group in (*some_acts, *some_drafts) for row in group])
        link(rows, shelf, NOW + dt.timedelta(days=n))
    found = rows.select("SELECT draft_id, act_id, certainty, round(score, 3) AS score FROM lineage FINAL")
    rows.close()
    return {tuple(map(str, row.values())) for row in found if row["certainty"] != "none"}


SWING = Made("77", "Об утверждении правил осмотра городских качелей", "парков и садов", dt.date(2026, 3, 2), "", (
    "Владелец осматривает опоры качелей каждый вторник и записывает увиденное в журнал учета.",
    "Смотритель отвечает на заявку посетителя в течение 3 рабочих дней со дня ее подачи.",
    "Скрипучая лавка заменяется новой лавкой из дуба за счет владельца площадки.",
    "Ограждение качелей красится светлой краской до начала каждого летнего сезона.",
    "Журнал учета хранится у смотрителя площадки и показывается по первой просьбе.",
))  # fmt: skip
ADOPTED = SWING._replace(
    id="V2600077001", day=dt.date(2026, 5, 4), number="57",
    lines=(
        SWING.lines[0].replace("каждый вторник", "каждый вторник и каждую пятницу"),
        SWING.lines[1].replace("3 рабочих", "10 рабочих"), *SWING.lines[2:],
    ),
)  # fmt: skip
REMARKS = (
    remark("1", "Предлагаю увеличить срок ответа с 3 до 10 рабочих дней.", "А", decision="accepted"),
    remark("2", "После слов «каждый вторник» дополнить словами «и каждую пятницу».", "Б", decision="accepted"),
    remark("3", "Предлагаю слово «светлой» заменить словом «тёмной».", "В", decision="accepted"),
    remark("4", "Прошу учесть интересы детей.", "Г", decision="accepted"),
    remark("5", "Предлагаю слово «журнал» заменить словом «тетрадь».", "Д", decision="rejected"),
)


class Swing(NamedTuple):
    """What is said of one draft and its act."""

    changes: list[dict[str, Any]]
    checks: list[dict[str, Any]]
    cards: list[dict[str, Any]]


@pytest.fixture(scope="module")
def swing(tmp_path_factory: pytest.TempPathFactory) -> Swing:
    folder = tmp_path_factory.mktemp("swing")
    rows, shelf = store.connect(f"chdb:{folder}/store"), archive.connect(f"file:{folder}/archive")
    write(rows, act_rows(ADOPTED, shelf) + draft_rows_of(SWING, shelf, REMARKS))
    link(rows, shelf, NOW)
    told = Swing(
        rows.select("SELECT path_after, redline FROM draft_changes FINAL WHERE role = 'adopted' ORDER BY ordinal"),
        rows.select("SELECT * FROM acceptance_checks FINAL"), rows.named("scorecards"),
    )  # fmt: skip
    rows.close()
    return told


def test_what_changed_on_the_way_is_a_redline(swing: Swing) -> None:
    rows = swing.changes
    assert [row["path_after"] for row in rows] == ["pt:1", "pt:2"]
    assert ["+", "10"] in json.loads(rows[1]["redline"])


def test_what_was_accepted_is_looked_for_in_the_act(swing: Swing) -> None:
    rows = {row["comment_id"]: row for row in swing.checks}
    assert {key: row["verdict"] for key, row in rows.items()} == {"1": "found", "2": "found", "3": "not_found"}
    assert rows["1"]["path"] == "pt:2"
    assert "10 рабочих дней" in rows["1"]["adopted"]
    assert "светлой" in rows["3"]["adopted"]
    assert rows["2"]["proposed"] in REMARKS[1].text


def test_the_scorecard_of_a_body_adds_up(swing: Swing) -> None:
    card = swing.cards[0]
    assert (card["drafts"], card["remarks"], card["accepted"], card["rejected"]) == (1, 5, 4, 1)
    assert (card["accepted_found"], card["accepted_not_found"]) == (2, 1)
    assert card["accepted_share"] == 0.8
    assert card["body"] == "Министерство парков и садов РК"


@pytest.mark.parametrize(
    ("printed", "core"),
    [
        ("Проект приказа Министра парков Республики Казахстан «О качелях»", "О качелях"),
        ("О проекте приказа «О качелях»", "О качелях"),
        ("О проекте постановления Правительства Республики Казахстан «О внесении изменений в «Правила»»",
         "О внесении изменений в «Правила»"),
        ("О качелях", "О качелях"),
        ("«Әткеншектер туралы» бұйрықтың жобасы", "Әткеншектер туралы"),
        ("Әткеншектер туралы бұйрық жобасы", "Әткеншектер туралы"),
    ],
)  # fmt: skip
def test_what_is_wrapped_around_a_title_is_taken_off(printed: str, core: str) -> None:
    assert bare(printed) == core


def test_titles_of_different_acts_contradict_one_another() -> None:
    one = title_of("О внесении изменений в приказ от 14 октября 2025 года № 434 «О качелях»", "ru")
    other = title_of("О внесении изменений в приказ от 14 октября 2025 года № 435 «О качелях»", "ru")
    assert alike(one, other) == 1.0
    assert contradict(one, other)
    assert contradict(title_of("О норме краски на 2025 год", "ru"), title_of("О норме краски на 2026 год", "ru"))
    assert not contradict(one, one)


def test_forms_are_known_in_both_languages() -> None:
    assert form_of("Приказ") == form_of("Бұйрық") == "order"
    assert form_of("Қазақстан Республикасы Үкіметінің 2025 жылғы 3 наурыздағы № 902 қаулысы") == "resolution"
    assert form_of("Закон Республики Казахстан от 5 июня 2026 года № 5-VIII ЗРК") == "law"
