"""The records of one crawl: what it was asked, what it asks for, what came of it, and the count of it all."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Final

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from crawlers.description import Description
from crawlers.frontier import Frontier
from zanwatch.archive import Archive
from zanwatch.bus import Bus
from zanwatch.errors import InputError
from zanwatch.messages import Language, RejectReason
from zanwatch.reasons import say

Clock = Callable[[], dt.datetime]

_ADDRESS: Final = r"^https?://[^/\s?#]+(/[^\s?#]*)?$"


class CrawlOptions(BaseModel):
    """What one crawl is asked to do, beside what the source's description says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    now: AwareDatetime
    """The moment the run starts."""
    base_url: Annotated[str, Field(pattern=_ADDRESS)] | None = None
    """Replaces the source's hosts: a mirror, a demonstration, a test."""
    since: dt.date | None = None
    """Acts adopted from this year (of the index) or day on are read; None is the description's `years_back`."""
    delay: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    """Replaces the description's delay, in seconds; a longer Crawl-delay still wins."""
    acts: tuple[Annotated[str, Field(pattern=r"^\w+$")], ...] = ()
    """Only these acts, where any are named."""
    watched: frozenset[str] = frozenset()
    """Acts somebody watches: read often, and also when the index walked does not hold them."""


_SHAPES: Final = {
    "base_url": ("--url", "write it like https://mirror.example.org"),
    "acts": ("--act", "write the id as the source has it, e.g. Z1600000480"),
    "delay": ("--delay", "write a number of seconds, 0 or more"),
}
"""What an option is called on the command line, and how it is written."""


def asked(**options: object) -> CrawlOptions:
    """Return the options of a crawl as somebody gave them; raises InputError on one that cannot be."""
    try:
        return CrawlOptions.model_validate(options)
    except ValidationError as error:
        wrong = error.errors()[0]
        name, shape = _SHAPES[str(wrong["loc"][0])]
        raise InputError(f"{name} cannot be {wrong['input']!r}", shape) from error


@dataclass(frozen=True)
class Target:
    """One address, and what is expected there."""

    kind: str
    address: str
    act_id: str | None = None
    language: Language | None = None
    date: dt.date | None = None
    """Date of the edition as the index states it."""
    may_be_absent: bool = False
    """The source does not promise this page: 404 is an answer, not a failure."""
    has_sisters: bool = False
    """It is asked for in every language of the source, which need not have it in each."""
    part: str = ""
    """Which of several pages of this kind, where an act has more than one in a language."""
    state: str = ""
    """What the index says of the act, as a digest, where the date does not tell that it moved."""
    may_be_barred: bool = False
    """robots.txt is known to bar it: the run says so and stays green."""

    @property
    def name(self) -> str:
        """What the page is called among the pages of its act."""
        return f"{self.kind} {self.part}" if self.part else self.kind

    @property
    def mark(self) -> str:
        """What tells that the page moved; "" where nothing does."""
        return _mark(self.state, self.date)


@dataclass(frozen=True)
class Entry:
    """An act as the index shows it."""

    act_id: str
    date: dt.date | None
    """Date of its latest edition; None where the index was silent or not asked."""
    wanted: bool
    """Whether it is read even when nothing is known to have changed since it was first met."""
    reference: str = ""
    """The source's own id of the act, where its addresses need one."""
    state: str = ""
    """What the index says of the act, as a digest, where the date does not tell that it moved."""

    @property
    def mark(self) -> str:
        """What tells that the act moved; "" where nothing does."""
        return _mark(self.state, self.date)


def _mark(state: str, date: dt.date | None) -> str:
    return state or (date.isoformat() if date else "")


@dataclass(frozen=True)
class Fetched:
    """A page that is what it should be."""

    target: Target
    body: bytes = field(repr=False)
    edition_date: dt.date | None
    """As the page itself states it, else as the index does."""
    status: int
    """404 where the source has the act in another language only."""
    content_type: str
    shows: tuple[Target, ...] = ()
    """What these bytes show in passing, remembered with them: the items of a list."""


@dataclass(frozen=True)
class Refused:
    """An answer that is not the page asked for, or no answer at all (an empty body)."""

    target: Target
    reason: RejectReason
    detail: str
    body: bytes = field(repr=False)


@dataclass
class Walk:
    """One walk through a list of the source, page by page, against the total the source prints with it."""

    rounds: int
    """How often the list may be read again because it moved while being read."""
    met: set[str] = field(default_factory=set)
    total: int | None = None

    def after(self, page: int, met: set[str]) -> int | None:
        """Take what page `page` (from 1) showed; return the page to read next, None at the end."""
        is_fresh = not met <= self.met
        self.met |= met
        if is_fresh and (self.total is None or len(self.met) < self.total):
            return page + 1
        if self.total in {None, len(self.met)} or self.rounds == 0:
            return None
        self.rounds, self.met = self.rounds - 1, set()
        return 1


