"""Coming in with a password, and for staff with the code of an app too."""

from functools import partial
from uuid import UUID

import segno
from flask import Blueprint, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.crypto import blind_index
from timebank.core.db import db, unit_of_work
from timebank.people.commands.passwords import (
    Secret,
    SetPassword,
    hash_password,
    rehash,
    set_password,
    verify,
    wants_new_hash,
)
from timebank.people.commands.second_factor import (
    SetUpSecondFactor,
    new_recovery_codes,
    new_secret,
    set_up_second_factor,
    setup_uri,
    try_second_factor,
)
from timebank.people.commands.throttle import (
    ADDRESS_TRIES,
    DEVICE_TRIES,
    HANDLE_TRIES,
    Limit,
    give_back,
    known_device,
    take_try,
)
from timebank.people.errors import PasswordWrong, SecondFactorWrong, TooManyTries
from timebank.people.forms.sign_in import (
    FactorForm,
    FactorSetUpForm,
    NewPasswordForm,
    PasswordSignInForm,
)
from timebank.people.models import Means
from timebank.people.queries.logins import get_login, logins_by_handle
from timebank.people.rules import HandleKind
from timebank.people.views import entry
from timebank.people.views.entry import Proved
from timebank.web.addresses import safe_next
from timebank.web.doing import do
from timebank.web.identity import public

bp = Blueprint("staff", __name__)
NEW_APP = "totp"
"""In the browser's session: the secret that the app is about to read."""


@bp.route("/sign-in/staff", methods=["GET", "POST"])
@public
def start() -> ResponseReturnValue:
    """Ask for number or address, and password: staff, and members who chose one."""
    form = PasswordSignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        with form.refusals():
            kind, value = form.handle()
            logins = check(kind, value, form.password.data or "")
            return entry.proceed(
                Proved(
                    logins=tuple(str(login) for login in logins),
                    means=Means.PASSWORD.value,
                    keep=bool(form.keep.data),
                    next=safe_next(form.next.data),
                    until=entry.deadline(clock.now()),
                )
            )
    return form.page("sign_in/staff.html")


def check(kind: HandleKind, value: str, password: str) -> list[UUID]:
    """Return the logins that have this password; the try is counted before it is made.

    Raises:
        TooManyTries, PasswordWrong
    """
    now = clock.now()
    session = db.session()
    index = blind_index(kind.value, value)
    found: list[tuple[UUID | None, str | None]] = [
        (login.id, login.password_hash) for login in logins_by_handle(session, kind=kind, index=index)
    ]
    known = known_device(
        session, digests=entry.device_digests(), logins=[each for each, _kept in found if each]
    )
    keys: list[tuple[Limit, str]] = [(HANDLE_TRIES, index), (ADDRESS_TRIES, entry.network())]
    if known:
        keys = [(DEVICE_TRIES, known)]
    locked = unit_of_work(partial(take_try, keys=keys, now=now))
    if locked is not None:
        raise TooManyTries(until=locked)
    # One hash is worked out for a number that nobody has, too: the time tells nothing.
    right = [(each, kept) for each, kept in found or [(None, None)] if verify(password, kept)]
    if not right:
        raise PasswordWrong
    unit_of_work(partial(give_back, keys=keys, now=now))
    for login_id, kept in right:
        if login_id is not None and kept is not None and wants_new_hash(kept):
            new = hash_password(password)
            unit_of_work(partial(rehash, login_id=login_id, kept=kept, new=new))
    return [login_id for login_id, _kept in right if login_id is not None]


@bp.route("/sign-in/password", methods=["GET", "POST"])
@public
def first_password() -> ResponseReturnValue:
    """Have staff who come in for the first time choose their password."""
    proved = entry.get_proved()
    place = entry.staff_place(proved)
    form = NewPasswordForm()
    login = get_login(db.session(), place.login_id)
    if login.password_hash is not None or not place.is_staff:
        return redirect(url_for("staff.start", next=proved.next))
    if form.validate_on_submit():
        with form.refusals():
            do(
                set_password,
                SetPassword(
                    branch_id=place.branch_id,
                    id=form.asked_id,
                    actor_id=place.person_id,
                    login_id=place.login_id,
                    password=Secret(form.password.data or ""),
                    session_id=None,
                ),
            )
            return entry.proceed(
                Proved(
                    logins=(str(place.login_id),),
                    means=Means.PASSWORD.value,
                    keep=False,
                    next=proved.next,
                    until=entry.deadline(clock.now()),
                    person_id=str(place.person_id),
                )
            )
    return form.page("sign_in/first_password.html")


@bp.route("/sign-in/app", methods=["GET", "POST"])
@public
def factor() -> ResponseReturnValue:
    """Ask for the code of the app, or a recovery code."""
    proved = entry.get_proved()
    place = entry.staff_place(proved)
    form = FactorForm()
    if proved.means != Means.PASSWORD.value:
        return redirect(url_for("staff.start", next=proved.next))
    if form.validate_on_submit():
        with form.refusals():
            right = unit_of_work(
                partial(
                    try_second_factor,
                    login_id=place.login_id,
                    code=form.code.data or "",
                    now=clock.now(),
                )
            )
            if not isinstance(right, bool):
                raise TooManyTries(until=right)
            if not right:
                raise SecondFactorWrong
            return entry.let_in(place, Means.SECOND_FACTOR, kept=False, target=proved.next)
    return form.page("sign_in/factor.html")


@bp.route("/sign-in/app/new", methods=["GET", "POST"])
@public
def set_up_factor() -> ResponseReturnValue:
    """Have staff tie an app to their login, and show the recovery codes once."""
    proved = entry.get_proved()
    place = entry.staff_place(proved)
    login = get_login(db.session(), place.login_id)
    if proved.means != Means.PASSWORD.value or login.totp_confirmed_at is not None:
        return redirect(url_for("staff.start", next=proved.next))
    form = FactorSetUpForm()
    secret = present_secret()
    if form.validate_on_submit():
        with form.refusals():
            codes = new_recovery_codes()
            do(
                set_up_second_factor,
                SetUpSecondFactor(
                    branch_id=place.branch_id,
                    id=form.asked_id,
                    actor_id=place.person_id,
                    login_id=place.login_id,
                    secret=secret,
                    code=form.code.data or "",
                    recovery_codes=codes,
                ),
            )
            page = render_template("sign_in/recovery_codes.html", codes=codes, onward=proved.next)
            return entry.let_in(place, Means.SECOND_FACTOR, kept=False, target=proved.next, page=page)
    return form.page("sign_in/factor_new.html", **qr(secret, place.name), inside=False)


def present_secret() -> str:
    """Return the secret that the app is about to read; the same while the page is open."""
    if NEW_APP not in browser:
        browser[NEW_APP] = new_secret()
    return str(browser[NEW_APP])


def qr(secret: str, name: str) -> dict[str, object]:
    """Return the picture that the app reads, and the same to type."""
    uri = setup_uri(secret, name=name, issuer=_("Donation bank"))
    return {
        "picture": segno.make_qr(uri, error="m").svg_data_uri(scale=6, border=4, light="white"),
        "typed": entry.grouped(secret),
    }
