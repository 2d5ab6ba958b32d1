"""Whom to call about a round: the households that no message reaches."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from timebank.core.permissions import Permission
from timebank.matching.commands.calls import (
    NoteRoundCall,
    list_called_of_round,
    list_round_calls,
    note_round_call,
)
from timebank.matching.queries import find_called_off, get_round
from timebank.matching.views.blueprint import bp, days_words, session
from timebank.matching.views.spots import when_words
from timebank.pantry.forms import CallForm
from timebank.pantry.rules import CallAbout
from timebank.pantry.views.calls import call_context, call_lines, is_opened, noted
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web.identity import me, requires


@bp.get("/rounds/<uuid:round_id>/calls")
@requires(Permission.MANAGE_FOOD)
def calls(round_id: UUID) -> ResponseReturnValue:
    """List whom no message tells of their time, or that the round is called off. Each look is on record."""
    return _page(round_id, CallForm())


@bp.post("/rounds/<uuid:round_id>/calls")
@requires(Permission.MANAGE_FOOD)
def note_of_round(round_id: UUID) -> ResponseReturnValue:
    """Note that a household was called."""
    form = CallForm()
    round_ = get_round(session(), branch_id=me().branch_id, round_id=round_id)
    called = list_called_of_round(session(), round_)
    if noted(form, note_round_call, partial(NoteRoundCall, round_id=round_id), called=called):
        round_ = get_round(session(), branch_id=me().branch_id, round_id=round_id)
        off = find_called_off(session(), round_) is not None
        return redirect(url_for("matching.call_off" if off else "matching.calls", round_id=round_id))
    return _page(round_id, form)


def _page(round_id: UUID, form: CallForm) -> ResponseReturnValue:
    context = calls_of(round_id, form)
    round_ = get_round(session(), branch_id=me().branch_id, round_id=round_id)
    return form.page(
        "matching/calls.html",
        **context,
        round=round_,
        lead=f"{days_words(round_)} · {round_.place}",
        off=find_called_off(session(), round_) is not None,
    )


def calls_of(round_id: UUID, form: CallForm) -> dict[str, Any]:
    """Return what the list of a round needs; telephones are for those who call, and looks are kept."""
    of: dict[str, Any] = {"branch_id": me().branch_id, "round_id": round_id}
    for visit, called in list_round_calls(session(), get_round(session(), **of)):
        if is_opened(form) and not called.reached:
            looked_at(visit.household_id, CONTACT)
    # What was read before the looks were kept is read again.
    found = list_round_calls(session(), get_round(session(), **of))
    more = {visit.household_id: {"text": when_words(visit)} for visit, _called in found}
    lines = call_lines(form, CallAbout.ROUND, [(visit.household_id, called) for visit, called in found], more)
    return call_context(form, lines, url_for("matching.note_of_round", round_id=round_id))
