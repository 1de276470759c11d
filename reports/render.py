"""Digest → mail, page, feed entry. Templates escape everything; what they may call is listed here."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from reports import links, redline
from reports.commencing import Start
from reports.consultations.evidence import rests_on
from reports.language import Interface
from reports.links import Links, SiteLinks, WebLinks
from reports.model import Digest
from reports.values import UI_LANGUAGES, UiLanguage
from reports.watchlists import Recipient
from zanwatch.messages import Redline

_TEMPLATES: Final = Path(__file__).parent / "templates"
_UNPRINTABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BREAKS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_SUBJECT_LENGTH: Final = 200


class Letter(NamedTuple):
    """A report as a mail: one line of subject and the same content twice."""

    subject: str
    text: str
    html: str


def letter(template: str, language: UiLanguage, site_url: str, path: str, **values: object) -> Letter:
    """Return a report as a mail; `path` is the page of the site that says the same."""
    web = WebLinks(site_url, language, path)
    subject, text, html = (
        _rendered(f"mail/{template}.{form}.j2", language, web, _inline, values) for form in ("subject", "txt", "html")
    )
    return Letter(_BREAKS.sub(" ", subject).strip()[:_SUBJECT_LENGTH], text, html)


def mail(digest: Digest, name: str, site_url: str, contact: str) -> Letter:
    """Return `digest` as a mail to the person called `name` ("" when unknown)."""
    values = {"digest": digest, "name": name, "contact": contact, "today": digest.day}
    return letter("daily", digest.language, site_url, links.day_page(digest.day), **values)


def reminder(start: Start, recipient: Recipient, today: dt.date, site_url: str, contact: str) -> Letter:
    """Return the reminder of `start` as a mail to `recipient` on the day `today`."""
    when = _when(Interface(recipient.language), start.in_force, today)
    values = {"start": start, "name": recipient.name, "contact": contact, "today": today, "when": when}
    return letter("reminder", recipient.language, site_url, "calendar.html", **values)


def _when(ui: Interface, in_force: dt.date, today: dt.date) -> str:
    days = (in_force - today).days
    if days < 0:
        return ui.t("reminder.since", date=ui.date_of(in_force))
    return ui.t("reminder.ahead", n=days) if days else ui.t("reminder.today")


def page(template: str, language: UiLanguage, path: str, **values: object) -> str:
    """Return one page of the site at `path` inside the folder of `language`."""
    return _rendered(f"site/{template}.html.j2", language, SiteLinks(path), _by_class, {"path": path, **values})


def feed_part(template: str, language: UiLanguage, site_url: str, **values: object) -> str:
    """Return a feed, or the HTML of one entry of a feed."""
    return _rendered(f"feed/{template}.j2", language, WebLinks(site_url, language), _inline, values)


def difference(template: str, language: UiLanguage, **values: object) -> str:
    """Return the difference of two editions as a page that stands alone (`html`) or as text (`txt`)."""
    return _rendered(f"difference/{template}.j2", language, SiteLinks("difference.html"), _inline, values)


def word(part: str, language: UiLanguage, **values: object) -> str:
    """Return one part of a Word file; characters XML cannot carry are replaced as on pages."""
    return _rendered(f"{part}.xml.j2", language, SiteLinks(""), _inline, values)


def verdict(digest: Digest) -> str:
    """Return the key of the sentence that says whether we looked and whether anything changed."""
    found = "quiet" if digest.quiet else "changes"
    filtered = "_filtered" if digest.filtered and digest.quiet and digest.watched == "all" else ""
    return f"verdict.{digest.watched}_{found}{filtered}"


def headline(digest: Digest) -> str:
    """Return the day in a few words, for a subject or a list of days."""
    ui = Interface(digest.language)
    quiet = {"all": [ui.t("short.quiet")], "part": [ui.t("short.quiet_seen")]}.get(digest.watched, [])
    counts = [ui.t("short.changes", provisions=digest.provisions, acts=len(digest.acts))] if digest.acts else []
    alarms = [ui.t("short.alarms", n=len(digest.alarms))] if digest.alarms else []
    found = counts or (quiet if digest.quiet else [ui.t("short.news")])
    drafts = [ui.t("draft.headline", n=digest.drafts.told)] if digest.drafts.told else []
    return "; ".join(found + alarms + drafts + ([] if digest.watched == "all" else [ui.t(f"short.{digest.watched}")]))


def _rendered(template: str, language: UiLanguage, to: Links, css: Any, values: dict[str, Any]) -> str:
    def shown(changed: Redline) -> Markup:
        return redline.as_html(changed, language)

    here = {"ui": Interface(language), "link": to, "css": css, "redline": shown}
    return _UNPRINTABLE.sub("\ufffd", _environment().get_template(template).render({**here, **values}))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(("html.j2", "xml.j2")),
        undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    environment.globals |= {
        "ui_languages": [(code, Interface(code)) for code in UI_LANGUAGES],
        "verdict": verdict, "headline": headline, "redline_text": redline.as_text,
        "act_page": links.act_page, "text_page": links.text_page, "day_page": links.day_page,
        "year_page": links.year_page, "draft_page": links.draft_page, "shelf_page": links.shelf_page,
        "topic_feed": links.topic_feed, "body_page": links.body_page, "body_file": links.body_file,
        "body_month_page": links.body_month_page, "body_month_file": links.body_month_file,
        "safe": links.safe_address, "first_day": dt.date.fromisoformat, "change_page": links.change_page,
        "rests_on": rests_on,
    }  # fmt: skip
    return environment


@cache
def _by_class(*names: str) -> Markup:
    return Markup('class="{}"').format(" ".join(names))


@cache
def _inline(*names: str) -> Markup:
    """Mail programs drop style sheets, so there the style stands with the element; the classes serve dark mode."""
    style = ";".join(_mail_styles()[name] for name in names if name in _mail_styles())
    return Markup('class="{}" style="{}"').format(" ".join(names), style) if style else _by_class(*names)


@cache
def _mail_styles() -> dict[str, str]:
    content: dict[str, str] = yaml.safe_load((_TEMPLATES / "mail" / "styles.yml").read_text(encoding="utf-8"))
    return content
