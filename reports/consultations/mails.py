"""Mails on public discussion: the outcome of a draft when its discussion has ended and when it became an act, and
the figures by state body once a month. What is sent once is in the ledger.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from reports import letters, mailers, render
from reports.consultations import body_files, outcome
from reports.consultations.day import is_watched
from reports.consultations.model import Discussion
from reports.consultations.reading import discussions
from reports.consultations.scores import COLUMNS, BodyScore, first_day, month_scores
from reports.days import bounds_of
from reports.ledger import Delivery, Parcel, complain, hand_over, row_of, settled
from reports.letters import BODIES, OUTCOME, Attached
from reports.links import body_month_page, draft_page
from reports.mailers import Mailer
from reports.render import Letter
from reports.watchlists import Recipient
from zanwatch.config import Settings
from zanwatch.identity import stable_id
from zanwatch.store import Store

LOOKBACK: Final = dt.timedelta(days=14)
"""How long after the event a report that could not leave before still leaves."""

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Event = Literal["ended", "adopted"]


class Due(NamedTuple):
    """A report on a draft that is due: what it is about, and the day it happened."""

    draft_id: str
    source: str
    event: Event
    day: dt.date


class Written(NamedTuple):
    """What a reader gets."""

    letter: Letter
    files: tuple[Attached, ...]


class Report(NamedTuple):
    """One mail to one reader as the ledger calls it; it is written only where it has not left yet."""

    identity: str
    name: str
    day: dt.date
    told: str
    write: Callable[[], Written]


class Post(NamedTuple):
    """Where mails go and how what was sent is known."""

    store: Store
    mailer: Mailer
    settings: Settings
    now: dt.datetime

    def send(self, report: Report, recipient: Recipient) -> Delivery:
        """Send `report` unless it has left already."""
        rows = self.store.named("delivery_states", report=report.name, day=report.day.isoformat())
        known = next((row for row in rows if row["id"] == report.identity), None)
        before = settled(self.store, self.mailer, known, self.now)
        if before is not None:
            return before
        letter, files = report.write()
        message = letters.compose(
            letter, report.identity, recipient, self.settings, self.now, report=report.name, files=files
        )
        row = row_of(message, report.identity, recipient, self.now, report=report.name, day=report.day)
        return hand_over(self.store, self.mailer, Parcel(message, row | {"detail": report.told}))


def send_outcomes(
    store: Store, settings: Settings, day: dt.date, recipients: Iterable[Recipient], now: dt.datetime
) -> list[Delivery]:
    """Send the outcome of every discussion that ended, or whose draft became an act, to who watches it.

    Raises DeliveryError, after everybody was served, when a mail was refused or its fate is unknown.
    """
    letters.sender_of(settings)
    due, readers = _due(store, day), list(recipients)
    found = {(d.draft.source, d.draft.draft_id): d for d in discussions(store, sorted({item.draft_id for item in due}))}
    here = [(item, found[item.source, item.draft_id]) for item in due]
    with mailers.connect(settings.mail) as mailer:
        post = Post(store, mailer, settings, now)
        done = [
            post.send(_outcome(item, discussion, reader, settings), reader)
            for item, discussion in here
            for reader in readers
            if is_watched(discussion.draft, reader.watch)
        ]
    complain(done)
    return done


def send_bodies(
    store: Store, settings: Settings, day: dt.date, recipients: Iterable[Recipient], now: dt.datetime
) -> list[Delivery]:
    """Send the figures by state body of the month before `day`; nothing where no discussion ended in it.

    Raises DeliveryError as `send_outcomes` does.
    """
    letters.sender_of(settings)
    month = (day.replace(day=1) - dt.timedelta(days=1)).isoformat()[:7]
    found = month_scores(store, month) if day.day <= LOOKBACK.days else ()
    if not found:
        return []
    with mailers.connect(settings.mail) as mailer:
        post = Post(store, mailer, settings, now)
        done = [post.send(_bodies(month, found, reader, settings), reader) for reader in recipients]
    complain(done)
    return done


def _due(store: Store, day: dt.date) -> list[Due]:
    since, until = bounds_of(day - LOOKBACK, day)
    rows = store.named("draft_outcomes_due", since=since, until=until, day=day.isoformat())
    return [Due(row["draft_id"], row["source"], row["event"], row["day"]) for row in rows]


def _outcome(item: Due, discussion: Discussion, reader: Recipient, settings: Settings) -> Report:
    draft = discussion.draft

    def write() -> Written:
        letter = render.letter(
            "outcome", reader.language, settings.site_url, draft_page(draft.key), discussion=discussion, draft=draft,
            event=item.event, name=reader.name, contact=settings.contact,
        )  # fmt: skip
        return Written(letter, tuple(_files(discussion, reader)) if discussion.remarks else ())

    identity = stable_id(OUTCOME, item.source, item.draft_id, item.event, reader.email.lower())
    return Report(identity, OUTCOME, item.day, json.dumps([draft.key, item.event]), write)


def _bodies(month: str, found: tuple[BodyScore, ...], reader: Recipient, settings: Settings) -> Report:
    first = first_day(month)

    def write() -> Written:
        near = [score for score in found if any(is_watched(each.draft, reader.watch) for each in score.drafts)]
        letter = render.letter(
            "bodies", reader.language, settings.site_url, body_month_page(month), scores=found, near=near,
            columns=COLUMNS, month=first, name=reader.name, contact=settings.contact,
        )  # fmt: skip
        return Written(letter, tuple(_body_files(month, found, near, reader)))

    return Report(stable_id(BODIES, month, reader.email.lower()), BODIES, first, json.dumps([month]), write)


def _body_files(month: str, found: Sequence[BodyScore], near: Sequence[BodyScore], to: Recipient) -> Iterator[Attached]:
    if near:
        yield Attached(f"bodies-{month}.docx", WORD, body_files.document(near, to.language))
    yield Attached(f"bodies-{month}.csv", "text/csv", body_files.bodies_table(found, to.language).encode())


def _files(discussion: Discussion, reader: Recipient) -> Iterator[Attached]:
    name = discussion.draft.key
    yield Attached(f"{name}.docx", WORD, outcome.document(discussion, reader.language))
    yield Attached(f"{name}.csv", "text/csv", outcome.table(discussion, reader.language).encode())
