"""Editions out of the archive, as the parser of today reads them.

Two texts are compared only as one parser reads them: else what it learned between them would be told as changes.
"""

from __future__ import annotations

from collections import Counter

from processors.parse.discussion.read import DISCUSSION_KINDS, read
from processors.parse.edition import parse, reader_state
from processors.step import Ports
from zanwatch.archive import Archive
from zanwatch.errors import Rejected
from zanwatch.messages import Capture, Edition, EditionHeader
from zanwatch.store import Store


def edition_of(archive: Archive, body: str) -> Edition:
    """Return the edition filed under `body`, as it was read when it was filed."""
    return Edition.model_validate_json(archive.get(body))


def edition_now(ports: Ports, body: str) -> Edition:
    """Return the edition filed under `body`, its text read again where another state of the parser filed it.

    Where the store does not know the capture, or the parser refuses its bytes today, it stays as it was read.
    """
    edition = edition_of(ports.archive, body)
    capture = None if edition.reader == reader_state() else capture_of(ports.store, edition.header)
    if capture is None:
        return edition
    return reread(edition, ports.archive.get(capture.sha256), capture)


def reread(edition: Edition, data: bytes, capture: Capture) -> Edition:
    """Return `edition`, filed by another state of the parser, with its text as it is read now from `data`.

    `capture` and `data` are what it was made of. An archive of files holds several texts: the one that is most like
    `edition` is the one it was. What is refused today stays as it was read.
    """
    try:
        texts = read(data, capture).texts if capture.kind in DISCUSSION_KINDS else (parse(data, capture),)
    except Rejected:
        return edition
    words = words_of(edition)
    same = [text for text in texts if text.header.language == edition.header.language]
    found = max(same, key=lambda text: likeness(words_of(text), words), default=edition)
    return found.model_copy(update={"header": edition.header})


def capture_of(store: Store, header: EditionHeader) -> Capture | None:
    """Return the capture an edition was read from; None where the store knows no such capture."""
    rows = store.select(
        "SELECT source, run_id, kind, address, act_id, language, fetched_at, http_status, sha256, size"
        " FROM captures FINAL WHERE source = {source:String} AND id = {id:String}",
        source=header.source, id=header.capture_id,
    )  # fmt: skip
    return Capture.model_validate({**rows[0], "language": rows[0]["language"] or None}) if rows else None


def words_of(edition: Edition) -> Counter[str]:
    """Return how often each word stands in an edition."""
    return Counter(word for line in edition.lines() for word in line.split())


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Return the share of words two texts have in common, 0 to 1."""
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)
