"""The archive gives back what it was given, or says that it cannot."""

from __future__ import annotations

import contextlib
import gzip
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zanwatch.archive import Archive, connect
from zanwatch.errors import ArchiveError, ConfigError
from zanwatch.identity import sha256

ROOT = Path(__file__).parent.parent
TEXT = "Осы Заң 2026 жылғы 1 шілдеден бастап қолданысқа енгізіледі.".encode()


def archive_in(folder: Path) -> Archive:
    return connect(f"file:{folder}")


def file_of(archive: Archive, name: str) -> Path:
    [file] = archive.root.rglob(f"{name}*")
    return file


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None, max_examples=50
)
@given(data=st.binary(max_size=5000))
def test_bytes_come_back_as_they_were(tmp_path: Path, data: bytes) -> None:
    archive = archive_in(tmp_path)
    name = archive.put(data)
    assert name == sha256(data)
    assert archive.get(name) == data


def test_keeping_twice_changes_nothing(tmp_path: Path) -> None:
    archive = archive_in(tmp_path)
    file = file_of(archive, archive.put(TEXT))
    before = (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino)
    archive.put(TEXT)
    assert (file.read_bytes(), file.stat().st_mtime_ns, file.stat().st_ino) == before
    assert [f for f in tmp_path.rglob("*") if f.is_file()] == [file]


def test_the_same_bytes_make_the_same_file(tmp_path: Path) -> None:
    one, two = archive_in(tmp_path / "one"), archive_in(tmp_path / "two")
    assert file_of(one, one.put(TEXT)).read_bytes() == file_of(two, two.put(TEXT)).read_bytes()


def test_what_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="does not hold"):
        archive_in(tmp_path).get(sha256(b"never seen"))


@pytest.mark.parametrize("name", ["", "abc", "../" * 21 + "x", "A" * 64, "0" * 65, "/etc/passwd"])
def test_what_is_no_hash_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArchiveError, match="not a SHA-256"):
        archive_in(tmp_path).get(name)


def test_other_bytes_under_the_name_are_an_error(tmp_path: Path) -> None:
    archive = archive_in(tmp_path)
    name = archive.put(TEXT)
    file_of(archive, name).write_bytes(gzip.compress(b"another law"))
    with pytest.raises(ArchiveError, match="does not match"):
        archive.get(name)


def test_no_damage_goes_unnoticed(tmp_path: Path) -> None:
    """A flipped byte is an ArchiveError, or does not change what is read (gzip's own header holds such bytes)."""
    archive = archive_in(tmp_path)
    name = archive.put(TEXT)
    file = file_of(archive, name)
    whole = file.read_bytes()
    for place in range(len(whole)):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        with contextlib.suppress(ArchiveError):
            assert archive.get(name) == TEXT


@pytest.mark.parametrize("kept", [0, 1, 10, -1])
def test_a_cut_file_is_an_error(tmp_path: Path, kept: int) -> None:
    archive = archive_in(tmp_path)
    name = archive.put(TEXT)
    file = file_of(archive, name)
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(ArchiveError):
        archive.get(name)


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """Who can plant a link in the folder does not choose what is read."""
    archive = archive_in(tmp_path / "archive")
    name = archive.put(TEXT)
    file = file_of(archive, name)
    elsewhere = tmp_path / "elsewhere.gz"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    with pytest.raises(ArchiveError, match="does not hold"):
        archive.get(name)


def test_a_killed_writer_leaves_no_half_file(tmp_path: Path) -> None:
    code = f"""
        import os
        from zanwatch.archive import connect
        archive = connect("file:{tmp_path}")
        print("ready", flush=True)
        while True:
            archive.put(os.urandom(300_000))
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    for wait in (0.01, 0.05, 0.1):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(wait)
            writer.kill()
    archive = archive_in(tmp_path)
    named = [file for file in tmp_path.rglob("*.gz") if not file.name.startswith(".")]
    assert named
    for file in named:
        archive.get(file.name.removesuffix(".gz"))


def test_a_disk_that_refuses_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    archive = archive_in(tmp_path)
    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(ArchiveError, match="No space left"):
        archive.put(TEXT)
    assert [file for file in tmp_path.rglob("*") if file.is_file()] == []


@pytest.mark.parametrize("address", ["s3://bucket", "var/archive", "file:"])
def test_an_address_nobody_speaks_is_an_error(address: str) -> None:
    with pytest.raises(ConfigError):
        connect(address)
