"""Every error zanwatch raises on purpose: what was wrong, where, and what the user can do."""

from __future__ import annotations


class ZanwatchError(Exception):
    """Root of the errors a user may see; `hint` says what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} ({self.hint})" if self.hint else self.message


class ConfigError(ZanwatchError):
    """A setting, a watch list or a source description cannot be used as written."""


class InputError(ZanwatchError):
    """A file or an argument given on the command line is not what it should be."""


class BusError(ZanwatchError):
    """The bus cannot be reached, or refuses a message."""


class StoreError(ZanwatchError):
    """The store cannot be opened, read or written."""


class ArchiveError(ZanwatchError):
    """The archive misses bytes it should hold, or holds bytes that do not match their name."""


class DeliveryError(ZanwatchError):
    """A mail could not be handed over, or it is not known whether it was."""


class SiteError(ZanwatchError):
    """The public pages cannot be written."""


class CrawlError(ZanwatchError):
    """A source could not be watched."""


class Rejected(ZanwatchError):
    """A capture is not an edition of the act it was fetched for.

    `reason` is one word from `zanwatch.messages.RejectReason`; the message says what was seen.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
