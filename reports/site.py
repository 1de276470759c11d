"""The folder of the public pages: files appear whole, and only when their bytes differ."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from reports.values import UI_LANGUAGES
from zanwatch import aside
from zanwatch.errors import InputError

_SHELVES: Final = ("acts", "days", "drafts")
"""Folders inside each language in which every page is ours."""


class Site:
    """Writes pages below one folder and counts those whose bytes changed."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self.changed = 0

    def write(self, path: str, content: str | bytes) -> None:
        """Put `content` at `path` below the root; a file that already says so is left alone.

        Raises InputError when `path` would lead out of the folder.
        """
        target = self._inside(path)
        data = content if isinstance(content, bytes) else content.encode()
        if target.is_file() and target.read_bytes() == data:
            return
        _replace(target, data)
        self.changed += 1

    def remove(self, path: str) -> None:
        """Take the page at `path` away, if it is there; raises InputError as `write` does."""
        target = self._inside(path)
        if target.is_file():
            target.unlink()
            self.changed += 1

    def sweep(self, kept: Collection[str]) -> None:
        """Take away the pages of days, acts and drafts that are not among `kept` (paths inside a language)."""
        for language in UI_LANGUAGES:
            for shelf in _SHELVES:
                for file in sorted((self._root / language / shelf).glob("[!.]*")):
                    if f"{shelf}/{file.name}" not in kept:
                        self.remove(f"{language}/{shelf}/{file.name}")

    def _inside(self, path: str) -> Path:
        target = (self._root / path).resolve()
        if not target.is_relative_to(self._root):
            raise InputError(f"{path!r} leads out of the site", "nothing was written")
        return target


def _replace(target: Path, data: bytes) -> None:
    """Write aside, then rename: a reader sees the old page or the new one."""
    with aside.written(target) as file:
        file.write(data)
        os.fchmod(file.fileno(), 0o644)
