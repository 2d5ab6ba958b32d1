"""Calling off a whole round, and whom to call by telephone then."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.matching.commands import CallOffRound, call_off_round, list_to_call
from timebank.matching.errors import RoundClosed
from timebank.matching.forms import OffForm
from timebank.matching.models import OffReason, Round
from timebank.matching.queries import find_called_off, get_round, list_appointments, list_picks
from timebank.matching.rules.rounds import AppointmentState, PickState, RoundState
from timebank.matching.tasks.showing import count_words, off_words
from timebank.matching.views.blueprint import bp, common, days_words, session, today
from timebank.matching.views.calls import calls_of
from timebank.pantry.forms import CallForm
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires


@bp.route("/rounds/<uuid:round_id>/cancellation", methods=["GET", "POST"])
@requires(Permission.MANAGE_FOOD)
def call_off(round_id: UUID) -> ResponseReturnValue:
    """Call a round off; where it is done, show who could not be told by message."""
    found = get_round(session(), branch_id=me().branch_id, round_id=round_id)
    form = OffForm(next_on=found.next_on if found.next_on > today() else None)
    if form.validate_on_submit():
        with form.refusals():
            command = CallOffRound(
                **common(form.asked_id),
                round_id=round_id,
                reason=OffReason(form.reason.data),
                note=form.note.data or None,
                next_on=form.next_on.data,
                tell=bool(form.tell.data),
            )
            do(call_off_round, command)
            flash(_("The round is called off. What was set aside is free again."), "ok")
            return redirect(url_for("matching.call_off", round_id=round_id))
    found = get_round(session(), branch_id=me().branch_id, round_id=round_id)
    off = find_called_off(session(), found)
    if off is not None and form.refused_with == 200:  # noqa: PLR2004  not refused
        return _done(found)
    if off is None and found.state is RoundState.CLOSED and not form.errors:
        raise RoundClosed
    of: dict[str, Any] = {"branch_id": found.branch_id, "round_id": found.id}
    waiting = list_picks(session(), **of, states=[PickState.SET_ASIDE])
    expected = list_appointments(session(), **of, states=[AppointmentState.BOOKED])
    return form.page(
        "matching/call_off.html",
        round=found,
        lead=f"{days_words(found)} · {found.place}",
        is_open=found.state is RoundState.OPEN,
        may=found.state is not RoundState.CLOSED,
        expected=len(expected),
        to_call=len(list_to_call(session(), found, expected)),
        held=count_words(sum(each.units for each in waiting)) if waiting else None,
    )


def _done(round_: Round) -> ResponseReturnValue:
    """Show what was called off and who is to be called. Telephones are for those who call; looks are kept."""
    branch_id, round_id = round_.branch_id, round_.id
    context = calls_of(round_id, CallForm(unsent=True))
    # What was read before the looks were kept is read again.
    round_ = get_round(session(), branch_id=branch_id, round_id=round_id)
    expected = list_appointments(
        session(), branch_id=branch_id, round_id=round_id, states=[AppointmentState.BOOKED]
    )
    found = find_called_off(session(), round_)
    assert found is not None
    by = get_people(session(), branch_id=branch_id, ids=[found.called_off_by_id])
    return render_template(
        "matching/called_off.html",
        round=round_,
        lead=f"{days_words(round_)} · {round_.place}",
        words=off_words(found),
        note=found.note,
        by=_(
            "%(name)s called it off on %(at)s.",
            name=by[found.called_off_by_id].name,
            at=formats.short_moment(found.called_off_at),
        ),
        told=len(expected) - len(list_to_call(session(), round_, expected)) if found.told else 0,
        silent=not found.told,
        **context,
    )
