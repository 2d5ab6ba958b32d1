"""The screens' kit as one: static files, formats, and what the macros call."""

from flask import Flask

from timebank.web import assets, formats, problems


def init_app(app: Flask) -> None:
    """Fit the application with the kit; `csrf_token()` is given by the base form, `shell` by each page."""
    assets.add_static(app)
    formats.register(app)
    problems.register(app)
