"""Using points for care over the API."""

from typing import Any
from uuid import UUID

from timebank.api.operations import Operations
from timebank.core.clock import local_day, now
from timebank.core.commands import Handler
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.offers import (
    AcceptRedemption,
    DeclineRedemption,
    OfferRedemption,
    OfOffer,
    WithdrawAcceptance,
    accept_redemption,
    decline_redemption,
    offer_redemption,
    visit_time,
    withdraw_acceptance,
)
from timebank.exchange.commands.redemptions import (
    ApproveRedemption,
    CancelRedemption,
    MissRedemption,
    OfRedemption,
    RefuseRedemption,
    approve_redemption,
    cancel_redemption,
    miss_redemption,
    refuse_redemption,
)
from timebank.exchange.errors.redemptions import RedemptionNotFound, VolunteerOfferNotFound
from timebank.exchange.models import VolunteerOffer
from timebank.exchange.queries.figures import waiting_figures
from timebank.exchange.queries.fitting import list_candidates
from timebank.exchange.queries.offers import get_volunteer_offer, list_volunteer_offers
from timebank.exchange.queries.redemptions import (
    RedemptionLine,
    get_redemption,
    get_redemption_line,
    is_read_by,
    list_redemptions,
)
from timebank.exchange.rules.redemptions import Candidate, RedemptionState
from timebank.exchange.schemas.redemptions import (
    AskForCareSchema,
    AskForSomebodySchema,
    Candidates,
    CareFiguresSchema,
    CareReasonSchema,
    FitQuery,
    MissSchema,
    OfferCareSchema,
    OptionalCareReasonSchema,
    RedemptionSchema,
    RedemptionsPage,
    RedemptionsQuery,
    VolunteerOffers,
    VolunteerOfferSchema,
)
from timebank.people.queries import delegated_by
from timebank.web.doing import do
from timebank.web.idempotency import asked_id
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor

bp = Operations("redemptions", about="Points that become a visit.")
blueprints = (bp,)
PLAIN = tuple(name for name in RedemptionSchema().fields if name not in ("beneficiary", "volunteer"))
"""What is shown as the redemption has it."""
NOT_FOR_VOLUNTEERS = ("from_received", "from_own", "used_received", "used_own", "end_reason")
"""Whose points they were, and why it ended, is between the person and the branch."""


def _common() -> dict[str, Any]:
    who = me()
    return {"branch_id": who.branch_id, "id": asked_id(), "actor_id": who.person_id}


def _shown(row: RedemptionLine) -> dict[str, Any]:
    found, who = row.redemption, me()
    plain = {name: getattr(found, name) for name in PLAIN}
    if who.person_id == found.volunteer_id and not who.may(Permission.READ_EXCHANGE):
        plain |= dict.fromkeys(NOT_FOR_VOLUNTEERS)
        if found.state is RedemptionState.CANCELLED:
            plain["place"] = None
    return {**plain, "beneficiary": row.beneficiary, "volunteer": row.volunteer}


def _get(redemption_id: UUID) -> dict[str, Any]:
    """Return one that the caller may see: their own, or with the permission to read them all."""
    who = me()
    row = get_redemption_line(db.session(), branch_id=who.branch_id, redemption_id=redemption_id)
    day = local_day(now(), who.zone)
    if (
        who.person_id != row.redemption.volunteer_id
        and not who.may(Permission.READ_EXCHANGE)
        and not is_read_by(db.session(), row.redemption, person_id=who.person_id, day=day)
    ):
        raise RedemptionNotFound
    return _shown(row)


def _ask(sent: dict[str, Any], *, for_id: UUID | None) -> dict[str, Any]:
    lists: dict[str, Any] = {name: tuple(sent.pop(name)) for name in ("activities", "weekdays", "not_ids")}
    on_behalf_of_id = None if for_id == me().person_id else for_id
    command = AskForCare(**_common(), on_behalf_of_id=on_behalf_of_id, **lists, **sent)
    return _get(do(ask_for_care, command))


