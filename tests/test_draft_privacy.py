"""Nobody who remarked is named, and no contact given, in anything public: site, feeds, tables, documents, mails."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path

import pytest

from reports.consultations.mails import send_bodies, send_outcomes
from reports.deliver import deliver
from reports.publish import publish
from reports.values import UI_LANGUAGES
from reports.watchlists import Recipient
from tests.draft_data import SECRET, WITNESS, answer, check, draft, full_discussion, passage, put_rows, remark, sighting
from tests.published import public_words, words_in
from tests.report_data import DAY, at
from zanwatch.config import load
from zanwatch.discussion import DraftFile, Flag
from zanwatch.messages import LANGUAGES
from zanwatch.store import connect

PRIVATE = re.compile(
    r"Жасұланов|Гүлнәр|Бекқыз|Петровск|701[\s-]*123|mail\.example|910203400123|@gulnar_kz|4400\s?4301", re.IGNORECASE
)
SIGNED = (
    "Прошу оставить бабочек. Жасұланова Гүлнәр Бекқызы, ЖСН 910203400123, карта 4400 4301 1111 2222, "
    "+7 (701) 123-45-67, gulnar@mail.example, @gulnar_kz"
)
READERS = [Recipient(email=f"{code}@monitoring.example", language=code, watch="everything") for code in UI_LANGUAGES]
APRIL = dt.date(2026, 4, 1)


def flags(name: str) -> str:
    """Flags that quote files called after a person."""
    found = Flag(code="attachment_unreadable", files=(f"Ответ {name}.doc",), reasons=("unsupported",))
    old = Flag(code="counters", detail=f"Файлы: {name}")
    return json.dumps([flag.model_dump(mode="json") for flag in (found, old)], ensure_ascii=False)


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every public output on a discussion whose remarks, answers, passages and files all name people."""
    folder = tmp_path_factory.mktemp("public")
    store = connect(f"chdb:{folder}/store")
    settings = load({
        "ZANWATCH_SITE": f"{folder}/out/site", "ZANWATCH_SITE_URL": "https://watch.example/site",
        "ZANWATCH_MAIL": f"file:{folder}/out/mail",
    })  # fmt: skip
    put_rows(store, full_discussion())
    said = {"kind": "accepted", "answer_id": "971", "answered_at": at(DAY, 10)}
    put_rows(store, [
        draft("540", open_until=DAY - dt.timedelta(days=1), stage="archived", flags=flags(SECRET)),
        sighting("540", DraftFile(name=f"Ответ {SECRET}.docx", address="https://drafts.example/f?id=9", role="other")),
        *remark("540", "970", SIGNED, **said),
        *(passage("540", "970", language, f"как просит {SECRET}") for language in LANGUAGES),
        *remark("540", "972", f"Поддерживаю Гүлнәр Бекқызы. {WITNESS}", author=WITNESS, participant=2),
        *answer("540", "971", "970", f"Уважаемая {SECRET}! Бабочки остаются."),
    ])  # fmt: skip
    table, row = check("540", "970", "V2600000202", "found")
    put_rows(store, [(table, row | {"proposed": SIGNED})])
    publish(store, settings, at(DAY, 20))
    deliver(store, settings, DAY, READERS, at(DAY, 7))
    send_outcomes(store, settings, DAY, READERS, at(DAY, 7))
    send_bodies(store, settings, APRIL, READERS, at(APRIL, 7))
    store.close()
    found: dict[str, str] = {}
    for name, text in public_words(folder / "out"):
        found[name] = f"{found.get(name, '')}\n{text}"
    return found


def test_nobody_is_named_anywhere(words: dict[str, str]) -> None:
    assert {name: PRIVATE.findall(text) for name, text in words.items() if PRIVATE.search(text)} == {}


@pytest.mark.parametrize(
    "where",
    [
        *(rf"site/{code}/drafts/open_npa-540\.{end}"
          for code in UI_LANGUAGES for end in ("html", "csv", "docx/word/document.xml")),
        r"mail/.*\.eml/\d+-html", r"mail/.*\.eml/\d+-plain", r"mail/.*\.eml/\d+-open_npa-540\.csv",
        r"mail/.*\.eml/\d+-open_npa-540\.docx/word/document\.xml",
    ],
)  # fmt: skip
def test_the_walk_reads_the_remarks_themselves(words: dict[str, str], where: str) -> None:
    """The remark is there without its name, so a name left in it would have been found."""
    found = [text for name, text in words.items() if re.fullmatch(where, name) and "Прошу оставить бабочек" in text]
    assert found
    assert all("▒▒▒" in text for text in found)


@pytest.mark.parametrize(
    "ending", [".html", ".xml", ".json", ".csv", ".docx/word/document.xml", ".docx/docProps/core.xml"]
)
def test_the_walk_misses_no_kind_of_file(words: dict[str, str], ending: str) -> None:
    assert any(name.endswith(ending) for name in words)
    assert any("bodies-2026-03.docx/word/document.xml" in name for name in words)


def test_the_walk_finds_a_name_however_it_is_wrapped() -> None:
    hidden = {"a.html": "Гүл<b>нәр</b>", "b.xml": "&amp;#1043;үлнәр", "c.csv": "\ufeffГүлнәр"}
    for name, text in hidden.items():
        assert any(PRIVATE.search(found) for _, found in words_in(name, text.encode())), name
    assert any(PRIVATE.search(found) for _, found in words_in("Гүлнәр.csv", b""))


def test_no_public_file_is_named_after_anybody(words: dict[str, str]) -> None:
    assert not [name for name in words if PRIVATE.search(Path(name).name)]
