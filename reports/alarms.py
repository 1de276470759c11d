"""The alarms of a span of time: what should not happen to a text in force, with the words each rests on."""

from __future__ import annotations

import datetime as dt

from pydantic import AwareDatetime, BaseModel, ConfigDict

from zanwatch.store import Store


class Alarm(BaseModel):
    """One alarm; what its kind means stands beside the rules (processors/rules/alarms.yml)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    act_id: str
    language: str
    """"" where it is about the act in both languages."""
    path: str
    event: str
    """The change it is about; "" where there is none."""
    occurrence: int
    previous_edition: dt.date | None
    edition_date: dt.date
    first_seen: AwareDatetime
    title: str
    address: str
    named_act: str
    """The act a note or a history names; "" where none."""
    words: str
    """What it rests on, as printed."""

    @property
    def anchor(self) -> str:
        """The place of the change on the page of its act; "" where there is no change."""
        return f"#c-{self.event}-{self.occurrence}" if self.event else ""


def alarms_between(store: Store, since: str, until: str) -> tuple[Alarm, ...]:
    """Return the alarms that came up from `since` until before `until` (UTC, as the store takes moments)."""
    return tuple(Alarm.model_validate(row) for row in store.named("report_alarms", since=since, until=until))
