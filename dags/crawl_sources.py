"""Crawl every source, in the night, one task a source.

A source whose run is red fails its task after the retries and raises the alarm; the others go on. Whatever was
fetched, also by a red run, waits on the bus and is processed by `process_captures`. Nothing is caught up after an
outage: the past cannot be crawled, and the next crawl sees all that stands by then.
"""

import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG

sys.path.append(str(Path(__file__).parent))
from zanwatch_tasks import CAPTURES, CRAWL_POOL, DEFAULTS, START, at, command, source_names

with DAG(
    "crawl_sources",
    schedule=at("0 1 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS | {"retry_delay": timedelta(minutes=15)},
    doc_md=__doc__,
    tags=["zanwatch"],
):
    for source in source_names():
        command(f"crawl_{source}", f"crawl {source}", timedelta(hours=5), pool=CRAWL_POOL, outlets=[CAPTURES])
