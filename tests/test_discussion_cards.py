"""Pages of public discussion: every label, file, counter, remark and answer is read, and nothing in silence."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from processors.parse.discussion.card import read_card
from processors.parse.discussion.listing import read_list
from processors.parse.discussion.read import Found, read
from processors.parse.discussion.rulebook import channel_numbers, rules
from processors.text import squeeze
from tests.discussion_pages import EXAMPLES, SITE, capture, page, real
from zanwatch.discussion import CHANNELS, DraftSeen
from zanwatch.errors import Rejected
from zanwatch.messages import Edition

PAGES = sorted(file.name.removesuffix(".html") for file in EXAMPLES.glob("*.html"))
NOT_SHOWN = {"version", "source", "capture_id", "run_id", "seen_at"}


def read_page(name: str) -> Found:
    return read(*page(*name.split(".")))


def changed(name: str, old: str, new: str, **values: Any) -> Found:
    data, known = page(*name.split("."), **values)
    assert old in data.decode()
    broken = data.decode().replace(old, new).encode()
    return read(broken, known)


def shown(found: Found) -> str:
    """What a person reviews: the facts, and the text below them."""
    facts = [fact.model_dump(mode="json", exclude=NOT_SHOWN) for fact in (*found.drafts, *found.report)]
    for fact in facts:
        fact.pop("text_body", None)
    texts = [[f"{p.path} [{p.label}] {p.text}" for p in text.provisions] for text in found.texts]
    return json.dumps({"facts": facts, "texts": texts}, ensure_ascii=False, indent=1) + "\n"


@pytest.mark.parametrize("name", PAGES)
def test_golden(name: str) -> None:
    got = shown(read_page(name))
    golden = EXAMPLES / f"{name}.json"
    if not golden.exists():
        golden.write_text(got, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now: review it before committing")
    assert got == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_an_ordinary_page_raises_no_signal(name: str) -> None:
    found = read_page(name)
    assert [signal for fact in (*found.drafts, *found.report) for signal in fact.signals] == []


def test_the_same_card_in_both_languages_says_the_same() -> None:
    ru, kk = (read_page(f"card.{language}").drafts[0] for language in ("ru", "kk"))
    alike = {"draft_id", "stage", "project_version", "created", "open_until", "online_from", "online_until"}
    assert ru.model_dump(include=alike) == kk.model_dump(include=alike)
    assert [(c.id, c.said_at, c.decision) for c in kk.comments] == [
        (c.id, c.said_at, c.decision) for c in ru.comments[:2]
    ]
    assert [file.role for file in ru.files] == [file.role for file in kk.files]


def strange(seen: DraftSeen) -> set[str]:
    return {signal.code for signal in seen.signals}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<b>Статус:</b>", "<b>Настроение:</b>", "label"),
        ("На публичном обсуждении", "В раздумьях", "status"),
        ("28/12/2026", "38/12/2026", "card_date"),
        ('class="fa fa-comments"', 'class="fa fa-camel"', "icon"),
        ('"Всего комментариев" class="fa fa-comments"></i> 9', '"x" class="fa fa-comments"></i> девять', "counter"),
        ('</ul></div>\n<div class="commentsTab">', '</ul><p>Новое</p></div>\n<div class="commentsTab">', "element"),
        ('</div><div class="clear">', '</div><a href="/new"></a><div class="clear">', "element"),
        ('title="Принято"', 'title="Отложено"', "icon"),
        ("31/12 - 23:50", "31/02 - 23:50", "remark_date"),
        ("31/12 - 23:50", "когда-то", "remark_date"),
        ("посмотреть текст</a>", "посмотреть текст</a> важное", "remark_heading"),
        ('<p tabindex="0" id="5003">Замечаний нет.</p>', "<marquee>Замечаний нет.</marquee>", "element"),
        ('id="5003"', 'id="5002"', "remark"),
        ("Антикоррупционная экспертиза", "Экспертиза сказок", "channel"),
        ('class="fa fa-comments"></i> 9', 'class="fa fa-comments"></i> 2', "counters"),
        ("<p>2. Смотрители колодцев ведут журнал.</p>", "<canvas>2. Смотрители</canvas>", "element"),
    ],
)  # fmt: skip
def test_what_is_not_expected_is_told(old: str, new: str, code: str) -> None:
    (seen,) = changed("card.ru", old, new).drafts
    assert code in strange(seen)


def test_no_signal_quotes_a_remark_or_names_who_made_it() -> None:
    data, known = page("card", "ru")
    odd = re.sub('title="Принято"|\\d\\d/\\d\\d - \\d\\d:\\d\\d', "", data.decode()).replace(
        "<p tabindex", "<section tabindex"
    )
    (seen,) = read(odd.replace('class="comments"', 'class="other"').encode(), known).drafts
    told = " ".join(signal.detail for signal in seen.signals)
    assert seen.signals
    assert not [name for name in ("Сарсенбаев", "Ким", "Оазис", "журнал", "Зачем") if name in told]


def test_every_word_of_a_remark_is_kept() -> None:
    data, known = page("card", "ru")
    odd = data.decode().replace("Замечаний нет.</p>", "Замечаний нет.</p>и <div>ещё <b>слово</b></div> в хвосте")
    (seen,) = read(odd.encode(), known).drafts
    said = next(comment for comment in seen.comments if comment.id == "5003")
    assert squeeze("Замечаний нет. ещё слово и в хвосте") in squeeze(said.text)


def test_the_heading_of_the_page_says_whose_remarks_they_are() -> None:
    assert read_page("card_atameken.ru").drafts[0].channel == "atameken"
    data, known = page("card", "ru", address=f"{SITE}/npa/view?id=9001&typeComment=8")
    (seen,) = read(data, known).drafts
    assert (seen.channel, strange(seen)) == ("public", {"channel"})
    bare, asked = page("card", "ru", address=f"{SITE}/npa/view?id=9001&typeComment=8")
    without = bare.decode().replace('<h2 tabindex="0">Комментарий</h2>', "").encode()
    assert read(without, asked).drafts[0].channel == "anticorruption"


def test_every_channel_has_a_number_and_a_name_in_both_languages() -> None:
    assert set(channel_numbers().values()) == set(CHANNELS)
    assert all(rule.names.keys() == {"ru", "kk"} for rule in rules().channels)


@pytest.mark.parametrize("name", ["card.ru", "list.ru", "report.ru", "earlier.ru", "conclusion.ru"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"<html><body><div id='root'></div></body></html>", "shell"),
        ("<html><body>Вы не робот?</body></html>".encode(), "captcha"),
        (b"<html><head><title>503 Service Unavailable</title></head><body></body></html>", "error_page"),
        (b"<html><head><meta charset='windows-1251'></head><body></body></html>", "bad_encoding"),
        (b"<html><body>\xff</body></html>", "bad_encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_page_that_is_none_is_refused(name: str, data: bytes, reason: str) -> None:
    _, known = page(*name.split("."))
    with pytest.raises(Rejected) as refusal:
        read(data, known)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("name", PAGES)
def test_a_cut_page_is_refused(name: str) -> None:
    data, known = page(*name.split("."))
    for end in (len(data) - 20, len(data) // 2, len(data) // 4):
        with pytest.raises(Rejected) as refusal:
            read(data[:end], known)
        assert refusal.value.reason in {"cut", "shell", "bad_encoding"}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_the_other_language_is_refused(name: str) -> None:
    stem, language = name.split(".")
    data, known = page(stem, language)
    other = known.model_copy(update={"language": "kk" if language == "ru" else "ru"})
    with pytest.raises(Rejected) as refusal:
        read(data, other)
    assert refusal.value.reason == "wrong_language"


def test_the_card_of_another_draft_is_refused() -> None:
    data, known = page("card", "ru", act_id="9005")
    with pytest.raises(Rejected) as refusal:
        read(data, known)
    assert refusal.value.reason == "wrong_act"


def test_a_report_without_its_columns_is_refused() -> None:
    with pytest.raises(Rejected) as refusal:
        changed("report.ru", "<th>Ответ</th>", "<th>Погода</th>")
    assert refusal.value.reason == "unknown_format"


def test_the_columns_of_a_report_stand_in_any_order() -> None:
    swapped = "<th>Ответ</th><th>Комментарии</th>"
    lines = changed("report.ru", "<th>Комментарии</th><th>Ответ</th>", swapped).report
    assert lines[0].answer.startswith("Пункт 2")
    assert lines[0].remark == "Предложение учтено."


def test_a_line_of_a_report_that_does_not_fit_is_kept_and_told() -> None:
    lines = changed("report.ru", "<td>2</td><td></td>", "<td></td>").report
    assert "Зачем чистить" in lines[1].remark
    assert [s.code for s in lines[1].signals] == ["report_row"]


def test_a_list_without_drafts_is_an_empty_list() -> None:
    data = b"<html><body><div class='pagination-container'></div></body></html>"
    assert read_list(data, capture(data, "draft_list")) == ()


def test_a_list_of_conclusions_is_a_list() -> None:
    item = (
        '<div class="contentlist"><h3> <a href="/npa/viewArvConclusion?id=77">Заключение о колодцах</a> </h3>'
        '<div class="info"><strong>Тип НПА:</strong> Заключение по АРВ<br /></div><div class="tags"></div>'
        '<div class="readmore"><a href="/npa/viewArvConclusion?id=77">Подробнее</a></div></div>'
    )
    data = f"<html><body><h4>АРВ</h4>{item}<div class='pagination-container'></div></body></html>".encode()
    (seen,) = read(data, capture(data, "conclusion_list")).drafts
    assert (seen.draft_id, seen.kind, seen.seen_on, seen.title) == ("77", "conclusion", "list", "Заключение о колодцах")
    assert (seen.doc_type, seen.signals) == ("Заключение по АРВ", ())


def test_a_line_of_a_list_that_leads_nowhere_is_told() -> None:
    found = changed("list.ru", '<a href="/npa/view?id=9010">О закрытии', '<a href="/nowhere">О закрытии')
    assert [seen.draft_id for seen in found.drafts] == ["9001"]
    assert "list" in strange(found.drafts[0])


REAL_CARD = {"act_id": "15906353", "address": "https://legalacts.egov.kz/npa/view?id=15906353"}


def real_card(language: str) -> tuple[DraftSeen, Edition | None]:
    data = real(f"card_15906353_{language}_excerpt.html")
    return read_card(data, capture(data, "card", language=language, **REAL_CARD))


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_real_card(language: str) -> None:
    seen, text = real_card(language)
    assert seen.signals == ()
    assert (seen.stage, seen.project_version, seen.passport) == ("archived", 1, True)
    assert [str(seen.created), str(seen.open_until)] == ["2026-09-09", "2026-09-14"]
    assert str(seen.online_from) == "2026-09-15 15:55:00+05:00"
    assert str(seen.online_until) == "2026-09-15 16:55:00+05:00"
    assert [file.role for file in seen.files] == ["text", "export", "report"]
    counts = seen.counts.model_dump(exclude={"views"})
    assert counts == {"comments": 24, "likes": 0, "dislikes": 1, "accepted": 0, "rejected": 12}
    assert [(c.id, c.answers, c.official, c.decision, c.block_id) for c in seen.comments] == [
        ("15907499", "", False, "rejected", "3"), ("15907783", "15907499", True, "none", ""),
        ("15907498", "", False, "rejected", "3"), ("15907782", "15907498", True, "none", ""),
        ("15906843", "", False, "rejected", "3"), ("15907494", "15906843", True, "none", ""),
    ]  # fmt: skip
    assert [f"{c.said_at:%Y-%m-%d %H:%M %z}" for c in seen.comments] == [
        "2026-09-10 11:05 +0500", "2026-09-10 12:24 +0500", "2026-09-10 11:04 +0500", "2026-09-10 12:23 +0500",
        "2026-09-09 15:52 +0500", "2026-09-10 11:03 +0500",
    ]  # fmt: skip
    assert {c.author for c in seen.comments if not c.official} == {"УЧАСТНИК 1"}
    assert seen.report_address.endswith("/report?id=15906353")
    assert text
    assert len([p for p in text.provisions if p.path.count("/") == 2]) == 15


def test_a_real_list() -> None:
    data = real("list_archive_ru_excerpt.html")
    drafts = read_list(data, capture(data, "draft_list", address="https://legalacts.egov.kz/list?status=IN_ARCHIVE"))
    assert [seen.draft_id for seen in drafts] == ["15906353", "15904836", "15902831"]
    assert [tuple(seen.counts.model_dump().values()) for seen in drafts] == [
        (24, 0, 1, 821, 0, 12), (10, 0, 1, 1168, 5, 0), (6, 1, 2, 2957, 3, 0),
    ]  # fmt: skip
    assert all(seen.signals == () and seen.stage == "archived" and seen.doc_type == "Приказ" for seen in drafts)
    assert [str(seen.open_until) for seen in drafts] == ["2026-09-14", "2026-09-12", "2026-09-06"]
    assert all(seen.body and seen.title and seen.created and seen.files for seen in drafts)
