"""The same measure on other draws of the operations: what diff-match-patch takes depends on where the edits lie."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Final

from tests.bench import engines
from tests.bench.gauge import timed
from tests.bench.material import articles_pair

_SEEDS: Final = range(1, 6)
_PATIENCE: Final = 600
"""Seconds after which a run is given up."""


def draws() -> Iterator[str]:
    """Yield the lines of the report on some draws of operations on whole articles."""
    yield "## Other draws of 52 operations on whole articles, CPU s"
    yield ""
    yield "| seed | zanwatch | git word-diff | diff-match-patch | of git | of diff-match-patch |"
    yield "|---|---|---|---|---|---|"
    shares: list[tuple[float, float]] = []
    for seed in _SEEDS:
        zanwatch, git, dmp = _costs(seed)
        shares.append((zanwatch / git, zanwatch / dmp))
        yield f"| {seed} | {zanwatch:.3f} | {git:.3f} | {dmp:.3f} | {shares[-1][0]:.2f} | {shares[-1][1]:.3f} |"
    of_git, of_dmp = (median(found) for found in zip(*shares, strict=True))
    yield f"| median | | | | {of_git:.2f} | {of_dmp:.3f} |"
    yield ""


def _costs(seed: int) -> tuple[float, float, float]:
    pair = articles_pair(seed)
    zanwatch, git, dmp = (
        timed(lambda engine=engine: engine(pair), times, _PATIENCE)[0].cpu
        for engine, times in ((engines.zanwatch, 5), (engines.git_words, 5), (engines.dmp, 1))
    )
    return zanwatch, git, dmp
