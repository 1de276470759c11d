"""Real pages, replayed from a server of our own through the whole program, and real texts held to the invariants.

The figures expected here are read from the pages themselves, with lxml, not with our reader.
"""

import datetime as dt
import json
import re
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import lxml.html
import pytest

from processors.diff.apply import apply, printed
from processors.diff.compare import compare
from processors.parse.edition import parse
from tests.crawl.portal import Answer, Serving, as_json, feed, page
from tests.portals import ROOT, Replay, environ, opened, zanwatch
from zanwatch.identity import sha256
from zanwatch.messages import Capture, Edition

REAL = ROOT.parent / "shared" / "real"
NOW = "2026-11-02T06:00:00+05:00"
MOMENT = dt.datetime(2026, 11, 2, 1, tzinfo=dt.UTC)
ORDER, CODE, CONSTITUTION = "V1600014606", "K1500000414", "K950001000_"
PAGES = {
    ("ru", ORDER): "adilet/ru_V1600014606.html",
    ("kk", ORDER): "adilet/kk_V1600014606.html",
    ("ru", CODE): "adilet/K1500000414_rus_excerpt.html",
}
BANK = "zan_api/document_1_rus_excerpt.json"
SEGMENT = {"ru": "rus", "kk": "kaz"}
NUMBERED = {"art", "pt", "sub", "ch", "sec", "part", "annex", "rules"}

if not REAL.is_dir():
    pytest.skip("the real pages are not beside this checkout", allow_module_level=True)


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


def words_of(file: str) -> str:
    """All a page of Әділет prints of an act: the title and the article, without a blank."""
    root = lxml.html.document_fromstring((REAL / file).read_bytes().decode())
    (title,), (article,) = root.xpath("//h1"), root.xpath("//article")
    return squeeze("".join([*title.itertext(), *article.itertext()]))


def replayed() -> Replay:
    """A server that has only the real pages, and indexes that name them."""
    found = {
        f"/{SEGMENT[lang]}/docs/{act}": Answer(body=(REAL / file).read_bytes()) for (lang, act), file in PAGES.items()
    }
    for act in (ORDER, CODE):
        found[f"/rus/docs/{act}/history"] = Answer(body=page('<table id="ethernatable"></table>'))
        found[f"/rus/docs/{act}/info"] = Answer(body=page('<table class="params"></table>'))
    held = {"2015": CODE, "2016": ORDER}
    for year in range(2015, 2027):
        found[f"/rus/index/docs/dt={year}-&rss=true&page=1"] = Answer(body=index(held.get(str(year))))
    document = (REAL / BANK).read_bytes()
    raw = json.loads(document)
    listed = {"id": raw["id"], "code": raw["code"], "ngr": raw["ngr"], "versionDate": raw["version"]["versionDate"]}
    found["/api/documents/search"] = as_json(
        {"page": 1, "pageCount": 1, "documentsFound": 1, "list": [listed | {"metadata": raw["metadata"]}]}
    )
    found["/api/documents/1/rus?withHtml=false&page=1"] = Answer(body=document, content_type="application/json")
    return Replay(found)


def index(act: str | None) -> bytes:
    if act is None:
        return feed("Найдено 0 документов", "")
    date = format_datetime(dt.datetime(2025, 6, 10, tzinfo=dt.UTC))
    item = (
        f"<item><title>{act}</title><link>http://portal.invalid/rus/docs/{act}</link><pubDate>{date}</pubDate></item>"
    )
    return feed("Найдено 1 документов", item)


class Watched(NamedTuple):
    folder: Path
    editions: dict[tuple[str, str], dict[str, Any]]
    provisions: dict[tuple[str, str], list[dict[str, Any]]]
    lines: dict[tuple[str, str], str]
    labels: dict[tuple[str, str], dict[str, str]]
    rejects: set[tuple[str, str, str]]
    absent: set[tuple[str, str]]
    asked: set[str]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Watched:
    folder = tmp_path_factory.mktemp("real")
    settings = environ(folder)
    replay = replayed()
    with Serving(replay) as serving:
        common = ("--url", serving.url, "--delay", "0", "--now", NOW)
        zanwatch(settings, "crawl", "adilet", *common, "--since", "2015-01-01")
        zanwatch(settings, "crawl", "control_bank", *common, "--act", CONSTITUTION)
    zanwatch(settings, "process")
    zanwatch(settings, "report", "--now", NOW)
    zanwatch(settings, "publish", "--now", NOW)
    with opened(folder) as rows:
        editions = {(e["language"], e["act_id"]): e for e in rows.select("SELECT * FROM editions")}
        provisions = {key: of_text(rows.select, "provisions", e["text_hash"]) for key, e in editions.items()}
        notes = {key: of_text(rows.select, "notes", e["text_hash"]) for key, e in editions.items()}
        lines = {key: text_of(provisions[key], notes[key]) for key in editions}
        labels = {
            key: {row["name"]: row["value"] for row in rows.select(
                "SELECT * FROM labels WHERE subject = {subject:String}", subject=e["edition_id"]
            )}
            for key, e in editions.items()
        }  # fmt: skip
        refused = {(r["language"], r["act_id"], r["reason"]) for r in rows.select("SELECT * FROM rejects FINAL")}
        absent = {(r["language"], r["act_id"]) for r in rows.named("absent_acts")}
    return Watched(folder, editions, provisions, lines, labels, refused, absent, {asked.path for asked in replay.asked})


def of_text(select: Any, table: str, text_hash: str) -> list[dict[str, Any]]:
    query = f"SELECT * FROM {table} FINAL WHERE text_hash = {{hash:String}} ORDER BY at"
    found: list[dict[str, Any]] = select(query, hash=text_hash)
    return found


def text_of(provisions: list[dict[str, Any]], notes: list[dict[str, Any]]) -> str:
    placed = [(p["at"], p["label"] + p["text"]) for p in provisions] + [(n["at"], n["text"]) for n in notes]
    return squeeze("".join(text for _, text in sorted(placed)))


def test_every_real_page_becomes_an_edition_and_what_is_missing_is_said_to_be(watched: Watched) -> None:
    assert watched.editions.keys() == {*PAGES, ("ru", CONSTITUTION)}
    assert watched.absent == {("kk", CODE), ("kk", CONSTITUTION)}
    assert watched.rejects == set()
    assert "/robots.txt" in watched.asked


@pytest.mark.parametrize("key", PAGES, ids="-".join)
def test_the_text_is_complete(watched: Watched, key: tuple[str, str]) -> None:
    assert watched.lines[key] == words_of(PAGES[key])


def test_the_text_of_the_control_bank_is_complete(watched: Watched) -> None:
    raw = json.loads((REAL / BANK).read_bytes())
    assert watched.lines["ru", CONSTITUTION] == squeeze("".join(str(e.get("text") or "") for e in raw["content"]))


@pytest.mark.parametrize(
    ("key", "status", "kind", "numbers"),
    [
        (("ru", ORDER), "yts", "order", ["№ 688", "№ 14606", "26 декабря 2016 года"]),
        (("kk", ORDER), "yts", "order", ["№ 688", "№ 14606", "2016 жылғы 26 желтоқсан"]),
        (("ru", CODE), "upd", "code", ["№ 414-V", "23 ноября 2015 года"]),
        (("ru", CONSTITUTION), "new", "constitution", ["30 августа 1995 года"]),
    ],
)
def test_what_the_act_is(watched: Watched, key: tuple[str, str], status: str, kind: str, numbers: list[str]) -> None:
    edition = watched.editions[key]
    assert edition["status"] == status
    assert watched.labels[key]["act_type"] == kind
    assert all(number in edition["requisites"] for number in numbers)
    root = lxml.html.document_fromstring((REAL / PAGES[key]).read_text(encoding="utf-8")) if key in PAGES else None
    title = root.xpath("//h1")[0].text_content() if root is not None else "Конституция Республики Казахстан"
    assert edition["title"] == " ".join(title.split())


def numbered(provisions: list[dict[str, Any]]) -> list[str]:
    """Paths of the units whose number is printed; where a part of a name has none, the unit is not compared."""
    steps = {p["path"]: [step.partition(":")[0] for step in p["path"].split("/")] for p in provisions if p["label"]}
    return [path for path, units in steps.items() if set(units) <= NUMBERED]


