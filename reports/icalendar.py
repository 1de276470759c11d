"""Days for a reader's own calendar, as iCalendar (RFC 5545): each a whole day, for ever known by the same name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from zanwatch.identity import stable_id

_WIDTH: Final = 75
"""Octets a line may have (RFC 5545, 3.1); a longer one goes on after a blank on the next."""


class Event(NamedTuple):
    """Something that happens on a day."""

    key: str
    """What names it, also when title or words change; one key and day is one event of the reader's calendar."""
    day: dt.date
    title: str
    words: str
    url: str
    known: dt.datetime
    """Since when we know it; aware."""


def calendar(name: str, events: Iterable[Event]) -> bytes:
    """Return the calendar called `name`: the same events give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//zanwatch//zanwatch//EN", "METHOD:PUBLISH"]
    lines += [f"NAME:{_text(name)}", f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += _lines(event)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line.encode()))


def _lines(event: Event) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{stable_id(event.key, event.day.isoformat())}@zanwatch",
        f"DTSTAMP:{event.known.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.words)}",
        f"URL:{event.url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _text(words: str) -> str:
    """Escape what ends or parts a value; other control characters would end the line and are left out."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return "".join(c for c in escaped if c.isprintable())


def _folded(line: bytes) -> Iterator[bytes]:
    """Part a line at the width, never inside a character of UTF-8."""
    room, first = _WIDTH, b""
    while len(line) > room:
        end = room
        while line[end] & 0xC0 == 0x80:
            end -= 1
        yield first + line[:end]
        line, first, room = line[end:], b" ", _WIDTH - 1
    yield first + line
