"""Instructions as rows: the store joins them to the changes they made, in any order of arrival."""

from __future__ import annotations

from processors.provenance.instructions import read_instructions
from zanwatch.messages import Edition
from zanwatch.rows import Rows


def instruction_rows(edition: Edition) -> Rows:
    """Return the rows of `instructions` for an act that amends others; none for any other act."""
    header = edition.header
    key = {"act_id": header.act_id, "language": header.language, "text_hash": header.text_hash}
    rows: Rows = []
    for position, said in enumerate(read_instructions(edition)):
        act = {f"amended_{name}": value for name, value in said.act.model_dump().items()}
        row = said.model_dump(exclude={"act"}) | {name: list(getattr(said, name)) for name in _LISTS}
        rows.append(("instructions", key | {"position": position} | row | act))
    return rows


_LISTS = ("words_before", "words_after", "flags", "anchors")
