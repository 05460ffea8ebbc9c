"""The `tracker` command, also reachable as `flask --app wsgi`.

Everything heavy is imported where it is used, so that `tracker --help` answers at once. A refusal is one line on
stderr that says what to do. Exit codes: 0 done, 1 refused, 2 called wrongly.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.exceptions import NoArgsIsHelpError

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings
    from tracker.demo.story import Account

HOST = "127.0.0.1"
PORT = 5000


class Refused(click.ClickException):
    """What was asked for is not done. The message is one line that says what to do instead."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Write the line, and nothing else, to stderr."""
        click.echo(" ".join(self.message.split()), err=True, file=file)


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    try:
        code = tracker.main(prog_name="tracker", standalone_mode=False)
    except NoArgsIsHelpError as error:
        error.show()
        sys.exit(2)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "tracker"
        click.echo(f"{_wrong_call(error)} Se: {command} --help", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Avbrutet. Inget är ändrat.", err=True)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _wrong_call(error: click.UsageError) -> str:
    """What was wrong in the call, in one sentence."""
    match error:
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"{missing.get_error_hint(error.ctx)} saknas."
        case click.NoSuchOption():
            return f"Det finns ingen {error.option_name}."
        case click.BadParameter(param=click.Parameter() as wrong):
            return f"Fel i {wrong.get_error_hint(error.ctx)}: {error.message}"
    return error.format_message()


class Day(click.ParamType):
    """A day as 2014-03-18."""

    name = "dag"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day; a usage error when there is no such day."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail("skriv en dag som finns, som 2014-03-18.", param, ctx)


@click.group()
def tracker() -> None:
    """Tillsynslotsen: från myndighetens brist till nämndens låsta rapport.

    Varje kommando har en egen hjälp med exempel.

    \b
    Exempel:
      tracker demo
      tracker report meeting --help
    """


@tracker.command()
@click.option("--host", default=HOST, show_default=True, help="Adressen som servern svarar på.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Porten.")
def run(host: str, port: int) -> None:
    """Starta servern. Inställningar läses ur miljön och instance/.

    \b
    Exempel:
      tracker run --port 8000
    """
    _check_free(host, port)
    with _app():
        pass
    _serve(None, host, port)


@tracker.group()
def db() -> None:
    """Databasen."""


@db.command()
def upgrade() -> None:
    """Skapa databasen, eller för den till programmets version.

    \b
    Exempel:
      tracker db upgrade
    """
    with _app(ready=False):
        _migrate()
        click.echo(f"Databasen är klar: {_shown_address()}")


@tracker.group()
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
    with _app():
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


@tracker.group()
def report() -> None:
    """Rapporter som filer."""


@report.command()
@click.argument("wanted", metavar="SAMMANTRÄDE")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Filen som skrivs.")
@click.option("--committee", help='Nämnden, eller en del av dess namn, när flera möts samma dag: "Katrineholm".')
@click.option("--draft", is_flag=True, help="Utkastet som det skulle bli i dag, märkt Arbetsmaterial.")
def meeting(wanted: str, out: Path, committee: str | None, draft: bool) -> None:
    """Skriv återrapporteringen till ett sammanträde som PDF: samma byte som på sidan.

    SAMMANTRÄDE är dagen (2014-03-26) eller sammanträdets nummer i sidans adress.

    \b
    Exempel:
      tracker report meeting 2014-03-26 --committee Katrineholm --out rapport.pdf
    """
    with _app():
        from tracker.extensions import db as database
        from tracker.queries import reports
        from tracker.web import clock

        meeting_id = _find_meeting(wanted, committee)
        if draft:
            file = reports.draft_pdf(database.session, meeting_id, clock.today())
        else:
            stored = reports.stored_pdf(database.session, meeting_id)
            if stored is None:
                raise Refused("Ingen rapport är låst för sammanträdet. Lås den först, eller lägg till --draft.")
            file = stored
        _write(out, file.content)
        click.echo(f"{out}  SHA-256 {file.sha256}")


@tracker.command()
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
    from tracker.demo import story

    if not no_run:
        _check_free(host, port)
    shown = day or story.DEFAULT_DAY
    settings = _demo_settings(shown)
    accounts = _make_demo(settings, shown)
    listed = settings.instance.parent / "demo-accounts.json"
    story.write_accounts(accounts, listed)
    _print_accounts(accounts, listed)
    if not no_run:
        click.echo(f"\nÖppna http://{host}:{port} i webbläsaren. Avsluta med Ctrl+C.")
        _serve(settings, host, port)


def add_to(app: "Flask") -> None:
    """Make the commands reachable by `flask --app wsgi`, save those that Flask and Flask-Migrate have themselves."""
    for command in (user, report, demo):
        app.cli.add_command(command)


@contextmanager
def _app(settings: "Settings | None" = None, *, ready: bool = True) -> "Iterator[Flask]":
    """The application with its context pushed, and refusals turned into one line each."""
    from tracker.queries import admin
    from tracker.queries.scope import NotFound
    from tracker.rules.transitions import RuleBroken
    from tracker.wording import Words

    app = _made(settings)
    with app.app_context():
        from tracker.extensions import db as database

        if ready and not admin.is_migrated(database.session):
            raise Refused("Databasen är inte skapad. Kör först: tracker db upgrade")
        try:
            yield app
        except RuleBroken as error:
            raise Refused(Words("sv").say(error.message)) from None
        except NotFound as error:
            raise Refused(f"Finns inte: {error}") from None


def _made(settings: "Settings | None") -> "Flask":
    from tracker import create_app
    from tracker.config import UnsafeSettings

    try:
        return create_app(settings)
    except (UnsafeSettings, OSError) as error:
        raise Refused(str(error)) from None


def _migrate() -> None:
    from flask_migrate import upgrade as migrate

    migrate()


def _shown_address() -> str:
    """The database's address without its password."""
    from tracker.extensions import db as database

    return str(database.engine.url.render_as_string(hide_password=True))


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


def _find_meeting(wanted: str, committee: str | None) -> int:
    from tracker.extensions import db as database
    from tracker.queries import reports
    from tracker.queries.scope import NotFound

    try:
        return reports.find_meeting(database.session, wanted, committee)
    except NotFound:
        raise Refused(
            f"Inget entydigt sammanträde {wanted}. Skriv dagen som 2014-03-26 och nämnden med --committee."
        ) from None


def _write(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refused(f"Filen {out} går inte att skriva: {error.strerror}. Välj en annan plats med --out.") from None


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
    app = _made(settings)
    with app.app_context():
        _migrate()
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


def _check_free(host: str, port: int) -> None:
    """Refused, before anything is made, when another program already answers there."""
    import socket

    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise Refused(
            f"{host}:{port} går inte att använda ({error.strerror}). Välj en annan port med --port."
        ) from None


def _serve(settings: "Settings | None", host: str, port: int) -> None:
    """Serve until stopped: gunicorn where it runs, else the development server of Flask."""
    try:
        from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
    except ImportError:  # gunicorn does not run on Windows
        _made(settings).run(host, port)
        return

    class Server(BaseApplication):
        """gunicorn with our settings. The app is made in each worker, since SQLite must not cross a fork."""

        def load_config(self) -> None:
            """Threads share a worker; the control socket is left out, since nothing here uses it."""
            for name, value in {
                "bind": f"{host}:{port}",
                "workers": 2,
                "threads": 8,
                "worker_class": "gthread",
                "control_socket_disable": True,
                "loglevel": "warning",
                "proc_name": "tracker",
            }.items():
                self.cfg.set(name, value)

        def load(self) -> "Flask":
            """The WSGI application of one worker."""
            return _made(settings)

    Server().run()
