"""Measuring: processor seconds, which a busy machine stretches less than wall seconds, and peak memory."""

from __future__ import annotations

import gc
import math
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NamedTuple

from tests.bench.engines import Size


class Cost(NamedTuple):
    """What a program took: processor seconds, wall seconds, peak memory in MiB (0 where not measured)."""

    cpu: float
    wall: float
    peak: float = 0.0


class TooSlow(Exception):
    """A program did not finish in the time given."""


def timed(work: Callable[[], Size], times: int, limit: int = 120) -> tuple[Cost, Size]:
    """Return the least cost of some runs in this process and the children it waits for; raises TooSlow."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(limit * times)
    try:
        found = [_once(work) for _ in range(times)]
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return min(cost for cost, _ in found), found[0][1]


def _once(work: Callable[[], Size]) -> tuple[Cost, Size]:
    gc.collect()
    cpu, wall = _cpu(), time.perf_counter()
    size = work()
    return Cost(_cpu() - cpu, time.perf_counter() - wall), size


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def program(arguments: Sequence[str], times: int) -> Cost:
    """Return the least cost of running `python -m tests.bench.one` with `arguments`, start and imports included."""
    return min(_program([sys.executable, "-m", "tests.bench.one", *arguments]) for _ in range(times))


def _program(command: Sequence[str]) -> Cost:
    cpu, wall = _cpu(), time.perf_counter()
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return Cost(_cpu() - cpu, time.perf_counter() - wall, int(said.split()[-1]) / 1024)


def exponent(sizes: Sequence[int], costs: Sequence[float]) -> float:
    """Return the slope of cost over size on logarithmic scales: 1 is linear."""
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)
