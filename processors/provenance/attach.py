"""Each change given the acts that made it, as far as the notes of the edition and its header say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from processors.provenance.commencement import commencement
from processors.provenance.mentions import find_mentions
from processors.provenance.note import read_note
from processors.provenance.reading import NoteEvent, NoteReading
from processors.provenance.targets import PathIndex, scope_of
from zanwatch.identity import is_act_id, is_within, parent_path
from zanwatch.messages import Cause, Change, Edition, Link, Note

_MADE = frozenset(
    {
        "amended",
        "new_wording",
        "added",
        "repealed",
        "heading",
        "whole_text",
        "replaced_words",
        "suspended",
        "renumbered",
        "unknown",
    }
)
"""Operations that change a text; the others announce, judge or point elsewhere."""
_NAMED = _MADE | {"future", "court", "validity"}
_WHOLE = frozenset({"added", "repealed", "moved", "merged", "split"})
"""Ops of a change that take everything below the provision with them."""
_FLAG_OF = {"future": "future_change", "court": "court"}
Key = tuple[dt.date | None, str]
_Readings = dict[tuple[str, tuple[Link, ...]], NoteReading]
"""Notes already read: most stand unchanged in both editions."""


@dataclass(frozen=True)
class _Entry:
    """One event of a note, at one provision it is about."""

    scope: str
    sure: bool
    event: NoteEvent
    cause: Cause
    note: Note

    @property
    def key(self) -> Key:
        return self.cause.date, self.cause.number


@dataclass(frozen=True)
class _Book:
    """What the notes of one edition say, by provision."""

    edition: Edition
    named: Cause | None
    """The act the source itself names as the cause of the edition."""
    parents: dict[str, str]
    entries: dict[str, list[_Entry]]

    def chain(self, path: str) -> list[str]:
        """Return `path` and everything it stands under, nearest first; the whole act, "", is last."""
        chain = [path]
        while chain[-1]:
            above = self.parents.get(chain[-1], parent_path(chain[-1]))
            chain.append("" if above in chain else above)
        return chain

    def knows(self, scope: str, key: Key) -> bool:
        """Say whether the notes about `scope` already named this act."""
        return any(entry.key == key for entry in self.entries.get(scope, ()))


@dataclass(frozen=True)
class _Finding:
    """The entries that explain a change, and whether they are more than a guess."""

    entries: tuple[_Entry, ...]
    stated: bool


def attach(changes: Sequence[Change], old: Edition | None, new: Edition) -> tuple[Change, ...]:
    """Return `changes` with `causes`, `note` and flags from what the notes of `new` say and those of `old` did not.

    The nearest provision whose notes name a new act explains the change: the provision itself, then what it stands
    under, then the whole act. Exactly one new act is `stated`; several are all kept, as `candidate`; the act the
    source names as the cause of the edition is a `candidate` where no note speaks. A change of text that nothing
    explains is flagged `no_cause`. Editorial changes get no cause.
    """
    index = PathIndex([p.path for edition in (old, new) if edition for p in edition.provisions])
    readings: _Readings = {}
    now = _book(new, index, readings)
    before = _book(old, index, readings) if old else None
    return tuple(_explained(change, before, now, readings) for change in changes)


def _book(edition: Edition, index: PathIndex, readings: _Readings) -> _Book:
    entries: dict[str, list[_Entry]] = {}
    for note in edition.notes:
        reading = _read(note, edition, readings)
        for event in reading.events:
            if event.cause is None or event.operation not in _MADE or "other_language" in event.flags:
                continue
            scope = scope_of(event, note.path, edition.header.language, index)
            for path, sure in [*((p, scope.sure) for p in scope.paths), *((p, False) for p in scope.around)]:
                entries.setdefault(path, []).append(_Entry(path, sure, event, event.cause, note))
    parents = {p.path: p.parent for p in edition.provisions}
    return _Book(edition, _named(edition.header.cause), parents, entries)


def _named(cause: Cause | None) -> Cause | None:
    """Return the act the source names, with the date and number its requisites print."""
    acts = find_mentions(cause.evidence) if cause else ()
    if cause is None or cause.date or cause.number or not acts:
        return cause
    return cause.model_copy(update={"date": acts[0].date, "number": acts[0].number})


def _read(note: Note, edition: Edition, readings: _Readings) -> NoteReading:
    key = (note.text, note.links)
    if key not in readings:
        links = tuple(Link(text=k.text, href=_absolute(edition, k.href)) for k in note.links)
        readings[key] = read_note(note.text, edition.header.language, links)
    return readings[key]


def _absolute(edition: Edition, href: str) -> str:
    """Return where a link of a page leads; a link that is no address stays as written, to be refused."""
    return urljoin(edition.header.address, href) if re.match(r"/(?!/)", href) else href


def _explained(change: Change, before: _Book | None, now: _Book, readings: _Readings) -> Change:
    if change.op == "editorial":
        return change
    if change.op == "note":
        return _explain_note(change, before, now, readings)
    finding = _fresh(change, before, now) or _dated(change, before, now)
    if finding:
        causes = _causes(finding, now)
        return change.model_copy(update={"causes": causes, "note": finding.entries[0].note.text})
    note = _standing(change, now)
    if now.named:
        named = now.named.model_copy(update={"certainty": "candidate"})
        return change.model_copy(update={"causes": (named,), "note": note})
    return change.model_copy(update={"note": note, "flags": _with(change.flags, ["no_cause"])})


def _fresh(change: Change, before: _Book | None, now: _Book) -> _Finding | None:
    """Return the acts newly named at the nearest level that names any."""
    for level, entries in _levels(change, before, now):
        known = [level, change.path_before or level] if level == change.path_after else [level]
        fresh = [e for e in entries if before is None or not any(before.knows(s, e.key) for s in {e.scope, *known})]
        if fresh:
            single = len({e.key for e in fresh}) == 1
            return _Finding(tuple(fresh), single and all(e.sure and e.event.operation != "unknown" for e in fresh))
    return None


def _dated(change: Change, before: _Book | None, now: _Book) -> _Finding | None:
    """Return the acts named before whose date, or commencement, falls between the two editions: candidates."""
    if before is None:
        return None
    since, until = before.edition.header.edition_date, now.edition.header.edition_date
    for _, entries in _levels(change, before, now):
        due = [e for e in entries if any(d and since < d <= until for d in (e.cause.date, e.cause.in_force))]
        if due:
            return _Finding(tuple(due), stated=False)
    return None


def _levels(change: Change, before: _Book | None, now: _Book) -> Iterable[tuple[str, list[_Entry]]]:
    path = change.path_after if change.path_after is not None else change.path_before or ""
    book = now if change.path_after is not None or before is None else before
    for level in book.chain(path):
        entries = list(now.entries.get(level, ()))
        if level == path and path and change.op in _WHOLE:
            entries += [e for scope in sorted(now.entries) if scope != path for e in _below(now, scope, path)]
        yield level, [e for e in entries if _applies(e, change, level == path)]


def _below(book: _Book, scope: str, path: str) -> list[_Entry]:
    return book.entries[scope] if is_within(scope, [path]) else []


def _applies(entry: _Entry, change: Change, own: bool) -> bool:
    """Cap how far an event reaches: a heading is not its article, a repealed whole is not its amended part."""
    operation = entry.event.operation
    if operation == "heading":
        return own and change.op in {"heading", "amended"}
    if operation in {"whole_text", "replaced_words"}:
        return change.op in {"amended", "heading"}
    if operation == "renumbered":
        return change.op in {"renumbered", "moved", "amended", "heading"}
    if operation == "repealed" and not own:
        return change.op == "repealed"
    return True


def _causes(finding: _Finding, now: _Book) -> tuple[Cause, ...]:
    causes: dict[Key, Cause] = {}
    for entry in finding.entries:
        certainty = "stated" if finding.stated else "candidate"
        cause = entry.cause.model_copy(update={"certainty": certainty})
        causes.setdefault(entry.key, _completed(cause, now))
    return tuple(causes.values())


def _completed(cause: Cause, now: _Book) -> Cause:
    """Fill in what the source's own record of the same act knows and the note does not; reckon the start anew."""
    named = now.named
    if named is None or (named.date, named.number) != (cause.date, cause.number):
        return cause
    fields = ["url", "published", "in_force"] + (["act_id"] if is_act_id(named.act_id or "") else [])
    missing = {field: getattr(named, field) for field in fields if getattr(cause, field) is None}
    full = cause.model_copy(update=missing)
    start = commencement(full.commencement, now.edition.header.language, full.published, full.date)
    rule = full.commencement_rule or start.rule
    return full.model_copy(update={"commencement_rule": rule, "in_force": full.in_force or start.date})


