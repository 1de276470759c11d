"""Rows of the store → drafts and discussions, without a name."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, Final

from pydantic import TypeAdapter

from reports.consultations.model import Adopted, Check, Discussion, Draft, Remark, TextChange
from reports.consultations.privacy import Mask
from zanwatch.discussion import DraftFile, Flag, Term
from zanwatch.discussion_rows import read_flags
from zanwatch.messages import Label
from zanwatch.store import Store

_FILES = TypeAdapter(tuple[DraftFile, ...])
_TERMS = TypeAdapter(tuple[Term, ...])
_LABELS = TypeAdapter(tuple[Label, ...])

NOBODY: Final = Mask(())
"""Takes out contact data alone: of this discussion no name is known."""

Key = tuple[str, str]
"""Source and id of a draft."""


def drafts(store: Store, ids: Sequence[str]) -> tuple[Draft, ...]:
    """Return the drafts called `ids`; what closes last comes first."""
    if not ids:
        return ()
    asked = {"drafts": list(ids)}
    return _drafts(store, asked, _masks(store.named("draft_commenters", **asked)))


def discussions(store: Store, ids: Sequence[str]) -> tuple[Discussion, ...]:
    """Return everything known of the drafts called `ids`."""
    if not ids:
        return ()
    asked = {"drafts": list(ids)}
    masks = _masks(store.named("draft_commenters", **asked))
    remarks = _remarks(store, asked, masks)
    files = {_key(row): _files(row, masks) for row in store.named("draft_files", **asked)}
    acts = _acts(store, store.named("draft_acts", **asked))
    changes = _changes(store.named("draft_redlines", **asked))
    return tuple(
        Discussion(
            draft=draft, remarks=remarks.get(key, ()), files=files.get(key, ()), adopted=acts.get(key, ()),
            changes=changes.get(key, ()),
        )
        for draft in _drafts(store, asked, masks)
        for key in [(draft.source, draft.draft_id)]
    )  # fmt: skip


def _drafts(store: Store, asked: dict[str, list[str]], masks: dict[str, Mask]) -> tuple[Draft, ...]:
    return tuple(_draft(row, masks.get(row["draft_id"], NOBODY)) for row in store.named("draft_heads", **asked))


def _draft(row: dict[str, Any], mask: Mask) -> Draft:
    same = {name: row[name] for name in Draft.model_fields if name in row}
    pairs = {
        field: {lang: row[f"{column}_{lang}"] for lang in ("kk", "ru") if row[f"{column}_{lang}"]}
        for field, column in (("titles", "title"), ("bodies", "body"), ("types", "doc_type"))
    }
    parsed = {
        "terms": _TERMS.validate_json(row["terms"] or "[]"),
        "flags": tuple(_clean(flag, mask) for flag in read_flags(row["flags"])),
        "amends": tuple(row["amends"]),
    }
    return Draft.model_validate(same | pairs | parsed)


def _clean(flag: Flag, mask: Mask) -> Flag:
    """Take names out of what a flag quotes: files are called after people too."""
    files = tuple(mask.clean(name) for name in flag.files)
    return flag.model_copy(update={"files": files, "detail": mask.clean(flag.detail)})


def _files(row: dict[str, Any], masks: dict[str, Mask]) -> tuple[DraftFile, ...]:
    mask = masks.get(row["draft_id"], NOBODY)
    return tuple(file.model_copy(update={"name": mask.clean(file.name)}) for file in _FILES.validate_json(row["files"]))


def _masks(rows: Iterable[dict[str, Any]]) -> dict[str, Mask]:
    names: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        names[row["draft_id"]].append(row["author"])
    return {draft: Mask(found) for draft, found in names.items()}


def _remarks(store: Store, asked: dict[str, list[str]], masks: dict[str, Mask]) -> dict[Key, tuple[Remark, ...]]:
    checks: dict[tuple[Key, str], list[Check]] = defaultdict(list)
    for row in store.named("draft_checks", **asked):
        mask = masks.get(row["draft_id"], NOBODY)
        kept = {name: row[name] for name in Check.model_fields} | {"proposed": mask.clean(row["proposed"])}
        checks[_key(row), row["comment_id"]].append(Check.model_validate(kept))
    found: dict[Key, list[Remark]] = defaultdict(list)
    for row in store.named("draft_remarks", **asked):
        of_remark = tuple(checks.get((_key(row), row["comment_id"]), ()))
        found[_key(row)].append(_remark(row, masks.get(row["draft_id"], NOBODY), of_remark))
    return {key: tuple(remarks) for key, remarks in found.items()}


def _remark(row: dict[str, Any], mask: Mask, checks: tuple[Check, ...]) -> Remark:
    same = {name: row[name] for name in Remark.model_fields if name in row and row[name] is not None}
    labels = _LABELS.validate_json(row["labels"] or "[]")
    parsed = {
        "participant": row["participant"] or 0,
        "kind": row["kind"] or "unanswered",
        "cluster": row["cluster"] or "",
        "passages": {language: mask.clean(row[f"passage_{language}"] or "") for language in ("kk", "ru")},
        "text": mask.clean(row["text"]),
        "answer": mask.clean(row["answer"] or ""),
        "labels": tuple(label.model_copy(update={"evidence": mask.clean(label.evidence)}) for label in labels),
        "said_at": row["said_at"],
        "answered_at": row["answered_at"] or row["answer_said_at"],
        "answer_due": row["answer_due"],
        "late_days": row["late_days"],
        "checks": checks,
    }
    return Remark.model_validate(same | parsed)


def adopted(store: Store, rows: Sequence[dict[str, Any]]) -> list[Adopted]:
    """Return the acts in `rows` of the lineage, in their order, each with its title."""
    acts = sorted({row["act_id"] for row in rows})
    heads = store.named("act_heads", acts=acts) if acts else []
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    for head in heads:
        titles[head["act_id"]][head["language"]] = head["title"]
    kept = ({name: row[name] for name in ("act_id", "certainty", "evidence", "at")} for row in rows)
    return [Adopted.model_validate(row | {"titles": titles.get(row["act_id"], {})}) for row in kept]


def _acts(store: Store, rows: Sequence[dict[str, Any]]) -> dict[Key, tuple[Adopted, ...]]:
    found: dict[Key, list[Adopted]] = defaultdict(list)
    for row, act in zip(rows, adopted(store, rows), strict=True):
        found[_key(row)].append(act)
    return {key: tuple(acts) for key, acts in found.items()}


def _changes(rows: list[dict[str, Any]]) -> dict[Key, tuple[TextChange, ...]]:
    return {key: tuple(_change(row) for row in group) for key, group in groupby(rows, key=_key)}


def _change(row: dict[str, Any]) -> TextChange:
    kept = {name: row[name] for name in ("language", "op", "path_before", "path_after")}
    return TextChange.model_validate(kept | {"redline": tuple(tuple(pair) for pair in json.loads(row["redline"]))})


def _key(row: dict[str, Any]) -> Key:
    return str(row["source"]), str(row["draft_id"])
