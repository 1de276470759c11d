"""Which tests run side by side when pytest is given several processes (`-n`), and in which order files begin.

A file stays in one process, so that what its module fixtures make is made once. Files that share what is dear to make
for a whole session (the demonstration, a broker, Airflow) stay together too: nothing is made twice, or by two at once.
"""

from __future__ import annotations

from typing import Final

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

TOGETHER: Final = (
    ("test_demo", "test_docs"),
    ("test_dags", "test_compose", "test_bus_kafka", "test_bus", "test_server_demo"),
)
"""Files that share a session fixture."""

LONGEST: Final = (
    "test_dags", "test_demo", "test_crash", "test_site_scale", "test_diff_accuracy", "test_chaos", "test_broken_pages",
    "test_site_upkeep", "test_site_browser",
)  # fmt: skip
"""Files that take longest, or begin a group that does: nobody is left alone with one of them at the end."""

_FIRST_OF: Final = {name: names[0] for names in TOGETHER for name in names}


def group(nodeid: str) -> str:
    """Return the name of the file a test goes with, which is mostly its own."""
    name = nodeid.partition("::")[0].rpartition("/")[2].removesuffix(".py")
    return _FIRST_OF.get(name, name)


def rank(nodeid: str) -> int:
    """Return how soon the group of a test begins."""
    name = group(nodeid)
    return LONGEST.index(name) if name in LONGEST else len(LONGEST)


class Scheduling(LoadFileScheduling):
    """Hands out whole groups, in the order of the collection."""

    def __init__(self, config: pytest.Config, log: Producer | None = None) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
