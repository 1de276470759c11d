"""A real card: one answer under every remark is a template, the remarks are read, the term was too short."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from processors.consult.rows import Known
from processors.consult.state import document_kind
from processors.consult.terms import course_of, terms_of
from processors.consult.thread import outcomes
from processors.parse.discussion.card import read_card
from zanwatch.discussion import DraftSeen
from zanwatch.discussion_rows import draft_rows
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Language
from zanwatch.rows import by_table

REAL = Path(__file__).parent.parent.parent / "shared" / "real" / "open_npa"
DRAFT = "15906353"


def card(language: Language) -> DraftSeen:
    file = REAL / f"card_{DRAFT}_{language}_excerpt.html"
    if not file.is_file():
        pytest.skip(f"no real card at {file.name}: the saved pages are not part of the project")
    data = file.read_bytes()
    capture = Capture(
        source="open_npa", run_id="r", kind="card", address=f"https://legalacts.egov.kz/npa/view?id={DRAFT}",
        act_id=DRAFT, language=language, fetched_at=dt.datetime(2026, 9, 20, 6, tzinfo=dt.UTC), http_status=200,
        sha256=sha256(data), size=len(data),
    )  # fmt: skip
    return read_card(data, capture).seen


def known(seen: DraftSeen) -> Known:
    tables = by_table(draft_rows(seen))
    return Known(
        tuple(tables["draft_sightings"]), {row["comment_id"]: row for row in tables["comments"]},
        {row["comment_id"]: row["author"] for row in tables["commenters"]},
    )  # fmt: skip


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_a_real_discussion_is_told_as_it_was(language: Language) -> None:
    found = known(card(language))
    document = document_kind(found.sightings)
    fates = outcomes(found, document)
    assert document == "bylaw"
    assert {fate.kind for fate in fates} == {"template_answer"}
    assert {fate.participant for fate in fates} == {1}
    assert all(fate.late_days == 0 for fate in fates)
    labels = {(label.name, label.value) for fate in fates for label in fate.labels}
    assert ("substance", "procedure") in labels
    assert ("stance", "support") not in labels
    terms = {term.rule: term for term in terms_of(course_of(found.sightings, document), fates)}
    term = terms["discussion.public.bylaw"]
    assert (term.given, term.required, term.kept) == (3, 10, False)
