"""The rules over the API: read by everybody, drafted and published as on the pages."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
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
from timebank.policies.errors import PolicyVersionNotFound
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

bp = Operations("policies", path="/policies", about="The operating rules.")
blueprints = (bp,)


@bp.get("")
@requires(Permission.READ_POLICIES)
@bp.arguments(DaySchema, location="query")
@bp.response(200, PolicySchema)
def in_force(query: dict[str, Any]) -> dict[str, Any]:
    """Show the rules that hold in the branch on a day.

    The national ones, with what the branch sets within national limits. A visit falls under those of its day.
    """
    who = me()
    day = query["day"] or clock.local_day(clock.now(), who.zone)
    return shown(queries.policy_on(db.session(), branch_id=who.branch_id, day=day))


@bp.get("/versions")
@requires(Permission.READ_POLICIES)
@bp.arguments(VersionsQuerySchema, location="query")
@bp.response(200, VersionsSchema)
def versions(query: dict[str, Any]) -> dict[str, Any]:
    """List the published versions.

    The newest first: the branch's own, or the national ones.
    """
    owner = NATIONAL if query["owner"] == "national" else me().branch_id
    found = queries.list_versions(db.session(), branch_id=owner, state=VersionState.PUBLISHED)
    return listed(list(found))


@bp.get("/versions/<uuid:version_id>")
@requires(Permission.READ_POLICIES)
@bp.response(200, VersionSchema)
def version(version_id: UUID) -> PolicyVersion:
    """Show a published version.

    Of the branch, or a national one. Drafts are shown to whoever manages them.
    """
    session = db.session()
    try:
        found = queries.get_version(session, branch_id=me().branch_id, version_id=version_id)
    except PolicyVersionNotFound:
        found = queries.get_version(session, branch_id=NATIONAL, version_id=version_id)
    if found.state is not VersionState.PUBLISHED and not (
        me().may(Permission.MANAGE_POLICIES) and found.branch_id == me().branch_id
    ):
        raise PolicyVersionNotFound
    return found


@bp.get("/drafts")
@requires(Permission.MANAGE_POLICIES)
@bp.response(200, VersionsSchema)
def drafts() -> dict[str, Any]:
    """List the drafts of the branch.

    The newest first.
    """
    found = queries.list_versions(db.session(), branch_id=me().branch_id, state=VersionState.DRAFT)
    return listed(list(found))


@bp.post("/drafts")
@requires(Permission.MANAGE_POLICIES)
@bp.arguments(DraftSchema)
@bp.response(201, VersionSchema)
def draft(sent: dict[str, Any]) -> PolicyVersion:
    """Draft a version.

    Somebody else publishes it. Its day lies in the future.
    """
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
@requires(Permission.MANAGE_POLICIES)
@bp.arguments(EditSchema)
@bp.response(200, VersionSchema)
def edit(sent: dict[str, Any], version_id: UUID) -> PolicyVersion:
    """Write a draft anew.

    Whoever does so cannot publish it.
    """
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
@requires(Permission.MANAGE_POLICIES)
@bp.arguments(PublishSchema)
@bp.response(200, VersionSchema)
def publish(sent: dict[str, Any], version_id: UUID) -> PolicyVersion:
    """Publish what somebody else drafted.

    It holds from its day on; nothing changes backwards.
    """
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
@requires(Permission.MANAGE_POLICIES)
@bp.response(200, VersionSchema)
def drop(version_id: UUID) -> PolicyVersion:
    """Give a draft up.

    It stays readable.
    """
    who = me()
    do(
        drop_draft,
        DropDraft(branch_id=who.branch_id, id=asked_id(), actor_id=who.person_id, version_id=version_id),
    )
    return _version(version_id)


def _version(version_id: UUID) -> PolicyVersion:
    return queries.get_version(db.session(), branch_id=me().branch_id, version_id=version_id)
