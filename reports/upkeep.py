"""The one way pages come, change and go: only groups of pages whose rows changed are made anew.

A group is the pages that show the same rows: an act with its text, a day, a list. Order for every batch: the manifest
says these groups are in the making, the pages are written, the manifest says what they were made of. A crash in
between leaves groups marked as unfinished; the next run makes them again.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from reports.manifest import Manifest, Record
from reports.site import Site
from reports.values import UI_LANGUAGES, UiLanguage
from zanwatch.identity import stable_id

_BATCH: Final = 8_000_000
"""Characters of finished pages after which a batch is written."""


class Page(NamedTuple):
    """One page in one language; `path` is inside the folder of the language."""

    language: UiLanguage
    path: str
    content: str | bytes


class Made(NamedTuple):
    """The pages of one group, with the span of days on which they are right (see Record) and a note for other pages."""

    name: str
    pages: tuple[Page, ...]
    since: str = ""
    until: str = ""
    note: Mapping[str, Any] = {}


Maker = Callable[[list[str]], Iterable[Made]]
"""Makes the groups of the given names, in order; asks the store for many at once."""


class Upkeep:
    """Keeps the site and its manifest in step. `program` is the fingerprint of what turns rows into pages."""

    def __init__(self, site: Site, manifest: Manifest, today: dt.date, program: str) -> None:
        self.site = site
        self.manifest = manifest
        self.today = today
        self._program = program

    def bring(self, kind: str, wanted: Mapping[str, str], make: Maker) -> None:
        """Let the groups of `kind` be those of `wanted` (name → fingerprint of the rows it shows) and no others."""
        self._remove([key for key in self.manifest.keys(kind) if key.partition(":")[2] not in wanted])
        prints = {name: stable_id(self._program, rows)[:16] for name, rows in wanted.items()}
        stale = [name for name, print_ in prints.items() if not self._stands(f"{kind}:{name}", print_)]
        for batch in _batches(make(stale) if stale else ()):
            self._replace({f"{kind}:{made.name}": (prints[made.name], made) for made in batch})

    def _stands(self, key: str, fingerprint: str) -> bool:
        record = self.manifest.get(key)
        return record is not None and record.stands(fingerprint, self.today)

    def _replace(self, batch: Mapping[str, tuple[str, Made]]) -> None:
        settled = {
            key: Record(fingerprint, _paths(made), made.since, made.until, made.note)
            for key, (fingerprint, made) in batch.items()
        }
        before = {key: set(record.paths) if (record := self.manifest.get(key)) else set() for key in batch}
        self.manifest.write(
            {key: Record("", tuple(sorted(before[key] | set(record.paths)))) for key, record in settled.items()}
        )
        for key, (_, made) in batch.items():
            for page in made.pages:
                self.site.write(f"{page.language}/{page.path}", page.content)
            self._unlink(before[key] - set(settled[key].paths))
        os.sync()  # no record may outlive the pages it vouches for
        self.manifest.write(settled)

    def _remove(self, keys: list[str]) -> None:
        for key in keys:
            self._unlink(self.manifest[key].paths)
        if keys:
            self.manifest.write(dict.fromkeys(keys))

    def _unlink(self, paths: Iterable[str]) -> None:
        for path in sorted(paths):
            for language in UI_LANGUAGES:
                self.site.remove(f"{language}/{path}")


def _paths(made: Made) -> tuple[str, ...]:
    return tuple(sorted({page.path for page in made.pages}))


def _batches(groups: Iterable[Made]) -> Iterator[list[Made]]:
    batch: list[Made] = []
    size = 0
    for made in groups:
        batch.append(made)
        size += sum(len(page.content) for page in made.pages)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
