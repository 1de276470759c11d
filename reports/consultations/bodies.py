"""Pages on how state bodies lead public discussions: one a month of all bodies, one a month and body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from reports.consultations import body_files
from reports.consultations.scores import COLUMNS, BodyScore, body_id, first_day, month_scores
from reports.links import body_file, body_month_file, body_month_page
from reports.render import page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES, UiLanguage
from zanwatch.identity import stable_id
from zanwatch.store import Store

Shown = Mapping[str, Mapping[str, str]]
"""Month → name of the body in files → what its page shows, as a number."""


def bring(store: Store, contact: str, upkeep: Upkeep) -> None:
    """Bring the pages of all months and bodies, and the list of months with the latest, up to the store."""
    shown = _shown(store)
    months = {month: stable_id(*(f"{body} {rows}" for body, rows in found.items())) for month, found in shown.items()}
    upkeep.bring("month", months, lambda names: (_month(store, contact, name) for name in names))
    BodyPages(store, contact, upkeep).bring(shown)
    ended = [month for month in months if month <= upkeep.today.isoformat()[:7]]
    depends = stable_id(upkeep.today.isoformat()[:7], *(f"{month} {months[month]}" for month in ended))
    upkeep.bring("months", {"all": depends}, lambda _: [_all(store, contact, ended)])


class BodyPages:
    """Makes the pages of state bodies, all of a month at once."""

    def __init__(self, store: Store, contact: str, upkeep: Upkeep) -> None:
        self._store = store
        self._contact = contact
        self._upkeep = upkeep

    def bring(self, shown: Shown) -> None:
        """Bring the pages up to `shown`; each also links to the other months of its body."""
        months: dict[str, list[str]] = defaultdict(list)
        for month, found in shown.items():
            for body in found:
                months[body].append(month)
        wanted = {
            f"{month}-{body}": stable_id(rows, *months[body])
            for month, found in shown.items() for body, rows in found.items()
        }  # fmt: skip
        self._upkeep.bring("body", wanted, lambda names: self._make(names, months))

    def _make(self, names: Sequence[str], months: Mapping[str, Sequence[str]]) -> Iterator[Made]:
        for month, group in groupby(sorted(names), key=lambda name: name[:7]):
            asked = set(group)
            for score in month_scores(self._store, month):
                name = f"{month}-{score.id}"
                if name in asked:
                    yield Made(name, tuple(self._pages(score, months[score.id])))

    def _pages(self, score: BodyScore, months: Sequence[str]) -> Iterator[Page]:
        for language in UI_LANGUAGES:
            terms, ends = body_files.terms_chart(score, language), body_files.ends_chart(score, language)
            content = page(
                "body", language, score.page, score=score, columns=COLUMNS, month=first_day(score.month),
                terms=terms, ends=ends,
                others=[month for month in reversed(months) if month != score.month], contact=self._contact,
            )  # fmt: skip
            yield Page(language, score.page, content)
            yield Page(language, body_file(score.month, score.id, "csv"), body_files.drafts_table(score, language))
            yield Page(language, body_file(score.month, score.id, "docx"), body_files.document([score], language))


def _shown(store: Store) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.named("page_bodies"):
        found[row["month"]][body_id(row["source"], row["body"])] = str(row["shown"])
    return found


def _month(store: Store, contact: str, month: str) -> Made:
    found = month_scores(store, month)
    return Made(month, tuple(page for language in UI_LANGUAGES for page in _pages(found, month, contact, language)))


def _pages(found: Sequence[BodyScore], month: str, contact: str, language: UiLanguage) -> Iterator[Page]:
    yield _page(found, body_month_page(month), month, (), contact, language)
    yield Page(language, body_month_file(month), body_files.bodies_table(found, language))


def _all(store: Store, contact: str, months: Sequence[str]) -> Made:
    latest = months[-1] if months else ""
    found, path = month_scores(store, latest) if latest else (), "drafts/bodies.html"
    return Made("all", tuple(_page(found, path, latest, months[::-1], contact, code) for code in UI_LANGUAGES))


def _page(  # noqa: PLR0917
    found: Sequence[BodyScore], path: str, month: str, months: Sequence[str], contact: str, language: UiLanguage
) -> Page:
    """Return the page of all bodies in `month` ("" before the first), with links to `months`."""
    content = page(
        "bodies", language, path, scores=found, month=first_day(month) if month else None, file=month, columns=COLUMNS,
        chart=body_files.bodies_chart(found, language), months=months, contact=contact,
    )  # fmt: skip
    return Page(language, path, content)
