"""The shape of the code: who may import whom, how large things are, and that nothing happens on import."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests import workers

ROOT = Path(__file__).parent.parent
PACKAGES = ("zanwatch", "crawlers", "processors", "reports")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 60
LONGER_FILES = {
    "zanwatch/messages.py": 330,  # the whole vocabulary on one page, by intent
}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "tools"}

LOOKS = """
import importlib, sys

WRITING = ("w", "a", "x", "+")
STARTING = {"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork",
            "sqlite3.connect", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "shutil.rmtree", "tempfile.mkstemp"}

def look(event, args):
    writes = event == "open" and isinstance(args[1], str) and any(letter in args[1] for letter in WRITING)
    if writes or event in STARTING:
        print("work at import:", event, args[:2], file=sys.stderr)
        done.append(event)

done = []
sys.addaudithook(look)
for name in sys.argv[1:]:
    importlib.import_module(name)
sys.exit(1 if done else 0)
"""


def modules() -> list[str]:
    return sorted(_module(file) for package in PACKAGES for file in (ROOT / package).rglob("*.py"))


def _module(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def product_files() -> list[Path]:
    folders = [*PACKAGES, "dags"]
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_imports_keep_the_contracts() -> None:
    # In a process of its own: what other tests have imported by now must not be looked at.
    program = "import sys; from importlinter import cli; sys.exit(cli.lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_of_the_root_package_has_a_layer() -> None:
    """A new module beside the others would escape the layers silently."""
    [layers] = [c["layers"] for c in PYPROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers"]
    placed = {name.strip() for layer in layers for name in layer.split("|")}
    found = {f"zanwatch.{file.stem}" for file in (ROOT / "zanwatch").iterdir() if file.suffix == ".py"}
    found |= {f"zanwatch.{file.parent.name}" for file in (ROOT / "zanwatch").glob("*/__init__.py")}
    assert found - {"zanwatch.__init__"} == placed - set(PACKAGES)


def test_dags_import_nothing_of_ours() -> None:
    for file in (ROOT / "dags").glob("*.py"):
        imported = re.findall(r"^\s*(?:from|import) (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert not set(imported) & set(PACKAGES), file


def test_no_file_is_too_long() -> None:
    lengths = {str(f.relative_to(ROOT)): len(f.read_text(encoding="utf-8").splitlines()) for f in product_files()}
    too_long = {name: n for name, n in lengths.items() if n > LONGER_FILES.get(name, LONGEST_FILE)}
    assert not too_long
    grown_out = {name for name in LONGER_FILES if lengths.get(name, 0) <= LONGEST_FILE}
    assert not grown_out, "these exceptions are needed no longer"


def test_no_function_is_too_long() -> None:
    too_long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in product_files()
        for node in functions(file)
        if (node.end_lineno or node.lineno) - node.lineno >= LONGEST_FUNCTION
    ]
    assert not too_long


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert not [name for name in modules() if VAGUE_NAMES & set(name.split("."))]


def test_importing_does_nothing() -> None:
    """No file is written, no address asked, no process started because a module was imported."""
    names = [name for name in modules() if not name.endswith("__main__")]
    command = [sys.executable, "-B", "-c", LOOKS, *names]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    result = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_a_plain_import_is_light() -> None:
    """The vocabulary does not drag in a crawler, an engine or a broker."""
    code = "import sys, zanwatch.messages, zanwatch.cli; print(*sys.modules)"
    command = [sys.executable, "-B", "-c", code]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"scrapy", "twisted", "clickhouse_connect", "chdb", "kafka"} & set(result.stdout.split())


def test_no_unfinished_business() -> None:
    mark = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
    files = [*product_files(), *(ROOT / "docs").glob("*.md"), ROOT / "README.md", ROOT / "Makefile"]
    assert not [str(file.relative_to(ROOT)) for file in files if mark.search(file.read_text(encoding="utf-8"))]


def test_every_dependency_is_pinned() -> None:
    project = PYPROJECT["project"]
    extras = project["optional-dependencies"]
    apart = {"airflow"}  # lives in an environment of its own, with a lock of its own
    wanted = [*project["dependencies"], *(name for extra in extras.keys() - apart for name in extras[extra])]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==\S+", lock, re.MULTILINE))
    names = {re.split(r"[\s\[<>=!~;]", requirement)[0].lower().replace("_", "-") for requirement in wanted}
    assert names - {"zanwatch"} <= pinned


def test_the_lock_names_no_place_to_fetch_from() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    lines = [line.split(" ;")[0] for line in lock.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+(\[[a-z,-]+\])?==[0-9][0-9A-Za-z.+]*", line)] == []


def test_files_that_share_something_dear_stay_together_and_none_is_forgotten() -> None:
    named = {*workers.LONGEST, *(name for names in workers.TOGETHER for name in names)}
    assert not {name for name in named if not (ROOT / "tests" / f"{name}.py").is_file()}
    dear = re.compile(r"[(,] ?(?:airflow|broker|demonstration): (?:Path|Broker|Demonstration)\b")
    sharing = {file.stem for file in (ROOT / "tests").glob("test_*.py") if dear.search(file.read_text("utf-8"))}
    assert sharing
    assert sharing <= {name for names in workers.TOGETHER for name in names}
