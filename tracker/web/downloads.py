"""A document as a file to keep, under its own name."""

from io import BytesIO

from flask import Response, send_file

from tracker.queries.files import StoredFile


def send(file: StoredFile, *, kept: bool = False) -> Response:
    """The file. One that is `kept` is the same byte for byte each time: its ETag is its SHA-256."""
    answer: Response = send_file(
        BytesIO(file.content),
        file.media_type,
        as_attachment=True,
        download_name=file.name,
        etag=file.sha256 if kept else True,
    )
    return answer
