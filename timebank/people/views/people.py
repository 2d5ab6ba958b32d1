"""The branch's people: finding, registering, and one person's page."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import STAFF, Permission, Role
from timebank.people import queries
from timebank.people.commands import (
    ChangeContact,
    CorrectPerson,
    RegisterPerson,
    SettleDuplicate,
    change_contact,
    correct_person,
    register_person,
    settle_duplicate,
)
from timebank.people.errors import MayBeThere
from timebank.people.forms.joining import ConfirmSettleForm, RegisterForm
from timebank.people.forms.records import ContactForm, PersonForm
from timebank.people.models import Person
from timebank.people.rules import ConsentMethod, PersonState, normalise_email, normalise_phone
from timebank.people.views import showing
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web.doing import do
from timebank.web.formats import name as said_name
from timebank.web.identity import Identity, me, requires
from timebank.web.pagination import Page, decode_cursor
from timebank.web.searching import searched
from timebank.web.words.people import ROLES

bp: Blueprint = Blueprint("people", __name__, url_prefix="/people")


@bp.get("")
@requires(Permission.READ_PEOPLE)
def listing() -> ResponseReturnValue:
    """List the branch's people, or find some of them."""
    who, session = me(), db.session()
    text, role = searched(), request.args.get("role", "")
    today = clock.local_day(clock.now(), who.zone)
    found = queries.search_people(
        session,
        branch_id=who.branch_id,
        text=text,
        role=Role(role) if role in ROLES else None,
        day=today,
        states=(PersonState.ACTIVE, PersonState.LEFT, PersonState.DECEASED),
        after=decode_cursor(request.args.get("cursor"), "su"),
    )
    page = Page.of(found, lambda person: (person.name_folded, person.id))
    roles = queries.roles_of_many(
        session, branch_id=who.branch_id, ids=[each.id for each in page.rows], day=today
    )
    waiting = queries.list_people_to_confirm(session, branch_id=who.branch_id, day=today, limit=10)
    first = not text and not role and not request.args.get("cursor")
    return render_template(
        "people/listing.html",
        lines=[showing.line(person, roles[person.id], today) for person in page.rows],
        waiting=[showing.waiting_line(each, today) for each in waiting] if first else [],
        waiting_count=queries.count_people_to_confirm(session, branch_id=who.branch_id, day=today).total,
        text=text,
        role=role,
        roles=ROLES,
        next_cursor=page.next_cursor,
        may_manage=who.may(Permission.MANAGE_PEOPLE),
    )


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def new() -> ResponseReturnValue:
    """Register somebody; who may be the same person is shown first."""
    who, session = me(), db.session()
    form = RegisterForm()
    doubles: list[Person] = []
    if form.validate_on_submit():
        with form.refusals():
            try:
                person_id = do(register_person, _registration(form, who))
            except MayBeThere:
                doubles = _doubles(form, who)
                raise
            flash(_("%(name)s is registered.", name=said_name(form.name.data or "")), "ok")
            return redirect(url_for("people.show", person_id=person_id))
    today = clock.local_day(clock.now(), who.zone)
    roles = queries.roles_of_many(
        session, branch_id=who.branch_id, ids=[each.id for each in doubles], day=today
    )
    return form.page(
        "people/new.html", doubles=[showing.line(each, roles[each.id], today) for each in doubles]
    )


def _registration(form: RegisterForm, who: Identity) -> RegisterPerson:
    return RegisterPerson(
        branch_id=who.branch_id,
        id=form.asked_id,
        actor_id=who.person_id,
        name=form.name.data or "",
        birth_date=form.birth_date.data,
        roles=frozenset(Role(each) for each in form.roles.data or ()),
        phone=form.phone.data or None,
        email=form.email.data or None,
        address=form.address.data or None,
        neighbourhood=form.neighbourhood.data or "",
        language=form.language.data,
        consents=form.agreed(),
        consent_method=ConsentMethod(form.method.data),
        paper_ref=form.paper_ref.data or None,
        guardian_name=form.guardian_name.data or None,
        guardian_phone=form.guardian_phone.data or None,
        guardian_agrees=bool(form.guardian_agrees.data),
        somebody_else=bool(form.somebody_else.data),
    )


def _doubles(form: RegisterForm, who: Identity) -> list[Person]:
    return queries.list_possible_duplicates(
        db.session(),
        branch_id=who.branch_id,
        name=form.name.data or "",
        birth_date=form.birth_date.data,
        phone=normalise_phone(form.phone.data) if form.phone.data else None,
        email=normalise_email(form.email.data) if form.email.data else None,
        address=form.address.data or None,
    )


