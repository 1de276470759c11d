"""Which of the acts that may have come of a draft did, and how sure that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from processors.consult.lineage.rulebook import lineage_rules
from processors.consult.lineage.titles import Title, alike, contradict
from zanwatch.messages import Language

Certainty = Literal["stated", "likely", "review"]


class Draft(NamedTuple):
    """A draft as compared."""

    source: str
    draft_id: str
    titles: Mapping[Language, Title]
    form: str
    body: frozenset[str]
    """Stems of the name of the state body; empty where it is not known."""
    posted: dt.date
    stated: frozenset[tuple[str, str]]
    """Dates and numbers of acts that the card itself names as what it became."""
    texts: Mapping[Language, str]
    """Newest text, by its name in the archive."""


class Act(NamedTuple):
    """An act as compared."""

    act_id: str
    titles: Mapping[Language, Title]
    form: str
    body: frozenset[str]
    adopted: dt.date
    number: str
    requisites: str
    """As printed."""
    texts: Mapping[Language, str]


class Pair(NamedTuple):
    """A draft and an act it may have become."""

    act: Act
    title: float
    text: float | None
    """Share of common text; None where one of both cannot be read."""
    same_acts: bool
    """Both name the same acts as amended."""


class Link(NamedTuple):
    """What is to be said of a draft and an act."""

    act_id: str
    certainty: Certainty
    score: float
    evidence: str
    """How the act is called, as printed."""


def possible(draft: Draft, act: Act) -> bool:
    """Say whether `act` can have come of `draft` at all: form, dates, the acts and numbers both titles name."""
    if draft.form and act.form and draft.form != act.form:
        return False
    wait = (act.adopted - draft.posted).days
    if not 0 <= wait <= lineage_rules().measures.longest_wait_days:
        return False
    return not any(contradict(draft.titles[lang], act.titles[lang]) for lang in draft.titles if lang in act.titles)


def title_likeness(draft: Draft, act: Act) -> float:
    """Return the likeness of the titles in the language in which it is greatest."""
    return max(
        (alike(draft.titles[lang], act.titles[lang]) for lang in draft.titles if lang in act.titles), default=0.0
    )


def names_same_acts(draft: Draft, act: Act) -> bool:
    """Say whether both titles name the same amended acts."""
    mine = {key for title in draft.titles.values() for key in title.acts}
    return bool(mine) and mine == {key for title in act.titles.values() for key in title.acts}


def judge(draft: Draft, pairs: Sequence[Pair]) -> tuple[Link, ...]:
    """Return the links of a draft, the surest first; a card that names its act leaves nothing to guess."""
    stated = [p for p in pairs if (p.act.adopted.isoformat(), p.act.number) in draft.stated]
    if stated:
        return tuple(_link(p, "stated") for p in sorted(stated, key=lambda p: p.act.act_id))
    ranked = sorted(pairs, key=lambda p: (-_score(p), p.act.adopted, p.act.act_id))
    links = []
    for place, pair in enumerate(ranked):
        others = [p for p in ranked if p is not pair]
        certainty = _certainty(draft, pair, others) if place < 3 else None
        if certainty:
            links.append(_link(pair, certainty))
    sure = [link for link in links if link.certainty == "likely"]
    return tuple(sure or links)


def _score(pair: Pair) -> float:
    if pair.text is None:
        return pair.title
    return 0.4 * pair.title + 0.6 * pair.text


def _certainty(draft: Draft, pair: Pair, others: Sequence[Pair]) -> Certainty | None:
    other_body = bool(draft.body and pair.act.body) and not _same_body(draft.body, pair.act.body)
    ahead = all(_score(pair) - _score(other) >= lineage_rules().measures.ahead for other in others)
    found = _by_title(draft, pair) if pair.text is None else _by_text(pair, pair.text)
    return "review" if found == "likely" and (other_body or not ahead) else found


def _by_title(draft: Draft, pair: Pair) -> Certainty | None:
    """Judge by the titles alone, which must be the same, have words of their own, and be of one time."""
    m = lineage_rules().measures
    words = max((len(title.stems) for title in draft.titles.values()), default=0)
    telling = words >= m.title_words and not any(title.generic for title in draft.titles.values())
    soon = (pair.act.adopted - draft.posted).days <= m.title_wait_days
    if pair.title >= m.title_same and soon and (telling or pair.same_acts):
        return "likely"
    return "review" if pair.title >= m.title_alike else None


def _by_text(pair: Pair, text: float) -> Certainty | None:
    """Judge by the texts first: a like title over another text is another act."""
    m = lineage_rules().measures
    if text >= m.text_same and (pair.title >= m.title_near or pair.same_acts or text >= m.text_whole):
        return "likely"
    if text >= m.text_alike:
        return "likely" if pair.title >= m.title_alike or pair.same_acts else "review"
    return "review" if text >= m.text_other and (pair.title >= m.title_near or pair.same_acts) else None


def _same_body(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) >= 0.5 * min(len(one), len(other))


def _link(pair: Pair, certainty: Certainty) -> Link:
    return Link(pair.act.act_id, certainty, round(_score(pair), 4), pair.act.requisites)
