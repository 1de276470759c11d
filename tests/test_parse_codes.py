"""What codes show: words that only look like a repeal, lists inside a часть, notes with points, titles on lines."""

from __future__ import annotations

import pytest

from tests.test_parse_shapes import outline, page, paths, placed, read


@pytest.mark.parametrize(
    "text",
    [
        "3. Исключение колодца из списка ведёт аким.",
        "3. Исключения из правил нет.",
        "3. Исключенному колодцу номер не дают.",
        "3. Утратилась вода.",
        "3) исключения колодца из списка;",
    ],
)
def test_a_word_that_begins_like_a_repeal_is_text(text: str) -> None:
    edition = page(f"<p>Статья 1. Колодцы</p><p>{text}</p>")
    assert outline(edition)[1][1] == text
    assert not edition.provisions[1].repealed
    assert edition.notes == ()


@pytest.mark.parametrize("title", ["Статья 7-1. Исключение колодца из списка", "Глава 7. Исключения"])
def test_a_title_that_begins_like_a_repeal_is_a_title(title: str) -> None:
    edition = page(f"<p>{title}</p><p>Текст.</p>")
    assert outline(edition)[0][1] == title


@pytest.mark.parametrize("word", ["исключен Законом РК № 5", "исключены;", "утратила силу.", "алып тасталды - ҚР № 5"])
def test_a_repeal_is_still_one(word: str) -> None:
    edition = page(f"<p>Статья 1. Колодцы</p><p>1. Вода.</p><p>2. {word}</p>")
    assert [(p.path, p.repealed) for p in edition.provisions][2] == ("art:1/pt:2", True)


def test_a_list_of_a_clause_goes_on_below_a_clause_of_its_subpoint() -> None:
    edition = page(
        "<p>Статья 1. Колодцы</p><p>Колодцы бывают:</p><p>1) с водой;</p><p>2) без воды.</p><p>Воду меряют вёдрами.</p>"
        "<p>3) с рыбой;</p><p>4) со льдом.</p><p>Лёд колют.</p>"
    )
    assert paths(edition)[1:7] == [
        "art:1/cl:1",
        "art:1/cl:1/sub:1",
        "art:1/cl:1/sub:2",
        "art:1/cl:1/sub:2/cl:2",
        "art:1/cl:1/sub:3",
        "art:1/cl:1/sub:4",
    ]
    assert paths(edition)[7] == "art:1/cl:2"


@pytest.mark.parametrize("first", ["1) пункта 7 статьи 2, который ждёт весны;", "1) подпункта 2) статьи 3;"])
def test_a_subpoint_may_begin_with_the_provision_it_names(first: str) -> None:
    edition = page(
        f"<p>1. Вводится сразу, кроме:</p><p>{first}</p><p>2) абзаца первого статьи 4;</p><p>3) пункта 2 статьи 5.</p>"
    )
    assert paths(edition) == ["pt:1", "pt:1/sub:1", "pt:1/sub:2", "pt:1/sub:3"]


def test_a_line_broken_before_the_number_it_names_numbers_nothing() -> None:
    edition = page("<p>1. Как сказано в подпункте</p><p>3) пункта 2 статьи 5, воду меряют.</p>")
    assert paths(edition)[0] == "pt:1"
    assert "pt:1/sub:3" not in paths(edition)


@pytest.mark.parametrize("word", ["Примечания.", "Примечание:", "Ескертпелер."])
def test_points_of_a_note_begin_in_its_line(word: str) -> None:
    edition = page(
        f"<p>Статья 1. А</p><p>1. Б.</p><p>2. В.</p><p>3. Г.</p><p>{word} 1. Вода – это лёд.</p><p>2. Лёд – вода.</p>"
    )
    assert outline(edition)[4:] == [
        ("art:1/note:1", word),
        ("art:1/note:1/pt:1", "1. Вода – это лёд."),
        ("art:1/note:1/pt:2", "2. Лёд – вода."),
    ]
    assert edition.signals == ()


