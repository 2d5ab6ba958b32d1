"""What one gave and was given, and answering it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.commands import Command, Handler
from timebank.core.permissions import Permission
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
from timebank.exchange.errors.gifts import GiftNotFound
from timebank.exchange.forms.gifts import ThanksForm
from timebank.exchange.forms.phrases import whom
from timebank.exchange.models import Gift, GiftArrival
from timebank.exchange.queries.gifts import get_arrival_for, get_gift, giveable_of, list_given, list_received
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.views.gift_blueprint import (
    STATES,
    GiftLine,
    bp,
    given_note,
    last_day,
    received_note,
    session,
    whose_id,
)
from timebank.people.queries import get_person
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires
from timebank.web.pagination import PAGE_SIZE, Page, decode_cursor


def _given_line(gift: Gift, now: datetime) -> GiftLine:
    word, kind = STATES[gift.state]
    return GiftLine(
        url=url_for("gifts.given", gift_id=gift.id),
        title=whom(gift),
        minutes=gift.minutes,
        word=str(word),
        kind=kind,
        note=given_note(gift, now),
    )


def _received_line(arrival: GiftArrival) -> GiftLine:
    word, kind = STATES[arrival.state]
    waits = arrival.state is GiftState.OFFERED
    return GiftLine(
        url=url_for("gifts.received", gift_id=arrival.id),
        title=formats.name(arrival.giver_name),
        minutes=arrival.minutes,
        word=str(_("Waits for your answer")) if waits else str(word),
        kind="warn" if waits else kind,
        note=received_note(arrival),
    )


@bp.get("/gifts")
@requires(Permission.GIVE_POINTS)
def listing() -> ResponseReturnValue:
    """Show what one was given, what waits first, and what one gave."""
    who, now = me(), clock.now()
    before = decode_cursor(request.args.get("cursor"), "tu")
    page = Page.of(
        list_given(
            session(), branch_id=who.branch_id, giver_id=who.person_id, before=before, limit=PAGE_SIZE + 1
        ),
        lambda gift: (gift.given_at, gift.id),
    )
    arrivals = list_received(session(), branch_id=who.branch_id, person_id=who.person_id)
    return render_template(
        "exchange/gifts.html",
        there=giveable_of(session(), branch_id=who.branch_id, person_id=who.person_id),
        waiting=[_received_line(each) for each in arrivals if each.state is GiftState.OFFERED],
        received=[_received_line(each) for each in arrivals if each.state is not GiftState.OFFERED],
        given=[_given_line(gift, now) for gift in page.rows],
        newest_url=url_for("gifts.listing") if before else None,
        older_url=url_for("gifts.listing", cursor=page.next_cursor) if page.next_cursor else None,
    )


@bp.get("/gifts/<uuid:gift_id>")
@requires(Permission.GIVE_POINTS)
def given(gift_id: UUID) -> ResponseReturnValue:
    """Show a gift to who gave it."""
    return _given_page(gift_id, JustConfirm())


def _given_page(gift_id: UUID, form: BaseForm) -> ResponseReturnValue:
    gift = get_gift(session(), branch_id=me().branch_id, gift_id=gift_id)
    if gift.giver_id != me().person_id:
        raise GiftNotFound
    word, kind = STATES[gift.state]
    return form.page(
        "exchange/gift_given.html",
        gift=gift,
        whom=whom(gift),
        word=word,
        kind=kind,
        note=given_note(gift, clock.now()),
        can_take_back=gift.can_be_taken_back(clock.now()),
        steps=_given_steps(gift),
    )


def _given_steps(gift: Gift) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = [{"at": gift.given_at, "text": _("Put aside from your points")}]
    if gift.decided_at is not None:
        approved = gift.state is not GiftState.REFUSED
        steps.append(
            {
                "at": gift.decided_at,
                "text": _("The branch approved it") if approved else _("The branch did not approve it"),
                "note": None if approved else gift.refusal,
            }
        )
    if gift.accepted_at is not None:
        steps.append({"at": gift.accepted_at, "text": _("Was accepted")})
    if gift.ended_at is not None and gift.state is not GiftState.REFUSED:
        steps.append({"at": gift.ended_at, "text": STATES[gift.state][0]})
    if gift.state is GiftState.OFFERED:
        steps.append({"when": last_day(gift.lapses_at), "text": _("Last day to accept it"), "next": True})
    elif gift.state is GiftState.ACCEPTED:
        steps.append({"when": formats.day(gift.cooling_ends_at), "text": _("It becomes final"), "next": True})
    elif gift.state is GiftState.AWAITING_APPROVAL:
        steps.append(
            {"when": last_day(gift.lapses_at), "text": _("The branch looks at it by then"), "next": True}
        )
    return steps


@bp.get("/gifts/received/<uuid:gift_id>")
@requires(Permission.GIVE_POINTS)
def received(gift_id: UUID) -> ResponseReturnValue:
    """Show a gift to who receives it, or to whom they have appointed to answer for them."""
    return _received_page(gift_id, ThanksForm(unsent=True))


def _receiver_id() -> UUID:
    """Return whose gift it is: the reader's, or whom they answer for."""
    return whose_id(GiftNotFound)


