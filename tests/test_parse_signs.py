"""Who signs, in acts of maslikhats, akims and offices no rule names: none of it is text of the last point."""

from __future__ import annotations

import pytest

from tests.test_parse_shapes import outline, read

KK_STAMP = "> *Тұма аудандық мәслихатының 2026 жылғы*  \n> *3 ақпандағы N 4-5 шешіміне*  \n> *қосымша*\n\n## Бұлақтар\n"
RU_STAMP = "> *Приложение*  \n> *к решению Тумского районного маслихата*  \n> *от 3 мая 2026 года*\n\n## Родники\n"
KK = "# Бұлақтар туралы\n\nТұма аудандық мәслихаты ШЕШІМ ҚАБЫЛДАДЫ:\n\n1. Бұлақтар тазартылсын.\n\n"
RU = "# О родниках\n\nТумский районный маслихат РЕШИЛ:\n\n1. Чистить родники.\n\n"


@pytest.mark.parametrize(
    "lines",
    [
        ("**Бұлақ ісінің басқарушысы**", "**А. Тұмаев**"),
        ("**Бұлақшылар кеңесінің ағасы**", "**___________А.Тұмаев**"),
        ("**Төрағаның орынбасары**", "**А. Тұмаев**"),
        ("*Аудан әкімі А. Тұмаев*",),
        ("Аудан әкімі А. Тұмаев",),
        (
            "*Ауданның мәслихаты*",
            "*сессиясының төрағасы*",
            "*Аудандық мәслихат*",
            "*хатшысының міндетін*",
            "*атқарушы*",
        ),
        ("Аудан әкімінің", "аппарат басшысы"),
    ],
)
def test_what_signs_in_kazakh_is_no_part_of_the_last_point(lines: tuple[str, ...]) -> None:
    found = outline(read(KK + "\n\n".join(lines) + "\n\n" + KK_STAMP))
    signed = " ".join(line.strip("*") for line in lines)
    assert found[2:5] == [("pt:1", "1. Бұлақтар тазартылсын."), ("sign", signed), found[4]]
    assert found[4][0] == "annex:1"


@pytest.mark.parametrize(
    "lines",
    [
        ("**Хранитель родников**", "**А. Тумаев**"),
        ("**Старший смотритель**", "**___________А.Тумаев**"),
        ("*Тумский районный*", "*маслихат*", "*Председатель сессии А. Тумаев*"),
        ("Судья Тумского районного суда",),
        ("Директор", "А. Тумаев"),
    ],
)
def test_what_signs_in_russian_is_no_part_of_the_last_point(lines: tuple[str, ...]) -> None:
    found = outline(read(RU + "\n\n".join(lines) + "\n\n" + RU_STAMP))
    signed = " ".join(line.strip("*") for line in lines)
    assert found[2:4] == [("pt:1", "1. Чистить родники."), ("sign", signed)]
    assert found[4][0] == "annex:1"


@pytest.mark.parametrize(
    "text",
    [
        KK + "**Бұлақ**\n\nОның суы таза.\n\n2. Аудан әкімі есеп береді.\n",
        RU + "**Родник**\n\nЕго вода чиста.\n\n2. Аким отчитывается.\n",
        RU + "Чистит\n\nаким района вместе с жителями.\n\n2. Воду не мутить.\n\n3. Отчитаться.\n",
    ],
)
def test_a_line_with_text_of_the_act_below_it_signs_nothing(text: str) -> None:
    assert "sign" not in [path for path, _ in outline(read(text))]


@pytest.mark.parametrize(
    ("act", "lines", "stamp"),
    [
        (
            KK,
            ("**Мәслихат хатшысы**", "**А. Тұмаев**", "Енгізілді:", "> *Бұлақ басқармасының*  \n> *бастығы*"),
            KK_STAMP,
        ),
        (RU, ("**Секретарь маслихата**", "**А. Тумаев**", "Внесено:", "> *Начальник управления*"), RU_STAMP),
    ],
)
def test_who_proposed_the_act_stands_with_those_who_sign_it(act: str, lines: tuple[str, ...], stamp: str) -> None:
    found = outline(read(act + "\n\n".join(lines) + "\n\n" + stamp))
    assert [path for path, _ in found[2:5]] == ["pt:1", "sign", "annex:1"]
