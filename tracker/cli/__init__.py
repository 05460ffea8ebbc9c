"""The `tracker` command, also reachable as `flask --app wsgi`. A file for each group of commands.

Everything heavy is imported where it is used, so that `tracker --help` answers at once. A refusal is one line on
stderr that says what to do. Exit codes: 0 done, 1 refused, 2 called wrongly.
"""

from typing import TYPE_CHECKING, NoReturn

import click

from tracker.cli.backups import backup
from tracker.cli.calling import leave
from tracker.cli.databases import db
from tracker.cli.demos import demo
from tracker.cli.evidence import evidence
from tracker.cli.exports import export
from tracker.cli.imports import imports
from tracker.cli.reminders import remind
from tracker.cli.reports import report
from tracker.cli.restores import restore
from tracker.cli.serving import run
from tracker.cli.users import user
from tracker.cli.verify import verify

if TYPE_CHECKING:
    from flask import Flask


@click.group()
def tracker() -> None:
    """Tillsynslotsen: från myndighetens brist till nämndens låsta rapport.

    Varje kommando har en egen hjälp med exempel.

    \b
    Exempel:
      tracker demo
      tracker report meeting --help
    """


for _command in (run, db, user, report, remind, evidence, imports, verify, export, backup, restore, demo):
    tracker.add_command(_command)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    leave(tracker)


def add_to(app: "Flask") -> None:
    """Make the commands reachable by `flask --app wsgi`, save those that Flask and Flask-Migrate have themselves."""
    for command in (user, report, remind, evidence, imports, verify, export, backup, restore, demo):
        app.cli.add_command(command)
