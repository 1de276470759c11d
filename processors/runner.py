"""The only loop: read, handle, write rows, publish, write marks, commit. In that order, always.

Killed anywhere, the next run reads the same messages again and makes the same rows.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from pydantic import ValidationError

from processors.steps import STEPS, Outcome, Ports, Step
from zanwatch.bus import Bus, Message, Record
from zanwatch.identity import sha256
from zanwatch.log import about
from zanwatch.messages import Fact, Reject
from zanwatch.rows import Rows, by_table
from zanwatch.store import Store
from zanwatch.topics import TOPICS

_log = logging.getLogger(__name__)

_BATCH: Final = 200
_IDLE_SECONDS: Final = 1.0

Progress = Callable[[str, int, float], None]
"""Told the step's name, how many messages it has just finished, and the seconds they took."""


def drain(bus: Bus, ports: Ports, progress: Progress, steps: Sequence[Step] = STEPS) -> int:
    """Run all steps until no step has anything left to read; return how many messages were handled."""
    total = 0
    while handled := sum(_advance(bus, ports, step, progress) for step in steps):
        total += handled
    return total


def follow(
    bus: Bus, ports: Ports, progress: Progress, stop: Callable[[], bool], pulse: Callable[[], None] = lambda: None
) -> None:
    """Run all steps as messages come, until `stop` says so; `pulse` is called in every round, also idle ones."""
    while not stop():
        pulse()
        if not drain(bus, ports, progress):
            time.sleep(_IDLE_SECONDS)


def backlog(bus: Bus, steps: Sequence[Step] = STEPS) -> dict[str, int]:
    """Return per step how many messages wait."""
    return {step.name: sum(bus.lag(step.name, [step.topic]).values()) for step in steps}


def _advance(bus: Bus, ports: Ports, step: Step, progress: Progress) -> int:
    records = bus.poll(step.name, [step.topic], _BATCH)
    for group in _without_repeated_key(records):
        began = time.monotonic()
        _finish(bus, ports.store, step, group, [_handle(step, record, ports) for record in group])
        progress(step.name, len(group), time.monotonic() - began)
    return len(records)


def _without_repeated_key(records: Sequence[Record]) -> Iterator[list[Record]]:
    """Cut a batch so that no key stands twice in a part: a step may read what it wrote for the same act."""
    part: list[Record] = []
    keys: set[str] = set()
    for record in records:
        if record.key in keys:
            yield part
            part, keys = [], set()
        part.append(record)
        keys.add(record.key)
    if part:
        yield part


def _handle(step: Step, record: Record, ports: Ports) -> Outcome:
    with about(step=step.name, record=_place(record), key=record.key):
        outcome = _outcome(step, record, ports)
        for message in outcome.messages:
            if message.topic == "rejects":
                _tell(Reject.model_validate_json(message.value))
        return outcome


def _outcome(step: Step, record: Record, ports: Ports) -> Outcome:
    try:
        fact = TOPICS[record.topic].model_validate_json(record.value)
    except ValidationError as error:
        return _poison(step, record, f"not a message of {record.topic}: {str(error)[:300]}")
    try:
        with about(run=getattr(getattr(fact, "header", fact), "run_id", "")):
            return step.handle(fact, ports)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, AssertionError) as error:
        _log.exception("step %s cannot handle a message of %s", step.name, record.topic)
        return _poison(step, record, f"step {step.name}: {type(error).__name__}: {error}", fact)


def _tell(reject: Reject) -> None:
    with about(run=reject.run_id):
        _log.warning("%s: refused %s: %s: %s", reject.source, reject.address, reject.reason, reject.detail)


def _place(record: Record) -> str:
    return f"{record.topic}/{record.partition}/{record.offset}"


def _poison(step: Step, record: Record, detail: str, fact: Fact | None = None) -> Outcome:
    """A message no step can handle is refused and counted, and the rest goes on."""
    known = fact.model_dump() if fact else {}
    header = known.get("header", known)
    moment = next((header[k] for k in ("fetched_at", "seen_at", "finished_at") if header.get(k)), None)
    reject = Reject(
        source=str(header.get("source") or step.name),
        run_id=str(header.get("run_id") or ""),
        address=str(header.get("address") or _place(record)),
        act_id=header.get("act_id"),
        language=header.get("language"),
        reason="poison",
        detail=detail[:1000],
        sha256=sha256(record.value),
        seen_at=moment or "1970-01-01T00:00:00Z",  # type: ignore[arg-type]
    )
    return Outcome(messages=(Message("rejects", reject.source, reject.to_json()),))


def _finish(bus: Bus, store: Store, step: Step, group: Sequence[Record], outcomes: Sequence[Outcome]) -> None:
    _write(store, [row for outcome in outcomes for row in outcome.rows])
    messages = [message for outcome in outcomes for message in outcome.messages]
    if messages:
        bus.publish(messages)
    _write(store, [row for outcome in outcomes for row in outcome.marks])
    bus.commit(step.name, group)


def _write(store: Store, rows: Rows) -> None:
    for table, found in by_table(rows).items():
        store.insert(table, found)
