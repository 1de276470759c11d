"""The clause of the amending act behind a change: found by the store, whichever of the texts comes first."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from processors.classify import classify_edition
from processors.diff.compare import compare
from processors.parse.edition import parse
from processors.provenance import attach
from processors.provenance.instruction_rows import instruction_rows
from processors.step import Ports
from processors.steps import diff_edition
from reports import render
from reports.digest import arrange
from reports.reading import day_facts
from reports.values import UI_LANGUAGES, UiLanguage
from tests.report_data import compared
from tests.test_instructions import edition
from tests.test_parse import EXAMPLES
from zanwatch import archive as archives
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Cause, Change, Edition, EditionFiled, Language
from zanwatch.rows import Rows, assessment_rows, by_table, change_rows, sighting_rows, text_rows
from zanwatch.store import Store, connect

LAW, AMENDING, OTHER = "Z2000000005", "Z2600000011", "Z2600000012"
OLD = {
    "ru": ("Статья 1. Тропы", "1. Тропы бывают:", "1) горные;", "2) степные.", "2. Тропу метят каждые десять шагов.",
           "3. Метку ставит пастух.", "Статья 2. Метки", "Метка – это камень.", "Статья 3. Сборы", "Сбор не берут."),
    "kk": ("1-бап. Соқпақтар", "1. Соқпақтар:", "1) таулы;", "2) далалық болады.",
           "2. Соқпақ әр он қадам сайын белгіленеді.",
           "3. Белгіні малшы қояды.", "2-бап. Белгілер", "Белгі – тас.", "3-бап. Алымдар", "Алым алынбайды."),
}  # fmt: skip
NEW = {
    "ru": ("Статья 1. Тропы", "1. Тропы бывают:", "1) горные;", "2) степные;", "3) речные.",
           "2. Тропу метят каждые двадцать шагов.", "3. Метку ставит и чинит пастух.", "Статья 2. Метки",
           "Метка – это столб с именем колодца.", "Статья 4. Мосты", "Мост держит один верблюд."),
    "kk": ("1-бап. Соқпақтар", "1. Соқпақтар:", "1) таулы;", "2) далалық;", "3) өзенді болады.",
           "2. Соқпақ әр жиырма қадам сайын белгіленеді.", "3. Белгіні малшы қояды және жөндейді.", "2-бап. Белгілер",
           "Белгі – құдық аты жазылған баған.", "4-бап. Көпірлер", "Көпір бір түйені көтереді."),
}  # fmt: skip
NOTE = {
    "ru": "Сноска. Закон с изменениями, внесенными Законом РК от 01.02.2026 № 11-VIII"
    " (вводится в действие с 01.03.2026).",
    "kk": "Ескерту. Заңға өзгерістер енгізілді - ҚР 01.02.2026 № 11-VIII (01.03.2026 бастап қолданысқа енгізіледі)"
    " Заңымен.",
}
SAYS = {
    "ru": (
        "Статья 1. Внести в Закон Республики Казахстан от 5 мая 2020 года № 5-VI «О тропах» следующие изменения:",
        "1) в статье 1:", "пункт 1 дополнить подпунктом 3) следующего содержания:", "«3) речные.»;",
        "в пункте 2 слово «десять» заменить словом «двадцать»;",
        "пункт 3 после слова «ставит» дополнить словами «и чинит»;",
        "2) статью 2 изложить в следующей редакции:", "«Статья 2. Метки", "Метка – это столб с именем селения.»;",
        "3) статью 3 исключить;", "4) дополнить статьей 4 следующего содержания:",
        "«Статья 4. Мосты", "Мост держит один верблюд.».",
        "Статья 2. Настоящий Закон вводится в действие с 1 марта 2026 года.",
    ),
    "kk": (
        "1-бап. «Соқпақтар туралы» Қазақстан Республикасының 2020 жылғы 5 мамырдағы № 5-VI Заңына мынадай өзгерістер"
        " енгізілсін:",
        "1) 1-бапта:", "1-тармақ мынадай мазмұндағы 3) тармақшамен толықтырылсын:", "«3) өзенді болады.»;",
        "2-тармақтағы «он» деген сөз «жиырма» деген сөзбен ауыстырылсын;",
        "3-тармақ «қояды» деген сөзден кейін «және жөндейді» деген сөздермен толықтырылсын;",
        "2) 2-бап мынадай редакцияда жазылсын:", "«2-бап. Белгілер", "Белгі – ауыл аты жазылған баған.»;",
        "3) 3-бап алып тасталсын;", "4) мынадай мазмұндағы 4-баппен толықтырылсын:",
        "«4-бап. Көпірлер", "Көпір бір түйені көтереді.».",
        "2-бап. Осы Заң 2026 жылғы 1 наурыздан бастап қолданысқа енгізіледі.",
    ),
}  # fmt: skip
REQUISITES = {
    LAW: {"ru": "Закон Республики Казахстан от 5 мая 2020 года № 5-VI.",
          "kk": "Қазақстан Республикасының 2020 жылғы 5 мамырдағы № 5-VI Заңы."},
    AMENDING: {"ru": "Закон Республики Казахстан от 1 февраля 2026 года № 11-VIII.",
               "kk": "Қазақстан Республикасының 2026 жылғы 1 ақпандағы № 11-VIII Заңы."},
}  # fmt: skip
EXPECTED = {
    "art:1/pt:1/sub:3": (["art:1/sub:1"], "agree"), "art:1/pt:2": (["art:1/sub:1"], "agree"),
    "art:1/pt:3": (["art:1/sub:1"], "agree"), "art:2/cl:1": (["art:1/sub:2"], "differ"),
    "art:3": (["art:1/sub:3"], "agree"), "art:4": (["art:1/sub:4"], "agree"),
}  # fmt: skip


def law(language: Language, lines: tuple[str, ...], *notes: str) -> Edition:
    return edition(language, *notes, *lines, act_id=LAW, requisites=REQUISITES[LAW][language])


def amending(language: Language, act_id: str = AMENDING) -> Edition:
    return edition(language, *SAYS[language], act_id=act_id, requisites=REQUISITES[AMENDING][language])


def filed(body: Edition) -> Rows:
    """The rows the steps make of an edition, but for the changes."""
    known = EditionFiled(header=body.header, body="0" * 64)
    return [
        *sighting_rows(known, body), *text_rows(body), *instruction_rows(body),
        *assessment_rows(classify_edition(body.header)),
    ]  # fmt: skip


def changed(language: Language, **cause: object) -> list[Change]:
    old, new = law(language, OLD[language]), law(language, NEW[language], NOTE[language])
    new = new.model_copy(update={"header": new.header.model_copy(update={"edition_date": dt.date(2026, 3, 1)})})
    made = attach(compare(old, new), old, new)
    return [c.model_copy(update={"causes": tuple(k.model_copy(update=cause) for k in c.causes)}) for c in made]


def rows_of(changes: list[Change]) -> Rows:
    return [row for each in changes for row in [*change_rows(each), ("comparisons", compared(each))]]


@pytest.fixture
def store(tmp_path: Any) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path}/store")
    yield opened
    opened.close()


def put(store: Store, *batches: Rows) -> None:
    for rows in batches:
        for table, found in by_table(rows).items():
            store.insert(table, found)


def clauses(store: Store, language: str = "ru") -> dict[str, tuple[list[str], str]]:
    rows = store.select(
        "SELECT path, clauses, agreement FROM cause_clauses AS k"
        " INNER JOIN (SELECT DISTINCT id, coalesce(path_after, path_before, 'act') AS path FROM current_changes) AS c"
        " ON c.id = k.event WHERE k.language = {language:String}",
        language=language,
    )
    return {row["path"]: (list(row["clauses"]), row["agreement"]) for row in rows}


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_each_change_finds_its_clause_and_is_held_to_its_words(store: Store, language: Language) -> None:
    put(store, filed(law(language, NEW[language])), rows_of(changed(language)), filed(amending(language)))
    found = clauses(store, language)
    assert {path: found.get(path) for path in EXPECTED} == EXPECTED


@pytest.mark.slow
def test_any_order_of_arrival_gives_the_same_clauses(tmp_path: Any) -> None:
    batches = [filed(law("ru", NEW["ru"])), rows_of(changed("ru")), filed(amending("ru"))]
    seen = []
    for n, order in enumerate(permutations(batches)):
        store = connect(f"chdb:{tmp_path}/{n}")
        try:
            put(store, *order, random.Random(n).choice(batches))
            seen.append(store.select("SELECT * FROM cause_clauses ORDER BY event"))
        finally:
            store.close()
    assert len(seen[0]) >= len(EXPECTED)
    assert all(rows == seen[0] for rows in seen)


def test_the_link_of_a_note_names_the_act_as_well_as_date_and_number(store: Store) -> None:
    put(store, filed(law("ru", NEW["ru"])), rows_of(changed("ru", act_id=OTHER, number="")),
        filed(amending("ru", OTHER)))  # fmt: skip
    assert set(EXPECTED) <= set(clauses(store))


def test_no_clause_is_claimed_while_the_amending_act_is_not_held(store: Store) -> None:
    put(store, filed(law("ru", NEW["ru"])), rows_of(changed("ru")))
    assert clauses(store) == {}


def test_an_act_that_amends_another_act_explains_nothing_here(store: Store) -> None:
    lines = tuple(line.replace("5 мая 2020 года № 5-VI", "6 июня 2021 года № 9-VI") for line in SAYS["ru"])
    other = edition("ru", *lines, act_id=AMENDING, requisites=REQUISITES[AMENDING]["ru"])
    put(store, filed(law("ru", NEW["ru"])), rows_of(changed("ru")), filed(other))
    assert clauses(store) == {}


def test_two_clauses_that_fit_alike_are_both_kept(store: Store) -> None:
    lines = ("Статья 1. Внести в Закон Республики Казахстан от 5 мая 2020 года № 5-VI «О тропах» изменения:",
             "1) статью 3 исключить;", "2) статью 3 исключить.")  # fmt: skip
    twice = edition("ru", *lines, act_id=AMENDING, requisites=REQUISITES[AMENDING]["ru"])
    put(store, filed(law("ru", NEW["ru"])), rows_of(changed("ru")), filed(twice))
    assert clauses(store)["art:3"] == (["art:1/sub:1", "art:1/sub:2"], "agree")


def test_causes_without_date_and_number_are_joined_to_nothing(store: Store) -> None:
    silent = [c.model_copy(update={"causes": (Cause(evidence="?"),)}) for c in changed("ru")]
    put(store, filed(law("ru", NEW["ru"])), rows_of(silent), filed(amending("ru")))
    assert clauses(store) == {}


CLAUSE: dict[UiLanguage, str] = {
    "ru": "положение: Подпункт 3) статьи 1", "kk": "ережесі: 1-баптың 3) тармақшасы",
    "en": "provision: Article 1, subpoint 3",
}  # fmt: skip
DIFFERS: dict[UiLanguage, str] = {
    "ru": "слова расходятся", "kk": "сөздері өзгертуші актіден өзгеше", "en": "the words differ",
}  # fmt: skip


@pytest.mark.parametrize("ui", UI_LANGUAGES)
def test_mail_names_the_clause_and_says_where_the_words_differ(store: Store, ui: UiLanguage) -> None:
    put(store, filed(law("ru", NEW["ru"])), rows_of(changed("ru")), filed(amending("ru")))
    facts = day_facts(store, dt.date(2026, 3, 2))
    letter = render.mail(arrange(facts, ui), "", "https://z.example", "a@z.example")
    assert CLAUSE[ui] in " ".join(letter.text.split())
    assert CLAUSE[ui] in " ".join(letter.html.split())
    assert DIFFERS[ui] in letter.html


def test_a_page_is_made_anew_when_the_amending_act_comes_late(store: Store) -> None:
    put(store, filed(law("ru", NEW["ru"])), rows_of(changed("ru")))
    before = [store.named(name) for name in ("page_acts", "page_days")]
    put(store, instruction_rows(amending("ru")), instruction_rows(amending("ru")))
    put(store, assessment_rows(classify_edition(amending("ru").header)))
    after = [store.named(name) for name in ("page_acts", "page_days")]
    assert shown(before[0], LAW) != shown(after[0], LAW)
    assert before[1] != after[1]


def shown(rows: list[dict[str, Any]], act_id: str) -> list[Any]:
    return [row["shown"] for row in rows if row["act_id"] == act_id]


def test_the_link_of_the_note_decides_between_clauses_that_fit_alike(store: Store) -> None:
    lines = ("Статья 1. Внести в Закон Республики Казахстан от 5 мая 2020 года № 5-VI «О тропах» изменения:",
             "1) статью 3 исключить;", "2) статью 3 исключить.")  # fmt: skip
    twice = edition("ru", *lines, act_id=AMENDING, requisites=REQUISITES[AMENDING]["ru"])
    named = {"art:1/sub:1": ("z4",), "art:1/sub:2": ("z5",)}
    twice = twice.model_copy(update={"provisions": tuple(
        p.model_copy(update={"anchors": named.get(p.path, ())}) for p in twice.provisions
    )})  # fmt: skip
    linked = changed("ru", url="https://portal.example/rus/docs/Z2600000011#z5")
    put(store, filed(law("ru", NEW["ru"])), rows_of(linked), filed(twice))
    assert clauses(store)["art:3"] == (["art:1/sub:2"], "agree")


def test_the_anchors_of_a_page_reach_the_instructions() -> None:
    page = (EXAMPLES / "amending.ru.html").read_text(encoding="utf-8")
    page = page.replace("<p>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; 1) в статье 1", '<p id="z7">1) в статье 1')
    page = page.replace("<p>&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp; 2) статью 13", '<p><a name="z12"></a>2) статью 13')
    data = page.encode()
    capture = Capture(
        source="t", run_id="r", kind="text", address="https://portal.example/rus/docs/Z2600000888", http_status=200,
        fetched_at=dt.datetime(2026, 3, 2, tzinfo=dt.UTC), sha256=sha256(data), size=len(data),
    )  # fmt: skip
    with_anchors, without = parse(data, capture), parse((EXAMPLES / "amending.ru.html").read_bytes(), capture)
    found = [row for table, row in instruction_rows(with_anchors) if table == "instructions"]
    assert [(row["path"], row["anchors"]) for row in found] == [
        ("art:1/sub:3", ["z7"]), ("art:12-2", ["z7"]), ("art:13", ["z12"]),
    ]  # fmt: skip
    assert with_anchors.header.text_hash == without.header.text_hash


def test_the_step_files_the_instructions_of_an_act_it_sees(store: Store, tmp_path: Any) -> None:
    archive, body = archives.connect(f"file:{tmp_path}/archive"), amending("kk")
    filed_as = EditionFiled(header=body.header, body=archive.put(body.to_json()))
    rows = diff_edition(filed_as, Ports(archive, store)).rows
    assert [row for table, row in rows if table == "instructions"] == [
        row for table, row in instruction_rows(body) if table == "instructions"
    ]
    put(store, list(rows), list(rows))
    (told,) = store.named("amending_acts")
    assert (told["act_id"], told["instructions"], told["not_understood"], told["acts_amended"]) == (AMENDING, 6, 0, 1)


def test_a_line_of_the_history_names_its_act_by_date_and_number(store: Store) -> None:
    line = {
        "act_id": LAW, "language": "ru", "source": "s", "seen_at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        "capture_id": "c", "address": "a", "position": 1, "document": "О внесении изменений",
        "document_act_id": AMENDING, "requisites": "Закон", "changed_on": dt.date(2026, 3, 1), "status": "new",
        "signals": "[]",
    }  # fmt: skip
    own = line | {"position": 2, "document_act_id": LAW}
    put(store, filed(amending("ru")), [("act_history", line), ("act_history", own)])
    (told,) = store.select("SELECT * FROM history_causes")
    assert (told["amending_act"], told["amending_dates"], told["amending_numbers"], told["changed_on"]) == (
        AMENDING, ["2026-02-01"], ["11-VIII"], dt.date(2026, 3, 1),
    )  # fmt: skip
