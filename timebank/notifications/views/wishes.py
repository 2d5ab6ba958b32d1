"""How somebody wishes to be told: chosen among their settings, or for them by a coordinator."""

from uuid import UUID

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.notifications.forms import CHANNELS, WishForm, WishOfSomebodyForm
from timebank.notifications.rules import MessageChannel, Rhythm, masked
from timebank.people.commands.notify import SetMessageWish, Wish, set_message_wish, ways_of, wish_of
from timebank.people.queries import get_person, has_consent
from timebank.people.rules import Purpose
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Blueprint("wishes", __name__)


@bp.route("/settings/messages", methods=["GET", "POST"])
@requires(Permission.SEE_SELF)
def wishes() -> ResponseReturnValue:
    """Let somebody choose how they are told; what cannot be chosen says why."""
    ways, agreed, wish = _there_is(me().person_id)
    form = WishForm(channel=wish.channel.value, rhythm=wish.rhythm.value)
    if form.validate_on_submit():
        with form.refusals():
            _keep(form, me().person_id)
            flash(_("It is kept. The bank tells you in this way from now on."), "ok")
            return redirect(url_for("wishes.wishes"))
    return form.page(
        "settings/messages.html",
        hints=_hints(ways),
        missing=_missing(
            ways,
            agreed=agreed,
            disagree=_("You have not agreed to messages yet."),
            nowhere=_("The branch has no such number or address of yours."),
        ),
        agreed=agreed,
    )


@bp.route("/people/<uuid:person_id>/messages", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def of_person(person_id: UUID) -> ResponseReturnValue:
    """Let a coordinator choose for somebody who asked for it; one's own is among one's settings."""
    if person_id == me().person_id:
        return redirect(url_for("wishes.wishes"))
    ways, agreed, wish = _there_is(person_id)
    form = WishOfSomebodyForm(channel=wish.channel.value, rhythm=wish.rhythm.value)
    name = formats.name(get_person(db.session(), branch_id=me().branch_id, person_id=person_id).name)
    if form.validate_on_submit():
        with form.refusals():
            _keep(form, person_id)
            flash(_("It is kept, and %(name)s is told of it.", name=name), "ok")
            return redirect(url_for("people.show", person_id=person_id))
    return form.page(
        "notifications/wish.html",
        name=name,
        person_id=person_id,
        hints=_hints(ways),
        missing=_missing(
            ways,
            agreed=agreed,
            disagree=_("They have not agreed to messages yet."),
            nowhere=_("The branch has no such number or address of theirs."),
        ),
        agreed=agreed,
    )


def _there_is(person_id: UUID) -> tuple[dict[MessageChannel, str], bool, Wish]:
    """Return by which ways they can be told, whether they agreed to that, and how they are told now."""
    branch_id, session = me().branch_id, db.session()
    person = get_person(session, branch_id=branch_id, person_id=person_id)
    agreed = has_consent(session, branch_id=branch_id, person_id=person_id, purpose=Purpose.MESSAGES)
    wish = wish_of(session, person)
    if not agreed:
        wish = Wish(channel=MessageChannel.SCREEN, rhythm=wish.rhythm)
    return ways_of(person), agreed, wish


def _keep(form: WishForm, person_id: UUID) -> None:
    who = me()
    do(
        set_message_wish,
        SetMessageWish(
            branch_id=who.branch_id,
            id=form.asked_id,
            actor_id=who.person_id,
            on_behalf_of_id=None if person_id == who.person_id else person_id,
            person_id=person_id,
            channel=MessageChannel(form.channel.data),
            rhythm=Rhythm(form.rhythm.data),
        ),
    )


def _hints(ways: dict[MessageChannel, str]) -> dict[str, str]:
    return {each.value: masked(address) for each, address in ways.items()}


def _missing(ways: dict[MessageChannel, str], *, agreed: bool, disagree: str, nowhere: str) -> dict[str, str]:
    """Return for each way that cannot be chosen why not."""
    return {
        each.value: str(disagree if each in ways else nowhere)
        for each in CHANNELS
        if each is not MessageChannel.SCREEN and not (agreed and each in ways)
    }
