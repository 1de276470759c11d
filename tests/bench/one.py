"""One program on two files, as a process of its own: `python -m tests.bench.one pages old.html new.html`."""

from __future__ import annotations

import resource
import sys
from pathlib import Path


def main(name: str, old: Path, new: Path) -> None:
    """Run the program; nothing it does not need is imported."""
    if name == "pages":
        from tests.bench.engines import pages
        from zanwatch.garbage import look_rarely

        look_rarely()
        print(pages(old.read_bytes(), new.read_bytes()))
    elif name == "day":
        print(*day(old.read_bytes(), new.read_bytes()))
    elif name == "dmp":
        from diff_match_patch import diff_match_patch

        engine = diff_match_patch()
        engine.Diff_Timeout = 0
        print(len(engine.diff_main(old.read_text("utf-8"), new.read_text("utf-8"))))
    elif name == "git":
        import subprocess

        command = ["git", "diff", "--no-index", "--word-diff=porcelain", "--histogram", str(old), str(new)]
        print(len(subprocess.run(command, capture_output=True, check=False).stdout))


def day(old: bytes, new: bytes) -> tuple[float, float]:
    """Return what a day costs where the older edition is filed: CPU s of the newer page parsed, and compared too."""
    from tests.bench.engines import Size, compared, parsed
    from tests.bench.gauge import timed
    from zanwatch.garbage import look_rarely

    look_rarely()
    filed = parsed(old)
    parsing, _ = timed(lambda: Size(len(parsed(new).provisions), 0), 5)
    both, _ = timed(lambda: Size(len(compared(filed, parsed(new))), 0), 5)
    return parsing.cpu, both.cpu


def peak() -> int:
    """Return the most memory this program and its children held, in KiB; `ru_maxrss` also counts who started it."""
    held = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return max(int(held.split()[1]), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    print(peak())
