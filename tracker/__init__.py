"""Tillsynslotsen: from an authority's finding to the committee's frozen report. Puts the house together.

Nothing inside the package imports this module, save the command line. It imports Flask and the rest only when an
app is made, so that `tracker --help` answers at once.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings


def create_app(settings: "Settings | None" = None, *, serving: bool = True) -> "Flask":
    """The application. Without settings they are read from the environment and `instance/`.

    A command that serves nobody, such as a backup, does not stop at what only pages need: `serving` is then False.
    """
    from flask import Flask

    from tracker import config, views
    from tracker.web import (
        client_data,
        clock,
        context,
        errands,
        errors,
        eseal,
        guard,
        headers,
        letters,
        links,
        origins,
        outages,
        receipts,
        refusals,
        sessions,
        uploads,
        urls,
    )

    app = Flask(__name__, instance_path=str(settings.instance if settings else instance_path()))
    settings = settings or config.from_environment(Path(app.instance_path))
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    _configure(app, settings)
    _trust_proxies(app, settings.proxy_hops)
    origins.install(app)
    _extend(app)
    for part in (
        clock,
        urls,
        sessions,
        client_data,
        headers,
        refusals,
        errors,
        outages,
        context,
        uploads,
        receipts,
        guard,
        errands,
        letters,
        links,
    ):
        part.install(app)
    if serving:
        eseal.check(app)
    app.before_request(receipts.claim)  # after the guard
    views.register(app)
    guard.refuse_undeclared(app)
    return app


def instance_path() -> Path:
    """Where database, key and other files of this installation lie: `TRACKER_INSTANCE`, else `instance/` beside us."""
    return Path(os.environ.get("TRACKER_INSTANCE") or Path(__file__).resolve().parent.parent / "instance").resolve()


def _configure(app: "Flask", settings: "Settings") -> None:
    from tracker import extensions

    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=extensions.engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=2 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-tracker" if settings.production else "tracker",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        WTF_CSRF_TIME_LIMIT=None,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        BABEL_DEFAULT_LOCALE="sv",
        BABEL_DEFAULT_TIMEZONE="Europe/Stockholm",
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]


def _trust_proxies(app: "Flask", hops: int) -> None:
    """Take client address and scheme from as many proxies as are set, counted from ours; without any, from nobody."""
    if hops:
        from werkzeug.middleware.proxy_fix import ProxyFix

        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]


def _extend(app: "Flask") -> None:
    from tracker import extensions
    from tracker.web import context

    extensions.db.init_app(app)
    extensions.migrate.init_app(
        app, extensions.db, directory=str(Path(__file__).parent / "migrations"), render_as_batch=True
    )
    extensions.csrf.init_app(app)
    extensions.babel.init_app(app, locale_selector=context.locale)
