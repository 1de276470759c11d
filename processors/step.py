"""What a step is: what it may read, what comes of a message, and the few words every step speaks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from zanwatch.archive import Archive
from zanwatch.bus import Message
from zanwatch.messages import Fact
from zanwatch.store import Store

F = TypeVar("F", bound=Fact)


class Ports(NamedTuple):
    """What a step may read."""

    archive: Archive
    store: Store


class Outcome(NamedTuple):
    """What came of a message, in the order it is made durable: rows, then messages, then marks.

    Marks are rows that say "this is done"; written last, they are missing after a crash and the step is redone.
    """

    rows: Sequence[tuple[str, dict[str, Any]]] = ()
    messages: Sequence[Message] = ()
    marks: Sequence[tuple[str, dict[str, Any]]] = ()


class Step(NamedTuple):
    """A step, the topic it reads, and what it does with one fact."""

    name: str
    topic: str
    handle: Callable[[Fact, Ports], Outcome]


def expect(kind: type[F], fact: Fact) -> F:
    """Return `fact`, which must be of `kind`; raises TypeError where it is not."""
    if not isinstance(fact, kind):
        raise TypeError(f"{kind.__name__} expected, got {type(fact).__name__}")
    return fact


def message(topic: str, key: str, fact: Fact) -> Message:
    """Return the message that carries `fact`."""
    return Message(topic, key, fact.to_json())
