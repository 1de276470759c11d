"""The comparative table as a Word file."""

from __future__ import annotations

from collections.abc import Sequence

from reports import word
from reports.language import Interface
from reports.table.rows import table
from zanwatch.messages import Change, Edition


def document(old: Edition, new: Edition, changes: Sequence[Change]) -> bytes:
    """Return the comparative table of `old` and `new` as a .docx file, in the language of the act."""
    rows, language = table(old, new, changes), new.header.language
    ui = Interface(language)
    return word.file(
        "table/document", language, title=ui.t("table.title", title=new.header.title or new.header.act_id),
        disclaimer=ui.t("table.disclaimer"), follow=(cause.url for cause in rows.causes),
        old=old.header, new=new.header, table=rows,
    )  # fmt: skip
