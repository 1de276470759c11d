"""What a user gets wrong is said in two lines: what, and what to do. Nothing is lost by it, and nothing is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.portals import environ, zanwatch
from zanwatch.cli import main

MISTAKES = {
    ("crawl", "adilet", "--delay", "-3"): "--delay cannot be -3.0",
    ("crawl", "adilet", "--delay", "nan"): "--delay cannot be nan",
    ("crawl", "adilet", "--url", "lantern.example"): "--url cannot be 'lantern.example'",
    ("crawl", "adilet", "--act", "../../etc"): "--act cannot be '../../etc'",
    ("crawl", "adilet", "--since", "0001-01-01"): "no year to work in: 1",
    ("crawl", "lantern"): "no source is called 'lantern'",
    ("run", "--source", "lantern"): "no source is called 'lantern'",
    ("run", "--url", "lantern=http://127.0.0.1:1"): "no source is called 'lantern'",
    ("run", "--url", "adilet"): "--url takes SOURCE=BASE, not 'adilet'",
    ("report", "--date", "2026-13-01"): "not a day: '2026-13-01'",
    ("report", "--date", "0001-01-01"): "no year to work in: 1",
    ("report", "--now", "9999-12-31T23:59"): "no year to work in: 9999",
    ("report", "--date", "2026-03-03", "--now", "2026-03-02T23:59:00+05:00"): "2026-03-03 has not come yet",
    ("publish", "--now", "0001-01-01"): "no year to work in: 1",
    ("publish", "--now", "yesterday"): "not a moment: 'yesterday'",
    ("sql", "SELECT 1", "--set", "act"): "--set takes NAME=VALUE, not 'act'",
    ("sql", "nothing"): "no query is called 'nothing'",
    ("sql", "SELECT\n1"): "there is no store",
    ("status",): "there is no store at var/store",
    ("publish",): "there is no store at var/store",
    ("backup", "/proc/nowhere"): "/proc/nowhere cannot be made",
}


@pytest.mark.parametrize("words", MISTAKES, ids=" ".join)
def test_a_mistake_is_two_lines_and_makes_nothing(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, list(words), env={"COLUMNS": "400"})
    assert isinstance(done.exception, SystemExit), done.output
    assert done.exit_code == 1
    assert MISTAKES[words] in done.stderr
    first, *advice = done.stderr.splitlines()
    assert first.startswith("zanwatch: ")
    assert [line for line in advice if line.strip()] == advice
    assert len(advice) == 1
    assert done.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["ARCHIVE", "CRAWL", "SITE", "MAIL"])
def test_check_tries_whether_the_folders_can_be_written(tmp_path: Path, name: str) -> None:
    blocked = tmp_path / "taken"
    blocked.write_text("a file, no folder")
    settings = environ(tmp_path, **{f"ZANWATCH_{name}": str(blocked) if name == "SITE" else f"file:{blocked}"})
    done = CliRunner().invoke(main, ["check"], env=settings)
    assert done.exit_code == 1, done.output
    assert f"{blocked} cannot be written" in done.stderr
    assert f"ZANWATCH_{name}" in done.stderr


def test_who_asks_writes_nothing_and_gives_lists_by_commas(tmp_path: Path) -> None:
    settings = environ(tmp_path)
    zanwatch(settings, "check")
    for statement in ("DROP TABLE captures", "INSERT INTO migrations (name) VALUES ('x')", "SET readonly = 0"):
        refused = zanwatch(settings, "sql", statement, code=1)
        assert "READONLY" in refused.stderr
        assert "nothing was written" in refused.stderr
    kept = "SELECT countIf(name = 'x') AS strangers FROM migrations, captures"
    assert zanwatch(settings, "sql", kept, "--format", "csv").stdout == "strangers\n0\n"
    listed = "SELECT {acts:Array(String)} AS acts"
    told = zanwatch(settings, "sql", listed, "--set", "acts=Z2600000901,V2600039904", "--format", "json").stdout
    assert told == '{"acts": ["Z2600000901", "V2600039904"]}\n'


def test_a_site_that_cannot_be_written_is_named_and_made_later(tmp_path: Path) -> None:
    zanwatch(environ(tmp_path), "check")
    (tmp_path / "site").rmdir()
    (tmp_path / "site").write_text("a file, no folder")
    now = ("--now", "2026-03-02T08:00:00+05:00")
    refused = zanwatch(environ(tmp_path), "publish", *now, code=1)
    assert "site cannot be written" in refused.stderr
    assert "Traceback" not in refused.stderr
    (tmp_path / "site").unlink()
    zanwatch(environ(tmp_path), "publish", *now)
    assert (tmp_path / "site" / "ru" / "index.html").is_file()


def test_of_a_backup_that_failed_nothing_is_left(tmp_path: Path) -> None:
    settings = environ(tmp_path)
    zanwatch(settings, "check")
    (tmp_path / "file").write_text("no store")
    broken = environ(tmp_path, ZANWATCH_STORE=f"chdb:{tmp_path}/file")
    zanwatch(broken, "backup", str(tmp_path / "copy"), code=1)
    assert not (tmp_path / "copy").exists()
    zanwatch(settings, "backup", str(tmp_path / "copy"))
    assert (tmp_path / "copy" / "backup.json").is_file()
