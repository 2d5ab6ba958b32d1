"""The way in, step by step: what this browser has proved so far, and what is still to be asked."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _
from markupsafe import Markup

from timebank.core import clock
from timebank.core.db import db
from timebank.people.commands.sessions import StartSession, digest_of, start_session
from timebank.people.commands.throttle import known_device
from timebank.people.errors import NowhereAnyMore, StepTooLate
from timebank.people.models import Means
from timebank.people.queries.logins import Place, get_login, places_of
from timebank.people.queries.sessions import strong_means
from timebank.people.views import cookies
from timebank.web.addresses import client_address, safe_next
from timebank.web.doing import do
from timebank.web.identity import find_me

ASKED, PROVED = "asked", "proved"
STEPS_WITHIN = timedelta(minutes=15)
"""Between the first proof and the last question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """This browser has asked for a code."""

    code_id: str
    kind: str
    to: str
    """Where it went, masked."""
    keep: bool
    next: str
    until: str
    shown: str | None
    """The code itself, in the demonstration alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """This browser has proved to be one of these logins."""

    logins: tuple[str, ...]
    means: str
    keep: bool
    next: str
    until: str
    person_id: str | None = None
    """Who of them, once chosen."""

    @property
    def ids(self) -> list[UUID]:
        return [UUID(each) for each in self.logins]


def keep_asked(asked: Asked) -> None:
    browser.pop(PROVED, None)
    browser[ASKED] = asdict(asked)


def find_asked() -> Asked | None:
    """Return what the browser has asked for, if that is not too long ago."""
    kept = browser.get(ASKED)
    return Asked(**kept) if kept and _in_time(kept) else None


def get_proved() -> Proved:
    """Return what the browser has proved.

    Raises:
        StepTooLate
    """
    kept = browser.get(PROVED)
    if not kept or not _in_time(kept):
        raise StepTooLate
    return Proved(**{**kept, "logins": tuple(kept["logins"])})


def deadline(now: datetime) -> str:
    return (now + STEPS_WITHIN).isoformat()


def _in_time(kept: dict[str, Any]) -> bool:
    return datetime.fromisoformat(kept["until"]) > clock.now()


def network() -> str:
    """Return what failures of one network are counted under."""
    return client_address() or "-"


def device_digests() -> tuple[str, ...]:
    return tuple(digest_of(token) for token in cookies.device_tokens())


def proceed(proved: Proved) -> ResponseReturnValue:
    """Ask the next question, or let them in.

    Raises:
        NowhereAnyMore
    """
    browser.pop(ASKED, None)
    browser[PROVED] = asdict(proved)
    places = places_of(db.session(), logins=proved.ids, now=clock.now())
    if not places:
        raise NowhereAnyMore
    chosen = [place for place in places if str(place.person_id) == proved.person_id]
    if not chosen and len(places) > 1:
        return redirect(url_for("sign_in.who"))
    return _as_person((chosen or places)[0], proved)


def _as_person(place: Place, proved: Proved) -> ResponseReturnValue:
    means = Means(proved.means)
    if not place.is_staff:
        return let_in(place, means, kept=proved.keep, target=proved.next)
    login = get_login(db.session(), place.login_id)
    if means in (Means.CODE, Means.SLIP):
        if login.password_hash is None:
            return redirect(url_for("staff.first_password"))
        return redirect(url_for("staff.start", next=proved.next))
    if means is Means.PASSWORD:
        if login.totp_confirmed_at is not None:
            return redirect(url_for("staff.factor"))
        if means not in strong_means(second_factor=bool(current_app.config["STAFF_TOTP"])):
            return redirect(url_for("staff.set_up_factor"))
    return let_in(place, means, kept=False, target=proved.next)


def staff_place(proved: Proved) -> Place:
    """Return as whom the browser is coming in.

    Raises:
        StepTooLate
    """
    places = places_of(db.session(), logins=proved.ids, now=clock.now())
    chosen = [place for place in places if proved.person_id in (None, str(place.person_id))]
    if len(chosen) != 1:
        raise StepTooLate
    return chosen[0]


def let_in(
    place: Place, means: Means, *, kept: bool, target: str | None, page: str | None = None
) -> Response:
    """Begin a sign-in with secrets nobody has seen, and go where they wanted to, or show `page` first."""
    who = find_me()
    digests = {digest_of(token): token for token in cookies.device_tokens()}
    known = known_device(db.session(), digests=digests, logins=[place.login_id])
    token = cookies.new_token()
    device = digests[known] if known else cookies.new_token()
    do(
        start_session,
        StartSession(
            branch_id=place.branch_id,
            actor_id=place.person_id,
            login_id=place.login_id,
            token=token,
            device_token=device,
            kept=kept,
            means=means,
            replaces_id=who.session_id if who else None,
        ),
    )
    cookies.sign_in(token, kept=kept)
    response = make_response(redirect(safe_next(target)) if page is None else page)
    cookies.keep_device(response, device)
    return response


def grouped(code: str, size: int = 4) -> Markup:
    """Return a long number as it is read: four by four, each group whole."""
    groups = [code[start : start + size] for start in range(0, len(code), size)]
    return Markup(" ").join(Markup('<span class="nowrap">{}</span>').format(group) for group in groups)


def role_words() -> dict[str, str]:
    """Return what each role is called."""
    return {
        "volunteer": _("volunteer"),
        "senior": _("receives care"),
        "family": _("family"),
        "coordinator": _("coordinator of the branch"),
        "deputy": _("deputy from elsewhere"),
        "food_coordinator": _("food coordinator"),
        "officer": _("welfare officer"),
        "auditor": _("auditor"),
        "administrator": _("administrator"),
    }
