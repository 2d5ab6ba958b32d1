"""Gifts over the API: given, accepted, taken back, thanked for, approved."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.gift_approvals import ApproveGift, RefuseGift, approve_gift, refuse_gift
from timebank.exchange.commands.gifts import (
    AcceptGift,
    DeclineGift,
    TakeGiftBack,
    ThankForGift,
    accept_gift,
    decline_gift,
    take_gift_back,
    thank_for_gift,
)
from timebank.exchange.commands.giving import Give, give
from timebank.exchange.errors.gifts import GiftNotFound
from timebank.exchange.models import Gift, GiftArrival
from timebank.exchange.queries.gifts import (
    get_arrival_for,
    get_gift,
    list_gifts_to_approve,
    list_given,
    list_received,
)
from timebank.exchange.schemas.gifts import (
    ArrivalSchema,
    ArrivalsPage,
    ForWhomSchema,
    GiftReasonSchema,
    Gifts,
    GiftSchema,
    GiftsPage,
    GiftsQuery,
    GiveSchema,
    ThankSchema,
)
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("gifts", path="/gifts", about="Gifts of points.")


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _page(page: Page[Any]) -> dict[str, Any]:
    return {"items": page.rows, "next_cursor": page.next_cursor}


def _mine(gift_id: UUID) -> Gift:
    gift = get_gift(db.session(), branch_id=me().branch_id, gift_id=gift_id)
    if gift.giver_id != me().person_id:
        raise GiftNotFound
    return gift


def _to_answer(sent: dict[str, Any], gift_id: UUID) -> dict[str, Any]:
    """Return what an answer says of itself: for oneself, or for somebody who is named."""
    other = sent.get("for_person_id")
    return {
        **_common(),
        "gift_id": gift_id,
        "receiver_id": other or me().person_id,
        "on_behalf_of_id": other,
    }


def _arrived(about: dict[str, Any]) -> GiftArrival:
    return get_arrival_for(
        db.session(),
        branch_id=me().branch_id,
        gift_id=about["gift_id"],
        person_id=about["receiver_id"],
    )


@bp.get("")
@requires(Permission.GIVE_POINTS)
@bp.arguments(GiftsQuery, location="query")
@bp.response(200, GiftsPage)
def given(query: dict[str, Any]) -> dict[str, Any]:
    """List what one gave, the newest first.

    `gift_only_minutes` and `own_minutes` are what each was made of. A gift that somebody took back, or that
    lapsed, stays in the list with its state.
    """
    rows = list_given(
        db.session(),
        branch_id=me().branch_id,
        giver_id=me().person_id,
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    return _page(Page.of(rows, lambda gift: (gift.given_at, gift.id), size=query["limit"]))


@bp.get("/received")
@requires(Permission.GIVE_POINTS)
@bp.arguments(GiftsQuery, location="query")
@bp.response(200, ArrivalsPage)
def received(query: dict[str, Any]) -> dict[str, Any]:
    """List what one was given, the newest first.

    Also those that were offered by name and wait for an answer. A gift of another branch is listed like one
    of this branch.
    """
    rows = list_received(
        db.session(),
        branch_id=me().branch_id,
        person_id=me().person_id,
        before=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"] + 1,
    )
    return _page(Page.of(rows, lambda gift: (gift.offered_at, gift.id), size=query["limit"]))


@bp.get("/to-approve")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, Gifts)
def to_approve() -> dict[str, Any]:
    """List the large gifts that wait for a second person, the oldest first.

    200 at the most. The minutes are put aside already; the receiver knows of nothing until somebody approves.
    """
    return {"items": [each.gift for each in list_gifts_to_approve(db.session(), branch_id=me().branch_id)]}


@bp.post("")
@requires(Permission.GIVE_POINTS)
@bp.arguments(GiveSchema)
@bp.response(201, GiftSchema)
def create(sent: dict[str, Any]) -> Gift:
    """Give points away.

    What is for giving only goes first. The minutes are put aside at once. Nothing says whether somebody fits
    a name.
    """
    return _mine(do(give, Give(**_common(), giver_id=me().person_id, **sent)))


@bp.get("/<uuid:gift_id>")
@requires(Permission.GIVE_POINTS)
@bp.response(200, GiftSchema)
def one(gift_id: UUID) -> Gift:
    """Show a gift to its giver.

    A gift of somebody else, or of another branch, is not found: nobody learns that it is there. The receiver
    reads it in `received`.
    """
    return _mine(gift_id)


@bp.post("/<uuid:gift_id>/take-back")
@requires(Permission.GIVE_POINTS)
@bp.response(200, GiftSchema)
def take_back(gift_id: UUID) -> Gift:
    """Take a gift back.

    Until it is accepted, and in any case in its days of cooling off.
    """
    do(take_gift_back, TakeGiftBack(**_common(), gift_id=gift_id, giver_id=me().person_id))
    return _mine(gift_id)


@bp.post("/<uuid:gift_id>/accept")
@requires(Permission.SEE_SELF)
@bp.arguments(ForWhomSchema)
@bp.response(200, ArrivalSchema)
def accept(sent: dict[str, Any], gift_id: UUID) -> GiftArrival:
    """Accept a gift, for oneself or for who telephones.

    In its days of cooling off the giver can still take it back; after them it is final at once. Answered
    twice is refused, and so is an answer of who gave it, or acted for who gave it.
    """
    about = _to_answer(sent, gift_id)
    do(accept_gift, AcceptGift(**about))
    return _arrived(about)


@bp.post("/<uuid:gift_id>/decline")
@requires(Permission.SEE_SELF)
@bp.arguments(ForWhomSchema)
@bp.response(200, ArrivalSchema)
def decline(sent: dict[str, Any], gift_id: UUID) -> GiftArrival:
    """Decline a gift: it goes back.

    Each minute returns to the account it came from. A gift that was accepted cannot be declined any more.
    """
    about = _to_answer(sent, gift_id)
    do(decline_gift, DeclineGift(**about))
    return _arrived(about)


@bp.post("/<uuid:gift_id>/thank")
@requires(Permission.SEE_SELF)
@bp.arguments(ThankSchema)
@bp.response(200, ArrivalSchema)
def thank(sent: dict[str, Any], gift_id: UUID) -> GiftArrival:
    """Send a word of thanks for a gift that was accepted.

    Once for each gift; the giver reads it. A resident number in the words is refused.
    """
    about = _to_answer(sent, gift_id)
    do(thank_for_gift, ThankForGift(**about, thanks=sent["thanks"]))
    return _arrived(about)


@bp.post("/<uuid:gift_id>/approve")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, GiftSchema)
def approve(gift_id: UUID) -> Gift:
    """Approve a large gift as its second person.

    The receiver is told then, and can accept. Who entered it, both parties and their relatives are refused; a
    deputy where a coordinator could do it.
    """
    do(approve_gift, ApproveGift(**_common(), gift_id=gift_id))
    return get_gift(db.session(), branch_id=me().branch_id, gift_id=gift_id)


@bp.post("/<uuid:gift_id>/refuse")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(GiftReasonSchema)
@bp.response(200, GiftSchema)
def refuse(sent: dict[str, Any], gift_id: UUID) -> Gift:
    """Refuse a large gift as its second person: it goes back, and the giver reads why.

    Each minute returns to the account it came from. Refused for the same people who cannot approve.
    """
    do(refuse_gift, RefuseGift(**_common(), gift_id=gift_id, reason=sent["reason"]))
    return get_gift(db.session(), branch_id=me().branch_id, gift_id=gift_id)
