"""The DAGs: what they run, when, how often again and who hears of it; read from their text, then lived in Airflow.

Airflow lives in an environment of its own, made below var/ from docker/airflow.lock; where it cannot be installed the
slow half is skipped and says so.
"""

import ast
import datetime as dt
import re
import sys
import time
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.dags_lived import DAGS, LOCK, ROOT, SHARED, TODAY, VERBS, Lived, airflow, lived
from tests.portals import mails
from zanwatch.cli import main

KINDS = ("bodies", "changes", "consultations", "reminders")


def reports_of(day: str) -> list[str]:
    """Return the commands of the reports of a day, in alphabetical order."""
    return [f"report --kind {kind} --date {day}" for kind in KINDS]


__all__ = ["airflow", "lived"]

FILES = sorted(DAGS.glob("*.py"))
ALLOWED = sys.stdlib_module_names | {"airflow", "pendulum", SHARED}
SOURCES = sorted(file.stem for file in (ROOT / "crawlers" / "sources").glob("*.yml"))


def roots(tree: ast.Module) -> set[str]:
    nodes = list(ast.walk(tree))
    plain = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {n.partition(".")[0] for n in plain + [n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)]}


def commands(tree: ast.Module) -> list[str]:
    """What is handed to `command` and `running`: words of the command line, a name in braces made `NAME`."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)]
    places = {"command": 1, "running": 0}
    texts = [n.args[places[n.func.id]] for n in calls if isinstance(n.func, ast.Name) and n.func.id in places]
    return [re.sub(r"^f?['\"]|['\"]$", "", re.sub(r"\{\w+\}", "NAME", ast.unparse(text))) for text in texts]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_dag_says_what_it_is_for_and_imports_nothing_of_ours(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    assert len(ast.get_docstring(tree) or "") > 80
    assert roots(tree) <= ALLOWED


@pytest.mark.parametrize("verb", VERBS)
def test_a_dag_runs_commands_that_exist(verb: str) -> None:
    found = commands(ast.parse((DAGS / f"{verb}.py").read_text(encoding="utf-8")))
    assert found
    for name, *words in (text.split() for text in found):
        options = {option for parameter in main.commands[name].params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, (name, words)


def test_the_environment_of_airflow_is_the_one_the_project_names() -> None:
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    (pin,) = [line for line in extra["airflow"] if line.startswith("apache-airflow==")]
    assert pin in LOCK.read_text(encoding="utf-8").splitlines()


lives = [pytest.mark.slow, pytest.mark.timeout(1500)]


class TestInAirflow:
    """What Airflow reads in the DAGs, and what it does with a command that succeeds, fails, or hangs."""

    pytestmark = lives

    def test_every_dag_is_read_where_nothing_of_ours_can_be_imported(self, lived: Lived) -> None:
        assert lived.answer["import_errors"] == {}
        assert lived.answer["ours"] == []
        assert sorted(lived.answer["dags"]) == VERBS

    def test_runs_are_due_in_the_time_of_kazakhstan(self, lived: Lived) -> None:
        due = {name: [m[11:16] for m in dag["due"]] for name, dag in lived.answer["dags"].items()}
        assert due == {
            "backfill": [],
            "check_health": ["13:45", "01:45", "07:45"],
            "crawl_sources": ["20:00"],
            "process_captures": ["01:30"],
            "publish_site": ["02:30"],
            "send_reports": ["02:00"],
        }
        assert {dag["timezone"] for dag in lived.answer["dags"].values()} == {"Asia/Almaty"}

    def test_what_a_crawl_brings_is_processed_and_published(self, lived: Lived) -> None:
        waits = {name: dag["waits_for"] for name, dag in lived.answer["dags"].items() if dag["waits_for"]}
        assert waits == {"process_captures": ["zanwatch_captures"], "publish_site": ["zanwatch_changes"]}
        assert lived.step("good crawl_sources")["assets"] == {"zanwatch_captures": len(SOURCES)}
        assert lived.step("good process_captures")["assets"] == {"zanwatch_changes": 1}
        assert lived.step("bad crawl_sources")["assets"] == {}

    @pytest.mark.parametrize("verb", VERBS)
    def test_a_dag_never_overlaps_itself_and_catches_nothing_up(self, lived: Lived, verb: str) -> None:
        dag = lived.answer["dags"][verb]
        assert (dag["max_active_runs"], dag["catchup"]) == (1, False)
        assert dag["doc"] == ast.get_docstring(ast.parse((DAGS / f"{verb}.py").read_text()), clean=False)

    @pytest.mark.parametrize("verb", VERBS)
    def test_every_command_has_an_end_more_tries_a_pool_and_an_alarm(self, lived: Lived, verb: str) -> None:
        for task in lived.answer["dags"][verb]["tasks"].values():
            assert task["alerts"] == 1
            assert 0 < task["timeout"] <= 24 * 3600
            if task["command"]:
                assert task["retries"] == (1 if verb == "check_health" else 3)
                assert task["delay"] >= 300
                assert task["backoff"] > 1
                assert task["longest_delay"] == 3600
                assert task["pool"] == ("zanwatch_crawl" if " crawl " in task["command"] else "zanwatch_store")

    def test_each_dag_runs_its_command(self, lived: Lived) -> None:
        said = {verb: lived.said(f"good {verb}") for verb in VERBS}
        days = ["2026-02-27", "2026-02-28", "2026-03-01"]
        assert sorted(said.pop("crawl_sources")) == [f"crawl {name}" for name in SOURCES]
        *crawls, process = said["backfill"][: len(SOURCES) + 1]
        assert sorted(crawls) == [f"crawl {name} --since 2026-02-27" for name in SOURCES]
        assert process == "process"
        rest = said.pop("backfill")[len(SOURCES) + 1 :]
        assert sorted(rest) == ["publish", *(f"report --date {day}" for day in days)]
        assert sorted(said.pop("send_reports")) == reports_of("2026-03-02")
        assert said.pop("process_captures") == ["process", "link"]
        assert said == {"check_health": ["status"], "publish_site": ["publish"]}
        assert {lived.step(f"good {verb}")["state"] for verb in VERBS} == {"success"}

    def test_commands_run_at_home_without_the_settings_of_the_dags(self, lived: Lived) -> None:
        assert {where for _, _, where, _ in lived.calls()} == {str(ROOT)}
        assert all(own == {} for _, _, _, own in lived.calls())

    @pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "backfill"])
    def test_a_command_that_fails_is_tried_again_then_the_run_is_red(self, lived: Lived, verb: str) -> None:
        step = lived.step(f"bad {verb}")
        tries = lived.answer["dags"][verb]["tasks"][step["tasks"][0][0]]["retries"] + 1
        assert step["state"] == "failed"
        assert {(state, tried) for _, _, state, tried in step["tasks"]} == {("failed", tries)}
        assert set(Counter(lived.said(f"bad {verb}")).values()) == {tries}

    def test_somebody_is_told_of_every_failure_once(self, lived: Lived) -> None:
        told = Counter(str(mail["Subject"]).partition(" failed")[0] for mail in lived.alerts)
        expected = {"check_health: status", "process_captures: process", *(f"send_reports: {kind}" for kind in KINDS)}
        expected |= {f"crawl_sources: crawl_{name}" for name in SOURCES}
        assert {told[f"[zanwatch] {what}"] for what in expected} == {1}
        assert {mail["To"] for mail in lived.alerts} == {"duty@monitoring.example"}
        assert all(f"{what} failed after" in lived.log for what in expected)

    def test_a_source_that_fails_does_not_stop_the_rest_but_reddens_the_run(self, lived: Lived) -> None:
        step = lived.step("half backfill")
        assert step["state"] == "failed"
        assert {"process", "publish"} <= set(lived.said("half backfill"))
        states = {name: state for name, _, state, _ in step["tasks"]}
        assert states["all_crawled"] == "upstream_failed"
        assert (states["process"], states["publish"], states["report"]) == ("success", "success", "skipped")

    def test_a_slip_of_the_year_mails_nobody(self, lived: Lived) -> None:
        assert lived.step("long backfill")["state"] == "failed"
        assert not [words for words in lived.said("long backfill") if words.startswith(("report", "crawl"))]

    def test_a_report_is_about_the_day_it_was_due_in_kazakhstan(self, lived: Lived) -> None:
        assert sorted(lived.said("due")) == reports_of("2026-03-02")
        assert sorted(lived.said("good send_reports")) == reports_of("2026-03-02"), "01:00 there is yesterday in UTC"
        assert sorted(lived.said("asked")) == reports_of("2026-02-20")

    def test_a_day_that_is_none_is_refused_before_anything_runs(self, lived: Lived) -> None:
        assert "ParamValidationError" in lived.step("hostile")["error"]
        assert lived.said("hostile") == []

    def test_a_command_that_hangs_is_ended_with_its_children(self, lived: Lived) -> None:
        assert lived.step("hanging")["state"] == "failed"
        deadline = time.monotonic() + 60
        pids = [int(pid) for pid in (lived.folder / "pids").read_text().split()]
        while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]


class TestWithTheProgram:
    """The same DAGs with the real command, the embedded stack and the portal of the demonstration."""

    pytestmark = lives

    def test_a_day_ends_well(self, lived: Lived) -> None:
        steps = {name: step for name, step in lived.answer["steps"].items() if name.startswith("real ")}
        assert {name: step.get("state") for name, step in steps.items()} == dict.fromkeys(steps, "success"), lived.log
        assert (lived.folder / "real" / "site" / "kk" / "index.html").is_file()

    def test_the_same_day_again_sends_nothing(self, lived: Lived) -> None:
        found = mails(lived.folder / "real")
        assert len(found) == len({str(mail["To"]) for mail in found}) == 3
        assert lived.log.count("\tnora@monitoring.example\t") == 2
        assert lived.log.count("already\tnora@monitoring.example\t") == 1
        assert {mail["Date"].datetime.date() for mail in found} <= {TODAY + dt.timedelta(days=n) for n in (-1, 0, 1)}
