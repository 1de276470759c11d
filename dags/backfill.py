"""Fetch acts from a day on, process them, and send the reports of a range of days nobody got; by hand only.

`first` is the day from which acts are fetched. With `reports`, the reports of the days `first`..`last` are sent, in
order, to those who have not got them; everybody else is left in peace. A report tells what was noticed on its day:
acts fetched by this run are noticed today, whatever day they were adopted.

A source that cannot be watched in full does not stop the rest; the run is red all the same, by `all_crawled`.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Param, get_current_context, task

sys.path.append(str(Path(__file__).parent))
from zanwatch_tasks import CRAWL_POOL, DEFAULTS, START, STORE_POOL, command, running, source_names

LONGEST = 31
"""Days of reports a run may send: a slip of the year must not mail for decades."""


@task(retries=0, execution_timeout=timedelta(minutes=5))
def days_to_report() -> list[dict[str, str]]:
    """Return the environment of each report to send; raises ValueError when the range is no range."""
    params = get_current_context()["params"]
    first, last = date.fromisoformat(params["first"]), date.fromisoformat(params["last"])
    count = (last - first).days + 1
    if not params["reports"]:
        return []
    if not 1 <= count <= LONGEST:
        raise ValueError(f"{first}..{last} is {count} days: reports go out for 1 to {LONGEST} days")
    return [{"DAY": str(first + timedelta(days=n))} for n in range(count)]


with DAG(
    "backfill",
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    is_paused_upon_creation=False,
    default_args=DEFAULTS,
    params={
        "first": Param(type="string", format="date", description="Fetch acts from this day on"),
        "last": Param(type="string", format="date", description="The last day whose report is sent"),
        "reports": Param(False, type="boolean", description="Send the reports of first..last to who has not got them"),
    },
    doc_md=__doc__,
    tags=["zanwatch"],
):
    crawls = [
        command(
            f"crawl_{source}",
            f'crawl {source} --since "$FIRST"',
            timedelta(hours=24),
            env={"FIRST": "{{ params.first }}"},
            pool=CRAWL_POOL,
        )
        for source in source_names()
    ]
    process = command("process", "process", timedelta(hours=12), pool=STORE_POOL, trigger_rule="all_done")
    days = days_to_report()
    report = BashOperator.partial(
        task_id="report", pool=STORE_POOL, max_active_tis_per_dagrun=1,
        **running('report --date "$DAY"', timedelta(minutes=30)),
    ).expand(env=days)  # fmt: skip
    publish = command("publish", "publish", timedelta(hours=2), pool=STORE_POOL)
    days >> crawls >> process >> [report, publish]
    crawls >> EmptyOperator(task_id="all_crawled", execution_timeout=timedelta(minutes=5))
