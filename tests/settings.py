"""The settings of a test's application, for this process and for another."""

from sqlalchemy import URL

from config import Config

# Not secret: always the same, so that a bank made by one process opens in another.
KEYS = {
    "SECRET_KEY": "secret-of-the-tests",
    "FIELD_KEYS": "dGhlIGZpZWxkIGtleSBvZiB0aGUgdGVzdHMsIDMyIGI=",
    "INDEX_KEY": "index-of-the-tests",
    "LEDGER_KEY": "ledger-of-the-tests",
}


def make_config(url: URL, **changes: object) -> Config:
    """Return the settings of an app in this process."""
    settings: dict[str, object] = {
        **KEYS,
        "FIELD_KEYS": (KEYS["FIELD_KEYS"],),
        "SQLALCHEMY_DATABASE_URI": url.render_as_string(hide_password=False),
        "STAFF_TOTP": False,
        "HTTPS": False,
        "TESTING": True,
        "API_RATE": "1000000 per minute",
    }
    return Config(**(settings | changes))  # type: ignore[arg-type]


def make_environ(url: URL, **changes: str) -> dict[str, str]:
    """Return the same settings as the environment of another process."""
    settings = {
        **KEYS,
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "STAFF_TOTP": "0",
        "HTTPS": "0",
    }
    return {f"TIMEBANK_{name}": value for name, value in (settings | changes).items()}
