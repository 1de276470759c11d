"""Lives: commands of zanwatch, each in a process of its own, that may be made to end before their time.

A process that has imported everything but the embedded store forks them, so that a death costs little; what runs is
the command line itself. Nothing is patched but the seams, which count, and the patience of Kafka with the dead.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import NamedTuple

_LOADED = (
    "tests.chaos.seams", "tests.chaos.holdings", "zanwatch.cli", "zanwatch.output", "crawlers.run",
    "crawlers.sources.adilet", "crawlers.sources.control_bank", "processors.runner", "reports.deliver",
    "reports.publish", "reports.reminders", "clickhouse_connect", "clickhouse_connect.driver",
)  # fmt: skip
_LONGEST = 300.0
"""Seconds after which a life counts as hanging."""
_SESSION_MS = 1500
"""After which a dead reader of Kafka is missed here; the program waits longer, which would cost 10 s a death."""


class Death(NamedTuple):
    """When a life is to end: at a crossing of the seams, after some seconds, or, with neither, by itself."""

    crossing: int = 0
    seconds: float = 0.0


class Ended(NamedTuple):
    """How a life ended."""

    words: tuple[str, ...]
    code: int
    crossings: int
    """Of a life that came to its own end; 0 of others."""
    seconds: float

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


class Limits(NamedTuple):
    """What the system denies a life."""

    file_bytes: int = resource.RLIM_INFINITY


NEVER = Death()
UNLIMITED = Limits()


class Lives:
    """Starts lives; what they say goes to the file `log`."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(list(_LOADED))
        self._starting = threading.Lock()

    def start(
        self, words: Sequence[str], environ: Mapping[str, str], crossing: int = 0, limits: Limits = UNLIMITED
    ) -> BaseProcess:
        """Begin a life and leave it alone."""
        arguments = (tuple(words), dict(environ), crossing, limits, self.log)
        return self._begin(_live, arguments)

    def live(
        self, words: Sequence[str], environ: Mapping[str, str], death: Death = NEVER, limits: Limits = UNLIMITED
    ) -> Ended:
        """Live through a command, up to its death."""
        started = time.monotonic()
        process = self.start(words, environ, death.crossing, limits)
        process.join(death.seconds or _LONGEST)
        is_hanging = process.is_alive() and not death.seconds
        if process.is_alive():
            process.kill()
            process.join()
        if is_hanging:
            raise TimeoutError(f"{' '.join(words)} hangs, see {self.log}")
        assert process.pid
        account = _account(self.log, process.pid)
        crossings = int(account.read_text()) if account.exists() else 0
        account.unlink(missing_ok=True)
        return Ended(tuple(words), process.exitcode or 0, crossings, time.monotonic() - started)

    def call(self, function: Callable[[], object]) -> BaseProcess:
        """Run a function in a process like a life's, to its end."""
        process = self.begin(function)
        process.join(_LONGEST)
        return process

    def begin(self, function: Callable[[], object]) -> BaseProcess:
        """Run a function in a process like a life's, and leave it alone."""
        return self._begin(_spoken_call, (function, self.log))

    def _begin(self, target: Callable[..., None], arguments: tuple[object, ...]) -> BaseProcess:
        with self._starting:
            process = self._context.Process(target=target, args=arguments, daemon=True)
            process.start()
            # Every start asks how all known children fare, and two threads that ask about one spoil its exit code.
            multiprocessing.process._children.discard(process)  # type: ignore[attr-defined]
        return process


def _account(log: Path, pid: int) -> Path:
    return log.with_name(f"crossings-{pid}")


def _live(words: tuple[str, ...], environ: dict[str, str], crossing: int, limits: Limits, log: Path) -> None:
    from tests.chaos.seams import Crossings
    from zanwatch.bus import kafka
    from zanwatch.cli import main

    os.environ.clear()
    os.environ.update(environ)
    kafka._SESSION_MS = _SESSION_MS  # type: ignore[misc]
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, resource.RLIM_INFINITY))
    with _spoken(log):
        print(f"--- {os.getpid()}: {' '.join(words)} (dies at crossing {crossing or 'none'})", flush=True)
        crossings = Crossings(crossing)
        try:
            main(list(words))
        finally:
            _account(log, os.getpid()).write_text(str(crossings.count))


def _spoken_call(function: Callable[[], object], log: Path) -> None:
    with _spoken(log):
        function()


@contextmanager
def _spoken(log: Path) -> Iterator[None]:
    """Let everything that is said go to `log`, also what the engines say below Python."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(handle, 1)
    os.dup2(handle, 2)
    yield
    sys.stdout.flush()
