"""Which terms a discussion was owed, and whether they were kept. What cannot be told is left open, never guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from processors.consult.calendar import is_certain
from processors.consult.duties import Document, Duty, duty
from processors.consult.rows import Row
from zanwatch.discussion import Channel, Outcome, Term
from zanwatch.messages import day_of


class Course(NamedTuple):
    """The days of a discussion, as its sightings tell."""

    document: Document | None
    created: dt.date | None
    first_closing: dt.date | None
    """The last day as first seen."""
    closing: dt.date | None
    seen: dt.date
    """The last day it was looked at."""
    reported: dt.date | None
    """The day the report was first seen."""
    without_report: dt.date | None
    """The last day it was looked at and had no report."""


def course_of(sightings: Sequence[Row], document: Document | None) -> Course:
    """Return the days of a discussion; `sightings` are in order and not empty."""
    closings = [row["open_until"] for row in sightings if row["open_until"]]
    created = [row["created"] for row in sightings if row["created"]]
    reports = [day_of(row["seen_at"]) for row in sightings if row["report_address"]]
    reported = min(reports, default=None)
    before = [day for row in sightings if (day := day_of(row["seen_at"])) and _bare(row)]
    return Course(
        document=document,
        created=created[-1] if created else None,
        first_closing=closings[0] if closings else None,
        closing=closings[-1] if closings else None,
        seen=day_of(sightings[-1]["seen_at"]),
        reported=reported,
        without_report=max((day for day in before if reported is None or day < reported), default=None),
    )


def _bare(sighting: Row) -> bool:
    """Say whether a card was looked at and had no report; a list says nothing of reports."""
    return sighting["seen_on"] == "card" and not sighting["report_address"]


def terms_of(course: Course, outcomes: Iterable[Outcome]) -> tuple[Term, ...]:
    """Return every term a rule in force set, in a fixed order."""
    found = list(outcomes)
    channels = sorted({outcome.channel for outcome in found})
    asked: list[Channel] = ["public", *(channel for channel in channels if channel != "public")]
    terms = [_discussion(course, channel) for channel in asked]
    terms += [_answers(course, channel, [o for o in found if o.channel == channel]) for channel in asked]
    terms += [_extension(course), _report(course)]
    return tuple(term for term in terms if term)


def _discussion(course: Course, channel: Channel) -> Term | None:
    if course.created is None or course.closing is None:
        return None
    rule = duty("discussion", course.document, channel, course.created)
    if rule is None or rule.days is None:
        return None
    given = rule.between(course.created, course.closing)
    due = rule.due(course.created)
    certain = is_certain(course.created, max(course.closing, due or course.closing))
    return _term(rule, given=given, due=due, kept=given >= rule.days if certain else None)


def _answers(course: Course, channel: Channel, outcomes: Sequence[Outcome]) -> Term | None:
    """Kept when every remark got its answer in time; broken when one was late, or is due and has none."""
    timed = [o for o in outcomes if o.answer_due]
    days = [o.answer_due for o in timed if o.answer_due]
    rule = duty("answers", course.document, channel, course.created or course.seen) if days else None
    if rule is None:
        return None
    late = [o.late_days for o in timed if o.late_days is not None]
    open_days = [o.answer_due for o in timed if o.kind == "unanswered" and o.answer_due]
    broken = any(late) or any(day < course.seen for day in open_days)
    certain = is_certain(course.created or course.seen, max(days))
    kept = (False if broken else None if len(late) < len(timed) else True) if certain else None
    given = (rule.days or 0) + max(late) if late and any(late) else None
    return _term(rule, given=given, due=min(open_days, default=None), kept=kept)


def _extension(course: Course) -> Term | None:
    rule = duty("extension", course.document, "public", course.created or course.seen)
    if rule is None or course.first_closing is None or course.closing is None or course.closing <= course.first_closing:
        return None
    return _term(rule, given=rule.between(course.first_closing, course.closing), due=course.closing, kept=None)


def _report(course: Course) -> Term | None:
    """Late only where the card was looked at after the last day and had no report."""
    rule = duty("report", course.document, "public", course.created or course.seen) if course.closing else None
    if rule is None or course.closing is None:
        return None
    due = rule.due(course.closing)
    given = rule.between(course.closing, course.reported) if course.reported else None
    kept: bool | None = None
    if due and is_certain(course.closing, due):
        if course.reported and course.reported <= due:
            kept = True
        elif course.without_report and course.without_report > due:
            kept = False
    return _term(rule, given=given, due=due, kept=kept)


def _term(rule: Duty, *, given: int | None, due: dt.date | None, kept: bool | None) -> Term:
    return Term(
        duty=rule.kind, rule=rule.id, verified=rule.verified, required=rule.days, given=given, due=due, kept=kept
    )