def test_both_languages_have_the_same_numbered_units(watched: Watched) -> None:
    ru, kk = numbered(watched.provisions["ru", ORDER]), numbered(watched.provisions["kk", ORDER])
    assert ru == kk
    assert ru == ["pt:1", "pt:2", "pt:2/sub:1", "pt:2/sub:2", "pt:2/sub:3", "pt:2/sub:4", "pt:3"]


def test_the_excerpt_of_the_code_has_its_units(watched: Watched) -> None:
    paths = {p["path"] for p in watched.provisions["ru", CODE]}
    assert {"part:1", "sec:1", "ch:1", "art:1", "art:1/pt:1", "art:1/pt:1/sub:18-1"} <= paths
    assert not [p for p in watched.provisions["ru", CODE] if p["unit"] == "unknown"]


@pytest.mark.parametrize("key", [*PAGES, ("ru", CONSTITUTION)], ids="-".join)
def test_the_whole_text_stands_on_the_public_page(watched: Watched, key: tuple[str, str]) -> None:
    language, act = key
    root = lxml.html.document_fromstring(
        (watched.folder / "site" / language / "acts" / f"{act}-text.html").read_bytes().decode()
    )
    shown = squeeze(root.text_content())
    lines = [squeeze(p["label"] + p["text"]) for p in watched.provisions[key]]
    assert [line for line in lines if line not in shown] == []


def edition_of(name: str, data: bytes) -> Edition:
    capture = Capture(
        source="real", run_id="r", kind="text", address=name, fetched_at=MOMENT, http_status=200,
        sha256=sha256(data), size=len(data),
    )  # fmt: skip
    return parse(data, capture)


def real_edition(file: Path) -> Edition:
    return edition_of(file.name, file.read_bytes())


TEXTS = [*sorted(REAL.glob("pairs/*.md")), *sorted(REAL.glob("amending/*.md")), REAL / "texts" / "constitution_kk.txt"]
TAGS = re.compile(r"<(?:/?(?:table|t[rdh]|tbody|thead|p|br|b|i|strong|em|a|code|pre|span)\b[^>]*|!--.*?--)>", re.S)


def unmarked(text: str) -> str:
    """The characters of Markdown without its markup and blanks."""
    text = TAGS.sub("", text)
    text = re.sub(r"(?m)^\s*(?:#{1,6}\s|>+\s?|```\w*|~~~\w*)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^()\s]*\)", r"\1", text).replace("&nbsp;", "")
    return squeeze(re.sub(r"\\(?=[^\w\s])", "", text))


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_no_character_of_a_real_text_is_lost(file: Path) -> None:
    got = squeeze("".join(real_edition(file).lines()))
    # An asterisk is markup here and a sign of a footnote there: all other characters must be the same, in order.
    assert got.replace("*", "") == unmarked(file.read_text(encoding="utf-8")).replace("*", "")


@pytest.mark.parametrize("group", ["137412_rus", "137412_kaz", "35109_rus", "35109_kaz"])
def test_the_difference_of_real_editions_is_exact(group: str) -> None:
    editions = [real_edition(file) for file in sorted(REAL.glob(f"pairs/{group}_*.md"))]
    assert len(editions) >= 2
    for old, new in [*pairwise(editions), *pairwise(reversed(editions)), (editions[0], editions[0])]:
        assert apply(old, compare(old, new)) == printed(new)


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_a_real_text_and_nothing_are_told_apart_exactly(file: Path) -> None:
    """Half the text goes and comes back: the hardest cut there is."""
    whole = real_edition(file)
    half = whole.model_copy(update={"provisions": whole.provisions[::2], "notes": whole.notes[::2]})
    assert apply(whole, compare(whole, half)) == printed(half)
    assert apply(half, compare(half, whole)) == printed(whole)


SUBSTANTIVE = {"amended", "repealed", "added"}
PAIRS = [
    ("137412_kaz_2019_2020-08", "137412_kaz_2019_old", "137412_kaz_2020-08-10"),
    ("137412_kaz_2020-08_2020-10", "137412_kaz_2020-08-10", "137412_kaz_2020-10-27"),
    ("35109_kaz", "35109_kaz_2007_old", "35109_kaz_2011_new"),
    ("35109_rus", "35109_rus_2007_old", "35109_rus_2011_new"),
]
HEADER_ROWS = 3
"""Rows above the first row of data in the table of 137412; the labels count the rows below them."""


