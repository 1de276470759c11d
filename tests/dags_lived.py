"""The DAGs lived through in Airflow: a stand-in command that does as it is told, then the real one.

Airflow lives in an environment of its own, made below var/ from docker/airflow.lock once and kept there.
"""

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from tests.portals import environ
from tests.ports import free_ports
from zanwatch.demo.portal import Portal

ROOT = Path(__file__).parent.parent
DAGS = ROOT / "dags"
LOCK = ROOT / "docker" / "airflow.lock"
SHARED = "zanwatch_tasks"
VERBS = [file.stem for file in sorted(DAGS.glob("*.py")) if file.stem != SHARED]

FAKE = """#!{python}
import json, os, subprocess, sys, time
words = " ".join(sys.argv[1:])
own = {{name: value for name, value in os.environ.items() if name.startswith("ZANWATCH_")}}
with open("{folder}/calls", "a") as calls:
    calls.write(json.dumps([os.environ["STEP"], words, os.getcwd(), own]) + "\\n")
if words == os.environ.get("HANGS"):
    child = subprocess.Popen(["sleep", "600"])
    open("{folder}/pids", "w").write(f"{{os.getpid()}} {{child.pid}}")
    time.sleep(600)
sys.exit(2 if any(words.startswith(red) for red in json.loads(os.environ["RED"])) else 0)
"""
REAL = """#!{python}
import os, sys
words = sys.argv[1:]
if words[0] == "crawl":
    words += ["--url", {urls}[words[1]], "--delay", "0"]
os.execv(sys.executable, [sys.executable, "-m", "zanwatch", *words])
"""
NIGHT = "2026-03-01T20:00:00+00:00"
RANGE = {"first": "2026-02-27", "last": "2026-03-01", "reports": True}
TODAY = dt.datetime.now(dt.timezone(dt.timedelta(hours=5))).date()


def fake_step(name: str, dag: str, moment: str = NIGHT, red: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    variables = {"STEP": name, "RED": json.dumps(red), "HANGS": more.pop("hangs", "")}
    return {"name": name, "dag": dag, "moment": moment, "environ": variables, **more}


def fake_steps() -> list[dict[str, Any]]:
    conf = {"backfill": RANGE}
    return [
        *(fake_step(f"good {verb}", verb, conf=conf.get(verb)) for verb in VERBS),
        *(fake_step(f"bad {verb}", verb, red=("",), conf=conf.get(verb)) for verb in VERBS if verb != "backfill"),
        fake_step("half backfill", "backfill", red=("crawl adilet",), conf=RANGE | {"reports": False}),
        fake_step("long backfill", "backfill", conf=RANGE | {"first": "2016-02-27"}),
        fake_step("due", "send_reports", "2026-03-02T02:00:00+00:00"),
        fake_step("asked", "send_reports", conf={"date": "2026-02-20"}),
        fake_step("hostile", "send_reports", conf={"date": '2026-02-20"; touch hostile; "'}),
        fake_step("hanging", "publish_site", hangs="publish", timeout=15),
    ]


def real_steps(folder: Path, command: Path) -> list[dict[str, Any]]:
    ours = {name: value for name, value in environ(folder).items() if name.startswith("ZANWATCH_")}
    moment = f"{TODAY}T07:00:00+05:00"
    verbs = ["crawl_sources", "process_captures", "send_reports", "publish_site", "check_health"]
    plan = [{"name": f"real {verb}", "dag": verb, "moment": moment} for verb in verbs]
    plan += [{"name": "real send_reports again", "dag": "send_reports", "moment": moment}]
    plan[0]["environ"] = ours | {"ZANWATCH_COMMAND": str(command)}  # type: ignore[assignment]
    return plan


class Post(Message):
    """Keeps the mails it is handed."""

    def __init__(self) -> None:
        super().__init__()
        self.mails: list[Any] = []

    def handle_message(self, message: Any) -> None:
        self.mails.append(message)


class Lived(NamedTuple):
    folder: Path
    answer: dict[str, Any]
    alerts: list[Any]
    log: str

    def step(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.answer["steps"][name]
        return found

    def said(self, name: str) -> list[str]:
        """The commands of a step, in their order."""
        return [words for step, words, _, _ in self.calls() if step == name]

    def calls(self) -> list[Any]:
        return [json.loads(line) for line in (self.folder / "calls").read_text().splitlines()]


@pytest.fixture(scope="session")
def airflow() -> Path:
    """The python of an environment with Airflow in it."""
    folder = ROOT / "var" / f"airflow-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, timeout=600)
        pip = [python, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-input"]
        done = subprocess.run([*pip, "install", "-r", LOCK], capture_output=True, text=True, check=False, timeout=600)
        if done.returncode:
            pytest.skip(f"Airflow cannot be installed here: {done.stderr.strip().splitlines()[-1:]}")
        (folder / "ready").touch()
    return python


@pytest.fixture(scope="session")
def lived(airflow: Path, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    folder = tmp_path_factory.mktemp("dags")
    (folder / "bin").mkdir()
    script(folder / "bin" / "zanwatch", FAKE.format(python=sys.executable, folder=folder))
    post = Post()
    [port] = free_ports(1)
    mailer = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=300)
    mailer.start()
    with Portal() as portal:
        portal.set_day(1)
        urls = {"adilet": portal.adilet_url, "control_bank": portal.control_bank_url, "open_npa": portal.open_npa_url}
        real = script(folder / "bin" / "real", REAL.format(python=sys.executable, urls=urls))
        log = drive(airflow, folder, [*fake_steps(), *real_steps(folder / "real", real)], port)
    mailer.stop()
    return Lived(folder, json.loads((folder / "answer.json").read_text()), post.mails, log)


def script(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    file.chmod(0o755)
    return file


def drive(airflow: Path, folder: Path, plan: list[dict[str, Any]], port: int) -> str:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("ZANWATCH_", "AIRFLOW", "PYTHON"))}
    settings = own | {
        "PATH": f"{folder / 'bin'}:{airflow.parent}:{os.environ['PATH']}",
        "AIRFLOW_HOME": str(folder / "airflow"),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW_VAR_ZANWATCH_ALERT_TO": "duty@monitoring.example",
        "AIRFLOW_CONN_SMTP_DEFAULT": f"smtp://127.0.0.1:{port}?disable_ssl=1&disable_tls=1&from_email=a%40b.example",
    }
    (folder / "plan.json").write_text(json.dumps(plan))
    driver = [
        airflow,
        Path(__file__).with_name("airflow_driver.py"),
        DAGS,
        folder / "plan.json",
        folder / "answer.json",
    ]
    for command in ([airflow.with_name("airflow"), "db", "migrate"], driver):
        done = subprocess.run(
            command, env=settings, cwd=folder, capture_output=True, text=True, check=False, timeout=800
        )
        assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout + done.stderr
