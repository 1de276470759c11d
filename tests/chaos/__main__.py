"""python -m tests.chaos [--seed N] [--kills N] [--only WORDS]: disturb zanwatch in every way, and compare.

Exit code 1 when anything was lost, doubled, sent twice or otherwise different from the undisturbed story.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from tests.broker import Broker, resolved
from tests.chaos.harness import Harness, Plan
from tests.chaos.holdings import Verdict
from tests.chaos.lives import Lives
from tests.chaos.plans import Lane, lanes, weather
from tests.chaos.portal import Portals
from tests.chaos.story import Installation, World, tell
from tests.clickhouse_front import Front, fronted

CACHE = Path(".pytest_cache/d/kafka")
"""Where the tests keep Kafka's jars."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--seed", type=int, help="the luck of an earlier run; a fresh one by default")
    parser.add_argument("--kills", type=int, default=520, help="processes to kill, over both buses (default: 520)")
    parser.add_argument("--only", default="", help="only faults whose name or bus holds these words")
    parser.add_argument("--keep", action="store_true", help="leave the installations where they are")
    asked = parser.parse_args()
    seed = random.SystemRandom().randrange(1_000_000) if asked.seed is None else asked.seed
    console = Console()
    console.print(f"seed {seed}, {asked.kills} kills")
    started = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="zanwatch-chaos-"))
    chosen = [[p for p in lane if asked.only in f"{p.name} {p.bus}"] for lane in (*lanes(asked.kills), weather())]
    verdicts = run(folder, seed, chosen, console)
    console.print(table(verdicts))
    for verdict in verdicts:
        for difference in verdict.differences[:12]:
            console.print(f"{verdict.fault} ({verdict.bus}): {difference}", markup=False)
    killed = sum(v.times for v in verdicts if "process" in v.fault)
    console.print(f"seed {seed}: {killed} processes killed, {round(time.monotonic() - started)} s")
    is_good = all(verdict.is_good for verdict in verdicts)
    if is_good and not asked.keep:
        shutil.rmtree(folder)
    else:
        console.print(f"the installations and what they said: {folder}")
    return 0 if is_good else 1


def run(folder: Path, seed: int, chosen: list[list[Plan]], console: Console) -> list[Verdict]:
    """Tell the undisturbed story, then run both lanes side by side, then what has to run alone."""
    columns = (TextColumn("{task.description:40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with prepared(folder, seed, needs_of(chosen)) as harness, Progress(*columns, console=console) as progress:
        with ThreadPoolExecutor(2) as pool:
            side_by_side = list(pool.map(lambda lane: _lane(harness, lane, progress), chosen[:-1]))
        return [verdict for lane in (*side_by_side, _lane(harness, chosen[-1], progress)) for verdict in lane]


def needs_of(chosen: list[list[Plan]]) -> set[str]:
    return {need for lane in chosen for plan in lane for need in plan.needs}


@contextmanager
def prepared(folder: Path, seed: int, needs: set[str]) -> Iterator[Harness]:
    """Everything the faults share, with those servers that can be had here."""
    with ExitStack() as stack:
        world = World(stack.enter_context(Portals()), Lives(folder / "said.log"), folder)
        quiet = tell(Installation.fresh(world, "quiet"))
        broker: Broker | str = _broker(stack, folder) if "broker" in needs else "not asked for"
        front: Front | str = stack.enter_context(fronted(folder / "front")) if "front" in needs else "not asked for"
        yield Harness(world, quiet, seed, broker, front)


def _broker(stack: ExitStack, folder: Path) -> Broker | str:
    CACHE.mkdir(parents=True, exist_ok=True)
    (folder / "broker").mkdir()
    try:
        broker = Broker(resolved(CACHE.resolve()), folder / "broker")
    except pytest.skip.Exception as reason:
        return str(reason)
    stack.callback(broker.stop)
    broker.start()
    return broker


def _lane(harness: Harness, lane: Lane, progress: Progress) -> list[Verdict]:
    return [_watched(plan, harness, progress) for plan in lane]


def _watched(plan: Plan, harness: Harness, progress: Progress) -> Verdict:
    """Run a fault; a fault that breaks off is a difference like any other."""
    task = progress.add_task(f"{plan.name}, {plan.bus}", total=plan.times)
    tick: Callable[[int], None] = lambda count: progress.advance(task, count)  # noqa: E731
    try:
        verdict = plan.run(harness, tick)
    except Exception:
        last = traceback.format_exc().strip()
        verdict = Verdict(plan.name, plan.bus, differences=[f"broke off:\n{last}"])
    progress.update(task, completed=plan.times)
    progress.console.print(f"{verdict.fault}, {verdict.bus}: {verdict.times} times, {word_for(verdict)}", markup=False)
    return verdict


def table(verdicts: list[Verdict]) -> Table:
    shown = Table("fault", "bus", *("times", "lost", "doubled", "second mails", "fate unknown"), "")
    for v in verdicts:
        numbers = [str(n) for n in (v.times, v.lost, v.doubled, v.second_mails, v.uncertain)]
        shown.add_row(v.fault, v.bus, *(["–"] * 5 if v.skipped else numbers), word_for(v))
    return shown


def word_for(verdict: Verdict) -> str:
    if verdict.skipped:
        return f"skipped: {verdict.skipped}"
    return "the same" if verdict.is_good else "DIFFERENT"


if __name__ == "__main__":
    sys.exit(main())
