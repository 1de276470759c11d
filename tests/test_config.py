"""Settings: read once, strictly; a misspelling is never silently a default."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from zanwatch import log
from zanwatch.config import SETTINGS, Settings, file_of, load, scheme_of
from zanwatch.errors import ConfigError

ROOT = Path(__file__).parent.parent


def test_defaults_are_those_of_the_table() -> None:
    settings = load({})
    for setting in SETTINGS:
        assert getattr(settings, setting.name.removeprefix("ZANWATCH_").lower()) == setting.default


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_read_from_its_name(setting: tuple[str, str, str]) -> None:
    name = setting[0]
    given = load({name: "given"})
    assert given != load({})
    assert getattr(given, name.removeprefix("ZANWATCH_").lower()) == "given"


def test_table_and_model_name_the_same_settings() -> None:
    assert [s.name.removeprefix("ZANWATCH_").lower() for s in SETTINGS] == list(Settings.model_fields)


def test_an_empty_value_is_the_default() -> None:
    assert load({"ZANWATCH_BUS": ""}) == load({})


def test_an_unknown_setting_is_an_error() -> None:
    with pytest.raises(ConfigError, match="ZANWATCH_MIAL") as caught:
        load({"ZANWATCH_MIAL": "file:var/mail", "HOME": "/nowhere"})
    assert "ZANWATCH_MAIL" in caught.value.hint


def test_settings_do_not_change() -> None:
    settings = load({})
    with pytest.raises(ValidationError):
        settings.bus = "sqlite:elsewhere.db"


def test_addresses_are_taken_apart() -> None:
    assert scheme_of("sqlite:var/bus.db") == "sqlite"
    assert file_of("sqlite:var/bus.db") == Path("var/bus.db")
    assert file_of("file:///srv/zanwatch/mail") == Path("/srv/zanwatch/mail")
    assert file_of("file:/srv/a?b#c %20") == Path("/srv/a?b#c %20")


@pytest.mark.parametrize("address", ["file:", "sqlite", "file://host/var/mail"])
def test_an_address_without_a_path_is_an_error(address: str) -> None:
    with pytest.raises(ConfigError, match="no path"):
        file_of(address)


def test_the_command_line_refuses_an_unknown_setting_in_one_line() -> None:
    command = [sys.executable, "-m", "zanwatch", "status"]
    result = subprocess.run(
        command, cwd=ROOT, env={"ZANWATCH_BUZ": "x", "PATH": ""}, capture_output=True, text=True, check=False
    )
    assert result.returncode == 1
    assert result.stdout == ""
    assert "ZANWATCH_BUZ" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_log_hides_passwords(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("text", "json"):
        log.configure(load({"ZANWATCH_LOG": form}))
        logging.getLogger("zanwatch").warning("mail goes to %s", "smtp://anna:secret@mail.example:25")
        written = capsys.readouterr().err
        assert "secret" not in written
        assert "mail.example" in written


def test_the_log_for_machines_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(load({"ZANWATCH_LOG": "json"}))
    logging.getLogger("zanwatch").warning("«заң»", extra={"act_id": "Z2600000901"})
    event = json.loads(capsys.readouterr().err)
    assert (event["level"], event["message"], event["act_id"]) == ("warning", "«заң»", "Z2600000901")


def test_an_unknown_form_of_the_log_is_an_error() -> None:
    with pytest.raises(ConfigError, match="text or json"):
        log.configure(load({"ZANWATCH_LOG": "verse"}))
