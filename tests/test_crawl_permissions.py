"""Who may read what robots.txt bars: the operator says it in a file, and nothing else does."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawlers.permissions import permitted, read_permissions
from crawlers.run import load_source
from tests.portals import ROOT, crawl_words, environ, zanwatch
from zanwatch.demo.portal import Portal
from zanwatch.errors import ConfigError

SOURCES = ("adilet", "open_npa")
DAY = dt.date(2026, 3, 2)
NOW = "2026-03-02T06:00:00+05:00"


@pytest.fixture
def portal() -> Iterator[Portal]:
    with Portal() as running:
        yield running


def written(folder: Path, text: str) -> str:
    file = folder / "permissions.yml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_no_file_and_an_empty_one_permit_nothing(tmp_path: Path) -> None:
    assert read_permissions("", SOURCES) == {}
    assert read_permissions(written(tmp_path, "# nobody has written yet\n"), SOURCES) == {}


def test_a_reference_makes_the_ground_of_one_source(tmp_path: Path) -> None:
    granted = read_permissions(written(tmp_path, "open_npa: 'письмо от 12.05.2026 № 44'"), SOURCES)
    description, _ = load_source("open_npa")
    assert permitted(description, granted.get("open_npa"), DAY).permission == "permitted by: письмо от 12.05.2026 № 44"
    assert permitted(description, granted.get("adilet"), DAY) is description
    assert description.permission == "robots obeyed"


@pytest.mark.parametrize("until", ["2026-12-31", "'2026-12-31'"])
def test_a_permission_ends_with_its_last_day(tmp_path: Path, until: str) -> None:
    text = f"open_npa: {{reference: letter 44, until: {until}}}"
    grant = read_permissions(written(tmp_path, text), SOURCES)["open_npa"]
    description, _ = load_source("open_npa")
    last = dt.date(2026, 12, 31)
    assert permitted(description, grant, last).permission == "permitted by: letter 44"
    assert permitted(description, grant, last + dt.timedelta(days=1)) is description


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("open_npa: ''", "open_npa, reference: a permission without a reference"),
        ("open_npa:", "open_npa, reference: should be a valid string"),
        ("open_npa: 44", "open_npa, reference: should be a valid string"),
        ("open_npa: {permitted_by: x}", "open_npa, permitted_by: Extra"),
        ("- open_npa", "the file: should be fields with values"),
        ("open_npa: {until: 2026-12-31}", "reference: Field required"),
        ("open_npa: {reference: x, until: soon}", "until: .*date"),
        ("open_npa: {reference: x, before: 2026-12-31}", "before: Extra"),
        ("open_npa: '  '", "without a reference"),
        ("open_npa: [", "line 1, is not YAML"),
        ("opennpa: letter", "permits opennpa.*adilet, open_npa"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        read_permissions(written(tmp_path, text), SOURCES)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yml"):
        read_permissions(str(tmp_path / "nowhere.yml"), SOURCES)


def test_the_setting_decides_what_a_crawl_may_read(tmp_path: Path, portal: Portal) -> None:
    words = crawl_words(portal, "open_npa", NOW)
    without = json.loads(zanwatch(environ(tmp_path, ZANWATCH_PERMISSIONS=""), *words).stdout)
    assert (without["status"], without["permission"], without["fetched"]) == ("green", "robots obeyed", 6)
    assert "the pages of 4 acts or drafts" in without["limits"][0]
    allowed = json.loads(zanwatch(environ(tmp_path), *words).stdout)
    assert (allowed["status"], allowed["limits"]) == ("green", [])
    assert allowed["permission"].startswith("permitted by: the demo portal's own leave")
    assert allowed["fetched"] > 60
    broken = zanwatch(environ(tmp_path, ZANWATCH_PERMISSIONS=str(tmp_path / "nowhere.yml")), *words, code=1)
    assert "ZANWATCH_PERMISSIONS" in broken.stderr or "nowhere.yml" in broken.stderr


def test_a_crawl_after_the_last_day_obeys_robots_and_says_why(tmp_path: Path, portal: Portal) -> None:
    ended = written(tmp_path, "open_npa: {reference: letter 44, until: 2026-03-01}")
    done = zanwatch(environ(tmp_path, ZANWATCH_PERMISSIONS=ended), *crawl_words(portal, "open_npa", NOW))
    assert json.loads(done.stdout)["permission"] == "robots obeyed"
    assert "letter 44» ended on 2026-03-01" in done.stderr


def test_check_says_what_is_permitted_until_when_and_names_what_is_broken(tmp_path: Path) -> None:
    file = written(tmp_path, "open_npa: {reference: letter 44, until: 2026-03-01}\nadilet: 'letter 7'\n")
    settings = environ(tmp_path, ZANWATCH_PERMISSIONS=file)
    told = json.loads(zanwatch(settings, "check", "--now", NOW).stdout)["permissions"]
    assert told == {
        "adilet": {"reference": "letter 7", "until": None, "in_force": True},
        "open_npa": {"reference": "letter 44", "until": "2026-03-01", "in_force": False},
    }
    written(tmp_path, "open_npa: {reference: letter 44, until: soon}")
    broken = zanwatch(settings, "check", code=1)
    assert "permissions.yml: open_npa, until" in " ".join(broken.stderr.split())
    assert "reference" in broken.stderr


def test_the_file_that_ships_for_servers_grants_nothing() -> None:
    assert read_permissions(str(ROOT / "docker" / "permissions.yml"), SOURCES) == {}
