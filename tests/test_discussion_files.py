"""Attached files: the text as an edition, the numbers Word prints, and no file that costs more than it may."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest

from processors.parse.discussion.attachments import package, worker
from processors.parse.discussion.attachments.findings import Findings
from processors.parse.discussion.attachments.pdf import paragraphs
from processors.parse.discussion.file import ReadFile, read_file
from tests.discussion_files import NAMES, TYPES, docx, numbered, numbering, paragraph, pdf, table, zipped
from tests.discussion_pages import SITE, capture
from zanwatch.errors import Rejected

FILE = f"{SITE}/application/downloadconceptfile?id=4001"
OPENING = (
    "О внесении изменений в приказ Министра степных дел от 3 марта 2020 года № 17 и о смотрителях колодцев области"
)


def known(data: bytes, **values: Any) -> Any:
    return capture(data, "draft_file", **({"act_id": "9001", "address": FILE} | values))


def read_one(data: bytes, **values: Any) -> ReadFile:
    (found,) = read_file(data, known(data, **values))
    return found


def looked(data: bytes) -> Findings:
    """What the process would find, found in this one."""
    (found,) = worker.look(data)
    return found


def texts(found: Findings) -> list[str]:
    return [line.text for line in found.lines]


def shown(found: ReadFile) -> list[str]:
    assert found.text
    return [f"{p.path} [{p.label}] {p.text}".strip() for p in found.text.provisions]


DRAFT = docx(
    paragraph(OPENING, run="<w:b/>")
    + paragraph("В соответствии с законом ПРИКАЗЫВАЮ:")
    + numbered("Внести в приказ следующие изменения.", 1)
    + numbered("Смотрители:", 1)
    + numbered("чистят колодец;", 1, 1)
    + numbered("ведут журнал.", 1, 1)
    + numbered("Приказ вводится в действие со дня подписания.", 1)
    + table(["№", "Колодец"], ["1", "Ак-Су"]),
    {"word/numbering.xml": numbering(("decimal", "%1."), ("decimal", "%2)"))},
)


def test_a_word_document_is_a_draft_with_the_numbers_word_prints() -> None:
    found = read_one(DRAFT)
    assert shown(found) == [
        f"preamble [] {OPENING}", "preamble:2 [] В соответствии с законом ПРИКАЗЫВАЮ:",
        "pt:1 [1.] Внести в приказ следующие изменения.", "pt:2 [2.] Смотрители:", "pt:2/sub:1 [1)] чистят колодец;",
        "pt:2/sub:2 [2)] ведут журнал.", "pt:3 [3.] Приказ вводится в действие со дня подписания.",
        "pt:3/tbl:1 []", "pt:3/tbl:1/row:1 []", "pt:3/tbl:1/row:1/cell:1 [] №", "pt:3/tbl:1/row:1/cell:2 [] Колодец",
        "pt:3/tbl:1/row:2 []", "pt:3/tbl:1/row:2/cell:1 [] 1", "pt:3/tbl:1/row:2/cell:2 [] Ак-Су",
    ]  # fmt: skip
    assert (found.filed.role, found.filed.language, found.filed.flags, found.filed.title) == ("text", "ru", (), OPENING)
    assert found.text
    assert found.text.header.act_id == "NPA9001"


@pytest.mark.parametrize(
    ("levels", "labels"),
    [
        ((("decimal", "%1."), ("decimal", "%1.%2."), ("lowerLetter", "%3)")),
         ["1.", "1.1.", "a)", "b)", "1.2.", "a)", "2."]),
        ((("upperRoman", "%1."), ("russianLower", "%2)"), ("lowerRoman", "(%3)")),
         ["I.", "а)", "(i)", "(ii)", "б)", "(i)", "II."]),
        ((("decimalZero", "%1"), ("bullet", "-"), ("upperLetter", "%3.")), ["01", "", "A.", "B.", "", "A.", "02"]),
    ],
)  # fmt: skip
def test_numbers_are_counted_as_word_counts_them(levels: Any, labels: list[str]) -> None:
    body = "".join(numbered("слово", 1, depth) for depth in (0, 1, 2, 2, 1, 2, 0))
    found = looked(docx(body, {"word/numbering.xml": numbering(*levels)}))
    assert texts(found) == [f"{label} слово".strip() for label in labels]
    assert not found.flags


def test_a_list_that_starts_anew_and_one_that_goes_on() -> None:
    body = numbered("а", 1) + numbered("б", 1) + numbered("в", 2) + numbered("г", 2)
    found = looked(docx(body, {"word/numbering.xml": numbering(("decimal", "%1."), start=5)}))
    assert texts(found) == ["5. а", "6. б", "1. в", "2. г"]


@pytest.mark.parametrize(
    "parts", [{}, {"word/numbering.xml": numbering(("chineseCounting", "%1."))}], ids=["no list", "a foreign way"]
)
def test_a_number_that_cannot_be_told_is_a_flag(parts: dict[str, str]) -> None:
    found = looked(docx(numbered("слово", 1), parts))
    assert texts(found) == ["слово"]
    assert "numbering" in found.flags


def test_a_style_may_number_and_head_its_paragraphs() -> None:
    styles = (
        f'<w:styles {NAMES}><w:style w:styleId="a"><w:name w:val="Пункт"/><w:pPr><w:numPr><w:numId w:val="1"/>'
        '</w:numPr></w:pPr></w:style><w:style w:styleId="b"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="c"><w:name w:val="c"/><w:basedOn w:val="c"/></w:style></w:styles>'
    )
    parts = {"word/numbering.xml": numbering(("decimal", "%1.")), "word/styles.xml": styles}
    body = "".join(paragraph("слово", f'<w:pStyle w:val="{style}"/>') for style in "abc")
    found = looked(docx(body, parts))
    assert [(line.text, line.style) for line in found.lines] == [
        ("1. слово", "text"), ("слово", "heading"), ("слово", "text"),
    ]  # fmt: skip


def test_tables_keep_their_columns() -> None:
    wide = (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p/></w:tc><w:tc>"
        + paragraph("в")
        + "</w:tc></w:tr></w:tbl>"
    )
    nested = f"<w:tbl><w:tr><w:tc>{paragraph('а')}{table(['б'])}</w:tc></w:tr></w:tbl>"
    found = looked(docx(wide + nested))
    assert [(line.text, line.cell) for line in found.lines] == [
        ("", (1, 1, 1)), ("в", (1, 1, 3)), ("а", (2, 1, 1)), ("б", (2, 1, 1)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("inside", "text", "flag"),
    [
        ("<w:ins><w:r><w:t>да</w:t></w:r></w:ins><w:del><w:r><w:delText>нет</w:delText></w:r></w:del>",
         "да", "tracked"),
        ("<w:r><w:t>слово</w:t><w:footnoteReference w:id='1'/></w:r>", "слово", "footnotes"),
        ("<w:r><w:drawing/></w:r>", None, "picture"),
        ("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>в рамке</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>",
         "в рамке", "textbox"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1", "formula"),
        ("<w:r><w:t>а</w:t><w:object/></w:r>", "а", "embedded"),
        ("<w:чудо><w:r><w:t>скрыто</w:t></w:r></w:чудо>", None, "element"),
        ("<w:r><w:t>один</w:t><w:tab/><w:t>два</w:t><w:br/><w:t>три</w:t></w:r>", "один два три", None),
        ("<w:hyperlink><w:r><w:t>ссылка</w:t></w:r></w:hyperlink>", "ссылка", None),
        ("<mc:AlternateContent><mc:Choice><w:r><w:t>раз</w:t></w:r></mc:Choice><mc:Fallback><w:r><w:t>раз</w:t></w:r>"
         "</mc:Fallback></mc:AlternateContent>", "раз", None),
    ],
)  # fmt: skip
def test_every_element_of_a_document_is_used_or_told(inside: str, text: str | None, flag: str | None) -> None:
    found = looked(docx(f"<w:p>{inside}</w:p>"))
    assert texts(found) == ([text] if text else [])
    assert set(found.flags) == ({flag} if flag else set())


def test_a_comparative_table_and_a_note_say_what_they_are() -> None:
    rows = table(["№", "Действующая редакция", "Предлагаемая редакция"], ["1", "раз", "два"])
    assert read_one(docx(paragraph("Сравнительная таблица") + rows)).filed.role == "comparative_table"
    assert read_one(docx(paragraph("Түсіндірме жазба"))).filed.role == "explanatory_note"
    exported = f"{SITE}/application/downloadnpa?id=1"
    assert read_one(docx(paragraph("Слово")), address=exported).filed.role == "export"


def test_a_pdf_is_put_together_from_its_lines() -> None:
    pages = [
        f"{OPENING}\nи их помощниках\n1. Первый пункт тянется на две\nстроки и кончается.\n1",
        "2\n2. Второй пункт.\nТекст после него.",
    ]
    found = read_one(pdf(*pages))
    assert found.text
    assert [p.line for p in found.text.provisions] == [
        f"{OPENING} и их помощниках", "1. Первый пункт тянется на две строки и кончается.", "2. Второй пункт.",
        "Текст после него.",
    ]  # fmt: skip
    assert [flag.code for flag in found.filed.flags] == ["layout"]
    assert found.filed.language == "ru"


def test_no_word_of_a_pdf_is_lost_between_its_paragraphs() -> None:
    pages = ["один два\nтри;\n\nЧетыре\n1", "- 2 -\nпять\n1) шесть"]
    assert list(paragraphs(pages)) == ["один два три;", "Четыре пять", "1) шесть"]


def ole(*inside: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512 + b"".join(text.encode("utf-16-le") for text in inside)


def test_archives_are_opened_one_level_deep() -> None:
    inner = zipped({"deep.txt": "x"})
    data = zipped(
        {"а/проект.docx": DRAFT, "таблица.zip": inner, "скан.pdf": pdf(""), "прочти.txt": "нет", "я.docx": inner}
    )
    outer, first, scan, deep = read_file(data, known(data))
    assert [flag.code for flag in outer.filed.flags] == ["archive"]
    assert outer.filed.body is None
    assert (first.filed.address, first.filed.role) == (f"{FILE}#а/проект.docx", "text")
    assert first.text
    assert [flag.code for flag in scan.filed.flags] == ["scanned"]
    assert [flag.code for flag in deep.filed.flags] == ["nested"]


def locked() -> bytes:
    import pypdf

    made = io.BytesIO()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf("слово")))
    writer.encrypt("тайна", algorithm="RC4-128")
    writer.write(made)
    return made.getvalue()


def flagged(data: bytes) -> bytes:
    """A zip whose parts say they are locked by a password."""
    raw = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(mark)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(mark, at + 4)
    return bytes(raw)


DTD = '<!DOCTYPE w [<!ENTITY a "слово"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="http://schemas.openxmlformats.org/'
DTD += 'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
FILED = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w><t>&a;</t></w>'
OUTSIDE = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="1" '
    'Type="http://schemas/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/><Relationship '
    'Id="2" Type="http://schemas/hyperlink" Target="http://gov.example" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize(
    ("data", "flag"),
    [
        (lambda: docx(paragraph("а"))[:200], "broken"),
        (lambda: b"PK\x03\x04 not a zip", "broken"),
        (lambda: docx("<w:p>"), "broken"),
        (lambda: docx(paragraph("а"), {"word/numbering.xml": DTD}), "dtd"),
        (lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": DTD}), "dtd"),
        (lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": FILED}), "dtd"),
        (lambda: zipped({"[Content_Types].xml": TYPES, "word/document.xml": DTD.encode("utf-16")}), "dtd"),
        (lambda: flagged(docx(paragraph("а"))), "encrypted"),
        (lambda: zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}), "unsupported"),
        (lambda: ole("WordDocument"), "unsupported"),
        (lambda: ole("EncryptedPackage"), "encrypted"),
        (lambda: b"{\\rtf1 text}", "unsupported"),
        (lambda: b"\x89PNG\r\n\x1a\n", "unsupported"),
        (lambda: pdf("", ""), "scanned"),
        (locked, "encrypted"),
        (lambda: b"%PDF-1.7\n1 0 obj<</Type/Catalog", "broken"),
        (lambda: zipped({f"word/{n}.xml": "<a/>" for n in range(package.PARTS + 1)}), "bomb"),
        (lambda: docx("<a>" * 400 + "</a>" * 400), "broken"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_why(data: Any, flag: str) -> None:
    found = read_one(data())
    assert [signal.code for signal in found.filed.flags] == [flag]
    assert found.filed.flags[0].detail
    assert (found.text, found.filed.body, found.filed.text_hash, found.filed.size) == (None, None, "", 0)


@pytest.mark.parametrize(
    ("parts", "flag"),
    [({"word/vbaProject.bin": b"\x00"}, "macros"), ({"word/_rels/settings.xml.rels": OUTSIDE}, "external")],
)  # fmt: skip
def test_macros_and_what_points_outside_are_told_and_the_text_is_read(parts: dict[str, Any], flag: str) -> None:
    found = read_one(docx(paragraph(OPENING), parts))
    assert [signal.code for signal in found.filed.flags] == [flag]
    assert found.text
    assert "gov.example" not in found.filed.flags[0].detail


def test_an_empty_document_is_told() -> None:
    assert [flag.code for flag in read_one(docx("<w:p/>")).filed.flags] == ["empty"]


def declared(size: int) -> bytes:
    """A small docx whose directory says that its text unpacks to `size` bytes."""
    raw = bytearray(docx(paragraph("а")))
    at = raw.find(b"word/document.xml", raw.find(b"PK\x01\x02")) - 46
    raw[at + 24 : at + 28] = size.to_bytes(4, "little")
    return bytes(raw)


def swollen(size: int) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        with archive.open("word/document.xml", "w", force_zip64=True) as part:
            for _ in range(size // 1_000_000):
                part.write(b" " * 1_000_000)
    return made.getvalue()


def crowded() -> bytes:
    """Elements that say nothing: small when packed, large as a tree."""
    return docx("<w:r/>" * (package.TAGS + 1))


def endless() -> bytes:
    """A PDF whose page draws a form that draws itself, and another whose stream unpacks without end."""
    import zlib

    packed = zlib.compress(b"BT (" + b"a" * 200_000_000 + b") Tj ET", 9)
    body = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    body += b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n"
    body += f"4 0 obj<</Length {len(packed)}/Filter/FlateDecode>>stream\n".encode() + packed + b"\nendstream endobj\n"
    return body + b"trailer<</Root 1 0 R>>\n%%EOF"


@pytest.mark.parametrize(
    "data", [lambda: declared(1_000_000_000), lambda: swollen(60_000_000), crowded, endless],
    ids=["says a gigabyte", "sixty megabytes of nothing", "millions of elements", "a stream that swells"],
)  # fmt: skip
def test_a_bomb_costs_little(data: Any) -> None:
    made = data()
    assert len(made) < 3_000_000
    began = time.monotonic()
    found = read_one(made)
    assert time.monotonic() - began < 150
    assert {signal.code for signal in found.filed.flags} <= {"bomb", "broken"}
    assert found.filed.flags
    assert found.text is None


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"<html><head><title>404</title></head><body></body></html>", "error_page"),
     ("<!DOCTYPE html><html><body>Войдите в систему</body></html>".encode(), "shell")],
)  # fmt: skip
def test_a_page_in_place_of_a_file_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        read_one(data)
    assert refusal.value.reason == reason


def test_the_same_file_gives_the_same_fact() -> None:
    assert read_one(DRAFT).filed.to_json() == read_one(DRAFT).filed.to_json()
