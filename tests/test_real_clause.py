"""A real change, its real note, and an amending order: the clause that made the change is named in both languages.

The two editions and the name of the amending order are real; of its text no copy is public, so the order is written
here in the form such orders have, with the real new annex below it.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from processors.diff.compare import compare
from processors.parse.edition import parse
from processors.provenance import attach
from processors.provenance.terms import term_rows
from tests.test_cause_clauses import filed, put, rows_of
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Edition, Language
from zanwatch.store import Store, connect

PAIRS: Final = Path(__file__).parent.parent.parent / "shared" / "real" / "pairs"
pytestmark = pytest.mark.skipif(not PAIRS.is_dir(), reason="the real pairs are not beside this checkout")
AMENDED, AMENDING = "V1900019742", "V2000021671"
FOLDERS: Final[dict[Language, str]] = {"ru": "rus", "kk": "kaz"}
SAYS: Final[dict[Language, tuple[str, ...]]] = {
    "ru": (
        "1. Внести в приказ начальника Канцелярии Президента Республики Казахстан от 3 декабря 2019 года"
        " № 19-42-3.3.22 {quoted} следующее изменение:",
        "приложение к указанному приказу изложить в новой редакции согласно приложению к настоящему приказу.",
        "2. Настоящий приказ вводится в действие по истечении десяти календарных дней после дня его первого"
        " официального опубликования.",
    ),
    "kk": (
        "1. {quoted} Қазақстан Республикасы Президенті Кеңсесі бастығының 2019 жылғы 3 желтоқсандағы № 19-42-3.3.22"
        " бұйрығына мынадай өзгеріс енгізілсін:",
        "көрсетілген бұйрыққа қосымша осы бұйрыққа қосымшаға сәйкес жаңа редакцияда жазылсын.",
        "2. Осы бұйрық алғашқы ресми жарияланған күнінен кейін күнтізбелік он күн өткен соң қолданысқа енгізіледі.",
    ),
}


def meta() -> dict[str, Any]:
    return dict(yaml.safe_load((PAIRS / "137412_meta_2020-10-27.yaml").read_text("utf-8")))


def read(data: bytes, language: Language, act_id: str) -> Edition:
    capture = Capture(
        source="adilet", run_id="r", kind="text", address=f"https://adilet.zan.kz/{FOLDERS[language]}/docs/{act_id}",
        act_id=act_id, language=language, fetched_at=dt.datetime(2026, 11, 1, tzinfo=dt.UTC), http_status=200,
        sha256=sha256(data), size=len(data),
    )  # fmt: skip
    return parse(data, capture)


def real(language: Language, day: str) -> Edition:
    """A real edition; the copy's requisites lie beside it, where a page of the portal prints them."""
    data = (PAIRS / f"137412_{FOLDERS[language]}_{day}.md").read_bytes()
    edition = read(data, language, AMENDED)
    header = edition.header.model_copy(update={"requisites": meta()["requisite"]})
    return edition.model_copy(update={"header": header})


def order(language: Language, annex: Edition) -> Edition:
    """The amending order as a page of the portal; its annex is the new one as the real edition has it."""
    title, requisites = meta()["caused_by"]["title"][FOLDERS[language]], meta()["caused_by"]["requisite"]
    quoted = f"«{meta()['title'][FOLDERS[language]]}»"
    restated = [p.line for p in annex.provisions if p.path.startswith("annex") and p.line]
    lines = [line.format(quoted=quoted) for line in SAYS[language]] + restated
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    folder = FOLDERS[language]
    page = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div id="container" class="lang_{folder}">'
        f'<div class="slogan"><h1>{title}</h1><p>{requisites}</p></div><div id="tabs_container"><ul>'
        f'<li class="selected"><a href="/{folder}/docs/{AMENDING}">1</a></li></ul></div>'
        f'<div class="container_gamma text"><article>{body}</article></div></div></body></html>'
    )
    return read(page.encode(), language, AMENDING)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = connect(f"chdb:{tmp_path}/store")
    yield opened
    opened.close()


FOUND: Final = """
    SELECT c.path_after AS path, t.cause_day AS day, t.cause_number AS number, amending_act, clauses,
           operation, agreement, rule, t.in_force_basis AS basis
    FROM cause_clauses AS k
    INNER JOIN current_changes AS c ON c.id = k.event AND c.language = k.language
    INNER JOIN cause_clocks AS t ON t.event = k.event AND t.language = k.language
    WHERE c.op = 'amended'
"""


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_real_change_names_its_order_clause_and_commencement(store: Store, language: Language) -> None:
    old, new = real(language, "2020-08-10"), real(language, "2020-10-27")
    changes = list(attach(compare(old, new), old, new))
    put(store, filed(new), rows_of(changes), term_rows(changes), filed(order(language, new)))
    assert store.select(FOUND) == [
        {
            "path": "annex:1/note:1/par:1", "day": "2020-10-27", "number": "20-42-3.3.15", "amending_act": AMENDING,
            "clauses": ["pt:1"], "operation": "new_wording", "agreement": "agree",
            "rule": f"start.days.{language}", "basis": "open",
        },
    ]  # fmt: skip
