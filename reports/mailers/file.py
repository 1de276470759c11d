"""Mail into a folder: one .eml file a message, named by its Message-ID, there whole or not at all."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from reports.mailers import Refused
from zanwatch import aside
from zanwatch.config import file_of
from zanwatch.errors import DeliveryError

_SAFE_NAME: Final = re.compile(r"<([A-Za-z0-9][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*)>")


class FileMailer:
    """Puts mail into the folder of a `file:DIR` address."""

    def __init__(self, url: str) -> None:
        self._folder = file_of(url)

    def __enter__(self) -> Self:
        """Make the folder."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DeliveryError(
                f"the mail folder {self._folder} cannot be made: {error}", "set ZANWATCH_MAIL"
            ) from error
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        """Nothing is held open."""

    def send(self, message: EmailMessage) -> None:
        """Write the file aside, sync it, rename it; the same message twice is one file."""
        target = self._file_of(str(message["Message-ID"]))
        try:
            with aside.written(target) as file:
                file.write(message.as_bytes(policy=SMTP))
                aside.sync(file)
        except OSError as error:
            raise Refused(f"{target} cannot be written: {error}") from error

    def holds(self, message_id: str) -> bool:
        """Say whether the file is there."""
        return self._file_of(message_id).is_file()

    def _file_of(self, message_id: str) -> Path:
        match = _SAFE_NAME.fullmatch(message_id)
        if match is None:
            raise Refused(f"{message_id!r} cannot be a file name")
        return self._folder / f"{match[1]}.eml"
