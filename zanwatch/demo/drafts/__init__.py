"""The invented drafts of the demo portal: strict models over the `.yml` files beside this one.

What is said in one language only, as remarks are, is shown on the pages of both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import Field

from zanwatch.demo.acts import Day, Strict, Words, read_yaml
from zanwatch.messages import Language

Number = Annotated[str, Field(pattern=r"^[0-9]{8}$")]
Decision = Literal["", "accepted", "rejected"]


class Answer(Strict):
    """What the state body answers to a remark."""

    id: Number
    at: dt.datetime
    text: str
    since: Day = 1


class Remark(Strict):
    """A remark of a participant."""

    id: Number
    at: dt.datetime
    author: str
    text: str
    channel: int = 6
    block: int = 0
    """Which line of the card is remarked upon, from 1; 0 is the whole draft."""
    since: Day = 1
    decision: Decision = ""
    decided: Day = 1
    answer: Answer | None = None

    def decision_on(self, day: int) -> Decision:
        """Return what the icon says on `day`."""
        return self.decision if self.decided <= day else ""

    def answer_on(self, day: int) -> Answer | None:
        """Return the answer that stands on `day`."""
        return self.answer if self.answer and self.answer.since <= day else None


class Attachment(Strict):
    """A Word file of a card: lines, then rows of a table."""

    id: Number
    language: Language
    name: str
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    since: Day = 1


class Version(Strict):
    """What a card shows from a day on: lines of the text, or the rows of a table about the draft."""

    history: Number
    """Its number among earlier versions, once it is one."""
    since: Day = 1
    lines: tuple[Words, ...] = ()
    passport: tuple[tuple[Words, Words], ...] = ()


class Draft(Strict):
    """A draft under discussion, with all that happens to it."""

    id: Number
    kind: Literal["draft", "conclusion"] = "draft"
    created: dt.date
    until: dt.date
    since: Day = 1
    archived: Day | None = None
    """The day from which it stands in the archive."""
    reported: Day | None = None
    """The day from which there is a report."""
    title: Words
    type: Words
    body: Words
    views: int
    likes: int = 0
    dislikes: int = 0
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    files: tuple[Attachment, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def is_archived(self, day: int) -> bool:
        """Say whether it stands in the archive on `day`."""
        return self.archived is not None and self.archived <= day

    def is_reported(self, day: int) -> bool:
        """Say whether there is a report on `day`."""
        return self.reported is not None and self.reported <= day

    def versions_on(self, day: int) -> tuple[Version, ...]:
        """Return the versions known on `day`, oldest first."""
        return tuple(version for version in self.versions if version.since <= day)

    def remarks_on(self, day: int, channel: int | None = None) -> list[Remark]:
        """Return the remarks that stand on `day`, newest first; of one channel, or of all."""
        shown = [r for r in self.remarks if r.since <= day and channel in {None, r.channel}]
        return sorted(shown, key=lambda remark: (remark.at, remark.id), reverse=True)


@cache
def load_drafts() -> Mapping[str, Draft]:
    """Return the drafts by id, newest first. Raises InputError where a file cannot be used."""
    drafts = [read_yaml(file, Draft) for file in files(__package__).iterdir() if file.name.endswith(".yml")]
    return {draft.id: draft for draft in sorted(drafts, key=lambda draft: draft.id, reverse=True)}
