"""From the words on commencement to a date, by the arithmetic of law 480-V, arts. 14 and 42."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from processors.provenance.mentions import dates_in
from processors.provenance.rulebook import StartRule, start_rules
from processors.text import fold
from zanwatch.messages import Fact, Language

_REPEATED = re.compile(r"\([^)]*\)")
"""«10 (десяти)» says one number twice."""

Certainty = Literal["stated", "computed", "unverified", "partial", "unresolved", "unknown"]


class Commencement(Fact):
    """When something begins to apply, and how surely we know.

    `stated`: the date is printed. `computed`: by arithmetic from publication or signature. `unverified`: computed,
    but the act is older than the law the arithmetic was read in. `partial`: a printed date that does not hold for
    all. `unresolved`: the rule is known, a date it needs is not. `unknown`: the words match no rule.
    """

    date: dt.date | None = None
    rule: str = ""
    certainty: Certainty = "unknown"


def speaks_of_start(words: str) -> bool:
    """Say whether `words` are about commencement at all."""
    return start_rules().about.search(fold(words)) is not None


@dataclass(frozen=True)
class _Case:
    """The words, the place a rule matched in them, and the dates the arithmetic may use."""

    match: re.Match[str]
    words: str
    published: dt.date | None
    act_date: dt.date | None


def commencement(words: str, language: Language, published: dt.date | None, act_date: dt.date | None) -> Commencement:
    """Return the date of commencement that `words` give; `published` is the first official publication."""
    found = matched_rule(words, language)
    return _answer(found[0], _Case(found[1], words, published, act_date)) if found else Commencement()


def matched_rule(words: str, language: Language) -> tuple[StartRule, re.Match[str]] | None:
    """Return the first rule of `language` that `words` match, and the match in the folded words."""
    folded = fold(words)
    for start, end in (_rule_itself(folded, language), (0, len(folded))):
        matches = ((rule, pattern.search(folded, start, end)) for rule, pattern in _compiled(language))
        found = next(((rule, match) for rule, match in matches if match), None)
        if found:
            return found
    return None


def _rule_itself(folded: str, language: Language) -> tuple[int, int]:
    """Return the span of `folded` without what it excepts: «… кроме пункта 5, который …», «… қоспағанда, …»."""
    parts = list(start_rules().exception[language].finditer(folded))
    if not parts:
        return 0, len(folded)
    return (0, parts[0].start()) if language == "ru" else (parts[-1].end(), len(folded))


def _answer(rule: StartRule, case: _Case) -> Commencement:
    day = _ARITHMETIC[rule.kind](case)
    if day is None:
        return Commencement(rule=rule.id, certainty="unresolved")
    if start_rules().partial.search(fold(case.words)):
        return Commencement(date=day, rule=rule.id, certainty="partial")
    if rule.kind == "fixed":
        return Commencement(date=day, rule=rule.id, certainty="stated")
    covered = case.act_date is not None and _covers(rule, case.act_date)
    return Commencement(date=day, rule=rule.id, certainty="computed" if covered else "unverified")


def _covers(rule: StartRule, day: dt.date) -> bool:
    return (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)


def _fixed(case: _Case) -> dt.date | None:
    found = dates_in(case.words[slice(*case.match.span("date"))])
    return found[0][2] if found else None


def _days(case: _Case) -> dt.date | None:
    count = read_count(case.match["count"])
    return case.published + dt.timedelta(days=count + 1) if case.published and count else None


def _months(case: _Case) -> dt.date | None:
    count = read_count(case.match["count"])
    return _add_months(case.published, count) + dt.timedelta(days=1) if case.published and count else None


_ARITHMETIC: dict[str, Callable[[_Case], dt.date | None]] = {
    "fixed": _fixed,
    "days": _days,
    "months": _months,
    "publication": lambda case: case.published,
    "next_day": lambda case: case.published + dt.timedelta(days=1) if case.published else None,
    "signature": lambda case: case.act_date,
    "registration": lambda _: None,
    "pointer": lambda _: None,
    "conditional": lambda _: None,
}


def _add_months(day: dt.date, count: int) -> dt.date:
    """Return the same day-number `count` months later, or the last day of that month."""
    year, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + year, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def read_count(words: str) -> int | None:
    """Return the number printed in digits or in words; None where a word is not a numeral."""
    table = _numerals()
    values = [int(w) if w.isdecimal() else table.get(w) for w in re.findall(r"\w+", _REPEATED.sub("", fold(words)))]
    known = [v for v in values if v is not None]
    return sum(known) if values and len(known) == len(values) else None


@cache
def _numerals() -> dict[str, int]:
    return {fold(word): value for value, names in start_rules().numerals.items() for word in names}


@cache
def _compiled(language: Language) -> tuple[tuple[StartRule, re.Pattern[str]], ...]:
    rules = start_rules()
    chosen = [rule for rule in rules.rules if rule.language == language]
    return tuple((rule, re.compile(rule.pattern.replace("DATE", rules.date))) for rule in chosen)
