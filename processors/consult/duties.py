"""What the law asks of those who put a draft up for discussion: terms with their source and their validity."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Literal

from processors.consult.calendar import add_working_days, working_days_between
from processors.provenance.rulebook import Entry, Pattern, checked
from processors.text import collapse, fold
from zanwatch.discussion import Channel

Document = Literal["bylaw", "bill", "concept", "consultative"]
DutyKind = Literal["discussion", "answers", "report", "extension"]


class DocumentRule(Entry):
    """How a kind of document is called in each language."""

    kind: Document
    ru: Pattern
    kk: Pattern


class Duty(Entry):
    """One term of law, with the words it stands in and the time it held."""

    id: str
    kind: DutyKind
    documents: tuple[Document, ...]
    channels: tuple[Channel, ...]
    days: int | None
    counted: Literal["working", "calendar"]
    start: Literal["posting", "closing", "remark"]
    since: dt.date | None
    until: dt.date | None
    act: str
    act_date: dt.date
    article: str
    verified: bool
    read: str | None
    basis: dict[str, str]
    """The source for readers, by language: kk, ru, en."""

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the rule was in force on `day`."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def due(self, start: dt.date) -> dt.date | None:
        """Return the last day of the term that begins after `start`; None where the rule names no number of days."""
        if self.days is None:
            return None
        if self.counted == "working":
            return add_working_days(start, self.days)
        return start + dt.timedelta(days=self.days)

    def between(self, start: dt.date, end: dt.date) -> int:
        """Return how many days, as the rule counts them, lie after `start` up to and with `end`; never below 0."""
        if self.counted == "working":
            return working_days_between(start, end)
        return max(0, (end - start).days)


class DutyRules(Entry):
    """`duties.yml`."""

    documents: tuple[DocumentRule, ...]
    duties: tuple[Duty, ...]


@cache
def duty_rules() -> DutyRules:
    """Return the duties."""
    return checked("duties", DutyRules)


def document_of(*names: str) -> Document | None:
    """Return the kind of document that the first telling of `names` (type, then title) says; None where none does."""
    for name in names:
        folded = fold(collapse(name))
        for rule in duty_rules().documents:
            if folded and (rule.ru.search(folded) or rule.kk.search(folded)):
                return rule.kind
    return None


def duty(kind: DutyKind, document: Document | None, channel: Channel, day: dt.date) -> Duty | None:
    """Return the rule in force on `day`; None where there is none, or the document is of no known kind."""
    for rule in duty_rules().duties:
        if rule.kind == kind and document in rule.documents and channel in rule.channels and rule.holds_on(day):
            return rule
    return None
