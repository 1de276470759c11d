"""The report on the outcome of one discussion: chart, table for a spreadsheet, document for Word."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from reports import spreadsheet, word
from reports.consultations.charts import Bar, bars
from reports.consultations.model import Discussion, Remark
from reports.language import Interface
from reports.values import UiLanguage


def chart(discussion: Discussion, language: UiLanguage) -> Markup:
    """Return what became of the remarks as a chart; nothing where there are none."""
    ui = Interface(language)
    named = [(kind, ui.t(f"draft.outcome.{kind}"), n) for kind, n in discussion.counted]
    parts = "; ".join(f"{name}: {n}" for _, name, n in named)
    title = ui.t("draft.chart", total=len(discussion.remarks), parts=parts)
    return bars(title, [Bar(name, n, f"outcome-{kind}") for kind, name, n in named])


def table(discussion: Discussion, language: UiLanguage) -> str:
    """Return the remarks for a spreadsheet, nobody named."""
    ui = Interface(language)
    rows = (_cells(number, remark, ui) for number, remark in enumerate(discussion.remarks, 1))
    return spreadsheet.table(ui.words("draft.columns"), rows)


def document(discussion: Discussion, language: UiLanguage) -> bytes:
    """Return the report as a .docx file."""
    ui, draft = Interface(language), discussion.draft
    return word.file(
        "outcome/document", language, title=ui.t("draft.report.title", title=draft.title(language)),
        disclaimer=ui.t("disclaimer"), follow=[draft.address], discussion=discussion, draft=draft,
    )  # fmt: skip


def _cells(number: int, remark: Remark, ui: Interface) -> Iterator[str]:
    said = {label.name: ui.said(f"draft.{label.name}", label.value) for label in remark.labels
            if label.name in ("stance", "substance")}  # fmt: skip
    yield str(number)
    yield ui.t(f"draft.channel.{remark.channel}")
    yield ui.t("draft.remark.participant", n=remark.participant) if remark.participant else ""
    yield ui.moment(remark.said_at) if remark.said_at else ""
    yield remark.passage(ui.language)
    yield remark.text
    yield said.get("stance", "")
    yield said.get("substance", "")
    yield ui.t(f"draft.outcome.{remark.kind}")
    yield remark.answer
    yield ui.moment(remark.answered_at) if remark.answered_at else ""
    yield "" if remark.late_days is None else str(remark.late_days)
    yield "; ".join(f"{check.act_id}: {ui.t(f'draft.check.{check.verdict}')}" for check in remark.checks)
