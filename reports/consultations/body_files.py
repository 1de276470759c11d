"""The report on state bodies in other forms: charts, tables for spreadsheets, a document for Word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from reports import spreadsheet, word
from reports.consultations.charts import Bar, bars
from reports.consultations.scores import COLUMNS, BodyScore, DraftScore, first_day
from reports.language import Interface
from reports.values import UiLanguage

_OF_REMARKS: Final = ("remarks", "unanswered", "in_time", "late", "accepted", "missed")
"""Counts of a draft in a table."""
_COUNTED: Final = ("term_kept", "term_broken", "report_missing", *_OF_REMARKS)
"""Counts of a body in a table, after the number of its drafts: plain numbers, for a program to reckon with."""
_CHARTED: Final = 12
"""State bodies in the chart of a month."""


def bodies_chart(found: Sequence[BodyScore], language: UiLanguage) -> Markup:
    """Return how many drafts each body put up for discussion, the first dozen bodies."""
    ui = Interface(language)
    named = [Bar(body_name(score, ui), len(score.drafts), "outcome-answered") for score in found[:_CHARTED]]
    return bars(ui.t("draft.bodies.drafts"), named)


def terms_chart(score: BodyScore, language: UiLanguage) -> Markup:
    """Return of how many drafts the term of discussion was kept, was not, cannot be told."""
    ui = Interface(language)
    kept, broken = score.sum("term_kept"), score.sum("term_broken")
    counts = {"kept": (kept, "accepted"), "broken": (broken, "unanswered"),
              "open": (len(score.drafts) - kept - broken, "template_answer")}  # fmt: skip
    named = [Bar(ui.t(f"draft.term.{name}"), n, f"outcome-{style}") for name, (n, style) in counts.items() if n]
    return bars(_told(ui.t("draft.terms"), named), named)


def ends_chart(score: BodyScore, language: UiLanguage) -> Markup:
    """Return what became of the remarks on the drafts of a body."""
    ui = Interface(language)
    named = [Bar(ui.t(f"draft.outcome.{kind}"), n, f"outcome-{kind}") for kind, n in score.ends]
    return bars(_told(ui.t("draft.outcomes"), named), named)


def bodies_table(found: Sequence[BodyScore], language: UiLanguage) -> str:
    """Return the figures of all bodies of a month for a spreadsheet."""
    ui = Interface(language)
    rows = ([body_name(s, ui), str(len(s.drafts)), *(str(s.sum(count)) for count in _COUNTED)] for s in found)
    return spreadsheet.table(ui.words("draft.bodies.columns"), rows)


def drafts_table(score: BodyScore, language: UiLanguage) -> str:
    """Return the drafts of one body for a spreadsheet."""
    ui = Interface(language)
    return spreadsheet.table(ui.words("draft.bodies.draft_columns"), (_cells(draft, ui) for draft in score.drafts))


def document(found: Sequence[BodyScore], language: UiLanguage) -> bytes:
    """Return the reports on the bodies `found` (one at least), one after the other, as a .docx file."""
    ui = Interface(language)
    follow = [draft.draft.address for score in found for draft in score.drafts]
    return word.file(
        "outcome/bodies", language, title=ui.t("draft.bodies.title"), disclaimer=ui.t("disclaimer"), follow=follow,
        scores=found, columns=COLUMNS, month=first_day(found[0].month),
    )  # fmt: skip


def body_name(score: BodyScore, ui: Interface) -> str:
    """Return what a body is called, or that the portal names none."""
    return score.name(ui.language) or ui.t("draft.bodies.unnamed")


def _told(title: str, lines: Sequence[Bar]) -> str:
    return f"{title}: {'; '.join(f'{line.name}: {line.number}' for line in lines)}"


def _cells(score: DraftScore, ui: Interface) -> Iterator[str]:
    draft = score.draft
    yield draft.draft_id
    yield draft.title(ui.language)
    yield draft.doc_type(ui.language)
    yield draft.open_until.isoformat() if draft.open_until else ""
    yield ui.t(f"draft.term.{score.term}")
    yield ui.t("draft.bodies.report_missing") if score.report_missing else ""
    for count in _OF_REMARKS:
        yield str(getattr(score, count))
    yield draft.address
