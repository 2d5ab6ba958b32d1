"""A branch's staff, with first and last days, and its tokens."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import STAFF, Permission
from timebank.people import queries
from timebank.people.api.administration import branch_of
from timebank.people.commands import (
    AppointStaff,
    EndRole,
    GrantRole,
    appoint_staff,
    end_role,
    grant_role,
)
from timebank.people.commands.tokens import RevokeToken, revoke_token
from timebank.people.errors import RoleOfOtherKind
from timebank.people.models import RoleGrant
from timebank.people.schemas import (
    AppointSchema,
    EndRoleSchema,
    GrantRoleSchema,
    GrantSchema,
    Staff,
    Tokens,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("staff", path="/branches/<branch_id>", about="Who works for a branch.")


def _common(branch_id: str) -> dict[str, Any]:
    return {"branch_id": branch_of(branch_id).id, "id": asked_id(), "actor_id": me().person_id}


@bp.get("/staff")
@requires(Permission.MANAGE_STAFF)
@bp.response(200, Staff)
def staff(branch_id: str) -> dict[str, list[queries.StaffMember]]:
    """List the branch's staff.

    Present, past and to come, by name.
    """
    return {"items": queries.list_staff(db.session(), branch_id=branch_of(branch_id).id)}


@bp.post("/staff")
@requires(Permission.MANAGE_STAFF)
@bp.arguments(AppointSchema)
@bp.response(201, Staff)
def appoint(sent: dict[str, Any], branch_id: str) -> dict[str, list[queries.StaffMember]]:
    """Make somebody new a member of the branch's staff.

    They sign in with their number or address. Gives the branch's staff as it is now.
    """
    do(appoint_staff, AppointStaff(**_common(branch_id), **sent))
    return {"items": queries.list_staff(db.session(), branch_id=branch_id)}


@bp.post("/staff/<uuid:person_id>/roles")
@requires(Permission.MANAGE_STAFF)
@bp.arguments(GrantRoleSchema)
@bp.response(201, GrantSchema)
def grant(sent: dict[str, Any], branch_id: str, person_id: UUID) -> RoleGrant:
    """Give somebody of the branch a role of staff.

    From a day, perhaps to a day; a deputy's has a last day. Nobody gives themselves a role.
    """
    if sent["role"] not in STAFF:
        raise RoleOfOtherKind
    grant_id = do(grant_role, GrantRole(**_common(branch_id), person_id=person_id, **sent))
    return queries.get_grant(db.session(), branch_id=branch_id, grant_id=grant_id)


@bp.post("/staff/roles/<uuid:grant_id>/end")
@requires(Permission.MANAGE_STAFF)
@bp.arguments(EndRoleSchema)
@bp.response(200, GrantSchema)
def end(sent: dict[str, Any], branch_id: str, grant_id: UUID) -> RoleGrant:
    """End a role of staff.

    At once, or after a day. The last administrator of the bank stays.
    """
    there, session = branch_of(branch_id), db.session()
    held = queries.get_grant(session, branch_id=there.id, grant_id=grant_id)
    if held.role not in STAFF:
        raise RoleOfOtherKind
    do(
        end_role,
        EndRole(**_common(branch_id), person_id=held.person_id, grant_id=grant_id, **sent),
    )
    return queries.get_grant(db.session(), branch_id=branch_id, grant_id=grant_id)


@bp.get("/tokens")
@requires(Permission.MANAGE_STAFF)
@bp.response(200, Tokens)
def tokens(branch_id: str) -> dict[str, list[Any]]:
    """List the branch's tokens.

    Without their secrets, which are shown once, where they are made: `timebank token create`.
    """
    return _tokens(branch_of(branch_id).id)


@bp.post("/tokens/<uuid:token_id>/revoke")
@requires(Permission.MANAGE_STAFF)
@bp.response(200, Tokens)
def revoke(branch_id: str, token_id: UUID) -> dict[str, list[Any]]:
    """Take a token back.

    At once. Gives the branch's tokens as they are now.
    """
    do(revoke_token, RevokeToken(**_common(branch_id), token_id=token_id))
    return _tokens(branch_id)


def _tokens(branch_id: str) -> dict[str, list[Any]]:
    found = queries.list_tokens(db.session(), branch_id=branch_id)
    return {"items": [each[0] for each in found]}
