"""A member's own pages: what is kept about them, consents, family, and all of it to download."""

from uuid import UUID, uuid5

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission, Role
from timebank.people import queries
from timebank.people.commands import (
    ChangeContact,
    RecordConsent,
    WithdrawConsent,
    change_contact,
    record_consent,
    withdraw_consent,
)
from timebank.people.forms.records import ContactForm
from timebank.people.rules import ConsentMethod, HandleKind, Purpose
from timebank.people.views import download, proving, showing
from timebank.policies.errors import NoPolicyInForce
from timebank.policies.queries import policy_on
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.formats import name as said_name
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.people import LANGUAGES, PURPOSES, RELATIONS

bp = Blueprint("me", __name__, url_prefix="/me")

OWN_CHOICE = (Purpose.CARE, Purpose.MESSAGES)
"""What somebody gives and withdraws with one tap. Membership is ended with the branch."""


@bp.get("")
@requires(Permission.SEE_SELF)
def home() -> ResponseReturnValue:
    """Show what the branch keeps about whoever is signed in."""
    who, session = me(), db.session()
    today = clock.local_day(clock.now(), who.zone)
    person = queries.get_person(session, branch_id=who.branch_id, person_id=who.person_id)
    ready = None
    if Role.VOLUNTEER in who.roles:
        try:
            policy = policy_on(session, branch_id=who.branch_id, day=today)
        except NoPolicyInForce:
            policy = None
        if policy is not None:
            ready = queries.readiness(
                session, branch_id=who.branch_id, person=person, policy=policy, day=today
            )
    return render_template(
        "people/me.html",
        person=person,
        about=showing.about(person, who.roles, today),
        language=LANGUAGES.get(person.language, person.language),
        ready=None if ready is None or ready.ready else showing.readiness_rows(ready),
        unproved=[
            (kind.value, formats.phone(value) if kind is HandleKind.PHONE else value)
            for kind, value in proving.unproved().items()
        ],
        form=JustConfirm(),
        trainings=queries.list_trainings(session, branch_id=who.branch_id, person_id=who.person_id),
        is_volunteer=Role.VOLUNTEER in who.roles,
        may_delegate=who.may(Permission.ASK_FOR_CARE),
        looks_url=_address_of("audit.my_looks"),
        sign_in_url=_address_of("my_sign_in.overview"),
    )


def _address_of(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None


@bp.route("/contact", methods=["GET", "POST"])
@requires(Permission.SEE_SELF)
def contact() -> ResponseReturnValue:
    """Change how one is reached, and in which language."""
    who = me()
    person = queries.get_person(db.session(), branch_id=who.branch_id, person_id=who.person_id)
    form = ContactForm(
        phone=person.phone and showing.dialled(person.phone),
        email=person.email,
        address=person.address,
        neighbourhood=person.neighbourhood,
        language=person.language,
        guardian_name=person.guardian_name,
        guardian_phone=person.guardian_phone and showing.dialled(person.guardian_phone),
    )
    before = {person.phone, person.email}
    if form.validate_on_submit():
        with form.refusals():
            do(
                change_contact,
                ChangeContact(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=who.person_id,
                    phone=form.phone.data or None,
                    email=form.email.data or None,
                    address=form.address.data or None,
                    neighbourhood=form.neighbourhood.data or "",
                    language=form.language.data,
                    guardian_name=form.guardian_name.data or None,
                    guardian_phone=form.guardian_phone.data or None,
                ),
            )
            flash(_("Your contact data are changed."), "ok")
            fresh = [kind for kind, value in proving.unproved().items() if value not in before]
            if fresh:
                return proving.send_code(fresh[0], command_id=uuid5(form.asked_id, "code"))
            return redirect(url_for("me.home"))
    return form.page("people/my_contact.html")


@bp.get("/consents")
@requires(Permission.SEE_SELF)
def consents() -> ResponseReturnValue:
    """Show what one agreed to, with dates; each can be given or withdrawn on its own."""
    who, session = me(), db.session()
    given = queries.list_consents(session, branch_id=who.branch_id, person_id=who.person_id)
    relatives = queries.relatives_of(session, branch_id=who.branch_id, person_id=who.person_id)
    names = queries.get_people(
        session, branch_id=who.branch_id, ids=[each.towards_id for each in given if each.towards_id]
    )
    open_ones = {each.purpose: each for each in given if each.withdrawn_at is None and not each.towards_id}
    return render_template(
        "people/my_consents.html",
        membership=open_ones.get(Purpose.MEMBERSHIP),
        choices=[
            {"purpose": purpose, "word": PURPOSES[purpose], "consent": open_ones.get(purpose)}
            for purpose in OWN_CHOICE
        ],
        relatives=[
            {
                "person": each.person,
                "word": RELATIONS[each.relation] if each.relation else _("Family"),
                "consent": next(
                    (
                        consent
                        for consent in given
                        if consent.towards_id == each.person.id and consent.withdrawn_at is None
                    ),
                    None,
                ),
            }
            for each in relatives
        ],
        shares=Role.SENIOR in who.roles or Role.VOLUNTEER in who.roles,
        past=any(each.withdrawn_at for each in given),
        words=PURPOSES,
        past_timeline=[
            {
                "at": each.withdrawn_at,
                "text": _("Consent withdrawn: %(purpose)s", purpose=PURPOSES[each.purpose]),
                "note": said_name(names[each.towards_id].name) if each.towards_id in names else None,
            }
            for each in given
            if each.withdrawn_at is not None
        ],
        form=JustConfirm(),
        just_confirm=JustConfirm,
    )


@bp.post("/consents/<purpose>/give")
@requires(Permission.SEE_SELF)
def give(purpose: str) -> ResponseReturnValue:
    """Consent, by one's own hand."""
    return _give(Purpose(purpose) if purpose in OWN_CHOICE else None, None)


@bp.post("/family/<uuid:relative_id>/share")
@requires(Permission.SEE_SELF)
def share(relative_id: UUID) -> ResponseReturnValue:
    """Let one relative see who came, when and for what."""
    return _give(Purpose.SHARE_VISITS, relative_id)


def _give(purpose: Purpose | None, towards_id: UUID | None) -> ResponseReturnValue:
    who, form = me(), JustConfirm()
    if purpose is not None and form.validate_on_submit():
        do(
            record_consent,
            RecordConsent(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                person_id=who.person_id,
                purpose=purpose,
                method=ConsentMethod.SCREEN,
                towards_id=towards_id,
            ),
        )
        flash(_("Thank you. Your consent is kept with today's date."), "ok")
    return redirect(url_for("me.consents"))


@bp.post("/consents/<uuid:consent_id>/withdraw")
@requires(Permission.SEE_SELF)
def withdraw(consent_id: UUID) -> ResponseReturnValue:
    """Withdraw a consent of one's own."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        do(
            withdraw_consent,
            WithdrawConsent(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                person_id=who.person_id,
                consent_id=consent_id,
            ),
        )
        flash(_("Your consent is withdrawn from today."), "ok")
    return redirect(url_for("me.consents"))


@bp.get("/data.zip")
@requires(Permission.SEE_SELF)
def data() -> ResponseReturnValue:
    """Give everything the branch keeps about whoever is signed in: JSON, and a table for each kind."""
    who = me()
    packed = download.pack(
        download.collect(db.session(), branch_id=who.branch_id, person_id=who.person_id, now=clock.now())
    )
    return (
        packed,
        200,
        {
            "Content-Type": "application/zip",
            "Content-Disposition": 'attachment; filename="my-data.zip"',
        },
    )
