"""Cards in any order, twice, on a real bus and store: the same rows in the end."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from processors import runner
from processors.step import Ports, Step
from processors.steps import STEPS
from tests.consult_data import FORMAT, answer, at, card, remark
from zanwatch import archive, bus, store
from zanwatch.bus import Message
from zanwatch.discussion import DraftSeen
from zanwatch.store import Store

MINE = tuple(step for step in STEPS if step.topic in {"drafts", "outcomes"})
FIRST = remark("101", "Предлагаю увеличить срок осмотра с 3 до 10 дней.", "Ива", at(9, 11), block="Срок осмотра")
SECOND = remark("102", "Где сравнительная таблица?", "Дуб", at(9, 12))
EXPERT = remark("90", "Возражаем против нового сбора.", "Палата", at(9, 10))
TAKEN = FIRST.model_copy(update={"decision": "accepted"})
CARDS = (
    card(at(9, 13), (FIRST,)),
    card(at(9, 13, 1), (FIRST,), "kk"),
    card(at(10), (FIRST, SECOND, answer("103", "101", "Принято.", at(10, 9)))),
    card(at(10, 10, 1), (EXPERT,), channel="atameken"),
    card(at(11), (TAKEN, SECOND, answer("103", "101", "Принято.", at(10, 9))), open_until=dt.date(2026, 9, 16)),
    card(at(28), (TAKEN, SECOND.model_copy(update={"decision": "rejected"}),
                  answer("103", "101", "Принято.", at(10, 9)), answer("104", "102", FORMAT, at(25))),
         stage="archived", open_until=dt.date(2026, 9, 16), report_address="https://example.org/report?id=77"),
    card(at(28, 11), seen_on="list", stage="archived", open_until=dt.date(2026, 9, 16)),
)  # fmt: skip


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = store.connect(f"chdb:{tmp_path_factory.mktemp('consult')}/store")
    yield opened
    opened.close()


def drained(
    folder: Path, rows: Store, batches: Sequence[Sequence[DraftSeen]], draft: str, steps: Sequence[Step] = MINE
) -> dict[str, Any]:
    """Handle batches one after another; return what the store then says of the draft."""
    messages = bus.connect(f"sqlite:{folder}/bus.db")
    ports = Ports(archive.connect(f"file:{folder}/archive"), rows)
    for batch in batches:
        named = [seen.model_copy(update={"draft_id": draft}) for seen in batch]
        messages.publish([Message("drafts", draft, seen.to_json()) for seen in named])
        runner.drain(messages, ports, lambda *_: None, steps)
    messages.close()
    return final(rows, draft)


def final(rows: Store, draft: str) -> dict[str, Any]:
    tables = {
        table: rows.select(
            f"SELECT * EXCEPT draft_id FROM {table} FINAL WHERE draft_id = {{d:String}} ORDER BY ALL", d=draft
        )
        for table in ("draft_states", "outcomes", "draft_sightings", "comments", "comment_blocks")
    }
    return json.loads(json.dumps(tables, default=str, ensure_ascii=False))


@pytest.mark.slow
def test_any_order_and_any_repetition_come_to_the_same_rows(tmp_path: Path, rows: Store) -> None:
    expected = drained(tmp_path / "0", rows, [CARDS], "d0")
    assert len(expected["draft_states"]) == 1
    assert len(expected["outcomes"]) == 3
    for turn in range(1, 5):
        order = random.Random(turn)
        cards = [*CARDS, *order.choices(CARDS, k=2)]
        order.shuffle(cards)
        cut = order.randrange(1, len(cards))
        steps = order.sample(MINE, k=len(MINE))
        found = drained(tmp_path / str(turn), rows, [cards[:cut], cards[cut:], cards[:1]], f"d{turn}", steps)
        assert found == expected, turn


def test_what_the_rows_say(tmp_path: Path, rows: Store) -> None:
    found = drained(tmp_path, rows, [CARDS], "said")
    state = found["draft_states"][0]
    assert (state["comments"], state["unanswered"], state["stage"]) == (3, 1, "archived")
    assert (state["created"], state["open_until"]) == ("2026-09-09", "2026-09-16")
    assert state["title_kk"]
    assert state["title_ru"]
    fates = {fate["comment_id"]: fate for fate in found["outcomes"]}
    assert {key: fate["kind"] for key, fate in fates.items()} == {
        "90": "unanswered", "101": "accepted", "102": "rejected_with_reason",
    }  # fmt: skip
    assert {key: fate["participant"] for key, fate in fates.items()} == {"90": 1, "101": 2, "102": 3}
    assert fates["102"]["late_days"] == 2
    assert {label["name"] for label in json.loads(fates["101"]["labels"])} == {"stance", "substance", "outcome"}


def test_a_list_in_the_other_language_does_not_rename_what_its_card_names(tmp_path: Path, rows: Store) -> None:
    listed = card(at(9, 14), language="kk", seen_on="list", title=CARDS[0].title)
    found = drained(tmp_path, rows, [[CARDS[1], listed]], "named")
    assert found["draft_states"][0]["title_kk"] == CARDS[1].title != CARDS[0].title


def test_the_acts_a_title_names_are_found_by_date_and_number(tmp_path: Path, rows: Store) -> None:
    label = {"subject": "s", "act_id": "V2500099434", "language": "ru", "evidence": "e", "rule": "r"}
    wanted = [label | {"name": "act_date", "value": "2025-10-14"}, label | {"name": "act_number", "value": "434"}]
    rows.insert("assessments", wanted)
    found = drained(tmp_path, rows, [[CARDS[0]], [CARDS[1]]], "amending")
    assert found["draft_states"][0]["amends"] == ["V2500099434"]