@dataclass
class PagedWalk(Walk):
    """A walk through a list that prints how many pages it has; the total follows from its first and its last page.

    What leaves a list while it is read may hide an item behind the edge of a page; a second walk meets it.
    """

    pages: int | None = None
    """As the page read last prints it."""
    size: int = 0
    """Items on the first page."""

    def after(self, page: int, met: set[str]) -> int | None:
        """Take what page `page` (from 1) showed; return the page to read next, None at the end."""
        self.size = len(met) if page == 1 else self.size
        self.met |= met
        if self.pages is None:
            return None
        if met and page < self.pages:
            return page + 1
        self.total = self.size * (max(self.pages, 1) - 1) + len(met)
        if self.total == len(self.met) or self.rounds == 0:
            return None
        self.rounds, self.met = self.rounds - 1, set()
        return 1


@dataclass
class Tally:
    """The count of one crawl; the Run is made of it."""

    walks: list[Walk] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)
    skipped: int = 0
    """Acts nobody asked for; those that stood still are counted from the crawler's memory."""
    refusals: Counter[str] = field(default_factory=Counter)
    first_refusal: str = ""
    barred: int = 0
    """Pages wanted but not asked for because robots.txt bars them or cannot be read."""
    first_barred: str = ""
    beyond: set[str] = field(default_factory=set)
    """Acts of which the lists tell, and of whose pages robots.txt is known to bar some."""
    source_updated: dt.date | None = None
    problems: dict[str, None] = field(default_factory=dict)
    """Whatever else makes the run red, in words of `zanwatch.reasons`, in order, each once."""

    @property
    def expected(self) -> int | None:
        """What the source says it holds; None when it named no total at all."""
        totals = [walk.total for walk in self.walks if walk.total is not None]
        return sum(totals) if totals else None

    @property
    def seen(self) -> int:
        """Items met in the source's lists."""
        return sum(len(walk.met) for walk in self.walks)

    @property
    def failed(self) -> int:
        """Pages wanted and not obtained."""
        return self.refusals.total() + self.barred

    def walk(self, rounds: int) -> Walk:
        """Begin a walk that may be repeated until `rounds` are done."""
        self.walks.append(Walk(rounds=rounds - 1))
        return self.walks[-1]

    def updated(self, date: dt.date | None, today: dt.date) -> None:
        """Note a date of change in the index; dates ahead say nothing of when the source was updated."""
        if date and date <= today:
            self.source_updated = max(date, self.source_updated or date)

    def refuse(self, refusal: Refused) -> None:
        """Count a refusal and keep the words of the first."""
        self.refusals[refusal.reason] += 1
        self.first_refusal = self.first_refusal or say("at", address=refusal.target.address, detail=refusal.detail)

    def bar(self, why: str) -> None:
        """Count a page that must not be asked for and keep the words of the first."""
        self.barred += 1
        self.first_barred = self.first_barred or why

    @property
    def limits(self) -> tuple[str, ...]:
        """What could not be seen although nothing failed, in words of `zanwatch.reasons`."""
        return (say("beyond_robots", count=len(self.beyond)),) if self.beyond else ()

    def reasons(self, minimum: int) -> tuple[str, ...]:
        """Return every reason why the run is red; none means green. `minimum` is the smallest credible total."""
        found = list(self.problems)
        if self.expected is None:
            found.append(say("no_total"))
        elif self.expected < minimum:
            found.append(say("too_few", expected=self.expected, minimum=minimum))
        if self.expected is not None and self.expected != self.seen:
            found.append(say("not_all_seen", expected=self.expected, seen=self.seen))
        if self.refusals:
            kinds = ", ".join(f"{reason} {count}" for reason, count in sorted(self.refusals.items()))
            found.append(say("refused", count=self.refusals.total(), kinds=kinds, first=self.first_refusal))
        if self.barred:
            found.append(say("not_asked", count=self.barred, why=self.first_barred))
        return tuple(found)


@dataclass(frozen=True)
class Watch:
    """What a spider and its pipeline are given: the task, the memory and the places where facts go."""

    source: str
    run_id: str
    description: Description
    options: CrawlOptions
    base_url: str
    frontier: Frontier
    archive: Archive
    bus: Bus
    clock: Clock
    tally: Tally = field(default_factory=Tally)
