"""Amending acts read into instructions: every form, both languages, places carried over lines, nothing lost."""

from __future__ import annotations

import datetime as dt

import pytest

from processors.parse.blocks import Block
from processors.parse.edition import text_hash
from processors.parse.structure import build
from processors.provenance.instruction import Instruction
from processors.provenance.instructions import read_instructions
from processors.provenance.quotes import bare, quoted_spans
from tests.test_provenance_real import NEEDS_REAL, REAL
from tests.test_provenance_real import edition as real_edition
from zanwatch.messages import Edition, EditionHeader, Language

ORDER_RU = (
    "ПРИКАЗЫВАЮ:",
    "1. Внести в приказ Министра пастбищ Республики Казахстан от 5 марта 2024 года № 17 «Об утверждении Правил"
    " перегона» (зарегистрирован в Реестре под № 33333) следующие изменения и дополнения:",
    "заголовок изложить в следующей редакции:", "«Об утверждении Правил перегона скота»;",
    "пункт 2 исключить;",
    "в Правилах перегона, утвержденных указанным приказом:",
    "по всему тексту слова «чабан», «чабаны» заменить соответственно словами «пастух», «пастухи»;",
    "в пункте 3:", "слово «десять» заменить словом «двенадцать»;",
    "после слов «у колодца» дополнить словами «и у родника»;", "слова «, ночью» исключить;",
    "часть вторую изложить в следующей редакции:", "«Стадо считают дважды.»;",
    "дополнить частью третьей следующего содержания:", "«Счет записывают.»;",
    "пункты 5 и 6 исключить, пункт 8 изложить в следующей редакции:",
    "«8. Перегон кончается:", "1) осенью;", "2) раньше, если выпал снег.»;",
    "дополнить пунктами 8-1 и 8-2 следующего содержания:", "«8-1. Ночлег – у воды.", "8-2. Костры тушат.»;",
    "2. Признать утратившими силу:",
    "1) приказ Министра пастбищ Республики Казахстан от 1 января 2020 года № 1 «О кочевьях» (под № 18632);",
    "2) пункт 2 приказа Министра пастбищ Республики Казахстан от 2 февраля 2021 года № 2 «О тропах».",
    "3. Настоящий приказ вводится в действие со дня подписания.",
)  # fmt: skip
ORDER_KK = (
    "БҰЙЫРАМЫН:",
    "1. «Айдау қағидаларын бекіту туралы» Қазақстан Республикасы Жайылым министрінің 2024 жылғы 5 наурыздағы № 17"
    " бұйрығына (тізілімде № 33333 болып тіркелген) мынадай өзгерістер мен толықтырулар енгізілсін:",
    "тақырыбы мынадай редакцияда жазылсын:", "«Мал айдау қағидаларын бекіту туралы»;",
    "2-тармақ алып тасталсын;",
    "көрсетілген бұйрықпен бекітілген айдау қағидаларында:",
    "бүкіл мәтін бойынша «шопан», «шопандар» деген сөздер тиісінше «малшы», «малшылар» деген сөздермен ауыстырылсын;",
    "3-тармақта:", "«он» деген сөз «он екі» деген сөздермен ауыстырылсын;",
    "«құдық жанында» деген сөздерден кейін «және бұлақ жанында» деген сөздермен толықтырылсын;",
    "«, түнде» деген сөз алып тасталсын;",
    "екінші бөлігі мынадай редакцияда жазылсын:", "«Отар екі рет саналады.»;",
    "мынадай мазмұндағы үшінші бөлікпен толықтырылсын:", "«Есеп жазылады.»;",
    "5 және 6-тармақтар алып тасталсын, 8-тармақ мынадай редакцияда жазылсын:",
    "«8. Айдау:", "1) күзде;", "2) қар жауса, ертерек аяқталады.»;",
    "мынадай мазмұндағы 8-1 және 8-2-тармақтармен толықтырылсын:",
    "«8-1. Түнеу – су жанында.", "8-2. От сөндіріледі.»;",
    "2. Мыналардың күші жойылды деп танылсын:",
    "1) «Көші-қон туралы» Қазақстан Республикасы Жайылым министрінің 2020 жылғы 1 қаңтардағы № 1 бұйрығы;",
    "2) Қазақстан Республикасы Жайылым министрінің 2021 жылғы 2 ақпандағы № 2 бұйрығының 2-тармағы.",
    "3. Осы бұйрық қол қойылған күнінен бастап қолданысқа енгізіледі.",
)  # fmt: skip
SAME = [
    ("pt:1", "new_wording", "17", "title"), ("pt:1", "repealed", "17", "pt:2"),
    ("pt:1", "replaced_words", "17", "rules"),
    ("pt:1", "replaced_words", "17", "rules/pt:3"), ("pt:1", "inserted_words", "17", "rules/pt:3"),
    ("pt:1", "deleted_words", "17", "rules/pt:3"), ("pt:1", "new_wording", "17", "rules/pt:3/cl:2"),
    ("pt:1", "added", "17", "rules/pt:3/cl:3"),
    ("pt:1", "repealed", "17", "rules/pt:5"), ("pt:1", "repealed", "17", "rules/pt:6"),
    ("pt:1", "new_wording", "17", "rules/pt:8"),
    ("pt:1", "added", "17", "rules/pt:8-1"), ("pt:1", "added", "17", "rules/pt:8-2"),
    ("pt:2/sub:1", "repealed", "1", "act"), ("pt:2/sub:2", "repealed", "2", "pt:2"),
]  # fmt: skip


