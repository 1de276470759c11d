"""The process that reads a file: bytes come in, what was found goes out as JSON; it ends itself when it takes too much.

Run as `python -m processors.parse.discussion.attachments.worker`.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import PurePosixPath
from typing import Final

from processors.parse.discussion.attachments.docx import MAIN, read_docx
from processors.parse.discussion.attachments.findings import Findings, UnreadableError
from processors.parse.discussion.attachments.package import Package
from processors.parse.discussion.attachments.pdf import CHARACTERS, read_pdf

MEMORY: Final = 1024 * 1024 * 1024
"""Bytes of address space."""
CPU_SECONDS: Final = 60
MEMBERS: Final = 20
"""Files read of an archive."""
_READ: Final = frozenset({".docx", ".docm", ".pdf"})
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def look(data: bytes) -> list[Findings]:
    """Return what is found in a file, and in each file of an archive."""
    findings = Findings()
    try:
        if data.startswith(b"PK"):
            return _zip(Package(data), findings)
        _one(data, findings)
    except UnreadableError as refusal:
        findings.flag(refusal.code, refusal.detail)
    except RecursionError:
        findings.flag("bomb", "parts stand in one another deeper than any document needs")
    return [findings]


def _one(data: bytes, findings: Findings) -> None:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        read_pdf(data, findings)
    elif data.startswith(_OLE):
        locked = _LOCKED in data
        raise UnreadableError(
            "encrypted" if locked else "unsupported", "a locked document" if locked else "an old .doc"
        )
    elif data.startswith(b"{\\rtf"):
        raise UnreadableError("unsupported", "an .rtf")
    else:
        raise UnreadableError("unsupported", f"begins with {data[:8].hex()}")


def _zip(package: Package, findings: Findings) -> list[Findings]:
    if MAIN in package.names:
        read_docx(package, findings)
        return [findings]
    if "[Content_Types].xml" in package.names or "mimetype" in package.names:
        raise UnreadableError("unsupported", f"an office file without a text: {', '.join(package.names[:3])}")
    readable = [name for name in sorted(package.names) if PurePosixPath(name.lower()).suffix in _READ]
    findings.flag("archive", f"{len(package.names)} files, {len(readable[:MEMBERS])} of them read")
    return [findings, *(_member(package, name) for name in readable[:MEMBERS])]


def _member(package: Package, name: str) -> Findings:
    """Read a file of an archive; an archive in an archive is not opened."""
    findings = Findings(name=name)
    try:
        data = package.read(name)
        inner = Package(data) if data.startswith(b"PK") else None
        if inner and MAIN not in inner.names:
            raise UnreadableError("nested", "an archive in an archive is not opened")
        if inner:
            read_docx(inner, findings)
        else:
            _one(data, findings)
    except UnreadableError as refusal:
        findings.flag(refusal.code, refusal.detail)
    return findings


def main() -> int:
    """Read stdin, write what was found to stdout."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        found = look(sys.stdin.buffer.read())
    except MemoryError:
        found = [Findings(flags={"bomb": f"takes more than {MEMORY} bytes of memory"})]
    if sum(len(line.text) for findings in found for line in findings.lines) > CHARACTERS:
        found = [Findings(flags={"bomb": f"holds more than {CHARACTERS} characters"})]
    told = json.dumps([dataclasses.asdict(findings) for findings in found], ensure_ascii=False)
    sys.stdout.buffer.write(told.encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
