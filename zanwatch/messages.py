"""The facts that travel through zanwatch: frozen, strict, versioned.

Every topic carries one of these as JSON. Four clocks are four fields and never mixed:
*in force* (`Cause.in_force`), *published* (`Cause.published`), *edition date*, *seen by us* (`seen_at`).
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from zanwatch.identity import stable_id

Language = Literal["ru", "kk"]
LANGUAGES: Final[tuple[Language, ...]] = ("kk", "ru")

RejectReason = Literal[
    "empty", "shell", "http_error", "captcha", "error_page", "cut", "too_large", "bad_encoding",
    "wrong_language", "wrong_act", "unreadable", "unknown_format", "poison",
]  # fmt: skip
NoteKind = Literal["amendment", "repeal", "notice", "future", "court", "service"]
DateBasis = Literal["source", "requisites", "seen"]
Op = Literal[
    "added", "repealed", "amended", "renumbered", "moved", "split", "merged", "heading", "note", "editorial",
]  # fmt: skip
RunStatus = Literal["green", "red"]
_ALMATY: Final = dt.timezone(dt.timedelta(hours=5))
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Fact(BaseModel):
    """Something that happened or was seen; it does not change afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to_json(self) -> bytes:
        """Return the fact as UTF-8 JSON, the same bytes for the same fact."""
        return self.model_dump_json().encode()


class Capture(Fact):
    """The bytes fetched from one address at one moment; the bytes lie in the archive under `sha256`."""

    version: Literal[1] = 1
    source: str
    run_id: str
    kind: str
    """What was asked for, in the source's own words: `text`, `history`, `info`, `document`."""
    address: str
    act_id: str | None = None
    """The act the address was asked for; another act on the page is a reject."""
    language: Language | None = None
    edition_date: dt.date | None = None
    """The date of the edition as the source's index or version list states it."""
    fetched_at: AwareDatetime
    http_status: int
    content_type: str = ""
    sha256: Sha256
    size: int
    """Bytes."""

    @property
    def id(self) -> str:
        """Deterministic id of this capture."""
        return stable_id(self.sha256, self.address, self.fetched_at.isoformat())


class Link(Fact):
    """A link printed in a text: its words and where it leads, as written by the portal."""

    text: str
    href: str


class Provision(Fact):
    """One node of an act. The text of a node is its own line; its children stand after it."""

    at: int
    """Place in the document, counted over provisions and notes together."""
    path: str
    parent: str
    """Path of the node it stands under on the page (a chapter for an article); "" at the top."""
    label: str = ""
    """The printed number with what belongs to it: `Статья 12-1.`, `1)`, `3-бап.`"""
    text: str = ""
    repealed: bool = False
    """The number stands, the text is gone, a note says why."""
    links: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    """What links of the portal call this line: `z18`; no name of ours (zanwatch.identity)."""

    @property
    def line(self) -> str:
        """The node as printed: label and text."""
        return f"{self.label} {self.text}" if self.label and self.text else self.label or self.text


class Note(Fact):
    """The publisher's words about a provision; never part of the normative text."""

    at: int
    path: str
    """The provision the note belongs to; "" is the whole act."""
    kind: NoteKind
    text: str
    links: tuple[Link, ...] = ()


class Signal(Fact):
    """Something on a page the parser did not expect; kept, counted and shown."""

    code: str
    detail: str


class Cause(Fact):
    """The act that made a change, as far as it is known, with the words that say so."""

    act_type: str = ""
    date: dt.date | None = None
    number: str = ""
    act_id: str | None = None
    url: str | None = None
    clause: str | None = None
    """The provision of that act that says so, named as provisions are: `art:1/pt:2/sub:3`."""
    commencement: str = ""
    """The words on commencement, as printed."""
    commencement_rule: str = ""
    """Id of the rule those words match (processors/rules/commencement.yml); "" where none does."""
    in_force: dt.date | None = None
    published: dt.date | None = None
    certainty: Literal["stated", "candidate", "unknown"] = "unknown"
    evidence: str = ""


class EditionHeader(Fact):
    """What is known of an edition besides its text."""

    version: Literal[1] = 1
    act_id: str
    language: Language
    edition_date: dt.date
    edition_date_basis: DateBasis
    title: str
    requisites: str = ""
    """Type, body, date, number and registration as the portal prints them in one paragraph."""
    status: str = ""
    """The portal's own code: new, upd, yts, ..."""
    act_types: tuple[str, ...] = ()
    """The source's own type codes, e.g. ЗАК, ПРИК; empty where it states none."""
    cause: Cause | None = None
    """The act the source itself names as the cause of this edition."""
    source: str
    address: str
    capture_id: str
    run_id: str = ""
    seen_at: AwareDatetime
    text_hash: str
    """Hash of all provisions and notes: equal hash, equal edition."""
    size: int
    """Characters of normative text."""
    related: tuple[Link, ...] = ()
    """The same act elsewhere, e.g. its id in the control bank."""

    @property
    def id(self) -> str:
        """Deterministic id: act, language, edition date, text."""
        return stable_id(self.act_id, self.language, self.edition_date.isoformat(), self.text_hash)


