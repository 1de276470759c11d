"""The diff is exact: applying the changes to the old edition gives the new one, to the character."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from processors.diff.apply import apply, printed
from processors.diff.compare import compare
from processors.diff.match import in_order
from processors.diff.redline import redline
from processors.parse.blocks import Block
from processors.parse.edition import text_hash
from processors.parse.structure import build
from processors.text import gist
from zanwatch.messages import Change, Edition, EditionHeader, Provision, Redline

EXAMPLES = Path(__file__).parent / "examples" / "diff"


def edition(*blocks: Block | str, status: str = "new") -> Edition:
    provisions, notes, signals = build([b if isinstance(b, Block) else Block(b) for b in blocks])
    header = EditionHeader(
        act_id="Z2600000001", language="ru", edition_date=dt.date(2026, 3, 2), edition_date_basis="source", title="t",
        source="test", address="a", capture_id="c", seen_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC), status=status,
        text_hash=text_hash(provisions, notes), size=sum(len(p.line) for p in provisions),
    )  # fmt: skip
    return Edition(header=header, provisions=provisions, notes=notes, signals=signals)


def ops(changes: tuple[Change, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(c.op, c.path_before, c.path_after) for c in changes]


def sides(edits: Redline) -> tuple[str, str]:
    return "".join(t for op, t in edits if op != "+"), "".join(t for op, t in edits if op != "-")


LAW = (
    "Статья 1. Понятия",
    "1. В настоящем Законе применяются понятия:",
    "1) колодец – глубокий источник воды, который вырыт людьми;",
    "2) смотритель – лицо, которое следит за колодцем и ведет журнал;",
    "3) кочевье – долгий путь стада между двумя колодцами.",
    "2. Иные понятия применяются в значении, указанном в других законах.",
    "Статья 2. Содержание",
    "Колодец чистят не реже одного раза в год, весной, до начала перегона скота.",
    "Статья 3. Ответственность",
    "Лицо, засорившее колодец, чистит его за свой счет в течение десяти дней.",
)


def changed(*new: str) -> tuple[Change, ...]:
    old, after = edition(*LAW), edition(*new)
    changes = compare(old, after)
    assert apply(old, changes) == printed(after)
    return changes


def replaced(before: str, after: str) -> tuple[str, ...]:
    assert any(before in line for line in LAW)
    return tuple(line.replace(before, after) for line in LAW)


def test_nothing_changed_is_no_change() -> None:
    assert changed(*LAW) == ()


def test_words_amended() -> None:
    (change,) = changed(*replaced("одного раза", "двух раз"))
    assert (change.op, change.path_after) == ("amended", "art:2/cl:1")
    assert ("-", "одного раза") in change.redline
    assert ("+", "двух раз") in change.redline


def test_an_insertion_changes_no_later_sibling() -> None:
    new = (*LAW[:3], "1-1) ведро – сосуд для воды из кожи или железа;", *LAW[3:])
    assert ops(changed(*new)) == [("added", None, "art:1/pt:1/sub:1-1")]


def test_a_new_article_is_one_change() -> None:
    new = (*LAW[:8], "Статья 2-1. Знаки", "1. У колодца ставят знак.", "2. Знак красят каждый год.", *LAW[8:])
    (change,) = changed(*new)
    assert (change.op, change.path_after, change.span_after) == ("added", "art:2-1", 3)
    assert change.text_after == "Статья 2-1. Знаки\n1. У колодца ставят знак.\n2. Знак красят каждый год."


def test_a_number_that_stays_without_its_text_is_repealed() -> None:
    new = replaced(LAW[3], "2) исключен Законом РК от 03.02.2026 № 88-VIII;")
    assert ops(changed(*new)) == [
        ("repealed", "art:1/pt:1/sub:2", "art:1/pt:1/sub:2"),
        ("note", None, "art:1/pt:1/sub:2"),
    ]


def test_what_vanishes_is_repealed() -> None:
    new = tuple(line for line in LAW if not line.startswith("Лицо"))
    assert ops(changed(*new)) == [("repealed", "art:3/cl:1", None)]


def test_renumbering_keeps_identity() -> None:
    new = (*LAW[:2], "1) арык – канава для воды, вырытая от реки до поля;", *LAW[2:])
    new = tuple(
        line.replace("1) колодец", "2) колодец")
        .replace("2) смотритель", "3) смотритель")
        .replace("3) кочевье", "4) кочевье")
        for line in new
    )
    assert ops(changed(*new)) == [
        ("added", None, "art:1/pt:1/sub:1"),
        ("renumbered", "art:1/pt:1/sub:1", "art:1/pt:1/sub:2"),
        ("renumbered", "art:1/pt:1/sub:2", "art:1/pt:1/sub:3"),
        ("renumbered", "art:1/pt:1/sub:3", "art:1/pt:1/sub:4"),
    ]


def test_renumbered_and_amended_are_two_records_of_one_provision() -> None:
    new = tuple(
        line.replace("Статья 3.", "Статья 4.").replace("в течение десяти", "в течение двадцати") for line in LAW
    )
    new = tuple(line.replace("Ответственность", "Ответственность и чистка") for line in new)
    assert ops(changed(*new)) == [
        ("heading", "art:3", "art:4"),
        ("renumbered", "art:3", "art:4"),
        ("amended", "art:3/cl:1", "art:4/cl:1"),
    ]


def test_a_number_between_the_same_neighbours_is_the_same_provision_while_a_trace_of_its_words_is_left() -> None:
    reworded = replaced("2) смотритель – лицо, которое следит за колодцем и ведет журнал;",
                        "2-1) смотритель – житель аула, который ведет журнал и следит за глубиной;")  # fmt: skip
    assert ("renumbered", "art:1/pt:1/sub:2", "art:1/pt:1/sub:2-1") in ops(changed(*reworded))
    other = replaced(LAW[3], "2-1) ведро – сосуд из кожи или железа, которым черпают;")
    assert [op for op, _, _ in ops(changed(*other))] == ["repealed", "added"]


def test_a_subpoint_that_goes_to_another_point_moved() -> None:
    new = [line for line in LAW if not line.startswith("3)")]
    at = new.index(LAW[5])
    new[at] = "2. Иные понятия применяются в значении, указанном в других законах, кроме понятия:"
    new.insert(at + 1, "1) кочевье – долгий путь стада между двумя колодцами.")
    assert ("moved", "art:1/pt:1/sub:3", "art:1/pt:2/sub:1") in ops(changed(*new))


def test_articles_that_change_places_moved() -> None:
    new = (*LAW[:6], *LAW[8:], *LAW[6:8])
    assert [op for op, _, _ in ops(changed(*new))] == ["moved"]


def test_what_was_changed_in_an_article_that_moved_is_said_where_it_stands() -> None:
    moved = tuple(line.replace("воды, который", "питьевой воды, который") for line in WELLS[:5] if "2) " not in line)
    old, new = edition(*WELLS), edition(*WELLS[5:], *moved)
    changes = compare(old, new)
    assert ops(changes) == [
        ("repealed", "art:1/pt:1/sub:2", None),
        ("moved", "art:1", "art:1"),
        ("amended", "art:1/pt:1/sub:1", "art:1/pt:1/sub:1"),
    ]
    assert apply(old, changes) == printed(new)
    (whole,) = (change for change in changes if change.op == "moved")
    assert ("+", "питьевой ") in whole.redline


WELLS = (
    *LAW[:5],
    *(
        line
        for number in range(2, 12)
        for line in (f"Статья {number}. О колодце {number}", f"Колодец {number} чистят раз в {number} лет, весной.")
    ),
)


@given(st.text(st.sampled_from(" .;«\"'–-\u00ad\u00a0012nN№аеёaeИіё\v\x00"), max_size=12))
def test_the_gist_of_rare_characters_is_that_of_common_ones(text: str) -> None:
    """A sign that no law is written with takes `gist` another way, which has to say the same of the rest."""
    assert gist(f"☃{text}") == f"☃{gist(text)}"


def test_a_short_word_between_two_edits_is_no_island_but_a_number_is() -> None:
    assert redline("красный и белый", "синий и серый") == (("-", "красный и белый"), ("+", "синий и серый"))
    assert [op for op, _ in redline("красный 15 белый", "синий 15 серый")] == ["-", "+", "=", "-", "+"]


def test_editing_without_meaning_is_editorial() -> None:
    new = replaced("скота.", "скота ;")
    assert ops(changed(*new)) == [("editorial", "art:2/cl:1", "art:2/cl:1")]


def test_a_wholly_new_wording_under_the_same_number_is_amended() -> None:
    new = replaced(LAW[5], "2. Слова толкует смотритель.")
    assert ops(changed(*new)) == [("amended", "art:1/pt:2", "art:1/pt:2")]


def test_it_is_so_below_an_article_with_another_number_too() -> None:
    before = "1) колодец – глубокий источник воды, который вырыт людьми;"
    new = replaced(before, "1) очередь – расстановка арб по времени прибытия;")
    changes = changed(*(line.replace("Статья 1.", "Статья 4.") for line in new))
    assert ops(changes) == [("renumbered", "art:1", "art:4"), ("amended", "art:1/pt:1/sub:1", "art:4/pt:1/sub:1")]


def test_only_the_footnote_changed() -> None:
    note = Block("Сноска. Статья 3 с изменением, внесенным Законом РК от 01.02.2024 № 7.", "note")
    longer = Block(
        "Сноска. Статья 3 с изменениями, внесенными законами РК от 01.02.2024 № 7; от 02.02.2026 № 8.", "note"
    )
    old, new = edition(*LAW, note), edition(*LAW, longer)
    changes = compare(old, new)
    assert ops(changes) == [("note", "art:3", "art:3")]
    assert apply(old, changes) == printed(new)


def test_an_act_that_loses_its_force_is_repealed_as_a_whole() -> None:
    old, new = edition(*LAW), edition(*LAW, status="yts")
    assert ops(compare(old, new)) == [("repealed", "act", "act")]


def test_a_table_row_that_goes_leaves_the_others_alone() -> None:
    def table(*rows: tuple[str, ...]) -> list[Block | str]:
        from processors.parse.blocks import Cell

        cells = [Block(t, cell=Cell(1, r, c)) for r, row in enumerate(rows, 1) for c, t in enumerate(row, 1)]
        return ["1. Перечень по таблице:", *cells]

    rows = [
        ("дом смотрителя у колодца", "-", "1"),
        ("навес для скота", "-", "1"),
        ("сарай для ведер и веревок", "-", "1"),
    ]
    old = edition(*table(*rows))
    new = edition(*table(rows[0], ("сарай для ведер, веревок и досок", "-", "1")))
    changes = compare(old, new)
    assert apply(old, changes) == printed(new)
    assert ops(changes) == [
        ("repealed", "pt:1/tbl:1/row:2", None),
        ("amended", "pt:1/tbl:1/row:3/cell:1", "pt:1/tbl:1/row:2/cell:1"),
    ]


def test_golden_difference_by_the_command_line() -> None:
    """The whole form of the JSON, as documented."""
    command = [sys.executable, "-m", "zanwatch", "diff", "--format", "json", "--now", "2026-03-02"]
    files = [str(EXAMPLES / "well.1.md"), str(EXAMPLES / "well.2.md")]
    got = subprocess.run([*command, *files], capture_output=True, text=True, check=True).stdout
    golden = EXAMPLES / "well.json"
    if not golden.exists():
        golden.write_text(got, encoding="utf-8")
        pytest.fail("well.json was missing and is written now: review it before committing")
    assert json.loads(got) == json.loads(golden.read_text(encoding="utf-8"))


# ---- properties -----------------------------------------------------------------------------------------------------

PHRASES = st.sampled_from(
    [
        "колодец чистят весной;", "журнал ведут;", "знак красят.", "Вода общая.", "скот поят утром и вечером;",
        "аким решает:", "смотритель отвечает за воду и знак;", "не более 5 дней;", "с 1 мая;",
        "Сноска. Статья 1 изменена Законом РК от 01.02.2024 № 7.", "исключен Законом РК от 03.02.2026 № 88-VIII;",
    ]
)  # fmt: skip
NUMBERS = st.sampled_from(["Статья {}. Название", "{}. ", "{}) ", "{}-1) ", "", "Глава {}. ", "", "Примечание: "])
LINES = st.builds(lambda form, n, text: (form.format(n) + text).strip(), NUMBERS, st.integers(1, 6), PHRASES)
TEXTS = st.lists(LINES, max_size=25)


@settings(max_examples=400, deadline=None)
@given(TEXTS, TEXTS)
def test_any_two_editions_are_told_apart_exactly(before: list[str], after: list[str]) -> None:
    old, new = edition(*before), edition(*after)
    assert apply(old, compare(old, new)) == printed(new)


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.data())
def test_an_edited_edition_is_told_exactly_and_nothing_is_covered_twice(before: list[str], data: st.DataObject) -> None:
    after = list(before)
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(after)))
        match data.draw(st.sampled_from(["insert", "drop", "edit", "move"])):
            case "insert":
                after.insert(at, data.draw(LINES))
            case "drop" if at < len(after):
                after.pop(at)
            case "edit" if at < len(after):
                after[at] += " и иное"
            case "move" if at < len(after):
                after.append(after.pop(at))
    old, new = edition(*before), edition(*after)
    changes = compare(old, new)
    assert apply(old, changes) == printed(new)
    for change in changes:
        assert sides(change.redline) == (change.text_before or "", change.text_after or "")
    covered = [
        range(c.at_after, c.at_after + c.span_after)
        for c in changes
        if c.at_after is not None and c.span_after and c.op != "note"
    ]
    places = [place for run in covered for place in run]
    assert len(places) == len(set(places))


WORDY = st.text(alphabet="аб12-). ,№V", max_size=120)


@settings(max_examples=500, deadline=None)
@given(WORDY, WORDY)
def test_a_redline_is_exact(before: str, after: str) -> None:
    assert sides(redline(before, after)) == (before, after)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_a_redline_of_any_characters_is_exact(before: str, after: str) -> None:
    assert sides(redline(before, after)) == (before, after)


def test_no_word_and_no_number_is_cut() -> None:
    before = "В пункте 12-1 статьи 5 слова «№ 214-VIII» и 1) заменить с 01.09.2025 на подпункт 3)."
    after = "В пункте 12-2 статьи 5 слова «№ 215-VIII» и 2) заменить с 01.10.2025 на пункт 13)."
    pieces = [text for op, text in redline(before, after) if op != "="]
    for token in ("12-1", "12-2", "214-VIII", "215-VIII", "1)", "2)", "01.09.2025", "01.10.2025", "подпункт", "13)"):
        assert any(token in piece for piece in pieces), token


@pytest.mark.slow
def test_a_very_long_wording_is_compared_in_bounded_time_and_exactly() -> None:
    before = " ".join(f"слово{i} и ещё;" for i in range(6000))
    after = " ".join(f"слово{i * 7 % 6001} или ещё;" for i in range(6000))
    assert sides(redline(before, after)) == (before, after)


@settings(max_examples=200, deadline=None)
@given(st.permutations(range(9)))
def test_what_keeps_its_order_is_a_longest_rising_run(order: list[int]) -> None:
    kept = sorted(in_order(dict(enumerate(order)), lambda _: 1))
    run = [order[i] for i in kept]
    assert run == sorted(run)
    longest = [1] * len(order)
    for i in range(len(order)):
        longest[i] += max((longest[j] for j in range(i) if order[j] < order[i]), default=0)
    assert len(kept) == max(longest)


def test_a_heavy_provision_does_not_move_around_a_light_one() -> None:
    kept = in_order({0: 1, 1: 0}, lambda index: 10 if index == 0 else 1)
    assert kept == {0}


def test_provisions_are_frozen() -> None:
    with pytest.raises(ValueError, match="frozen"):
        Provision(at=0, path="pt:1", parent="").text = "x"  # type: ignore[misc]


LONG = (
    "Статья 7. Смотритель",
    "1. Смотритель назначается акимом сельского округа сроком на три года из жителей аула.",
    "2. Смотритель ведет журнал уровня воды и подписывает каждую запись в день измерения.",
    "3. Смотритель вправе закрыть колодец, если вода стала мутной или горькой.",
    "4. Смотритель отчитывается перед сходом жителей каждую осень после перегона скота.",
)


def test_an_article_that_became_two_is_split() -> None:
    parts = (*LONG[:3], "Статья 7-1. Права смотрителя", *(f"{n}. {line[3:]}" for n, line in enumerate(LONG[3:], 1)))
    old, new = edition(*LAW, *LONG), edition(*LAW, *parts)
    changes = compare(old, new)
    assert apply(old, changes) == printed(new)
    assert ops(changes) == [("split", "art:7", "art:7-1")]


def test_two_articles_that_became_one_are_merged() -> None:
    parts = (*LONG[:3], "Статья 8. Права смотрителя", *(f"{n}. {line[3:]}" for n, line in enumerate(LONG[3:], 1)))
    old, new = edition(*LAW, *parts), edition(*LAW, *LONG)
    changes = compare(old, new)
    assert apply(old, changes) == printed(new)
    assert ops(changes) == [("merged", "art:8", "art:7")]


def test_a_new_article_on_the_same_matter_is_no_split() -> None:
    new = ("Статья 7-1. Смотритель родника", "1. Смотритель родника назначается на два года и живет у родника.")
    assert ops(compare(edition(*LAW, *LONG), edition(*LAW, *LONG, *new))) == [("added", None, "art:7-1")]
