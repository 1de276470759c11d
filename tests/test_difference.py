"""The JSON of a difference is what its schema promises, and the promise does not change by accident."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner

from zanwatch import files
from zanwatch.cli import main
from zanwatch.difference import SCHEMA_ID, Difference

EXAMPLES: Final = Path(__file__).parent.parent / "docs" / "examples"


def shown(language: str) -> str:
    moment = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    days = ("2026-01-10", "2026-03-02")
    old, new = (files.read(EXAMPLES / f"Z2600000990_{language}_{day}.md", None, moment) for day in days)
    made = files.difference(old, new, "json")
    assert isinstance(made, str)
    return made


def printed_schema() -> dict[str, Any]:
    result = CliRunner().invoke(main, ["schema"])
    assert result.exit_code == 0
    made: dict[str, Any] = json.loads(result.stdout)
    return made


@pytest.mark.parametrize("language", ["rus", "kaz"])
def test_what_is_printed_is_a_difference_and_reads_back_as_the_same(language: str) -> None:
    assert Difference.model_validate_json(shown(language)).to_json() == shown(language)


def test_the_schema_names_every_field_that_is_printed() -> None:
    schema, made = printed_schema(), json.loads(shown("rus"))
    parts = {"ShownAct": made["act"], "ShownEdition": made["old"], "ShownChange": made["changes"][0]}
    for name, part in {"": made, **parts}.items():
        described = schema["$defs"][name] if name else schema
        assert set(part) <= set(described["properties"])
        assert set(described["required"]) <= set(part)
        assert described["additionalProperties"] is False


def test_the_schema_is_the_one_that_was_promised() -> None:
    """What makes this file differ may break a program that reads it: then the number in SCHEMA_ID grows."""
    schema = printed_schema()
    assert schema["$id"] == SCHEMA_ID
    golden = Path(__file__).parent / "examples" / "diff" / "schema.json"
    if not golden.exists():
        golden.write_text(json.dumps(schema, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now: look at it, then run again")
    assert schema == json.loads(golden.read_text(encoding="utf-8"))
