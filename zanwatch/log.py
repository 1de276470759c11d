"""The log on stderr: one line an event, as text for people or JSON for machines."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from zanwatch.config import Settings
from zanwatch.errors import ConfigError

_SECRET: Final = re.compile(r"(?<=://)[^/@\s]+(?=@)")
_PLAIN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "taskName"}


_ABOUT: Final[ContextVar[Mapping[str, object]]] = ContextVar("about", default=MappingProxyType({}))


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Let every line logged inside carry what it is about: the ids of a run, a message, a delivery.

    An id that is None or "" says nothing and is left out.
    """
    known = {name: value for name, value in ids.items() if value not in {None, ""}}
    token = _ABOUT.set({**_ABOUT.get(), **known})
    try:
        yield
    finally:
        _ABOUT.reset(token)


def hidden(text: str) -> str:
    """Return `text` without the user names and passwords of the addresses in it."""
    return _SECRET.sub("…", text)


class _JsonFormatter(logging.Formatter):
    """Render a record as one JSON object; what it is about and fields given as `extra` stand beside the message."""

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": hidden(record.getMessage()),
            **_ABOUT.get(),
            **{key: value for key, value in vars(record).items() if key not in _PLAIN},
        }
        if record.exc_info:
            event["trace"] = hidden(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False, default=str)


class _TextFormatter(logging.Formatter):
    """Render a record for a person; user names and passwords in addresses are hidden."""

    def format(self, record: logging.LogRecord) -> str:
        ids = " ".join(f"{name}={value}" for name, value in _ABOUT.get().items())
        line, *trace = super().format(record).split("\n", 1)
        return hidden("\n".join([f"{line} [{ids}]" if ids else line, *trace]))


def configure(settings: Settings) -> None:
    """Send the log to stderr in the form the settings name; raises ConfigError on another form."""
    formatters: dict[str, logging.Formatter] = {
        "json": _JsonFormatter(),
        "text": _TextFormatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%H:%M:%S"),
    }
    if settings.log not in formatters:
        raise ConfigError(f"no log form is called {settings.log!r}", "ZANWATCH_LOG is text or json")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatters[settings.log])
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("zanwatch", "crawlers", "processors", "reports"):
        logging.getLogger(name).setLevel(logging.INFO)
    # A server that restarts is a warning a second there; what matters comes as a BusError or a StoreError.
    for name in ("kafka", "urllib3.connectionpool", "clickhouse_connect"):
        logging.getLogger(name).setLevel(logging.ERROR)