@bp.get("/<uuid:person_id>")
@requires(Permission.READ_PEOPLE)
def show(person_id: UUID) -> ResponseReturnValue:
    """Show who somebody is, what they lack, and what happened."""
    who = me()
    return render_template(
        "people/person.html",
        **showing.person_page(db.session(), who=who, person_id=person_id, now=clock.now()),
    )


@bp.get("/<uuid:person_id>/contact")
@requires(Permission.MANAGE_PEOPLE)
def contact(person_id: UUID) -> ResponseReturnValue:
    """Show how somebody is reached; the look is on record."""
    who = me()
    person = queries.get_person(db.session(), branch_id=who.branch_id, person_id=person_id)
    if person.id != who.person_id:
        looked_at(person.id, CONTACT)
        person = queries.get_person(db.session(), branch_id=who.branch_id, person_id=person_id)
    return render_template("people/contact.html", person=person, may_change=_may_change(person, who))


@bp.route("/<uuid:person_id>/contact/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def change(person_id: UUID) -> ResponseReturnValue:
    """Change how somebody is reached."""
    who = me()
    person = queries.get_person(db.session(), branch_id=who.branch_id, person_id=person_id)
    form = ContactForm(
        phone=person.phone and showing.dialled(person.phone),
        email=person.email,
        address=person.address,
        neighbourhood=person.neighbourhood,
        language=person.language,
        guardian_name=person.guardian_name,
        guardian_phone=person.guardian_phone and showing.dialled(person.guardian_phone),
    )
    if form.validate_on_submit():
        with form.refusals():
            do(
                change_contact,
                ChangeContact(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    phone=form.phone.data or None,
                    email=form.email.data or None,
                    address=form.address.data or None,
                    neighbourhood=form.neighbourhood.data or "",
                    language=form.language.data,
                    guardian_name=form.guardian_name.data or None,
                    guardian_phone=form.guardian_phone.data or None,
                ),
            )
            flash(_("The contact data are changed."), "ok")
            return redirect(url_for("people.show", person_id=person_id))
    elif request.method == "GET" and person_id != who.person_id:
        looked_at(person_id, CONTACT)
    return form.page("people/change_contact.html", name=_name(person_id, who), person_id=person_id)


def _name(person_id: UUID, who: Identity) -> str:
    return queries.get_person(db.session(), branch_id=who.branch_id, person_id=person_id).name


def _may_change(person: Person, who: Identity) -> bool:
    today = clock.local_day(clock.now(), who.zone)
    roles = queries.roles_of(db.session(), branch_id=who.branch_id, person_id=person.id, day=today)
    return person.state is PersonState.ACTIVE and (person.id == who.person_id or not roles & STAFF)


@bp.route("/<uuid:person_id>/name", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def correct(person_id: UUID) -> ResponseReturnValue:
    """Correct name or birth date."""
    who = me()
    person = queries.get_person(db.session(), branch_id=who.branch_id, person_id=person_id)
    form = PersonForm(name=person.name, birth_date=person.birth_date)
    if form.validate_on_submit():
        with form.refusals():
            do(
                correct_person,
                CorrectPerson(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    name=form.name.data or "",
                    birth_date=form.birth_date.data,
                ),
            )
            flash(_("Name and birth date are corrected."), "ok")
            return redirect(url_for("people.show", person_id=person_id))
    return form.page("people/correct.html", name=_name(person_id, who), person_id=person_id)


@bp.route("/<uuid:person_id>/duplicate", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def duplicate(person_id: UUID) -> ResponseReturnValue:
    """Say whether somebody is one who was there before."""
    who, session = me(), db.session()
    form = ConfirmSettleForm()
    if form.validate_on_submit():
        with form.refusals():
            stands = do(
                settle_duplicate,
                SettleDuplicate(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    same=form.same.data == "yes",
                ),
            )
            flash(_("It is settled."), "ok")
            return redirect(url_for("people.show", person_id=stands))
    person = queries.get_person(session, branch_id=who.branch_id, person_id=person_id)
    if person.duplicate_of_id is None:
        return redirect(url_for("people.show", person_id=person_id))
    older = queries.get_person(session, branch_id=who.branch_id, person_id=person.duplicate_of_id)
    today = clock.local_day(clock.now(), who.zone)
    roles = queries.roles_of_many(session, branch_id=who.branch_id, ids=(person.id, older.id), day=today)
    return form.page(
        "people/duplicate.html",
        person=person,
        older=older,
        rows=showing.side_by_side(person, older, roles, today),
    )
