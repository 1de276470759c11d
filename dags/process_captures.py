"""Make editions, changes and assessments of what was crawled.

Runs as soon as a crawl has brought something, and before the morning report whatever the crawls did: a report must
also tell of a crawl that failed. Cut off anywhere, the next try goes on where this one stopped.
"""

import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, AssetOrTimeSchedule

sys.path.append(str(Path(__file__).parent))
from zanwatch_tasks import CAPTURES, CHANGES, DEFAULTS, START, STORE_POOL, at, command

with DAG(
    "process_captures",
    schedule=AssetOrTimeSchedule(timetable=at("30 6 * * *"), assets=[CAPTURES]),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["zanwatch"],
):
    command("process", "process", timedelta(hours=6), pool=STORE_POOL, outlets=[CHANGES])
