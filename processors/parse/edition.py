"""A capture made an edition: read, checked against what it was fetched for, built, hashed."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

from processors.parse import readers
from processors.parse.blocks import Document
from processors.parse.structure import build
from processors.text import language_of
from zanwatch.errors import Rejected
from zanwatch.identity import stable_id
from zanwatch.messages import Capture, Edition, EditionHeader, Language, Note, Provision, day_of

EDITION_KINDS: Final = frozenset({"text", "document"})
"""Kinds of capture that hold an edition; the others are kept and speak about acts."""


@cache
def known_readers() -> tuple[ModuleType, ...]:
    """Return the modules of processors/parse/readers, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(readers.__path__))
    return tuple(importlib.import_module(f"{readers.__name__}.{name}") for name in names)


def read_document(data: bytes, address: str) -> Document:
    """Read `data` with the reader that knows its form; raises Rejected when none does, or it is broken."""
    if not data.strip():
        raise Rejected("empty", "the answer has no body")
    for reader in known_readers():
        if reader.sniff(data):
            document: Document = reader.read(data, address)
            return document
    raise Rejected("unknown_format", f"neither HTML, JSON nor text ({len(data)} bytes)")


def parse(data: bytes, capture: Capture) -> Edition:
    """Return the edition in `data`.

    Raises Rejected when the bytes are not a whole edition of the act and language they were fetched for.
    """
    document = read_document(data, capture.address)
    _check(document, capture)
    provisions, notes, signals = build(document.blocks)
    language = document.language or capture.language
    if language is None:
        raise Rejected("wrong_language", "the page names no language, and its text is too short to tell")
    dated = capture.edition_date or document.edition_date
    header = EditionHeader(
        act_id=document.act_id or capture.act_id or "LOCAL",
        language=language,
        edition_date=dated or day_of(capture.fetched_at),
        edition_date_basis="source" if dated else "seen",
        title=document.title,
        requisites=document.requisites,
        status=document.status,
        act_types=document.act_types,
        cause=document.cause,
        source=capture.source,
        address=capture.address,
        capture_id=capture.id,
        run_id=capture.run_id,
        seen_at=capture.fetched_at,
        text_hash=text_hash(provisions, notes),
        size=sum(len(p.line) for p in provisions),
        related=document.related,
    )
    return Edition(
        header=header, provisions=provisions, notes=notes, signals=document.signals + signals, reader=reader_state()
    )


@cache
def reader_state() -> str:
    """Return what tells one state of the parser from another: a hash of its code and its rules."""
    package = Path(__file__).parents[1]
    files = [*package.glob("parse/**/*.py"), package / "text.py", *package.glob("rules/*.yml")]
    said = [part for file in sorted(files) for part in (file.relative_to(package).as_posix(), file.read_text("utf-8"))]
    return stable_id(*said)


def text_hash(provisions: Iterable[Provision], notes: Iterable[Note]) -> str:
    """Return the hash of a text: names, labels and words of all provisions, and all notes."""
    parts = [part for p in provisions for part in (p.path, p.label, p.text)]
    return stable_id(*parts, None, *(part for n in notes for part in (n.path, n.text)))


def _check(document: Document, capture: Capture) -> None:
    if capture.act_id and document.act_id and capture.act_id != document.act_id:
        raise Rejected("wrong_act", f"asked for {capture.act_id}, got {document.act_id}")
    wanted = capture.language
    if wanted and document.language and wanted != document.language:
        raise Rejected("wrong_language", f"asked for {wanted}, the page says {document.language}")
    written = language_of(" ".join(block.text for block in document.blocks if block.style != "title"))
    claimed: Language | None = document.language or wanted
    if written and claimed and written != claimed:
        raise Rejected("wrong_language", f"the page says {claimed}, its text is {written}")
