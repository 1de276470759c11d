"""The demonstration: three days in the life of a small portal, watched with the real program."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Final

import click

from zanwatch import config, daily, output
from zanwatch.demo.portal import Portal
from zanwatch.errors import InputError

_DAYS: Final = (1, 2, 3)
_TELLING: Final = {
    1: "the portals are seen for the first time: everything is the baseline; one discussion is over, two are open",
    2: "an amending law appears, acts change, one is repealed; a state body answers remarks",
    3: "the first portal shows a shell page and answers 503, the others carry on; a draft has become an order",
}
_MORNING: Final = dt.time(6, 0, tzinfo=dt.timezone(dt.timedelta(hours=5)))
_MARK: Final = ".zanwatch-demo"


def tell(folder: Path, environ: Mapping[str, str]) -> None:
    """Live through the three days in `folder`, which is emptied first, and say what to open.

    Raises InputError when `folder` holds something that is not a demonstration.
    """
    _clear(folder)
    here = dict(environ) | _settings(folder)
    settings = config.load(here)
    with Portal() as portal:
        crawls = [
            daily.Crawl("adilet", ("--url", portal.adilet_url, "--delay", "0")),
            daily.Crawl("control_bank", ("--url", portal.control_bank_url, "--delay", "0")),
            daily.Crawl("open_npa", ("--url", portal.open_npa_url, "--delay", "0")),
        ]
        for day in _DAYS:
            portal.set_day(day)
            now = dt.datetime.combine(portal.day_date(day), _MORNING)
            click.echo(f"\nDay {day}, {portal.day_date(day)}: {_TELLING[day]}")
            with output.progress() as progress:
                output.tell_day(daily.run(settings, here, crawls, now, progress))
    click.echo(f"\nMail, one file a recipient and day: {folder / 'mail'}")
    for mail in sorted((folder / "mail").glob("**/*.eml")):
        click.echo(f"  {mail}")
    click.echo(f"Open in a browser: {folder / 'site' / 'ru' / 'index.html'}")


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise InputError(f"{folder} holds something else", "name another folder with --folder")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()


def _settings(folder: Path) -> dict[str, str]:
    people = str(resources.files("zanwatch.demo") / "watchlists.yml")
    return {
        "ZANWATCH_BUS": f"sqlite:{folder}/bus.db",
        "ZANWATCH_STORE": f"chdb:{folder}/store",
        "ZANWATCH_MAIL": f"file:{folder}/mail",
        "ZANWATCH_ARCHIVE": f"file:{folder}/archive",
        "ZANWATCH_CRAWL": f"file:{folder}/crawl",
        "ZANWATCH_SITE": f"{folder}/site",
        "ZANWATCH_WATCHLISTS": people,
        "ZANWATCH_PERMISSIONS": str(resources.files("zanwatch.demo") / "permissions.yml"),
    }
