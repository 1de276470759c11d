"""Watch lists are read strictly: a mistake in the file is an error with its place, never a silent default."""
# ruff: noqa: E501  (a table of cases reads better one case a line)

from __future__ import annotations

from pathlib import Path

import pytest

from reports.watchlists import Interest, load
from zanwatch.errors import ConfigError

GOOD = """
recipients:
  - {email: a@example.org, name: Айгүл, language: kk, schedule: daily, watch: everything}
  - email: b@example.org
    language: ru
    watch: [{acts: [Z1600000480], keywords: [пасек]}, {types: [ПРИК]}]
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "watchlists.yml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_good_file_is_read(tmp_path: Path) -> None:
    first, second = load(write(tmp_path, GOOD)).recipients
    assert (first.language, first.watch, second.schedule) == ("kk", "everything", "daily")
    assert second.watch[0] == Interest(acts=("Z1600000480",), keywords=("пасек",))


def test_the_example_at_the_root_is_good() -> None:
    assert load(Path(__file__).parents[1] / "watchlists.yml").recipients


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("recipients: [", "line 1"),
        ("recipients:\n  - email: x\n   bad: y", "line 3"),
        ("", "the file: should be fields"),
        (
            "recipients:\n  - {email: a@example.org, language: de, watch: everything}",
            "recipients, entry 1, language: should be 'kk', 'ru' or 'en'",
        ),
        ("recipients:\n  - {email: a@example.org, language: ru}", "recipients, entry 1, watch: "),
        (
            "recipients:\n  - {email: a@example.org, language: ru, watch: everything, colour: red}",
            "recipients, entry 1, colour: ",
        ),
        ("recipients:\n  - {email: a@example.org, language: ru, watch: []}", "recipients, entry 1, watch: "),
        ("recipients:\n  - {email: a@example.org, language: ru, watch: [{}]}", "says nothing"),
        ("recipients:\n  - {email: a@example.org, language: ru, watch: [{acts: ['../x']}]}", "not an act id"),
        ("recipients:\n  - {email: a@example.org, language: ru, schedule: hourly, watch: everything}", "schedule"),
        (GOOD.replace("b@", "A@"), "listed twice"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refused:
        load(write(tmp_path, text))
    assert not set("[]\n") & set(refused.value.message.replace("[]", "").replace(text, "")), "words of the machinery"


@pytest.mark.parametrize(
    "email",
    ['"a@example.org\\nBcc: all@example.org"', "a@b@c", "no-at", "'<a@example.org>'", "a@exa mple.org", "'a@example.org, b@example.org'", "a@-"],
)  # fmt: skip
def test_an_address_that_is_more_than_an_address_is_refused(tmp_path: Path, email: str) -> None:
    with pytest.raises(ConfigError, match="email"):
        load(write(tmp_path, f"recipients:\n  - {{email: {email}, language: ru, watch: everything}}"))


def test_a_name_of_two_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="one line"):
        load(write(tmp_path, GOOD.replace("Айгүл", '"A\\nBcc: x@example.org"')))


def test_a_missing_file_is_a_mistake_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        load(tmp_path / "none.yml")
