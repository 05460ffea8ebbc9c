"""`tracker demo`: both real cases in a database of their own."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.calling import HOST, PORT, Day, Refused
from tracker.cli.house import made, migrate
from tracker.cli.serving import check_free, serve

if TYPE_CHECKING:
    from tracker.config import Settings
    from tracker.demo.story import Account


@click.command()
@click.option("--date", "day", type=Day(), metavar="ÅÅÅÅ-MM-DD", help="Dagen som demon visar. Utan den: 2014-03-18.")
@click.option("--host", default=HOST, show_default=True, help="Adressen som servern svarar på.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Porten.")
@click.option("--no-run", is_flag=True, help="Gör bara databasen och kontona. Starta inte servern.")
def demo(day: date | None, host: str, port: int, no_run: bool) -> None:
    """Visa programmet med två verkliga fall, så långt de har kommit på en viss dag.

    Demons databas ligger i instance/demo/ och görs om varje gång. Inga andra uppgifter rörs.

    \b
    Exempel:
      tracker demo --date 2014-09-01 --port 8000
    """
    from tracker.demo import extract, story

    if not no_run:
        check_free(host, port)
    shown = day or story.DEFAULT_DAY
    settings = _demo_settings(shown)
    accounts = _make_demo(settings, shown)
    listed = settings.instance.parent / "demo-accounts.json"
    story.write_accounts(accounts, listed)
    _print_accounts(accounts, listed)
    tried = settings.instance.parent / "demo-utdrag.csv"
    extract.write(tried, shown)
    click.echo(f"Ett utdrag med påhittade datum att prova under Nyckeltal: {tried}")
    if not no_run:
        click.echo(f"\nÖppna http://{host}:{port} i webbläsaren. Avsluta med Ctrl+C.")
        serve(settings, host, port)


def _demo_settings(day: date) -> "Settings":
    """The demo's own settings: its own folder, database and key, whatever the environment says."""
    import os

    from tracker import instance_path
    from tracker.config import Settings, from_environment

    if os.environ.get("TRACKER_DATABASE_URL") or os.environ.get("TRACKER_PRODUCTION") == "1":
        raise Refused(
            "Demon gör alltid en egen databas i instance/demo/. "
            "Ta bort TRACKER_DATABASE_URL och TRACKER_PRODUCTION ur miljön och kör igen."
        )
    folder = instance_path() / "demo"
    own = from_environment(folder, {})
    return Settings(instance=folder, database_url=own.database_url, secret_key=own.secret_key, today=day, demo=True)


def _make_demo(settings: "Settings", day: date) -> "list[Account]":
    """Tell the story anew in the demo's database. Refused when the database is not one that the demo made."""
    from tracker.demo import database, story

    try:
        story.check_day(day)
        database.make_room(settings.instance)
    except (story.OutsideStory, database.ForeignDatabase) as error:
        raise Refused(str(error)) from None
    app = made(settings)
    with app.app_context():
        migrate()
    return story.build(app, day)


def _print_accounts(accounts: "Sequence[Account]", listed: Path) -> None:
    """The accounts, a line each under their committee."""
    width = max(len(account.role) for account in accounts)
    address = max(len(account.email) for account in accounts)
    for committee in dict.fromkeys(account.committee for account in accounts):
        click.echo(f"\n{committee or 'Hela installationen'}")
        for account in accounts:
            if account.committee == committee:
                click.echo(f"  {account.role:<{width}}  {account.email:<{address}}  {account.password}")
    click.echo(f"\nKontona står också i {listed}")
