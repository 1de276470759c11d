"""Words of the reports: names of provisions, strings in three languages, dates, comparing as people read."""
# ruff: noqa: E501  (a table of cases reads better one case a line)

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import reports
from reports.language import Interface, strings
from reports.letters import BODIES, OUTCOME, REMINDER, REPORT
from reports.matching import mentions
from reports.naming import provision_name
from reports.values import UI_LANGUAGES, UiLanguage
from zanwatch.identity import UNITS
from zanwatch.messages import RejectReason

TEMPLATES = Path(reports.__file__).parent / "templates"

NAMES = [
    ("art:12-1/pt:3/sub:2", "подпункт 2) пункта 3 статьи 12-1", "12-1-баптың 3-тармағының 2) тармақшасы", "article 12-1, point 3, subpoint 2"),
    ("art:5", "статья 5", "5-бап", "article 5"),
    ("rules/pt:5/sub:1/par:2", "абзац второй подпункта 1) пункта 5 утверждённого документа", "бекітілген құжаттың 5-тармағының 1) тармақшасының екінші абзацы", "approved document, point 5, subpoint 1, paragraph 2"),
    ("annex:1/tbl:1/row:4/cell:2", "ячейка 2 строки 4 таблицы 1 приложения 1", "1-қосымшаның 1-кестесінің 4-жолының 2-ұяшығы", "annex 1, table 1, row 4, cell 2"),
    ("rules:2", "утверждённый документ № 2", "№ 2 бекітілген құжат", "approved document 2"),
    ("title", "название", "тақырып", "title"),
    ("annex/sign", "подпись приложения", "қосымшаның қолтаңбасы", "annex, signature"),
    ("", "акт в целом", "акт тұтастай", "the act as a whole"),
    ("odd:7", "odd 7", "7-odd", "odd 7"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "ru", "kk", "en"), NAMES)
def test_a_provision_is_called_as_lawyers_call_it(path: str, ru: str, kk: str, en: str) -> None:
    assert [provision_name(path, language) for language in ("ru", "kk", "en")] == [ru, kk, en]


@pytest.mark.parametrize(("language", "cases"), [("ru", 2), ("kk", 4), ("en", 1)])
def test_every_unit_has_all_its_forms(language: str, cases: int) -> None:
    words = yaml.safe_load((TEMPLATES.parent / "naming.yml").read_text(encoding="utf-8"))[language]["units"]
    assert set(words) == set(UNITS)
    assert {unit for unit, forms in words.items() if len(forms) != cases} == set()


def _leaves(node: object, at: str = "") -> dict[str, str]:
    if isinstance(node, dict):
        return {k: v for key, child in node.items() for k, v in _leaves(child, f"{at}.{key}").items()}
    return {at.lstrip("."): str(node)}


def _comparable(language: Any) -> dict[str, set[str]]:
    leaves = _leaves({**strings(language), "plurals": {k: v["other"] for k, v in strings(language)["plurals"].items()}})
    return {key: set(re.findall(r"\{(\w+)\}", text)) for key, text in leaves.items() if key != "legend"}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_all_strings_exist_in_all_languages_with_the_same_places_to_fill(language: str) -> None:
    assert _comparable(language) == _comparable("kk")


def test_nothing_is_left_empty_and_nothing_is_said_twice_in_two_languages() -> None:
    for language in UI_LANGUAGES:
        assert [k for k, text in _leaves(strings(language)).items() if not text.strip()] == []
    same = [
        key
        for key, text in _leaves(strings("ru")).items()
        if text == _leaves(strings("kk")).get(key) and re.search("[а-яё]{4}", text)
    ]
    assert same == ["labels.body"]  # орган is one word in both


def test_every_key_a_template_asks_for_exists() -> None:
    asked = {
        key
        for file in TEMPLATES.rglob("*.j2")
        for key in re.findall(r'ui\.t\("([\w.]+)"\s*[,)]', file.read_text(encoding="utf-8"))
    }
    assert len(asked) > 60
    for language in UI_LANGUAGES:
        assert asked - set(_leaves(strings(language))) == set()


def test_every_reason_to_refuse_is_said_in_plain_words() -> None:
    for language in UI_LANGUAGES:
        assert set(strings(language)["reasons"]) == set(RejectReason.__args__)  # type: ignore[attr-defined]


def test_every_mail_style_is_plain_css() -> None:
    styles = yaml.safe_load((TEMPLATES / "mail" / "styles.yml").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[a-z][\w#%.,:;'()\s-]*", style) for style in styles.values())


def test_dates_are_written_as_each_language_writes_them() -> None:
    day = dt.date(2026, 3, 3)
    assert [Interface(language).date(day) for language in UI_LANGUAGES] == [
        "2026 жылғы 3 наурыз", "3 марта 2026 года", "3 March 2026",
    ]  # fmt: skip
    late = dt.datetime(2026, 3, 2, 20, 30, tzinfo=dt.UTC)
    assert Interface("ru").moment(late) == "3 марта 2026 года, 01:30"


@pytest.mark.parametrize(
    ("count", "words"), [(1, "взят 1 акт:"), (3, "взяты 3 акта:"), (11, "взято 11 актов:"), (21, "взят 21 акт:")]
)
def test_russian_counts_agree(count: int, words: str) -> None:
    assert words in Interface("ru").n("baseline", count)


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("О Pазрешениях и уведомлениях", "разрешени", True),
        ("Құқықтық aктілер", "АКТІЛЕР", True),
        ("об учёте пчёл", "Учете", True),
        ("два\u00a0 слова", "два слова", True),
        ("лицо", "лицензи", False),
    ],
)
def test_words_are_compared_as_people_read_them(text: str, word: str, found: bool) -> None:
    assert mentions(text, (word,)) is found


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_a_source_has_a_name_for_readers_and_a_stranger_keeps_its_own(language: UiLanguage) -> None:
    ui = Interface(language)
    assert ui.sources(["control_bank", "lantern"]).endswith(", lantern")
    assert "control_bank" not in ui.source("control_bank")
    assert ui.source("../sources/adilet") == "../sources/adilet"


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_every_flag_and_every_report_has_words_for_readers(language: UiLanguage) -> None:
    page = (Path(reports.__file__).parent.parent / "docs" / "diff.md").read_text(encoding="utf-8")
    table = page.partition("| flag | meaning |")[2].partition("\n\n")[0]
    flags = {flag for row in table.splitlines() for flag in re.findall(r"`(\w+)`", row.partition(" | ")[0])}
    names = [("flags", flag) for flag in flags] + [
        ("report_names", name) for name in (REPORT, REMINDER, OUTCOME, BODIES)
    ]
    assert flags
    assert not [code for group, code in names if Interface(language).word(group, code) == code]


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_the_ground_of_a_crawl_is_said_in_the_readers_language(language: UiLanguage) -> None:
    told = Interface(language).why("permitted by: letter 44")
    assert told.endswith(": letter 44")
    assert "permitted" not in told
    assert Interface(language).why("robots obeyed") != "robots obeyed"
