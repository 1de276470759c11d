"""Pages and files → editions: golden files, and the law that no character is lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from processors.parse.blocks import Block
from processors.parse.edition import parse
from processors.parse.structure import build
from processors.text import fold, gist, squeeze
from zanwatch.errors import Rejected
from zanwatch.identity import is_path, sha256
from zanwatch.messages import Capture, Edition

EXAMPLES = Path(__file__).parent / "examples" / "parse"
SEEN = dt.datetime(2026, 3, 2, 1, tzinfo=dt.UTC)


def edition_of(data: bytes, address: str, **known: object) -> Edition:
    return parse(
        data,
        Capture.model_validate(
            {
                "source": "test", "run_id": "r", "kind": "text", "address": address, "fetched_at": SEEN,
                "http_status": 200, "sha256": sha256(data), "size": len(data), **known,
            }
        ),
    )  # fmt: skip


def shown(edition: Edition) -> str:
    """One line a node, in document order: what a person reviews."""
    head = f"{edition.header.act_id} {edition.header.language} {edition.header.status} {edition.header.title}"
    nodes = [
        (p.at, f"{p.path} <{p.parent}>{' REPEALED' if p.repealed else ''} [{p.label}] {p.text}")
        for p in edition.provisions
    ] + [(n.at, f"  NOTE {n.kind} -> {n.path or '(act)'}: {n.text}") for n in edition.notes]
    signals = [f"  SIGNAL {s.code}: {s.detail}" for s in edition.signals]
    return "\n".join([head, *(line for _, line in sorted(nodes)), *signals]) + "\n"


@pytest.mark.parametrize("file", sorted(f for f in EXAMPLES.iterdir() if f.suffix != ".txt"), ids=lambda f: f.name)
def test_golden(file: Path) -> None:
    got = shown(edition_of(file.read_bytes(), file.name))
    golden = file.with_name(file.name + ".txt")
    if not golden.exists():
        golden.write_text(got, encoding="utf-8")
        pytest.fail(f"{golden.name} was missing and is written now: review it before committing")
    assert got == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(EXAMPLES.glob("*.html")), ids=lambda f: f.name)
def test_nothing_on_the_page_is_lost(file: Path) -> None:
    data = file.read_bytes()
    root = html.document_fromstring(data.decode())
    article = root.xpath("//article")[0]
    printed = squeeze("".join(root.xpath("//h1")[0].itertext()) + "".join(article.itertext()))
    assert squeeze("".join(edition_of(data, file.name).lines())) == printed


@pytest.mark.parametrize("file", sorted(f for f in EXAMPLES.iterdir() if f.suffix != ".txt"), ids=lambda f: f.name)
def test_names_are_well_formed_and_unique(file: Path) -> None:
    paths = [p.path for p in edition_of(file.read_bytes(), file.name).provisions]
    assert len(set(paths)) == len(paths)
    assert [p for p in paths if not is_path(p.replace("~", "."))] == []


def numbered(edition: Edition) -> list[str]:
    return [p.path for p in edition.provisions if p.label and "note" not in p.path]


def test_kazakh_and_russian_name_their_provisions_alike() -> None:
    russian, kazakh = (edition_of((EXAMPLES / f"law.{x}.html").read_bytes(), x) for x in ("ru", "kk"))
    repealed = {p.path for p in russian.provisions if p.repealed}
    assert [p for p in numbered(russian) if p not in repealed] == numbered(kazakh)


# ---- refusals -------------------------------------------------------------------------------------------------------

WHOLE = (EXAMPLES / "law.ru.html").read_bytes()
SHELL = (
    b'<!doctype html><html><head><title>Portal</title></head><body><div id="root"></div><!--SEO_BODY--></body></html>'
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (SHELL, "shell"),
        (WHOLE[: len(WHOLE) // 2], "cut"),
        (WHOLE[:-20], "cut"),
        (WHOLE.replace("Статья".encode(), b"\xff\xfe"), "bad_encoding"),
        (WHOLE.replace(b"utf-8", b"windows-1251"), "bad_encoding"),
        (re.sub(rb"(?s)<article>.*</article>", b"<article> <p>&nbsp;</p></article>", WHOLE), "empty"),
        (b"<html><title>403 Forbidden</title><h1>403 Forbidden</h1></html>", "error_page"),
        (b"<html><title>x</title><form class='captcha'>I am human</form></html>", "captcha"),
        (b'{"version": {"metadata": {}}, "content": [', "cut"),
        (b'{"error": "none"}', "unknown_format"),
        (b'{"version": {}, "content": []}', "empty"),
        (b"\x00\x01\x02", "unknown_format"),
    ],
)
def test_what_is_no_edition_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected) as refusal:
        edition_of(data, "page")
    assert refusal.value.reason == reason
    assert refusal.value.detail


def test_another_act_is_refused() -> None:
    with pytest.raises(Rejected, match="wrong_act"):
        edition_of(WHOLE, "page", act_id="Z2600000001")


def test_another_language_is_refused() -> None:
    with pytest.raises(Rejected, match="wrong_language"):
        edition_of(WHOLE, "page", language="kk")


def test_a_page_that_lies_about_its_language_is_refused() -> None:
    lying = (EXAMPLES / "law.kk.html").read_bytes().replace(b"lang_kaz", b"lang_rus")
    with pytest.raises(Rejected, match="wrong_language"):
        edition_of(lying, "page", language="ru")


# ---- properties -----------------------------------------------------------------------------------------------------

OPENINGS = st.sampled_from(
    [
        "Статья 5. ", "Статья 5-1 ", "7-бап. ", "Глава 2. ", "3-тарау. ", "Раздел I. ", "1. ", "2-1. ", "1) ", "7-1) ",
        "а) ", "Примечание: ", "Ескертпе. ", "Сноска. ", "Ескерту. ", "Утверждены приказом ", "Приложение 2 к ",
        "\"", "«", "Оглавление", "ПРИКАЗЫВАЮ:", "19) исключен Законом РК от ", "СОГЛАСОВАНО", "", "- ", "бекітілген",
        "1-қосымша", "* - ", "§ 3. ", "Примечание ИЗПИ! ", "ОБЩАЯ ЧАСТЬ",
    ]
)  # fmt: skip
WORDS = st.text(alphabet='абвгдАБВәғқІі 0123456789-.,;:"«»()№NI', max_size=60)
LOOKS = st.sampled_from(["text", "heading", "bold", "italic", "note", "stamp", "sign", "toc", "title"])
BLOCKS = st.lists(
    st.builds(lambda o, w, s: Block(" ".join((o + w).split()), s), OPENINGS, WORDS, LOOKS).filter(lambda b: b.text),
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(BLOCKS)
def test_whatever_stands_on_a_page_nothing_is_lost(blocks: list[Block]) -> None:
    provisions, notes, _ = build(blocks)
    placed = sorted([(p.at, p.line) for p in provisions] + [(n.at, n.text) for n in notes])
    assert squeeze("".join(line for _, line in placed)) == squeeze("".join(b.text for b in blocks))
    assert [at for at, _ in placed] == list(range(len(placed)))
    assert len({p.path for p in provisions}) == len(provisions)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@settings(max_examples=300, deadline=None)
@given(WORDS)
def test_a_rare_character_changes_nothing_in_the_fold_of_the_others(text: str) -> None:
    assert fold(text + "中") == fold(text) + "中"


def test_a_number_is_named_alike_whatever_its_dash() -> None:
    provisions, _, _ = build([Block("Статья 12–1. Ведро"), Block("9‑5. Ведро чистят."), Block("2—1) весной;")])
    assert [p.path for p in provisions] == ["art:12-1", "art:12-1/pt:9-5", "art:12-1/pt:9-5/sub:2-1"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("от 5 мая N 7.", "от 5 мая № 7", True),
        ("ПРИКАЗЫВАЮ :", "ПРИКАЗЫВАЮ:", True),
        ("«дорога» – путь;", '"дорога" - путь.', True),
        ("Cтатья", "Статья", True),
        ("статья 12-1", "статья 121", False),
        ("5 10", "510", False),
        ("казнить, нельзя", "казнить нельзя", False),
        ("не более 5", "более 5", False),
    ],
)
def test_gist_is_blind_to_editing_only(one: str, other: str, same: bool) -> None:
    assert (gist(one) == gist(other)) is same


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_garbage_is_refused_or_read_never_a_crash(data: bytes) -> None:
    with contextlib.suppress(Rejected):
        edition_of(data, "garbage")


def test_a_control_bank_document_nested_beyond_reason_is_refused() -> None:
    deep = json.dumps({"version": {}, "content": []})[:-2] + "[" * 100_000
    with pytest.raises(Rejected):
        edition_of(deep.encode(), "page")
