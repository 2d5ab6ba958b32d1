"""The branch's people: found, registered, corrected."""

from typing import Any
from uuid import UUID

from timebank.api.looks import keep_look
from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
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
from timebank.people.errors import PersonNotFound
from timebank.people.models import Person
from timebank.people.rules import PersonState
from timebank.people.schemas import (
    ChangeContactSchema,
    ContactSchema,
    CorrectSchema,
    PeoplePage,
    PeopleQuery,
    PeopleSearch,
    PersonSchema,
    ReadinessSchema,
    RegisterSchema,
    SettleDuplicateSchema,
    shown,
)
from timebank.policies.queries import policy_on
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor
from timebank.web.searching import NumberInAddress, is_private

bp = Operations("people", path="/people", about="Members and staff of the branch.")
CONTACT = "contact"


def person_of(person_id: UUID) -> Person:
    """Return the person, of the token's branch.

    Raises:
        PersonNotFound
    """
    return queries.get_person(db.session(), branch_id=me().branch_id, person_id=person_id)


def _shown(person_id: UUID) -> dict[str, Any]:
    who, session = me(), db.session()
    person = person_of(person_id)
    today = clock.local_day(clock.now(), who.zone)
    return shown(person, queries.roles_of(session, branch_id=who.branch_id, person_id=person_id, day=today))


@bp.get("")
@requires(Permission.READ_PEOPLE)
@bp.arguments(PeopleQuery, location="query")
@bp.response(200, PeoplePage)
def search(query: dict[str, Any]) -> dict[str, Any]:
    """Find people by name.

    Ordered by name. Without `q` everybody. Nobody's telephone number, e-mail address or home is given here.
    """
    if is_private(query["q"]):
        raise NumberInAddress
    return _found(query)


@bp.post("/search")
@requires(Permission.READ_PEOPLE)
@bp.arguments(PeopleSearch)
@bp.response(200, PeoplePage)
def search_privately(query: dict[str, Any]) -> dict[str, Any]:
    """Find people by name, telephone number or e-mail address.

    The text is in the body, so that nobody's number stands in an address or a log. Nothing changes.
    """
    return _found(query)


def _found(query: dict[str, Any]) -> dict[str, Any]:
    who, session = me(), db.session()
    today = clock.local_day(clock.now(), who.zone)
    found = queries.search_people(
        session,
        branch_id=who.branch_id,
        text=query["q"].strip()[:200],
        role=query["role"],
        day=today,
        states=(PersonState.ACTIVE, PersonState.LEFT, PersonState.DECEASED),
        after=decode_cursor(query["cursor"], "su"),
        limit=query["limit"],
    )
    page = Page.of(found, lambda person: (person.name_folded, person.id), size=query["limit"])
    roles = queries.roles_of_many(
        session, branch_id=who.branch_id, ids=[each.id for each in page.rows], day=today
    )
    return {
        "items": [shown(each, roles[each.id]) for each in page.rows],
        "next_cursor": page.next_cursor,
    }


@bp.post("")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(RegisterSchema)
@bp.response(201, PersonSchema)
def register(sent: dict[str, Any]) -> dict[str, Any]:
    """Register somebody.

    If somebody with the same name and birth date, or the same contact, is there, it is refused until
    `somebody_else` says that this is another.
    """
    who = me()
    sent = sent | {key: frozenset(sent[key]) for key in ("roles", "consents")}
    command = RegisterPerson(branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, **sent)
    return _shown(do(register_person, command))


@bp.get("/<uuid:person_id>")
@requires(Permission.READ_PEOPLE)
@bp.response(200, PersonSchema)
def get(person_id: UUID) -> dict[str, Any]:
    """Show who somebody is.

    How they are reached is an operation of its own.
    """
    return _shown(person_id)


@bp.get("/<uuid:person_id>/contact")
@requires(Permission.MANAGE_PEOPLE)
@bp.response(200, ContactSchema)
def contact(person_id: UUID) -> Person:
    """Show how somebody is reached.

    Each such look is kept in the audit trail, with the token's holder.
    """
    keep_look(person_of(person_id).id, CONTACT)
    return person_of(person_id)


@bp.put("/<uuid:person_id>/contact")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(ChangeContactSchema)
@bp.response(200, ContactSchema)
def change(sent: dict[str, Any], person_id: UUID) -> Person:
    """Change how somebody is reached.

    Signing in follows the number and address. For staff only they themselves, or an administrator, can.
    """
    who = me()
    do(
        change_contact,
        ChangeContact(
            branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, person_id=person_id, **sent
        ),
    )
    keep_look(person_id, CONTACT)
    return person_of(person_id)


@bp.put("/<uuid:person_id>/name")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(CorrectSchema)
@bp.response(200, PersonSchema)
def correct(sent: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """Correct name and birth date.

    Nobody corrects their own record.
    """
    who = me()
    do(
        correct_person,
        CorrectPerson(
            branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, person_id=person_id, **sent
        ),
    )
    return _shown(person_id)


@bp.post("/<uuid:person_id>/duplicate")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(SettleDuplicateSchema)
@bp.response(200, PersonSchema)
def settle(sent: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """Say whether somebody is one who was there before.

    Gives the record that stands.
    """
    who = me()
    stands = do(
        settle_duplicate,
        SettleDuplicate(
            branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, person_id=person_id, **sent
        ),
    )
    return _shown(stands)


@bp.get("/<uuid:person_id>/readiness")
@requires(Permission.SEE_SELF)
@bp.response(200, ReadinessSchema)
def ready(person_id: UUID) -> queries.Readiness:
    """Show what a volunteer lacks before their visits count.

    One's own, or anybody's with the permission `read-people`.
    """
    who, session = me(), db.session()
    if person_id != who.person_id and not who.may(Permission.READ_PEOPLE):
        raise PersonNotFound
    today = clock.local_day(clock.now(), who.zone)
    return queries.readiness(
        session,
        branch_id=who.branch_id,
        person=person_of(person_id),
        policy=policy_on(session, branch_id=who.branch_id, day=today),
        day=today,
    )
