"""How often a token may ask: counted in the memory of each serving process."""

from collections.abc import Callable

import flask_smorest
from flask import Flask, current_app
from flask_limiter import Limiter

from timebank.web.addresses import client_address
from timebank.web.identity import find_me


def asker() -> str:
    """Return whose requests are counted together: those of one token, else of one address."""
    who = find_me()
    return f"token:{who.session_id}" if who else f"address:{client_address()}"


def rate() -> str:
    return str(current_app.config["API_RATE"])


def init_app(app: Flask) -> Callable[[flask_smorest.Blueprint], None]:
    """Count the requests to this application's API; return what takes a resource into the count."""
    limiter = Limiter(asker, app=app, storage_uri="memory://", headers_enabled=True)
    shared = limiter.shared_limit(rate, scope="api", key_func=asker)

    def count(blueprint: flask_smorest.Blueprint) -> None:
        shared(blueprint)

    return count
