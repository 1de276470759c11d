"""The parts of docs/ that are made from the code, so that they cannot say anything else.

`python -m tests.docs_parts` (or `make docs`) writes them anew; tests/test_docs.py compares.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from inspect import cleandoc
from pathlib import Path
from typing import Final

import click
import yaml

from zanwatch import store
from zanwatch.bus.topics import plans
from zanwatch.cli import main as cli
from zanwatch.config import SETTINGS
from zanwatch.identity import UNITS
from zanwatch.topics import TOPICS

ROOT: Final = Path(__file__).parent.parent
DOCS: Final = ROOT / "docs"
_PART: Final = re.compile(r"(<!-- made from the code: (?P<name>\w+) -->\n).*?(?=<!-- end -->)", re.DOTALL)
_PARAMETER: Final = re.compile(r"\{(\w+):([^}]+(?:\([^)]*\))?)\}")
_TABLE: Final = re.compile(r"((?:^-- .*\n)*)^CREATE TABLE (\w+) \(\n([\s\S]*?)\n\) ENGINE", re.MULTILINE)
_ADDED: Final = re.compile(r"^ALTER TABLE (\w+) ADD COLUMN IF NOT EXISTS (\w+)", re.MULTILINE)
_VIEW: Final = re.compile(r"((?:^-- .*\n)*)^CREATE VIEW (\w+) ", re.MULTILINE)


def commands() -> Mapping[str, click.Command]:
    """Return the commands by name."""
    return cli.commands


def command_parts() -> str:
    """Return a section a command: how it is called, what it does, its options."""
    return "\n".join(_command(name, command) for name, command in sorted(commands().items()))


def _command(name: str, command: click.Command) -> str:
    arguments = [p.make_metavar(click.Context(command)) for p in command.params if isinstance(p, click.Argument)]
    options = [p for p in command.params if isinstance(p, click.Option)]
    head = f"### `{' '.join(['zanwatch', name, *arguments])}`\n\n{cleandoc(command.help or '')}\n"
    if not options:
        return head
    rows = "".join(f"| `{_call(option)}` | {_meaning(option)} |\n" for option in options)
    return f"{head}\n| option | meaning |\n|---|---|\n{rows}"


def _call(option: click.Option) -> str:
    if option.is_flag:
        return option.opts[0]
    if isinstance(option.type, click.Choice):
        return f"{option.opts[0]} {' or '.join(option.type.choices)}"
    return f"{option.opts[0]} {option.metavar or option.type.name.upper()}"


def _meaning(option: click.Option) -> str:
    default = f" Default: `{option.default}`." if option.show_default else ""
    return ((option.help or "") + default).strip()


def settings_part() -> str:
    """Return the table of the settings."""
    rows = "".join(f"| `{s.name}` | {f'`{s.default}`' if s.default else 'none'} | {s.help} |\n" for s in SETTINGS)
    return f"| setting | default | meaning |\n|---|---|---|\n{rows}"


def units_part() -> str:
    """Return the table of the units a name is built of."""
    return "| unit | what it is |\n|---|---|\n" + "".join(f"| `{unit}` | {words} |\n" for unit, words in UNITS.items())


def topics_part() -> str:
    """Return the table of the topics and what they carry."""
    rows = (f"| `{topic}` | `{kind.__name__}` | {_first_line(kind.__doc__)} |\n" for topic, kind in TOPICS.items())
    return "| topic | fact | what it says |\n|---|---|---|\n" + "".join(rows)


def layout_part() -> str:
    """Return the table of the topics as they lie on a cluster."""
    rows = "".join(
        f"| `{topic}` | {plan.key} | {plan.partitions} | {_kept(plan.retention_days)} | {_kb(plan.max_bytes)} "
        f"| {' '.join(plan.why.split())} |\n"
        for topic, plan in plans().items()
    )
    return f"| topic | key | partitions | kept | longest message | why |\n|---|---|---|---|---|---|\n{rows}"


def _kept(days: int | None) -> str:
    return "always" if days is None else f"{days} days"


def _kb(size: int) -> str:
    return f"{size // 1024} KB"


def _first_line(text: str | None) -> str:
    return (text or "").strip().splitlines()[0]


def queries_part() -> str:
    """Return the table of the named queries, with their parameters and their purpose."""
    rows = "".join(f"| `{name}` | {_parameters(name)} | {_purpose(name)} |\n" for name in store.query_names())
    return f"| query | parameters | what it answers |\n|---|---|---|\n{rows}"


def _purpose(name: str) -> str:
    return store.query_text(name).splitlines()[0].removeprefix("-- ")


def _parameters(name: str) -> str:
    found = dict(_PARAMETER.findall(store.query_text(name)))
    return ", ".join(f"`{parameter}` {kind}" for parameter, kind in sorted(found.items())) or "none"


def tables_part() -> str:
    """Return every table with its columns, then every view."""
    return "".join([*_tables(), *_views()])


def _schema() -> str:
    files = sorted((ROOT / "sql" / "schema").glob("*.sql"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def _tables() -> Iterator[str]:
    for comment, name, body in _TABLE.findall(_schema()):
        columns = re.findall(r"(?:^|,)\s*(\w+) [A-Z]", re.sub(r"\([^()]*(?:\([^()]*\))?[^()]*\)", "", body))
        columns += [column for table, column in _ADDED.findall(_schema()) if table == name]
        yield f"- **{name}**: {', '.join(f'`{column}`' for column in columns)}{_said(comment)}\n"


def _views() -> Iterator[str]:
    for comment, name in _VIEW.findall(_schema()):
        yield f"- **{name}** (view){_said(comment)}\n"


def _said(comment: str) -> str:
    words = " ".join(line.removeprefix("-- ") for line in comment.splitlines())
    return f". {words}" if words else "."


def metrics_part() -> str:
    """Return the table of what a follower tells Prometheus."""
    described = yaml.safe_load((ROOT / "zanwatch" / "metrics.yml").read_text(encoding="utf-8"))
    told = {name: about for part in described.values() for name, about in part.items()}
    rows = (f"| `zanwatch_{name}` | {', '.join(about['labels'])} | {about['help']} |" for name, about in told.items())
    return "\n".join(["| metric | labels | what it says |", "|---|---|---|", *rows, ""])


PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "commands": command_parts,
    "layout": layout_part,
    "metrics": metrics_part,
    "queries": queries_part,
    "settings": settings_part,
    "tables": tables_part,
    "topics": topics_part,
    "units": units_part,
}


def filled(text: str) -> str:
    """Return `text` with every part made from the code as the code has it now."""
    return _PART.sub(lambda part: f"{part[1]}{PARTS[part['name']]()}", text)


def write() -> None:
    """Write the parts of all pages anew."""
    for page in sorted(DOCS.glob("*.md")):
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    write()
