"""A zip opened with limits: what it says of itself is not believed, and nothing in it is followed."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from lxml import etree

from processors.parse.discussion.attachments.findings import Findings, UnreadableError

PARTS: Final = 2_000
"""Parts a package may have."""
PART_BYTES: Final = 48 * 1024 * 1024
"""Bytes a part may unpack to."""
TOTAL_BYTES: Final = 256 * 1024 * 1024
"""Bytes a package may say it unpacks to."""
TAGS: Final = 4_000_000
"""Tags an XML part may have; the longest code of laws has a quarter of this."""
_ENCRYPTED: Final = 0x1
_RELATIONSHIP: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MACROS: Final = re.compile(r"(?:^|/)vba\w*\.(?:bin|xml)$", re.I)
_HARMLESS: Final = "/hyperlink"
_UNPACKING: Final = (zipfile.BadZipFile, zlib.error, LookupError, ValueError, RuntimeError, EOFError, OSError)
"""What a broken part makes of the library that unpacks it."""


class Package:
    """A zip file in memory. Raises UnreadableError (broken, bomb, encrypted) where it is not to be opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            infos = self._zip.infolist()
        except _UNPACKING as error:
            raise UnreadableError("broken", f"not a whole zip: {error}") from error
        if len(infos) > PARTS:
            raise UnreadableError("bomb", f"{len(infos)} parts, {PARTS} are read at most")
        declared = sum(info.file_size for info in infos)
        if declared > TOTAL_BYTES:
            raise UnreadableError("bomb", f"says it unpacks to {declared} bytes, {TOTAL_BYTES} are read at most")
        if any(info.flag_bits & _ENCRYPTED for info in infos):
            raise UnreadableError("encrypted", "parts of the zip are locked by a password")
        self.names = tuple(info.filename for info in infos if not info.is_dir())

    def read(self, name: str) -> bytes:
        """Return the bytes of a part; raises UnreadableError (broken, bomb)."""
        try:
            with self._zip.open(name) as part:
                data = part.read(PART_BYTES + 1)
        except _UNPACKING as error:
            raise UnreadableError("broken", f"the part {name!r} cannot be unpacked: {error}") from error
        if len(data) > PART_BYTES:
            raise UnreadableError("bomb", f"the part {name!r} unpacks to more than {PART_BYTES} bytes")
        return data

    def xml(self, name: str) -> etree._Element:
        """Return a part as XML; raises UnreadableError (broken, bomb, dtd)."""
        return parse_xml(self.read(name), name)

    def look(self, findings: Findings) -> None:
        """Flag macros, and parts that point outside of the file; neither is ever run or followed."""
        macros = sorted(name for name in self.names if _MACROS.search(name))
        if macros:
            findings.flag("macros", macros[0])
        for target in self._outside():
            findings.flag("external", f"points to {target[:100]!r}, which is not fetched")

    def _outside(self) -> Iterator[str]:
        for name in sorted(name for name in self.names if name.endswith(".rels")):
            for relation in self.xml(name).iter(_RELATIONSHIP):
                if relation.get("TargetMode") == "External" and not (relation.get("Type") or "").endswith(_HARMLESS):
                    yield relation.get("Target") or ""


def parse_xml(data: bytes, name: str) -> etree._Element:
    """Return the root of `data`: nothing is expanded, no address asked; raises UnreadableError (broken, bomb, dtd)."""
    if data.count(b"<") > TAGS:
        raise UnreadableError("bomb", f"{name} has more than {TAGS} tags")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        code = "dtd" if b"<!DOCTYPE" in data[:4096] else "broken"
        raise UnreadableError(code, f"{name}: {str(error)[:200]}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("dtd", f"{name} declares a document type; no office program writes one")
    return root
