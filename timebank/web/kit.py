"""The screens' kit as one: static files, formats, and what the macros call."""

import re
from functools import partial
from pathlib import Path

from flask import Flask
from markupsafe import Markup

from timebank.web import assets, formats, problems

_SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


def init_app(app: Flask) -> None:
    """Fit the application with the kit; `csrf_token()` is given by the base form, `shell` by each page."""
    assets.add_static(app)
    formats.register(app)
    problems.register(app)
    with app.app_context():
        app.jinja_env.globals["draw_icon"] = partial(draw_icon, _icons(app))


def draw_icon(icons: dict[str, Markup], name: str) -> Markup:
    """Return the icon's markup; it is for the eye only, so words stand beside it.

    Raises:
        AssetNotFound: `static/icons.svg` has no such icon.
    """
    if name not in icons:
        raise assets.AssetNotFound(f"icon {name}")
    return icons[name]


def _icons(app: Flask) -> dict[str, Markup]:
    # Drawn once: a page has dozens.
    url = assets.static_url("icons.svg")
    names = _SYMBOL.findall((Path(app.root_path).parent / "static" / "icons.svg").read_text())
    frame = Markup('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>')
    return {name: frame.format(url, name) for name in names}
