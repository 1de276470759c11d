"""The date from which an act applies: printed, computed by law 480-V, or left open."""

from __future__ import annotations

import datetime as dt

import pytest

from processors.provenance import commencement
from processors.provenance.commencement import read_count
from processors.provenance.rulebook import start_rules
from zanwatch.messages import Language

PUBLISHED = dt.date(2026, 3, 10)
SIGNED = dt.date(2026, 3, 1)
TEN_RU = "вводится в действие по истечении десяти календарных дней после дня его первого официального опубликования"
TEN_KK = "алғашқы ресми жарияланған күнінен кейін күнтізбелік он күн өткен соң қолданысқа енгізіледі"
TEN_KK_OLD = "алғаш ресми жарияланған күнінен кейін он күнтізбелік күн өткеннен бастап қолданысқа енгізіледі"
SIX_MONTHS_RU = "вводится в действие по истечении шести месяцев после дня его первого официального опубликования"
SIX_MONTHS_KK = "алғашқы ресми жарияланған күнінен кейін алты ай өткен соң қолданысқа енгізіледі"


@pytest.mark.parametrize(
    ("words", "language", "day", "certainty"),
    [
        ("с 01.09.2025", "ru", "2025-09-01", "stated"),
        ("вводится в действие с 01.09.2025", "ru", "2025-09-01", "stated"),
        ("вводится в действие с 1 июля 2026 года", "ru", "2026-07-01", "stated"),
        ("вводится в действие с 1 января 2024", "ru", "2024-01-01", "stated"),
        (TEN_RU.replace("десяти", "10 (десяти)"), "ru", "2026-03-21", "computed"),
        (TEN_KK.replace("он", "он (10)"), "kk", "2026-03-21", "computed"),
        ("01.07.2025-нан бастап қолданысқа енгізіледі", "kk", "2025-07-01", "stated"),
        ("10.07.2025 бастап", "kk", "2025-07-10", "stated"),
        ("10.07.2025 бастап қолданысқа енгізіледі", "kk", "2025-07-10", "stated"),
        ("2026 жылғы 1 шілдеден бастап қолданысқа енгізіледі", "kk", "2026-07-01", "stated"),
        (TEN_RU, "ru", "2026-03-21", "computed"),
        (TEN_KK, "kk", "2026-03-21", "computed"),
        (TEN_RU.replace("десяти", "60"), "ru", "2026-05-10", "computed"),
        (TEN_KK.replace("он", "алпыс"), "kk", "2026-05-10", "computed"),
        (TEN_RU.replace("десяти календарных дней", "двадцати одного календарного дня"), "ru", "2026-04-01", "computed"),
        (TEN_KK.replace("он", "жиырма бір"), "kk", "2026-04-01", "computed"),
        (TEN_KK_OLD, "kk", "2026-03-21", "computed"),
        (SIX_MONTHS_RU, "ru", "2026-09-11", "computed"),
        (SIX_MONTHS_KK, "kk", "2026-09-11", "computed"),
        ("вводится в действие со дня его первого официального опубликования", "ru", "2026-03-10", "computed"),
        ("алғашқы ресми жарияланған күнінен бастап қолданысқа енгізіледі", "kk", "2026-03-10", "computed"),
        ("вводится в действие после дня его первого официального опубликования", "ru", "2026-03-11", "computed"),
        ("алғашқы ресми жарияланған күнінен кейін қолданысқа енгізіледі", "kk", "2026-03-11", "computed"),
        ("вводится в действие со дня, следующего за днем официального опубликования", "ru", "2026-03-11", "computed"),
        (TEN_KK.replace("жарияланған күнінен", "жарияланғанынан"), "kk", "2026-03-21", "computed"),
        (SIX_MONTHS_KK.replace("жарияланған күнінен", "жарияланғаннан"), "kk", "2026-09-11", "computed"),
        ("вводится в действие со дня подписания", "ru", "2026-03-01", "computed"),
        ("қол қойылған күнінен бастап қолданысқа енгізіледі", "kk", "2026-03-01", "computed"),
        ("вводится в действие со дня принятия", "ru", "2026-03-01", "computed"),
        ("қабылданған күнінен бастап қолданысқа енгізіледі", "kk", "2026-03-01", "computed"),
        ("вводится в действие с 01.01.2024, за исключением абзаца второго", "ru", "2024-01-01", "partial"),
        ("порядок введения в действие см. ст. 2", "ru", None, "unresolved"),
        ("порядок введения в действия см ст.5", "ru", None, "unresolved"),
        (f"вводится в действие с 01.01.2027, за исключением пункта 5, который {TEN_RU}", "ru", "2027-01-01", "partial"),
        ("01.01.2028 бастап қолданысқа енгізілетін 1-баптың 5-тармағын қоспағанда, 01.01.2027 бастап қолданысқа"
         " енгізіледі", "kk", "2027-01-01", "partial"),
        ("действовала с 01.01.2023 до 31.12.2023", "ru", "2023-01-01", "stated"),
        ("вводится в действие 01.07.2025", "ru", "2025-07-01", "stated"),
        ("вводятся в действие c 01.07.2025", "ru", "2025-07-01", "stated"),
        (TEN_RU.replace("дня ", ""), "ru", "2026-03-21", "computed"),
        (TEN_RU.replace("дня его первого ", ""), "ru", "2026-03-21", "computed"),
        (SIX_MONTHS_RU.replace("дня ", ""), "ru", "2026-09-11", "computed"),
        ("вводится в действие после его первого официального опубликования", "ru", "2026-03-11", "computed"),
        (TEN_RU.replace("дней", "днDей"), "ru", None, "unknown"),
        ("вводится в действие по истечении одного года со дня его официального опубликования", "ru", None, "unknown"),
        ("алғашқы ресми жарияланған күнінен бастап бір жыл өткен соң қолданысқа енгізіледі", "kk", None, "unknown"),
        ("вводится в действие со дня введения в действие Закона РК от 01.02.2026 № 5", "ru", None, "unresolved"),
        ("вводится в действие после дня государственной регистрации", "ru", None, "unknown"),
        ("распространяется на правоотношения, возникшие с 01.01.2025", "ru", None, "unknown"),
        ("01.01.2025 бастап туындаған қатынастарға қолданылады", "kk", None, "unknown"),
        ("", "ru", None, "unknown"),
    ],
)  # fmt: skip
def test_words_become_a_date(words: str, language: Language, day: str | None, certainty: str) -> None:
    found = commencement(words, language, PUBLISHED, SIGNED)
    assert (str(found.date) if found.date else None, found.certainty) == (day, certainty)
    assert bool(found.rule) == (certainty != "unknown")


