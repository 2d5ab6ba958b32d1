"""Settings, read from the environment once, when the process starts."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parent
VAR = ROOT / "var"


class SettingMissing(RuntimeError):
    """A setting that has no safe default is neither in the environment nor in `var/`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything that differs between one deployment and another. The README lists each setting."""

    SECRET_KEY: str
    FIELD_KEYS: tuple[str, ...]
    """Fernet keys for encrypted fields, the newest first."""
    INDEX_KEY: str
    LEDGER_KEY: str
    SQLALCHEMY_DATABASE_URI: str
    MIGRATION_URL: str | None = None
    DEMO: bool = False
    """Shows demonstration sign-ins and codes; starts only on a marked or empty database."""
    TESTING: bool = False
    STAFF_TOTP: bool = True
    """Staff must confirm each sign-in with a code of their authenticator app."""
    HTTPS: bool = True
    """Cookies are sent over HTTPS only. Off for a trial on one machine."""
    TRUSTED_PROXIES: int = 0
    """How many proxies in front of the server set X-Forwarded-For."""
    MAIL_URL: str | None = None
    """smtp://user:password@host:port?from=… ; smtps:// for TLS from the start."""
    TEXT_URL: str | None = None
    """The HTTP gateway that takes text messages."""
    TEXT_TOKEN: str | None = None
    TEXT_SENDER: str | None = None
    """The registered sender's number."""
    HEADS_DIR: str = str(VAR / "heads")
    """Where the nightly heads of the ledger are written, outside the database."""

    QUEUE_URL: str | None = None
    """What wakes the worker: sqlite:///path, redis://… or postgresql://…; None for `var/queue.sqlite`."""
    API_RATE: str = "600 per minute"
    """How often one token may ask the API, counted by each serving process."""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str], *, var: Path = VAR) -> Self:
        """Read the settings.

        Raises:
            SettingMissing: a setting with no safe default is missing.
        """

        def secret(name: str) -> str:
            kept = var / "keys" / name.lower()
            value = environ.get(f"TIMEBANK_{name}") or (kept.read_text().strip() if kept.is_file() else "")
            if not value:
                raise SettingMissing(
                    f"TIMEBANK_{name} is not set. `timebank keys create` makes keys in var/."
                )
            return value

        def on(name: str, *, default: bool) -> bool:
            return environ.get(f"TIMEBANK_{name}", "1" if default else "0") in {"1", "true", "yes", "on"}

        demo = on("DEMO", default=False)
        return cls(
            SECRET_KEY=secret("SECRET_KEY"),
            FIELD_KEYS=tuple(secret("FIELD_KEYS").replace(",", " ").split()),
            INDEX_KEY=secret("INDEX_KEY"),
            LEDGER_KEY=secret("LEDGER_KEY"),
            SQLALCHEMY_DATABASE_URI=environ.get("TIMEBANK_DATABASE_URL", f"sqlite:///{var / 'timebank.db'}"),
            MIGRATION_URL=environ.get("TIMEBANK_MIGRATION_URL"),
            DEMO=demo,
            STAFF_TOTP=on("STAFF_TOTP", default=not demo),
            HTTPS=on("HTTPS", default=not demo),
            TRUSTED_PROXIES=int(environ.get("TIMEBANK_TRUSTED_PROXIES", "0")),
            MAIL_URL=environ.get("TIMEBANK_MAIL_URL"),
            TEXT_URL=environ.get("TIMEBANK_TEXT_URL"),
            TEXT_TOKEN=environ.get("TIMEBANK_TEXT_TOKEN"),
            TEXT_SENDER=environ.get("TIMEBANK_TEXT_SENDER"),
            QUEUE_URL=environ.get("TIMEBANK_QUEUE_URL"),
            API_RATE=environ.get("TIMEBANK_API_RATE", "600 per minute"),
            HEADS_DIR=environ.get("TIMEBANK_HEADS_DIR", str(var / "heads")),
        )