@bp.get("/redemptions")
@requires(Permission.SEE_SELF)
@bp.arguments(RedemptionsQuery, location="query")
@bp.response(200, RedemptionsPage)
def listing(query: dict[str, Any]) -> dict[str, Any]:
    """List redemptions.

    All of the branch with the permission `read-exchange`, else one's own. The newest first.
    """
    who = me()
    day = local_day(now(), who.zone)
    holders = delegated_by(db.session(), branch_id=who.branch_id, delegate_id=who.person_id, day=day)
    rows = list_redemptions(
        db.session(),
        branch_id=who.branch_id,
        party_id=None if who.may(Permission.READ_EXCHANGE) else who.person_id,
        acts_for=[holder.id for _delegation, holder in holders],
        states={query["state"]} if query["state"] else (),
        after=decode_cursor(query["cursor"], "tu"),
        limit=query["limit"],
    )
    page = Page.of(rows, lambda row: (row.redemption.asked_at, row.redemption.id), size=query["limit"])
    return {"items": [_shown(row) for row in page.rows], "next_cursor": page.next_cursor}


@bp.post("/redemptions")
@requires(Permission.ASK_FOR_CARE)
@bp.arguments(AskForCareSchema)
@bp.response(201, RedemptionSchema)
def ask(sent: dict[str, Any]) -> dict[str, Any]:
    """Ask for care with one's own points.

    The minutes are reserved at once, those given to one first.
    """
    return _ask(sent, for_id=None)


@bp.post("/redemptions/for-somebody")
@requires(Permission.SEE_SELF)
@bp.arguments(AskForSomebodySchema)
@bp.response(201, RedemptionSchema)
def ask_for_somebody(sent: dict[str, Any]) -> dict[str, Any]:
    """Ask for care for whoever telephones, or for whom one acts.

    For coordinators and for whom the person has appointed; their points are used, and they are told.
    """
    return _ask(sent, for_id=sent.pop("beneficiary_id"))


@bp.get("/redemptions/figures")
@requires(Permission.READ_EXCHANGE)
@bp.response(200, CareFiguresSchema)
def figures() -> dict[str, Any]:
    """Show how long requests wait.

    Of the last twelve weeks, what became of them, and why some came to nothing.
    """
    who = me()
    found = waiting_figures(
        db.session(), branch_id=who.branch_id, today=local_day(now(), who.zone), zone=who.zone
    )
    names = ("since", "asked", "accepted_after", "done_after")
    return {
        **{name: getattr(found, name) for name in names},
        "ended": {state.value: count for state, count in found.ended.items()},
        "missed": {by.value: count for by, count in found.missed.items()},
        "reasons": found.reasons,
    }


@bp.get("/redemptions/<uuid:redemption_id>")
@requires(Permission.SEE_SELF)
@bp.response(200, RedemptionSchema)
def show(redemption_id: UUID) -> dict[str, Any]:
    """Show one redemption.

    One's own, or any with the permission `read-exchange`.
    """
    return _get(redemption_id)


@bp.get("/redemptions/<uuid:redemption_id>/fit")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(FitQuery, location="query")
@bp.response(200, Candidates)
def fit(query: dict[str, Any], redemption_id: UUID) -> dict[str, list[Candidate]]:
    """List the volunteers, those who fit first.

    With the reasons for and against each. Where any of some days was asked for, name `day` and `start`.
    """
    who = me()
    redemption = get_redemption(db.session(), branch_id=who.branch_id, redemption_id=redemption_id)
    today = local_day(now(), who.zone)
    when = visit_time(redemption, day=query["day"], start=query["start"], today=today)
    return {"items": list_candidates(db.session(), redemption=redemption, when=when, today=today)}


def _act(
    handle: Handler[Any, None],
    kind: type[OfRedemption],
    redemption_id: UUID,
    **words: Any,  # noqa: ANN401
) -> dict[str, Any]:
    do(handle, kind(**_common(), redemption_id=redemption_id, **words))
    return _get(redemption_id)


@bp.post("/redemptions/<uuid:redemption_id>/approve")
@requires(Permission.DECIDE_EXCHANGE)
@bp.response(200, RedemptionSchema)
def approve(redemption_id: UUID) -> dict[str, Any]:
    """Approve a large redemption.

    As the second person: neither who asked, nor a relative.
    """
    return _act(approve_redemption, ApproveRedemption, redemption_id)


@bp.post("/redemptions/<uuid:redemption_id>/refuse")
@requires(Permission.DECIDE_EXCHANGE)
@bp.arguments(CareReasonSchema)
@bp.response(200, RedemptionSchema)
def refuse(sent: dict[str, Any], redemption_id: UUID) -> dict[str, Any]:
    """Refuse a large redemption.

    Its minutes go back.
    """
    return _act(refuse_redemption, RefuseRedemption, redemption_id, **sent)


