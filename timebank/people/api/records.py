"""What coordinators record about one person: identity, trainings, consents, family, roles."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import MEMBERS, Permission
from timebank.people import queries
from timebank.people.api.people import person_of
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
from timebank.people.errors import (
    ConsentNotFound,
    LinkNotFound,
    RoleNotFound,
    RoleOfOtherKind,
    TrainingNotFound,
)
from timebank.people.models import Consent, RoleGrant, Training
from timebank.people.schemas import (
    Consents,
    ConsentSchema,
    EndRoleSchema,
    GrantRoleSchema,
    Grants,
    GrantSchema,
    IdentitySchema,
    LinkSchema,
    PersonSchema,
    RecordConsentSchema,
    RecordTrainingSchema,
    Relatives,
    Trainings,
    TrainingSchema,
    shown,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("records", path="/people/<uuid:person_id>", about="What is recorded about one person.")


def _common(person_id: UUID) -> dict[str, Any]:
    who = me()
    return {
        "branch_id": who.branch_id,
        "id": asked_id(),
        "actor_id": who.person_id,
        "person_id": person_id,
    }


@bp.post("/identity")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(IdentitySchema)
@bp.response(200, PersonSchema)
def see(sent: dict[str, Any], person_id: UUID) -> dict[str, Any]:
    """Keep that the person's identity was seen.

    Only which document it was is kept, never its number. Nobody confirms themselves.
    """
    do(see_identity, SeeIdentity(**_common(person_id), **sent))
    who, today = me(), clock.local_day(clock.now(), me().zone)
    roles = queries.roles_of(db.session(), branch_id=who.branch_id, person_id=person_id, day=today)
    return shown(person_of(person_id), roles)


@bp.get("/trainings")
@requires(Permission.READ_PEOPLE)
@bp.response(200, Trainings)
def trainings(person_id: UUID) -> dict[str, Sequence[Training]]:
    """List the trainings that the person received.

    The newest first; those struck out too.
    """
    person = person_of(person_id)
    return {"items": queries.list_trainings(db.session(), branch_id=person.branch_id, person_id=person.id)}


@bp.post("/trainings")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(RecordTrainingSchema)
@bp.response(201, TrainingSchema)
def add_training(sent: dict[str, Any], person_id: UUID) -> Training:
    """Record a training.

    One that was held already.
    """
    training_id = do(record_training, RecordTraining(**_common(person_id), **sent))
    return queries.get_training(db.session(), branch_id=me().branch_id, training_id=training_id)


@bp.post("/trainings/<uuid:training_id>/strike-out")
@requires(Permission.MANAGE_PEOPLE)
@bp.response(200, TrainingSchema)
def strike_out(person_id: UUID, training_id: UUID) -> Training:
    """Strike a training out.

    It was recorded by mistake: it stays readable and counts no more.
    """
    found = queries.get_training(db.session(), branch_id=me().branch_id, training_id=training_id)
    if found.person_id != person_id:
        raise TrainingNotFound
    do(void_training, VoidTraining(**_common(person_id), training_id=training_id))
    return queries.get_training(db.session(), branch_id=me().branch_id, training_id=training_id)


@bp.get("/consents")
@requires(Permission.READ_PEOPLE)
@bp.response(200, Consents)
def consents(person_id: UUID) -> dict[str, Sequence[Consent]]:
    """List what the person agreed to.

    The newest first; those withdrawn too.
    """
    person = person_of(person_id)
    return {"items": queries.list_consents(db.session(), branch_id=person.branch_id, person_id=person.id)}


@bp.post("/consents")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(RecordConsentSchema)
@bp.response(201, ConsentSchema)
def add_consent(sent: dict[str, Any], person_id: UUID) -> Consent:
    """Record a consent.

    Given on paper or by telephone; one's own screen is `/me/consents`.
    """
    consent_id = do(record_consent, RecordConsent(**_common(person_id), **sent))
    return queries.get_consent(db.session(), branch_id=me().branch_id, consent_id=consent_id)


@bp.post("/consents/<uuid:consent_id>/withdraw")
@requires(Permission.MANAGE_PEOPLE)
@bp.response(200, ConsentSchema)
def withdraw(person_id: UUID, consent_id: UUID) -> Consent:
    """Withdraw a consent for somebody.

    It stays readable. Membership is ended with the branch, not here.
    """
    found = queries.get_consent(db.session(), branch_id=me().branch_id, consent_id=consent_id)
    if found.person_id != person_id:
        raise ConsentNotFound
    do(withdraw_consent, WithdrawConsent(**_common(person_id), consent_id=consent_id))
    return queries.get_consent(db.session(), branch_id=me().branch_id, consent_id=consent_id)


@bp.get("/family")
@requires(Permission.READ_PEOPLE)
@bp.response(200, Relatives)
def relatives(person_id: UUID) -> dict[str, list[queries.Relative]]:
    """List the person's relatives.

    Links that were ended too.
    """
    return _relatives(person_id)


@bp.post("/family")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(LinkSchema)
@bp.response(201, Relatives)
def link(sent: dict[str, Any], person_id: UUID) -> dict[str, list[queries.Relative]]:
    """Confirm that two people are family.

    Gives the person's relatives as they are now. Nobody confirms a link of their own.
    """
    do(confirm_link, ConfirmLink(**_common(person_id), **sent))
    return _relatives(person_id)


@bp.post("/family/<uuid:link_id>/end")
@requires(Permission.MANAGE_PEOPLE)
@bp.response(200, Relatives)
def unlink(person_id: UUID, link_id: UUID) -> dict[str, list[queries.Relative]]:
    """End a family link.

    What the two let each other see ends with it.
    """
    found = queries.get_link(db.session(), branch_id=me().branch_id, link_id=link_id)
    if person_id not in (found.person_id, found.relative_id):
        raise LinkNotFound
    do(end_link, EndLink(**_common(person_id), link_id=link_id))
    return _relatives(person_id)


def _relatives(person_id: UUID) -> dict[str, list[queries.Relative]]:
    person = person_of(person_id)
    found = queries.relatives_of(
        db.session(), branch_id=person.branch_id, person_id=person.id, with_ended=True
    )
    return {"items": found}


@bp.get("/roles")
@requires(Permission.READ_PEOPLE)
@bp.response(200, Grants)
def roles(person_id: UUID) -> dict[str, Sequence[RoleGrant]]:
    """List what the person is, was and will be in the branch.

    The newest first.
    """
    person = person_of(person_id)
    return {"items": queries.list_grants(db.session(), branch_id=person.branch_id, person_id=person.id)}


@bp.post("/roles")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(GrantRoleSchema)
@bp.response(201, GrantSchema)
def grant(sent: dict[str, Any], person_id: UUID) -> RoleGrant:
    """Make somebody a volunteer, a person cared for, or family.

    Roles of staff are given by administrators, at `/branches/{branch_id}/staff`.
    """
    if sent["role"] not in MEMBERS:
        raise RoleOfOtherKind
    who = me()
    grant_id = do(grant_role, GrantRole(**_common(person_id), **sent))
    return queries.get_grant(db.session(), branch_id=who.branch_id, grant_id=grant_id)


@bp.post("/roles/<uuid:grant_id>/end")
@requires(Permission.MANAGE_PEOPLE)
@bp.arguments(EndRoleSchema)
@bp.response(200, GrantSchema)
def stop(sent: dict[str, Any], person_id: UUID, grant_id: UUID) -> RoleGrant:
    """End a member's role.

    At once, or after a day.
    """
    who = me()
    held = queries.get_grant(db.session(), branch_id=who.branch_id, grant_id=grant_id)
    if held.person_id != person_id:
        raise RoleNotFound
    if held.role not in MEMBERS:
        raise RoleOfOtherKind
    do(end_role, EndRole(**_common(person_id), grant_id=grant_id, **sent))
    return queries.get_grant(db.session(), branch_id=who.branch_id, grant_id=grant_id)
