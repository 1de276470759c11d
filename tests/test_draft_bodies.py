"""The monthly report on each state body: figures counted by hand, safe names of files, every form the same."""

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
from urllib.parse import unquote

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from reports.consultations import body_files
from reports.consultations.mails import send_bodies
from reports.consultations.scores import COLUMNS, BodyScore, body_id, month_scores
from reports.publish import publish
from reports.values import UI_LANGUAGES, UiLanguage
from reports.watchlists import Interest, Recipient
from tests.draft_data import adopted, draft, full_discussion, put_rows, remark
from tests.report_data import DAY, at
from zanwatch.config import Settings, load
from zanwatch.discussion import Term
from zanwatch.store import Store, connect

BEACONS = "Министерство маяков РК"
HOSTILE = '../../../etc/passwd <script>alert(1)</script> "Акимат\x00'
APRIL = dt.date(2026, 4, 1)
TITLES = {"kk": "Жел", "ru": "ветряных", "en": "Жел"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path_factory.mktemp('bodies')}/store")
    put_rows(opened, full_discussion())
    late = Term(duty="report", rule="report.public", verified=False, required=10, due=dt.date(2026, 3, 12), kept=False)
    report = json.dumps([late.model_dump(mode="json")])
    put_rows(opened, [
        draft("510", body_ru=HOSTILE, body_kk=HOSTILE, terms=report), draft("511", body_ru="", body_kk=""),
        draft("512", body_ru=BEACONS, body_kk="ҚР Маяктар министрлігі", open_until=dt.date(2026, 1, 30)),
        adopted("510", "V2600000210"),
    ])  # fmt: skip
    put_rows(opened, remark("510", "950", "Нет.", kind="rejected_without_reason", late_days=3, answered_at=at(DAY, 9)))
    yield opened
    opened.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    site = {"ZANWATCH_SITE": f"{tmp_path}/site", "ZANWATCH_SITE_URL": "https://watch.example/site"}
    return load(site | {"ZANWATCH_MAIL": f"file:{tmp_path}/mail"})


def scores(store: Store) -> dict[str, BodyScore]:
    return {score.body: score for score in month_scores(store, "2026-03")}


def figures(score: BodyScore) -> dict[str, str]:
    """The figures by name, with plain spaces for those that keep a figure on one line."""
    return {name: value.replace("\u00a0", " ") for name, value in zip(COLUMNS, score.figures(), strict=True)}


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_figures_count_what_happened(store: Store) -> None:
    found = scores(store)
    beacons = figures(found[BEACONS])
    assert beacons == {
        "drafts": "1", "terms": "0 / 1", "reports_missing": "0", "remarks": "2", "answered": "2 / 2",
        "in_time": "1 / 1", "accepted": "2 / 2 (100 %)", "missed": "1",
    }  # fmt: skip
    hostile = figures(found[HOSTILE])
    assert hostile["reports_missing"] == "1"
    assert hostile["in_time"] == "0 / 1"
    assert hostile["accepted"] == "0 / 1 (0 %)"
    assert found[HOSTILE].ends == (("rejected_without_reason", 1),)


def test_what_was_not_counted_is_a_dash_and_not_a_nought(store: Store) -> None:
    unnamed = figures(scores(store)[""])
    assert (unnamed["in_time"], unnamed["accepted"], unnamed["answered"]) == ("–", "–", "–")


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), unique=True, max_size=50))
def test_names_of_files_are_ours_whatever_a_body_is_called(bodies: list[tuple[str, str]]) -> None:
    names = [body_id(*body) for body in bodies]
    assert all(re.fullmatch(r"[0-9a-f]{16}", name) for name in names)
    assert len(set(names)) == len(names)
    assert names == [body_id(*body) for body in bodies]


