"""The words on commencement as terms: what is to be counted, and from what; the counting is left to those who know.

When an act was published is often learnt after the change it made was read. So the term is kept beside the words,
and the view `commencements` (sql/schema) does the sum with whatever is known when it is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from processors.provenance.commencement import matched_rule, read_count
from processors.provenance.rulebook import start_rules
from processors.text import fold
from zanwatch.messages import Change, Fact, Language
from zanwatch.rows import Rows


class Term(Fact):
    """What the words of one note say on commencement."""

    language: Language
    words: str
    rule: str
    """Id of the rule in `commencement.yml`; "" where none matches."""
    kind: str
    """What is to be counted: `days`, `months`, `publication`, `fixed`, ...; "" where no rule matches."""
    count: int
    """How many days or months; 0 where the words count none."""
    article: str
    """Of the law the rule was read in."""
    partial: bool
    """The words make exceptions."""
    since: dt.date | None
    until: dt.date | None
    """Dates of acts the rule is known to hold for."""


def term_of(words: str, language: Language) -> Term:
    """Return the term that `words` set."""
    found = matched_rule(words, language)
    partial = start_rules().partial.search(fold(words)) is not None
    if found is None:
        return Term(language=language, words=words, rule="", kind="", count=0, article="", partial=partial,
                    since=None, until=None)  # fmt: skip
    rule, match = found
    count = read_count(match["count"]) if "count" in match.groupdict() else None
    return Term(language=language, words=words, rule=rule.id, kind=rule.kind, count=count or 0, article=rule.article,
                partial=partial, since=rule.since, until=rule.until)  # fmt: skip


def term_rows(changes: Iterable[Change]) -> Rows:
    """Return one row of `commencement_terms` for all different words on commencement in the causes of `changes`."""
    said = {(cause.commencement, change.language) for change in changes for cause in change.causes}
    return [("commencement_terms", term_of(*words).model_dump()) for words in sorted(said) if words[0]]
