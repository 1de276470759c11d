"""Make editions, changes and assessments of what was crawled; then find the acts that drafts became.

Runs as soon as a crawl has brought something, and before the morning report whatever the crawls did: a report must
also tell of a crawl that failed. Cut off anywhere, the next try goes on where this one stopped. Acts of drafts
are looked for even when the processing failed: what the store held before may belong together.
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
    process = command("process", "process", timedelta(hours=6), pool=STORE_POOL, outlets=[CHANGES])
    process >> command("link", "link", timedelta(hours=2), pool=STORE_POOL, trigger_rule="all_done")
