"""What a flag of a draft rests on, in a sentence: rows keep codes and values, words come here."""

from __future__ import annotations

from reports.language import Interface
from zanwatch.discussion import Flag


def rests_on(flag: Flag, ui: Interface) -> str:
    """Return the evidence of `flag` in the reader's language; "" where it has none."""
    if flag.detail:
        return f"{ui.t('change.rests_on')} «{_line(flag.detail)}»"
    values = _values(flag, ui)
    parts = [ui.t(f"draft.evidence.{name}", **values) for name in _PARTS.get(flag.code, ()) if _has(flag, name)]
    return "; ".join(parts)


_PARTS = {
    "full_text_missing": ("page", "unread"),
    "no_comparative_table": ("title", "files"),
    "no_explanatory_note": ("files",),
    "one_language_only": ("only",),
    "language_mismatch": ("page", "files", "mismatch"),
    "attachment_unreadable": ("files", "reasons"),
    "counters": ("counted",),
    "extended": ("moved",),
    "shortened": ("moved",),
    "text_changed": ("changed",),
}
"""The sentences a flag is told in, by its code, in order."""
_NEEDED = {"page": "page", "unread": "files", "title": "title", "reasons": "reasons", "only": "language",
           "mismatch": "written", "counted": "printed", "moved": "after", "changed": "day"}  # fmt: skip
"""The value without which a sentence is not said. That a card has no file at all is said too."""


def _has(flag: Flag, name: str) -> bool:
    if name == "files":
        return bool(flag.files) or not flag.page
    value = getattr(flag, _NEEDED[name])
    return value is not None and value not in ("", ())


def _line(printed: str) -> str:
    return " ".join(printed.split())


def _values(flag: Flag, ui: Interface) -> dict[str, object]:
    day = {name: ui.date(value) for name in ("before", "after", "day") if (value := getattr(flag, name))}
    tongues = {name: ui.said("languages", value) for name in ("language", "written") if (value := getattr(flag, name))}
    return {
        "page": flag.page,
        "title": _line(flag.title),
        "files": ", ".join(f"«{_line(name)}»" for name in flag.files) or ui.t("draft.evidence.none"),
        "reasons": ", ".join(ui.said("draft.unread", code) for code in flag.reasons),
        "printed": flag.printed,
        "read": flag.read,
        **day,
        **tongues,
    }
