"""Remarks on a draft and the state body's answers: who is read into a field of its own, and nothing is lost."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final, NamedTuple

from lxml import etree

from processors.parse.discussion.moments import STAMP, said_at
from processors.parse.discussion.page import Ledger, classes, elements, of_class, one, whole
from processors.parse.discussion.rulebook import decisions, fillers, is_no_remarks, words
from processors.text import collapse, fold
from zanwatch.discussion import Comment, Decision
from zanwatch.identity import stable_id
from zanwatch.messages import Signal

_LISTS: Final = f".//{of_class('main-comments')}"
_MEDIA: Final = of_class("media")
_BODY: Final = f"./{of_class('media-body')}"
_HEADINGS: Final = frozenset({"h3", "h4", "h5"})
_BREAKING: Final = frozenset({"br", "p", "div", "li"})
_SHORTENED: Final = re.compile(r"(?:\.\.\.|…)\s*$")


class Period(NamedTuple):
    """What the card says of time, and when it was seen."""

    created: dt.date | None
    seen_at: dt.datetime


class _Heading(NamedTuple):
    """What the headings above a remark say."""

    author: str
    official: bool
    stamp: re.Match[str] | None
    block_id: str
    block: str
    decision: Decision
    signals: tuple[Signal, ...]


def read_remarks(
    page: etree._Element, period: Period, ledger: Ledger
) -> tuple[tuple[Comment, ...], tuple[Signal, ...]]:
    """Return the remarks and answers of a page in order, and what was odd about them; no signal quotes a word."""
    ledger.use(*(label for label in elements(page, ".//label") if is_no_remarks(whole(label))))
    comments: list[Comment] = []
    signals: list[Signal] = []
    stack = [(media, "") for tree in elements(page, _LISTS) for media in elements(tree, f"./{_MEDIA}")][::-1]
    while stack:
        media, answered = stack.pop()
        ledger.use(media)
        body = one(media, _BODY)
        if body is None:
            signals.append(Signal(code="remark", detail="a remark without a body"))
            continue
        comment, odd = _remark(body, answered, period)
        comments.append(comment)
        signals += odd
        stack += [(inner, comment.id) for inner in elements(media, f"./{_MEDIA}|{_BODY}/{_MEDIA}")][::-1]
    return tuple(comments), tuple(signals) + _repeated(comments)


def _remark(body: etree._Element, answered: str, period: Period) -> tuple[Comment, list[Signal]]:
    heading = _heading([child for child in body if child.tag in _HEADINGS])
    parts = [child for child in body if isinstance(child.tag, str) and child.tag not in _HEADINGS | {"style", "script"}]
    parts = [child for child in parts if "media" not in classes(child)]
    printed = [(body.text or ""), *(child.tail or "" for child in body)]
    text = "\n".join(line for line in [*map(_lines, parts), *map(collapse, printed)] if line)
    named = next((part.get("id") or "" for part in parts if part.tag == "p" and part.get("id")), "")
    when = said_at(heading.stamp, period.created, period.seen_at) if heading.stamp else None
    name = named or stable_id(answered, heading.stamp[0] if heading.stamp else "", text)
    odd = [Signal(code="element", detail=f"<{part.tag!s}> in a remark") for part in parts if part.tag != "p"]
    odd += [] if named else [Signal(code="remark", detail="a remark without a number")]
    odd += [] if when else [Signal(code="remark_date", detail=f"remark {name} names no day of this discussion")]
    odd += [Signal(code=signal.code, detail=f"remark {name}: {signal.detail}") for signal in heading.signals]
    comment = Comment(
        id=name, answers=answered, official=heading.official, author=heading.author, said_at=when,
        block_id=heading.block_id, block=heading.block, text=text, decision=heading.decision,
    )  # fmt: skip
    return comment, odd


def _lines(element: etree._Element) -> str:
    """Return the words of an element with the line breaks it draws."""
    pieces = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if node.tag in _BREAKING:
            pieces.append("\n")
        if event == "start":
            pieces.append(_one_line(node.text))
        elif node is not element:
            pieces.append(_one_line(node.tail))
    return "\n".join(line for line in map(collapse, "".join(pieces).split("\n")) if line)


def _one_line(text: str | None) -> str:
    """Return `text` with its own line breaks made spaces: only elements break lines."""
    return re.sub(r"\s+", " ", text or "")


def _heading(headings: list[etree._Element]) -> _Heading:
    """The first heading names who speaks; a second one, or the same, when and of what, and what was decided."""
    official = any("fa-tags" in classes(icon) for heading in headings[:1] for icon in heading.iter("i"))
    stamps = [found for heading in headings for found in [STAMP.search(whole(heading))] if found]
    author = collapse(STAMP.sub(" ", whole(headings[0]))) if headings else ""
    links = [link for heading in headings for link in elements(heading, f".//{of_class('view-comment-part', 'a')}")]
    block = next((text for link in links if (text := whole(link)) and words(text) not in fillers()), "")
    decision, signals = _decision(headings)
    left = collapse(_left("".join(f" {whole(heading)} " for heading in headings[1:]), block))
    signals += [Signal(code="remark_heading", detail=f"{len(left)} characters were not understood")] if left else []
    return _Heading(
        author, official, stamps[0] if stamps else None, next((link.get("npa-id") or "" for link in links), ""),
        _SHORTENED.sub("", block), decision, tuple(signals),
    )  # fmt: skip


def _left(printed: str, block: str) -> str:
    """Return what remains of a heading when all that is known is taken out."""
    rest = fold(collapse(STAMP.sub(" ", printed)))
    for known in [fold(block), *fillers()]:
        rest = rest.replace(known, " ") if known else rest
    return rest.strip(" /")


def _decision(headings: list[etree._Element]) -> tuple[Decision, list[Signal]]:
    titles = [icon.get("title") or "" for heading in headings for icon in heading.iter("i") if icon.get("title")]
    known = [decisions()[words(title)] for title in titles if words(title) in decisions()]
    odd = [Signal(code="icon", detail=repr(title[:60])) for title in titles if words(title) not in decisions()]
    if len(set(known)) > 1:
        return "none", [*odd, Signal(code="icon", detail="accepted and rejected at once")]
    return (known[0] if known else "none"), odd


def _repeated(comments: list[Comment]) -> tuple[Signal, ...]:
    names = [comment.id for comment in comments]
    return tuple(Signal(code="remark", detail=f"the number {name} stands twice")
                 for name in sorted(set(names)) if names.count(name) > 1)  # fmt: skip
