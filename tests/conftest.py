"""What holds for every test: the settings of the person who runs them do not leak in."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove every ZANWATCH_ setting of the shell the tests were started from."""
    for name in [name for name in os.environ if name.startswith("ZANWATCH_")]:
        monkeypatch.delenv(name)
