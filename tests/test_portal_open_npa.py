"""The Open NPA form of the demo portal: what it shows on which day, in the form the real one has."""

import io
import re
import urllib.request
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import docx
import pytest

from crawlers.drafts import OpenNpaDescription, check_language, items_of, page_of, pages_in
from crawlers.run import load_source
from crawlers.watch import Target
from processors.parse.discussion.card import read_card
from processors.parse.discussion.report import read_report
from zanwatch.demo import word
from zanwatch.demo.acts import load_acts, load_plan
from zanwatch.demo.drafts import load_drafts
from zanwatch.demo.portal import Portal
from zanwatch.discussion import CHANNELS, DraftSeen
from zanwatch.identity import sha256
from zanwatch.messages import LANGUAGES, Capture, Language

CLOSED, KITES, NEW, CONCLUSION = "15900101", "15900202", "15900303", "15900404"
NUMBERS = (6, 3, 1, 8, 9, 10, 7, 4)
DAYS = (1, 2, 3)


@pytest.fixture(scope="module")
def portal() -> Iterator[Portal]:
    with Portal() as running:
        yield running


def ask(portal: Portal, path: str, language: Language = "ru") -> bytes:
    request = urllib.request.Request(portal.open_npa_url + path, headers={"Cookie": f"egovLang={language}"})
    with urllib.request.urlopen(request, timeout=300) as response:
        found: bytes = response.read()
    return found


def capture(portal: Portal, draft: str, path: str, kind: str, language: Language, data: bytes) -> Capture:
    return Capture(
        source="open_npa", run_id="1", kind=kind, address=portal.open_npa_url + path, act_id=draft, language=language,
        fetched_at=datetime(2026, 3, 4, 6, tzinfo=UTC), http_status=200, sha256=sha256(data), size=len(data),
    )  # fmt: skip


def card(portal: Portal, draft: str, language: Language, channel: int = 6) -> DraftSeen:
    path = f"/npa/view?id={draft}&typeComment={channel}"
    data = ask(portal, path, language)
    return read_card(data, capture(portal, draft, path, "card", language, data)).seen


def listed(portal: Portal, path: str) -> list[str]:
    description, _ = load_source("open_npa")
    assert isinstance(description, OpenNpaDescription)
    page = page_of(ask(portal, path))
    items = items_of(page, description.items, description.said, description.day)
    return [item if isinstance(item, str) else item.draft_id for item in items]


def test_drafts_move_from_the_open_list_to_the_archive(portal: Portal) -> None:
    seen = []
    for day in DAYS:
        portal.set_day(day)
        seen.append((listed(portal, "/list"), listed(portal, "/list?status=IN_ARCHIVE")))
    assert seen == [([NEW, KITES], [CLOSED]), ([NEW, KITES], [CLOSED]), ([NEW], [KITES, CLOSED])]


def test_a_list_says_how_long_it_is_and_is_narrowed_by_days_of_creation(portal: Portal) -> None:
    portal.set_day(3)
    description, _ = load_source("open_npa")
    assert isinstance(description, OpenNpaDescription)
    assert pages_in(ask(portal, "/list").decode(), description.total_pages) == 1
    span = description.span.format(begin="01.02.2026", end="10.02.2026")
    assert listed(portal, f"/list?status=IN_ARCHIVE&{span}") == [CLOSED]


def test_without_a_cookie_it_answers_in_kazakh(portal: Portal) -> None:
    with urllib.request.urlopen(f"{portal.open_npa_url}/list", timeout=300) as response:
        assert "НҚА түрі" in response.read().decode()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", DAYS)
def test_every_card_reads_without_a_question_in_every_channel(portal: Portal, day: int, language: Language) -> None:
    portal.set_day(day)
    for draft in (CLOSED, KITES, NEW):
        seen = [card(portal, draft, language, number) for number in NUMBERS]
        assert [one.channel for one in seen] == list(CHANNELS)
        assert {one.signals for one in seen} == {()}
        assert {one.title for one in seen} == {load_drafts()[draft].title.get(language)}
        assert "unknown" not in {one.stage for one in seen}


def test_the_counters_of_a_card_are_the_sum_of_its_channels(portal: Portal) -> None:
    for day in DAYS:
        portal.set_day(day)
        for draft in (CLOSED, KITES, NEW):
            seen = [card(portal, draft, "ru", number) for number in NUMBERS]
            assert seen[0].counts.comments == sum(len(one.comments) for one in seen)
            for decision, printed in (("accepted", seen[0].counts.accepted), ("rejected", seen[0].counts.rejected)):
                assert printed == sum(c.decision == decision for one in seen for c in one.comments)


