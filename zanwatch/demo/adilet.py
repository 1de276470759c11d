"""The acts in the markup of the Әділет pages: text, history, information, year index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from email.utils import format_datetime
from functools import cache, partial
from itertools import groupby
from typing import Final, NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from zanwatch.demo.acts import Act, Block, PortalPlan
from zanwatch.demo.inline import SEGMENT, Span, address, anchor, spans
from zanwatch.messages import Language

PAGE_ITEMS: Final = 10
_ALMATY: Final = dt.timezone(dt.timedelta(hours=5))
_JOINED: Final[Mapping[str, str]] = {"part": "chapters", "sec": "chapters", "ch": "chapters", "note": "notes"}
"""Neighbours of one such kind are printed in one element."""


class Line(NamedTuple):
    """A line with its anchor, ready to print."""

    anchor: str
    spans: tuple[Span, ...]


class Piece(NamedTuple):
    """One element of the article: lines of one kind, or a grid."""

    kind: str
    lines: tuple[Line, ...]
    rows: tuple[tuple[str, ...], ...] = ()


def pieces(act: Act, day: int, language: Language) -> list[Piece]:
    """Group the lines of `day` into the elements the page prints."""
    grouped = groupby(enumerate(act.blocks_at(day)), key=_element)
    return [_piece([item for _, item in group], day, language) for _, group in grouped]


def _element(item: tuple[int, tuple[int, Block]]) -> str:
    order, (_, block) = item
    return _JOINED.get(block.kind, str(order))


def _piece(group: Sequence[tuple[int, Block]], day: int, language: Language) -> Piece:
    first = group[0][1]
    if first.kind == "sign":
        return Piece("sign", (), _signature(first.text(language), language))
    lines = tuple(Line(anchor(place, block, language), spans(block.text(language))) for place, block in group)
    return Piece(_JOINED.get(first.kind, first.kind), lines, first.grid(day, language))


def _signature(text: str, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the rows of a signature: the Russian page has a row for each line of the office, the Kazakh one row."""
    office, _, person = text.partition("|")
    lines = [office] if language == "kk" else office.splitlines()
    return (*((line, "") for line in lines[:-1]), (lines[-1], person))


@cache
def _environment() -> Environment:
    loader = PackageLoader("zanwatch.demo", "templates")
    env = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    env.filters["kzdate"] = lambda day: f"{day:%d.%m.%Y}"
    return env


class AdiletPages:
    """Prints pages as of a day; `visit` is the number of the request, shown in the footer."""

    def __init__(self, acts: Mapping[str, Act], plan: PortalPlan) -> None:
        self._acts = acts
        self._plan = plan

    def text(self, act: Act, day: int, language: Language, visit: int) -> str:
        """Return the page with the text of `act`."""
        link: Callable[[Span], str] = partial(address, acts=self._acts, language=language)
        return self._page("text.html", act, day, language, visit, pieces=pieces(act, day, language), link=link)

    def history(self, act: Act, day: int, language: Language, visit: int) -> str:
        """Return the page with the list of editions."""
        return self._page("history.html", act, day, language, visit, editions=act.editions_at(day))

    def info(self, act: Act, day: int, language: Language, visit: int) -> str:
        """Return the page with the requisites as a table."""
        return self._page("info.html", act, day, language, visit)

    def index(self, acts: Sequence[Act], day: int, language: Language, *, page: int, base: str) -> str:
        """Return page `page` of an index of `acts` as RSS; addresses begin with `base`."""
        newest = sorted(acts, key=lambda act: (-act.editions_at(day)[-1].date.toordinal(), act.id))
        shown = newest[(page - 1) * PAGE_ITEMS : page * PAGE_ITEMS]
        items = [
            {
                "title": act.title.get(language),
                "link": f"{base}/{SEGMENT[language]}/docs/{act.id}",
                "description": act.requisites_at(day, language),
                "date": _rss_date(act.editions_at(day)[-1].date),
            }
            for act in shown
        ]
        ui = self._plan.interface[language]
        return _environment().get_template("index.xml").render(ui=ui, base=base, total=len(acts), items=items)

    def shell(self) -> str:
        """Return the empty page of a script application: status 200 and no text."""
        return _environment().get_template("shell.html").render()

    def _page(self, template: str, act: Act, day: int, language: Language, visit: int, **more: object) -> str:
        edition = act.editions_at(day)[-1]
        return (
            _environment()
            .get_template(template)
            .render(
                act=act, language=language, segment=SEGMENT[language], ui=self._plan.interface[language], visit=visit,
                title=act.title.get(language), requisites=act.requisites_at(day, language), edition=edition,
                status=self._plan.statuses[edition.status].get(language), statuses=self._plan.statuses,
                today=self._plan.days[day - 1].date, **more,
            )
        )  # fmt: skip


def _rss_date(day: dt.date) -> str:
    return format_datetime(dt.datetime.combine(day, dt.time(), _ALMATY))
