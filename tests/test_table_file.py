"""The comparative table as a file: from the command line, and opened by an office program that is not ours."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAIR = [str(ROOT / "tests" / "examples" / "diff" / f"well.{n}.md") for n in (1, 2)]
DIFF = [sys.executable, "-m", "zanwatch", "diff", *PAIR, "--now", "2026-03-02T06:00:00+05:00"]


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*DIFF, *arguments], cwd=ROOT, capture_output=True, check=False)


def test_the_same_file_comes_by_name_by_pipe_and_with_any_hash_seed(tmp_path: Path) -> None:
    target = tmp_path / "table.docx"
    named = run("--format", "docx", "--output", str(target))
    assert (named.returncode, named.stdout) == (0, b""), named.stderr
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    piped = subprocess.run([*DIFF, "--format", "docx"], cwd=ROOT, capture_output=True, check=True, env=environment)
    assert target.read_bytes() == piped.stdout
    assert piped.stdout.startswith(b"PK")


def test_other_forms_go_to_a_file_too(tmp_path: Path) -> None:
    target = tmp_path / "difference.json"
    assert run("--format", "json", "--output", str(target)).returncode == 0
    assert target.read_bytes() == run("--format", "json").stdout


def test_a_terminal_gets_no_word_file() -> None:
    ours, theirs = pty.openpty()
    try:
        done = subprocess.run(
            [*DIFF, "--format", "docx"], cwd=ROOT, stdout=theirs, stderr=subprocess.PIPE, check=False, timeout=300
        )
    finally:
        os.close(theirs)
        os.close(ours)
    assert done.returncode == 1
    assert b"--output" in done.stderr


def test_a_folder_that_does_not_exist_is_one_line_of_error(tmp_path: Path) -> None:
    done = run("--format", "docx", "--output", str(tmp_path / "nowhere" / "table.docx"))
    assert done.returncode == 1
    assert b"cannot write" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.slow
def test_an_office_program_opens_it_and_repeats_the_head_on_each_page(tmp_path: Path) -> None:
    office, reader = shutil.which("soffice"), shutil.which("pdftotext")
    if not office or not reader:
        pytest.skip("needs soffice (LibreOffice Writer) and pdftotext (poppler)")
    assert run("--format", "docx", "--output", str(tmp_path / "table.docx")).returncode == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), "table.docx"]
    subprocess.run(convert, cwd=tmp_path, check=True, capture_output=True, timeout=500)
    text = subprocess.run([reader, "-layout", "table.pdf", "-"], cwd=tmp_path, check=True, capture_output=True).stdout
    pages = text.decode().rstrip("\f").split("\f")
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert "Действующая редакция" in page
        assert re.search(rf"{number} ?/ ?{len(pages)}\b", page)
    assert "Отсутствует" in pages[0]
    assert "Исключить" in pages[0]
