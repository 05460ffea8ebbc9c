"""`tracker user`: accounts from the command line, the first administrator's above all."""

import sys

import click

from tracker.cli.house import opened


@click.group()
def user() -> None:
    """Konton."""


@user.command()
@click.option("--email", required=True, help="Adressen som personen loggar in med.")
@click.option("--name", required=True, help="Personens namn.")
@click.option("--admin", "is_admin", is_flag=True, help="Gör personen till systemadministratör.")
def add(email: str, name: str, is_admin: bool) -> None:
    """Lägg upp ett konto. Den första systemadministratören läggs upp så här.

    Lösenordet frågas efter två gånger. Utan terminal görs ett, som skrivs ut en gång.

    \b
    Exempel:
      tracker user add --admin --email anna@kommun.se --name "Anna Ek"
    """
    with opened():
        from tracker.actions import admin, passwords
        from tracker.extensions import db as database
        from tracker.web import clock

        asked = sys.stdin.isatty()
        password = _ask_password() if asked else passwords.make()
        added = admin.add_user(
            database.session,
            actor=None,
            actor_name="tracker user add",
            today=clock.today(),
            email=email,
            name=name,
            password=password,
            is_admin=is_admin,
        )
        database.session.commit()
        click.echo(f"Kontot {added.email} är upplagt.")
        if not asked:
            click.echo(f"Lösenord, visas bara nu: {password}")


def _ask_password() -> str:
    from tracker.actions import passwords
    from tracker.rules.transitions import RuleBroken
    from tracker.wording import Words

    while True:
        password: str = click.prompt("Lösenord, minst 12 tecken", hide_input=True)
        try:
            passwords.require_usable(password)
        except RuleBroken as error:
            click.echo(Words("sv").say(error.message), err=True)
            continue
        if click.prompt("Samma lösenord igen", hide_input=True) == password:
            return password
        click.echo("Lösenorden är olika. Skriv båda igen.", err=True)