@pytest.mark.parametrize(
    "words", [TEN_RU, SIX_MONTHS_RU, "вводится в действие со дня его первого официального опубликования"]
)
def test_no_date_is_made_up_without_a_publication(words: str) -> None:
    found = commencement(words, "ru", None, SIGNED)
    assert found.date is None
    assert found.certainty == "unresolved"
    assert found.rule


def test_months_end_on_the_last_day_of_a_short_month() -> None:
    words = SIX_MONTHS_RU.replace("шести месяцев", "одного месяца")
    assert commencement(words, "ru", dt.date(2026, 1, 31), SIGNED).date == dt.date(2026, 3, 1)


def test_an_act_older_than_the_law_is_computed_but_unverified() -> None:
    assert commencement(TEN_RU, "ru", dt.date(2011, 7, 1), dt.date(2011, 6, 21)).certainty == "unverified"
    assert commencement(TEN_RU, "ru", PUBLISHED, None).certainty == "unverified"


@pytest.mark.parametrize(
    ("words", "count"),
    [("десяти", 10), ("двадцати одного", 21), ("отыз бес", 35), ("60", 60), ("немногих", None), ("", None)],
)
def test_numerals_are_read_or_refused(words: str, count: int | None) -> None:
    assert read_count(words) == count


def test_every_rule_has_a_twin_and_names_its_article() -> None:
    rules = start_rules().rules
    by_language = [{r.id.rpartition(".")[0] for r in rules if r.language == language} for language in ("ru", "kk")]
    assert by_language[0] == by_language[1]
    assert all(r.article and r.source in {"portal", "unverified"} for r in rules)