def edition(language: Language, *lines: str, act_id: str = "V2600000001", requisites: str = "") -> Edition:
    provisions, notes, signals = build([Block(line) for line in lines])
    header = EditionHeader(
        act_id=act_id, language=language, edition_date=dt.date(2026, 3, 2), edition_date_basis="source", title="t",
        requisites=requisites, source="test", address="a", capture_id=f"{act_id}{language}",
        seen_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC), text_hash=text_hash(provisions, notes),
        size=sum(len(p.line) for p in provisions),
    )  # fmt: skip
    return Edition(header=header, provisions=provisions, notes=notes, signals=signals)


def read(language: Language, *lines: str) -> list[Instruction]:
    return list(read_instructions(edition(language, *lines)))


def law(language: Language, *lines: str) -> list[Instruction]:
    """Read instructions of a law on the law of 2020 № 5."""
    head = {
        "ru": "Статья 1. Внести в Закон Республики Казахстан от 5 мая 2020 года № 5-VI «О тропах» следующие изменения:",
        "kk": "1-бап. «Соқпақтар туралы» 2020 жылғы 5 мамырдағы № 5-VI Қазақстан Республикасының Заңына мынадай"
        " өзгерістер енгізілсін:",
    }
    return read(language, head[language], *lines)


@pytest.mark.parametrize(("language", "lines"), [("ru", ORDER_RU), ("kk", ORDER_KK)])
def test_an_order_is_read_the_same_in_both_languages(language: Language, lines: tuple[str, ...]) -> None:
    found = read(language, *lines)
    assert [(i.clause, i.operation, i.act.number, i.path) for i in found] == SAME
    assert {i.flags for i in found} == {(), ("heading",), ("everywhere",)}
    assert {str(i.act.date) for i in found} == {"2024-03-05", "2020-01-01", "2021-02-02"}


WORDS = {
    "ru": [((), ("Об утверждении Правил перегона скота",)), (("чабан", "чабаны"), ("пастух", "пастухи")),
           (("десять",), ("двенадцать",)), (("у колодца",), ("и у родника",)), ((", ночью",), ()),
           ((), ("8. Перегон кончается:\n1) осенью;\n2) раньше, если выпал снег.",)), ((), ("8-2. Костры тушат.",))],
    "kk": [((), ("Мал айдау қағидаларын бекіту туралы",)), (("шопан", "шопандар"), ("малшы", "малшылар")),
           (("он",), ("он екі",)), (("құдық жанында",), ("және бұлақ жанында",)), ((", түнде",), ()),
           ((), ("8. Айдау:\n1) күзде;\n2) қар жауса, ертерек аяқталады.",)), ((), ("8-2. От сөндіріледі.",))],
}  # fmt: skip


@pytest.mark.parametrize(("language", "lines"), [("ru", ORDER_RU), ("kk", ORDER_KK)])
def test_the_quoted_words_are_kept(language: Language, lines: tuple[str, ...]) -> None:
    found = read(language, *lines)
    assert [(found[i].words_before, found[i].words_after) for i in (0, 2, 3, 4, 5, 10, 12)] == WORDS[language]


