"""What two editions make a reader suspicious of: numbers used again, numbers changed, text that vanished."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.alarms import alarm_rules, suspicious
from processors.classify import classify_change
from processors.diff.compare import compare
from zanwatch import files
from zanwatch.messages import Edition, EditionHeader, Note, Provision

LINE = "Хранитель маяка зажигает огонь с заходом солнца и гасит его с восходом, о чем делает запись. "


def edition(day: int, *lines: tuple[str, str], repealed: tuple[str, ...] = (), notes: tuple[str, ...] = ()) -> Edition:
    moment = dt.datetime(2026, 3, day, tzinfo=dt.UTC)
    provisions = tuple(
        Provision(at=i, path=path, parent=path.rpartition("/")[0], label=path.rpartition(":")[2] + ".", text=text,
                  repealed=path in repealed)
        for i, (path, text) in enumerate(lines)
    )  # fmt: skip
    header = EditionHeader(
        act_id="Z2600000321", language="ru", edition_date=moment.date(), edition_date_basis="source", title="О маяках",
        source="lantern", address="https://lantern.example", capture_id=f"c{day}", seen_at=moment,
        text_hash=str(hash((lines, repealed, notes))), size=1, status="upd",
    )  # fmt: skip
    said = tuple(Note(at=len(lines) + i, path="", kind="amendment", text=text) for i, text in enumerate(notes))
    return Edition(header=header, provisions=provisions, notes=said)


def flags(old: Edition, new: Edition) -> dict[str, set[str]]:
    changes = suspicious(compare(old, new), old, new)
    return {c.path_after or c.path_before or "": set(c.flags) for c in changes if c.flags}


def test_a_number_used_again_after_a_repeal_is_flagged() -> None:
    old = edition(1, ("art:1", LINE), ("art:2", "Исключена."), ("art:3", LINE * 2), repealed=("art:2",))
    new = edition(2, ("art:1", LINE), ("art:2", "Маяк красят раз в год."), ("art:3", LINE * 2))
    assert flags(old, new) == {"art:2": {"number_reused"}}


def test_a_new_number_and_a_repeal_are_in_order() -> None:
    old = edition(1, ("art:1", LINE), ("art:2", "Маяк красят раз в год."))
    new = edition(2, ("art:1", LINE), ("art:2", "Исключена."), ("art:2-1", "Маяк красят дважды."), repealed=("art:2",))
    assert flags(old, new) == {}


def test_a_renumbered_provision_is_flagged() -> None:
    old = edition(1, ("art:1", LINE), ("art:2", "Маяк красят раз в год, весной, в белый цвет."), ("art:3", "Срок."))
    new = edition(2, ("art:1", LINE), ("art:4", "Маяк красят раз в год, весной, в белый цвет."), ("art:3", "Срок."))
    found = {flag for each in flags(old, new).values() for flag in each}
    assert found <= {"renumbering"}
    changes = compare(old, new)
    assert ("renumbered" in {c.op for c in changes}) == ("renumbering" in found)


def article(*texts: str) -> list[tuple[str, str]]:
    return [("art:1", "Огонь"), *((f"art:1/pt:{n}", text) for n, text in enumerate(texts, start=1))]


def test_an_article_that_lost_most_of_its_text_is_flagged_once() -> None:
    old = edition(1, *article(LINE, LINE * 2, LINE * 3), ("art:2", LINE))
    new = edition(2, *article(LINE), ("art:2", LINE))
    found = [f for f in flags(old, new).values() if "lost_most_text" in f]
    assert len(found) == 1


@pytest.mark.parametrize("kept", [0, 1, 2, 3])
def test_points_repealed_by_name_are_no_loss(kept: int) -> None:
    texts = [LINE, LINE * 2, LINE * 3]
    old = edition(1, *article(*texts))
    gone = tuple(f"art:1/pt:{n}" for n in range(kept + 1, 4))
    stubs = [text if f"art:1/pt:{n}" not in gone else "Исключен." for n, text in enumerate(texts, start=1)]
    new = edition(2, *article(*stubs), repealed=gone)
    assert flags(old, new) == {}


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_border_of_a_loss(before: int, after: int) -> None:
    """Flagged exactly where at least 200 characters shrink by more than 60 %."""
    old, new = (edition(day, ("pt:1", "ж" * size)) for day, size in ((1, before), (2, after)))
    was, stands = (len(e.provisions[0].line) for e in (old, new))
    due = was >= 200 and stands < was * 0.4
    assert bool(flags(old, new)) == due


def test_the_same_editions_always_give_the_same_flags() -> None:
    old = edition(1, *article(LINE, LINE * 2, LINE * 3), ("art:2", "Исключена."), repealed=("art:2",))
    new = edition(2, *article("Кратко."), ("art:2", LINE))
    runs = {suspicious(compare(old, new), old, new) for _ in range(5)}
    assert len(runs) == 1


def test_an_alarm_is_labelled_with_the_words_that_changed() -> None:
    old = edition(1, ("art:2", "Исключена."), repealed=("art:2",))
    new = edition(2, ("art:2", "Маяк красят раз в год."))
    (change,) = suspicious(compare(old, new), old, new)
    labels = [label for label in classify_change(change).labels if label.name == "alarm"]
    assert [(label.value, label.rule) for label in labels] == [("number_reused", "alarm.number_reused")]
    assert labels[0].evidence in (change.text_after or "")


def test_a_rule_judges_only_the_editions_of_its_time() -> None:
    old = edition(1, ("art:2", "Исключена."), repealed=("art:2",))
    new = edition(2, ("art:2", "Маяк красят раз в год."))
    early = [
        e.model_copy(update={"header": e.header.model_copy(update={"edition_date": dt.date(2010, 1, day)})})
        for day, e in ((1, old), (2, new))
    ]
    assert flags(old, new)
    assert not flags(early[0], early[1])


def test_every_alarm_has_its_names_and_its_ground_in_three_languages() -> None:
    rules = alarm_rules()
    assert {rule.id for rule in rules.alarms} == {
        "silent_edit", "note_without_change", "number_reused", "lost_most_text", "renumbering",
    }  # fmt: skip
    for rule in rules.alarms:
        assert set(rule.names) == set(rule.basis) == {"kk", "ru", "en"}
        assert (rule.article == "") == (rule.source == "own")
        assert rule.source == "own" or all("480-V" in words for words in rule.basis.values())


PAIRS = [
    ("137412_kaz_2020-08-10.md", "137412_kaz_2020-10-27.md"),
    ("137412_rus_2020-08-10.md", "137412_rus_2020-10-27.md"),
    ("35109_kaz_2007_old.md", "35109_kaz_2011_new.md"),
    ("35109_rus_2007_old.md", "35109_rus_2011_new.md"),
]


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_ordinary_real_amendments_raise_no_alarm(before: str, after: str) -> None:
    folder = Path(__file__).parent.parent.parent / "shared" / "real" / "pairs"
    if not folder.is_dir():
        pytest.skip("no real editions beside the project")
    now = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    old, new = (files.read(folder / name, None, now) for name in (before, after))
    changes = compare(old, new)
    assert changes
    assert suspicious(changes, old, new) == changes
