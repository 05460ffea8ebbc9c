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


@db.command()
@click.argument("role", metavar="ROLL")
def grant(role: str) -> None:
    """Ge programmets egen roll i PostgreSQL det den behöver, och inget mer.

    Kör med tabellernas ägare i TRACKER_DATABASE_URL, efter varje upgrade. Rollen kan sedan lägga till i historiken
    och de låsta tabellerna, men varken ändra eller ta bort något där.

    \b
    Exempel:
      TRACKER_DATABASE_URL=postgresql+psycopg://agare@/tillsyn tracker db grant tillsyn_app
    """
    with opened():
        from tracker.actions import grants
        from tracker.extensions import db as database
        from tracker.web import clock

        grants.grant(database.session, role, actor_name="tracker db grant", today=clock.today())
        database.session.commit()
        click.echo(f"Rollen {role} har fått sina rättigheter. Kör programmet med den i TRACKER_DATABASE_URL.")


def _shown_address() -> str:
    """The database's address without its password."""
    from tracker.extensions import db as database

    return str(database.engine.url.render_as_string(hide_password=True))
