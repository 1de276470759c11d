"""Write the public pages and feeds: after every processing, and once in the morning whatever was processed.

Pages whose content has not changed keep their bytes, so running it again is harmless.
"""

import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG, AssetOrTimeSchedule

sys.path.append(str(Path(__file__).parent))
from zanwatch_tasks import CHANGES, DEFAULTS, START, STORE_POOL, at, command

with DAG(
    "publish_site",
    schedule=AssetOrTimeSchedule(timetable=at("30 7 * * *"), assets=[CHANGES]),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    doc_md=__doc__,
    tags=["zanwatch"],
):
    command("publish", "publish", timedelta(hours=2), pool=STORE_POOL)
