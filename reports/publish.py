"""The public pages: days, acts, health and feeds, in Kazakh, Russian and English.

The same rows give the same bytes, built at once or day by day; what did not change is neither asked for nor made.
What a page says "now" is the argument `now`, never a clock.
"""

from __future__ import annotations

import datetime as dt
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from reports import calendar_page, fingerprints
from reports.act_lists import ActLists
from reports.act_pages import ActPages
from reports.act_search import ActSearch
from reports.consultations import bodies
from reports.consultations.lists import DraftLists
from reports.consultations.pages import DraftPages
from reports.day_pages import DayPages
from reports.manifest import Manifest, Record
from reports.render import page
from reports.site import Site
from reports.upkeep import Upkeep
from reports.values import UI_LANGUAGES
from zanwatch.config import Settings
from zanwatch.errors import SiteError
from zanwatch.identity import stable_id
from zanwatch.messages import day_of
from zanwatch.store import Store

_UNSWEPT = "sweep:due"
"""In the manifest while the folder may hold pages it knows nothing of."""


class PublishResult(NamedTuple):
    """How many files the site has now, and how many of them were written or taken away."""

    pages: int
    changed: int


def publish(store: Store, settings: Settings, now: dt.datetime) -> PublishResult:
    """Bring the site in the folder `settings.site` up to what the store holds at `now`.

    Interrupted anywhere, the next call finishes the work. Raises SiteError when the folder cannot be written.
    """
    try:
        return _published(store, settings, Path(settings.site), now)
    except OSError as error:
        raise SiteError(
            f"the site {settings.site} cannot be written: {error.strerror or error}",
            "free or name its folder (ZANWATCH_SITE); `zanwatch publish` then goes on where this stopped",
        ) from error


def _published(store: Store, settings: Settings, folder: Path, now: dt.datetime) -> PublishResult:
    site, manifest, today = Site(folder), Manifest(folder), day_of(now)
    program = stable_id(fingerprints.program(), settings.contact, settings.site_url)
    if manifest.fresh:
        manifest.write({_UNSWEPT: Record("", ())})
    upkeep = Upkeep(site, manifest, today, program)
    acts = fingerprints.acts(store)
    ActPages(store, settings.contact, upkeep).bring(acts)
    ActLists(store, settings.contact, upkeep).bring(acts)
    ActSearch(store, settings.contact, upkeep).bring(acts)
    calendar_page.bring(store, settings, upkeep, acts)
    drafts = fingerprints.drafts(store)
    DraftPages(store, settings.contact, upkeep).bring(drafts, {act.act_id for act in acts})
    DraftLists(store, settings, upkeep).bring(drafts)
    bodies.bring(store, settings.contact, upkeep)
    DayPages(store, settings, upkeep).bring(fingerprints.days(store, today))
    frame = _frame()
    for path, content in frame.items():
        site.write(path, content)
    kept = set(manifest.paths)
    if manifest.get(_UNSWEPT):
        site.sweep(kept)
        manifest.write({_UNSWEPT: None})
    manifest.save()
    return PublishResult(len(kept) * len(UI_LANGUAGES) + len(frame), site.changed)


def forget(settings: Settings) -> None:
    """Let the next `publish` make every page anew."""
    Manifest.forget(Path(settings.site))


def _frame() -> dict[str, str]:
    """Return the files that show no rows."""
    folder = resources.files("reports") / "templates" / "site"
    plain = {name: (folder / name).read_text(encoding="utf-8") for name in ("style.css", "search.js")}
    return {"index.html": page("chooser", "kk", "index.html"), **plain}
