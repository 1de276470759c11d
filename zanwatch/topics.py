"""What every topic of the bus carries: one kind of fact each."""

from __future__ import annotations

from typing import Final

from zanwatch.discussion import DraftSeen, DraftTextFiled, Outcome
from zanwatch.messages import Assessment, Capture, Change, EditionFiled, Fact, Held, Reject, Run

TOPICS: Final[dict[str, type[Fact]]] = {
    "captures": Capture,
    "editions": EditionFiled,
    "changes": Change,
    "assessments": Assessment,
    "drafts": DraftSeen,
    "draft_texts": DraftTextFiled,
    "outcomes": Outcome,
    "runs": Run,
    "rejects": Reject,
    "held": Held,
}
