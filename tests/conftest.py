"""What holds for every test: no settings of the person who runs them leak in; the demonstration is told once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.broker import broker

__all__ = ["broker"]

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove every ZANWATCH_ setting of the shell the tests were started from."""
    for name in [name for name in os.environ if name.startswith("ZANWATCH_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `zanwatch demo` left behind, as after `make demo`; made once, to be read only."""
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    command = [sys.executable, "-m", "zanwatch", "demo", "--folder", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder
