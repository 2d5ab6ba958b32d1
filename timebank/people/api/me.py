"""Whoever holds the token: who they are, how they are reached, what they agreed to."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db, unit_of_work
from timebank.core.permissions import Permission
from timebank.people import queries
from timebank.people.api.people import person_of
from timebank.people.commands import (
    AskContactCode,
    ChangeContact,
    ProveContact,
    RecordConsent,
    WithdrawConsent,
    ask_contact_code,
    change_contact,
    prove_contact,
    record_consent,
    withdraw_consent,
)
from timebank.people.commands.codes import code_for, refuse_failed
from timebank.people.commands.proving import try_contact_code
from timebank.people.errors import ConsentNotFound
from timebank.people.models import Consent, Person
from timebank.people.rules import ConsentMethod, HandleKind
from timebank.people.schemas import (
    ChangeContactSchema,
    Consents,
    ConsentSchema,
    ContactCodeSchema,
    ContactConfirmSchema,
    ContactSchema,
    MeSchema,
    OwnConsentSchema,
)
from timebank.web.addresses import client_address
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("me", path="/me", about="Whoever holds the token.")


@bp.get("")
@requires(Permission.SEE_SELF)
@bp.response(200, MeSchema)
def show() -> dict[str, Any]:
    """Show whom the token stands for.

    A token is one person's role in one branch.
    """
    who = me()
    return {
        "person_id": who.person_id,
        "name": who.name,
        "branch_id": who.branch_id,
        "zone": who.zone,
        "roles": sorted(who.roles),
        "permissions": sorted(who.permissions),
    }


@bp.get("/contact")
@requires(Permission.SEE_SELF)
@bp.response(200, ContactSchema)
def contact() -> Person:
    """Show how one is reached.

    One's own contact data; no look is kept.
    """
    return person_of(me().person_id)


@bp.put("/contact")
@requires(Permission.SEE_SELF)
@bp.arguments(ChangeContactSchema)
@bp.response(200, ContactSchema)
def change(sent: dict[str, Any]) -> Person:
    """Change how one is reached.

    A telephone number or an e-mail address stays needed: one signs in with it, once a code that was sent
    there has come back.
    """
    who = me()
    do(
        change_contact,
        ChangeContact(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            person_id=who.person_id,
            **sent,
        ),
    )
    return person_of(who.person_id)


@bp.post("/contact/code")
@requires(Permission.SEE_SELF)
@bp.arguments(ContactCodeSchema)
@bp.response(200, ContactSchema)
def send_code(sent: dict[str, Any]) -> Person:
    """Have a code sent to one's new number or address.

    It works for ten minutes and five tries.
    """
    who, command_id = me(), asked_id()
    do(
        ask_contact_code,
        AskContactCode(
            branch_id=who.branch_id,
            id=command_id,
            actor_id=who.person_id,
            kind=sent["kind"],
            code=code_for(command_id),
            language=person_of(who.person_id).language,
        ),
    )
    return person_of(who.person_id)


@bp.post("/contact/confirm")
@requires(Permission.SEE_SELF)
@bp.arguments(ContactConfirmSchema)
@bp.response(200, ContactSchema)
def confirm(sent: dict[str, Any]) -> Person:
    """Sign in by the new number or address from now on.

    With the code that was sent there.
    """
    who, command_id = me(), asked_id()
    kind: HandleKind = sent["kind"]
    if kind in queries.unproved_contact(db.session(), person_of(who.person_id)):
        tried = unit_of_work(
            partial(
                try_contact_code,
                branch_id=who.branch_id,
                person_id=who.person_id,
                kind=kind,
                code=sent["code"],
                network=client_address() or "-",
                now=clock.now(),
            )
        )
        refuse_failed(tried)
    do(
        prove_contact,
        ProveContact(branch_id=who.branch_id, id=command_id, actor_id=who.person_id, kind=kind),
    )
    return person_of(who.person_id)


@bp.get("/consents")
@requires(Permission.SEE_SELF)
@bp.response(200, Consents)
def consents() -> dict[str, Sequence[Consent]]:
    """List what one agreed to.

    The newest first; those withdrawn too.
    """
    who = me()
    return {"items": queries.list_consents(db.session(), branch_id=who.branch_id, person_id=who.person_id)}


@bp.post("/consents")
@requires(Permission.SEE_SELF)
@bp.arguments(OwnConsentSchema)
@bp.response(201, ConsentSchema)
def give(sent: dict[str, Any]) -> Consent:
    """Agree to something.

    To `share_visits` with one relative, too.
    """
    who = me()
    consent_id = do(
        record_consent,
        RecordConsent(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            person_id=who.person_id,
            method=ConsentMethod.SCREEN,
            **sent,
        ),
    )
    return queries.get_consent(db.session(), branch_id=who.branch_id, consent_id=consent_id)


@bp.post("/consents/<uuid:consent_id>/withdraw")
@requires(Permission.SEE_SELF)
@bp.response(200, ConsentSchema)
def withdraw(consent_id: UUID) -> Consent:
    """Withdraw a consent of one's own.

    Membership is ended with the branch, not here.
    """
    who = me()
    found = queries.get_consent(db.session(), branch_id=who.branch_id, consent_id=consent_id)
    if found.person_id != who.person_id:
        raise ConsentNotFound
    do(
        withdraw_consent,
        WithdrawConsent(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            person_id=who.person_id,
            consent_id=consent_id,
        ),
    )
    return queries.get_consent(db.session(), branch_id=who.branch_id, consent_id=consent_id)
