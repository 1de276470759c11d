"""One contract, every store: embedded, and a server as clickhouse-connect sees it (tests/clickhouse_front.py)."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.clickhouse_engine import accounts
from tests.clickhouse_front import Front, fronted
from tests.portals import ROOT, environ, zanwatch
from zanwatch import store
from zanwatch.errors import ConfigError, StoreError
from zanwatch.store import Store

MOMENT = dt.datetime(2026, 3, 2, 6, 0, 0, 125000, dt.UTC)
HIDDEN = {"deliveries", "commenters"}


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    with fronted(tmp_path_factory.mktemp("front")) as running:
        yield running


@pytest.fixture
def server(front: Front) -> Iterator[Front]:
    """A server with an empty database and nothing wrong with it."""
    front.fail("none")
    front.empty()
    yield front
    front.fail("none")


@pytest.fixture(params=["chdb", "clickhouse"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store nobody has used yet."""
    if request.param == "chdb":
        return f"chdb:{tmp_path}/store"
    return str(request.getfixturevalue("server").url())


@pytest.fixture
def rows(address: str) -> Iterator[Store]:
    opened = store.connect(address)
    yield opened
    opened.close()


def reject(number: int, **more: object) -> dict[str, Any]:
    return {
        "id": f"r{number}", "source": "adilet", "run_id": "r", "address": "https://portal.example/1", "act_id": "Z1",
        "language": "kk", "reason": "shell", "detail": "бос бет — пустая страница", "sha256": "0" * 64,
        "seen_at": MOMENT, **more,
    }  # fmt: skip


def count(rows: Store, table: str = "rejects FINAL") -> int:
    return int(rows.select(f"SELECT count() AS n FROM {table}")[0]["n"])


def files() -> list[str]:
    return sorted(file.name for file in (resources.files("sql") / "schema").iterdir() if file.name.endswith(".sql"))


def test_what_is_written_is_read(rows: Store) -> None:
    odd = "it's {a} 'текст' \\ %s \t \n қ"
    rows.insert("rejects", [reject(1, detail=odd)])
    found = rows.select("SELECT * FROM rejects WHERE detail = {detail:String}", detail=odd)
    assert found == [reject(1, detail=odd)]


def test_writing_twice_changes_nothing(rows: Store) -> None:
    for _ in range(2):
        rows.insert("rejects", [reject(number) for number in range(1000)])
    assert count(rows) == 1000


def test_open_and_empty_values_stay_apart(rows: Store) -> None:
    term = {
        "language": "kk", "words": "ә", "rule": "", "kind": "days", "count": 10, "article": "42", "partial": True,
        "since": dt.date(1920, 1, 1), "until": None,
    }  # fmt: skip
    rows.insert("commencement_terms", [term])
    assert rows.select("SELECT * FROM commencement_terms FINAL") == [term]


def test_rows_that_do_not_fit_are_refused_whole(rows: Store) -> None:
    with pytest.raises(StoreError, match="differ in detail"):
        rows.insert("rejects", [{name: value for name, value in reject(1).items() if name != "detail"}])
    with pytest.raises(StoreError):
        rows.insert("rejects", [reject(1), reject(2, seen_at="not a moment")])
    assert count(rows) == 0


def test_a_bad_query_says_where_to_look(rows: Store) -> None:
    with pytest.raises(StoreError, match=r"refused.*nowhere") as refused:
        rows.select("SELECT * FROM nowhere")
    assert refused.value.hint
    with pytest.raises(StoreError):
        rows.select("SELECT 1 +")
    assert rows.select("SELECT 1 AS n") == [{"n": 1}]


@pytest.mark.parametrize("name", store.query_names())
def test_every_named_query_is_understood(schema: Store, name: str) -> None:
    asked = dict(re.findall(r"\{(\w+):([^}]+)\}", store.query_text(name)))
    values = {name: VALUES[kind] for name, kind in asked.items()}
    assert isinstance(schema.named(name, **values), list)


VALUES: dict[str, object] = {
    "String": "", "Array(String)": [""], "Date32": "2026-03-02", "DateTime64(3, 'UTC')": "2026-03-02 00:00:00",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A server with the tables and nothing in them."""
    with fronted(tmp_path_factory.mktemp("schema")) as running:
        opened = store.connect(running.url())
        yield opened
        opened.close()


def test_the_schema_is_applied_once_and_in_order(rows: Store) -> None:
    applied = rows.select("SELECT name, count() AS n FROM migrations GROUP BY name ORDER BY min(at), name")
    assert [(row["name"], row["n"]) for row in applied] == [(name, 1) for name in files()]
    assert rows.migrate() == []
    assert count(rows, "migrations") == len(files())


def test_a_migration_killed_in_the_middle_goes_on(server: Front) -> None:
    writer = store.Store(store._client(server.url()))
    server.fail("none")
    for statement in store._statements(schema_text("001_facts.sql"))[:3]:
        server.ask(re.sub(r"CREATE TABLE (\w+)", r"CREATE TABLE zanwatch.\1", statement))
    assert writer.migrate() == files()
    assert count(writer, "captures") == 0


def schema_text(name: str) -> str:
    return (resources.files("sql") / "schema" / name).read_text(encoding="utf-8")


def test_processors_that_start_together_do_not_disturb_each_other(server: Front) -> None:
    line = [sys.executable, "-c", f"from zanwatch import store; store.connect({server.url()!r}).close()"]
    together = [subprocess.Popen(line, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in together:
        assert process.communicate(timeout=300)[1] == ""
    opened = store.connect(server.url())
    assert {row["name"] for row in opened.select("SELECT name FROM migrations FINAL")} == set(files())
    opened.close()


def granted() -> set[str]:
    return {query.rpartition(".")[2] for query in accounts()["analyst"].grants}


def test_analysts_read_all_but_who_gets_mail_and_who_commented(server: Front) -> None:
    store.connect(server.url()).close()
    analyst = store.read(server.url("analyst"))
    tables = {row["name"] for row in analyst.select("SELECT name FROM system.tables WHERE database = 'zanwatch'")}
    assert tables == granted()
    for table in tables:
        assert analyst.select(f"SELECT * FROM {table} LIMIT 1") == []
    for table in HIDDEN:
        with pytest.raises(StoreError, match="Not enough privileges") as refused:
            analyst.select(f"SELECT * FROM {table}")
        assert "clickhouse-users.xml" in refused.value.hint


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO rejects (id) VALUES ('x')", "CREATE TABLE mine (a UInt8) ENGINE = Memory", "DROP TABLE captures",
        "ALTER TABLE captures DELETE WHERE 1", "TRUNCATE TABLE captures", "CREATE USER me", "SET readonly = 0",
        "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
        "SELECT * FROM file('/etc/passwd', 'CSV', 'a String')",
    ],
)  # fmt: skip
def test_analysts_write_nothing_and_reach_nothing_else(server: Front, statement: str) -> None:
    store.connect(server.url()).close()
    with pytest.raises(StoreError, match=r"ACCESS_DENIED|READONLY"):
        store.read(server.url("analyst")).select(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE captures", "TRUNCATE TABLE captures", "ALTER TABLE captures DELETE WHERE 1", "CREATE USER me",
        "SELECT * FROM file('/etc/passwd', 'CSV', 'a String')", "BACKUP DATABASE zanwatch TO File('all')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
    ],
)  # fmt: skip
def test_the_writer_deletes_nothing_and_touches_no_file(server: Front, statement: str) -> None:
    writer = store.connect(server.url())
    with pytest.raises(StoreError, match="ACCESS_DENIED"):
        writer.select(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT address FROM captures", "DROP TABLE captures", "TRUNCATE TABLE captures", "CREATE USER me",
        "ALTER TABLE captures DELETE WHERE 1", "BACKUP TABLE system.users TO File('users')",
    ],
)  # fmt: skip
def test_the_keeper_of_backups_asks_nothing_and_deletes_nothing(server: Front, statement: str) -> None:
    """It may read and write files: a server keeps it inside `user_files` and `backups`, chDB does not."""
    store.connect(server.url()).close()
    with pytest.raises(StoreError, match="ACCESS_DENIED"):
        store.read(server.url("keeper")).select(statement)


def test_an_analyst_asks_from_the_command_line(server: Front, tmp_path: Path) -> None:
    analyst = environ(tmp_path, ZANWATCH_STORE=server.url("analyst"))
    refused = zanwatch(analyst, "sql", "SELECT count() AS n FROM acts", code=1)
    assert "zanwatch check" in refused.stderr
    store.connect(server.url()).close()
    assert "0" in zanwatch(analyst, "sql", "SELECT count() AS n FROM acts").stdout
    zanwatch(analyst, "sql", "runs", "--format", "json")
    assert count(store.read(server.url()), "migrations") == len(files())


def test_on_a_full_disk_an_embedded_store_is_not_even_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_ROOM_BYTES", 2**62)
    with pytest.raises(StoreError, match="is full") as refused:
        store.connect(f"chdb:{tmp_path}/new/store")
    assert "nothing is lost" in refused.value.hint
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    store.connect(f"chdb:{tmp_path}/new/store").close()
    monkeypatch.setattr(store, "_ROOM_BYTES", 2**62)
    asked = store.read(f"chdb:{tmp_path}/new/store")
    assert count(asked, "migrations")
    asked.close()


def test_asking_makes_nothing(tmp_path: Path) -> None:
    refused = zanwatch(environ(tmp_path), "sql", "SELECT 1 AS n", code=1)
    assert "there is no store" in refused.stderr
    assert not (tmp_path / "store").exists()


FAILED = {
    "readonly": ("READONLY", "only reads"), "full": ("NOT_ENOUGH_SPACE", "disk"), "busy": ("TOO_MANY", "busy"),
    "password": ("AUTHENTICATION_FAILED", "password"),
    "drop": ("rejects could not be written", "nothing was committed"),
}  # fmt: skip


@pytest.mark.parametrize("kind", FAILED)
def test_a_server_in_trouble_is_named_and_loses_nothing(server: Front, kind: str) -> None:
    writer = store.connect(server.url())
    writer.insert("rejects", [reject(1)])
    server.fail(kind)
    words, hint = FAILED[kind]
    with pytest.raises(StoreError, match=words) as failed:
        writer.insert("rejects", [reject(2)])
    assert hint in failed.value.hint
    server.fail("none")
    assert count(writer) == 1
    writer.insert("rejects", [reject(2)])
    assert count(writer) == 2


def test_rows_whose_receipt_is_lost_are_there_once(server: Front) -> None:
    writer = store.connect(server.url())
    writer.insert("rejects", [reject(0)])
    server.fail("forget", times=1)
    writer.insert("rejects", [reject(1)])
    assert count(writer) == 2


def test_a_slow_server_is_waited_for_only_so_long(server: Front) -> None:
    patient, hasty = store.connect(server.url()), store.Store(store._client(f"{server.url()}?timeout=5"))
    server.fail("slow", seconds=300)
    with pytest.raises(StoreError, match="timed out"):
        hasty.select("SELECT 1")
    server.fail("slow", seconds=6)
    assert patient.select("SELECT 1 AS n") == [{"n": 1}]


def test_a_server_that_was_killed_is_found_again_with_its_rows(tmp_path: Path) -> None:
    with fronted(tmp_path) as running:
        writer = store.connect(running.url())
        writer.insert("rejects", [reject(1)])
        running.kill()
        with pytest.raises(StoreError):
            writer.insert("rejects", [reject(2)])
        with pytest.raises(StoreError, match="cannot be opened") as failed:
            store.connect(running.url())
        assert "writes" not in str(failed.value)
        running.start()
        writer.insert("rejects", [reject(2)])
        assert count(writer) == 2


@pytest.mark.parametrize(
    "wrong", ["postgres://x", "chdb:", "clickhouse://h/d?timeout=soon", "clickhouse://h/d?timeout=0"]
)
def test_an_address_that_is_none_is_refused(wrong: str) -> None:
    with pytest.raises(ConfigError):
        store.connect(wrong)


def test_who_has_the_wrong_password_is_told_without_repeating_it(server: Front) -> None:
    with pytest.raises(StoreError, match="AUTHENTICATION_FAILED") as refused:
        store.connect(f"clickhouse://writer:s%40cret@127.0.0.1:{server.port}/zanwatch")
    assert "password" in refused.value.hint
    assert "s%40cret" not in str(refused.value)
    assert "s@cret" not in str(refused.value)
