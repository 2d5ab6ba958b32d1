"""The bank as granian serves it to a test: the same application, started faster."""

from tests.starting import loading

with loading():
    from timebank.wsgi import app

__all__ = ["app"]
