"""Shapes real texts have: titles on several lines, numbers in words, text beside its heading, footnotes of tables."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.parse.ordinals import ordinal_number
from processors.provenance.units import read_ordinal, unit_rules
from processors.text import fold, squeeze
from tests.test_parse import edition_of
from zanwatch.messages import Edition


def read(text: str) -> Edition:
    return edition_of(text.encode(), "invented.md", language="kk" if set(text) & set("ңғұқ") else "ru")


def page(article: str) -> Edition:
    body = f'<div class="container_gamma text"><div class="gs_12"><article>{article}</article></div></div>'
    return edition_of(
        f'<html><body><div id="container" class="lang_rus">{body}</div></body></html>'.encode(), "page", language="ru"
    )


def outline(edition: Edition) -> list[tuple[str, str]]:
    return [(p.path, p.line) for p in edition.provisions]


def paths(edition: Edition) -> list[str]:
    return [p.path for p in edition.provisions]


def placed(edition: Edition) -> list[tuple[str, str]]:
    return [(n.kind, n.path) for n in edition.notes]


# ---- numbers in words -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "path"),
    [
        ("Раздел второй", "sec:2"),
        ("РАЗДЕЛ ПЯТНАДЦАТЫЙ. О вёдрах", "sec:15"),
        ("Подраздел третий", "subsec:3"),
        ("Глава первая", "ch:1"),
        ("Глава двадцать третья Вода", "ch:23"),
        ("Параграф четвертый", "para:4"),
        ("Статья первая", "art:1"),
        ("Часть вторая", "part:2"),
        ("Бірінші бөлім", "sec:1"),
        ("ЕКIНШI ТАРАУ. Су", "ch:2"),
        ("Он бірінші тарау", "ch:11"),
        ("Жиырма бесінші бап", "art:25"),
        ("Екінші бөлік", "part:2"),
    ],
)
def test_a_heading_is_numbered_by_its_word(heading: str, path: str) -> None:
    assert path in paths(read(f"## {heading}\n\n1. Вода.\n"))


@pytest.mark.parametrize(
    "text", ["Глава первая настоящего Закона.", "Часть вторая статьи 5.", "Бірінші бөлім туралы.", "Раздел пятнистый."]
)
def test_a_sentence_is_no_heading_for_its_word(text: str) -> None:
    assert paths(read(f"1. Вода.\n\n{text}\n")) == ["pt:1", "pt:1/cl:2"]


@pytest.mark.parametrize("language", ["ru", "kk"])
@given(data=st.data())
def test_words_are_read_as_instructions_read_them(language: str, data: st.DataObject) -> None:
    rules = unit_rules()
    ending = {"ru": "ая", "kk": ""}[language]
    one = data.draw(st.sampled_from(sorted(rules.ordinals[language].values())))
    words = fold(one.partition("(")[0] + ending)
    assert ordinal_number(words) == read_ordinal(words, language) > 0


# ---- titles ---------------------------------------------------------------------------------------------------------


def test_a_heading_below_a_chapter_with_a_title_is_its_own() -> None:
    edition = read("# О саде\n\n## Глава 2. Награды\n\n## Ведро\n\n2. Дарят.\n\n## Цепь\n\n3. Дарят.\n")
    assert outline(edition)[1:] == [
        ("ch:2", "Глава 2. Награды"),
        ("ch:2/para:1", "Ведро"),
        ("pt:2", "2. Дарят."),
        ("ch:2/para:2", "Цепь"),
        ("pt:3", "3. Дарят."),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Глава 2", "Награды"),
        ("Глава 2. Награды", "за чистый колодец"),
        ("Глава 2. Колодцы, вёдра,", "Цепи"),
        ("ГЛАВА 2. НАГРАДЫ, ПОДАРКИ", "ПОЧЁТНЫХ КОПАТЕЛЕЙ"),
        ("Глава 2. Колодцы", "Республики Казахстан"),
        ("Статья 2. Награды", "Копателя"),
    ],
)
def test_a_title_goes_on_where_it_cannot_be_another(first: str, second: str) -> None:
    edition = read(f"# О саде\n\n## {first}\n\n## {second}\n\n2. Дарят.\n")
    assert outline(edition)[1][1] == f"{first} {second}"


def test_a_title_parted_in_one_element_is_one_title() -> None:
    edition = page("<h3>Глава 2. Награды<br>Почётных копателей</h3><h3>Ведро</h3><p>2. Дарят.</p>")
    assert outline(edition)[:2] == [("ch:2", "Глава 2. Награды Почётных копателей"), ("ch:2/para:1", "Ведро")]


def test_a_title_of_the_control_bank_on_two_lines_is_one_title() -> None:
    content = [
        {"type": "chapter", "level": 1, "text": "Глава 2. Награды\nПочётных копателей"},
        {"type": "heading", "level": 1, "text": "Ведро"},
        {"type": "point", "level": 2, "text": "2. Дарят."},
    ]
    bank = json.dumps({"language": "rus", "version": {"metadata": {}}, "content": content}, ensure_ascii=False)
    edition = edition_of(bank.encode(), "bank")
    assert paths(edition) == ["ch:2", "ch:2/para:1", "pt:2"]


def test_plain_capitals_go_on_the_title_of_a_chapter() -> None:
    edition = read("1. Вода.\n\nГЛАВА III\n\nПРИСВОЕНИЕ, СНЯТИЕ\n\nПОЧЁТНЫХ ВЁДЕР\n\n2. Дарят.\n")
    assert outline(edition)[1] == ("ch:III", "ГЛАВА III ПРИСВОЕНИЕ, СНЯТИЕ ПОЧЁТНЫХ ВЁДЕР")


def test_the_kind_of_a_document_ends_its_stamp_and_begins_its_title() -> None:
    stamp = "Утверждено\n\nпостановлением Совета колодцев\n\nот 3 мая 1992 г. N 7"
    title = "П О Л О Ж Е Н И Е\n\nо чистке вёдер и\n\nцепей"
    edition = read(f"# О вёдрах\n\n1. Утвердить.\n\nПредседатель\n\n{stamp}\n\n{title}\n\n1. Чистят весной.\n")
    assert outline(edition)[3:] == [
        ("rules", "Утверждено постановлением Совета колодцев от 3 мая 1992 г. N 7"),
        ("rules/title", "П О Л О Ж Е Н И Е о чистке вёдер и цепей"),
        ("rules/pt:1", "1. Чистят весной."),
    ]


# ---- text beside its heading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "text", "after", "path"),
    [
        ("Статья 5. Право на ведро.", "1. Ведро дарят.", "2. Цепь дарят.", "art:5/pt:1"),
        ("Статья 5.", "1. Ведро дарят.", "2. Цепь дарят.", "art:5/pt:1"),
        ("5-бап. Шелек құқығы.", "1. Шелек береді.", "2. Шынжыр береді.", "art:5/pt:1"),
        ("Статья 5. Дарят:", "1) ведро;", "2) цепь.", "art:5/sub:1"),
        ("**Статья 5. Право на ведро.**", "Ведро дарят.", "Цепь дарят.", "art:5/cl:1"),
    ],
)
def test_text_is_told_from_its_heading_where_that_is_known(heading: str, text: str, after: str, path: str) -> None:
    edition = read(f"# О вёдрах\n\n{heading} {text}\n\n{after}\n")
    assert outline(edition)[1:3] == [("art:5", heading.replace("**", "")), (path, text)]


@pytest.mark.parametrize(
    ("line", "after"),
    [
        ("Статья 5. Право на ведро. Ведро дарят.", "Цепь дарят."),
        ("Статья 5. Ведро по пункту 1. Цепь.", "Цепь дарят."),
        ("**Статья 5.** Ведро дарят.", "Цепь дарят."),
        ("**Статья 5. Совет** Республики Казахстан", "Цепь дарят."),
    ],
)
def test_text_that_cannot_be_told_from_its_heading_stays_with_it(line: str, after: str) -> None:
    edition = read(f"# О вёдрах\n\n{line}\n\n{after}\n")
    assert outline(edition)[1] == ("art:5", line.replace("**", ""))
    assert edition.provisions[2].path == "art:5/cl:1"


def test_the_table_of_contents_tells_a_title_from_the_text() -> None:
    contents = "## Оглавление\n\nСтатья 1. Право на ведро\n\nСтатья 2. Цепь"
    text = "Статья 1. Право на ведро. Ведро дарят. Цепь дарят.\n\nСтатья 2. Цепь. Её чистят."
    edition = read(f"# О вёдрах\n\n{contents}\n\n{text}\n")
    assert [line for line in outline(edition) if line[0].startswith("art")] == [
        ("art:1", "Статья 1. Право на ведро."),
        ("art:1/cl:1", "Ведро дарят. Цепь дарят."),
        ("art:2", "Статья 2. Цепь."),
        ("art:2/cl:1", "Её чистят."),
    ]


def test_a_bold_heading_with_its_text_is_parted_on_a_page() -> None:
    edition = page("<p><b>Статья 5. Право на ведро.</b> Ведро дарят по <a href='/x'>закону</a>.</p><p>Цепь.</p>")
    assert outline(edition)[:2] == [("art:5", "Статья 5. Право на ведро."), ("art:5/cl:1", "Ведро дарят по закону.")]
    assert [len(p.links) for p in edition.provisions[:2]] == [0, 1]


WRAPPED = """```
Статья 2. Чистка общественных колодцев
Колодец чистят всем селом, и никто из тех, кто пьёт из него воду,
не остаётся дома.
Целями чистки являются:
чистая вода;
добрая память о тех, кто этот колодец выкопал, и о тех, кто чинил
ворот;
Статья 3. Награды
за чистый колодец
Дарят ведро.
```"""


def test_a_hard_wrapped_line_that_could_have_been_longer_ends_its_paragraph() -> None:
    assert outline(read(f"# О вёдрах\n\n{WRAPPED}\n"))[1:] == [
        ("art:2", "Статья 2. Чистка общественных колодцев"),
        ("art:2/cl:1", "Колодец чистят всем селом, и никто из тех, кто пьёт из него воду, не остаётся дома."),
        ("art:2/cl:2", "Целями чистки являются:"),
        ("art:2/cl:2/par:2", "чистая вода;"),
        ("art:2/cl:2/par:3", "добрая память о тех, кто этот колодец выкопал, и о тех, кто чинил ворот;"),
        ("art:3", "Статья 3. Награды за чистый колодец"),
        ("art:3/cl:1", "Дарят ведро."),
    ]


def test_the_title_of_an_article_goes_on_in_a_line_of_small_letters() -> None:
    edition = read("# О саде\n\n## Статья 16. О вёдрах для общественных\n\nцелей\n\nДарят весной.\n")
    assert outline(edition)[1:] == [
        ("art:16", "Статья 16. О вёдрах для общественных целей"),
        ("art:16/cl:1", "Дарят весной."),
    ]


def test_the_way_back_to_the_whole_act_is_no_text_of_it() -> None:
    edition = read("↑ [Весь акт](../rus.md)\n\n## Глава 1. Сад\n\n1. Вода.\n")
    assert (paths(edition), placed(edition)) == (["ch:1", "pt:1"], [("service", "")])


# ---- lists, tables, notes -------------------------------------------------------------------------------------------


def test_a_list_without_marks_at_the_ends_of_its_lines_is_one_list() -> None:
    edition = read("1. Дать вёдра сёлам:\n\nКольди - 7\n\nСулы - 3\n\nТасты - 2.\n\nОстальное раздать.\n")
    assert paths(edition) == ["pt:1", "pt:1/par:2", "pt:1/par:3", "pt:1/par:4", "pt:1/cl:2"]


TABLE = "<table><tr><td>Село</td><td>Вёдра*</td></tr><tr><td>Сулы**</td><td>3</td></tr></table>"


def test_a_footnote_below_a_table_belongs_to_the_table() -> None:
    edition = read(f"1. Вёдра:\n\n{TABLE}\n\n* новые вёдра\n\n** без цепей\n\nОстальные раздать.\n\n2. Вода.\n")
    assert [p for p in outline(edition) if "cell" not in p[0] and "row" not in p[0]] == [
        ("pt:1", "1. Вёдра:"),
        ("pt:1/tbl:1", ""),
        ("pt:1/tbl:1/par:1", "* новые вёдра"),
        ("pt:1/tbl:1/par:2", "** без цепей"),
        ("pt:1/cl:2", "Остальные раздать."),
        ("pt:2", "2. Вода."),
    ]


def test_a_mark_that_stands_below_no_table_is_a_line_like_any_other() -> None:
    assert paths(read("1. Вёдра:\n\n* новые\n")) == ["pt:1", "pt:1/par:2"]


@pytest.mark.parametrize(
    ("note", "path"),
    [
        ("Сноска. Часть вторая статьи 6 - с изменениями, внесенными Законом от 3 мая 1995 г. N 7.", "art:6/cl:2"),
        ("Сноска. Часть пятая статьи 6 исключена Законом от 3 мая 1995 г. N 7.", "art:6"),
        ("Сноска. Абзац второй части первой статьи 6 исключен Законом от 3 мая 1995 г. N 7.", "art:6"),
        ("Сноска. Статья 5 исключена Законом от 3 мая 1995 г. N 7.", "art:5"),
        ("Сноска. Внесены изменения Законом от 3 мая 1995 г. N 7.", "art:6/cl:3"),
    ],
)
def test_a_note_is_given_to_the_provision_it_names(note: str, path: str) -> None:
    law = "# О саде\n\n## Статья 5. Ведро\n\nДарят.\n\n## Статья 6. Вода\n\nЛьют.\n\nПьют.\n\nНосят.\n\n"
    assert placed(read(f"{law}> *{note}*\n")) == [("amendment", path)]


def test_a_note_in_kazakh_is_given_to_the_provision_it_names() -> None:
    law = "# Бақ туралы\n\n## 6-бап. Су\n\n1. Құяды.\n\n2. Ішеді.\n\n"
    note = "Ескерту. 6-баптың 1-тармағына өзгеріс енгізілді - ҚР 03.05.1995 № 7 Заңымен."
    assert placed(read(f"{law}> *{note}*\n")) == [("amendment", "art:6/pt:1")]


def test_what_the_publisher_says_of_a_treaty_is_no_norm() -> None:
    note = "*Примечание.*  \n> *Текст международного Договора не является официальным.*"
    assert placed(read(f"# О договоре\n\n1. Ратифицировать.\n\n> {note}\n")) == [("service", "pt:1")]


def test_what_the_portal_prints_as_its_note_is_no_norm() -> None:
    edition = page("<p>1. Вода.</p><font color='#FF0000'>Примечание. По Закону 2022 года суд пересмотрит её.</font>")
    assert (paths(edition), placed(edition)) == (["pt:1"], [("notice", "pt:1")])


def test_an_old_text_says_in_a_line_that_a_part_of_it_is_gone() -> None:
    edition = read("8. Вода.\n\n   Абзац 2 исключен постановлением Пленума от 23 сентября 1988 года №7.\n\n9. Ведро.\n")
    assert (paths(edition), placed(edition)) == (["pt:8", "pt:9"], [("amendment", "pt:8")])


def test_annexes_inside_a_hard_wrapped_block_are_annexes() -> None:
    first = "ПРИЛОЖЕНИЕ N 1\nЗ А Я В Л Е Н И Е\nпрошу дать\nведро"
    second = "ПРИЛОЖЕНИЕ N 2\n1. Ведро\n2. Цепь"
    edition = read(f"# О саде\n\n1. Вода. По\n\n```\nитогам года подводят\nчерту.\n{first}\n{second}\n```\n")
    assert outline(edition)[1:] == [
        ("pt:1", "1. Вода. По"),
        ("pt:1/par:2", "итогам года подводят черту."),
        ("annex:1", "ПРИЛОЖЕНИЕ N 1"),
        ("annex:1/title", "З А Я В Л Е Н И Е прошу дать ведро"),
        ("annex:2", "ПРИЛОЖЕНИЕ N 2"),
        ("annex:2/pt:1", "1. Ведро"),
        ("annex:2/pt:2", "2. Цепь"),
    ]


@pytest.mark.parametrize("text", ["Статья 5. Право на ведро. 1. Ведро.\n\n2. Цепь.", f"1. Вёдра\n\n{TABLE}\n\n* новые"])
def test_nothing_is_lost(text: str) -> None:
    bare = text.replace(TABLE, "СелоВёдра*Сулы**3")
    assert squeeze("".join(read(text).lines())) == squeeze(bare)


def test_a_blank_before_the_dot_of_a_put_in_number_is_overlooked() -> None:
    edition = page("<p>Статья 3. Тропы</p><p>9. Тропу метят.</p><p>9-1 . Метку чинят.</p><p>9 . Не пункт</p>")
    assert paths(edition)[-3:] == ["art:3/pt:9", "art:3/pt:9-1", "art:3/pt:9-1/cl:2"]
