"""Ask whether anything is red, three times a day, and raise the alarm when it is.

`zanwatch status` ends with 2 when a source was not watched in full or a mail is not known to have left. One more try
is enough: it helps against a store that was busy, and what is red does not heal by asking again.
"""

import sys
from datetime import timedelta
from pathlib import Path

from airflow.sdk import DAG

sys.path.append(str(Path(__file__).parent))
from zanwatch_tasks import DEFAULTS, START, STORE_POOL, at, command

with DAG(
    "check_health",
    schedule=at("45 6,12,18 * * *"),
    start_date=START,
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS | {"retries": 1},
    doc_md=__doc__,
    tags=["zanwatch"],
):
    command("status", "status", timedelta(minutes=15), pool=STORE_POOL)
