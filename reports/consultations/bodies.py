"""How state bodies lead public discussions: figures by body for each month in which discussions ended."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from reports import spreadsheet
from reports.consultations.charts import Bar, bars
from reports.language import Interface
from reports.links import body_month_file, body_month_page
from reports.render import page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES, Frozen, UiLanguage
from zanwatch.identity import stable_id
from zanwatch.store import Store

COLUMNS = ("drafts", "terms", "remarks", "answered", "in_time", "accepted", "missed")
"""Figures of a body, in the order they are shown."""


class BodyScore(Frozen):
    """One state body in one month."""

    source: str
    body: str
    body_kk: str
    body_ru: str
    drafts: int
    terms_kept: int
    terms_broken: int
    remarks: int
    answered: int
    in_time: int
    late: int
    unanswered: int
    accepted: int
    missed: int

    def name(self, language: UiLanguage) -> str:
        """Return what the body is called; "" where the portal names none."""
        own, other = (self.body_ru, self.body_kk) if language == "ru" else (self.body_kk, self.body_ru)
        return own or other

    def figures(self) -> tuple[str, ...]:
        """Return the figures of COLUMNS; a share names what it is a share of."""
        judged = self.terms_kept + self.terms_broken
        timed = self.in_time + self.late
        return (
            str(self.drafts), f"{self.terms_kept}/{judged}", str(self.remarks), str(self.answered),
            f"{self.in_time}/{timed}", str(self.accepted), str(self.missed),
        )  # fmt: skip


def scores(store: Store, month: str) -> tuple[BodyScore, ...]:
    """Return the figures of `month` (`2026-03`), bodies with most drafts first."""
    rows = store.named("body_scores", month=f"{month}-01")
    return tuple(BodyScore.model_validate(row) for row in rows)


def chart(found: Sequence[BodyScore], language: UiLanguage) -> Markup:
    """Return how many drafts each body put up for discussion, the first dozen bodies."""
    ui = Interface(language)
    named = [Bar(_name(score, ui), score.drafts, "outcome-answered") for score in found[:12]]
    return bars(ui.t("draft.bodies.drafts"), named)


def table(found: Sequence[BodyScore], language: UiLanguage) -> str:
    """Return the figures for a spreadsheet."""
    ui = Interface(language)
    head = [ui.t("draft.bodies.body"), *(ui.t(f"draft.bodies.{column}") for column in COLUMNS)]
    return spreadsheet.table(head, ([_name(score, ui), *score.figures()] for score in found))


def bring(store: Store, contact: str, upkeep: Upkeep) -> None:
    """Bring the pages of all months, and the list of them with the latest, up to the store."""
    shown = {row["month"]: str(row["shown"]) for row in store.named("page_bodies")}
    upkeep.bring("month", shown, lambda names: (_month(store, contact, name) for name in names))
    ended = [month for month in shown if month <= upkeep.today.isoformat()[:7]]
    depends = stable_id(upkeep.today.isoformat()[:7], *(f"{month} {shown[month]}" for month in ended))
    upkeep.bring("months", {"all": depends}, lambda _: [_all(store, contact, ended)])


def first_day(month: str) -> dt.date:
    """Return the first day of `month`, written `2026-03`."""
    return dt.date.fromisoformat(f"{month}-01")


def _month(store: Store, contact: str, month: str) -> Made:
    found = scores(store, month)
    return Made(month, tuple(page for language in UI_LANGUAGES for page in _pages(found, month, contact, language)))


def _pages(found: Sequence[BodyScore], month: str, contact: str, language: UiLanguage) -> Iterator[Page]:
    path = body_month_page(month)
    values = {"scores": found, "month": first_day(month), "chart": chart(found, language), "columns": COLUMNS}
    yield Page(language, path, page("bodies", language, path, months=[], file=month, contact=contact, **values))
    yield Page(language, body_month_file(month), table(found, language))


def _all(store: Store, contact: str, months: Sequence[str]) -> Made:
    latest = months[-1] if months else ""
    found = scores(store, latest) if latest else ()
    path = "drafts/bodies.html"
    pages = (
        Page(language, path, page(
            "bodies", language, path, scores=found, month=first_day(latest) if latest else None, file=latest,
            chart=chart(found, language), columns=COLUMNS, months=list(reversed(months)), contact=contact,
        ))
        for language in UI_LANGUAGES
    )  # fmt: skip
    return Made("all", tuple(pages))


def _name(score: BodyScore, ui: Interface) -> str:
    return score.name(ui.language) or ui.t("draft.bodies.unnamed")
