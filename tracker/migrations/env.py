"""How Alembic reaches the application's database and metadata."""

from alembic import context
from flask import current_app

import tracker.models  # noqa: F401 - makes every table known to the metadata
from tracker.extensions import db


def run_migrations() -> None:
    """Migrate in one transaction; batch mode, since SQLite can alter little in place."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            compare_server_default=False,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
