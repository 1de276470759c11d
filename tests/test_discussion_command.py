"""`zanwatch parse` and `zanwatch diff` on what a discussion is made of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.discussion_files import docx, numbered, numbering, paragraph, pdf
from tests.discussion_pages import EXAMPLES
from zanwatch.cli import main

WORDS = "Смотрители колодцев ведут журнал и чистят колодец дважды в год, весной и осенью, до перегона скота. " * 2
PARTS = {"word/numbering.xml": numbering(("decimal", "%1."))}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--now", "2027-01-20T12:00:00+05:00"])


def test_a_document_is_an_edition(tmp_path: Path) -> None:
    file = tmp_path / "draft.docx"
    file.write_bytes(docx(paragraph("О колодцах", run="<w:b/>") + numbered(WORDS, 1), PARTS))
    done = run("parse", str(file))
    assert done.exit_code == 0, done.output
    edition = json.loads(done.output)
    assert [p["path"] for p in edition["provisions"]][-1] == "pt:1"
    assert edition["header"]["language"] == "ru"


@pytest.mark.parametrize("name", sorted(file.name for file in EXAMPLES.glob("*.html")))
def test_a_page_is_what_it_shows(name: str) -> None:
    done = run("parse", str(EXAMPLES / name))
    assert done.exit_code == 0, done.output
    facts = json.loads(done.output)
    assert facts
    kind = {"earlier": "earlier", "conclusion": "conclusion"}.get(name.split(".")[0], "draft")
    assert {fact.get("kind", "draft") for fact in facts} == {kind}


def test_a_file_nobody_can_read_says_why(tmp_path: Path) -> None:
    file = tmp_path / "scan.pdf"
    file.write_bytes(pdf(""))
    done = run("parse", str(file))
    assert done.exit_code == 1
    assert "scanned" in done.stderr


def test_versions_of_a_draft_are_compared_whatever_their_form(tmp_path: Path) -> None:
    file = tmp_path / "new.docx"
    file.write_bytes(docx(numbered(WORDS, 1) + numbered("Журнал хранят.", 1), PARTS))
    old = tmp_path / "old.docx"
    old.write_bytes(docx(numbered(WORDS, 1), PARTS))
    changes = json.loads(run("diff", str(old), str(file), "--format", "json").output)["changes"]
    assert [(change["op"], change["path_after"]) for change in changes] == [("added", "pt:2")]
    cards = [str(EXAMPLES / name) for name in ("earlier.ru.html", "card.ru.html")]
    changes = json.loads(run("diff", *cards, "--format", "json").output)["changes"]
    assert [(change["op"], change["path_after"]) for change in changes] == [("amended", "pt:1/par:3")]
