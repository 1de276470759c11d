"""The command line. Data on stdout, log on stderr, exit code other than 0 on failure.

Here alone the environment is read, and passed down as settings.
"""

from __future__ import annotations

import os
import sys

import click

from zanwatch import config, garbage, log
from zanwatch.commands import asking, copies, job, texts
from zanwatch.commands.edge import complain
from zanwatch.errors import ConfigError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="zanwatch")
@click.pass_context
def main(context: click.Context) -> None:
    """Watch the legislation of Kazakhstan: what changed, why, from when, what it means."""
    garbage.look_rarely()
    try:
        context.obj = config.load(os.environ)
        log.configure(context.obj)
    except ConfigError as error:
        complain(str(error))
        sys.exit(1)


for _command in (
    job.run, job.demo, job.crawl, job.process, job.link, job.report, job.publish,
    texts.parse, texts.diff, texts.schema,
    asking.sql, asking.status, asking.check,
    copies.backup, copies.restore,
):  # fmt: skip
    main.add_command(_command)
