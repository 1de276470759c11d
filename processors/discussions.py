"""What is read of a public discussion, and what changed between one text of a draft and the next.

The texts of a draft form lines: what stands on its cards, and for each role of a file the texts that are alike. Which
text follows which depends on what was seen and never on the order in which it arrived.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from processors.diff.compare import compare
from processors.editions import edition_now, edition_of, likeness, words_of
from processors.parse.discussion import read
from processors.step import Outcome, Ports, expect, message
from zanwatch.discussion import DraftSeen, DraftTextFiled
from zanwatch.discussion_rows import draft_change_row, draft_text_rows, report_rows
from zanwatch.messages import Capture, Fact
from zanwatch.rows import Rows
from zanwatch.store import Store

_CARD: Final = "card"
_ALIKE: Final = 0.4
"""Share of words two files have in common that makes one a later state of the other, and not another document."""


class Text(NamedTuple):
    """A text of a draft as it was seen; in order, the earlier first."""

    project_version: int
    seen_at: dt.datetime
    capture_id: str
    text_hash: str
    body: str
    address: str


def parse_discussion(data: bytes, capture: Capture, rows: Rows, ports: Ports) -> Outcome:
    """Return what a capture of a discussion comes to; raises Rejected where it is not what it was fetched for."""
    found = read.read(data, capture)
    for text in found.texts:
        ports.archive.put(text.to_json())
    messages = [message("drafts", seen.draft_id, seen) for seen in found.drafts]
    messages += [message("draft_texts", filed.draft_id, filed) for filed in found.files]
    return Outcome(rows + report_rows(found.report), tuple(messages))


def card_changes(seen: DraftSeen, ports: Ports) -> Rows:
    """Return what changed in the text on the card of a draft, from all its cards known and the one in hand."""
    if not seen.text_body:
        return []
    own = Text(seen.project_version, _kept(seen.seen_at), seen.capture_id, seen.text_hash, seen.text_body, seen.address)
    texts = {own, *_card_texts(ports.store, seen)}
    key = {"source": seen.source, "draft_id": seen.draft_id, "language": seen.language, "role": _CARD}
    return _changes(key, list(_in_turn(texts)), len(texts), ports)


def record_draft_text(fact: Fact, ports: Ports) -> Outcome:
    """draft_texts → store: the file as read, and what changed since the text it follows."""
    filed = expect(DraftTextFiled, fact)
    rows = draft_text_rows(filed)
    if not filed.body or not filed.language:
        return Outcome(rows)
    own = Text(0, _kept(filed.seen_at), filed.capture_id, filed.text_hash, filed.body, filed.address)
    texts = {own, *_file_texts(ports.store, filed)}
    key = {"source": filed.source, "draft_id": filed.draft_id, "language": filed.language, "role": filed.role}
    return Outcome(rows + _changes(key, _alike(texts, ports), len(texts), ports))


def _kept(moment: dt.datetime) -> dt.datetime:
    """Return a moment as the store gives it back: whole milliseconds."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _in_turn(texts: Iterable[Text]) -> Iterator[tuple[Text, Text]]:
    """Yield each text of a card with the one before it, where they differ."""
    ordered = sorted(texts)
    for old, new in pairwise(ordered):
        if old.text_hash != new.text_hash:
            yield old, new


def _alike(texts: Iterable[Text], ports: Ports) -> list[tuple[Text, Text]]:
    """Return each text of a file with the last one before it that is an earlier state of the same document."""
    first: dict[str, Text] = {}
    for text in sorted(texts):
        first.setdefault(text.text_hash, text)
    ordered = list(first.values())
    counted = {text.text_hash: words_of(edition_of(ports.archive, text.body)) for text in ordered}
    pairs = []
    for at, new in enumerate(ordered):
        before = [old for old in ordered[:at] if likeness(counted[old.text_hash], counted[new.text_hash]) >= _ALIKE]
        pairs += [(old, new) for old in before[-1:]]
    return pairs


def _changes(key: dict[str, Any], pairs: Sequence[tuple[Text, Text]], known: int, ports: Ports) -> Rows:
    """Return the rows of all changes that are not written yet, and of those that no longer hold."""
    written = _written(ports.store, key)
    wanted = {(old.text_hash, new.text_hash): (old, new) for old, new in reversed(pairs)}
    rows: Rows = []
    for pair, (old, new) in sorted(wanted.items()):
        if written.get(pair) == {new.seen_at}:
            continue
        place = key | {"old_hash": pair[0], "new_hash": pair[1], "seen_at": new.seen_at, "known": known}
        changes = compare(edition_now(ports, old.body), edition_now(ports, new.body))
        rows += [draft_change_row(change, place) for change in changes]
    for pair in sorted(written.keys() - wanted.keys()):
        rows += _gone(ports.store, key | {"old_hash": pair[0], "new_hash": pair[1]}, known)
    return rows


def _written(store: Store, key: dict[str, Any]) -> dict[tuple[str, str], set[dt.datetime]]:
    rows = store.select(
        "SELECT DISTINCT old_hash, new_hash, seen_at FROM draft_changes FINAL WHERE source = {source:String}"
        " AND draft_id = {draft_id:String} AND language = {language:String} AND role = {role:String}", **key,
    )  # fmt: skip
    written: dict[tuple[str, str], set[dt.datetime]] = {}
    for row in rows:
        written.setdefault((row["old_hash"], row["new_hash"]), set()).add(row["seen_at"])
    return written


def _gone(store: Store, pair: dict[str, Any], known: int) -> Rows:
    rows = store.select(
        "SELECT * FROM draft_changes FINAL WHERE source = {source:String} AND draft_id = {draft_id:String}"
        " AND language = {language:String} AND role = {role:String}"
        " AND old_hash = {old_hash:String} AND new_hash = {new_hash:String} ORDER BY ordinal", **pair,
    )  # fmt: skip
    return [("draft_changes", row | {"known": known, "gone": 1}) for row in rows]


def _card_texts(store: Store, seen: DraftSeen) -> list[Text]:
    rows = store.select(
        "SELECT project_version, seen_at, capture_id, text_hash, text_body AS body, address FROM draft_sightings FINAL"
        " WHERE source = {source:String} AND draft_id = {draft:String} AND language = {language:String}"
        " AND text_body != ''", source=seen.source, draft=seen.draft_id, language=seen.language,
    )  # fmt: skip
    return [Text(**row) for row in rows]


def _file_texts(store: Store, filed: DraftTextFiled) -> list[Text]:
    rows = store.select(
        "SELECT 0 AS project_version, seen_at, capture_id, text_hash, body, address FROM draft_texts FINAL"
        " WHERE source = {source:String} AND draft_id = {draft:String} AND language = {language:String}"
        " AND role = {role:String} AND body != ''",
        source=filed.source, draft=filed.draft_id, language=filed.language or "", role=filed.role,
    )  # fmt: skip
    return [Text(**row) for row in rows]
