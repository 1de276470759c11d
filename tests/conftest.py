"""What holds for every test: no settings of the person who runs them leak in; the demonstration is told once."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer

from tests import workers
from tests.broker import broker
from tests.browsing import browser
from tests.portals import Demonstration, environ, zanwatch

__all__ = ["broker", "browser"]

# On a machine with other work an example may take as long as it likes: time is not what these tests prove.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> workers.Scheduling:
    """Keep together what shares something dear."""
    return workers.Scheduling(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: workers.rank(item.nodeid))


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Remove every ZANWATCH_ setting of the shell the tests were started from."""
    for name in [name for name in os.environ if name.startswith("ZANWATCH_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration, lived once, to be read only."""
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    return Demonstration(folder, zanwatch(environ(folder), "demo", "--folder", str(folder), code=None))
