"""The API: versions assembled here, resources in each feature."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the API on the application."""