def test_a_note_that_begins_with_a_number_alone_is_one_line() -> None:
    edition = page("<p>Статья 1. А</p><p>1. Б.</p><p>Примечание. 1. Вода – это лёд.</p><p>Статья 2. В</p>")
    assert outline(edition)[2] == ("art:1/note:1", "Примечание. 1. Вода – это лёд.")


@pytest.mark.parametrize(("number", "path"), [("3.", "art:1/pt:3"), ("3)", "art:1/pt:2/sub:3")])
def test_a_number_alone_on_its_line_numbers_the_next(number: str, path: str) -> None:
    edition = page(f"<p>Статья 1. А</p><p>2. Б:</p><p>{number}</p><p>Вода течёт.</p>")
    assert outline(edition)[2] == (path, f"{number} Вода течёт.")


def test_a_number_alone_before_a_repeal_is_repealed() -> None:
    edition = page("<p>Статья 1. А</p><p>2. Б.</p><p>3.</p><p>Исключен Законом РК от 05.06.2028 № 7.</p><p>4. Г.</p>")
    assert [(p.path, p.repealed) for p in edition.provisions][2] == ("art:1/pt:3", True)


def test_numbers_alone_below_each_other_stay_apart() -> None:
    edition = page("<p>Статья 1. А</p><p>1.</p><p>2.</p><p>3. Вода.</p>")
    assert len(edition.provisions) == 4


@pytest.mark.parametrize(
    "note",
    [
        "Статья 1 с изменением, внесенным Законом РК от 05.06.2028 № 7-I (вводится сразу).",
        "Статья 1 с изменениями, внесенными законами РК от 05.06.2028 № 7-I; от 06.07.2029 № 8-I.",
        "Статья 1 в редакции Закона РК от 05.06.2028 № 7-I.",
        "1-бапқа өзгеріс енгізілді - ҚР 05.06.2028 № 7-I Заңымен.",
        "1-бап жаңа редакцияда - ҚР 05.06.2028 № 7-I Заңымен.",
    ],
)
def test_the_publisher_may_forget_his_word(note: str) -> None:
    edition = page(f"<p>Статья 1. Вода</p><p>1. А.</p><p>2. Б.</p><p>{note}</p><p>Статья 2. Лёд</p>")
    assert placed(edition) == [("amendment", "art:1")]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("РАЗДЕЛ 5.", "ВОДА И ЛЁД"),
        ("Раздел I.", "Вода и лёд"),
        ("Глава 2.", "Вода"),
        ("5-БӨЛІМ.", "СУ МЕН МҰЗ"),
    ],
)
def test_a_section_has_its_title_on_the_next_line(heading: str, title: str) -> None:
    edition = page(f"<p>{heading}</p><p>{title}</p><p>Статья 1. Река</p><p>Вода.</p>")
    assert outline(edition)[0][1] == f"{heading} {title}"
    assert paths(edition)[1] == "art:1"


@pytest.mark.parametrize("text", ["Вода течёт.", "вода:"])
def test_a_sentence_below_a_bare_section_is_text(text: str) -> None:
    edition = page(f"<p>Раздел 1.</p><p>{text}</p><p>Статья 1. Река</p>")
    assert outline(edition)[0] == ("sec:1", "Раздел 1.")


