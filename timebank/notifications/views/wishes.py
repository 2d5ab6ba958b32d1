"""How somebody wishes to be told, among their settings."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.notifications.forms import CHANNELS, WishForm
from timebank.notifications.rules import MessageChannel, Rhythm, masked
from timebank.people.commands.notify import SetMessageWish, set_message_wish, ways_of, wish_of
from timebank.people.queries import get_person, has_consent
from timebank.people.rules import Purpose
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Blueprint("wishes", __name__)


@bp.route("/settings/messages", methods=["GET", "POST"])
@requires(Permission.SEE_SELF)
def wishes() -> ResponseReturnValue:
    """Let somebody choose how they are told; what cannot be chosen says why."""
    who, session = me(), db.session()
    person = get_person(session, branch_id=who.branch_id, person_id=who.person_id)
    ways = ways_of(person)
    agreed = has_consent(session, branch_id=who.branch_id, person_id=who.person_id, purpose=Purpose.MESSAGES)
    wish = wish_of(session, person)
    channel = wish.channel if agreed else MessageChannel.SCREEN
    form = WishForm(channel=channel.value, rhythm=wish.rhythm.value)
    if form.validate_on_submit():
        with form.refusals():
            do(
                set_message_wish,
                SetMessageWish(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=who.person_id,
                    channel=MessageChannel(form.channel.data),
                    rhythm=Rhythm(form.rhythm.data),
                ),
            )
            flash(_("It is kept. The bank tells you in this way from now on."), "ok")
            return redirect(url_for("wishes.wishes"))
    hints = {each.value: masked(address) for each, address in ways.items()}
    missing = {
        each.value: str(_("You have not agreed to messages yet."))
        if each in ways
        else str(_("The branch has no such number or address of yours."))
        for each in CHANNELS
        if each is not MessageChannel.SCREEN and not (agreed and each in ways)
    }
    return form.page("settings/messages.html", hints=hints, missing=missing, agreed=agreed)