def _standing(change: Change, now: _Book) -> str | None:
    path = change.path_after
    return next((note.text for note in now.edition.notes if path and note.path == path), None)


def _explain_note(change: Change, before: _Book | None, now: _Book, readings: _Readings) -> Change:
    """Give a changed note the acts it names now and did not name before."""
    old = _read_at(change.path_before, change.text_before, before, readings)
    new = _read_at(change.path_after, change.text_after, now, readings)
    known = {_identity(e) for e in old.events}
    named = [e for e in new.events if e.cause and e.operation in _NAMED and _identity(e) not in known]
    causes: dict[Key, Cause] = {}
    for cause in (e.cause for e in named if e.cause):
        causes.setdefault((cause.date, cause.number), cause)
    said = [e for e in new.events if e.cause is None and e.evidence not in {o.evidence for o in old.events}]
    flags = [_FLAG_OF[e.operation] for e in [*named, *said] if e.operation in _FLAG_OF]
    flags += ["other_language"] if any("other_language" in e.flags for e in named) else []
    flags += ["note_not_understood"] if "leftover" in new.flags else []
    update = {
        "causes": tuple(reversed(causes.values())),
        "note": change.text_after,
        "flags": _with(change.flags, flags),
    }
    return change.model_copy(update=update)


def _identity(event: NoteEvent) -> tuple[dt.date | None, str, bool]:
    """A change announced and a change made by the same act are two things."""
    cause = event.cause
    return (cause.date if cause else None), (cause.number if cause else ""), event.operation == "future"


def _read_at(path: str | None, text: str | None, book: _Book | None, readings: _Readings) -> NoteReading:
    if not text or book is None:
        return NoteReading(events=())
    same = [n for n in book.edition.notes if n.text == text and path in (None, n.path)]
    if same:
        return _read(same[0], book.edition, readings)
    return read_note(text, book.edition.header.language, ())


def _with(flags: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*flags, *more]))
