"""The one place that makes an app for a server: `gunicorn wsgi:app` or `flask --app wsgi`."""

from tracker import create_app

app = create_app()
