"""Headings in odd dress: parted from their number, without a dot, plain and Roman, with a point in their line."""

from __future__ import annotations

import pytest

from tests.test_parse_shapes import outline, page, paths, placed, read


@pytest.mark.parametrize(
    ("word", "rest", "path"),
    [
        ("Статья", "5 Язык воды", "art:5"),
        ("СТАТЬЯ", "5-1. Язык воды", "art:5-1"),
        ("Глава", "II Язык воды", "ch:II"),
        ("Раздел", "2. Язык воды", "sec:2"),
        ("Параграф", "2", "para:2"),
    ],
)
@pytest.mark.parametrize("look", ["<h3>{}</h3><h3>{}</h3>", "<h3>{}<br>{}</h3>", "<p><b>{}</b></p><p><b>{}</b></p>"])
def test_a_number_below_the_word_it_numbers_is_of_the_heading(word: str, rest: str, path: str, look: str) -> None:
    edition = page(f"<h3>Глава 1. Вода</h3><p>Статья 4. Река</p>{look.format(word, rest)}<p>1. Вода течёт.</p>")
    heading = next(p for p in edition.provisions if p.path.endswith(path))
    assert heading.line == f"{word} {rest}"


def test_a_word_without_a_number_below_it_is_no_heading() -> None:
    edition = page("<p>Статья 1. Река</p><p>Статья</p><p>50 рублей или меньше.</p><p>1. Вода.</p>")
    assert paths(edition)[0] == "art:1"
    assert "art:50" not in paths(edition)


@pytest.mark.parametrize("text", ["Статья 5 Кодекса о воде применяется.", "Статья 5 Закона применяется к рекам"])
def test_an_article_of_another_act_opens_none_of_this(text: str) -> None:
    assert paths(page(f"<p>Статья 1. Река</p><p>1. Вода.</p><p>{text}</p>")) == [
        "art:1",
        "art:1/pt:1",
        "art:1/pt:1/cl:2",
    ]


@pytest.mark.parametrize("heading", ["Статья 5 Язык воды", "Статья 5 Закон воды", "5-бап Су тілі", "5 бап Су тілі"])
def test_an_article_needs_no_dot_behind_its_number(heading: str) -> None:
    assert outline(page(f"<p>Статья 4. Река</p><p>{heading}</p><p>Текст.</p>"))[1] == ("art:5", heading)


@pytest.mark.parametrize("heading", ["II. Берега и дно", "ІІ. Берега и дно", "II. БЕРЕГА И ДНО"])
def test_a_plain_roman_heading_stands_between_articles(heading: str) -> None:
    edition = page(
        f"<p>I. Вода</p><p>Статья 1. Река</p><p>Вода течёт.</p><p>{heading}</p><p>Статья 2. Дно</p><p>Дно внизу.</p>"
    )
    assert paths(edition) == ["ch:I", "art:1", "art:1/cl:1", "ch:II", "art:2", "art:2/cl:1"]
    assert [p.parent for p in edition.provisions if p.path in {"art:1", "art:2"}] == ["ch:I", "ch:II"]


@pytest.mark.parametrize("text", ["II. Берега и дно.", "II. Берега и дно;", "II. Берега:"])
def test_a_roman_sentence_before_an_article_is_text(text: str) -> None:
    edition = page(f"<p>Статья 1. Река</p><p>Вода течёт.</p><p>{text}</p><p>Статья 2. Дно</p>")
    assert "ch:II" not in paths(edition)


@pytest.mark.parametrize(
    "text",
    ["<p><b>Глава 3. Дно реки 4. Дно чистят весной.</b></p>", "<h3>Глава 3. Дно реки 4. Дно чистят весной.</h3>"],
)
def test_a_point_in_the_line_of_its_chapter_is_a_point(text: str) -> None:
    edition = page(f"<p>Глава 2. Вода</p><p>3. Вода течёт.</p>{text}<p>5. Лёд тает.</p>")
    assert outline(edition)[2:] == [
        ("ch:3", "Глава 3. Дно реки"),
        ("pt:4", "4. Дно чистят весной."),
        ("pt:5", "5. Лёд тает."),
    ]


def test_a_number_in_a_title_of_a_chapter_is_no_point() -> None:
    edition = page("<p>Глава 2. Вода</p><p>3. Вода.</p><p><b>Глава 3. Дно класса 7. Уход за ним</b></p><p>4. Лёд.</p>")
    assert outline(edition)[2][1] == "Глава 3. Дно класса 7. Уход за ним"


def test_bold_that_runs_over_a_broken_line_leaves_no_marks() -> None:
    edition = read("# Закон\n\n3. Вода.\n\n**Глава 3. Дно реки  \n4. Дно чистят весной.**\n\n5. Лёд.\n")
    assert outline(edition)[2:4] == [("ch:3", "Глава 3. Дно реки"), ("pt:4", "4. Дно чистят весной.")]


