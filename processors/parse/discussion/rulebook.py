"""`discussion.yml` as checked rules, looked up by folded words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Literal

from processors.provenance.rulebook import Entry, Pattern, checked
from processors.text import collapse, fold
from zanwatch.discussion import Channel, Decision, FileRole, Stage
from zanwatch.messages import Language

Leads = Literal["file", "export", "report_file", "report", "earlier", "card"]


class Named(Entry):
    """Words the portal prints, in one language or in any."""

    language: Language | Literal["any"]
    source: str
    names: tuple[str, ...]


class LabelRule(Named):
    """What a label of a card, or a column of a report, means."""

    field: str


class StageRule(Named):
    """What a status means."""

    stage: Stage


class DecisionRule(Named):
    """What the icon beside a remark means."""

    decision: Decision


class ChannelRule(Entry):
    """Whose remarks a page shows."""

    channel: Channel
    number: int
    source: str
    names: Mapping[Language, tuple[str, ...]]


class CounterRule(Entry):
    """What a number beside an icon counts."""

    field: str
    mark: str
    source: str


class AddressRule(Entry):
    """Where a link leads."""

    leads: Leads
    pattern: Pattern
    source: str


class RoleRule(Entry):
    """What a file is for, by its name."""

    role: FileRole
    language: Language
    source: str
    pattern: Pattern


class Wording(Entry):
    """Words that say one thing, in one language."""

    language: Language
    source: str
    pattern: Pattern


class ClockRule(Entry):
    """The clock of the portal, up to a day."""

    until: dt.date | None
    hours: int
    source: str


class DiscussionRules(Entry):
    """`discussion.yml`."""

    labels: tuple[LabelRule, ...]
    stages: tuple[StageRule, ...]
    channels: tuple[ChannelRule, ...]
    decisions: tuple[DecisionRule, ...]
    counters: tuple[CounterRule, ...]
    list_counters: tuple[CounterRule, ...]
    addresses: tuple[AddressRule, ...]
    roles: tuple[RoleRule, ...]
    documents: tuple[str, ...]
    text_roles: tuple[RoleRule, ...]
    passport: tuple[Wording, ...]
    amending: tuple[Wording, ...]
    report: tuple[LabelRule, ...]
    fillers: tuple[str, ...]
    no_remarks: tuple[Wording, ...]
    ignored_classes: frozenset[str]
    ignored_tags: frozenset[str]
    clock: tuple[ClockRule, ...]
    days_before: int


@cache
def rules() -> DiscussionRules:
    """Return the rules of discussion; raises ConfigError where the file is not as it should be."""
    return checked("discussion", DiscussionRules)


def words(text: str) -> str:
    """Return printed words as they are looked up: folded, single spaces, no colon."""
    return collapse(fold(text)).strip(" :")


@cache
def labels() -> Mapping[str, LabelRule]:
    """Return the labels of a card by their words."""
    return _by_words(rules().labels)


@cache
def columns() -> Mapping[str, LabelRule]:
    """Return the columns of a report by their words."""
    return _by_words(rules().report)


def _by_words(entries: Iterable[LabelRule]) -> dict[str, LabelRule]:
    return {words(name): rule for rule in entries for name in rule.names}


@cache
def stages() -> Mapping[str, Stage]:
    """Return what the words of a status mean."""
    return {words(name): rule.stage for rule in rules().stages for name in rule.names}


@cache
def decisions() -> Mapping[str, Decision]:
    """Return what the words of an icon mean."""
    return {words(name): rule.decision for rule in rules().decisions for name in rule.names}


@cache
def channels() -> Mapping[str, Channel]:
    """Return whose remarks stand below a heading."""
    return {words(n): rule.channel for rule in rules().channels for names in rule.names.values() for n in names}


@cache
def channel_numbers() -> Mapping[int, Channel]:
    """Return the channels by the number in the address."""
    return {rule.number: rule.channel for rule in rules().channels}


@cache
def fillers() -> tuple[str, ...]:
    """Return the words of a remark's heading that say nothing, the longest first."""
    return tuple(sorted((words(filler) for filler in rules().fillers), key=len, reverse=True))


def is_no_remarks(text: str) -> bool:
    """Say whether these printed words stand on a card in place of remarks."""
    return any(rule.pattern.fullmatch(words(text)) for rule in rules().no_remarks)


PUBLIC: Final[Channel] = "public"
