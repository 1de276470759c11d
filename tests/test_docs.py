"""The documentation says what the code does: generated parts, links, and every example in it."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, get_args
from xml.etree import ElementTree

import click
import pytest

from crawlers.description import Description
from tests.docs_parts import DOCS, PARTS, ROOT, commands, filled
from tests.portals import Demonstration
from zanwatch import files, store
from zanwatch.config import SETTINGS
from zanwatch.messages import Op, RejectReason

PAGES = sorted([*DOCS.glob("*.md"), ROOT / "README.md"])
DAGS = sorted((ROOT / "dags").glob("*.py"))
LONGEST = 200
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PROSE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
PAGE_IDS = [page.name for page in PAGES]


class Example(NamedTuple):
    """A block of commands of one page: what is set before them, and the commands with what they print."""

    page: str
    line: int
    settings: dict[str, str]
    calls: tuple[tuple[str, str], ...]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def words_of(name: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", read(name)))


def zanwatch(command: str, folder: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `command` in `folder` as a reader would."""
    words = [sys.executable, "-m", "zanwatch", *shlex.split(command)]
    environ = os.environ | settings | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(words, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=500)


def examples() -> Iterator[Example]:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in _BLOCK.finditer(text):
            if block[1] == "console":
                yield _example(page.name, text[: block.start()].count("\n") + 1, block[2])


def _example(page: str, line: int, body: str) -> Example:
    calls = [part.partition("\n") for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]]
    assert body.startswith("$ "), f"{page}:{line}: a console block begins with a command"
    exports = [shlex.split(command)[1] for command, _, _ in calls if command.startswith("export ")]
    settings = dict(export.split("=", 1) for export in exports)
    asked = [(command, output) for command, _, output in calls if not command.startswith("export ")]
    return Example(page, line, settings, tuple(asked))


EXAMPLES = list(examples())


@pytest.fixture
def desk(tmp_path: Path, demonstration: Demonstration) -> Path:
    """A folder that looks like the checkout after `make demo`."""
    (tmp_path / "docs").symlink_to(DOCS)
    (tmp_path / "watchlists.yml").symlink_to(ROOT / "watchlists.yml")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "demo").symlink_to(demonstration.folder)
    return tmp_path


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page}:{example.line}")
def test_every_example_prints_what_the_page_says(example: Example, desk: Path) -> None:
    assert example.calls
    for command, expected in example.calls:
        assert command.startswith("zanwatch "), "examples use zanwatch alone, so that they run everywhere"
        done = zanwatch(command.removeprefix("zanwatch "), desk, example.settings)
        printed = "\n".join(line.rstrip() for line in (done.stdout + done.stderr).splitlines())
        assert re.fullmatch(_pattern(expected), printed, re.DOTALL), f"{command}\n{printed}"


def _pattern(expected: str) -> str:
    """Return what the page shows as a pattern: `...` stands for anything, blanks at the end of a line do not count."""
    shown = "\n".join(line.rstrip() for line in expected.rstrip("\n").splitlines())
    return re.escape(shown).replace(re.escape("..."), ".*")


def test_no_example_is_skipped_by_a_misspelt_mark() -> None:
    """Blocks are `console` (run here), `sh` (for the reader's own machine) or data."""
    for page in PAGES:
        marks = {block[1] for block in _BLOCK.finditer(page.read_text(encoding="utf-8"))}
        assert marks <= {"console", "sh", "yaml"}, page.name
    assert len(EXAMPLES) >= 8


