"""Where a life may end: before and after everything that lasts. Told a crossing, the process kills itself there."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from crawlers.frontier import Frontier
from reports.mailers.file import FileMailer
from reports.mailers.smtp import SmtpMailer
from reports.manifest import Manifest
from zanwatch.archive import Archive
from zanwatch.bus.kafka import KafkaBus
from zanwatch.bus.sqlite import SqliteBus
from zanwatch.store import Store

SEAMS: tuple[tuple[type, str], ...] = (
    (Archive, "put"), (SqliteBus, "publish"), (SqliteBus, "commit"), (KafkaBus, "publish"), (KafkaBus, "commit"),
    (Store, "insert"), (FileMailer, "send"), (SmtpMailer, "send"), (Frontier, "fetched"), (Manifest, "write"),
    (Path, "replace"),
)  # fmt: skip


class Crossings:
    """Counts crossings of all seams together, two a call; at the crossing `deadly` the process is gone."""

    def __init__(self, deadly: int) -> None:
        self.count = 0
        self._deadly = deadly
        for owner, method in SEAMS:
            setattr(owner, method, self._watched(getattr(owner, method)))

    def _watched(self, true: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self._cross()
            result = true(*args, **kwargs)
            self._cross()
            return result

        return watched

    def _cross(self) -> None:
        self.count += 1
        if self.count == self._deadly:
            os.kill(os.getpid(), signal.SIGKILL)
