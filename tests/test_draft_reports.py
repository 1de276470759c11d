"""Reports on public discussion: nobody is named, hostile words stay words, every medium tells the same."""

from __future__ import annotations

import csv
import datetime as dt
import email
import email.policy
import io
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import render, spreadsheet
from reports.consultations import outcome
from reports.consultations.charts import Bar, bars
from reports.consultations.day import draft_day, wanted
from reports.consultations.mails import send_bodies, send_outcomes
from reports.consultations.privacy import Mask
from reports.consultations.reading import discussions
from reports.digest import build
from reports.publish import publish
from reports.values import UI_LANGUAGES, UiLanguage
from reports.watchlists import Interest, Recipient
from tests.draft_data import SECRET, SOURCE, WITNESS, draft, full_discussion, put_rows, remark, sighting
from tests.published import public_words
from tests.report_data import DAY, at, run
from zanwatch.config import Settings, load
from zanwatch.discussion import Term
from zanwatch.rows import Rows, by_table, run_rows
from zanwatch.store import Store, connect

READER = Recipient(email="pavel@monitoring.example", name="Павел", language="ru", watch="everything")
KAZAKH = Recipient(email="aigerim@monitoring.example", name="Айгерім", language="kk", watch="everything")
PRIVATE = re.compile(r"Жасұланов|Гүлнәр|Бекқыз|Петровск|701 123|mail\.example", re.IGNORECASE)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of its own for this file; what a test adds to it has an id no other test looks at."""
    opened = connect(f"chdb:{tmp_path_factory.mktemp('drafts')}/store")
    put_rows(opened, full_discussion())
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load({"ZANWATCH_SITE": f"{tmp_path}/site", "ZANWATCH_SITE_URL": "https://watch.example/site"})


def test_nobody_is_named_in_anything_public(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    words = list(public_words(Path(settings.site)))
    kinds = ("html", "csv", "docx/word/document.xml")
    assert {f"{code}/drafts/open_npa-501.{kind}" for code in UI_LANGUAGES for kind in kinds} <= {n for n, _ in words}
    assert {name: PRIVATE.findall(text) for name, text in words if PRIVATE.search(text)} == {}
    for language in UI_LANGUAGES:
        letter = render.mail(build(store, DAY, language), "", settings.site_url, "")
        assert not PRIVATE.search(letter.subject + letter.text + letter.html)


def test_the_names_are_in_the_store_so_the_walk_above_can_fail(store: Store) -> None:
    assert {row["author"] for row in store.named("draft_commenters", drafts=["501"])} == {SECRET, WITNESS}
    assert PRIVATE.search(str(store.named("draft_remarks", drafts=["501"])))


def test_organisations_may_be_named(store: Store) -> None:
    for table, rows in by_table(
        remark("501", "805", "НПП «Атамекен» согласна.", author="Атамекен", channel="atameken")
    ).items():
        store.insert(table, rows)
    texts = [remark.text for remark in discussions(store, ["501"])[0].remarks]
    assert "НПП «Атамекен» согласна." in texts


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Прошу Жасұланову Г. Б. принять", "Прошу ▒▒▒ принять"),
        ("ЖАСҰЛАНОВА ГҮЛНӘР БЕКҚЫЗЫ", "▒▒▒"),
        ("Гүлнәрға жауап", "▒▒▒ жауап"),
        ("пишите на a.b-c@host.example.kz", "пишите на ▒▒▒"),
        ("8 (701) 123-45-67", "▒▒▒"),
        ("ЖСН 910203400123", "ЖСН ▒▒▒"),
        ("приказ № 910203400123 и 5000 тенге", "приказ № ▒▒▒ и 5000 тенге"),
        ("пункт 12 статьи 345, сумма 1 234 567 890", "пункт 12 статьи 345, сумма 1 234 567 890"),
        ("закон от 27.10.2020 № 20-42-3.3.15", "закон от 27.10.2020 № 20-42-3.3.15"),
        ("в мире и мира не будет", "в мире и мира не будет"),
    ],
)
def test_names_and_contacts_go_and_law_stays(text: str, clean: str) -> None:
    assert Mask([SECRET, "Мира"]).clean(text) == clean


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=3))
def test_any_name_makes_a_mask(text: str, names: list[str]) -> None:
    cleaned = Mask(names).clean(text)
    assert Mask(names).clean(cleaned).count("▒") >= cleaned.count("▒")


def test_the_mail_tells_what_closes_is_new_answered_overdue_ended_and_adopted(store: Store, settings: Settings) -> None:
    found = draft_day(store, DAY)
    assert [(d.draft_id, left) for d, left in found.closing] == [("501", 2)]
    assert [d.draft_id for d in found.new] == ["502"]
    assert ("501", 1) in [(d.draft_id, n) for d, n in found.answered]
    assert [(d.draft_id, n) for d, n in found.overdue] == [("501", 1)]
    assert [d.draft_id for d in found.ended] == ["503"]
    assert [(d.draft_id, act.act_id) for d, act in found.adopted] == [("503", "V2600000202")]
    text = render.mail(build(store, DAY, "ru"), "", settings.site_url, "").text
    for words in ("Скоро закроется", "Новые проекты", "Ответ просрочен", "Даны ответы", "Принят акт"):
        assert words in text


@pytest.mark.parametrize(
    ("language", "left", "words"),
    [
        ("kk", 0, "бүгін жабылады"), ("kk", 3, "3 күнтізбелік күннен кейін жабылады"),
        ("ru", 0, "закроется сегодня"), ("ru", 1, "закроется через 1 календарный день"),
        ("ru", 3, "закроется через 3 календарных дня"), ("en", 0, "closes today"),
        ("en", 1, "closes in 1 calendar day"), ("en", 3, "closes in 3 calendar days"),
    ],
)  # fmt: skip
def test_the_mail_says_in_a_line_of_its_own_how_many_days_are_left(
    store: Store, settings: Settings, language: UiLanguage, left: int, words: str
) -> None:
    day = dt.date(2026, 3, 5) - dt.timedelta(days=left)
    letter = render.mail(build(store, day, language), "", settings.site_url, "")
    lines = [line.strip() for line in letter.text.splitlines()]
    (place,) = (n for n, line in enumerate(lines) if line.endswith(f": {words}"))
    assert "Жел диірмендерін" in lines[place + 1] or "ветряных мельниц" in lines[place + 1]
    assert words in letter.html


def test_no_day_of_a_discussion_is_closing_before_the_third_or_after_the_last(store: Store) -> None:
    for day in (dt.date(2026, 3, 1), dt.date(2026, 3, 6)):
        assert "501" not in {d.draft_id for d, _ in draft_day(store, day).closing}


@pytest.mark.slow
class TestMissingReport:
    """A report the law asks for, looked for in vain after its last day."""

    DUE = dt.date(2026, 3, 12)

    def rows(self, draft_id: str, *looks: tuple[dt.date, str], **values: object) -> Rows:
        """A draft whose report was due, and what its card showed on each day it was looked at."""
        late = Term(duty="report", rule="report.public", verified=False, required=10, due=self.DUE, kept=False)
        ended = {
            "open_until": dt.date(2026, 2, 26),
            "stage": "archived",
            "terms": json.dumps([late.model_dump(mode="json")]),
        }
        rows: Rows = [draft(draft_id, **ended, **values)]
        for day, address in looks:
            table, card = sighting(draft_id)
            seen = {"seen_at": at(day, 6), "capture_id": f"{draft_id}-{day}", "report_address": address}
            rows.append((table, card | seen))
        return rows

    def told(self, store: Store, day: dt.date) -> list[tuple[str, dt.date]]:
        return [(found.draft_id, due) for found, due in draft_day(store, day).unreported]

    def test_it_is_told_once_on_the_day_it_was_seen(self, store: Store, settings: Settings) -> None:
        days = [self.DUE + dt.timedelta(days=n) for n in range(-1, 5)]
        put_rows(store, self.rows("530", (days[0], ""), (days[1], ""), (days[3], ""), (days[4], "/report?id=530")))
        assert [self.told(store, day) for day in days] == [[], [], [], [("530", self.DUE)], [], []]
        for language, words in (("kk", "Есеп жоқ"), ("ru", "Нет отчёта"), ("en", "Report missing")):
            letter = render.mail(build(store, days[3], language), "", settings.site_url, "")  # type: ignore[arg-type]
            assert f"{words}:" in [line.strip() for line in letter.text.splitlines()]
            assert words in letter.html
        watch = (Interest(keywords=("маяках",)),)
        assert wanted(draft_day(store, days[3]), watch).unreported == ()

    def test_what_was_late_before_we_looked_is_no_news(self, store: Store) -> None:
        day = self.DUE + dt.timedelta(days=9)
        put_rows(store, self.rows("531", (day, ""), first_seen=at(day, 6)))
        assert self.told(store, day) == []

    def test_the_page_of_the_day_follows(self, store: Store, settings: Settings) -> None:
        day = self.DUE + dt.timedelta(days=6)
        put_rows(store, run_rows(run(SOURCE, day)))
        publish(store, settings, at(day, 20))
        page = Path(settings.site) / "ru" / "days" / f"{day}.html"
        assert "Нет отчёта" not in page.read_text(encoding="utf-8")
        put_rows(store, self.rows("532", (day, "")))
        publish(store, settings, at(day, 20))
        assert "Нет отчёта" in page.read_text(encoding="utf-8")
        assert publish(store, settings, at(day, 20)).changed == 0


def test_a_first_look_at_the_source_is_no_news(store: Store) -> None:
    store.insert("draft_states", [draft("601", source="fresh", first_seen=at(DAY, 6), open_until=None)[1]])
    assert "601" not in {d.draft_id for d in draft_day(store, DAY).new}


@pytest.mark.parametrize(
    ("interest", "seen"),
    [
        ({"acts": ["Z2600000101"]}, {"501", "503"}),
        ({"bodies": ["Маяктар"]}, {"503"}),
        ({"keywords": ["маяках"]}, {"502"}),
        ({"types": ["Приказ"], "keywords": ["мельниц", "маяках"]}, {"501", "502", "503"}),
        ({"keywords": ["'; DROP TABLE draft_states; --"]}, set()),
    ],
)
def test_readers_get_the_drafts_they_watch(store: Store, interest: dict[str, list[str]], seen: set[str]) -> None:
    found = wanted(draft_day(store, DAY), (Interest.model_validate(interest),))
    told = list(found.drafts)
    assert {d.draft_id for d in told} == seen


def test_the_passage_a_remark_is_about_is_quoted_in_the_readers_language(store: Store) -> None:
    (found,) = discussions(store, ["501"])
    said = {"kk": "Маяк шынысын сақтау мерзімі", "ru": "Срок хранения стекла маяка"}
    for language in UI_LANGUAGES:
        quoted = said.get(language, said["kk"])
        other = said["kk" if quoted == said["ru"] else "ru"]
        assert quoted in outcome.table(found, language)
        assert other not in outcome.table(found, language)


def test_hostile_words_stay_words(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    for file in Path(settings.site).rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        ours = '<script src="../../search.js"></script>' if file.name == "search.html" else ""
        assert "<script" not in text.replace(ours, ""), file
        assert "javascript:" not in text, file
    rows = list(csv.reader(io.StringIO(outcome.table(discussions(store, ["501"])[0], "en").removeprefix("\ufeff"))))
    assert [cell[:1] for row in rows for cell in row if "HYPERLINK" in cell] == ["'"]
    assert {len(row) for row in rows} == {13}


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_the_word_file_opens_and_says_what_the_page_says(store: Store, language: str) -> None:
    found = discussions(store, ["503"])[0]
    file = docx.Document(io.BytesIO(outcome.document(found, language)))  # type: ignore[arg-type]
    assert found.draft.title(language) in file.paragraphs[0].text  # type: ignore[arg-type]
    cells = [cell.text for cell in file.tables[0].rows[1].cells]
    assert found.remarks[0].text in cells[2]
    assert "Принято." in cells[3]
    assert "V2600000202" in cells[4]


def test_remarks_that_say_the_same_are_told_once(store: Store) -> None:
    found = discussions(store, ["503"])[0]
    assert [[r.comment_id for r in group] for group in found.groups] == [["901", "902"]]
    assert [r.comment_id for r in found.missed] == ["901"]


def test_pages_follow_rows_and_nothing_else(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    assert publish(store, settings, at(DAY, 20)).changed == 0
    page = Path(settings.site) / "ru" / "drafts" / "open_npa-504.html"
    before = page.read_bytes()
    put_rows(store, remark("504", "990", "Где текст проекта?"))
    assert publish(store, settings, at(DAY, 20)).changed > 0
    assert page.read_bytes() != before
    assert "Где текст проекта?" in page.read_text(encoding="utf-8")


def test_every_day_page_knows_its_drafts(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    page = Path(settings.site) / "ru" / "days" / f"{DAY}.html"
    before = page.read_text(encoding="utf-8").count("open_npa-504.html")
    put_rows(store, remark("504", "991", "", answered_at=at(DAY, 15), kind="answered"))
    publish(store, settings, at(DAY, 20))
    assert page.read_text(encoding="utf-8").count("open_npa-504.html") == before + 1


def test_a_chart_speaks_without_its_colours() -> None:
    drawn = bars(
        "Замечаний: 3", [Bar("принято <b>", 2, "outcome-accepted"), Bar("без ответа", 1, "outcome-unanswered")]
    )
    assert "<title>Замечаний: 3</title>" in drawn
    assert "принято &lt;b&gt;" in drawn
    assert bars("nothing", []) == ""


def test_a_draft_without_terms_or_dates_has_a_page(store: Store, settings: Settings) -> None:
    bare = {"open_until": None, "created": None, "terms": "[]", "flags": "[]", "stage": "unknown", "amends": []}
    store.insert("draft_states", [draft("700", **bare, title_ru="", title_kk="")[1]])
    publish(store, settings, at(DAY, 20))
    for language in UI_LANGUAGES:
        assert "700" in (Path(settings.site) / language / "drafts" / f"{SOURCE}-700.html").read_text(encoding="utf-8")


def test_what_was_withdrawn_does_not_close() -> None:
    fields = {"stage": "withdrawn", "open_until": DAY + dt.timedelta(days=1)}
    assert draft("1", **fields)[1]["stage"] == "withdrawn"


class TestMails:
    """What is sent when a discussion has ended, when its draft became an act, and once a month."""

    @pytest.fixture
    def posted(self, settings: Settings, tmp_path: Path) -> Settings:
        return settings.model_copy(update={"mail": f"file:{tmp_path}/mail"})

    def letters(self, settings: Settings) -> list[EmailMessage]:
        files = sorted(Path(settings.mail.removeprefix("file:")).rglob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]  # type: ignore[misc]

    def test_each_outcome_is_sent_once_to_who_watches_it(self, store: Store, posted: Settings) -> None:
        readers = (READER, KAZAKH.model_copy(update={"watch": (Interest(keywords=("нет такого",)),)}))
        first = send_outcomes(store, posted, DAY, readers, at(DAY, 7))
        assert {(d.recipient, d.state) for d in first} == {("pavel@monitoring.example", "sent")}
        assert {d.state for d in send_outcomes(store, posted, DAY, readers, at(DAY, 8))} == {"already"}
        told = {str(m["Subject"]) for m in self.letters(posted)}
        assert told == {"zanwatch, Итоги обсуждения: Об утверждении Правил регистрации ветряных мельниц"}
        assert len(self.letters(posted)) == len(first)

    def test_the_mail_carries_the_word_file_and_the_table_and_names_nobody(
        self, store: Store, posted: Settings
    ) -> None:
        send_outcomes(store, posted, DAY, [KAZAKH], at(DAY, 7))
        letter = next(
            m for m in self.letters(posted) if "901" in m.as_string() or m.get_content_type() == "multipart/mixed"
        )
        assert [part.get_filename() for part in letter.iter_attachments()] == ["open_npa-503.docx", "open_npa-503.csv"]
        for part in letter.walk():
            if not part.is_multipart() and part.get_content_maintype() == "text":
                content = part.get_content()
                words = content.decode() if isinstance(content, bytes) else content
                assert not PRIVATE.search(words)

    def test_the_same_mail_has_the_same_bytes(self, store: Store, posted: Settings, tmp_path: Path) -> None:
        other = posted.model_copy(update={"mail": f"file:{tmp_path}/other"})
        clone = READER.model_copy(update={"email": "twin@monitoring.example"})
        send_outcomes(store, posted, DAY, [clone], at(DAY, 7))
        forget = list(store.select("SELECT * FROM deliveries FINAL WHERE recipient = 'twin@monitoring.example'"))
        store.insert("deliveries", [row | {"state": "refused", "rank": 4} for row in forget])
        send_outcomes(store, other, DAY, [clone], at(DAY, 7))
        assert [m.as_bytes() for m in self.letters(posted)] == [m.as_bytes() for m in self.letters(other)] != []

    def test_a_discussion_that_was_over_when_first_seen_is_no_news(self, store: Store, posted: Settings) -> None:
        put_rows(store, [draft("520", first_seen=at(DAY, 6), open_until=DAY - dt.timedelta(days=2), stage="archived")])
        done = send_outcomes(store, posted, DAY, [READER.model_copy(update={"email": "n@x.example"})], at(DAY, 7))
        assert not [m for m in self.letters(posted) if "520" in m.as_string()]
        assert done

    def test_figures_by_body_come_once_a_month(self, store: Store, posted: Settings) -> None:
        april = dt.date(2026, 4, 1)
        assert {d.state for d in send_bodies(store, posted, april, [READER], at(april, 7))} == {"sent"}
        assert {d.state for d in send_bodies(store, posted, april, [READER], at(april, 9))} == {"already"}
        assert send_bodies(store, posted, dt.date(2026, 6, 1), [READER], at(dt.date(2026, 6, 1), 7)) == []
        (letter,) = self.letters(posted)
        assert "март 2026" in str(letter["Subject"])
        assert "Министерство маяков РК" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_seeing_the_same_again_makes_no_page_anew(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    later = {"seen_at": at(DAY, 21), "known": 99}
    put_rows(store, [(t, {**row, **{k: v for k, v in later.items() if k in row}}) for t, row in full_discussion()
                     if t in ("draft_states", "comments", "commenters", "outcomes")])  # fmt: skip
    assert publish(store, settings, at(DAY, 22)).changed == 0


def test_no_cell_of_any_table_is_reckoned_by_a_spreadsheet() -> None:
    rows = list(csv.reader(io.StringIO(spreadsheet.table(["a", "b"], [["=1+1", "3/4"], ["@x", "-2"]]))))
    assert rows[1:] == [["'=1+1", "3/4"], ["'@x", "'-2"]]
