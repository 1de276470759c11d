"""Units in the order they are spoken, made the name of a provision."""

from __future__ import annotations

from itertools import product

from processors.provenance.phrases import Chain, Target
from zanwatch.identity import child, step

_OUTER = ("ch", "sec", "subsec", "para")
"""What an article or a point does not carry in its name (zanwatch.identity)."""
_FIRST_LINE = frozenset({("par", "1"), ("cl", "1")})
"""The first line of a unit is the unit itself."""
_MOST = 300
"""Places one instruction may name."""


def annexes_called(annex: str) -> tuple[str, ...]:
    """Return the paths under which the annex of an act may stand."""
    return (f"annex:{annex or '1'}", "rules" if not annex else f"rules:{annex}")


def paths_of(chains: tuple[Chain, ...], *, heading: bool) -> list[str]:
    """Return the path of each place named, in order; "" for the whole act, or for its title."""
    paths = [path for chain in chains for path in _paths(chain)]
    return [_title(path) if heading else path for path in dict.fromkeys(paths)][:_MOST] or [""]


def _paths(chain: Chain) -> list[str]:
    if any(target.unit == "toc" for target in chain):
        return ["toc"]
    named = [t for t in chain if t.unit != "sent"]
    inner = [t for t in named if t.unit not in _OUTER and t.unit not in {"annex", "rules"}]
    kept = [t for t in named if t in inner or t.unit in {"annex", "rules"}] if inner else _own(named)
    return [_path(steps) for steps in product(*(_steps(target) for target in reversed(kept)))]


def _own(named: list[Target]) -> list[Target]:
    """Of nested headings keep the smallest, and the one a paragraph or a subsection is counted in."""
    outer = [t for t in named if t.unit in _OUTER]
    kept = outer[:1] + [t for t in outer[1:] if (outer[0].unit, t.unit) in {("para", "ch"), ("subsec", "sec")}]
    return [t for t in named if t in kept or t.unit not in _OUTER]


def _steps(target: Target) -> list[str]:
    return ["" if (target.unit, n) in _FIRST_LINE else step(target.unit, n) for n in target.numbers] or [target.unit]


def _path(steps: tuple[str, ...]) -> str:
    return "/".join(part for part in steps if part)


def _title(path: str) -> str:
    """Return where the heading of a place stands: an article is named by its own line, a document has a title."""
    whole = path == "" or path.rpartition("/")[2].partition(":")[0] in {"annex", "rules"}
    return child(path, "title") if whole else path
