"""What an amending act says it does: one fact an instruction and place."""

from __future__ import annotations

import datetime as dt

from processors.provenance.instruction_rules import InstructionOp
from zanwatch.messages import Fact


class AmendedAct(Fact):
    """The act an instruction changes, as the amending act names it; all empty where it does not."""

    act_id: str = ""
    """From a link of the page."""
    date: dt.date | None = None
    number: str = ""
    words: str = ""
    """The line that names it."""


class Instruction(Fact):
    """One thing an amending act does to one place of another act."""

    clause: str
    """Path of the numbered provision of the amending act that says so."""
    line: str
    """Path of the very line."""
    operation: InstructionOp
    rule: str = ""
    """Id of the verb in `instructions.yml`; "" where none was found."""
    act: AmendedAct
    path: str = ""
    """The place in the amended act; "" is the whole of it."""
    words_before: tuple[str, ...] = ()
    """The quoted words to be looked for."""
    words_after: tuple[str, ...] = ()
    """The quoted words, or the whole wording, to be put there."""
    anchors: tuple[str, ...] = ()
    """What links of the portal call the line, and what it stands in."""
    text: str
    """The instruction as printed, without the wording that follows it."""
    flags: tuple[str, ...] = ()
    """`not_understood`, `place_not_read`, `no_act`, `no_wording`, `wording_not_closed`, `wording_shared`: what is open;
    `heading`, `everywhere`, `by_annex`: what kind of place it is."""