@bp.post("/redemptions/<uuid:redemption_id>/cancel")
@requires(Permission.SEE_SELF)
@bp.arguments(OptionalCareReasonSchema)
@bp.response(200, RedemptionSchema)
def cancel(sent: dict[str, Any], redemption_id: UUID) -> dict[str, Any]:
    """Cancel a redemption.

    Its minutes go back at once. One's own until the visit begins; the branch's with a reason.
    """
    _get(redemption_id)
    return _act(cancel_redemption, CancelRedemption, redemption_id, **sent)


@bp.post("/redemptions/<uuid:redemption_id>/miss")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(MissSchema)
@bp.response(200, RedemptionSchema)
def miss(sent: dict[str, Any], redemption_id: UUID) -> dict[str, Any]:
    """Record that the visit did not take place.

    Its minutes go back at once.
    """
    return _act(miss_redemption, MissRedemption, redemption_id, **sent)


@bp.post("/redemptions/<uuid:redemption_id>/offers")
@requires(Permission.MANAGE_EXCHANGE)
@bp.arguments(OfferCareSchema)
@bp.response(201, VolunteerOfferSchema)
def offer(sent: dict[str, Any], redemption_id: UUID) -> VolunteerOffer:
    """Ask a volunteer whether they can come.

    One who fits; several may be asked.
    """
    made = do(offer_redemption, OfferRedemption(**_common(), redemption_id=redemption_id, **sent))
    return get_volunteer_offer(db.session(), branch_id=me().branch_id, offer_id=made)


@bp.get("/redemption-offers")
@requires(Permission.SEE_SELF)
@bp.response(200, VolunteerOffers)
def offers() -> dict[str, list[VolunteerOffer]]:
    """List what volunteers were asked.

    All of the branch with the permission `manage-exchange`, else what one was asked oneself.
    """
    who = me()
    rows = list_volunteer_offers(
        db.session(),
        branch_id=who.branch_id,
        volunteer_id=None if who.may(Permission.MANAGE_EXCHANGE) else who.person_id,
    )
    return {"items": [row.offer for row in rows]}


def _answer(
    handle: Handler[Any, None],
    kind: type[OfOffer],
    offer_id: UUID,
    **words: Any,  # noqa: ANN401
) -> VolunteerOffer:
    found = get_volunteer_offer(db.session(), branch_id=me().branch_id, offer_id=offer_id)
    if found.volunteer_id != me().person_id:
        raise VolunteerOfferNotFound
    do(handle, kind(**_common(), offer_id=offer_id, **words))
    return get_volunteer_offer(db.session(), branch_id=me().branch_id, offer_id=offer_id)


@bp.post("/redemption-offers/<uuid:volunteer_offer_id>/accept")
@requires(Permission.OFFER_HELP)
@bp.response(200, VolunteerOfferSchema)
def accept(volunteer_offer_id: UUID) -> VolunteerOffer:
    """Say "I come".

    The two are paired for that day, and whoever else was asked is thanked.
    """
    return _answer(accept_redemption, AcceptRedemption, volunteer_offer_id)


@bp.post("/redemption-offers/<uuid:volunteer_offer_id>/decline")
@requires(Permission.OFFER_HELP)
@bp.arguments(OptionalCareReasonSchema)
@bp.response(200, VolunteerOfferSchema)
def decline(sent: dict[str, Any], volunteer_offer_id: UUID) -> VolunteerOffer:
    """Say that one cannot come.

    The branch asks somebody else.
    """
    return _answer(decline_redemption, DeclineRedemption, volunteer_offer_id, **sent)


@bp.post("/redemption-offers/<uuid:volunteer_offer_id>/withdraw")
@requires(Permission.OFFER_HELP)
@bp.arguments(OptionalCareReasonSchema)
@bp.response(200, VolunteerOfferSchema)
def withdraw(sent: dict[str, Any], volunteer_offer_id: UUID) -> VolunteerOffer:
    """Take back that one comes.

    Before the day; everybody is told.
    """
    return _answer(withdraw_acceptance, WithdrawAcceptance, volunteer_offer_id, **sent)