@pytest.mark.parametrize(
    ("stamp", "path"),
    [("> *Приложение 2*  \n> *к приказу*  \n> *от 3 февраля 2026 года № 5*", "annex:2/title")],
)
def test_the_number_of_an_annex_before_its_title_opens_no_chapter(stamp: str, path: str) -> None:
    edition = read(f"# О саде\n\n1. Утвердить.\n\n{stamp}\n\n## 2. Плата за воду\n\n1. Ставка.\n\n2. Срок.\n")
    assert outline(edition)[3:] == [
        (path, "2. Плата за воду"),
        ("annex:2/pt:1", "1. Ставка."),
        ("annex:2/pt:2", "2. Срок."),
    ]


@pytest.mark.parametrize(
    "note",
    [
        "Данная редакция пункта 3 действует с 01.01.2030.",
        "Данная редакция абзаца первого пункта 3 действует до 01.01.2030.",
        "Данная редакция части второй пункта 3 вводится в действие с 01.01.2030.",
    ],
)
def test_what_the_publisher_says_of_a_wording_is_a_note_to_the_point_below(note: str) -> None:
    edition = page(f"<p>Статья 1. Вода</p><p>1. А.</p><p>2. Лёд.</p><p>{note}</p><p>3. Пар.</p><p>4. Дым.</p>")
    assert paths(edition) == ["art:1", "art:1/pt:1", "art:1/pt:2", "art:1/pt:3", "art:1/pt:4"]
    assert placed(edition) == [("notice", "art:1/pt:3")]


@pytest.mark.parametrize(
    ("marker", "words", "path"),
    [
        ("ЗҚАИ-ның ескертпесі!", "Осы тармақтың редакциясы 01.01.2030 дейін қолданылады.", "art:1/pt:3"),
        ("РҚАО-ның ескертпесі!", "Осы тармақтың бірінші абзацының редакциясы 01.01.2030 бастап.", "art:1/pt:3"),
        ("Примечание ИЗПИ!", "Данная редакция настоящего пункта действует до 01.01.2030.", "art:1/pt:3"),
    ],
)
def test_a_note_to_this_point_stands_above_it(marker: str, words: str, path: str) -> None:
    edition = page(f"<p>1-бап. Су</p><p>1. А.</p><p>2. Б.</p><p>{marker}</p><p>{words}</p><p>3. В.</p><p>4. Г.</p>")
    assert [n.path for n in edition.notes] == [path]


@pytest.mark.parametrize("look", ["<h3>{}</h3>", "<p><b>{}</b></p>"])
def test_a_bare_number_below_a_named_chapter_parts_it(look: str) -> None:
    edition = page(
        "<h3>Глава 1. Вода</h3><p>Статья 1. А</p><h3>Глава 2. Лица</h3>"
        + look.format("I. Общества")
        + "<p>Статья 2. Б</p>"
        + look.format("II. Товарищества")
        + "<p>Статья 3. В</p><h3>Глава 3. Вещи</h3><p>Статья 4. Г</p>"
    )
    assert paths(edition) == ["ch:1", "art:1", "ch:2", "ch:2/para:I", "art:2", "ch:2/para:II", "art:3", "ch:3", "art:4"]
    assert edition.signals == ()


def test_a_chapter_that_lost_its_word_is_the_next_chapter() -> None:
    edition = page("<h3>Глава 1. Вода</h3><p>1. А.</p><h3>2. Лёд</h3><p>2. Б.</p><h3>Глава 3. Пар</h3><p>3. В.</p>")
    assert paths(edition) == ["ch:1", "pt:1", "ch:2", "pt:2", "ch:3", "pt:3"]


def test_chapters_of_approved_rules_are_not_parts_of_those_of_the_act() -> None:
    edition = read(
        "# О саде\n\n## Глава 4. Вода\n\n1. Утвердить.\n\n> *Приложение 1*  \n> *к приказу*  \n"
        "> *от 3 февраля 2026 года № 5*\n\n## Правила\n\n## 1. Общие положения\n\n1. Ставка.\n\n"
        "## 2. Сроки\n\n2. Срок.\n"
    )
    assert paths(edition)[4:] == ["annex:1/title", "annex:1/ch:1", "annex:1/pt:1", "annex:1/ch:2", "annex:1/pt:2"]


def test_capitals_alone_above_an_article_are_a_heading() -> None:
    edition = page("<p>Глава 1. Вода</p><p>Статья 1. А</p><p>Вода.</p><p>ПОСЛЕДНИЕ СЛОВА</p><p>Статья 2. Б</p>")
    assert paths(edition) == ["ch:1", "art:1", "art:1/cl:1", "ch:1/para:1", "art:2"]
