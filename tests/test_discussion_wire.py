"""What pages of discussion hold beside the ordinary: words in Kazakh, files of earlier versions, no remarks."""

from __future__ import annotations

import pytest

from processors.parse.discussion.read import read
from tests.discussion_pages import SITE, page
from tests.test_discussion_cards import changed, strange


@pytest.mark.parametrize(
    ("status", "stage"),
    [("Жария талқылауда", "open"), ("Онлайн талқылауда", "open"), ("МО қарастыруда", "review"), ("Архив", "archived")],
)
def test_a_status_is_understood_in_kazakh(status: str, stage: str) -> None:
    (seen,) = changed("card.kk", "Қоғамдық талқылауда", status).drafts
    assert (seen.stage, seen.signals) == (stage, ())


def test_what_is_new_beside_the_lines_of_a_list_is_told() -> None:
    found = changed("list.ru", '<hr class="hide-mobile">', '<hr class="hide-mobile"><div>Портал закрыт</div>')
    assert strange(found.drafts[0]) == {"element"}


def test_a_file_that_stands_in_no_list_of_files_is_a_file() -> None:
    link = (
        '<a href="/application/downloadattfilehistory?id=3998">Сравнительная таблица.docx</a><ul class="conceptFiles">'
    )
    (seen,) = changed("earlier.ru", '<ul class="conceptFiles">', link).drafts
    assert [(file.name, file.role) for file in seen.files] == [
        ("Проект приказа.docx", "text"), ("Сравнительная таблица.docx", "comparative_table"),
    ]  # fmt: skip
    assert seen.signals == ()


@pytest.mark.parametrize(
    ("told", "signals"),
    [("Нет комментариев", set()), ("Түсініктемелер жоқ", set()), ("Пікір білдіру жабық", {"element"})],
)
def test_a_card_says_that_nothing_was_said(told: str, signals: set[str]) -> None:
    data, known = page("card", "ru")
    top, _, _ = data.decode().partition('<h2 tabindex="0">Комментарий</h2>')
    bare = f"{top}<div><label>{told}</label></div></body></html>".encode()
    (seen,) = read(bare, known).drafts
    assert (seen.comments, strange(seen)) == ((), signals)


def test_a_summary_on_a_card_is_no_news() -> None:
    line = "<small><b>Краткое содержание:</b> О колодцах.</small><b>Приложенные документы:</b>"
    assert changed("card.ru", "<b>Приложенные документы:</b>", line).drafts[0].signals == ()


def test_an_earlier_version_names_the_one_before_it() -> None:
    older = 'Версия 2 ( <a href="/application/viewcardhistory?id=3000">Версия 1</a> )'
    (seen,) = changed("earlier.ru", "Версия 1", older).drafts
    assert (seen.project_version, [link.href for link in seen.earlier], seen.signals) == (
        2, [f"{SITE}/application/viewcardhistory?id=3000"], (),
    )  # fmt: skip
