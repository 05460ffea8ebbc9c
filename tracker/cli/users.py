"""`tracker user`: accounts from the command line, the first administrator's above all."""

from typing import TYPE_CHECKING

import click

from tracker.cli.calling import Refused
from tracker.cli.house import opened

if TYPE_CHECKING:
    from tracker.actions.links import Link
    from tracker.models import User


@click.group()
def user() -> None:
    """Konton."""


@user.command()
@click.option("--email", required=True, help="Adressen som personen loggar in med.")
@click.option("--name", required=True, help="Personens namn.")
@click.option("--admin", "is_admin", is_flag=True, help="Gör personen till systemadministratör.")
def add(email: str, name: str, is_admin: bool) -> None:
    """Lägg upp ett konto. Den första systemadministratören läggs upp så här.

    Skriver ut en länk, där personen väljer sitt lösenord. Den gäller i sju dagar och kan användas en gång.

    \b
    Exempel:
      tracker user add --admin --email anna@kommun.se --name "Anna Ek"
    """
    with opened():
        from tracker.actions import admin, links
        from tracker.extensions import db as database
        from tracker.web import clock

        today, by = clock.today(), "tracker user add"
        added = admin.add_user(
            database.session, actor=None, actor_name=by, today=today, email=email, name=name, is_admin=is_admin
        )
        made = links.make(database.session, added, actor=None, actor_name=by, today=today)
        database.session.commit()
        click.echo(f"Kontot {added.email} är upplagt.")
        _print(added, made)


@user.command()
@click.option("--email", required=True, help="Adressen som personen loggar in med.")
def link(email: str) -> None:
    """Gör en ny länk, för den som har glömt sitt lösenord eller aldrig valt något. Äldre länkar slutar gälla.

    \b
    Exempel:
      tracker user link --email anna@kommun.se
    """
    with opened():
        from tracker.actions import links
        from tracker.actions.accounts import normal_email
        from tracker.extensions import db as database
        from tracker.queries import accounts
        from tracker.web import clock

        found = accounts.open_account(database.session, normal_email(email))
        if found is None:
            raise Refused(f"{email} har inget öppet konto. Lägg upp det med: tracker user add")
        made = links.make(database.session, found, actor=None, actor_name="tracker user link", today=clock.today())
        database.session.commit()
        _print(found, made)


@user.command("reset-factor")
@click.option("--email", required=True, help="Adressen som personen loggar in med.")
@click.option("--note", required=True, help="Hur du kontrollerade vem som frågar. Sparas i historiken.")
def reset_factor(email: str, note: str) -> None:
    """Nollställ inloggning i två steg, för den som har tappat både telefon och reservkoder.

    Finns en annan systemadministratör, gör det under Administration. Då står det vem som gjorde det.

    \b
    Exempel:
      tracker user reset-factor --email anna@kommun.se --note "Visade legitimation i serverrummet."
    """
    with opened():
        from tracker.actions import factors
        from tracker.actions.accounts import normal_email
        from tracker.extensions import db as database
        from tracker.queries import accounts
        from tracker.web import clock

        found = accounts.open_account(database.session, normal_email(email))
        if found is None:
            raise Refused(f"{email} har inget öppet konto.")
        by = "tracker user reset-factor"
        factors.reset(database.session, found, actor=None, actor_name=by, note=note, today=clock.today())
        database.session.commit()
        click.echo(f"{found.name} loggar nu in med enbart lösenord, och är utloggad överallt.")


def _print(holder: "User", made: "Link") -> None:
    """The link and how long it lasts. It stands nowhere else."""
    from tracker.web import letters
    from tracker.wording import Words

    click.echo(f"Länk för {holder.name}, gäller till {Words('sv').when(made.expires_at)} och en gång:")
    click.echo(letters.address(made))
