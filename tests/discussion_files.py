"""Files for tests: Word documents put together part by part, PDFs written by hand."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, name: int, depth: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{name}"/></w:numPr>')


def table(*rows: Sequence[str]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def numbering(*levels: tuple[str, str], start: int = 1) -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start if not at else 1}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(levels)
    )
    return (
        f'<w:numbering {NAMES}><w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    )


def docx(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a Word document with `body`, and further parts."""
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMES}><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": TYPES, "word/document.xml": document, **(parts or {})})


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 3, 2, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def pdf(*pages: str, extra: str = "") -> bytes:
    """Return a PDF with pages of text, a line a line; letters are named by their own code."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF>"
        " endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    objects.append("<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>")
    objects.append(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>>>"
    )
    objects.append(f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream")
    kids = []
    for text in pages:
        lines = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -14 Td " for line in text.split("\n"))
        content = f"BT /F 12 Tf 50 800 Td {lines} ET" if text else "q Q"
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        place = len(objects)
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 850]/Resources<</Font<</F 3 0 R>>>>/Contents {place} 0 R>>"
        )
        kids.append(f"{place + 1} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    made, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj{content}endobj\n".encode("latin-1")
    table_at = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return made + f"trailer<</Size {len(objects) + 1}/Root 1 0 R{extra}>>\nstartxref\n{table_at}\n%%EOF".encode()
