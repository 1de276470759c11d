"""What needs no store: one text as JSON, two texts compared."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from zanwatch import output
from zanwatch.commands.edge import NOW, now_of, reporting
from zanwatch.errors import InputError

_FORMS = ("text", "json", "html", "docx")
"""The renderings of a difference; all show the same change records."""


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--language", type=click.Choice(["ru", "kk"]), help="The language the file should be in.")
@NOW
@reporting
def parse(file: Path, language: str | None, now: str | None) -> None:
    """Print what FILE holds as JSON, an edition or a page of a discussion; the kind of file is detected."""
    from zanwatch import files

    click.echo(files.told(file, language, now_of(now)))


@click.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html", "docx"]), default="text", show_default=True
)
@click.option("--output", "target", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of stdout.")
@NOW
@reporting
def diff(old: Path, new: Path, form: str, target: Path | None, now: str | None) -> None:
    """Show what changed between the editions in OLD and NEW; docx is the comparative table for Word."""
    from zanwatch import files

    if form == "docx" and target is None and sys.stdout.isatty():
        raise InputError("a Word file cannot be shown on a terminal", "name a file: --output table.docx")
    moment = now_of(now)
    output.put(files.difference(files.read(old, None, moment), files.read(new, None, moment), form), target)


@click.command()
def schema() -> None:
    """Print the JSON Schema of what diff --format json prints."""
    from zanwatch import difference

    click.echo(json.dumps(difference.schema(), ensure_ascii=False, indent=1))
