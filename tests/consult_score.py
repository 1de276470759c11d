"""How well remarks and answers are read: precision, recall and abstention on invented cases.

`python -m tests.consult_score` prints the table. `seen` cases were used while the rules were written, `held` cases
were written before the rules were first tried and have not led to any rule. `later` cases were written when the rules
stood, in ways they had not met; some of them have led to rules since.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import yaml

from processors.consult.answers import ending_of
from processors.consult.remarks import remark_labels

CASES: Final = Path(__file__).parent / "examples" / "consult"
UNSURE: Final = {None, "answered"}
"""What stands for "not said": no label, or an answer that decides nothing."""


class Case(NamedTuple):
    """One thing that could be said of one text."""

    part: str
    """seen, held or later."""
    language: str
    name: str
    text: str
    expected: str | None
    said: str | None


class Score(NamedTuple):
    """How a set of cases came out."""

    cases: int
    precision: float
    recall: float
    abstention: float


def cases() -> Iterator[Case]:
    """Yield every case with what the rules say of it."""
    for language in ("ru", "kk"):
        for part, entries in _file(f"remarks_{language}.yml").items():
            for entry in entries:
                labels = {label.name: label.value for label in remark_labels(entry["text"])}
                yield Case(part, language, "stance", entry["text"], entry["stance"], labels.get("stance"))
                yield Case(part, language, "substance", entry["text"], entry["kind"], labels.get("substance"))
    for part, entries in _file("answers.yml").items():
        for entry in entries:
            ending = ending_of(entry["decision"], entry["answer"], entry.get("template", False))
            yield Case(part, "both", "outcome", entry["answer"], entry["kind"], ending.kind)


def score(found: list[Case]) -> Score:
    """Return precision over what was said, recall over what should be said, and how often nothing was said."""
    said = [case for case in found if case.said not in UNSURE]
    wanted = [case for case in found if case.expected not in UNSURE]
    right = sum(case.said == case.expected for case in said)
    return Score(len(found), right / len(said), right / len(wanted), 1 - len(said) / len(found))


def table() -> str:
    """Return the scores as a table."""
    everything = list(cases())
    lines = [f"{'cases':6} {'language':9}{'label':10} {'n':>4} {'precision':>10} {'recall':>7} {'abstention':>11}"]
    for key in sorted({(case.part, case.name, case.language) for case in everything}, reverse=True):
        part, name, language = key
        result = score([c for c in everything if (c.part, c.name, c.language) == key])
        lines.append(f"{part:6} {language:9}{name:10} {result.cases:4} {result.precision:10.3f} {result.recall:7.3f}"
                     f" {result.abstention:11.3f}")  # fmt: skip
    return "\n".join(lines)


def _file(name: str) -> dict[str, list[dict[str, Any]]]:
    content = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return {part: list(entries) for part, entries in content.items()}


if __name__ == "__main__":
    print(table())
    for case in cases():
        if case.said != case.expected and case.part == "seen":
            print(f"{case.name}: {case.text!r}: expected {case.expected}, said {case.said}")
