"""More shapes of real texts: forms to fill in, titles in capitals, words that announce a note, notes to annexes."""

from __future__ import annotations

import pytest

from tests.test_parse_shapes import outline, page, paths, placed, read

KK_STAMP = "> *Тұма ауданы әкімінің*  \n> *2026 жылғы 3 ақпандағы*  \n> *N 5 шешіміне {}*\n\n"
RU_STAMP = "> *Приложение {}*  \n> *к решению акима Тумского района*  \n> *от 3 февраля 2026 года № 5*\n\n"


@pytest.mark.parametrize(
    ("stamp", "form", "title"),
    [
        (KK_STAMP.format("2-қосымша"), "Нысан", "Бұлақ журналы"),
        (RU_STAMP.format("2"), "Форма", "Журнал родника"),
        (RU_STAMP.format("2"), "(форма)", "Журнал родника"),
    ],
)
def test_that_an_annex_is_a_form_is_no_title_of_it(stamp: str, form: str, title: str) -> None:
    head = "# Бұлақ\n\n1. Бекітілсін.\n\n" + stamp
    apart = outline(read(f"{head}> *{form}*\n\n## {title}\n\n1. Күні.\n"))
    assert [path for path, _ in apart[2:]] == ["annex:2", "annex:2/title", "annex:2/pt:1"]
    assert apart[3][1] == title
    assert apart[2][1].endswith(f" {form}")


def test_a_form_named_in_the_same_block_reads_as_one_named_below_it() -> None:
    below = KK_STAMP.format("2-қосымша") + "> *Нысан*\n\n## Журнал\n\n1. Күні.\n"
    within = KK_STAMP.format("2-қосымша*  \n> *Нысан") + "## Журнал\n\n1. Күні.\n"
    head = "# Бұлақ туралы\n\n1. Бекітілсін.\n\n"
    assert outline(read(head + within)) == outline(read(head + below))


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("Глава 1. ЗАЩИТА РОДНИКОВ,", "ИХ ВОДЫ И БЕРЕГОВ"), "ЗАЩИТА РОДНИКОВ, ИХ ВОДЫ И БЕРЕГОВ"),
        (("Глава 1. Родники во время", "засухи и паводка"), "Родники во время засухи и паводка"),
        (("1-тарау. БҰЛАҚТАРДЫ", "ҚОРҒАУ"), "БҰЛАҚТАРДЫ ҚОРҒАУ"),
        (("1-тарау. Бұлақтарды", "қорғау тәртібі"), "Бұлақтарды қорғау тәртібі"),
    ],
)
def test_a_title_of_a_chapter_goes_on_in_plain_lines(lines: tuple[str, str], title: str) -> None:
    edition = page(f"<h1>Бұлақ</h1><p>{lines[0]}</p><p>{lines[1]}</p><p>1. Су таза.</p>")
    assert [(p.path, p.text) for p in edition.provisions[1:]] == [("ch:1", title), ("pt:1", "Су таза.")]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Глава 1. ОБЩИЕ ПОЛОЖЕНИЯ", "Родник течёт."),
        ("Глава 1. Общие положения", "вода из родника пригодна для питья."),
        ("1-тарау. Жалпы ережелер.", "ҚР азаматтары су алады"),
    ],
)
def test_what_follows_a_whole_title_is_text(first: str, second: str) -> None:
    edition = page(f"<h1>Бұлақ</h1><p>{first}</p><p>{second}</p><p>1. Су таза.</p>")
    assert second in [p.text for p in edition.provisions]


@pytest.mark.parametrize("look", ["{}", "<i>{}</i>"])
def test_a_word_of_the_publisher_announces_the_next_line(look: str) -> None:
    marker, words = look.format("Примечание РЦПИ!"), look.format("Данная редакция пункта 2 действует с 01.01.2030.")
    edition = page(f"<h1>Закон</h1><p>1. Вода.</p><p>{marker}</p><p>{words}</p><p>2. Берег.</p><p>3. Лес.</p>")
    assert paths(edition)[-3:] == ["pt:1", "pt:2", "pt:3"]
    assert placed(edition) == [("notice", "pt:2")]


def test_a_kazakh_word_of_the_publisher_announces_the_next_line() -> None:
    edition = read("# Заң\n\n1. Су.\n\nРҚАО-ның ескертпесі!\n\n2-тармақ 01.01.2030 бастап күшінде.\n\n2. Жаға.\n")
    assert (paths(edition)[1:], placed(edition)) == (["pt:1", "pt:2"], [("notice", "pt:2")])


