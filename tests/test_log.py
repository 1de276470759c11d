"""The log says what each line is about: the run, the message, the mail."""

import datetime as dt
import json
import logging
from pathlib import Path

import pytest

from tests.crawl.portal import Answer, Serving
from tests.pier import DAYS, Pier, dated, html
from tests.portals import environ, zanwatch
from zanwatch import bus, log
from zanwatch.config import load

ACT = "V2600039901"


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_a_run_is_followed_from_the_crawl_to_the_mail(tmp_path: Path) -> None:
    settings = environ(tmp_path, ZANWATCH_LOG="json")
    now = f"{DAYS[0]}T06:00:00+05:00"
    pier = Pier(acts={ACT: dated(DAYS[0])})
    pier.misbehave(f"/rus/docs/{ACT}", Answer(body=html(ACT, "rus", 3, language="kk")))
    with Serving(pier) as serving:
        done = zanwatch(settings, "crawl", "adilet", "--url", serving.url, "--delay", "0", "--now", now)
    run = json.loads(done.stdout)["run_id"]
    crawled = [line for line in lines(done.stderr) if line["logger"] == "crawlers.run"]
    assert {(line["run"], line["source"]) for line in crawled} == {(run, "adilet")}

    messages = bus.connect(settings["ZANWATCH_BUS"])
    messages.publish([bus.Message("changes", "nobody", b"not a change")])
    messages.close()
    worked = lines(zanwatch(settings, "process").stderr)
    refused = [line for line in worked if "wrong_language" in str(line["message"])]
    assert [(line["run"], line["step"], line["key"]) for line in refused] == [(run, "parse", ACT)]
    assert str(refused[0]["record"]).startswith("captures/0/")
    poison = next(line for line in worked if "poison" in str(line["message"]))
    assert ("run" in poison, poison["step"], poison["key"]) == (False, "assess-changes", "nobody")

    sent = lines(zanwatch(settings, "report", "--now", now).stderr)
    mails = [line for line in sent if line["logger"] == "reports.ledger"]
    assert mails
    assert all(str(line["message_id"]).startswith("<") and line["delivery"] for line in mails)
    assert not [line for line in mails if "@" in str(line["message"])], "who got it is in the ledger, not in the log"


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_a_line_is_about_ends_with_it(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    kept, level = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        log.configure(load({"ZANWATCH_LOG": form}))
        logger = logging.getLogger("zanwatch.test")
        with log.about(run="r1", source="adilet", key=""), log.about(step="parse", run=None, offset=0):
            logger.info("within %s", "smtp://desk:secret@mail")
        logger.info("after")
    finally:
        logging.getLogger().handlers[:] = kept
        logging.getLogger().setLevel(level)
    within, after = capsys.readouterr().err.splitlines()
    assert "secret" not in within
    if form == "text":
        assert within.endswith("within smtp://…@mail [run=r1 source=adilet step=parse offset=0]")
        assert after.endswith("after")
    else:
        known = json.loads(within)
        assert {name: known[name] for name in ("run", "source", "step", "offset")} == {
            "run": "r1", "source": "adilet", "step": "parse", "offset": 0
        }  # fmt: skip
        assert "key" not in known
        assert json.loads(after).keys() == {"time", "level", "logger", "message"}
    assert dt.datetime.fromisoformat(json.loads(after)["time"]).tzinfo if form == "json" else True
