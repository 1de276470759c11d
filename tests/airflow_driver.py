"""Runs inside Airflow's own environment: `python airflow_driver.py DAGS PLAN.json ANSWER.json`.

PLAN is a list of named steps; ANSWER holds what Airflow reads in the DAGs and, by step, what it made of it. Waits
between tries are shortened, their number is not. Nothing of zanwatch is importable here, which is the point.
"""

import datetime as dt
import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path

import pendulum
from airflow.dag_processing.dagbag import DagBag
from airflow.models.asset import AssetEvent, AssetModel
from airflow.sdk.bases.operator import BaseOperator
from airflow.sdk.definitions.mappedoperator import MappedOperator
from airflow.serialization.encoders import coerce_to_core_timetable
from airflow.settings import Session
from airflow.timetables.base import TimeRestriction
from sqlalchemy import func, select


def main(folder: str, plan: str, answer: str) -> None:
    bag = DagBag(folder)
    answers = {
        "import_errors": bag.import_errors,
        "ours": [name for name in ("zanwatch", "crawlers", "processors", "reports") if importlib.util.find_spec(name)],
        "dags": {name: shape(dag) for name, dag in bag.dags.items()},
        "steps": {step["name"]: lived(folder, step) for step in json.loads(Path(plan).read_text())},
    }
    Path(answer).write_text(json.dumps(answers))


def shape(dag) -> dict:
    return {
        "doc": dag.doc_md,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "timezone": str(dag.timezone),
        "paused": dag.is_paused_upon_creation,
        "due": due(dag, dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)),
        "waits_for": sorted(asset.name for asset in getattr(dag.timetable.asset_condition, "objects", ())),
        "tasks": {task.task_id: task_shape(task) for task in dag.tasks},
    }


def due(dag, moment: dt.datetime) -> list[str]:
    """The moments of the day after `moment` at which the clock alone starts a run."""
    if not dag.timetable.can_be_scheduled:
        return []
    timetable, found, last = coerce_to_core_timetable(dag.timetable), [], None
    restriction = TimeRestriction(earliest=pendulum.instance(moment), latest=None, catchup=True)
    while len(found) < 10:
        info = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        if info is None or info.run_after >= moment + dt.timedelta(days=1):
            break
        found.append(info.run_after.isoformat())
        last = info.data_interval
    return found


def task_shape(task) -> dict:
    partial = task.partial_kwargs if isinstance(task, MappedOperator) else vars(task)
    return {
        "retries": task.retries,
        "delay": task.retry_delay.total_seconds(),
        "backoff": task.retry_exponential_backoff,
        "longest_delay": task.max_retry_delay.total_seconds() if task.max_retry_delay else None,
        "timeout": task.execution_timeout.total_seconds() if task.execution_timeout else None,
        "pool": task.pool,
        "rule": str(task.trigger_rule),
        "alerts": len(task.on_failure_callback or []),
        "command": partial.get("bash_command"),
        "outlets": [outlet.name for outlet in task.outlets or []],
        "after": sorted(task.upstream_task_ids),
    }


def lived(folder: str, step: dict) -> dict:
    os.environ.update(step.get("environ", {}))
    dag = DagBag(folder).dags[step["dag"]]
    for task in dag.tasks:
        hasten(task, step.get("timeout"))
    before = asset_events()
    try:
        moment = dt.datetime.fromisoformat(step["moment"])
        run = dag.test(logical_date=moment, run_after=moment, run_conf=step.get("conf"))
    except Exception:
        return {"error": traceback.format_exc()}
    tasks = sorted((ti.task_id, ti.map_index, str(ti.state), ti.try_number) for ti in run.get_task_instances())
    after = asset_events()
    return {
        "state": str(run.state),
        "tasks": tasks,
        "assets": {name: count - before.get(name, 0) for name, count in after.items() if count != before.get(name, 0)},
    }


def hasten(task: BaseOperator | MappedOperator, timeout: float | None) -> None:
    own = {"retry_delay": dt.timedelta(seconds=0.05), "retry_exponential_backoff": 0}
    if timeout:
        own["execution_timeout"] = dt.timedelta(seconds=timeout)
    for name, value in own.items():
        if isinstance(task, MappedOperator):
            task.partial_kwargs[name] = value
        else:
            setattr(task, name, value)


def asset_events() -> dict[str, int]:
    with Session() as session:
        counted = select(AssetModel.name, func.count()).join(AssetEvent, AssetEvent.asset_id == AssetModel.id)
        return dict(session.execute(counted.group_by(AssetModel.name)).all())


if __name__ == "__main__":
    main(*sys.argv[1:])