@pytest.mark.parametrize(
    ("stamp", "heading", "note"),
    [
        (KK_STAMP.format("N 3 қосымша"), "## 3. Су ақысы", "Ескерту. N 3 қосымшаның күші жойылды - 2028 жылғы N 7."),
        (RU_STAMP.format("N 3"), "## 3. Плата за воду", "Сноска. Приложение N 3 утратило силу решением от 05.06.2028."),
        (RU_STAMP.format("№ 3"), "## 3. Плата за воду", "Сноска. Приложение № 3 утратило силу решением от 05.06.2028."),
    ],
)
def test_a_note_to_an_annex_named_by_sign_and_number_is_its_note(stamp: str, heading: str, note: str) -> None:
    edition = read(f"# 5\n\n1. 2026.\n\n{stamp}{heading}\n\n> *{note}*\n")
    assert [n.path for n in edition.notes] == ["annex:3"]


@pytest.mark.parametrize("text", ["Ескерту:<*>", "Сноска <*> и ещё <*>.", "Примечание: <*>"])
def test_the_star_of_an_old_sign_is_no_mark_of_looks(text: str) -> None:
    for printed in (f"> *{text}*", f"*{text}*", text):
        assert text.replace(" ", "") in "".join(read(f"# Ақы\n\n1. Су.\n\n{printed}\n").lines()).replace(" ", "")


@pytest.mark.parametrize("word", ["Ескерту", "Ескертпе", "Ескертулер"])
def test_a_kazakh_note_below_a_table_is_part_of_the_norm(word: str) -> None:
    edition = read(
        "# Ақы\n\n1. Кесте:\n\n<table>\n<tr>\n<td>су</td>\n</tr>\n</table>\n\n"
        f"{word}: су ақысын белгілеу үшін аудандар үш санатқа бөлінді.\n\n1 санат Тұма ауданы;\n"
    )
    assert edition.notes == ()
    assert ("note:1", f"{word}: су ақысын белгілеу үшін аудандар үш санатқа бөлінді.") in outline(edition)


@pytest.mark.parametrize(
    "text",
    [
        "Ескерту: 1-тармақ жаңа редакцияда - ҚР 05.06.2028 № 7 Заңымен.",
        "Ескерту: Қосымшаға өзгеріс енгізілді - 05.06.2028 № 7 шешіммен.",
        "Ескерту. Осы кесте 05.06.2028 бастап қолданылады.",
    ],
)
def test_what_the_publisher_says_in_kazakh_is_no_norm(text: str) -> None:
    edition = read(f"# Ақы\n\n1. Су.\n\n{text}\n\n2. Жаға.\n")
    assert [n.text for n in edition.notes] == [text]


@pytest.mark.parametrize(
    ("stamp", "form", "approval"),
    [
        (KK_STAMP.format("2-қосымша"), "Нысан", "«БЕКІТЕМІН»"),
        (KK_STAMP.format("2-қосымша"), "Нысан", "Бекітемін:"),
        (RU_STAMP.format("2"), "Форма", "«УТВЕРЖДАЮ»"),
        (RU_STAMP.format("2"), "Форма", "УТВЕРЖДАЮ"),
    ],
)
def test_an_approval_to_be_filled_in_is_no_title_and_approves_nothing(stamp: str, form: str, approval: str) -> None:
    by_hand = f"> *{approval}*  \n> *________*  \n> *(тегі, фамилия)*\n\n"
    edition = read(f"# Бұлақ\n\n1. Бекітілсін.\n\n{stamp}> *{form}*\n\n{by_hand}## Журнал\n\n1. Күні.\n")
    assert paths(edition)[2:] == ["annex:2", "annex:2/title", "annex:2/pt:1"]
    assert edition.provisions[3].text == "Журнал"


def test_an_approval_at_the_head_of_a_document_still_approves_it() -> None:
    edition = read("# Закон\n\n1. Вода.\n\n> *УТВЕРЖДАЮ*  \n> *Аким района*\n\n## Правила\n\n1. Лёд.\n")
    assert paths(edition)[2:] == ["rules", "rules/title", "rules/pt:1"]


@pytest.mark.parametrize(
    ("note", "rest"),
    [
        ("Ескерту. 4-бапқа өзгерту енгізілді - Қазақстан Республикасының", "2029.05.06. N 379 Заңымен."),
        ("Сноска. Статья 4 с изменениями, внесенными законами РК от", "05.06.2029 № 379; от 06.07.2030 № 5."),
    ],
)
def test_a_date_goes_on_the_note_it_was_broken_from(note: str, rest: str) -> None:
    edition = read(f"# Су\n\n### 4-бап. Су\n\n1. Су ақты.\n\n   > *{note}*\n\n{rest}\n\n### 5-бап. Мұз\n\n1. Мұз.\n")
    assert [n.text for n in edition.notes] == [f"{note} {rest}"]
    assert paths(edition) == ["title", "art:4", "art:4/pt:1", "art:5", "art:5/pt:1"]


def test_a_date_below_a_note_that_ended_is_no_note() -> None:
    edition = read(
        "# Су\n\n### 4-бап. Су\n\n> *Ескерту. 4-бап жаңа редакцияда - № 7 Заңымен.*\n\n2029.05.06 су ақты.\n"
    )
    assert len(edition.notes) == 1
    assert "2029.05.06 су ақты." in [p.line for p in edition.provisions]
