"""Texts of drafts and acts out of the archive, each read once in a look."""

from __future__ import annotations

from functools import lru_cache

from processors.consult.likeness import Runs
from processors.consult.lineage.texts import runs_in
from zanwatch.archive import Archive
from zanwatch.messages import Edition

_KEPT = 64
"""Texts held at once; candidates of one draft are few."""


class Shelf:
    """Texts by their name in the archive. Methods raise ArchiveError where the archive lost one."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self.edition = lru_cache(_KEPT)(self._edition)
        self.runs = lru_cache(_KEPT)(self._runs)

    def _edition(self, name: str) -> Edition:
        return Edition.model_validate_json(self._archive.get(name))

    def _runs(self, name: str) -> Runs:
        return runs_in(self.edition(name))