@pytest.mark.parametrize(
    ("first", "second"),
    [("Глава 2. РЕГИСТРАЦИЯ ПЕРЕМЕНЫ", "РУСЛА (ПРОТОКИ)"), ("Глава 2. ВОДА.", "ТАЙНА КОЛОДЦА")],
)
def test_a_title_in_capitals_goes_on_below_brackets_and_stops(first: str, second: str) -> None:
    edition = page(f"<p>{first}</p><p>{second}</p><p>Статья 1. Река</p><p>Вода.</p>")
    assert outline(edition)[0][1] == f"{first} {second}"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("3) - 6-3) исключены Законом РК от 05.06.2028 № 7-I;", "art:1/cl:1/sub:3"),
        ("3), 4) исключены Законом РК от 05.06.2028 № 7-I;", "art:1/cl:1/sub:3"),
        ("3) – 5) алып тасталды - ҚР 05.06.2028 № 7-I Заңымен;", "art:1/cl:1/sub:3"),
        ("3. – 5. Исключены Законом РК от 05.06.2028 № 7-I.", "art:1/pt:3"),
    ],
)
def test_a_run_of_repealed_numbers_bears_the_first(text: str, path: str) -> None:
    edition = page(f"<p>Статья 1. Река</p><p>Вода:</p><p>1) а;</p><p>2) б;</p><p>{text}</p><p>7) в.</p>")
    repealed = [p for p in edition.provisions if p.repealed]
    assert [p.path for p in repealed] == [path]
    assert placed(edition) == [("amendment", path)]


def test_a_list_of_numbers_that_lives_numbers_nothing() -> None:
    edition = page("<p>Статья 1. Река</p><p>3) - 6) подпункты читают вслух.</p>")
    assert paths(edition) == ["art:1", "art:1/cl:1"]


@pytest.mark.parametrize(
    "text",
    ["Для удобства пользования РЦПИ создано Оглавление", "Қолданушыларға қолайлы болуы үшін ЗҚАИ мазмұнды жасады."],
)
def test_what_the_publisher_made_for_users_is_no_preamble(text: str) -> None:
    edition = read(f"# Закон\n\n{text}\n\nСтатья 1. Река\n\nВода.\n")
    assert paths(edition) == ["title", "art:1", "art:1/cl:1"]
    assert [n.kind for n in edition.notes] == ["service"]


def test_a_roman_heading_below_a_chapter_parts_that_chapter() -> None:
    edition = page(
        "<p>Глава 2. Лица</p><p>Параграф 2. Общества</p><p>I. Общее</p><p>Статья 3. А</p><p>Б.</p>"
        "<p>II. Товарищества</p><p>Статья 4. В</p><p>Г.</p><p>Глава 3. Вещи</p><p>Статья 5. Д</p>"
    )
    assert [(p.path, p.parent) for p in edition.provisions if p.path.startswith(("art:3", "art:4", "art:5", "ch"))] == [
        ("ch:2", ""),
        ("ch:2/para:2", "ch:2"),
        ("ch:2/para:I", "ch:2"),
        ("art:3", "ch:2/para:I"),
        ("art:3/cl:1", "art:3"),
        ("ch:2/para:II", "ch:2"),
        ("art:4", "ch:2/para:II"),
        ("art:4/cl:1", "art:4"),
        ("ch:3", ""),
        ("art:5", "ch:3"),
    ]


@pytest.mark.parametrize(
    "text", ["4 - 8. (исключены)", "4 – 8. Исключены Законом РК № 5.", "4 - 8. алып тасталды - ҚР № 5"]
)
def test_a_span_of_repealed_points_bears_the_first(text: str) -> None:
    edition = page(f"<p>Статья 1. Река</p><p>3. А.</p><p>{text}</p><p>9. Б.</p>")
    assert [(p.path, p.repealed) for p in edition.provisions][2:] == [("art:1/pt:4", True), ("art:1/pt:9", False)]


@pytest.mark.parametrize(
    "text",
    ["(Статья 2 исключена - Законом РК от 5 июня 2028 г. № 7)", "Статья 2 исключена Законом РК от 05.06.2028 № 7-I."],
)
def test_a_repeal_in_brackets_is_the_publishers(text: str) -> None:
    edition = page(f"<p>Статья 1. А</p><p>Б.</p><p>Статья 2.</p><p>{text}</p><p>Статья 3. В</p>")
    assert placed(edition) == [("amendment", "art:2")]
