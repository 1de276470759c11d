"""A PDF as lines: paragraphs put together from the lines of its pages."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from processors.parse.discussion.attachments.findings import Findings, Line, UnreadableError

PAGES: Final = 3_000
"""Pages a file may have."""
CHARACTERS: Final = 20_000_000
_OPENS: Final = re.compile(
    r"(?:стать[яи]|глава|раздел|параграф|приложение|примечание|сноска)\b|"
    r"\d+(?:-\d+)*(?:\.|\)|\s*-\s*(?:бап|тарау|бөлім|тармақ|қосымша))|[а-яәғқңөұүһіa-z]\)|[«\"–—-]\s*\S", re.I
)  # fmt: skip
_ENDS: Final = re.compile(r"[.;:!?»\"]\s*$")


def read_pdf(data: bytes, findings: Findings) -> None:
    """Add the lines of a PDF to `findings`; raises UnreadableError (broken, encrypted, scanned, bomb)."""
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not _opened(reader):
            raise UnreadableError("encrypted", "the file is locked by a password")
        if len(reader.pages) > PAGES:
            raise UnreadableError("bomb", f"{len(reader.pages)} pages, {PAGES} are read at most")
        texts = [page.extract_text() for page in reader.pages]
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # whatever a broken file makes of the library that reads it
        raise UnreadableError("broken", f"{type(error).__name__}: {str(error)[:200]}") from error
    if sum(map(len, texts)) > CHARACTERS:
        raise UnreadableError("bomb", f"more than {CHARACTERS} characters")
    blank = sum(not text.strip() for text in texts)
    if blank == len(texts):
        raise UnreadableError("scanned", f"{blank} pages without a word: pictures of a text, or nothing")
    if blank:
        findings.flag("scanned", f"{blank} of {len(texts)} pages hold no word")
    findings.flag("layout", "paragraphs and tables of a PDF are put together from lines")
    findings.lines += [Line(text) for text in paragraphs(texts)]


def _opened(reader: object) -> bool:
    """Try the empty password: many files are locked against printing only."""
    try:
        return bool(reader.decrypt(""))  # type: ignore[attr-defined]
    except Exception:
        return False


def paragraphs(pages: Sequence[str]) -> Iterator[str]:
    """Yield the paragraphs of a text given in lines; the number of a page at its edge is no line."""
    open_one = ""
    for at, page in enumerate(pages, start=1):
        for line in _lines(page, at):
            if open_one and (not line or _OPENS.match(line) or (_ENDS.search(open_one) and line[:1].isupper())):
                yield open_one
                open_one = ""
            open_one = f"{open_one} {line}".strip() if line else open_one
    if open_one:
        yield open_one


def _lines(page: str, number: int) -> list[str]:
    lines = [" ".join(line.split()) for line in page.split("\n")]
    while lines and lines[-1] in {"", str(number), f"- {number} -"}:
        lines.pop()
    while lines and lines[0] in {"", str(number), f"- {number} -"}:
        lines.pop(0)
    return lines
