"""Labels and counters: what stands beside a name, and what stands beside an icon."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from processors.parse.discussion.moments import moment
from processors.parse.discussion.page import Ledger, classes, elements, of_class, quoted, whole
from processors.parse.discussion.rulebook import CounterRule, labels, stages, words
from processors.text import collapse, squeeze
from zanwatch.discussion import Counts
from zanwatch.messages import Signal

_APART: Final = " or ".join(f"ancestor::{of_class(name)}" for name in ("commentable-div", "comments", "conceptFiles"))
_NUMBER: Final = re.compile(r"\d{1,9}")
_MOMENTS: Final = ("created", "open_until", "online_from", "online_until")
_HEADINGS: Final = frozenset({"files", "content"})
"""Labels that stand over something, with nothing beside them."""
_LAST_VERSION: Final = 65535


@dataclass(frozen=True)
class Fields:
    """What the labels of a card say, by field."""

    values: Mapping[str, str]
    printed: tuple[str, ...]
    """The labels as printed: they tell the language of the page."""
    signals: tuple[Signal, ...]

    def text(self, field: str) -> str:
        """Return a value as printed; "" where there is none."""
        return self.values.get(field, "")

    def moment(self, field: str) -> dt.datetime | None:
        """Return a value as a moment."""
        return moment(self.text(field))

    def day(self, field: str) -> dt.date | None:
        """Return a value as a day."""
        found = self.moment(field)
        return found.date() if found else None

    def known(self) -> dict[str, Any]:
        """Return what the labels say, by the fields of DraftSeen."""
        number = _NUMBER.search(self.text("version"))
        return {
            "doc_type": self.text("doc_type"), "status": self.text("status"),
            "stage": stages().get(words(self.text("status")), "unknown"),
            "project_version": min(int(number[0]), _LAST_VERSION) if number else 1,
            "created": self.day("created"), "open_until": self.day("open_until"),
            "online_from": self.moment("online_from"), "online_until": self.moment("online_until"),
        }  # fmt: skip


def fields_of(pairs: Iterable[tuple[str, str]]) -> Fields:
    """Return what pairs of a label and a value say; a label no rule knows, and a value of no sense, are signals."""
    values: dict[str, str] = {}
    printed: list[str] = []
    signals: list[Signal] = []
    for label, value in pairs:
        rule = labels().get(words(label))
        if rule is None:
            signals.append(Signal(code="label", detail=f"unknown label {quoted(label)}: {quoted(value)}"))
            continue
        printed.append(label)
        if rule.field in values and values[rule.field] != value:
            signals.append(Signal(code="label", detail=f"{rule.field} stands twice: {quoted(value)}"))
        values.setdefault(rule.field, value)
    return Fields(values, tuple(printed), (*signals, *_odd(values)))


def _odd(values: Mapping[str, str]) -> Iterable[Signal]:
    for field in _MOMENTS:
        if values.get(field) and moment(values[field]) is None:
            yield Signal(code="card_date", detail=f"{field} is no date: {quoted(values[field])}")
    status = values.get("status", "")
    if status and words(status) not in stages():
        yield Signal(code="status", detail=f"unknown status {quoted(status)}")
    if values.get("version") and not _NUMBER.search(values["version"]):
        yield Signal(code="label", detail=f"a version without a number: {quoted(values['version'])}")
    for field in sorted(_HEADINGS & values.keys()):
        if values[field]:
            yield Signal(code="label", detail=f"{field}: {quoted(values[field])}")


def read_labels(scope: etree._Element, ledger: Ledger) -> Fields:
    """Return what the labels of a card say: bold words, with what stands beside them."""
    pairs = []
    for bold in elements(scope, f".//b[not({_APART})]"):
        around = bold.getparent()
        if around is not None and around.tag == "small":
            pairs.append((whole(bold), collapse(whole(around).removeprefix(whole(bold)))))
            ledger.use(around)
        else:
            pairs.append((whole(bold), ""))
            ledger.use(bold)
    return fields_of(pairs)


def counted(
    icons: Sequence[tuple[frozenset[str], str]], named: Sequence[CounterRule], printed: str
) -> tuple[str, Counts, tuple[Signal, ...]]:
    """Return the state body and the counters among `icons`: the classes of each, and the words beside it.

    A number that is none, an icon no rule knows, and words in `printed` that stand beside no icon, are signals.
    """
    values: dict[str, int] = {}
    body = ""
    signals: list[Signal] = []
    for marks, text in icons:
        rule = next((rule for rule in named if rule.mark in marks), None)
        if rule is None:
            signals.append(Signal(code="icon", detail=f"unknown icon {' '.join(sorted(marks))[:80]!r}"))
        elif rule.field == "body":
            body = body or text
        elif _NUMBER.fullmatch(squeeze(text)):
            values.setdefault(rule.field, int(squeeze(text)))
        elif text:
            signals.append(Signal(code="counter", detail=f"{rule.field} is no number: {quoted(text)}"))
    rest = len(squeeze(printed)) - sum(len(squeeze(text)) for _, text in icons)
    signals += [Signal(code="counter", detail=f"{rest} characters beside no icon")] if rest else []
    return body, Counts(**values), tuple(signals)


def beside(icon: etree._Element) -> str:
    """Return the words that follow an icon, up to the next one."""
    pieces = [icon.tail or ""]
    for node in icon.itersiblings():
        if node.tag == icon.tag and classes(node):
            break
        pieces += ["".join(node.itertext()) if isinstance(node.tag, str) else "", node.tail or ""]
    return collapse("".join(pieces))