@pytest.mark.parametrize("page", PAGES, ids=PAGE_IDS)
def test_parts_made_from_the_code_are_up_to_date(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert filled(text) == text, "run `make docs` and read what changed"


def test_every_part_stands_somewhere() -> None:
    everything = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(re.findall(r"<!-- made from the code: (\w+) -->", everything)) == set(PARTS)


@pytest.mark.parametrize("page", PAGES, ids=PAGE_IDS)
def test_pages_are_short(page: Path) -> None:
    assert len(page.read_text(encoding="utf-8").splitlines()) < LONGEST


@pytest.mark.parametrize("page", PAGES, ids=PAGE_IDS)
def test_links_lead_somewhere(page: Path) -> None:
    links = _LINK.findall(_PROSE.sub("", page.read_text(encoding="utf-8")))
    for link in links:
        if not link.startswith(("https://", "#")):
            assert (page.parent / link.partition("#")[0]).exists(), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        links = _LINK.findall(_PROSE.sub("", page.read_text(encoding="utf-8")))
        targets = {(page.parent / link.partition("#")[0]).resolve() for link in links if link.endswith(".md")}
        waiting += targets - reached
    assert {page.resolve() for page in PAGES} <= {page.resolve() for page in reached}


@pytest.mark.parametrize(("name", "command"), sorted(commands().items()))
def test_every_command_and_option_is_documented(name: str, command: click.Command) -> None:
    page = read("docs/commands.md")
    _, found, rest = page.partition(f"### `zanwatch {name}")
    assert found
    section = rest.partition("\n### ")[0]
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.opts[0] in section
            assert option.help or isinstance(option.type, click.Choice), f"{name} {option.opts[0]} says nothing"


def test_every_setting_is_documented() -> None:
    page = read("docs/settings.md")
    assert not [setting.name for setting in SETTINGS if f"`{setting.name}`" not in page]


def test_no_page_names_a_setting_that_is_none() -> None:
    elsewhere = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "docker-compose.yml", *DAGS])
    known = {setting.name for setting in SETTINGS} | set(re.findall(r"ZANWATCH_[A-Z_]*[A-Z]", elsewhere))
    for page in PAGES:
        assert set(re.findall(r"ZANWATCH_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8"))) <= known, page.name


def test_every_query_is_documented_and_says_what_it_answers() -> None:
    page = read("docs/sql.md")
    for name in store.query_names():
        assert f"| `{name}` |" in page
        assert re.match(r"-- [A-ZҚ].*[.:]$", store.query_text(name).splitlines()[0]), (
            f"{name} does not say what it answers"
        )


def test_the_tables_of_the_page_are_those_of_the_store(desk: Path) -> None:
    page = read("docs/sql.md")
    tables = re.findall(r"^- \*\*(\w+)\*\*: ((?:`\w+`(?:, )?)+)", page, re.MULTILINE)
    views = set(re.findall(r"^- \*\*(\w+)\*\* \(view\)", page, re.MULTILINE))
    query = "SELECT table, name FROM system.columns WHERE database = currentDatabase() ORDER BY table, position"
    done = zanwatch(f'sql "{query}" --format csv', desk, {"ZANWATCH_STORE": "chdb:var/demo/store"})
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines()[1:]:
        table, column = line.split(",")
        found.setdefault(table, []).append(column)
    del found["migrations"]
    assert {*views, *(name for name, _ in tables)} == set(found)
    assert {name: re.findall(r"`(\w+)`", columns) for name, columns in tables} == {
        name: columns for name, columns in found.items() if name not in views
    }


def test_every_kind_of_change_is_explained() -> None:
    assert set(get_args(Op)) <= words_of("docs/diff.md")


def test_flags_of_the_page_are_flags_of_the_code() -> None:
    table = read("docs/diff.md").partition("| flag | meaning |")[2].partition("\n\n")[0]
    flags = {flag for row in table.splitlines() for flag in re.findall(r"`(\w+)`", row.partition(" | ")[0])}
    code = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "processors").rglob("*.py"))
    assert flags
    assert not {flag for flag in flags if f'"{flag}"' not in code}


def test_every_field_of_the_json_is_explained() -> None:
    moment = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    pair = [DOCS / "examples" / f"Z2600000990_rus_{day}.md" for day in ("2026-01-10", "2026-03-02")]
    old, new = (files.read(file, None, moment) for file in pair)
    made = json.loads(files.difference(old, new, "json"))
    assert {*made, *made["old"], *made["act"], *made["changes"][0]} <= words_of("docs/diff.md")


def test_every_reason_of_a_reject_is_explained() -> None:
    assert set(get_args(RejectReason)) - {"poison"} <= words_of("docs/sources.md")


def test_every_field_of_a_source_is_explained() -> None:
    assert set(Description.model_fields) <= words_of("docs/sources.md")


def test_the_readme_names_the_two_commands() -> None:
    readme = read("README.md")
    assert "make demo" in readme
    assert "make test-all" in readme
    assert {"make demo", "make test-all"} <= set(re.findall(r"^make [a-z-]+", read(".ci/run"), re.MULTILINE))
    for language in ("kk", "ru", "en"):
        assert f"**{language}**" in readme


def test_make_says_what_it_can_do() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "install", "test", "test-all", "lock", "docs", "clean"):
        assert re.search(rf"^make {target} +\S", listed, re.MULTILINE), target


def test_the_picture_speaks() -> None:
    root = ElementTree.parse(DOCS / "picture.svg").getroot()
    names = {child.tag.rpartition("}")[2]: child for child in root}
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{names['title'].get('id')} {names['desc'].get('id')}"
    assert names["title"].text
    assert names["desc"].text