def _for(receiver_id: UUID) -> dict[str, Any]:
    """Return what an address says of whom the reader answers for."""
    return {} if receiver_id == me().person_id else {"for": receiver_id}


def _received_page(gift_id: UUID, form: BaseForm) -> ResponseReturnValue:
    branch_id, receiver_id = me().branch_id, _receiver_id()
    arrival = get_arrival_for(session(), branch_id=branch_id, gift_id=gift_id, person_id=receiver_id)
    holder = None
    if receiver_id != me().person_id:
        holder = formats.name(get_person(session(), branch_id=branch_id, person_id=receiver_id).name)
    now = clock.now()
    word, kind = STATES[arrival.state]
    waits = arrival.state is GiftState.OFFERED and now < arrival.lapses_at
    return form.page(
        "exchange/gift_received.html",
        arrival=arrival,
        whose=_for(receiver_id),
        holder=holder,
        back=(url_for("delegations.holder", holder_id=receiver_id), _("For %(name)s", name=holder))
        if holder
        else (url_for("gifts.listing"), _("Gifts")),
        waits=waits,
        word=_("Waits for your answer") if waits else word,
        kind="warn" if waits else kind,
        note=received_note(arrival),
        final_on=arrival.cooling_ends_at if now < arrival.cooling_ends_at else None,
        confirm=JustConfirm(unsent=True),
        object_url=url_for("disputes.new", kind="gift", thing_id=gift_id)
        if arrival.state is GiftState.FINAL
        else None,
        may_thank=arrival.state in {GiftState.ACCEPTED, GiftState.FINAL} and arrival.thanks is None,
    )


def _of_receiver(form: BaseForm, gift_id: UUID) -> dict[str, Any]:
    who, receiver_id = me(), _receiver_id()
    return {
        "branch_id": who.branch_id,
        "id": form.asked_id,
        "actor_id": who.person_id,
        "on_behalf_of_id": None if receiver_id == who.person_id else receiver_id,
        "gift_id": gift_id,
        "receiver_id": receiver_id,
    }


def _back_to(gift_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("gifts.received", gift_id=gift_id, **_for(_receiver_id())))


def _answer(gift_id: UUID, handle: Handler[Any, None], kind: type[Command], said: str) -> ResponseReturnValue:
    form = JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            do(handle, kind(**_of_receiver(form, gift_id)))
            flash(said, "ok")
            return _back_to(gift_id)
    thanks = ThanksForm(unsent=True)
    thanks.form_errors, thanks.refused_with = form.form_errors, form.refused_with
    return _received_page(gift_id, thanks)


@bp.post("/gifts/received/<uuid:gift_id>/accept")
@requires(Permission.GIVE_POINTS)
def accept(gift_id: UUID) -> ResponseReturnValue:
    """Accept a gift."""
    return _answer(
        gift_id, accept_gift, AcceptGift, _("You have accepted the gift. A word of thanks is welcome.")
    )


@bp.post("/gifts/received/<uuid:gift_id>/decline")
@requires(Permission.GIVE_POINTS)
def decline(gift_id: UUID) -> ResponseReturnValue:
    """Decline a gift: it goes back."""
    return _answer(
        gift_id, decline_gift, DeclineGift, _("You have declined the gift. It goes back to the giver.")
    )


@bp.post("/gifts/received/<uuid:gift_id>/thank")
@requires(Permission.GIVE_POINTS)
def thank(gift_id: UUID) -> ResponseReturnValue:
    """Send a word of thanks."""
    form = ThanksForm()
    if form.validate_on_submit():
        with form.refusals():
            do(thank_for_gift, ThankForGift(**_of_receiver(form, gift_id), thanks=form.thanks.data or ""))
            flash(_("Your thanks are on their way."), "ok")
            return _back_to(gift_id)
    return _received_page(gift_id, form)


@bp.post("/gifts/<uuid:gift_id>/take-back")
@requires(Permission.GIVE_POINTS)
def take_back(gift_id: UUID) -> ResponseReturnValue:
    """Take a gift back."""
    who, form = me(), JustConfirm()
    if form.validate_on_submit():
        with form.refusals():
            command = TakeGiftBack(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                gift_id=gift_id,
                giver_id=who.person_id,
            )
            do(take_gift_back, command)
            flash(_("The points are yours again."), "ok")
            return redirect(url_for("gifts.given", gift_id=gift_id))
    return _given_page(gift_id, form)
