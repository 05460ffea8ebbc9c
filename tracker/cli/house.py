"""The application as commands use it: made with its settings, its context pushed, its refusals in one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tracker.cli.calling import Refused

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings


@contextmanager
def opened(settings: "Settings | None" = None, *, ready: bool = True, serving: bool = False) -> "Iterator[Flask]":
    """The application with its context pushed, and refusals turned into one line each."""
    from tracker.queries import admin
    from tracker.queries.scope import NotFound
    from tracker.rules.transitions import RuleBroken
    from tracker.wording import Words

    app = made(settings, serving=serving)
    with app.app_context():
        from tracker.extensions import DatabaseOutage
        from tracker.extensions import db as database

        try:
            if ready and not admin.is_migrated(database.session):
                admin.ask(database.session)
                raise Refused("Databasen är inte skapad. Kör först: tracker db upgrade")
            yield app
        except DatabaseOutage as error:
            raise Refused(_unanswered(error)) from None
        except RuleBroken as error:
            raise Refused(Words("sv").say(error.message)) from None
        except NotFound as error:
            raise Refused(f"Finns inte: {error}") from None


def _unanswered(error: BaseException) -> str:
    """What the database's driver says of it, in its own first line, after what it means and what to do."""
    said = str(getattr(error, "orig", None) or error).strip().splitlines() or [type(error).__name__]
    return (
        f"Databasen svarar inte. Se efter att den är igång och att TRACKER_DATABASE_URL stämmer. Den säger: {said[0]}"
    )


def made(settings: "Settings | None", *, serving: bool = True) -> "Flask":
    """The application. Refused, in one line, when its settings are unsafe or its folder cannot be used."""
    from tracker import create_app
    from tracker.config import UnsafeSettings

    try:
        return create_app(settings, serving=serving)
    except (UnsafeSettings, OSError) as error:
        raise Refused(str(error)) from None


def migrate() -> None:
    """Bring the database of the pushed context up to date."""
    from flask_migrate import upgrade

    upgrade()
