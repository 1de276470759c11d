"""Send the morning report: at 07:00 in Kazakhstan, every day, also on a day when nothing changed.

Beside it go what else may be due on a day: reminders of what begins to apply, outcomes of discussions, and once a
month the figures by state body. Each kind is a task of its own, so trouble with one leaves the others standing.

The report sent on a day is about that day: what the night's crawl noticed. What is noticed later on is told the next
morning. The day comes from the moment the run was due, so a run that starts late, is tried again or is cleared next
week still means its own day; the ledger in the store sees to it that nobody gets a day twice. Mornings missed in an
outage are not caught up one by one: the next report tells what they would have told. To send the report of one day,
trigger the DAG with `date`.
"""

import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, Param

sys.path.append(str(Path(__file__).parent))
from zanwatch_tasks import DAY, DEFAULTS, START, STORE_POOL, at, command

with DAG(
    "send_reports",
    schedule=at("0 7 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    params={"date": Param(None, type=["null", "string"], format="date", description="The day, if not the run's own")},
    doc_md=__doc__,
    tags=["zanwatch"],
):
    for kind in ("changes", "reminders", "consultations", "bodies"):
        command(
            kind, f'report --kind {kind} --date "$DAY"', timedelta(minutes=30), env={"DAY": DAY}, pool=STORE_POOL,
            priority_weight=10,
        )  # fmt: skip
