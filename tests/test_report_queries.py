"""The named queries: each says what it answers, each runs, and the analysts' ones count what the facts hold."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import pytest

from tests.report_data import BEES_ID, DAY, LAMPS_ID, full_day, hold, put
from zanwatch.store import Store, connect, query_names, query_text

SAMPLES = {
    "since": "2026-03-01 00:00:00", "until": "2026-03-31 00:00:00", "act": BEES_ID, "acts": [BEES_ID, LAMPS_ID],
    "subjects": ["x"], "language": "ru", "hash": "y", "report": "daily", "recipient": "a@example.org",
    "first": "2026-03-01", "last": "2026-03-31", "day": "2026-03-03", "hashes": ["y"],
    "drafts": ["501", "502"], "month": "2026-03-01",
}  # fmt: skip


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('queries')}/store")
    put(opened, full_day())
    hold(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", query_names())
def test_a_query_says_what_it_answers_and_runs(store: Store, name: str) -> None:
    text = query_text(name)
    comment = " ".join(line for line in text.splitlines() if line.startswith("--"))
    parameters = set(re.findall(r"\{(\w+):", text))
    assert len(comment) > 40
    assert all(re.search(rf"\b{parameter}\b", comment) for parameter in parameters), "a parameter is not explained"
    store.named(name, **{parameter: SAMPLES[parameter] for parameter in parameters})


def test_changes_by_day_counts_every_event_once(store: Store) -> None:
    rows = {(r["day"], r["language"], r["op"]): r["changes"] for r in store.named("changes_by_day")}
    assert rows[DAY, "ru", "amended"] == 1
    assert sum(rows.values()) == 7


def test_the_most_changed_act_comes_first_and_notes_do_not_count(store: Store) -> None:
    assert [(r["act_id"], r["changes"]) for r in store.named("most_changed_acts")] == [(BEES_ID, 3), (LAMPS_ID, 1)]


def test_silent_changes_are_those_without_a_cause(store: Store) -> None:
    assert [(r["act_id"], r["path"]) for r in store.named("silent")] == [(BEES_ID, "art:13/pt:4")]


def test_runs_and_rejects_say_why(store: Store) -> None:
    latest = {r["source"]: r for r in reversed(store.named("runs"))}
    assert (latest["lantern"]["health"], latest["lantern"]["rejected"], latest["mirror"]["health"]) == (
        "red",
        2,
        "green",
    )
    assert {(r["reason"], r["refused"]) for r in store.named("rejects")} == {("shell", 1), ("captcha", 1)}


def test_lag_is_days_between_the_edition_and_our_sight_of_it(store: Store) -> None:
    assert [(r["month"], r["median_days"], r["longest_days"]) for r in store.named("lag")] == [
        (dt.date(2026, 3, 1), 1, 1)
    ]
