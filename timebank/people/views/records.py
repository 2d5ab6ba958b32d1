"""What coordinators record about one person: identity, training, family, consents, roles."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import MEMBERS, Permission, Role
from timebank.people import queries
from timebank.people.commands import (
    ConfirmLink,
    EndLink,
    EndRole,
    GrantRole,
    RecordConsent,
    RecordTraining,
    SeeIdentity,
    VoidTraining,
    WithdrawConsent,
    confirm_link,
    end_link,
    end_role,
    grant_role,
    record_consent,
    record_training,
    see_identity,
    void_training,
    withdraw_consent,
)
from timebank.people.errors import PersonNotFound, RoleOfOtherKind
from timebank.people.forms.records import (
    ConsentForm,
    EndRoleForm,
    IdentityForm,
    LinkForm,
    RoleForm,
    TrainingForm,
)
from timebank.people.models import Person
from timebank.people.rules import ConsentMethod, Document, Purpose, Relation
from timebank.people.views import showing
from timebank.web.doing import do
from timebank.web.fields import choices
from timebank.web.formats import name as said_name
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.searching import searched
from timebank.web.words.people import ROLES

bp = Blueprint("records", __name__, url_prefix="/people/<uuid:person_id>")

MOST_FOUND = 10


def _person(person_id: UUID) -> Person:
    return queries.get_person(db.session(), branch_id=me().branch_id, person_id=person_id)


def _back(person_id: UUID, words: str) -> ResponseReturnValue:
    flash(words, "ok")
    return redirect(url_for("people.show", person_id=person_id))


@bp.route("/identity", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def identity(person_id: UUID) -> ResponseReturnValue:
    """Keep which document was seen, and no number."""
    who, form = me(), IdentityForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                see_identity,
                SeeIdentity(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    document=Document(form.document.data),
                ),
            )
            return _back(person_id, _("The identity is confirmed."))
    return form.page("people/identity.html", person=_person(person_id))


@bp.route("/training", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def training(person_id: UUID) -> ResponseReturnValue:
    """Record a training."""
    who = me()
    today = clock.local_day(clock.now(), who.zone)
    form = TrainingForm(held_on=today, title=_("Basic training"))
    if form.validate_on_submit():
        with form.refusals():
            do(
                record_training,
                RecordTraining(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    title=form.title.data or "",
                    held_on=form.held_on.data or today,
                    minutes=form.minutes.data or 0,
                ),
            )
            return _back(person_id, _("The training is recorded."))
    return form.page("people/training.html", person=_person(person_id), today=today)


@bp.post("/training/<uuid:training_id>/strike-out")
@requires(Permission.MANAGE_PEOPLE)
def strike_out(person_id: UUID, training_id: UUID) -> ResponseReturnValue:
    """Strike out a training that was recorded by mistake."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        do(
            void_training,
            VoidTraining(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                person_id=person_id,
                training_id=training_id,
            ),
        )
        return _back(person_id, _("The training is struck out."))
    return redirect(url_for("people.show", person_id=person_id))


@bp.get("/family")
@requires(Permission.MANAGE_PEOPLE)
def find_relative(person_id: UUID) -> ResponseReturnValue:
    """Find the relative among the branch's people."""
    who, session = me(), db.session()
    text = searched()
    today = clock.local_day(clock.now(), who.zone)
    found = (
        queries.search_people(session, branch_id=who.branch_id, text=text, limit=MOST_FOUND) if text else []
    )
    others = [each for each in found if each.id != person_id][:MOST_FOUND]
    roles = queries.roles_of_many(
        session, branch_id=who.branch_id, ids=[each.id for each in others], day=today
    )
    return render_template(
        "people/find_relative.html",
        person=_person(person_id),
        text=text,
        lines=[showing.line(each, roles[each.id], today) for each in others],
    )


