"""The facts of public discussion: a draft as its card shows it, remarks, texts, and what became of each remark.

Names of commenters travel no further than the store: `Comment.author` goes into a table of its own, which no report
and no analyst reads; everybody else knows a participant by number.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, Literal

from pydantic import AwareDatetime

from zanwatch.identity import stable_id
from zanwatch.messages import Fact, Label, Language, Link, Sha256, Signal

CardKind = Literal["draft", "earlier", "conclusion"]
"""A card under discussion, an earlier version of one, a conclusion on a regulatory impact analysis."""
Channel = Literal[
    "public", "atameken", "councils", "anticorruption", "legal", "economic", "institute", "ngos",
]  # fmt: skip
CHANNELS: Final[tuple[Channel, ...]] = (
    "public", "atameken", "councils", "anticorruption", "legal", "economic", "institute", "ngos",
)  # fmt: skip
Stage = Literal["open", "review", "archived", "withdrawn", "unknown"]
FileRole = Literal["text", "comparative_table", "explanatory_note", "report", "export", "other"]
"""As a file's name says. `export` is what stands on the card itself, made into a file by the portal."""
Decision = Literal["accepted", "rejected", "none"]
OutcomeKind = Literal[
    "accepted", "accepted_in_part", "rejected_with_reason", "rejected_without_reason", "template_answer",
    "answered", "unanswered",
]  # fmt: skip
"""`answered`: there is an answer, and neither the portal nor its words say what was decided."""


class DraftFile(Fact):
    """A file a card offers."""

    name: str
    address: str
    role: FileRole


class Counts(Fact):
    """The counters a card prints; None where it prints none."""

    comments: int | None = None
    likes: int | None = None
    dislikes: int | None = None
    views: int | None = None
    accepted: int | None = None
    rejected: int | None = None


class Comment(Fact):
    """A remark, or the agency's answer to one."""

    id: str
    """The portal's own."""
    answers: str = ""
    """Id of the remark this one answers; "" for a remark."""
    official: bool = False
    """Whether the state body says it."""
    author: str = ""
    """As printed. Never leaves the store."""
    said_at: AwareDatetime | None = None
    """The portal prints no year; it follows from the days of the discussion."""
    block_id: str = ""
    block: str = ""
    """The words of the commented block, as the portal quotes them; "" is the whole draft."""
    text: str = ""
    decision: Decision = "none"


class DraftSeen(Fact):
    """A card as one page showed it: one language, one channel of remarks."""

    version: Literal[1] = 1
    source: str
    draft_id: str
    kind: CardKind
    seen_on: Literal["card", "list"] = "card"
    """A list says little of a card: no files, no text, no remarks; what is missing there is not missing."""
    channel: Channel
    language: Language
    title: str
    doc_type: str = ""
    body: str = ""
    """The state body that proposes the draft, as printed."""
    status: str = ""
    """As printed."""
    stage: Stage = "unknown"
    project_version: int = 1
    created: dt.date | None = None
    open_until: dt.date | None = None
    online_from: AwareDatetime | None = None
    online_until: AwareDatetime | None = None
    files: tuple[DraftFile, ...] = ()
    counts: Counts = Counts()
    report_address: str = ""
    """Where the report on the discussion stands; "" while there is none."""
    earlier: tuple[Link, ...] = ()
    """Earlier versions of the draft, with their addresses."""
    related: tuple[Link, ...] = ()
    """Other cards this one points to, e.g. the draft a conclusion is about."""
    passport: bool = False
    """The card shows a table about the draft instead of its text."""
    text_body: Sha256 | None = None
    """The text on the card, an Edition in the archive; None where there is none."""
    text_hash: str = ""
    comments: tuple[Comment, ...] = ()
    signals: tuple[Signal, ...] = ()
    capture_id: str
    run_id: str
    address: str
    seen_at: AwareDatetime


class DraftTextFiled(Fact):
    """A file of a card was read (or could not be) and its text filed."""

    version: Literal[1] = 1
    source: str
    draft_id: str
    address: str
    """The file's; cards name it among their files."""
    role: FileRole
    language: Language | None = None
    """As the text itself says; None where it is too short or mixed."""
    title: str = ""
    body: Sha256 | None = None
    """The text, an Edition in the archive; None where there is no text to read."""
    text_hash: str = ""
    size: int = 0
    """Characters."""
    flags: tuple[Signal, ...] = ()
    """Why it cannot be read, or what is wrong with it: `scanned`, `encrypted`, `macros`, `broken`, `bomb`, ..."""
    capture_id: str
    run_id: str
    seen_at: AwareDatetime


class ReportLine(Fact):
    """One line of the report of a state body on a discussion, as printed."""

    source: str
    draft_id: str
    language: Language
    position: int
    """Place in the report, from 1."""
    section: str = ""
    remark: str = ""
    answer: str = ""
    likes: int | None = None
    dislikes: int | None = None
    signals: tuple[Signal, ...] = ()
    capture_id: str
    seen_at: AwareDatetime


class Flag(Fact):
    """What a reader should know of a draft, with the values it rests on; they become sentences where they are read.

    `draft_states.flags` is a JSON list of these, of each what is not empty. Which values go with which code:
    docs/drafts.md.
    """

    code: str
    page: str = ""
    """Address of the card."""
    title: str = ""
    """The beginning of the title, as printed."""
    files: tuple[str, ...] = ()
    """Names of the files looked at, as the card prints them."""
    reasons: tuple[str, ...] = ()
    """Why a file is not read: codes of `DraftTextFiled.flags`."""
    language: Language | None = None
    """Of the card, or of the only text there is."""
    written: Language | None = None
    """The language a text is in, where it should be in `language`."""
    printed: int | None = None
    """Remarks and answers the card counts."""
    read: int | None = None
    """Remarks and answers that were read, over all channels."""
    before: dt.date | None = None
    after: dt.date | None = None
    """The last day of the discussion, as it was and as it is."""
    day: dt.date | None = None
    """When it was seen."""
    detail: str = ""
    """In rows written by earlier versions: the evidence in words."""


class Term(Fact):
    """What a rule demands of a discussion, and whether it was kept. `draft_states.terms` is a JSON list of these."""

    duty: Literal["discussion", "answers", "report", "extension"]
    rule: str
    """Id of the rule in processors/rules/duties.yml, which names its source in three languages."""
    verified: bool
    """Whether the rule was seen in the text of the law."""
    required: int | None = None
    """Working days the rule demands."""
    given: int | None = None
    """Working days the state body gave or took; None while it is not known."""
    due: dt.date | None = None
    """The last day that keeps the rule."""
    kept: bool | None = None
    """None while it cannot be told."""


class Outcome(Fact):
    """What became of one remark, as far as it can be told, with the words it rests on."""

    version: Literal[1] = 1
    source: str
    draft_id: str
    comment_id: str
    channel: Channel
    participant: int
    """The commenter's number in this discussion, from 1: the pseudonym."""
    kind: OutcomeKind
    labels: tuple[Label, ...] = ()
    """`stance`, `substance` (kind of remark), `outcome`, each with its evidence and rule; missing where not sure."""
    cluster: str = ""
    """Id of the first of the remarks that say the same; "" where it stands alone."""
    answer_id: str = ""
    answered_at: AwareDatetime | None = None
    answer_due: dt.date | None = None
    """The last day for an answer, where a rule in force sets one."""
    late_days: int | None = None
    """Working days the answer came late; 0 in time; None without an answer or a rule."""
    seen_at: AwareDatetime

    @property
    def id(self) -> str:
        """Deterministic id of the remark this is about."""
        return stable_id(self.source, self.draft_id, self.comment_id)
