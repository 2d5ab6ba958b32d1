"""The rules over the API: read by everybody, drafted and published as on the pages."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from timebank.core import clock
from timebank.core.db import db
from timebank.core.ids import NATIONAL
from timebank.core.permissions import Permission
from timebank.policies import queries
from timebank.policies.commands import (
    DraftPolicy,
    DropDraft,
    EditDraft,
    PublishPolicy,
    draft_policy,
    drop_draft,
    edit_draft,
    publish_policy,
)
from timebank.policies.models import PolicyVersion
from timebank.policies.rules import VersionState
from timebank.policies.schemas import (
    DaySchema,
    DraftSchema,
    EditSchema,
    PolicySchema,
    PublishSchema,
    VersionSchema,
    VersionsQuerySchema,
    VersionsSchema,
    listed,
    shown,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Blueprint("policies-api", __name__, url_prefix="/api/v1/policies", description="The operating rules.")
blueprints = (bp,)


@bp.get("")
@bp.arguments(DaySchema, location="query")
@bp.response(200, PolicySchema)
@requires(Permission.READ_POLICIES)
def in_force(query: dict[str, Any]) -> dict[str, Any]:
    """Give the rules that hold in the branch on a day."""
    who = me()
    day = query["day"] or clock.local_day(clock.now(), who.zone)
    return shown(queries.policy_on(db.session(), branch_id=who.branch_id, day=day))


@bp.get("/versions")
@bp.arguments(VersionsQuerySchema, location="query")
@bp.response(200, VersionsSchema)
@requires(Permission.READ_POLICIES)
def versions(query: dict[str, Any]) -> dict[str, Any]:
    """List the published versions, the newest first."""
    owner = NATIONAL if query["owner"] == "national" else me().branch_id
    found = queries.list_versions(db.session(), branch_id=owner, state=VersionState.PUBLISHED)
    return listed(list(found))


@bp.get("/drafts")
@bp.response(200, VersionsSchema)
@requires(Permission.MANAGE_POLICIES)
def drafts() -> dict[str, Any]:
    """List the drafts of the branch, the newest first."""
    found = queries.list_versions(db.session(), branch_id=me().branch_id, state=VersionState.DRAFT)
    return listed(list(found))


@bp.post("/drafts")
@bp.arguments(DraftSchema)
@bp.response(201, VersionSchema)
@requires(Permission.MANAGE_POLICIES)
def draft(sent: dict[str, Any]) -> PolicyVersion:
    """Draft a version."""
    who = me()
    command_id = asked_id()
    version_id = do(
        draft_policy,
        DraftPolicy(
            branch_id=who.branch_id,
            id=command_id,
            actor_id=who.person_id,
            version_id=command_id,
            zone=who.zone,
            **sent,
        ),
    )
    return _version(version_id)


@bp.put("/drafts/<uuid:version_id>")
@bp.arguments(EditSchema)
@bp.response(200, VersionSchema)
@requires(Permission.MANAGE_POLICIES)
def edit(sent: dict[str, Any], version_id: UUID) -> PolicyVersion:
    """Write a draft anew."""
    who = me()
    do(
        edit_draft,
        EditDraft(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            version_id=version_id,
            zone=who.zone,
            **sent,
        ),
    )
    return _version(version_id)


@bp.post("/drafts/<uuid:version_id>/publish")
@bp.arguments(PublishSchema)
@bp.response(200, VersionSchema)
@requires(Permission.MANAGE_POLICIES)
def publish(sent: dict[str, Any], version_id: UUID) -> PolicyVersion:
    """Publish what somebody else drafted."""
    who = me()
    do(
        publish_policy,
        PublishPolicy(
            branch_id=who.branch_id,
            id=asked_id(),
            actor_id=who.person_id,
            version_id=version_id,
            revision=sent["revision"],
            zone=who.zone,
        ),
    )
    return _version(version_id)


@bp.post("/drafts/<uuid:version_id>/drop")
@bp.response(200, VersionSchema)
@requires(Permission.MANAGE_POLICIES)
def drop(version_id: UUID) -> PolicyVersion:
    """Give a draft up."""
    who = me()
    do(
        drop_draft,
        DropDraft(branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, version_id=version_id),
    )
    return _version(version_id)


def _version(version_id: UUID) -> PolicyVersion:
    return queries.get_version(db.session(), branch_id=me().branch_id, version_id=version_id)
