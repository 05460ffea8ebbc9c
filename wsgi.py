"""The one place that makes an app for a server: `gunicorn wsgi:app` or `flask --app wsgi`."""

from tracker import cli, create_app

app = create_app()
cli.add_to(app)
