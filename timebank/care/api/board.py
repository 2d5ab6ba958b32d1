"""The board of open needs, and who says "I can"."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.care.commands import (
    AnswerOffer,
    CloseNeed,
    OfferHelp,
    OpenNeed,
    TakeBackOffer,
    answer_offer,
    close_need,
    offer_help,
    open_need,
    take_back_offer,
)
from timebank.care.errors import OfferNotFound
from timebank.care.models import Need, Offer
from timebank.care.queries import get_need
from timebank.care.queries.listing import list_offers, list_open_needs
from timebank.care.schemas import (
    AnswerOfferSchema,
    Board,
    Needs,
    NeedSchema,
    Offers,
    OfferSchema,
    OffersQuery,
    OpenNeedSchema,
)
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires

bp = Operations("board", about="Open needs, and offers of help.")
MOST = 500


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _needs() -> dict[str, list[Need]]:
    rows = list_open_needs(db.session(), branch_id=me().branch_id, limit=MOST)
    return {"items": [each.need for each in rows]}


def _offer(offer_id: UUID) -> Offer:
    rows = list_offers(db.session(), branch_id=me().branch_id, offer_id=offer_id)
    if not rows:
        raise OfferNotFound
    return rows[0].offer


@bp.get("/board")
@requires(Permission.OFFER_HELP)
@bp.response(200, Board)
def board() -> dict[str, list[Need]]:
    """Show the board of open needs.

    Without name or address. Those on the board longest first, 500 at the most.
    """
    return _needs()


@bp.get("/needs")
@requires(Permission.MANAGE_CARE)
@bp.response(200, Needs)
def needs() -> dict[str, list[Need]]:
    """List the open needs.

    Those on the board longest first, 500 at the most.
    """
    return _needs()


@bp.post("/needs")
@requires(Permission.MANAGE_CARE)
@bp.arguments(OpenNeedSchema)
@bp.response(201, NeedSchema)
def open_one(sent: dict[str, Any]) -> Need:
    """Put a need on the board.

    With the neighbourhood of the senior's record; either every week on `weekdays`, or `once_on`.
    """
    sent |= {"activities": tuple(sent["activities"]), "weekdays": tuple(sent["weekdays"])}
    return get_need(
        db.session(), branch_id=me().branch_id, need_id=do(open_need, OpenNeed(**_common(), **sent))
    )


@bp.post("/needs/<uuid:need_id>/close")
@requires(Permission.MANAGE_CARE)
@bp.response(200, NeedSchema)
def close(need_id: UUID) -> Need:
    """Take a need off the board.

    Offers that still wait are declined, and their volunteers told.
    """
    do(close_need, CloseNeed(**_common(), need_id=need_id))
    return get_need(db.session(), branch_id=me().branch_id, need_id=need_id)


@bp.post("/needs/<uuid:need_id>/offers")
@requires(Permission.OFFER_HELP)
@bp.response(201, OfferSchema)
def offer(need_id: UUID) -> Offer:
    """Say "I can".

    One that was taken back waits again.
    """
    return _offer(do(offer_help, OfferHelp(**_common(), need_id=need_id)))


@bp.get("/offers")
@requires(Permission.SEE_SELF)
@bp.arguments(OffersQuery, location="query")
@bp.response(200, Offers)
def offers(query: dict[str, Any]) -> dict[str, list[Offer]]:
    """List offers of help.

    All of the branch with the permission `manage-care`, else one's own. 500 at the most.
    """
    who = me()
    rows = list_offers(
        db.session(),
        branch_id=who.branch_id,
        volunteer_id=None if who.may(Permission.MANAGE_CARE) else who.person_id,
        states={query["state"]} if query["state"] else (),
        limit=MOST,
    )
    return {"items": [each.offer for each in rows]}


@bp.post("/offers/<uuid:offer_id>/take-back")
@requires(Permission.OFFER_HELP)
@bp.response(200, OfferSchema)
def take_back(offer_id: UUID) -> Offer:
    """Take one's own offer back.

    While it waits for an answer.
    """
    if _offer(offer_id).volunteer_id != me().person_id:
        raise OfferNotFound
    do(take_back_offer, TakeBackOffer(**_common(), offer_id=offer_id))
    return _offer(offer_id)


@bp.post("/offers/<uuid:offer_id>/answer")
@requires(Permission.MANAGE_CARE)
@bp.arguments(AnswerOfferSchema)
@bp.response(200, OfferSchema)
def answer(sent: dict[str, Any], offer_id: UUID) -> Offer:
    """Answer an offer.

    Accepted without an assignment, or declined with a reason that the volunteer reads. Accepting closes the
    need.
    """
    do(answer_offer, AnswerOffer(**_common(), offer_id=offer_id, **sent))
    return _offer(offer_id)
