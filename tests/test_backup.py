"""Backup and restore bring everything back, embedded and on a server; what shipped first is still understood."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from processors import runner
from tests.clickhouse_front import Front, fronted
from tests.demo_feed import pages, processed
from tests.portals import TABLES, environ, facts, tree, views, zanwatch
from zanwatch import bus, store
from zanwatch.store import Store
from zanwatch.topics import TOPICS

FIRST = ("001_facts.sql", "002_views.sql", "003_cards.sql", "004_commencements.sql", "005_alarms.sql")
"""The files of sql/schema that shipped first."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has seen two acts for three days."""
    folder = tmp_path_factory.mktemp("installed")
    with processed(folder, pages(["Z2600000901", "V2600039901"])) as rows:
        assert facts(rows)["changes"]
    return folder


@pytest.fixture(scope="module")
def copied(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("copies") / "2026-03-02"
    done = zanwatch(environ(installed), "backup", str(target))
    assert "files of the archive" in done.stdout
    return target


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    with fronted(tmp_path / "server") as running:
        yield running


def held(url: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    rows = store.connect(url)
    try:
        return facts(rows), views(rows)
    finally:
        rows.close()


def test_what_is_restored_is_what_was_backed_up(installed: Path, copied: Path, tmp_path: Path) -> None:
    settings = environ(tmp_path)
    zanwatch(settings, "restore", str(copied))
    assert held(f"chdb:{tmp_path}/store") == held(f"chdb:{installed}/store")
    assert tree(tmp_path / "archive") == tree(installed / "archive")
    restored = bus.connect(settings["ZANWATCH_BUS"])
    assert not any(runner.backlog(restored).values()), "the place of every reader came along"
    assert restored.poll("somebody new", ["captures"], 1000)
    restored.close()
    zanwatch(settings, "process")
    assert held(f"chdb:{tmp_path}/store") == held(f"chdb:{installed}/store")


def test_a_server_backs_up_and_restores_with_the_same_words(installed: Path, front: Front, tmp_path: Path) -> None:
    expected = held(f"chdb:{installed}/store")
    settings = environ(installed, ZANWATCH_STORE=front.url())
    fill(f"chdb:{installed}/store", front.url())
    refused = zanwatch(settings, "backup", str(tmp_path / "by-the-writer"), code=1)
    assert "clickhouse-users.xml" in refused.stderr
    settings["ZANWATCH_STORE"] = front.url("keeper")
    zanwatch(settings, "backup", str(tmp_path / "2026-03-02"))
    assert (front.folder / "backups" / "2026-03-02").is_dir()
    elsewhere = environ(tmp_path / "elsewhere", ZANWATCH_STORE=front.url("keeper"))
    assert "tables already" in zanwatch(elsewhere, "restore", str(tmp_path / "2026-03-02"), code=1).stderr
    front.empty()
    zanwatch(elsewhere, "restore", str(tmp_path / "2026-03-02"))
    assert held(front.url()) == expected


def fill(source: str, target: str) -> None:
    reader, writer = store.connect(source), store.connect(target)
    for table in TABLES:
        writer.insert(table, reader.select(f"SELECT * FROM {table} FINAL"))
    reader.close()
    writer.close()


def test_nothing_is_written_over(installed: Path, copied: Path, tmp_path: Path) -> None:
    assert "not empty" in zanwatch(environ(installed), "backup", str(copied), code=1).stderr
    before = held(f"chdb:{installed}/store")
    assert "there already" in zanwatch(environ(installed), "restore", str(copied), code=1).stderr
    shutil.copytree(installed / "store", tmp_path / "store", symlinks=True)
    assert "tables already" in zanwatch(environ(tmp_path), "restore", str(copied), code=1).stderr
    assert held(f"chdb:{installed}/store") == before


def test_half_a_backup_is_none(copied: Path, tmp_path: Path) -> None:
    half = tmp_path / "half"
    shutil.copytree(copied, half)
    (half / "backup.json").unlink()
    assert "no whole backup" in zanwatch(environ(tmp_path / "new"), "restore", str(half), code=1).stderr
    assert not (tmp_path / "new" / "store").exists()


def test_links_in_an_archive_are_not_followed(installed: Path, tmp_path: Path) -> None:
    shutil.copytree(installed, tmp_path / "own")
    (tmp_path / "secret").write_text("secret")
    shelf = next((tmp_path / "own" / "archive").glob("??"))
    (shelf / f"{'0' * 64}.gz").symlink_to(tmp_path / "secret")
    zanwatch(environ(tmp_path / "own"), "backup", str(tmp_path / "copy"))
    assert tree(tmp_path / "copy" / "archive") == tree(installed / "archive")


def test_the_schema_that_shipped_first_is_upgraded_without_loss(installed: Path, front: Front) -> None:
    for name in FIRST:
        text = (resources.files("sql") / "schema" / name).read_text(encoding="utf-8")
        for statement in store._statements(text):
            as_admin(front, statement)
    made = "CREATE TABLE migrations (name String, at DateTime DEFAULT now()) ENGINE = ReplacingMergeTree ORDER BY name"
    as_admin(front, made)
    for name in FIRST:
        as_admin(front, f"INSERT INTO migrations (name) VALUES ('{name}')")
    old, reader = store.Store(store._client(front.url())), store.connect(f"chdb:{installed}/store")
    expected = {table: reader.select(f"SELECT * FROM {table} FINAL") for table in TABLES}
    reader.close()
    for table, rows in expected.items():
        old.insert(table, only(old, table, rows))
    known = {table: facts(old, (table,)) for table in TABLES}
    new = store.connect(front.url())
    assert [row for row in new.select("SELECT name FROM migrations") if row["name"] not in FIRST]
    for table in TABLES:
        columns = ", ".join(f"`{row['name']}`" for row in columns_of(old, table))
        assert sorted(map(str, new.select(f"SELECT {columns} FROM {table} FINAL"))) == known[table][table], table
    assert new.select("SELECT count() AS n FROM events")[0]["n"]


def as_admin(front: Front, statement: str) -> None:
    front.ask(statement, database="zanwatch")


def columns_of(rows: Store, table: str) -> list[dict[str, str]]:
    return [{"name": name} for name in rows._columns_of(table)]


def only(rows: Store, table: str, found: list[dict[str, object]]) -> list[dict[str, object]]:
    """The rows without what later files added."""
    names = rows._columns_of(table)
    return [{name: row[name] for name in names} for row in found]


@pytest.mark.parametrize("file", sorted(Path("tests/examples/messages").glob("*.json")), ids=lambda file: file.stem)
def test_messages_of_the_first_version_stay_readable(file: Path) -> None:
    told = json.loads(file.read_text(encoding="utf-8"))
    assert re.fullmatch(r"1", str(told.get("version", told.get("header", {}).get("version", 1))))
    assert TOPICS[file.stem].model_validate_json(json.dumps(told))
