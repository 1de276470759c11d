"""`make bench`: measure, and write var/bench/report.md with its chart."""

from __future__ import annotations

import datetime as dt
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.bench import engines
from tests.bench.chart import chart
from tests.bench.draws import draws
from tests.bench.engines import Size
from tests.bench.gauge import Cost, TooSlow, exponent, program, timed
from tests.bench.material import Pair, articles_pair, growing_pairs, main_pair, moved_pair, page
from tests.bench.quality import quality
from zanwatch.garbage import look_rarely

FOLDER: Final = Path("var/bench")
_PATIENCE: Final = 120
"""Seconds after which a program is said to be too slow."""
Engine = Callable[[Pair], Size]
_QUICK: Final[dict[str, Engine]] = {
    "zanwatch": engines.zanwatch, "git word-diff": engines.git_words, "fast-diff-match-patch": engines.fast_dmp,
    "diff-match-patch": engines.dmp,
}  # fmt: skip
_SLOW: Final[dict[str, Engine]] = {"redlines": engines.redlines, "xmldiff": engines.xmldiff}


def main() -> None:
    """Measure everything and write the report."""
    look_rarely()  # as every command of zanwatch does
    FOLDER.mkdir(parents=True, exist_ok=True)
    pair = main_pair()
    growing = list(growing_pairs())
    lines = [f"# What the diff costs, {dt.date.today()}", "", _machine(), ""]
    lines += [
        *_in_process(pair),
        *_in_process(articles_pair()),
        *_in_process(moved_pair()),
        *draws(),
        *_whole(pair),
        *_growth(growing),
        *_slow(growing[0]),
        *_quality([pair, growing[-1]]),
    ]
    text = "\n".join(lines) + "\n"
    (FOLDER / "report.md").write_text(text, encoding="utf-8")
    print(text)


def _machine() -> str:
    cores = os.cpu_count()
    return f"{cores} cores, {platform.machine()}, Python {platform.python_version()}; load {os.getloadavg()[0]:.1f}."


def _measured(engine: Engine, pair: Pair, times: int) -> tuple[Cost, Size] | str:
    try:
        return timed(lambda: engine(pair), times, _PATIENCE)
    except TooSlow:
        return f"more than {_PATIENCE} s"
    except (ImportError, RecursionError) as error:
        return f"cannot: {type(error).__name__}"


def _in_process(pair: Pair) -> Iterator[str]:
    yield f"## Two parsed editions: {pair.name}, {pair.size:,} characters"
    yield ""
    yield "| program | CPU s | wall s | zanwatch's share | words shown | hunks |"
    yield "|---|---|---|---|---|---|"
    first = 0.0
    for name, engine in _QUICK.items():
        found = _measured(engine, pair, 1 if name == "diff-match-patch" else 5)
        if isinstance(found, str):
            yield f"| {name} | {found} | | | | |"
            continue
        cost, size = found
        first = first or cost.cpu
        yield f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} | {first / cost.cpu:.3f} | {size.tokens} | {size.hunks} |"
    yield ""


def _whole(pair: Pair) -> Iterator[str]:
    yield "## Whole processes: start, imports, reading, result"
    yield ""
    yield "zanwatch is given two pages (HTML), the others two plain texts."
    yield ""
    yield "| program | CPU s | wall s | peak MiB |"
    yield "|---|---|---|---|"
    with tempfile.TemporaryDirectory() as folder:
        paths = {kind: [Path(folder) / f"{side}.{kind}" for side in ("old", "new")] for kind in ("html", "txt")}
        for path, edited, text in zip(paths["html"], (pair.old, pair.new), pair.texts, strict=True):
            path.write_bytes(page(edited))
            path.with_suffix(".txt").write_text(text, encoding="utf-8")
        for name, kind, what in (
            ("zanwatch", "html", "pages"),
            ("git word-diff", "txt", "git"),
            ("diff-match-patch", "txt", "dmp"),
        ):
            cost = program([what, *map(str, paths[kind])], 1 if what == "dmp" else 3)
            yield f"| {name} | {cost.cpu:.3f} | {cost.wall:.3f} | {cost.peak:.0f} |"
        parsing, both = _day(*paths["html"])
    yield ""
    yield f"A day, the older edition filed: one page parsed {parsing:.2f} s CPU, parsed and compared {both:.2f} s."
    yield ""


def _day(old: Path, new: Path) -> list[float]:
    """Measured in a process of its own: in one that holds much else, memory is scattered and everything slower."""
    command = [sys.executable, "-m", "tests.bench.one", "day", str(old), str(new)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [float(word) for word in said.splitlines()[0].split()]


def _growth(growing: list[Pair]) -> Iterator[str]:
    yield "## Codes of growing size, one operation for every ten articles"
    yield ""
    yield "| program | " + " | ".join(f"{pair.size:,}" for pair in growing) + " | exponent (last 4) |"
    yield "|" + "---|" * (len(growing) + 2)
    lines: dict[str, list[tuple[float, float]]] = {}
    for name, engine in _QUICK.items():
        costs: list[tuple[float, float]] = []
        for pair in growing:
            found = _measured(engine, pair, 1 if name == "diff-match-patch" else 5)
            if isinstance(found, str):
                break
            costs.append((pair.size, max(found[0].cpu, 0.001)))
        if len(costs) >= 2:
            lines[name] = costs
            slope = exponent([int(size) for size, _ in costs[-4:]], [cost for _, cost in costs[-4:]])
            cells = [f"{cost:.3f}" for _, cost in costs] + ["too slow"] * (len(growing) - len(costs))
            yield f"| {name} | {' | '.join(cells)} | {slope:.2f} |"
    drawing = chart("Cost of comparing two editions", "characters of both editions", "CPU seconds", lines)
    (FOLDER / "growth.svg").write_text(drawing, encoding="utf-8")
    yield ""
    yield "![CPU seconds over size, logarithmic](growth.svg)"
    yield ""


def _slow(pair: Pair) -> Iterator[str]:
    yield f"## Programs too slow for a code, on {pair.name} ({pair.size:,} characters)"
    yield ""
    for name, engine in {"zanwatch": engines.zanwatch, **_SLOW}.items():
        found = _measured(engine, pair, 1)
        yield f"- {name}: {found if isinstance(found, str) else f'{found[0].cpu:.3f} s CPU'}"
    yield ""


def _quality(pairs: list[Pair]) -> Iterator[str]:
    yield "## Redlines of amended provisions"
    yield ""
    yield "| code | exact | changes | amended | shown / least | hunks each | cut words | cut numbers |"
    yield "|---|---|---|---|---|---|---|---|"
    for pair in pairs:
        q = quality(pair)
        share, hunks = q.shown / max(q.least, 1), q.hunks / max(q.amended, 1)
        yield (
            f"| {pair.name} | {'yes' if q.exact else 'NO'} | {q.changes} | {q.amended} | {share:.3f} | {hunks:.2f} "
            f"| {q.cut_words} | {q.cut_numbers} |"
        )


if __name__ == "__main__":
    main()
