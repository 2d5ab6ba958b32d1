"""What the browser keeps: its sign-in, by what it is known again, and how its owner reads."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request
from flask import session as browser

from timebank.web.babel import LANGUAGES

KEY = "sign-in"
"""In Flask's signed session cookie: the secret of the browser's sign-in."""
DEVICE = "timebank-device"
DEVICE_KEPT = timedelta(days=400)  # browsers keep no cookie longer
DEVICES_HELD = 6
"""A tablet of a senior centre is known to as many logins."""
READING = "timebank-reading"
TEXT_SIZES = ("100", "125", "150")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How somebody reads who is not signed in."""

    language: str = "ko"
    text_size: int = 100
    high_contrast: bool = False


def reading() -> Reading:
    """Return how the browser's owner reads; what the cookie cannot mean is passed over."""
    language, _, rest = request.cookies.get(READING, "").partition(".")
    size, _, contrast = rest.partition(".")
    return Reading(
        language=language if language in LANGUAGES else "ko",
        text_size=int(size) if size in TEXT_SIZES else 100,
        high_contrast=contrast == "1",
    )


def keep_reading(response: Response, chosen: Reading) -> None:
    _keep(response, READING, f"{chosen.language}.{chosen.text_size}.{int(chosen.high_contrast)}")


def device_tokens() -> list[str]:
    """Return the secrets by which this browser is known, the newest first."""
    held = request.cookies.get(DEVICE, "").split(".")
    return [token for token in held if token][:DEVICES_HELD]


def keep_device(response: Response, token: str) -> None:
    held = [token, *(each for each in device_tokens() if each != token)]
    _keep(response, DEVICE, ".".join(held[:DEVICES_HELD]))


def _keep(response: Response, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=DEVICE_KEPT,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["HTTPS"]),
    )


def sign_in(token: str, *, kept: bool) -> None:
    """Give the browser its sign-in. Everything else of its session goes, so that nothing planted survives."""
    browser.clear()
    browser.permanent = kept
    browser[KEY] = token


def new_token() -> str:
    return secrets.token_urlsafe(32)