def test_every_body_has_a_page_a_table_and_a_document_in_every_language(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    for language in UI_LANGUAGES:
        folder = Path(settings.site) / language / "drafts"
        overview = (folder / "bodies-2026-03.html").read_text(encoding="utf-8")
        for score in scores(store).values():
            name = f"body-2026-03-{score.id}"
            assert f'href="../drafts/{name}.html"' in overview
            page = (folder / f"{name}.html").read_text(encoding="utf-8")
            rows = table((folder / f"{name}.csv").read_text(encoding="utf-8"))
            assert {len(row) for row in rows} == {13}
            words = docx.Document(str(folder / f"{name}.docx"))
            assert len(words.tables[0].rows) == len(rows) == len(score.drafts) + 1
            for each in score.drafts:
                assert f'href="../drafts/{each.draft.key}.html"' in page
                assert each.draft.title(language) in "\n".join(cell.text for cell in words.tables[0].columns[1].cells)


def test_every_link_of_a_body_page_leads_to_a_file_of_the_site(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    pages = sorted(Path(settings.site).glob("*/drafts/bod*.html"))
    assert len(pages) > 12
    for page in pages:
        for link in html.fromstring(page.read_bytes()).xpath("//a/@href"):
            if "://" not in link and not link.startswith("#"):
                assert (page.parent / unquote(link.partition("#")[0])).resolve().is_file(), (page.name, link)


def test_a_hostile_name_is_shown_and_does_nothing(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    page = Path(settings.site) / "ru" / "drafts" / f"body-2026-03-{body_id('open_npa', HOSTILE)}.html"
    text = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text
    outside = {path.name for path in Path(settings.site).parent.iterdir()}
    assert outside == {"site"}


def test_a_body_page_leads_to_the_other_months_of_the_body(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    name = body_id("open_npa", BEACONS)
    folder = Path(settings.site) / "kk" / "drafts"
    assert f"body-2026-01-{name}.html" in (folder / f"body-2026-03-{name}.html").read_text(encoding="utf-8")
    assert f"body-2026-03-{name}.html" in (folder / f"body-2026-01-{name}.html").read_text(encoding="utf-8")


def test_only_the_page_of_the_body_whose_figures_changed_is_made_anew(store: Store, settings: Settings) -> None:
    publish(store, settings, at(DAY, 20))
    folder = Path(settings.site) / "ru" / "drafts"
    before = {file.name: file.read_bytes() for file in folder.glob("body-*")}
    put_rows(store, remark("511", "960", "Согласен.", kind="answered", answered_at=at(DAY, 12), late_days=0))
    publish(store, settings, at(DAY, 20))
    changed = {file.name for file in folder.glob("body-*") if file.read_bytes() != before[file.name]}
    name = f"body-2026-03-{body_id('open_npa', '')}"
    assert changed == {f"{name}.html", f"{name}.csv", f"{name}.docx"}


@pytest.mark.parametrize("language", UI_LANGUAGES)
def test_charts_say_in_words_what_they_draw(store: Store, language: UiLanguage) -> None:
    score = scores(store)[BEACONS]
    drawn = body_files.ends_chart(score, language)
    assert {"kk": "қабылданды: 2", "ru": "принято: 2", "en": "accepted: 2"}[language] in drawn
    assert "<svg" in body_files.terms_chart(score, language)
    assert "<image" not in drawn


def test_the_same_rows_give_the_same_bytes(store: Store) -> None:
    found = month_scores(store, "2026-03")
    assert body_files.document(found, "kk") == body_files.document(month_scores(store, "2026-03"), "kk")
    assert len({len(row) for row in table(body_files.bodies_table(found, "en"))}) == 1


class TestMail:
    """What leaves once a month."""

    def letter(self, settings: Settings) -> EmailMessage:
        (file,) = Path(settings.mail.removeprefix("file:")).rglob("*.eml")
        return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)  # type: ignore[return-value]

    def words(self, message: EmailMessage) -> str:
        return str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]

    def test_a_reader_finds_a_part_on_every_body_he_watches_and_figures_of_all(
        self, store: Store, settings: Settings
    ) -> None:
        reader = Recipient(email="a@x.example", language="ru", watch=(Interest(bodies=("маяков",)),))
        assert {d.state for d in send_bodies(store, settings, APRIL, [reader], at(APRIL, 7))} == {"sent"}
        message = self.letter(settings)
        words, parts = self.words(message), {p.get_filename(): p.get_content() for p in message.iter_attachments()}
        assert list(parts) == ["bodies-2026-03.docx", "bodies-2026-03.csv"]
        assert "Министерство ветра РК" in words.partition("ПО КАЖДОМУ ОРГАНУ")[0]
        assert "Министерство ветра РК" not in words.partition("ПО КАЖДОМУ ОРГАНУ")[2]
        assert f"body-2026-03-{body_id('open_npa', BEACONS)}.html" in words
        document = docx.Document(io.BytesIO(parts["bodies-2026-03.docx"]))
        assert BEACONS in [paragraph.text for paragraph in document.paragraphs]
        assert len(document.tables) == 1
        assert len(table(parts["bodies-2026-03.csv"])) == 1 + len(scores(store))

    def test_who_watches_nothing_of_the_month_gets_the_figures_alone(self, store: Store, settings: Settings) -> None:
        reader = Recipient(email="b@x.example", language="kk", watch=(Interest(keywords=("ешқандай",)),))
        send_bodies(store, settings, APRIL, [reader], at(APRIL, 7))
        assert [p.get_filename() for p in self.letter(settings).iter_attachments()] == ["bodies-2026-03.csv"]

    def test_it_leaves_once(self, store: Store, settings: Settings) -> None:
        reader = Recipient(email="c@x.example", language="en", watch="everything")
        assert {d.state for d in send_bodies(store, settings, APRIL, [reader], at(APRIL, 7))} == {"sent"}
        assert {d.state for d in send_bodies(store, settings, APRIL, [reader], at(APRIL, 9))} == {"already"}
        june = dt.date(2026, 6, 1)
        assert send_bodies(store, settings, june, [reader], at(june, 7)) == []
        assert "March 2026" in str(self.letter(settings)["Subject"])
