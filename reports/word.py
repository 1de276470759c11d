"""Word files (Office Open XML): parts rendered from templates, put into one ZIP.

The same values give the same bytes: no clock, no random ids, fixed times in the ZIP.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import quote, urlsplit

from reports import links, render
from reports.values import UiLanguage

_FRAME: Final = {
    "[Content_Types].xml": "word/types",
    "_rels/.rels": "word/package",
    "docProps/core.xml": "word/core",
    "word/_rels/document.xml.rels": "word/relations",
    "word/styles.xml": "word/styles",
    "word/settings.xml": "word/settings",
    "word/footer.xml": "word/footer",
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


def file(
    template: str, language: UiLanguage, *, title: str, disclaimer: str, follow: Iterable[str | None], **values: object
) -> bytes:
    """Return the .docx file whose text is made of `template`; `follow` are the addresses its words may lead to."""
    common = {"title": title, "disclaimer": disclaimer, "addresses": _addresses(follow), **values}
    parts = {**_FRAME, "word/document.xml": template}
    return _zipped((name, render.word(part, language, **common)) for name, part in parts.items())


def _addresses(follow: Iterable[str | None]) -> dict[str, Relation]:
    """Return the addresses a reader may follow, as written, each with its relation."""
    targets = dict.fromkeys(address for found in follow if (address := links.safe_address(found)))
    relations = ((address, _target(address)) for address in targets)
    return {address: Relation(f"link{n}", target) for n, (address, target) in enumerate(relations, 1) if target}


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
