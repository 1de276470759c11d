"""Labels of editions and changes: what is said is quoted, what is not sure is not said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.classify import classify_change, classify_edition, names_of
from processors.classify.rulebook import body_rules, form_rules, substance_rules
from processors.parse.edition import parse
from zanwatch.identity import sha256
from zanwatch.messages import Assessment, Capture, Change, EditionHeader, Language, Op, Redline

REAL = Path(__file__).parent.parent.parent / "shared" / "real"
SEEN = dt.datetime(2026, 3, 1, 6, tzinfo=dt.UTC)


def header(requisites: str, language: Language = "ru", **more: object) -> EditionHeader:
    fields: dict[str, object] = {
        "act_id": "V2600099999", "language": language, "edition_date": dt.date(2026, 1, 1), "title": "Заголовок",
        "edition_date_basis": "source", "requisites": requisites, "source": "demo", "address": "https://example.org/a",
        "capture_id": "c", "seen_at": SEEN, "text_hash": "h", "size": 1,
    }  # fmt: skip
    return EditionHeader.model_validate(fields | more)


def change(op: Op, redline: Redline, language: Language = "ru", requisites: str = "") -> Change:
    before = "".join(t for o, t in redline if o != "+") or None
    after = "".join(t for o, t in redline if o != "-") or None
    return Change(
        id="x", act_id="V2600099999", language=language, source="demo", title="", requisites=requisites,
        address="https://example.org/a", old_edition=dt.date(2026, 1, 1), new_edition=dt.date(2026, 1, 20),
        old_hash="h1", new_hash="h2", old_capture="c", new_capture="d", seen_at=SEEN, ordinal=0, op=op,
        path_before="pt:1", path_after="pt:1", text_before=before, text_after=after, redline=redline,
        at_before=1, at_after=1, span_before=1, span_after=1,
    )  # fmt: skip


def said(assessment: Assessment) -> dict[str, str]:
    return {label.name: label.value for label in assessment.labels}


TWINS = [
    (
        "Приказ Министра финансов Республики Казахстан от 6 декабря 2024 года № 901. Зарегистрирован в Министерстве "
        "юстиции Республики Казахстан 7 декабря 2024 года № 99901.",
        "Қазақстан Республикасы Қаржы министрінің 2024 жылғы 6 желтоқсандағы № 901 бұйрығы. Қазақстан "
        "Республикасының Әділет министрлігінде 2024 жылғы 7 желтоқсанда № 99901 болып тіркелді.",
        ("order", "ministry_of_finance", "2024-12-06", "901"),
    ),
    (
        "Постановление Правительства Республики Казахстан от 3 марта 2025 года № 902",
        "Қазақстан Республикасы Үкіметінің 2025 жылғы 3 наурыздағы № 902 қаулысы",
        ("government_resolution", "government", "2025-03-03", "902"),
    ),
    (
        "Постановление Правления Национального Банка Республики Казахстан от 4 мая 2025 года № 903",
        "Қазақстан Республикасы Ұлттық Банкі Басқармасының 2025 жылғы 4 мамырдағы № 903 қаулысы",
        ("resolution", "national_bank", "2025-05-04", "903"),
    ),
    (
        "Указ Президента Республики Казахстан от 5 июня 2025 года № 904",
        "Қазақстан Республикасы Президентінің 2025 жылғы 5 маусымдағы № 904 Жарлығы",
        ("decree", "president", "2025-06-05", "904"),
    ),
    (
        "Приказ Руководителя Администрации Президента Республики Казахстан от 6 июля 2025 года № 905",
        "Қазақстан Республикасы Президенті Әкімшілігінің Басшысының 2025 жылғы 6 шілдедегі № 905 бұйрығы",
        ("order", "president_office", "2025-07-06", "905"),
    ),
    (
        "Закон Республики Казахстан от 7 августа 2025 года № 906-VIII ЗРК.",
        "Қазақстан Республикасының Заңы 2025 жылғы 7 тамыздағы № 906-VIII ҚРЗ.",
        ("law", None, "2025-08-07", "906-VIII"),
    ),
    (
        "Конституционный закон Республики Казахстан от 8 сентября 2025 года № 907-VIII",
        "Қазақстан Республикасының Конституциялық заңы 2025 жылғы 8 қыркүйектегі № 907-VIII",
        ("constitutional_law", None, "2025-09-08", "907-VIII"),
    ),
    (
        "Кодекс Республики Казахстан от 9 октября 2025 года № 908-VIII",
        "Қазақстан Республикасының Кодексі 2025 жылғы 9 қазандағы № 908-VIII",
        ("code", None, "2025-10-09", "908-VIII"),
    ),
    (
        "Нормативное постановление Верховного Суда Республики Казахстан от 10 ноября 2025 года № 9",
        "Қазақстан Республикасы Жоғарғы Сотының 2025 жылғы 10 қарашадағы № 9 нормативтік қаулысы",
        ("normative_resolution", "supreme_court", "2025-11-10", "9"),
    ),
    (
        "Решение маслихата Степного района от 11 декабря 2025 года № 9-1/2",
        "Дала ауданы мәслихатының 2025 жылғы 11 желтоқсандағы № 9-1/2 шешімі",
        ("decision", "maslikhat", "2025-12-11", "9-1/2"),
    ),
    (
        "Постановление акимата Степной области от 12 января 2026 года № 12",
        "Дала облысы әкімдігінің 2026 жылғы 12 қаңтардағы № 12 қаулысы",
        ("resolution", "akimat", "2026-01-12", "12"),
    ),
    (
        "Приказ Председателя Общества рыболовов от 13 февраля 2026 года № 13",
        "Балықшылар қоғамы төрағасының 2026 жылғы 13 ақпандағы № 13 бұйрығы",
        ("order", "other", "2026-02-13", "13"),
    ),
]


@pytest.mark.parametrize(("ru", "kk", "expected"), TWINS, ids=[t[2][0] + "-" + str(t[2][1]) for t in TWINS])
def test_both_languages_say_the_same(ru: str, kk: str, expected: tuple[str | None, ...]) -> None:
    for language, requisites in (("ru", ru), ("kk", kk)):
        labels = said(classify_edition(header(requisites, language)))  # type: ignore[arg-type]
        assert tuple(labels.get(n) for n in ("act_type", "body", "act_date", "act_number")) == expected, language


def test_codes_speak_where_words_are_silent_and_contradictions_silence_both() -> None:
    assert said(classify_edition(header("", act_types=("НОРМ", "ЗАК"))))["act_type"] == "law"
    assert said(classify_edition(header("", act_types=("ПОСТ",))))["act_type"] == "resolution"
    assert "act_type" not in said(classify_edition(header("Приказ Министра финансов РК", act_types=("ЗАК",))))
    assert "act_type" not in said(classify_edition(header("")))


@pytest.mark.parametrize(
    ("title", "language", "label"),
    [
        ("О внесении изменений и дополнений в приказ", "ru", "amending"),
        ("О внесении изменения в некоторые приказы", "ru", "amending"),
        ("Бұйрыққа өзгерістер мен толықтырулар енгізу туралы", "kk", "amending"),
        ("Бұйрыққа өзгеріс енгізу және баптың мәтіні туралы", "kk", "amending"),
        ("О признании утратившим силу приказа", "ru", "repealing"),
        ("Бұйрықтың күші жойылды деп тану туралы", "kk", "repealing"),
        ("Правила внесения изменений в реестр", "ru", None),
    ],
)
def test_a_title_tells_what_an_act_does(title: str, language: Language, label: str | None) -> None:
    labels = said(classify_edition(header("", language, title=title)))
    assert {n for n in ("amending", "repealing") if n in labels} == ({label} if label else set())


def test_status_needs_code_and_words_to_agree() -> None:
    gone = (
        "Приказ Министра финансов РК от 01.02.2020 № 1. Утратил силу приказом Министра финансов РК от 02.03.2025 № 2."
    )
    assert said(classify_edition(header(gone, status="yts")))["status"] == "repealed"
    assert said(classify_edition(header(gone)))["status"] == "repealed"
    assert "status" not in said(classify_edition(header(gone, status="upd")))
    assert "status" not in said(classify_edition(header("", status="vexp")))
    assert said(classify_edition(header("", status="upd")))["status"] == "updated"


def test_look_alike_letters_do_not_hide_a_form() -> None:
    labels = classify_edition(header("Пpиказ Mинистра финансов РК от 01.02.2020 № 1")).labels
    assert [(x.value, x.evidence) for x in labels[:2]] == [
        ("order", "Пpиказ"),
        ("ministry_of_finance", "Mинистра финансов"),
    ]


def test_a_joint_order_has_two_bodies_and_no_single_number() -> None:
    words = (
        "Совместный приказ Министра юстиции РК от 1 июня 2025 года № 5 и Министра финансов РК от 2 июня 2025 года № 6."
    )
    labels = classify_edition(header(words)).labels
    assert [x.value for x in labels if x.name == "body"] == ["ministry_of_justice", "ministry_of_finance"]
    assert not [x for x in labels if x.name in {"act_date", "act_number"}]


@pytest.mark.parametrize("op", get_args(Op))
def test_substance_follows_the_diff(op: Op) -> None:
    labels = said(classify_change(change(op, (("=", "слова "), ("-", "были"), ("+", "стали")))))
    expected = {"note": "note_only", "editorial": "editorial"}.get(op, "substantive")
    assert labels.get("substance") == (None if op in {"renumbered", "moved", "split", "merged"} else expected)


def test_the_changed_words_are_quoted() -> None:
    (label,) = classify_change(change("amended", (("=", "слова "), ("-", "были"), ("+", "стали")))).labels
    assert label.evidence == "стали"


@pytest.mark.parametrize(
    ("redline", "language", "evidence"),
    [
        ((("=", "лимит 2"), ("-", "6"), ("+", "1"), ("=", "00 км")), "ru", "2100"),
        ((("=", "в течение "), ("-", "десяти"), ("+", "пятнадцати"), ("=", " дней")), "ru", "пятнадцати"),
        ((("=", "күнтізбелік "), ("-", "он"), ("+", "жиырма"), ("=", " күн")), "kk", "жиырма"),
        ((("=", "не менее "), ("+", "5,5"), ("-", "5,0"), ("=", " процента")), "ru", "5,5"),
        ((("=", "в "), ("-", "срок"), ("+", "период"), ("=", " 10 дней")), "ru", None),
        ((("=", "срок"), ("+", " 10 дней")), "ru", None),
        ((("-", "10 дней"), ("+", "10 суток")), "ru", None),
        ((("-", "стол"), ("+", "столовая")), "ru", None),
    ],
)
def test_a_number_replaced_is_seen_whole(redline: Redline, language: Language, evidence: str | None) -> None:
    labels = [x for x in classify_change(change("amended", redline, language)).labels if x.name == "number_changed"]
    assert [x.evidence for x in labels] == ([evidence] if evidence else [])


@pytest.mark.parametrize(
    ("text", "language"),
    [("Настоящий приказ вводится в действие со дня подписания", "ru"), ("Осы бұйрық қолданысқа енгізіледі", "kk")],
)
def test_commencement_in_the_text_is_seen_but_not_in_notes(text: str, language: Language) -> None:
    assert said(classify_change(change("added", (("+", text),), language)))["commencement"] == "yes"
    assert "commencement" not in said(classify_change(change("note", (("+", text),), language)))


@given(
    st.text(alphabet='ПриказЗаконМинстрфауыңғұйқдесебшімі 0123456789.№-от«»()"', max_size=80),
    st.text(max_size=40),
    st.sampled_from(["ru", "kk"]),
)
def test_every_label_quotes_its_input(requisites: str, title: str, language: Language) -> None:
    subject = header(requisites, language, title=title, status="yts", act_types=("ЗАК",))
    seen = "\n".join([requisites, title, "yts", "ЗАК", language])
    assert all(x.evidence and x.evidence in seen for x in classify_edition(subject).labels)
    one = change("amended", (("-", title), ("+", requisites)), language, requisites)
    texts = "\n".join([one.text_before or "", one.text_after or "", requisites])
    assert all(x.evidence and x.evidence in texts for x in classify_change(one).labels)


def test_every_value_has_a_name_in_three_languages() -> None:
    values = [r.value for r in (*form_rules().forms,)] + [r.id for r in body_rules().bodies]
    values += [r.value for r in form_rules().statuses] + [*substance_rules().ops.values()]
    for value in values:
        names = names_of(value)
        assert set(names) == {"kk", "ru", "en"}
        assert all(name and name != value for name in names.values()), value
    assert names_of("strange") == {"kk": "strange", "ru": "strange", "en": "strange"}


@pytest.mark.skipif(not REAL.is_dir(), reason="the real pages are not beside this checkout")
def test_real_twins_get_the_same_labels() -> None:
    found = []
    for language in ("ru", "kk"):
        data = (REAL / f"adilet/{language}_V1600014606.html").read_bytes()
        capture = Capture(
            source="real", run_id="r", kind="text", address="https://adilet.zan.kz/rus/docs/V1600014606",
            language=language, fetched_at=SEEN, http_status=200, sha256=sha256(data), size=len(data),
        )  # fmt: skip
        labels = said(classify_edition(parse(data, capture).header))
        assert labels.pop("language") == language
        found.append(labels)
    assert found[0] == found[1] == {
        "act_type": "order", "body": "ministry_of_finance", "act_date": "2016-12-26", "act_number": "688",
        "status": "repealed", "amending": "yes",
    }  # fmt: skip
