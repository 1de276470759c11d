"""The comparative table in Word, read back with another program than made it."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest
from docx.table import Table, _Cell
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as parser

from processors.diff.compare import compare
from processors.provenance import attach
from reports import render, shown
from reports.digest import build
from reports.language import Interface
from reports.redline import as_text, elided
from reports.table import document
from reports.table.rows import container_of, table
from tests.report_data import BEES_ID, BEFORE, DAY, at, cause, change, edition, put
from zanwatch import files
from zanwatch.difference import difference_of
from zanwatch.messages import Change, Edition, Language, Redline
from zanwatch.store import connect

WELLS = Path(__file__).parent / "examples" / "diff"
REAL = Path(__file__).parent.parent.parent / "shared" / "real" / "pairs"
OPS = {"Removed": "-", "Added": "+"}
HEAD_ROWS = 2

Pieces = list[tuple[str, str]]


class Read(NamedTuple):
    """One row as a reader of the file finds it."""

    number: str
    name: str
    before: Pieces
    after: Pieces
    text_before: str
    text_after: str
    remarks: tuple[str, str]
    reason: str


def wells() -> tuple[Edition, Edition, tuple[Change, ...]]:
    old, new = (files.read(WELLS / f"well.{n}.md", None, at(DAY)) for n in (1, 2))
    return old, new, attach(compare(old, new), old, new)


def editions(language: Language = "ru") -> tuple[Edition, Edition]:
    old, new = (edition(BEES_ID, language, "О пасеках", day)[1] for day in (BEFORE, DAY))
    return old, new


def pieces_of(cell: _Cell) -> Pieces:
    runs = [run for p in cell.paragraphs if p.style.name == "Wording" for run in p.runs]
    return joined((OPS.get(run.style.name, "="), run.text) for run in runs)


def joined(pieces: Iterable[tuple[str, str]]) -> Pieces:
    """Neighbours of one kind are one; which piece a line break belongs to cannot be seen in a file of paragraphs."""
    bare = [(op, text.replace("\n", "")) for op, text in pieces]
    return [(op, "".join(t for _, t in run)) for op, run in groupby((p for p in bare if p[1]), key=lambda p: p[0])]


def text_of(cell: _Cell, style: str) -> str:
    return "\n".join(p.text for p in cell.paragraphs if p.style.name == style)


def rows_of(found: Table) -> Iterator[Read]:
    for row in found.rows[HEAD_ROWS:]:
        cells = row.cells
        if cells[0]._tc is cells[4]._tc:
            continue
        number, name, before, after, reason = cells
        yield Read(
            number.text, text_of(name, "Element"), pieces_of(before), pieces_of(after),
            text_of(before, "Wording"), text_of(after, "Wording"),
            (text_of(before, "Remark"), text_of(after, "Remark")), reason.text,
        )  # fmt: skip


def read(data: bytes) -> list[Read]:
    return [row for found in docx.Document(io.BytesIO(data)).tables for row in rows_of(found)]


def side(redline: Redline, hidden: str) -> Pieces:
    return joined((op, text) for op, text in redline if op != hidden)


def test_the_words_of_the_cells_are_those_of_the_change_and_the_marks_those_of_its_redline() -> None:
    old, new, changes = wells()
    rows = read(document(old, new, changes))
    expected = sorted(changes, key=lambda c: (c.op in {"note", "editorial"}, c.ordinal))
    assert len(rows) == len(changes) > 5
    for row, made in zip(rows, expected, strict=True):
        assert row.text_before == (made.text_before or "")
        assert row.text_after == (made.text_after or "")
        assert row.before == side(made.redline, "+")
        assert row.after == side(made.redline, "-")
    assert [row.number for row in rows] == [str(n) for n in range(1, len(rows) + 1)]


def test_what_is_new_was_absent_and_what_goes_is_to_be_removed() -> None:
    old, new, changes = wells()
    rows = {row.name: row for row in read(document(old, new, changes))[:5]}
    assert rows["Статья 2-1"].remarks == ("Отсутствует", "")
    assert rows["Пункт 2 статьи 2"].remarks == ("", "Исключить")
    assert rows["Пункт 1 статьи 2"].remarks == ("", "")


def marked(tree: Any) -> list[Pieces]:
    """Every redline of a page: elements that hold nothing but spans, del and ins."""
    found = []
    for element in tree.iter():
        kinds = [child.tag for child in element]
        if {"del", "ins"} & set(kinds) and set(kinds) <= {"span", "del", "ins"}:
            found.append(joined(({"del": "-", "ins": "+"}.get(c.tag, "="), spoken(c)) for c in element))
    return found


def spoken(element: Any) -> str:
    """The text of a piece without the words only a screen reader hears."""
    texts = [element.text or ""]
    for child in element:
        texts += [child.tail or ""] if child.get("class") == "sr" else [child.text_content(), child.tail or ""]
    return "".join(texts)


def test_mail_page_json_and_word_show_the_same_redline(tmp_path: Path) -> None:
    old, new, made = wells()
    changes = tuple(c.model_copy(update={"seen_at": at(DAY, 6), "act_id": BEES_ID}) for c in made)
    norms = [c for c in changes if c.op not in {"note", "editorial"}]
    store = connect(f"chdb:{tmp_path}/store")
    try:
        put(store, changes)
        letter = render.mail(build(store, DAY, "ru"), "", "https://watch.example/", "")
    finally:
        store.close()
    mail = marked(parser.fromstring(letter.html))
    page = marked(parser.fromstring(shown.page(old.header, new.header, changes)))
    record = {c["id"]: c["redline"] for c in difference_of(old, new, changes).as_dict()["changes"]}
    word = [(row.before, row.after) for row in read(document(old, new, changes))]
    plain = " ".join(letter.text.split())
    assert len(norms) == 5
    for c in norms:
        redline = tuple((op, text) for op, text in json.loads(json.dumps(record[c.id])))
        assert elided(redline) == redline == c.redline
        assert joined(redline) in mail
        assert joined(redline) in page
        assert " ".join(as_text(redline).split()) in plain
        assert (side(redline, "+"), side(redline, "-")) in word


@pytest.mark.parametrize(("language", "words"), [
    ("ru", ("Сравнительная таблица", "Структурный элемент", "Действующая редакция", "Новая редакция", "Обоснование")),
    ("kk", ("салыстырмалы кестесі", "Құрылымдық элемент", "Қолданыстағы редакция", "Жаңа редакция", "Негіздеме")),
])  # fmt: skip
def test_the_document_speaks_the_language_of_the_act(language: Language, words: tuple[str, ...]) -> None:
    old, new = editions(language)
    made = change("amended", "art:1", (("-", "он"), ("+", "бес")), language=language)
    opened = docx.Document(io.BytesIO(document(old, new, (made,))))
    head = opened.tables[0].rows[0]
    shown_words = " ".join([opened.paragraphs[0].text, *(cell.text for cell in head.cells)])
    assert all(word in shown_words for word in words)
    assert Interface(language).date_of(DAY) in head.cells[3].text
    assert new.header.requisites in opened.paragraphs[1].text
    assert opened.sections[0].page_width > opened.sections[0].page_height


def test_the_head_stands_on_every_page() -> None:
    old, new, changes = wells()
    for found in docx.Document(io.BytesIO(document(old, new, changes))).tables:
        repeated = [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in found.rows]
        assert repeated[:HEAD_ROWS] == [True] * HEAD_ROWS
        assert not any(repeated[HEAD_ROWS:])


def test_a_short_row_stays_on_one_page_and_a_long_one_may_go_on() -> None:
    made = [change("added", f"art:{n}", (("+", "слово " * size),), ordinal=n) for n, size in enumerate((9, 900), 1)]
    [found] = docx.Document(io.BytesIO(document(*editions(), made))).tables
    assert [bool(row._tr.xpath("./w:trPr/w:cantSplit")) for row in found.rows][-2:] == [True, False]


def test_rows_stand_under_their_container_and_are_called_as_within_it() -> None:
    line: Redline = (("-", "а"), ("+", "б"))
    made = [change("amended", path, line, ordinal=n, act_id=f"Z{n}") for n, path in enumerate(
        ("rules/pt:3", "pt:1", "annex:2/pt:1/sub:4", "rules/pt:5", "rules/annex:1")
    )]  # fmt: skip
    norms = table(*editions(), made).norms
    assert [(g.caption, [row.name for row in g.rows]) for g in norms] == [
        ("Основной текст акта", ["Пункт 1"]),
        ("Утверждённый документ", ["Пункт 3", "Пункт 5"]),
        ("Приложение 2", ["Подпункт 4) пункта 1"]),
        ("Приложение 1 утверждённого документа", ["Приложение 1 утверждённого документа"]),
    ]
    assert [row.number for g in norms for row in g.rows] == [1, 2, 3, 4, 5]
    assert [container_of(p) for p in ("", "art:1/pt:2", "rules", "rules:2/annex:1/tbl:1")] == [
        "", "", "rules", "rules:2/annex:1",
    ]  # fmt: skip


def test_renumbered_and_amended_is_one_row() -> None:
    line: Redline = (("-", "4. а"), ("+", "5. б"))
    made = [change(op, "pt:4", line, path_after="pt:5", ordinal=n) for n, op in enumerate(("amended", "renumbered"))]
    [group] = table(*editions(), made).norms
    assert [(row.name, row.operation) for row in group.rows] == [("Пункт 4 → Пункт 5", "изменено, изменён номер")]


def test_the_reason_says_the_act_its_commencement_and_how_sure_it_is() -> None:
    note = "Сноска. Статья 1 в редакции Закона от 20.02.2026 № 31-IX."
    known = cause(clause="art:1/sub:2", evidence="слова источника")
    made = [
        change("amended", "art:1", (("-", "а"), ("+", "б")), causes=(known,), note=note),
        change("amended", "art:2", (("-", "в"), ("+", "г")), causes=(), note=note, ordinal=1, act_id="Z2"),
    ]
    first, second = (row.reason for row in read(document(*editions(), made)))
    for words in ("Закон от 20 февраля 2026 года № 31-IX", "Подпункт 2) статьи 1", "указано источником",
                  "1 июля 2026 года", "25 февраля 2026 года", "слова источника", note):  # fmt: skip
        assert words in first
    assert "не называет акт" in second
    assert note not in second
    assert "строке 1" in second


def test_notes_and_spelling_stand_apart_from_the_norms() -> None:
    old, new, changes = wells()
    norms, minor = docx.Document(io.BytesIO(document(old, new, changes))).tables
    assert [row.name for row in rows_of(minor)] == ["Подпункт 1) пункта 1 статьи 1", "Пункт 2 статьи 2", "Статья 2"]
    assert len(list(rows_of(norms))) == 5
    only_notes = tuple(c for c in changes if c.op == "note")
    opened = docx.Document(io.BytesIO(document(old, new, only_notes)))
    assert len(opened.tables) == 1
    assert "Слова норм не изменились." in [p.text for p in opened.paragraphs]


def test_equal_editions_make_no_table() -> None:
    old, new, _ = wells()
    opened = docx.Document(io.BytesIO(document(old, new, ())))
    assert opened.tables == []
    assert Interface("ru").t("difference.none") in [p.text for p in opened.paragraphs]


def test_the_same_facts_are_the_same_bytes_in_any_order() -> None:
    old, new, changes = wells()
    data = document(old, new, changes)
    assert document(*wells()[:2], tuple(reversed(changes))) == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"dcterms" not in archive.read("docProps/core.xml")


UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
hostile = st.text(alphabet=st.sampled_from("аб <>&\"'\t\n\x00\x0b\x1f\x7f\ud800\udfff\ufffe\uffff]{%"), max_size=12)


@given(st.lists(st.tuples(st.sampled_from("=-+"), hostile), max_size=6).map(tuple), hostile, hostile)
@settings(deadline=None, max_examples=60)
def test_no_text_of_a_portal_breaks_the_file(redline: Redline, words: str, address: str) -> None:
    whence = cause(url=f"https://lantern.example/{address}", evidence=words, commencement=words, number=words)
    portal = {"title": words, "requisites": words, "address": words}
    made = change("amended", "art:1", redline, title=words, note=words, causes=(whence,), flags=(words,))
    old, new = (e.model_copy(update={"header": e.header.model_copy(update=portal)}) for e in editions())
    [row] = read(document(old, new, (made,)))
    assert row.before == joined((op, UNPRINTABLE.sub("\ufffd", text)) for op, text in redline if op != "+")
    assert row.after == joined((op, UNPRINTABLE.sub("\ufffd", text)) for op, text in redline if op != "-")


@pytest.mark.parametrize(("url", "target"), [
    ("https://lantern.example/rus/docs/Z1#z12", "https://lantern.example/rus/docs/Z1#z12"),
    ("https://lantern.example/с пробелом\"><x", "https://lantern.example/%D1%81%20%D0%BF%D1%80%D0%BE%D0%B1%D0%B5%D0%BB%D0%BE%D0%BC%22%3E%3Cx"),
    ("javascript:alert(1)", None), ("https://lantern.example:99999/", None), ("https://a b/", None),
    ("file:///etc/passwd", None), ("https://[::", None), ("https://lantern.example/" + "x" * 3000, None), (None, None),
])  # fmt: skip
def test_only_addresses_word_can_follow_become_links(url: str | None, target: str | None) -> None:
    made = change("amended", "art:1", (("-", "а"), ("+", "б")), causes=(cause(url=url),))
    with zipfile.ZipFile(io.BytesIO(document(*editions(), (made,)))) as archive:
        relations = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
        used = etree.fromstring(archive.read("word/document.xml")).xpath("//*[local-name()='hyperlink']")
    assert [r.get("Target") for r in relations if r.get("TargetMode")] == ([target] if target else [])
    assert len(used) == (1 if target else 0)


def test_time_grows_with_the_number_of_changes_not_with_its_square() -> None:
    line: Redline = (("=", "слово " * 60), ("-", "десяти"), ("+", "пяти"), ("=", " слово" * 60))
    made = [change("amended", f"art:{n}/pt:1", line, ordinal=n, note=f"Сноска {n}.") for n in range(1000)]

    def seconds(count: int) -> float:
        started = time.process_time()
        document(*editions(), made[:count])
        return time.process_time() - started

    assert any(seconds(1000) < 24 * max(seconds(125), 0.02) for _ in range(4)), "slow every time"
    assert len(read(document(*editions(), made))) == 1000


@pytest.mark.parametrize(("old", "new"), [
    ("137412_rus_2020-08-10", "137412_rus_2020-10-27"),
    ("35109_kaz_2007_old", "35109_kaz_2011_new"),
    ("137412_kaz_2019_old", "137412_kaz_2020-08-10"),
])  # fmt: skip
def test_real_acts_read_back_to_the_word(old: str, new: str) -> None:
    if not REAL.exists():
        pytest.skip(f"real acts are not here: {REAL}")
    before, after = (files.read(REAL / f"{name}.md", None, at(DAY)) for name in (old, new))
    changes = attach(compare(before, after), before, after)
    found = [(row.text_before, row.text_after) for row in read(document(before, after, changes))]
    assert changes
    for made in changes:
        assert (made.text_before or "", made.text_after or "") in found
