"""What the DAGs share: how `zanwatch` is run, at which hour, over what, and who hears of a failure.

Airflow and zanwatch live in environments of their own: nothing of zanwatch is imported, its command is run.

Environment of the workers:
  ZANWATCH_COMMAND   the command, `zanwatch` where it is not set; may have words, e.g. `python -m zanwatch`
  ZANWATCH_SOURCES   the folder with one NAME.yml a source; by default crawlers/sources beside this folder
Both speak to the DAGs alone and are taken away before the command starts, which refuses settings it does not know.
Variable `zanwatch_alert_to` (AIRFLOW_VAR_ZANWATCH_ALERT_TO): whom to mail about failures, over the connection
`smtp_default`; without it failures are in the log and in Airflow's pages only.
"""

import logging
import os
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

import pendulum
from airflow.providers.smtp.hooks.smtp import SmtpHook
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import Asset, Context, CronTriggerTimetable, Variable

HOME = Path(__file__).resolve().parent.parent
ALMATY = pendulum.timezone("Asia/Almaty")
START = pendulum.datetime(2026, 1, 1, tz=ALMATY)

CAPTURES = Asset("zanwatch_captures")
CHANGES = Asset("zanwatch_changes")

CRAWL_POOL = "zanwatch_crawl"
"""One slot: two crawls at once could ask one host at twice the rate it was promised."""
STORE_POOL = "zanwatch_store"
"""One slot where the store is embedded, for one process owns it; more where it is a server."""

DAY = "{{ params.get('date') or (logical_date or dag_run.run_after).in_timezone('Asia/Almaty').strftime('%Y-%m-%d') }}"
"""The day asked for, else the day in Kazakhstan on which the run was due, however late or often it runs."""

_RUN = "exec env -u ZANWATCH_COMMAND -u ZANWATCH_SOURCES ${ZANWATCH_COMMAND:-zanwatch}"

_log = logging.getLogger(__name__)


def alert(context: Context) -> None:
    """Say in the log that a task has failed for good, and mail it to whom the Variable names."""
    instance = context["task_instance"]
    what = f"{instance.dag_id}: {instance.task_id} failed after {instance.try_number} tries"
    _log.error("%s; run %s; %s", what, context["run_id"], context.get("exception"))
    to = Variable.get("zanwatch_alert_to", default="")
    if to:
        rows = (what, f"run {context['run_id']}", str(context.get("exception")), instance.log_url)
        _mail(to, f"[zanwatch] {what}", "".join(f"<p>{escape(row)}</p>" for row in rows))


def _mail(to: str, subject: str, html: str) -> None:
    try:
        with SmtpHook() as mailer:
            mailer.send_email_smtp(to=to, subject=subject, html_content=html)
    except Exception:
        _log.exception("the alert could not be mailed: %s", subject)


DEFAULTS = {
    "retries": 3,
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": 2,
    "max_retry_delay": timedelta(hours=1),
    "on_failure_callback": [alert],
}


def running(words: str, timeout: timedelta) -> dict[str, Any]:
    """Return what makes a BashOperator run `zanwatch WORDS`: any exit code but 0 fails, at `timeout` it is ended.

    What comes from people or from dates goes through `env` and stands in `words` as "$NAME", so that it stays one
    word of the command whatever it holds.
    """
    return {
        "bash_command": f"{_RUN} {words}",
        "append_env": True,
        "cwd": str(HOME),
        "skip_on_exit_code": None,
        "do_xcom_push": False,  # the last line of a report names a recipient: no business of Airflow's database
        "execution_timeout": timeout,
    }


def command(task_id: str, words: str, timeout: timedelta, **options: Any) -> BashOperator:
    """Return the task that runs `zanwatch WORDS` as `running` says."""
    return BashOperator(task_id=task_id, **running(words, timeout), **options)


def at(cron: str) -> CronTriggerTimetable:
    """Return the timetable of a cron expression in the time of Kazakhstan; a run belongs to the day it is due."""
    return CronTriggerTimetable(cron, timezone=ALMATY)


def source_names() -> list[str]:
    """Return the names of the sources; raises FileNotFoundError where there are none, so that Airflow shows it."""
    folder = Path(os.environ.get("ZANWATCH_SOURCES") or HOME / "crawlers" / "sources")
    names = sorted(file.stem for file in folder.glob("*.yml"))
    if not names:
        raise FileNotFoundError(f"no sources in {folder}: name their folder in ZANWATCH_SOURCES")
    return names
