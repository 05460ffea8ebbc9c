"""Serving: `tracker run`, and what it needs to know of the port."""

from typing import TYPE_CHECKING

import click

from tracker.cli.calling import HOST, PORT, Refused
from tracker.cli.house import made, opened

if TYPE_CHECKING:
    from flask import Flask

    from tracker.config import Settings


@click.command()
@click.option("--host", default=HOST, show_default=True, help="Adressen som servern svarar på.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(1, 65535), help="Porten.")
def run(host: str, port: int) -> None:
    """Starta servern. Inställningar läses ur miljön och instance/.

    \b
    Exempel:
      tracker run --port 8000
    """
    check_free(host, port)
    with opened(serving=True):
        pass
    serve(None, host, port)


def check_free(host: str, port: int) -> None:
    """Refused, before anything is made, when another program already answers there."""
    import socket

    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        raise Refused(
            f"{host}:{port} går inte att använda ({error.strerror}). Välj en annan port med --port."
        ) from None


def serve(settings: "Settings | None", host: str, port: int) -> None:
    """Serve until stopped: gunicorn where it runs, else the development server of Flask."""
    try:
        from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
    except ImportError:  # gunicorn does not run on Windows
        made(settings).run(host, port)
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
            return made(settings)

    Server().run()
