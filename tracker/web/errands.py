"""What is done after the answer has left, so that how long it takes tells nobody anything. One at a time, in order."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import cast

from flask import Flask, current_app

from tracker.extensions import db


def install(app: Flask) -> None:
    """Have somebody to send. The thread itself starts with the first errand, in the process that has it."""
    app.extensions["errands"] = ThreadPoolExecutor(max_workers=1, thread_name_prefix="errand")


def start(task: Callable[[], None]) -> "Future[None]":
    """Do it soon, in a context of its own. What goes wrong is logged; there is nobody left to tell."""
    app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
    return cast(ThreadPoolExecutor, app.extensions["errands"]).submit(_do, app, task)


def _do(app: Flask, task: Callable[[], None]) -> None:
    with app.app_context():
        try:
            task()
        except Exception:
            db.session.rollback()
            app.logger.exception("an errand failed")