def difference(tmp_path: Path, old: str, new: str) -> list[dict[str, Any]]:
    files = (str(REAL / "pairs" / f"{old}.md"), str(REAL / "pairs" / f"{new}.md"))
    done = zanwatch(environ(tmp_path), "diff", *files, "--format", "json", "--now", NOW)
    changes: list[dict[str, Any]] = json.loads(done.stdout)["changes"]
    return changes


def normal(path: str) -> str:
    """A path of the labels in today's notation."""
    path = re.sub(r"^rules:/?", "rules/", path)
    path = re.sub(r"(?:^|(?<=/))ch:\d+/(?=pt)", "", path)
    path = path.replace("footnote:", "note:").replace("/table/", "/tbl:1/").replace("/col:", "/cell:")
    return re.sub(r"row:(\d+)", lambda found: f"row:{int(found[1]) + HEADER_ROWS}", path)


def holds(text: str | None, quote: str | None) -> bool:
    return text is None if quote is None else squeeze(quote) in squeeze(text or "")


def answers(change: dict[str, Any], label: dict[str, Any]) -> bool:
    """A change answers a label: the same operation, at the place or in it, with the quoted words."""
    path, stated = change["path_before"] or change["path_after"], normal(label["path"])
    return (
        change["op"] == label["op"]
        and (path == stated or path.startswith(f"{stated}/"))
        and holds(change["text_before"], label["old"])
        and holds(change["text_after"], label["new"])
    )


@pytest.mark.parametrize(("labels", "old", "new"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_every_labelled_change_is_found_and_nothing_besides(tmp_path: Path, labels: str, old: str, new: str) -> None:
    known = json.loads((REAL / "pairs" / f"{labels}.labels.json").read_bytes())["changes"]
    stated = [label for label in known if label["op"] in SUBSTANTIVE]
    found = [c for c in difference(tmp_path, old, new) if c["op"] not in {"note", "editorial"}]
    assert stated
    assert len(found) == len(stated)
    for label in stated:
        (change,) = [change for change in found if answers(change, label)]
        (cause,) = change["causes"]
        assert (cause["date"], cause["number"]) == (label["cause"]["date"], label["cause"]["number"])
        assert squeeze(change["note"]) == squeeze(label["note"])


def test_two_editions_of_an_order_differ_in_one_figure_and_a_footnote(tmp_path: Path) -> None:
    figure, footnote = difference(tmp_path, "137412_rus_2020-08-10", "137412_rus_2020-10-27")
    assert (figure["op"], footnote["op"]) == ("amended", "note")
    assert figure["path_after"].startswith("annex:1/note:1")
    assert footnote["path_after"] == "annex:1"
    assert [part for part in figure["redline"] if part[0] != "="] == [["-", "2600"], ["+", "2100"]]
    assert [(c["date"], c["number"], c["certainty"]) for c in figure["causes"]] == [
        ("2020-10-27", "20-42-3.3.15", "stated")
    ]


def test_two_exports_of_one_edition_do_not_differ(tmp_path: Path) -> None:
    assert difference(tmp_path, "35109_rus_2011_new", "35109_rus_2011_other_export") == []


def number_of(file: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", file.stem))


def test_a_code_of_849_articles() -> None:
    articles = sorted(REAL.glob("texts/tax_code_2026_ru/**/st-*.md"), key=number_of)
    assert len(articles) == 849
    bodies = [body_of(file.read_text(encoding="utf-8")) for file in articles]
    text = "# Налоговый кодекс Республики Казахстан\n\n" + "\n\n".join(bodies)
    edition = edition_of("tax_code_rus.md", text.encode())
    found = [p for p in edition.provisions if re.fullmatch(r"art:[^/]+", p.path)]
    assert len(found) == 849
    assert squeeze("".join(edition.lines())).replace("*", "") == unmarked(text).replace("*", "")
    apart = edition.model_copy(update={"provisions": edition.provisions[5000:]})
    assert apply(edition, compare(edition, apart)) == printed(apart)


def body_of(text: str) -> str:
    """An article of the copy without what the copy adds: front matter, call-out, links at the end."""
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S).rpartition("\n---\n")[0]
    return re.sub(r"(?m)^>.*\n?", "", text).strip()
