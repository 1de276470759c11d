"""Acts named in a text: the date and number of each, wherever the brackets and quotes allow one."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

from processors.provenance.rulebook import note_rules
from processors.text import fold

Span = tuple[int, int]
_ROMAN = str.maketrans("ІХСМѴ", "IXCMV")
_BROKEN = re.compile(r"\s+(?=-)|(?<=-)\s+|(?<=[\dIVXІХ])\s+(?=\d|[IVXІХ]+$)")
"""Where a link that ends too early left a space in a number."""
_CONVOCATION = re.compile(r"-[IVX]*[IV][IVX]*")
_ALL = re.compile(r"[\s.,;]*")
"""What may stand around brackets that hold the whole note: they hide nothing."""
_AFTER_DATE = re.compile(r"\s*,?\s*")
_BEFORE_DATE = re.compile(r"\s*,?\s*(?:от\s+)?")


@dataclass(frozen=True)
class Mention:
    """An act named by date and number at `start:end`."""

    start: int
    end: int
    date: dt.date | None
    number: str
    code: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """The spans of a text that are in brackets or in quotes."""

    brackets: tuple[Span, ...]
    quotes: tuple[Span, ...]
    flags: tuple[str, ...]

    def hides(self, place: int) -> bool:
        """Say whether `place` is inside brackets or quotes."""
        return _covers(self.brackets, place) or _covers(self.quotes, place)


def _covers(spans: tuple[Span, ...], place: int) -> bool:
    """Say whether one of `spans` (in order, apart) covers `place`."""
    before = bisect_right(spans, place, key=lambda span: span[0]) - 1
    return before >= 0 and place < spans[before][1]


def clean_number(number: str) -> str:
    """Return a number without the spaces that broke it, the Roman convocation in Latin letters.

    `217-VІ` is printed in both alphabets.
    """
    bare = _BROKEN.sub("", " ".join(number.split())).rstrip(".,/-;:")
    head, dash, tail = bare.rpartition("-")
    roman = tail.translate(_ROMAN)
    return f"{head}-{roman}" if dash and _CONVOCATION.fullmatch(f"-{roman}") else bare


def layout(folded: str) -> Layout:
    """Find brackets and quotes; one that never closes hides nothing, so it cannot swallow the note."""
    marks = {m.start(1) for pattern in note_rules().marks for m in pattern.finditer(folded)}
    brackets, open_ones = _brackets(folded, marks)
    if len(brackets) == 1 and _ALL.fullmatch(folded[: brackets[0][0]] + folded[brackets[0][1] :]):
        brackets, _ = _brackets(folded, {*marks, *(place for start, end in brackets for place in (start, end - 1))})
    places = [i for i, c in enumerate(folded) if c == '"']
    flags = (("unbalanced_brackets",) if open_ones else ()) + (("unbalanced_quotes",) if len(places) % 2 else ())
    quotes = () if len(places) % 2 else tuple((a, b + 1) for a, b in zip(places[::2], places[1::2], strict=True))
    return Layout(brackets, quotes, flags)


def _brackets(folded: str, marks: set[int]) -> tuple[tuple[Span, ...], int]:
    stack: list[int] = []
    spans: list[Span] = []
    for i, c in enumerate(folded):
        if c == "(" and i not in marks:
            stack.append(i)
        elif c == ")" and stack and i not in marks:
            spans.append((stack.pop(), i + 1))
    outer: list[Span] = []
    for span in sorted(spans):
        if not outer or span[0] >= outer[-1][1]:
            outer.append(span)
    return tuple(outer), len(stack)


def find_mentions(text: str, shape: Layout | None = None) -> tuple[Mention, ...]:
    """Return the acts named in `text` outside brackets and quotes, in order."""
    folded = fold(text)
    shape = shape or layout(folded)
    found: list[Mention] = []
    for number in note_rules().number.finditer(folded):
        if shape.hides(number.start()) or (found and number.start() < found[-1].end):
            continue
        mention = _mention(text, folded, number, found[-1].end if found else 0)
        if mention:
            found.append(mention)
    return tuple(sorted([*found, *_unnumbered(folded, shape, found)], key=lambda m: m.start))


def _unnumbered(folded: str, shape: Layout, found: list[Mention]) -> list[Mention]:
    """Acts named by their date alone, as the laws adopted by referendum are."""
    rules = note_rules()
    bare: list[Mention] = []
    for start, end, day in dates_in(folded):
        taken = shape.hides(start) or any(m.start < end and start < m.end for m in [*found, *bare])
        after, before = rules.bare_after.match(folded, end), rules.bare_before.search(folded[max(0, start - 9) : start])
        if not taken and (after or before):
            bare.append(Mention(start, end, day, "", flags=("no_number",)))
    return bare


def _mention(text: str, folded: str, number: re.Match[str], after: int) -> Mention | None:
    printed = clean_number(text[slice(*number.span("number"))])
    end = number.start("number") + len(text[slice(*number.span("number"))].rstrip(".,/-;:"))
    dated = _date_before(folded, number.start(), after) or _date_after(folded, end)
    if dated is None:
        return None
    start, stop, day, flags = dated
    code = note_rules().code.match(folded, max(end, stop))
    name = text[slice(*code.span("code"))] if code else None
    return Mention(min(start, number.start()), code.end() if code else max(end, stop), day, printed, name, flags)


def _date_before(folded: str, place: int, after: int) -> tuple[int, int, dt.date | None, tuple[str, ...]] | None:
    for pattern in _dates():
        for match in pattern.finditer(folded, max(after, place - 45), place):
            gap = _AFTER_DATE.fullmatch(folded, match.end(), place)
            if gap:
                return match.start(), match.end(), *read_date(match)
    return None


def _date_after(folded: str, place: int) -> tuple[int, int, dt.date | None, tuple[str, ...]] | None:
    """The order `N 5 от 01.02.2003`."""
    gap = _BEFORE_DATE.match(folded, place)
    at = gap.end() if gap else place
    if "от" not in folded[place:at]:
        return None
    for pattern in _dates():
        match = pattern.match(folded, at)
        if match:
            return match.start(), match.end(), *read_date(match)
    return None


@cache
def _dates() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(r"(?<!\d)(?<!\d\.)" + shape.pattern.pattern) for shape in note_rules().mentions)


def dates_in(text: str) -> tuple[tuple[int, int, dt.date | None], ...]:
    """Return start, end and value of every date printed in `text`, leftmost first."""
    folded = fold(text)
    found: dict[int, tuple[int, int, dt.date | None]] = {}
    for pattern in _dates():
        for match in pattern.finditer(folded):
            if "name" not in match.groupdict() or _month_named(match["name"]):
                found.setdefault(match.start(), (match.start(), match.end(), read_date(match)[0]))
    return tuple(found[k] for k in sorted(found))


def read_date(match: re.Match[str]) -> tuple[dt.date | None, tuple[str, ...]]:
    """Return the date of a match of `mentions`, and a flag where it is not a date of the calendar.

    Some Kazakh pages print year, day, month (`2005.21.10`): read so only where the usual order is impossible.
    """
    parts = match.groupdict()
    year, day = int(parts["year"]), int(parts["day"])
    year += 1900 if year < 100 else 0
    month = int(parts["month"]) if "month" in parts else _month_named(parts["name"])
    if 12 < month <= 31 and day <= 12:
        month, day = day, month
        return _day(year, month, day, ("day_and_month_swapped",))
    return _day(year, month, day, ())


def _day(year: int, month: int, day: int, flags: tuple[str, ...]) -> tuple[dt.date | None, tuple[str, ...]]:
    try:
        return dt.date(year, month, day), flags
    except ValueError:
        return None, ("impossible_date",)


def _month_named(name: str) -> int:
    """Return the month (1-12) a word names in either language; 0 where it names none."""
    for stems in note_rules().months.values():
        for number, stem in enumerate(stems, start=1):
            if re.match(stem, name):
                return number
    return 0
