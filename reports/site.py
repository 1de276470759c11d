"""The folder of the public pages: files appear whole, and only when their bytes differ."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from zanwatch.errors import InputError


class Site:
    """Writes pages below one folder and counts what it wrote."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self.pages = 0
        self.changed = 0

    def write(self, path: str, content: str) -> None:
        """Put `content` at `path` below the root; a file that already says so is left alone.

        Raises InputError when `path` would lead out of the folder.
        """
        target = (self._root / path).resolve()
        if not target.is_relative_to(self._root):
            raise InputError(f"{path!r} leads out of the site", "nothing was written")
        self.pages += 1
        data = content.encode("utf-8")
        if target.is_file() and target.read_bytes() == data:
            return
        _replace(target, data)
        self.changed += 1


def _replace(target: Path, data: bytes) -> None:
    """Write aside, then rename: a reader sees the old page or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
