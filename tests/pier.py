"""A portal of two-language acts about a pier, in both forms, with nothing on its pages that changes by itself.

The date of an act says how it reads: the fifth point grants as many days as the edition is old.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from tests.crawl.portal import Answer, Portal, as_json

DAYS = ["2026-03-02", "2026-03-03", "2026-03-04"]
SEGMENTS = {"rus": "ru", "kaz": "kk"}
TITLES = {"ru": "О журнале пристани", "kk": "Айлақ журналы туралы"}
_LINES = {
    "ru": "{n}. Хранитель пристани пишет в журнал имя владельца лодки, день прихода и срок стоянки в {days} суток.",
    "kk": "{n}. Айлақ сақтаушысы журналға қайық иесінің атын, келген күнін және {days} тәулік тұру мерзімін жазады.",
}
_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"/><title>{title}</title></head><body>
<div id="container" class="module_npaView lang_{segment}"><div id="menu"><ul><li class="selected">
<a href="/{segment}/docs/{act}">.</a></li></ul></div>
<div class="container_alpha slogan"><h1>{title}</h1><span class="status status_upd">.</span><p>№ 1</p></div>
<div class="container_gamma text"><div class="gs_12"><article>{lines}</article></div></div></div></body></html>"""


def dated(day: str) -> dt.date:
    return dt.date.fromisoformat(day)


def _lines(language: str, days: int, count: int) -> list[str]:
    return [_LINES[language].format(n=n, days=days if n == 5 else 3) for n in range(1, count + 1)]


def html(act: str, segment: str, days: int, language: str = "", count: int = 14) -> bytes:
    """A page of `act`; its words may be in another language than it says."""
    words = language or SEGMENTS[segment]
    printed = "".join(f"<p>{line}</p>" for line in _lines(words, days, count))
    return _PAGE.format(act=act, segment=segment, title=TITLES[words], lines=printed).encode()


def document(act: str, segment: str, days: int, date: dt.date) -> dict[str, Any]:
    """A document of the control bank."""
    content = [{"id": "t", "type": "title", "level": 1, "text": TITLES[SEGMENTS[segment]]}]
    lines = _lines(SEGMENTS[segment], days, 14)
    content += [{"id": str(n), "type": "point", "level": 2, "text": line} for n, line in enumerate(lines)]
    metadata = {"title": {"rus": TITLES["ru"], "kaz": TITLES["kk"]}, "requisites": {}, "status": "upd"}
    version = {"language": segment, "versionDate": date.isoformat(), "metadata": metadata}
    return {"id": "1", "ngr": act, "language": segment, "pagesCount": 1, "version": version, "content": content}


@dataclass
class Pier(Portal):
    """The portal; pages of `torn` acts have lost most of their text."""

    torn: set[str] = field(default_factory=set)

    def _days(self, act: str) -> int:
        return 3 + (self.acts[act] - dated(DAYS[0])).days

    def _adilet(self, path: str) -> Answer:
        parts = path.strip("/").split("/")
        if len(parts) == 3 and parts[2] in self.acts:
            return Answer(body=html(parts[2], parts[0], self._days(parts[2]), count=4 if parts[2] in self.torn else 14))
        return super()._adilet(path)

    def _document(self, path: str) -> Answer:
        number, segment, *rest = path.partition("?")[0].split("/")[3:]
        act = list(self.acts)[int(number) - 1]
        return Answer(404, b"{}") if rest else as_json(document(act, segment, self._days(act), self.acts[act]))
