"""A Word document as lines: paragraphs with the numbers Word prints before them, and the cells of tables."""

from __future__ import annotations

from typing import Final

from lxml import etree

from processors.parse.discussion.attachments.findings import Findings, Line
from processors.parse.discussion.attachments.numbering import Numbering, W, value_of
from processors.parse.discussion.attachments.package import Package
from processors.parse.discussion.attachments.styles import Styles

MAIN: Final = "word/document.xml"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SPACES: Final = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-"}
_THROUGH: Final = frozenset({
    f"{W}r", f"{W}hyperlink", f"{W}smartTag", f"{W}ins", f"{W}moveTo", f"{W}sdt", f"{W}sdtContent", f"{W}fldSimple",
    f"{W}customXml", f"{W}dir", f"{W}bdo", f"{_MC}AlternateContent", f"{_MC}Choice", f"{W}body",
})  # fmt: skip
_SILENT: Final = frozenset({
    f"{W}pPr", f"{W}rPr", f"{W}sectPr", f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr", f"{W}instrText",
    f"{W}fldChar", f"{W}softHyphen", f"{W}lastRenderedPageBreak", f"{W}tblPr", f"{W}tblGrid", f"{W}trPr", f"{W}tcPr",
    f"{W}sdtPr", f"{W}sdtEndPr", f"{W}smartTagPr", f"{W}customXmlPr", f"{W}permStart", f"{W}permEnd",
    f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference", f"{W}annotationRef", f"{W}tblPrEx",
    f"{W}moveFromRangeStart", f"{W}moveFromRangeEnd", f"{W}moveToRangeStart", f"{W}moveToRangeEnd", f"{_MC}Fallback",
    f"{W}delInstrText", f"{W}footnoteRef", f"{W}pgNum",
})  # fmt: skip
"""Elements that hold no words of the text, or the same words once more."""
_LOST: Final = {
    f"{W}del": "tracked", f"{W}moveFrom": "tracked", f"{W}delText": "tracked", f"{W}object": "embedded",
    f"{W}altChunk": "embedded", f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "footnotes",
    f"{W}sym": "symbols",
}  # fmt: skip
"""Elements that say something else than the text: what they mean for it."""


def read_docx(package: Package, findings: Findings) -> None:
    """Add the lines of the document to `findings`, and what is odd about it; raises UnreadableError."""
    package.look(findings)
    parts = {name: package.xml(name) for name in ("word/numbering.xml", "word/styles.xml") if name in package.names}
    numbering = Numbering(parts.get("word/numbering.xml"))
    _Reader(findings, numbering, Styles(parts.get("word/styles.xml"))).body(package.xml(MAIN))


class _Reader:
    """Walks the body in order; `_cell` is where in a table it stands."""

    def __init__(self, findings: Findings, numbering: Numbering, styles: Styles) -> None:
        self._findings = findings
        self._numbering = numbering
        self._styles = styles
        self._tables = 0
        self._cell: tuple[int, int, int] | None = None

    def body(self, element: etree._Element) -> None:
        """Read paragraphs and tables below `element`."""
        for child in element:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in _THROUGH or child.tag == f"{W}document":
                self.body(child)
            elif child.tag not in _SILENT:
                self._odd(child)

    def _paragraph(self, paragraph: etree._Element) -> None:
        pieces: list[str] = []
        self._inline(paragraph, pieces)
        text = " ".join("".join(pieces).split())
        label = self._label(paragraph) if text else ""
        if text or self._cell:
            whole = f"{label} {text}" if label else text
            self._findings.lines.append(Line(whole, self._styles.look(paragraph), self._cell))

    def _label(self, paragraph: etree._Element) -> str:
        numbered = self._styles.numbered(paragraph)
        if numbered is None:
            return ""
        label = self._numbering.label(*numbered)
        if label is None:
            self._findings.flag("numbering", f"list {numbered[0]} counts in a way that is not known")
        return label or ""

    def _inline(self, element: etree._Element, pieces: list[str]) -> None:
        for child in element:
            if child.tag in {f"{W}t", f"{_MATH}t"}:
                pieces.append(child.text or "")
            elif child.tag in _SPACES:
                pieces.append(_SPACES[child.tag])
            elif child.tag in _THROUGH:
                self._inline(child, pieces)
            elif child.tag in {f"{W}drawing", f"{W}pict"}:
                self._drawing(child, pieces)
            elif isinstance(child.tag, str) and child.tag.startswith(_MATH):
                self._findings.flag("formula", "a formula is kept as its characters")
                self._inline(child, pieces)
            elif child.tag not in _SILENT:
                self._odd(child)

    def _drawing(self, drawing: etree._Element, pieces: list[str]) -> None:
        boxes = list(drawing.iter(f"{W}txbxContent"))
        for box in boxes:
            self._findings.flag("textbox", "a text box is kept where it is anchored")
            for paragraph in box.iter(f"{W}p"):
                self._inline(paragraph, pieces)
                pieces.append(" ")
        if not boxes:
            self._findings.flag("picture", "a picture is not read")

    def _odd(self, element: etree._Element) -> None:
        code = _LOST.get(str(element.tag), "element")
        name = etree.QName(element).localname if isinstance(element.tag, str) else "entity"
        self._findings.flag(code, f"<{name}> is not part of what is read")

    def _table(self, table: etree._Element) -> None:
        """A table inside a cell is read as lines of that cell."""
        if self._cell:
            for cell in table.iter(f"{W}tc"):
                self.body(cell)
            return
        self._tables += 1
        for at, row in enumerate(_rows(table), start=1):
            column = 1
            for cell in _cells(row):
                self._cell = (self._tables, at, column)
                before = len(self._findings.lines)
                self.body(cell)
                if len(self._findings.lines) == before:
                    self._findings.lines.append(Line("", "text", self._cell))
                column += _span(cell)
        self._cell = None


def _rows(table: etree._Element) -> list[etree._Element]:
    return [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row.iter(f"{W}tc") if next(cell.iterancestors(f"{W}tr")) is row]


def _span(cell: etree._Element) -> int:
    properties = cell.find(f"{W}tcPr")
    told = value_of(properties, "gridSpan") if properties is not None else ""
    return min(int(told), 64) if told.isdecimal() and int(told) else 1
