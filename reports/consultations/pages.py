"""Pages of drafts under discussion: one a draft with its outcome, and the same for spreadsheets and Word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from reports.consultations import outcome
from reports.consultations.model import Discussion
from reports.consultations.reading import discussions
from reports.consultations.topics import topics_of
from reports.fingerprints import DraftRows
from reports.links import draft_file, draft_page
from reports.render import page
from reports.upkeep import Made, Page, Upkeep
from reports.values import UI_LANGUAGES
from zanwatch.identity import stable_id
from zanwatch.store import Store

_BATCH: Final = 50
"""Drafts asked for at once."""


class DraftPages:
    """Makes the pages of drafts, many a query."""

    def __init__(self, store: Store, contact: str, upkeep: Upkeep) -> None:
        self._store = store
        self._contact = contact
        self._upkeep = upkeep

    def bring(self, rows: Sequence[DraftRows], acts: Collection[str]) -> None:
        """Bring the pages up to `rows`; `acts` are the acts that have pages."""
        ids = {row.key: row.draft_id for row in rows}
        wanted = {row.key: stable_id(row.shown, *_linked(row.amends, acts)) for row in rows}
        self._upkeep.bring("draft", wanted, lambda names: self._make({name: ids[name] for name in names}, acts))

    def _make(self, wanted: dict[str, str], acts: Collection[str]) -> Iterator[Made]:
        ids = sorted(set(wanted.values()))
        for start in range(0, len(ids), _BATCH):
            for discussion in discussions(self._store, ids[start : start + _BATCH]):
                if discussion.draft.key in wanted:
                    yield Made(discussion.draft.key, tuple(self._pages(discussion, acts)))

    def _pages(self, discussion: Discussion, acts: Collection[str]) -> Iterator[Page]:
        draft = discussion.draft
        path, amends = draft_page(draft.key), _linked(draft.amends, acts)
        for language in UI_LANGUAGES:
            chart = outcome.chart(discussion, language)
            content = page(
                "draft", language, path, discussion=discussion, amends=amends, chart=chart,
                topics=topics_of(draft.titles, language), contact=self._contact,
            )  # fmt: skip
            yield Page(language, path, content)
            if discussion.remarks:
                yield Page(language, draft_file(draft.key, "csv"), outcome.table(discussion, language))
                yield Page(language, draft_file(draft.key, "docx"), outcome.document(discussion, language))


def _linked(amends: Iterable[str], acts: Collection[str]) -> list[str]:
    return [act for act in amends if act in acts]
