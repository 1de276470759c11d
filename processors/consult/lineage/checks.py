"""Accepted remarks beside the adopted act: rows of `acceptance_checks`, with the words of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from processors.consult.lineage.acceptance import Line, VerdictOf, check, lines_of
from processors.consult.lineage.judging import Act, Draft
from processors.consult.lineage.proposals import Proposal, proposals_in
from processors.consult.lineage.shelf import Shelf
from processors.consult.lineage.stored import Row, Stored
from zanwatch.messages import Language
from zanwatch.rows import Rows

_LONGEST_QUOTE = 600


class Checked(NamedTuple):
    """What was looked for in one text, and what came of it."""

    verdict: VerdictOf
    proposed: str
    adopted: str
    path: str
    score: float


def checks_of(shelf: Shelf, before: Stored, draft: Draft, became: Iterable[Act], now: dt.datetime) -> Rows:
    """Return the rows of `acceptance_checks` of a draft that are new or say something else than before."""
    own = (draft.source, draft.draft_id)
    key = {"source": draft.source, "draft_id": draft.draft_id}
    known = {(row["comment_id"], row["act_id"], row["language"]): row for row in before.checks.get(own, ())}
    remarks = before.accepted.get(own, ())
    acts = {act.act_id: act for act in became}
    rows: Rows = [
        ("acceptance_checks", {**row, "verdict": "unclear", "at": now})
        for row in known.values()
        if row["act_id"] not in acts and row["verdict"] != "unclear"
    ]
    for act in acts.values() if remarks else ():
        for language in sorted(act.texts):
            new = lines_of(shelf.edition(act.texts[language]))
            old = lines_of(shelf.edition(draft.texts[language])) if language in draft.texts else ()
            for remark in remarks:
                found = checked(remark["text"], language, old, new, in_part=remark["kind"] == "accepted_in_part")
                place = {"comment_id": remark["comment_id"], "act_id": act.act_id, "language": language}
                if found and not _told(known.get((remark["comment_id"], act.act_id, language)), found):
                    rows.append(("acceptance_checks", key | place | found._asdict() | {"at": now}))
    return rows


def checked(
    text: str, language: Language, draft: Sequence[Line], act: Sequence[Line], *, in_part: bool
) -> Checked | None:
    """Return whether what a remark proposes in `language` stands in the act; None where it proposes nothing to find."""
    proposals = [proposal for proposal in proposals_in(text) if proposal.language == language]
    if not proposals:
        return None
    found = [(proposal, check(proposal, draft, act)) for proposal in proposals]
    verdict = _together([finding.verdict for _, finding in found], in_part=in_part)
    proposal, finding = next((pair for pair in found if pair[1].verdict == verdict), found[0])
    return Checked(verdict, _quote(proposal), finding.adopted[:_LONGEST_QUOTE], finding.path, finding.score)


def _together(verdicts: Sequence[VerdictOf], *, in_part: bool) -> VerdictOf:
    """Several proposals in one remark: of those accepted in part one is enough, else all must agree."""
    if in_part:
        return "found" if "found" in verdicts else "unclear"
    return verdicts[0] if len(set(verdicts)) == 1 else "unclear"


def _quote(proposal: Proposal) -> str:
    return proposal.evidence[:_LONGEST_QUOTE]


def _told(row: Row | None, found: Checked) -> bool:
    return row is not None and all(row[name] == value for name, value in found._asdict().items() if name != "score")
