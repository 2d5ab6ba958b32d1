"""A donation bank: care given becomes points, and points become care."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from config import Config

ROOT = Path(__file__).resolve().parent.parent
FEATURES = (
    "people",
    "policies",
    "ledger",
    "households",
    "care",
    "pantry",
    "exchange",
    "matching",
    "audit",
    "notifications",
    "reporting",
    "importing",
)


def create_app(config: "Config") -> Flask:
    """Build the application; importing this package alone does nothing."""
    import timebank.models  # noqa: F401
    from timebank import api
    from timebank.core import crypto
    from timebank.core.db import db, tune_sqlite
    from timebank.people.views import glue
    from timebank.web import errors, forms, health, kit, searching, security

    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=None)
    app.config.from_object(config)
    app.config.update(
        SESSION_COOKIE_NAME="timebank",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.HTTPS,
    )
    if config.TRUSTED_PROXIES:
        hops = config.TRUSTED_PROXIES
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    app.extensions[crypto.EXTENSION] = crypto.Keys(config.FIELD_KEYS, config.INDEX_KEY, config.LEDGER_KEY)
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            tune_sqlite(db.engine)
    kit.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    glue.init_app(app)
    health.init_app(app)
    searching.init_app(app)
    app.jinja_env.globals["csrf_token"] = forms.csrf_token
    for feature in FEATURES:
        for blueprint in importlib.import_module(f"timebank.{feature}.views").blueprints:
            app.register_blueprint(blueprint)
    api.init_app(app)
    return app
