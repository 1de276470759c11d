"""The alarms of the store: what nobody explains, what changed nothing, what took a number again; and what is none."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.report_data import at, cause, change, compared, edition
from zanwatch.identity import stable_id
from zanwatch.messages import Change
from zanwatch.rows import Rows, by_table, change_rows, sighting_rows
from zanwatch.store import Store, connect

OLD, NEW = dt.date(2026, 1, 11), dt.date(2026, 3, 2)
AMENDER = "Z2600000031"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('alarms')}/store")
    yield opened
    opened.close()


class Case:
    """One act of its own in the store."""

    def __init__(self, store: Store, act: str) -> None:
        self.act, self.rows, self._store = act, [], store  # type: ignore[var-annotated]
        self._add(edition(act, "ru", "О чём-то", OLD, seen_at=at(OLD)))
        self.ordinal = 0

    def _add(self, filed: Any) -> None:
        self.rows += sighting_rows(*filed)

    def change(self, op: Any, path: str | None, words: str = "слова", **values: Any) -> Change:
        self.ordinal += 1
        before = values.pop("before", None)
        usual = {
            "act_id": self.act,
            "old_edition": OLD,
            "new_edition": NEW,
            "ordinal": self.ordinal,
            "seen_at": at(NEW),
        }
        redline = (("-", words),) if op == "repealed" else (("+", words),)
        usual |= {"new_capture": f"{self.act}-{values.get('new_edition', NEW)}", "text_before": before}
        if op == "repealed":
            usual["text_before"] = words
        made = change(op, path or "", redline, **(usual | values))  # type: ignore[arg-type]
        self.rows += [*change_rows(made), ("comparisons", compared(made))]
        return made

    def seen(self, day: dt.date) -> None:
        self._add(edition(self.act, "ru", "О чём-то", day, seen_at=at(day)))

    def history(self, day: dt.date | None, names: str, seen: dt.date = NEW) -> None:
        row = {
            "act_id": self.act, "language": "ru", "source": "lantern", "seen_at": at(seen), "capture_id": f"h{seen}",
            "address": "https://lantern.example/history", "position": len(self.rows),
            "document": "О внесении изменений",
            "document_act_id": names, "requisites": "", "changed_on": day, "status": "", "signals": "[]",
        }  # fmt: skip
        self.rows.append(("act_history", row))

    def kinds(self, shuffle: int = 0) -> list[str]:
        rows: Rows = list(self.rows)
        random.Random(shuffle).shuffle(rows)
        for table, found in by_table(rows + rows[::2]).items():
            self._store.insert(table, found)
        query = "SELECT kind FROM alarms WHERE act_id = {act:String} ORDER BY kind"
        return [row["kind"] for row in self._store.select(query, act=self.act)]


@pytest.fixture
def case(store: Store, request: pytest.FixtureRequest) -> Case:
    return Case(store, f"Z26{stable_id(request.node.name)[:7].upper()}")


@pytest.mark.parametrize("op", ["added", "repealed", "amended", "heading", "moved", "split", "merged"])
def test_a_text_changed_by_nobody_is_an_alarm(case: Case, op: str) -> None:
    case.change(op, "art:7", causes=())
    assert case.kinds() == ["silent_edit"]


@pytest.mark.parametrize("op", ["note", "editorial"])
def test_notes_and_typing_are_no_silent_edits(case: Case, op: str) -> None:
    case.change(op, "art:7", causes=())
    assert case.kinds() == []


@pytest.mark.parametrize("certainty", ["stated", "candidate"])
def test_a_cause_even_a_conjecture_is_an_explanation(case: Case, certainty: str) -> None:
    case.change("amended", "art:7", causes=(cause(certainty=certainty),))
    assert case.kinds() == []


def test_a_cause_another_source_knows_explains_the_same_event(case: Case) -> None:
    case.change("amended", "art:7", causes=(), id=f"same{case.act}")
    case.change("amended", "art:7", causes=(cause(),), id=f"same{case.act}", source="mirror")
    assert case.kinds() == []


@pytest.mark.parametrize(
    ("day", "names", "expected"),
    [
        (NEW, AMENDER, []),
        (OLD + dt.timedelta(days=1), AMENDER, []),
        (OLD, AMENDER, ["silent_edit"]),
        (None, AMENDER, ["silent_edit"]),
        (NEW, "", ["silent_edit"]),
        (NEW, "itself", ["silent_edit"]),
    ],
)
def test_a_line_of_the_history_explains_where_it_names_another_act_in_time(
    case: Case, day: dt.date | None, names: str, expected: list[str]
) -> None:
    case.change("amended", "art:7", causes=())
    case.history(day, case.act if names == "itself" else names)
    assert case.kinds() == expected


def note(case: Case, path: str = "art:7", **values: Any) -> None:
    usual = {"causes": (cause(act_id=AMENDER, in_force=None),)}
    case.change("note", path, "Сноска. Статья 7 с изменением, внесенным Законом", **(usual | values))


def test_a_note_that_names_an_act_over_the_same_text_is_an_alarm(case: Case) -> None:
    note(case)
    assert case.kinds() == ["note_without_change"]


@pytest.mark.parametrize("path", ["art:7", "art:7/pt:2", "act"])
def test_a_note_beside_its_change_is_none(case: Case, path: str) -> None:
    note(case)
    case.change("amended", path)
    assert case.kinds() == []


def test_a_change_elsewhere_does_not_bear_the_note_out(case: Case) -> None:
    note(case)
    case.change("amended", "art:70")
    assert case.kinds() == ["note_without_change"]


def test_a_note_of_a_chapter_is_borne_out_by_any_article(case: Case) -> None:
    note(case, "ch:2")
    case.change("amended", "art:70")
    assert case.kinds() == []


def test_a_note_that_comes_after_its_change_is_none(case: Case) -> None:
    case.change("amended", "art:7")
    later = NEW + dt.timedelta(days=5)
    note(case, old_edition=NEW, new_edition=later, seen_at=at(later))
    assert case.kinds() == []


@pytest.mark.parametrize(
    "values",
    [
        {"flags": ("future_change",)},
        {"flags": ("court",)},
        {"flags": ("other_language",)},
        {"causes": ()},
        {"causes": (cause(in_force="2026-07-01"),)},
        {"causes": (cause(date="2025-12-30", in_force=None),)},
    ],
    ids=["announced", "court", "other language", "names nobody", "not yet due", "older than the first edition"],
)
def test_a_note_that_changes_nothing_by_right_is_no_alarm(case: Case, values: dict[str, Any]) -> None:
    note(case, **values)
    assert case.kinds() == []


def test_a_history_that_names_an_act_over_the_same_text_is_an_alarm(case: Case) -> None:
    case.seen(NEW + dt.timedelta(days=1))
    case.history(NEW, AMENDER, seen=NEW + dt.timedelta(days=1))
    assert case.kinds() == ["note_without_change"]


@pytest.mark.parametrize("story", ["text not seen since", "before our time", "changed on that day", "own edition"])
def test_a_history_is_no_alarm_where(case: Case, story: str) -> None:
    day = {"before our time": OLD - dt.timedelta(days=9)}.get(story, NEW)
    if story != "text not seen since":
        case.seen(NEW + dt.timedelta(days=1))
    if story == "changed on that day":
        case.change("amended", "art:7")
    case.history(day, case.act if story == "own edition" else AMENDER)
    assert case.kinds() == []


def test_a_number_that_vanished_and_came_back_with_another_text_is_an_alarm(case: Case) -> None:
    case.change("repealed", "art:9", "Прежнее")
    later = NEW + dt.timedelta(days=30)
    case.change("added", "art:9", "Другое", old_edition=NEW, new_edition=later, seen_at=at(later))
    case.change("added", "art:10/par:1", "Абзац", old_edition=NEW, new_edition=later, seen_at=at(later))
    assert case.kinds() == ["number_reused"]


def test_the_same_text_put_back_is_no_reuse(case: Case) -> None:
    case.change("repealed", "art:9", "Прежнее")
    later = NEW + dt.timedelta(days=30)
    case.change("added", "art:9", "Прежнее", old_edition=NEW, new_edition=later, seen_at=at(later))
    assert case.kinds() == []


def test_flags_of_the_diff_become_alarms_with_the_words_they_rest_on(case: Case) -> None:
    case.change("amended", "art:9", "Новое", flags=("number_reused", "lost_most_text", "other"))
    case.change("renumbered", "art:11", "Иное", flags=("renumbering",))
    assert case.kinds() == ["lost_most_text", "number_reused", "renumbering"]
    rows = [row for row in case._store.named("alarms") if row["act_id"] == case.act]
    assert {(row["kind"], row["words"]) for row in rows} >= {("number_reused", "Новое"), ("renumbering", "Иное")}


@pytest.mark.parametrize("shuffle", range(3))
def test_the_order_of_arrival_does_not_matter(case: Case, shuffle: int) -> None:
    case.change("amended", "art:7", causes=())
    note(case, "art:8")
    case.seen(NEW + dt.timedelta(days=1))
    case.history(NEW + dt.timedelta(days=1), AMENDER, seen=NEW + dt.timedelta(days=1))
    case.change("amended", "art:9", flags=("lost_most_text",))
    assert case.kinds(shuffle) == ["lost_most_text", "note_without_change", "note_without_change", "silent_edit"]


def test_the_report_of_a_span_takes_the_alarms_of_the_span(case: Case) -> None:
    case.change("amended", "art:7", causes=())
    case.kinds()
    inside = case._store.named("report_alarms", since="2026-03-01 19:00:00", until="2026-03-02 19:00:00")
    outside = case._store.named("report_alarms", since="2026-03-02 19:00:00", until="2026-03-03 19:00:00")
    assert case.act in {row["act_id"] for row in inside}
    assert case.act not in {row["act_id"] for row in outside}
