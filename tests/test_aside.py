"""Files written aside: there whole or not at all, and swept when whoever wrote them was killed."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.portals import ROOT, environ, zanwatch
from zanwatch import archive, aside, config, daily

NOW = dt.datetime(2026, 3, 4, 1, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
KILLED = textwrap.dedent("""
    import os, signal, sys
    from pathlib import Path
    from zanwatch import aside

    with aside.written(Path(sys.argv[1]) / "page.html") as file:
        file.write(b"half a page")
        file.flush()
        os.kill(os.getpid(), signal.SIGKILL)
""")


def killed_in(folder: Path, at: dt.datetime) -> Path:
    """What a writer leaves in `folder` that was killed while it wrote."""
    subprocess.run([sys.executable, "-c", KILLED, str(folder)], cwd=ROOT, check=False)
    [left] = [file for file in folder.iterdir() if file.name.startswith(".aside-")]
    os.utime(left, (at.timestamp(), at.timestamp()))
    return left


def test_a_reader_finds_the_old_file_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "shelf" / "page.html"
    for content, before in ((b"old", None), (b"new", b"old")):
        with aside.written(target) as file:
            file.write(content)
            assert (target.read_bytes() if target.exists() else None) == before
        assert target.read_bytes() == content
    assert list(target.parent.iterdir()) == [target]


def test_of_a_writer_that_fails_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(TypeError), aside.written(tmp_path / "page.html") as file:
        file.writelines([b"half", "a page"])  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_what_is_young_or_not_ours_stays(tmp_path: Path) -> None:
    old, young = killed_in(tmp_path / "old" / "shelf", NOW - 25 * HOUR), killed_in(tmp_path / "young", NOW - 23 * HOUR)
    kept = [tmp_path / ".manifest", tmp_path / "old" / "page.html", tmp_path / "old" / ".gitkeep"]
    for file in kept:
        file.write_bytes(b"kept")
        os.utime(file, (0, 0))
    assert aside.sweep(tmp_path, NOW - 24 * HOUR) == 1
    assert not old.exists()
    assert all(file.exists() for file in (young, *kept))
    assert aside.sweep(tmp_path / "nothing here", NOW) == 0


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = killed_in(tmp_path / "elsewhere", NOW - 48 * HOUR)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "shelf").symlink_to(elsewhere.parent)
    assert aside.sweep(tmp_path / "own", NOW) == 0
    assert elsewhere.exists()


def test_the_daily_job_removes_what_was_left_in_archive_site_and_mail(tmp_path: Path) -> None:
    settings = environ(tmp_path)
    name = archive.connect(settings["ZANWATCH_ARCHIVE"]).put(b"kept")
    folders = [tmp_path / "archive" / name[:2], tmp_path / "site" / "kk", tmp_path / "mail"]
    left = [killed_in(folder, NOW - 25 * HOUR) for folder in folders]
    daily.tidy(config.load({n: v for n, v in settings.items() if n.startswith("ZANWATCH_")}), NOW - 2 * HOUR)
    assert all(file.exists() for file in left), "what was left less than a day ago may have a writer"
    zanwatch(settings, "process")  # makes the store
    zanwatch(settings, "publish", "--now", NOW.isoformat())
    assert not any(file.exists() for file in left)
    assert archive.connect(settings["ZANWATCH_ARCHIVE"]).get(name) == b"kept"
