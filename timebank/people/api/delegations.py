"""Delegations: one's own, those entrusted to one, and what a coordinator records from paper."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.commands import CommandRecord
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.queries.calls import list_done_by_callers
from timebank.people import queries
from timebank.people.api.people import person_of
from timebank.people.commands import AppointDelegate, EndDelegation, appoint_delegate, end_delegation
from timebank.people.errors.delegations import DelegationNotFound
from timebank.people.models import Delegation
from timebank.people.rules import DelegationMethod
from timebank.people.schemas.delegations import (
    Acts,
    Delegations,
    DelegationSchema,
    EntrustSchema,
    RecordDelegationSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("delegations", path="/delegations", about="Who may act for whom.")
for_people = Operations(
    "delegations-of-people", path="/people/<uuid:person_id>/delegations", about="Who may act for whom."
)


def _get(delegation_id: UUID) -> Delegation:
    return queries.get_delegation(db.session(), branch_id=me().branch_id, delegation_id=delegation_id)


def _appoint(
    holder_id: UUID, sent: dict[str, Any], *, method: DelegationMethod, on_behalf_of_id: UUID | None = None
) -> Delegation:
    who = me()
    delegation_id = do(
        appoint_delegate,
        AppointDelegate(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            on_behalf_of_id=on_behalf_of_id,
            holder_id=holder_id,
            method=method,
            **sent | {"acts": frozenset(sent["acts"])},
        ),
    )
    return _get(delegation_id)


def _end(delegation: Delegation, *, on_behalf_of_id: UUID | None) -> Delegation:
    who, delegation_id = me(), delegation.id
    do(
        end_delegation,
        EndDelegation(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            on_behalf_of_id=on_behalf_of_id,
            delegation_id=delegation_id,
        ),
    )
    return _get(delegation_id)


def _mine(delegation_id: UUID) -> Delegation:
    found = _get(delegation_id)
    if me().person_id not in (found.holder_id, found.delegate_id):
        raise DelegationNotFound
    return found


@bp.get("")
@requires(Permission.ASK_FOR_CARE)
@bp.response(200, Delegations)
def listing() -> dict[str, Sequence[Delegation]]:
    """List the delegations that one gave, and those that one was given.

    Ended ones too, the newest first.
    """
    who = me()
    found = queries.list_delegations(
        db.session(), branch_id=who.branch_id, holder_id=who.person_id, delegate_id=who.person_id
    )
    return {"items": found}


@bp.post("")
@requires(Permission.ASK_FOR_CARE)
@bp.arguments(EntrustSchema)
@bp.response(201, DelegationSchema)
def appoint(sent: dict[str, Any]) -> Delegation:
    """Appoint a delegate.

    One at a time, a member of the branch and none of its staff, for stated acts and days.
    """
    return _appoint(me().person_id, sent, method=DelegationMethod.SCREEN)


@bp.get("/<uuid:delegation_id>/acts")
@requires(Permission.ASK_FOR_CARE)
@bp.response(200, Acts)
def acts(delegation_id: UUID) -> dict[str, Sequence[CommandRecord]]:
    """List what the delegate did for the holder.

    The newest first; for the holder and for the delegate. What they had done by telephone stands with the
    coordinator who entered it.
    """
    found = _mine(delegation_id)
    whose: dict[str, Any] = {"branch_id": found.branch_id, "holder_id": found.holder_id}
    called = list_done_by_callers(db.session(), **whose, caller_ids=[found.delegate_id])
    done = queries.list_acts_for(db.session(), **whose, by_ids=[found.delegate_id], also=called.keys())
    return {"items": done}


@bp.post("/<uuid:delegation_id>/end")
@requires(Permission.ASK_FOR_CARE)
@bp.response(200, DelegationSchema)
def end(delegation_id: UUID) -> Delegation:
    """End one's own delegation, or give back what one was entrusted with.

    At once.
    """
    found = _mine(delegation_id)
    gives_back = me().person_id == found.delegate_id
    return _end(found, on_behalf_of_id=found.holder_id if gives_back else None)


@for_people.get("")
@requires(Permission.READ_PEOPLE)
@for_people.response(200, Delegations)
def of_person(person_id: UUID) -> dict[str, Sequence[Delegation]]:
    """List whom the person has appointed.

    Ended ones too, the newest first.
    """
    person = person_of(person_id)
    found = queries.list_delegations(db.session(), branch_id=person.branch_id, holder_id=person.id)
    return {"items": found}


@for_people.post("")
@requires(Permission.MANAGE_PEOPLE)
@for_people.arguments(RecordDelegationSchema)
@for_people.response(201, DelegationSchema)
def record(sent: dict[str, Any], person_id: UUID) -> Delegation:
    """Record whom the person has appointed on paper.

    With where the paper is, and who saw it being signed.
    """
    return _appoint(person_id, sent, method=DelegationMethod.PAPER, on_behalf_of_id=person_id)


@for_people.post("/<uuid:delegation_id>/end")
@requires(Permission.MANAGE_PEOPLE)
@for_people.response(200, DelegationSchema)
def end_for(person_id: UUID, delegation_id: UUID) -> Delegation:
    """End a delegation for a holder who asked the branch to.

    At once.
    """
    found = _get(delegation_id)
    if found.holder_id != person_id:
        raise DelegationNotFound
    return _end(found, on_behalf_of_id=person_id)
