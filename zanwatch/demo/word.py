"""Word files of the demo portal: the few parts a .docx cannot do without, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_OFFICE: Final = "http://schemas.openxmlformats.org/"
_TYPES: Final = (
    f'{_XML}<Types xmlns="{_OFFICE}package/2006/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MIME}.main+xml"/></Types>'
)
_RELATIONS: Final = (
    f'{_XML}<Relationships xmlns="{_OFFICE}package/2006/relationships"><Relationship Id="rId1" '
    f'Type="{_OFFICE}officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def document(lines: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """Return a Word file with a paragraph a line, then a table of `rows` where there are any."""
    table = Markup("<w:tbl>{}</w:tbl><w:p/>").format(Markup().join(map(_row, rows))) if rows else Markup()
    body = Markup().join(map(_paragraph, lines)) + table
    space = f'xmlns:w="{_OFFICE}wordprocessingml/2006/main"'
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f"{_XML}<w:document {space}><w:body>{body}<w:sectPr/></w:body></w:document>",
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return target.getvalue()


def _paragraph(line: str) -> Markup:
    return Markup('<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>').format(escape(line))


def _row(cells: Sequence[str]) -> Markup:
    shown = Markup().join(Markup("<w:tc><w:tcPr/>{}</w:tc>").format(_paragraph(cell)) for cell in cells)
    return Markup("<w:tr>{}</w:tr>").format(shown)
