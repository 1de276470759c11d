"""Every sentence about trouble can be read back, and is said in three languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from reports.language import Interface
from reports.values import UI_LANGUAGES
from zanwatch import reasons

ROOT = Path(__file__).parent.parent
LISTED: dict[str, dict[str, str]] = yaml.safe_load((ROOT / "zanwatch" / "reasons.yml").read_text(encoding="utf-8"))
PARAMETER = re.compile(r"\{(\w+)(?::([dwk]))?\}")
SAMPLES = {"d": "12", "w": "Z2600000901", "k": "cut 1, http_error 3", None: "TypeError: 'x' (line 2); first: that"}


def filled(code: str) -> str:
    return reasons.say(code, **{name: SAMPLES[form or None] for name, form in PARAMETER.findall(LISTED[code]["en"])})


@pytest.mark.parametrize("code", LISTED)
def test_a_sentence_is_read_back_as_what_it_was(code: str) -> None:
    found = reasons.read(filled(code))
    assert found is not None
    assert found.code == code
    assert reasons.say(code, **found.values) == filled(code)


@pytest.mark.parametrize("code", LISTED)
def test_a_sentence_has_the_same_values_in_every_language(code: str) -> None:
    assert LISTED[code].keys() == set(UI_LANGUAGES)
    named = [{name for name, _ in PARAMETER.findall(words)} for words in LISTED[code].values()]
    assert named[0] == named[1] == named[2]
    told = {Interface(language).why(filled(code)) for language in UI_LANGUAGES}
    assert len(told) == (1 if code == "at" else 3)


@given(st.text(max_size=300))
def test_words_that_are_not_ours_stay_as_they_are(words: str) -> None:
    assert reasons.tell(words, "en", {}) == words
    if reasons.read(words) is None:
        assert reasons.tell(words, "kk", {}) == words


def test_a_row_of_the_first_day_is_told_in_the_language_of_the_reader() -> None:
    words = (
        "answers refused: 3 (http_error 2, shell 1); first: https://portal.example/kaz/docs/Z26:"
        " the source answered 403 Forbidden"
    )
    told = Interface("kk").why(words)
    assert "қабылданбаған жауаптар: 3" in told
    assert "дереккөздің жауабы – 403 Forbidden" in told
    assert "http_error" not in told
    assert Interface("ru").why("stopped early: gave up after 25 refusals in a row") == (
        "остановлен раньше времени: прекращён после отказов подряд: 25"
    )


def said_in(tree: ast.AST) -> Iterator[str]:
    """The words of every refusal in a module, each value in them replaced by a number."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"Rejected", "Refused"}:
            for words in node.args[1:3]:
                if isinstance(words, ast.JoinedStr):
                    yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in words.values)
                elif isinstance(words, ast.Constant) and isinstance(words.value, str) and " " in words.value:
                    yield words.value


@pytest.mark.parametrize("folder", ["crawlers", "processors"])
def test_every_refusal_of_the_program_is_a_listed_sentence(folder: str) -> None:
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in sorted((ROOT / folder).rglob("*.py"))]
    words = [sentence for tree in trees for sentence in said_in(tree)]
    assert len(words) > 10
    assert [sentence for sentence in words if reasons.read(sentence) is None] == []
