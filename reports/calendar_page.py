"""The page that says what begins to apply on which day, and the same for a reader's own calendar."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from reports import commencing
from reports.commencing import Commencement, Start
from reports.fingerprints import ActRows
from reports.icalendar import Event, calendar
from reports.language import Interface
from reports.links import WebLinks
from reports.render import page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES
from zanwatch.config import Settings
from zanwatch.identity import stable_id
from zanwatch.store import Store

_PATH: Final = "calendar.html"
_FILE: Final = "calendar.ics"


def bring(store: Store, settings: Settings, upkeep: Upkeep, acts: Iterable[ActRows]) -> None:
    """Bring the page up to the commencements the store knows; `acts` say whether the acts it names are called anew."""
    dated, undated = commencing.commencements(store, upkeep.today), commencing.still_open(store)
    named = {item.act_id for item in chain(dated, undated)}
    titles = [f"{act.act_id} {act.line}" for act in acts if act.act_id in named]
    rows = (item.model_dump_json() for item in chain(dated, undated))
    depends = stable_id(upkeep.today.isoformat(), str(len(dated)), *rows, *titles)
    upkeep.bring("calendar", {"all": depends}, lambda _: [_made(store, settings, upkeep, dated, undated)])


def _made(
    store: Store, settings: Settings, upkeep: Upkeep, dated: tuple[Commencement, ...], undated: tuple[Commencement, ...]
) -> Made:
    pages = []
    for language in UI_LANGUAGES:
        found = commencing.starts(store, dated, language)
        content = page(
            "calendar", language, _PATH, starts=found, unknown=undated, today=upkeep.today, contact=settings.contact
        )
        events = (_event(start, Interface(language), WebLinks(settings.site_url, language)) for start in found)
        name = Interface(language).t("calendar.title")
        pages += [Page(language, _PATH, content), Page(language, _FILE, calendar(f"zanwatch: {name}", events))]
    return Made("all", tuple(pages))


def _event(start: Start, ui: Interface, web: WebLinks) -> Event:
    cause = ui.cause(ui.value(start.cause.act_type), start.cause)
    titles = [part.heads[0].title if part.heads else part.act_id for part in start.parts]
    changed = [
        f"{title}: {', '.join(ui.provision(item.path) for item in part.items)}"
        for title, part in zip(titles, start.parts, strict=True)
    ]
    sure = [ui.t(f"calendar.basis.{basis}") for basis in start.bases]
    return Event(
        key=f"{ui.language} {' '.join(start.key)}",
        day=start.in_force,
        title=f"{ui.t('change.in_force')}: {'; '.join(titles)}",
        words="\n".join([*changed, *([f"{ui.t('calendar.by')}: {cause}"] if cause else []), *sure, *start.words]),
        url=f"{web.to(_PATH)}#d-{start.in_force}",
        known=min(item.first_seen for item in start.items),
    )
