"""Everything handed to the public, as words: pages, feeds, tables, what stands inside Word files, whole mails."""

from __future__ import annotations

import email
import email.policy
import html
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path


def public_words(*folders: Path) -> Iterator[tuple[str, str]]:
    """Yield every file below `folders`, and every part of it, by name with its words."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield from words_in(str(file.relative_to(folder)), file.read_bytes())


def words_in(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield `content` as a reader sees it: markup with and without its tags, files inside files by their own names."""
    yield name, name
    if name.endswith(".eml"):
        yield from _mail(name, content)
    elif name.endswith(".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for part in parts.namelist():
                yield from words_in(f"{name}/{part}", parts.read(part))
    else:
        text = html.unescape(html.unescape(content.decode("utf-8-sig")))
        yield name, text
        yield name, re.sub(r"<[^>]*>", "", text)


def _mail(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    message = email.message_from_bytes(content, policy=email.policy.default)
    yield f"{name}/headers", " ".join(str(value) for value in message.values())
    for number, part in enumerate(part for part in message.walk() if not part.is_multipart()):
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        yield from words_in(f"{name}/{number}-{part.get_filename() or part.get_content_subtype()}", payload)
