"""`tracker db`: the database brought up to the program's version."""

import click

from tracker.cli.house import migrate, opened


@click.group()
def db() -> None:
    """Databasen."""


@db.command()
def upgrade() -> None:
    """Skapa databasen, eller för den till programmets version.

    \b
    Exempel:
      tracker db upgrade
    """
    with opened(ready=False):
        migrate()
        click.echo(f"Databasen är klar: {_shown_address()}")


def _shown_address() -> str:
    """The database's address without its password."""
    from tracker.extensions import db as database

    return str(database.engine.url.render_as_string(hide_password=True))
