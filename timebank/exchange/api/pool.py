"""The gift pool over the API: its sums, and grants from it."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.grants import (
    ConfirmGrant,
    GrantFromPool,
    RefuseGrant,
    confirm_grant,
    grant_from_pool,
    refuse_grant,
)
from timebank.exchange.models import Grant
from timebank.exchange.queries.grants import get_grant, list_candidates, list_grants
from timebank.exchange.queries.pool import PoolFigures, pool_figures
from timebank.exchange.schemas.gifts import (
    Candidates,
    GiftReasonSchema,
    GiftsQuery,
    GrantFromPoolSchema,
    PoolGrantSchema,
    PoolGrantsPage,
    PoolSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("pool", path="/pool", about="The gift pool of the branch.")


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _grant(grant_id: UUID) -> Grant:
    return get_grant(db.session(), branch_id=me().branch_id, grant_id=grant_id)


@bp.get("")
@requires(Permission.SEE_SELF)
@bp.response(200, PoolSchema)
def pool() -> PoolFigures:
    """Show what the pool received and granted.

    In sums of each year, this year first; where fewer than five people are behind them, nothing.
    """
    today = clock.local_day(clock.now(), me().zone)
    return pool_figures(db.session(), branch_id=me().branch_id, today=today)


@bp.get("/candidates")
@requires(Permission.MANAGE_EXCHANGE)
@bp.response(200, Candidates)
def candidates() -> dict[str, Any]:
    """List who has a confirmed need: the most urgent first, then who waits longest for a grant.

    200 at the most. `last_granted_on` is null for who was never granted anything.
    """
    today = clock.local_day(clock.now(), me().zone)
    found = list_candidates(db.session(), branch_id=me().branch_id, day=today)
    return {
        "items": [
            {
                "person_id": each.person_id,
                "name": each.name,
                "urgency": each.need.urgency,
                "last_granted_on": each.last_granted_on,
            }
            for each in found
        ]
    }


@bp.get("/grants")
@requires(Permission.READ_EXCHANGE)
@bp.arguments(GiftsQuery, location="query")
@bp.response(200, PoolGrantsPage)
def grants(query: dict[str, Any]) -> dict[str, Any]:
    """List the grants, the newest first.

    Those that wait for a second person too. `minutes` are minutes of care.
    """
    rows = list_grants(
        db.session(),
        branch_id=me().branch_id,
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    found = [line.grant for line in rows]
    page = Page.of(found, lambda grant: (grant.asked_at, grant.id), size=query["limit"])
    return {"items": page.rows, "next_cursor": page.next_cursor}


@bp.post("/grants")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(GrantFromPoolSchema)
@bp.response(201, PoolGrantSchema)
def create(sent: dict[str, Any]) -> Grant:
    """Grant minutes of the pool to somebody with a confirmed need.

    Above the amount in the operating rules it waits for a second person.
    """
    return _grant(do(grant_from_pool, GrantFromPool(**_common(), **sent)))


@bp.post("/grants/<uuid:grant_id>/approve")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, PoolGrantSchema)
def approve(grant_id: UUID) -> Grant:
    """Confirm a large grant as its second person.

    The need must still be confirmed, and the pool must still hold the minutes. Who asked for it, the receiver
    and relatives are refused.
    """
    do(confirm_grant, ConfirmGrant(**_common(), grant_id=grant_id))
    return _grant(grant_id)


@bp.post("/grants/<uuid:grant_id>/refuse")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(GiftReasonSchema)
@bp.response(200, PoolGrantSchema)
def refuse(sent: dict[str, Any], grant_id: UUID) -> Grant:
    """Refuse a large grant as its second person.

    With a reason. The minutes stay in the pool; a grant that was decided is refused.
    """
    do(refuse_grant, RefuseGrant(**_common(), grant_id=grant_id, reason=sent["reason"]))
    return _grant(grant_id)
