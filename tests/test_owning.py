"""One owner at a time: a second run, a second crawl, a store in use, unwritable, damaged, newer or not there."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.portals import ROOT, environ, zanwatch
from zanwatch import store
from zanwatch.errors import CrawlError, StoreError
from zanwatch.owning import alone

HOLDER = """
import sys
from pathlib import Path
from zanwatch import owning, store
if sys.argv[1] == "store":
    kept = store.connect(sys.argv[2])
else:
    kept = owning.alone(Path(sys.argv[2]), "run")
    kept.__enter__()
print("held", flush=True)
sys.stdin.read()
"""
NOW = ("--now", "2026-03-02T06:00:00+05:00")


@contextmanager
def held(kind: str, address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has `address` until the block ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, kind, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
    ) as holder:
        assert holder.stdout
        assert holder.stdin
        assert holder.stdout.readline() == b"held\n"
        try:
            yield holder
        finally:
            holder.stdin.close()
            holder.wait(timeout=300)


def test_a_second_run_is_refused_before_it_asks_anybody_and_goes_on_when_the_first_is_killed(tmp_path: Path) -> None:
    settings, lock = environ(tmp_path), tmp_path / "crawl" / "run.lock"
    with held("lock", str(lock)) as first:
        refused = zanwatch(settings, "run", "--source", "adilet", "--url", "adilet=http://127.0.0.1:9", *NOW, code=1)
        assert "another `zanwatch run` is at work" in refused.stderr
        assert "crawling" not in refused.stderr
        assert [file.name for file in tmp_path.iterdir()] == ["crawl"]
        first.kill()
        first.wait(timeout=300)
        with alone(lock, "run"):
            pass


def test_a_crawl_waits_for_the_one_a_killed_run_left_at_work(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "zanwatch", "crawl", "adilet", "--url", "http://127.0.0.1:9", *NOW]
    lock = alone(tmp_path / "crawl" / "adilet.lock", "crawl")
    with lock, subprocess.Popen(words, env=environ(tmp_path), cwd=ROOT, stderr=subprocess.PIPE, text=True) as second:
        assert second.stderr
        assert "another `zanwatch crawl adilet` is at work: waiting 3600 s" in second.stderr.readline()
        assert second.poll() is None
        assert not (tmp_path / "crawl" / "adilet.db").exists()
        second.kill()


def test_who_waits_goes_on_when_the_other_ends_and_gives_up_in_time(tmp_path: Path) -> None:
    with held("lock", str(tmp_path / "lock")) as other:
        with pytest.raises(CrawlError, match="another crawl is at work"), alone(tmp_path / "lock", "crawl", 0.1):
            pass
        threading.Timer(0.3, other.kill).start()
        with alone(tmp_path / "lock", "crawl", 300):
            assert other.wait(timeout=300) != 0


def test_a_lock_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "crawl").write_text("a file, no folder")
    with pytest.raises(CrawlError, match="cannot be written"), alone(tmp_path / "crawl" / "run.lock", "run"):
        pass


def test_a_store_in_use_says_so(tmp_path: Path) -> None:
    address = f"chdb:{tmp_path}/store"
    with held("store", address):
        refused = zanwatch(environ(tmp_path), "sql", "SELECT 1 AS n", code=1)
        assert "in use by another process" in refused.stderr
    assert zanwatch(environ(tmp_path), "sql", "SELECT 1 AS n", "--format", "csv").stdout == "n\n1\n"


def test_a_damaged_store_is_not_blamed_on_another_process(tmp_path: Path) -> None:
    store.connect(f"chdb:{tmp_path}/store").close()
    definition = next((tmp_path / "store" / "store").rglob("runs.sql"))
    definition.write_text("")
    refused = zanwatch(environ(tmp_path), "status", code=1)
    assert "another process" not in refused.stderr
    assert "damaged" in refused.stderr
    assert "backup" in refused.stderr
    assert "runs.sql" in refused.stderr


@pytest.mark.skipif(os.getuid() == 0, reason="the superuser may write everywhere")
def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    store.connect(f"chdb:{tmp_path}/store").close()
    (tmp_path / "store").chmod(0o500)
    try:
        refused = zanwatch(environ(tmp_path), "status", code=1)
    finally:
        (tmp_path / "store").chmod(0o700)
    assert "cannot be written" in refused.stderr


def test_a_store_of_a_newer_zanwatch_is_read_but_not_written(tmp_path: Path) -> None:
    address = f"chdb:{tmp_path}/store"
    rows = store.connect(address)
    rows.insert("migrations", [{"name": "999_to_come.sql", "at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC)}])
    rows.close()
    with pytest.raises(StoreError, match=r"999_to_come\.sql") as refused:
        store.connect(address)
    assert "newer zanwatch" in str(refused.value)
    reader = store.read(address)
    assert reader.select("SELECT 1 AS n") == [{"n": 1}]
    reader.close()


@pytest.mark.parametrize("words", [("status",), ("publish",), ("link",), ("report",), ("backup", "copy")], ids=" ".join)
def test_where_there_is_no_store_nothing_is_made_and_nobody_gets_mail(tmp_path: Path, words: tuple[str, ...]) -> None:
    wrong = tmp_path / "wrong"
    wrong.mkdir()
    target = (str(tmp_path / "copy"),) if "copy" in words else ()
    refused = zanwatch(environ(wrong), *words[:1], *target, code=1)
    assert f"there is no store at {wrong}/store" in refused.stderr
    assert "zanwatch run" in refused.stderr
    assert list(wrong.iterdir()) == []
    assert list(tmp_path.iterdir()) == [wrong]
