"""When a page is read again: at once when its date moved, and after some days by its tier."""

from __future__ import annotations

import datetime as dt

from crawlers.description import Tiers
from crawlers.frontier import Page
from crawlers.watch import Entry, Target
from zanwatch.messages import day_of


def revisit_days(tiers: Tiers, entry: Entry, watched: frozenset[str], today: dt.date) -> int:
    """Return after how many days a page of `entry` is read again although its date stands still."""
    if entry.act_id in watched:
        return tiers.watched
    is_recent = entry.date is not None and (today - entry.date).days <= tiers.recent_within
    return tiers.recent if is_recent else tiers.dormant


def is_moved(page: Page | None, target: Target, entry: Entry, baseline: str) -> bool:
    """Say whether the index tells of something new: a page never read, or read under another mark.

    An act that was never wanted is read from the moment its mark leaves `baseline`, the mark it was first met with.
    """
    if page is None:
        return entry.wanted or entry.mark != baseline
    return target.mark not in {"", page.mark}


def is_stale(page: Page | None, days: int, today: dt.date) -> bool:
    """Say whether a page that stands still is read again: its tier is due, or its bytes were refused later."""
    return page is not None and (page.refused or (today - day_of(page.fetched_at)).days >= days)