CASES: list[tuple[Language, tuple[str, ...], list[tuple[str, str]]]] = [
    ("ru", ("1) в статье 5:", "в пункте 2:", "абзац третий исключить;", "пункт 4 исключить;", "2) статью 9 исключить."),
     [("repealed", "art:5/pt:2/par:3"), ("repealed", "art:5/pt:4"), ("repealed", "art:9")]),
    ("kk", ("1) 5-бапта:", "2-тармақта:", "үшінші абзац алып тасталсын;", "4-тармақ алып тасталсын;",
            "2) 9-бап алып тасталсын."),
     [("repealed", "art:5/pt:2/par:3"), ("repealed", "art:5/pt:4"), ("repealed", "art:9")]),
    ("ru", ("1) в пунктах 2 и 3 статьи 5 слово «а» заменить словом «б»;",),
     [("replaced_words", "art:5/pt:2"), ("replaced_words", "art:5/pt:3")]),
    ("ru", ("1) статьи 5 – 7 исключить;",), [("repealed", "art:5"), ("repealed", "art:6"), ("repealed", "art:7")]),
    ("ru", ("1) в оглавлении:", "заголовок статьи 5 изложить в следующей редакции:", "«Статья 5. Тропы»;"),
     [("new_wording", "toc")]),
    ("ru", ("1) заголовок статьи 5 изложить в следующей редакции:", "«Статья 5. Тропы»;"), [("new_wording", "art:5")]),
    ("ru", ("1) дополнить главой 3-1 следующего содержания:", "«Глава 3-1. Знаки", "Статья 12-1. Знак", "Камень.»;"),
     [("added", "ch:3-1")]),
    ("ru", ("1) абзац первый пункта 2 статьи 5 изложить в следующей редакции:", "«2. Тропы:»;"),
     [("new_wording", "art:5/pt:2")]),
    ("ru", ("1) приложение II изложить в новой редакции согласно приложению к настоящему Закону.",),
     [("new_wording", "annex:II")]),
    ("ru", ("1) часть вторую пункта 3 статьи 5 считать частью третьей;",), [("renumbered", "art:5/pt:3/cl:2")]),
    ("ru", ("1) действие пункта 3 статьи 5 приостановить до 1 января 2027 года;",), [("suspended", "art:5/pt:3")]),
    ("kk", ("1) 7) тармақшаның үшінші абзацындағы «а» деген сөздер «б» деген сөзбен ауыстырылып, мынадай мазмұндағы"
            " төртінші және бесінші абзацтармен толықтырылсын:", "«в;", "г;»;"),
     [("replaced_words", "sub:7/par:3"), ("added", "sub:7/par:4"), ("added", "sub:7/par:5")]),
    ("kk", ("1) 5-баптың 2-тармағы мынадай мазмұндағы 1-1) тармақшамен толықтырылсын:", "«1-1) тас;»;"),
     [("added", "art:5/pt:2/sub:1-1")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "lines", "expected"), CASES, ids=[case[1][0][:40] for case in CASES])
def test_a_place_said_once_holds_for_what_follows(
    language: Language, lines: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    found = law(language, *lines)
    assert [(i.operation, i.path) for i in found] == expected
    assert {(str(i.act.date), i.act.number) for i in found} == {("2020-05-05", "5-VI")}


def test_the_clause_is_the_numbered_provision() -> None:
    found = law("ru", "1) в статье 5:", "пункт 2 исключить;", "2) статью 9 исключить.")
    assert [(i.clause, i.line) for i in found] == [
        ("art:1/sub:1", "art:1/sub:1/par:2"), ("art:1/sub:2", "art:1/sub:2"),
    ]  # fmt: skip


def test_a_law_on_several_acts_names_each() -> None:
    lines = (
        "Статья 1. Внести изменения в следующие законодательные акты Республики Казахстан:",
        "1. В Кодекс Республики Казахстан от 1 июня 2011 года (Ведомости, 2011 г., № 1):", "1) статью 5 исключить.",
        "2. В Закон Республики Казахстан от 2 июля 2012 года № 7-V «О водах»:", "1) статью 6 исключить.",
        "Статья 2. Настоящий Закон вводится в действие с 1 января 2027 года.",
    )  # fmt: skip
    assert [(i.clause, str(i.act.date), i.act.number, i.path) for i in read("ru", *lines)] == [
        ("art:1/pt:1/sub:1", "2011-06-01", "", "art:5"), ("art:1/pt:2/sub:1", "2012-07-02", "7-V", "art:6"),
    ]  # fmt: skip


def test_the_annex_of_the_amending_act_is_the_wording() -> None:
    lines = (
        "ПРИКАЗЫВАЮ:",
        "1. Внести в приказ Министра от 5 марта 2024 года № 17 «О лимитах» следующее изменение:",
        "приложение изложить в новой редакции согласно приложению к настоящему приказу.",
        "Министр А. Сериков", "Приложение к приказу Министра от 1 апреля 2026 года № 8", "1. Соль – 2100 пудов.",
    )  # fmt: skip
    (found,) = read("ru", *lines)
    assert (found.path, found.words_after, found.flags) == ("annex", ("1. Соль – 2100 пудов.",), ("by_annex",))


@pytest.mark.parametrize(
    ("lines", "flag"),
    [
        (("1) статью 5 переписать набело;",), "not_understood"),
        (("1) по специфике 159 «Услуги»:", "графу 7 изложить в следующей редакции:", "«Кроме воды.»;"),
         "place_not_read"),
        (("1) статью 5 изложить в следующей редакции:", "2) статью 6 исключить."), "no_wording"),
        (("1) статью 5 изложить в следующей редакции:", "«Статья 5. Начало без конца"), "wording_not_closed"),
        (("1) пункты 2 и 3 изложить в следующей редакции:", "«Слова без номера.»;"), "wording_shared"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_kept_whole_and_flagged(lines: tuple[str, ...], flag: str) -> None:
    first = next(i for i in law("ru", *lines) if i.flags)
    assert flag in first.flags
    assert first.text in " ".join(lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("Статья 5. Полномочия", "Министр вправе:", "1) внести изменения в план перегона и исключить лишнее;"),
        ("Статья 6. Порядок", "Заявитель вправе дополнить заявление, изложить доводы и исключить ошибки:", "1) сам;"),
    ],
)
def test_an_act_that_amends_nothing_has_no_instructions(lines: tuple[str, ...]) -> None:
    assert read("ru", *lines) == []


def test_quotes_may_stand_in_quotes() -> None:
    text = 'слова "о воде "Исток" и соли" заменить словами «о «воде»»'
    assert [bare([text[slice(*span)]]) for span in quoted_spans(text)] == ['о воде "Исток" и соли', "о «воде»"]
    assert quoted_spans('редакции: "3. Начало') == ((10, 20),)


COUNTS = {"rus": (20, 15), "kaz": (23, 14)}
"""Instructions, and those without any flag; the copies leave out some of the wordings, which is flagged."""


@NEEDS_REAL
@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_a_real_amending_law_is_read_whole(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = read_instructions(real_edition(REAL / f"amending/Z_491-V_{language}_excerpt.md"))  # type: ignore[arg-type]
    for i in found:
        print(i.clause, i.operation, i.path, " ".join(i.flags))
    open_ones = [i for i in found if i.flags and i.flags not in {("heading",), ("no_wording",)}]
    assert (len(found), len([i for i in found if not i.flags])) == COUNTS[language]
    assert open_ones == [], capsys.readouterr().out
    assert {str(i.act.date) for i in found} == {"2007-01-09"}


@NEEDS_REAL
def test_the_twins_of_a_real_amending_law_say_the_same_where_both_are_printed() -> None:
    """The copies are cut in different places: the clauses both have are compared."""
    ru, kk = (
        {(i.clause, i.operation, i.path) for i in read_instructions(real_edition(REAL / name))}  # type: ignore[arg-type]
        for name in ("amending/Z_491-V_rus_excerpt.md", "amending/Z_491-V_kaz_excerpt.md")
    )
    whole = {f"art:1/pt:1/sub:{n}" for n in (1, 3, 6, 7, 8, 13)}
    assert {i for i in ru if i[0] in whole} == {i for i in kk if i[0] in whole}
    assert len({i for i in ru if i[0] in whole}) == 8


@NEEDS_REAL
@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_real_order_is_read_and_the_place_it_names_in_its_own_way_is_flagged(language: str) -> None:
    (found,) = read_instructions(real_edition(REAL / f"adilet/{language}_V1600014606.html"))  # type: ignore[arg-type]
    assert (found.clause, found.operation, found.path) == ("pt:1", "new_wording", "rules")
    assert (found.act.act_id, str(found.act.date), found.act.number) == ("V1600013301", "2016-01-27", "30")
    assert found.flags == ("place_not_read",)
    assert len(found.words_after[0]) > 1000


SUSPENDED = (
    'Приостановить до 1 января 2027 года действие {} Закона Республики Казахстан от 1 февраля 2020 года "О садах"'
)


def test_a_suspension_names_its_place_its_act_and_the_wording_for_the_time() -> None:
    meanwhile = ", установив, что в период приостановления данные нормы действуют в следующей редакции:"
    found = read(
        "ru",
        "Статья 1. " + SUSPENDED.format("пункта 3 статьи 6") + ".",
        "Статья 2. " + SUSPENDED.format("подпунктов 7) и 9) пункта 2 статьи 8") + meanwhile,
        '"7) сад открыт ночью;',
        '9) сад закрыт днем.".',
        "Статья 3. Приостановить до 1 января 2027 года действие статьи 9 настоящего Кодекса.",
    )
    assert [(i.operation, i.path, str(i.act.date), i.words_after) for i in found] == [
        ("suspended", "art:6/pt:3", "2020-02-01", ()),
        ("suspended", "art:8/pt:2/sub:7", "2020-02-01", ("7) сад открыт ночью;",)),
        ("suspended", "art:8/pt:2/sub:9", "2020-02-01", ("9) сад закрыт днем.",)),
    ]
