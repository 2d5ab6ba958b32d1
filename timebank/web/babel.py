"""Translations: one gettext domain a feature, read together as one catalogue a language."""

from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask_babel import Babel

DIRECTORY = Path(__file__).resolve().parent.parent / "translations"
SOURCE_LANGUAGE = "en"
TRANSLATED = ("ko", "vi")
LANGUAGES = ("ko", "en", "vi")
DOMAINS = (
    "web",
    "core",
    "people",
    "sign_in",
    "policies",
    "ledger",
    "households",
    "pantry",
    "care",
    "exchange",
    "matching",
    "audit",
    "notifications",
    "reporting",
    "importing",
    "api",
)


def init_app(app: Flask, locale_selector: Callable[[], str | None]) -> Babel:
    """Fit the application with the catalogues; the selector names the language, or none for Korean."""
    return Babel(
        app,
        default_locale="ko",
        default_timezone="Asia/Seoul",
        # Flask-Babel merges several domains, but wants a folder named for each, and counts by the rule of the
        # last: the one that is never empty.
        default_domain=";".join(reversed(DOMAINS)),
        default_translation_directories=";".join([str(DIRECTORY)] * len(DOMAINS)),
        locale_selector=locale_selector,
    )
