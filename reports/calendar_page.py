"""The page that says what begins to apply on which day."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from reports import commencing
from reports.commencing import Commencement
from reports.fingerprints import ActRows
from reports.render import page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES
from zanwatch.identity import stable_id
from zanwatch.store import Store

_PATH = "calendar.html"


def bring(store: Store, contact: str, upkeep: Upkeep, acts: Iterable[ActRows]) -> None:
    """Bring the page up to the commencements the store knows; `acts` say whether the acts it names are called anew."""
    dated, undated = commencing.commencements(store, upkeep.today), commencing.still_open(store)
    named = {item.act_id for item in chain(dated, undated)}
    titles = [f"{act.act_id} {act.line}" for act in acts if act.act_id in named]
    rows = (item.model_dump_json() for item in chain(dated, undated))
    depends = stable_id(upkeep.today.isoformat(), str(len(dated)), *rows, *titles)
    upkeep.bring("calendar", {"all": depends}, lambda _: [_made(store, contact, upkeep, dated, undated)])


def _made(
    store: Store, contact: str, upkeep: Upkeep, dated: tuple[Commencement, ...], undated: tuple[Commencement, ...]
) -> Made:
    pages = []
    for language in UI_LANGUAGES:
        found = commencing.starts(store, dated, language)
        content = page("calendar", language, _PATH, starts=found, unknown=undated, today=upkeep.today, contact=contact)
        pages.append(Page(language, _PATH, content))
    return Made("all", tuple(pages))