def test_remarks_are_answered_on_the_second_day_and_one_never(portal: Portal) -> None:
    answered = []
    for day in DAYS:
        portal.set_day(day)
        answered.append({c.answers for c in card(portal, KITES, "kk").comments if c.answers})
    assert answered[0] == set()
    assert answered[1] == answered[2] == {"15900231", "15900232", "15900233", "15900235"}
    assert card(portal, KITES, "ru").report_address == ""
    assert card(portal, CLOSED, "ru").report_address


def test_one_card_shows_its_text_and_one_a_table_about_it(portal: Portal) -> None:
    portal.set_day(1)
    assert card(portal, CLOSED, "kk").passport is False
    assert card(portal, KITES, "ru").passport is True
    assert len(load_drafts()[KITES].versions[0].passport) == 6


def test_a_second_version_leaves_the_first_to_be_read(portal: Portal) -> None:
    portal.set_day(3)
    now = card(portal, NEW, "ru")
    assert now.project_version == 2
    (link,) = now.earlier
    path = link.href.removeprefix(portal.open_npa_url)
    data = ask(portal, path)
    before = read_card(data, capture(portal, NEW, path, "card_earlier", "ru", data)).seen
    assert (before.kind, before.signals) == ("earlier", ())
    assert before.text_hash not in {"", now.text_hash}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_holds_every_remark_and_only_the_answers_given(portal: Portal, language: Language) -> None:
    portal.set_day(1)
    path = f"/report?id={CLOSED}"
    data = ask(portal, path, language)
    lines = read_report(data, capture(portal, CLOSED, path, "discussion_report", language, data))
    assert [line.remark for line in lines] == [
        r.text for r in sorted(load_drafts()[CLOSED].remarks, key=lambda r: r.at)
    ]
    assert sum(not line.answer for line in lines) == 2


def test_conclusions_have_a_page_and_a_list(portal: Portal) -> None:
    assert f"/npa/viewArvConclusion?id={CONCLUSION}".encode() in ask(portal, "/Arvlist")
    path = f"/npa/viewArvConclusion?id={CONCLUSION}"
    data = ask(portal, path)
    seen = read_card(data, capture(portal, CONCLUSION, path, "card_conclusion", "ru", data)).seen
    assert (seen.kind, seen.signals) == ("conclusion", ())


def test_files_are_word_files_and_the_same_bytes_every_time(portal: Portal) -> None:
    first, again = (ask(portal, "/application/downloadconceptfile?id=15900121") for _ in range(2))
    assert first == again
    document = docx.Document(io.BytesIO(first))
    assert document.paragraphs[0].text.startswith("Сравнительная таблица")
    assert document.tables[0].rows[1].cells[1].text == "Пункт 4 Правил"


def test_what_stands_in_a_word_file_is_text_and_no_markup() -> None:
    data = word.document(["<w:t>&"], [["</w:tc>"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert b"&lt;w:t&gt;&amp;" in archive.read("word/document.xml")
    assert docx.Document(io.BytesIO(data)).tables[0].rows[0].cells[0].text == "</w:tc>"


def test_robots_bars_what_the_real_one_bars(portal: Portal) -> None:
    barred = re.findall(r"Disallow: (\S+)", ask(portal, "/robots.txt").decode())
    assert barred == ["/npa/view", "/application", "/report", "/legalact/", "/public"]


def test_the_closed_draft_becomes_an_order_without_one_accepted_remark() -> None:
    draft, act = load_drafts()[CLOSED], load_acts()["V2600039908"]
    assert draft.title == act.title
    assert act.editions[0].day == 3
    adopted = " ".join(block.ru for block in act.blocks)
    accepted = [remark for remark in draft.remarks if remark.decision == "accepted"]
    proposed = [re.findall(r'"([^"]+)"', remark.text)[0] for remark in accepted]
    assert [words in adopted for words in proposed] == [True, False]


def test_every_moment_of_the_story_lies_before_the_day_that_shows_it() -> None:
    days = {number: day.date for number, day in enumerate(load_plan().days, 1)}
    for draft in load_drafts().values():
        assert draft.created <= days[draft.since]
        for remark in draft.remarks:
            assert draft.created <= remark.at.date() <= min(draft.until, days[remark.since])
            if remark.answer:
                assert remark.at < remark.answer.at
                assert remark.answer.at.date() <= days[remark.answer.since]


def test_labels_are_those_the_crawler_knows(portal: Portal) -> None:
    description, _ = load_source("open_npa")
    assert isinstance(description, OpenNpaDescription)
    for language in LANGUAGES:
        page = page_of(ask(portal, f"/npa/view?id={NEW}", language))
        check_language(page, Target("card", "", NEW, language), description.label, description.labels)
