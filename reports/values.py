"""What all values of reports have in common: they are frozen, and read in one of three languages."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from zanwatch.messages import Language

UiLanguage = Literal["kk", "ru", "en"]
UI_LANGUAGES: Final[tuple[UiLanguage, ...]] = ("kk", "ru", "en")
READING_ORDER: Final[dict[UiLanguage, tuple[Language, ...]]] = {
    "kk": ("kk", "ru"),
    "ru": ("ru", "kk"),
    "en": ("kk", "ru"),
}
"""Which language of an act a reader is shown first; an English reader gets the order of the Constitution."""


class Frozen(BaseModel):
    """Base of the values of a report: they do not change once made."""

    model_config = ConfigDict(frozen=True, extra="forbid")
