"""The comparative table as a Word file (Office Open XML): parts rendered from templates, put into one ZIP.

Same editions and changes, same bytes: no clock, no random ids, fixed times in the ZIP.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from reports import links, render
from reports.table.rows import table
from zanwatch.messages import Cause, Change, Edition

_PARTS: Final = {
    "[Content_Types].xml": "types",
    "_rels/.rels": "package",
    "docProps/core.xml": "core",
    "word/document.xml": "document",
    "word/_rels/document.xml.rels": "relations",
    "word/styles.xml": "styles",
    "word/settings.xml": "settings",
    "word/footer.xml": "footer",
}
"""Name of each part in the file and the template it is made of; Word wants the content types first."""

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a ZIP can name."""

_HOST: Final = re.compile(r"[A-Za-z0-9.-]{1,253}")
_URI: Final = "%/:=&?~#+!$,;'@()*"
"""What may stand in an address besides letters and digits; the rest is escaped."""
_LONGEST_ADDRESS: Final = 2000


class Relation(NamedTuple):
    """An address outside the file: its id within the file, and the address as a URI."""

    id: str
    target: str


def document(old: Edition, new: Edition, changes: Sequence[Change]) -> bytes:
    """Return the comparative table of `old` and `new` as a .docx file, in the language of the act."""
    rows = table(old, new, changes)
    values = {"old": old.header, "new": new.header, "table": rows, "addresses": _addresses(rows.causes)}
    return _zipped((name, render.word(part, new.header.language, **values)) for name, part in _PARTS.items())


def _addresses(causes: Iterable[Cause]) -> dict[str, Relation]:
    """Return the addresses a reader may follow, as written, each with its relation."""
    targets = dict.fromkeys(address for cause in causes if (address := links.safe_address(cause.url)))
    found = ((address, _target(address)) for address in targets)
    return {address: Relation(f"link{n}", target) for n, (address, target) in enumerate(found, 1) if target}


def _target(address: str) -> str:
    """Return `address` as a URI; "" when it is none: Word refuses a whole file for one malformed address."""
    try:
        target = quote(address, safe=_URI)
        parts = urlsplit(target)
        fits = _HOST.fullmatch(parts.hostname or "") and parts.port != 0 and len(target) <= _LONGEST_ADDRESS
    except ValueError:
        return ""
    return target if fits else ""


def _zipped(parts: Iterable[tuple[str, str]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts:
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(entry, text.encode())
    return buffer.getvalue()