@bp.route("/family/<uuid:relative_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def link(person_id: UUID, relative_id: UUID) -> ResponseReturnValue:
    """Confirm that two people are family."""
    who, form = me(), LinkForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                confirm_link,
                ConfirmLink(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    relative_id=relative_id,
                    relation=Relation(form.relation.data),
                    basis=form.basis.data or "",
                ),
            )
            return _back(person_id, _("The family link is confirmed."))
    return form.page("people/link.html", person=_person(person_id), relative=_person(relative_id))


@bp.post("/family/<uuid:link_id>/end")
@requires(Permission.MANAGE_PEOPLE)
def unlink(person_id: UUID, link_id: UUID) -> ResponseReturnValue:
    """End a family link."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        do(
            end_link,
            EndLink(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                person_id=person_id,
                link_id=link_id,
            ),
        )
        return _back(person_id, _("The family link is ended."))
    return redirect(url_for("people.show", person_id=person_id))


@bp.route("/consents", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def consent(person_id: UUID) -> ResponseReturnValue:
    """Record a consent given on paper or by telephone."""
    who, session = me(), db.session()
    relatives = queries.relatives_of(session, branch_id=who.branch_id, person_id=person_id)
    form = ConsentForm(purpose=request.args.get("purpose"))
    form.towards_id.choices = choices(
        [("", _("nobody")), *((str(each.person.id), said_name(each.person.name)) for each in relatives)]
    )
    if form.validate_on_submit():
        purpose = Purpose(form.purpose.data)
        towards = form.towards_id.data if purpose is Purpose.SHARE_VISITS else None
        with form.refusals():
            do(
                record_consent,
                RecordConsent(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    purpose=purpose,
                    method=ConsentMethod(form.method.data),
                    towards_id=UUID(towards) if towards else None,
                    given_by=form.given_by.data or None,
                    paper_ref=form.paper_ref.data or None,
                ),
            )
            return _back(person_id, _("The consent is recorded."))
    return form.page("people/consent.html", person=_person(person_id), has_relatives=bool(relatives))


@bp.post("/consents/<uuid:consent_id>/withdraw")
@requires(Permission.MANAGE_PEOPLE)
def withdraw(person_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Withdraw a consent for somebody who asked the branch to."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        do(
            withdraw_consent,
            WithdrawConsent(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                person_id=person_id,
                consent_id=consent_id,
            ),
        )
        return _back(person_id, _("The consent is withdrawn."))
    return redirect(url_for("people.show", person_id=person_id))


@bp.route("/roles", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def role(person_id: UUID) -> ResponseReturnValue:
    """Make somebody a volunteer, a person cared for or family. Staff are the administrators' matter."""
    who = me()
    today = clock.local_day(clock.now(), who.zone)
    form = RoleForm(starts_on=today)
    form.role.choices = choices([(each, ROLES[each]) for each in ROLES if Role(each) in MEMBERS])
    if form.validate_on_submit():
        with form.refusals():
            do(
                grant_role,
                GrantRole(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    role=Role(form.role.data),
                    starts_on=form.starts_on.data,
                    ends_on=form.ends_on.data,
                ),
            )
            return _back(person_id, _("The role is given."))
    return form.page("people/role.html", person=_person(person_id), today=today)


@bp.route("/roles/<uuid:grant_id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def stop_role(person_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    """End a member's role."""
    who = me()
    grant = queries.get_grant(db.session(), branch_id=who.branch_id, grant_id=grant_id)
    if grant.person_id != person_id:
        raise PersonNotFound
    if grant.role not in MEMBERS:
        raise RoleOfOtherKind
    word = ROLES[grant.role]
    today = clock.local_day(clock.now(), who.zone)
    form = EndRoleForm()
    if form.validate_on_submit():
        day = form.ends_on.data if form.when.data == "day" else None
        with form.refusals():
            do(
                end_role,
                EndRole(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    grant_id=grant_id,
                    ends_on=day,
                ),
            )
            return _back(person_id, _("The role is ended."))
    return form.page("people/end_role.html", person=_person(person_id), word=word, today=today)