class Edition(Fact):
    """The text of an act in one language as of a date: provisions in document order, and notes."""

    header: EditionHeader
    provisions: tuple[Provision, ...]
    notes: tuple[Note, ...] = ()
    signals: tuple[Signal, ...] = ()
    reader: str = ""
    """Which state of the parser read it; "" for a text that is not a page of an act, and before this was kept."""

    def lines(self) -> list[str]:
        """Return every provision and note as printed, in document order."""
        placed = [(p.at, p.line) for p in self.provisions] + [(n.at, n.text) for n in self.notes]
        return [line for _, line in sorted(placed)]


class EditionFiled(Fact):
    """An edition was parsed and filed in the archive under `body`."""

    header: EditionHeader
    body: Sha256


RedlineOp = Literal["=", "-", "+"]
Redline = tuple[tuple[RedlineOp, str], ...]


class Change(Fact):
    """What happened to one provision between an edition and the one preceding it by date."""

    version: Literal[1] = 1
    id: str
    """The event: the same for the same change seen twice or in two sources."""
    act_id: str
    language: Language
    source: str
    title: str
    requisites: str = ""
    address: str
    old_edition: dt.date
    new_edition: dt.date
    old_hash: str
    new_hash: str
    old_capture: str
    new_capture: str
    seen_at: AwareDatetime
    ordinal: int
    """Place among the changes of this pair of editions."""
    op: Op
    path_before: str | None
    path_after: str | None
    text_before: str | None
    text_after: str | None
    redline: Redline
    at_before: int | None
    at_after: int | None
    """Place of the first provision covered (of the note, for `note`) in the old and the new edition."""
    span_before: int
    span_after: int
    """How many provisions (or notes) the change covers in the old and the new edition; 0: it only says more."""
    causes: tuple[Cause, ...] = ()
    note: str | None = None
    """The publisher's words that stand with the changed provision."""
    flags: tuple[str, ...] = ()
    row: str = ""
    """How the row of a table begins that a changed cell stands in; "" for all else."""


class Label(Fact):
    """One thing said about a change or an act, with the words it rests on."""

    name: str
    """act_type, body, substance, ..."""
    value: str
    evidence: str
    rule: str
    """Id of the rule that said so."""


class Assessment(Fact):
    """What a change, or an edition, means. A label that is missing was not sure enough."""

    version: Literal[1] = 1
    subject: str
    """Id of a change or of an edition."""
    act_id: str
    language: Language
    labels: tuple[Label, ...]


class Run(Fact):
    """One crawl of one source, reconciled with the source's own total."""

    version: Literal[1] = 1
    run_id: str
    source: str
    started_at: AwareDatetime
    finished_at: AwareDatetime
    expected: int | None
    """What the source itself says it holds; None when it did not say."""
    seen: int
    """Items met in the source's index."""
    fetched: int
    changed: int
    """Items whose date in the index moved, or that are new."""
    failed: int
    skipped: int
    """Items left for a later run by their tier."""
    oldest_unchecked: dt.date | None = None
    source_updated: dt.date | None = None
    """The day the source says it was last updated: the source's own lag."""
    permission: str = "robots obeyed"
    status: RunStatus
    reasons: tuple[str, ...] = ()
    """Why the run is red, in words."""
    limits: tuple[str, ...] = ()
    """What could not be seen although nothing failed, in words."""


class Reject(Fact):
    """A capture or message refused, and why. Nothing is lost: the bytes stay in the archive."""

    version: Literal[1] = 1
    source: str
    run_id: str
    address: str
    act_id: str | None = None
    language: Language | None = None
    reason: RejectReason
    detail: str
    sha256: str
    """Of the refused bytes; "" when there were none."""
    seen_at: AwareDatetime

    @property
    def id(self) -> str:
        """Deterministic id of this refusal."""
        return stable_id(self.run_id, self.address, self.reason, self.sha256)


class Held(Fact):
    """An edition lost much of its text and waits for a second capture: the source should be asked again soon."""

    version: Literal[1] = 1
    source: str
    act_id: str
    language: Language
    sha256: Sha256
    """Of the capture that is to be confirmed."""
    seen_at: AwareDatetime


def day_of(moment: dt.datetime) -> dt.date:
    """Return the calendar day of `moment` in Kazakhstan (UTC+5 since 01.03.2024, unverified for earlier years)."""
    return moment.astimezone(_ALMATY).date()
