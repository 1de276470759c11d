"""The archive: bytes by their SHA-256, written once, never changed.

Raw captures and parsed editions both live here; messages carry only the hash, so they stay small.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from zanwatch import aside
from zanwatch.config import file_of, scheme_of
from zanwatch.errors import ArchiveError, ConfigError
from zanwatch.identity import sha256


class Archive:
    """A folder of gzip files named by the hash of what they hold."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, data: bytes) -> str:
        """Keep `data` and return its hex SHA-256; keeping the same bytes again changes nothing.

        Raises ArchiveError when they cannot be written.
        """
        name = sha256(data)
        target = self._path(name)
        if not target.exists():
            try:
                _write(target, gzip.compress(data, compresslevel=6, mtime=0))
            except OSError as error:
                hint = "check the disk and ZANWATCH_ARCHIVE"
                raise ArchiveError(f"{target} cannot be written: {error}", hint) from error
        return name

    def get(self, name: str) -> bytes:
        """Return the bytes whose hex SHA-256 is `name`.

        Raises ArchiveError when they are missing or do not match the name any more.
        """
        path = self._path(name)
        if not path.is_file() or path.is_symlink():
            raise ArchiveError(f"the archive does not hold {name}", f"looked in {self.root}")
        try:
            data = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise ArchiveError(f"archived file {path} cannot be read: {error}", "restore it from a backup") from error
        if sha256(data) != name:
            raise ArchiveError(f"archived file {path} does not match its name", "restore it from a backup")
        return data

    def _path(self, name: str) -> Path:
        if len(name) != 64 or not all(c in "0123456789abcdef" for c in name):
            raise ArchiveError(f"not a SHA-256: {name!r}")
        return self.root / name[:2] / f"{name}.gz"


def _write(target: Path, data: bytes) -> None:
    with aside.written(target) as file:
        file.write(data)
        aside.sync(file)


def connect(url: str) -> Archive:
    """Open the archive at `url` (file:DIR)."""
    if scheme_of(url) != "file":
        raise ConfigError(f"no archive speaks {url!r}", "use file:DIR")
    return Archive(file_of(url))
