"""Lists of whom to call: how each call ended, and noting the next one."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.commands import Handler
from timebank.core.ids import new_id
from timebank.core.permissions import Permission
from timebank.households.queries import get_household, get_households
from timebank.households.views.showing import title
from timebank.pantry.commands import OfCall, UndoCall, undo_call
from timebank.pantry.errors import NotOnCallList, OutcomeUnfit
from timebank.pantry.forms import CallForm
from timebank.pantry.models import Call
from timebank.pantry.queries import Called, get_call
from timebank.pantry.queries.calls import NOBODY
from timebank.pantry.rules import OUTCOMES, CallAbout, CallOutcome
from timebank.pantry.views.blueprint import bp, common, session
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.pantry import CALL_LOOKS, CALL_OUTCOMES

C = TypeVar("C", bound=OfCall)


def call_lines(
    form: CallForm,
    about: CallAbout,
    found: Sequence[tuple[UUID, Called]],
    more: Mapping[UUID, Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """Return the households as the list shows them, with `more` of each: a text, a link.

    Telephones are for those who call, where the list is opened and looks are kept.
    """
    households = get_households(session(), branch_id=me().branch_id, ids=[each for each, _called in found])
    calls = [each for _household, called in found for each in called.calls]
    undone = [each for _household, called in found for each in called.undone.values()]
    people = get_people(
        session(),
        branch_id=me().branch_id,
        ids={*(each.called_by_id for each in calls), *(each.undone_by_id for each in undone)},
    )
    names = {key: each.name for key, each in people.items()}
    may_manage = me().may(Permission.MANAGE_FOOD)
    return [
        {
            "id": household_id,
            "title": title(households[household_id]),
            "url": url_for("households.show", household_id=household_id)
            if me().may(Permission.READ_HOUSEHOLDS)
            else None,
            "shows_phone": may_manage and is_opened(form),
            "phone": households[household_id].phone if may_manage and is_opened(form) else None,
            "command_id": new_id(),
            "seen": called.calls[-1].id if called.calls else "",
            "reached": called.reached,
            "outcomes": [(each.value, CALL_OUTCOMES[each]) for each in OUTCOMES[about]],
            **_settled(called, names, with_note=may_manage),
            **more.get(household_id, {}),
        }
        for household_id, called in found
    ]


def is_opened(form: CallForm) -> bool:
    """Tell whether the list is opened, not shown again beside what was refused: that leaves no trace."""
    return form.refused_with == HTTPStatus.OK


def _settled(called: Called, names: Mapping[UUID, str], *, with_note: bool) -> dict[str, Any]:
    """Return how things stand with a household, and the calls besides the one that says so."""
    settled = called.settled
    earlier = [
        _event(each, called, names, with_note=with_note) for each in called.calls if each is not settled
    ]
    if settled is None:
        return {"word": None, "earlier": earlier}
    look, icon = CALL_LOOKS[settled.outcome]
    return {
        "word": CALL_OUTCOMES[settled.outcome],
        "look": look,
        "icon": icon,
        "when": f"{formats.short_moment(settled.called_at)} · {names[settled.called_by_id]}",
        "note": settled.note if with_note else None,
        "undo_url": url_for("pantry.undo", food_call_id=settled.id),
        "earlier": earlier,
    }


def _event(call: Call, called: Called, names: Mapping[UUID, str], *, with_note: bool) -> dict[str, Any]:
    """Return a call as a line of the household's other calls."""
    text = f"{CALL_OUTCOMES[call.outcome]} · {names[call.called_by_id]}"
    notes = [f"“{call.note}”"] if with_note and call.note else []
    taken_back = called.undone.get(call.id)
    if taken_back is not None:
        notes.append(
            _(
                "taken back by %(name)s on %(at)s",
                name=names[taken_back.undone_by_id],
                at=formats.short_moment(taken_back.undone_at),
            )
        )
    return {"at": call.called_at, "text": text, "note": " · ".join(notes) or None}


def noted(
    form: CallForm, handle: Handler[C, UUID], make: Callable[..., C], *, called: Mapping[UUID, Called]
) -> bool:
    """Note the call that the form is about, and say so; False where the list is to be shown again.

    `called` is who was called so far. Where somebody else called the same household since the list was
    opened, both calls are kept, and whoever sees it second is told.
    """
    if not form.validate_on_submit():
        return False
    branch_id = me().branch_id
    with form.refusals():
        household_id, outcome = _sent(form)
        meanwhile = _meanwhile(called.get(household_id, NOBODY), form)
        command = make(
            **common(form.asked_id), household_id=household_id, outcome=outcome, note=form.note.data or None
        )
        do(handle, command)
        who = title(get_household(session(), branch_id=branch_id, household_id=household_id))
        flash(_("Noted for %(who)s: %(outcome)s.", who=who, outcome=CALL_OUTCOMES[outcome]), "ok")
        if meanwhile:
            flash(meanwhile, "warn")
        return True
    # What the note must not hold is said beside it, in its own row.
    form.note.errors, form.form_errors = [*form.note.errors, *form.form_errors], []
    return False


def _sent(form: CallForm) -> tuple[UUID, CallOutcome]:
    """Return which household was called, and how it ended.

    Raises:
        NotOnCallList, OutcomeUnfit
    """
    try:
        household_id = UUID(form.household.data or "")
    except ValueError as fault:
        raise NotOnCallList from fault
    try:
        return household_id, CallOutcome(form.outcome.data or "")
    except ValueError as fault:
        raise OutcomeUnfit from fault


def _meanwhile(called: Called, form: CallForm) -> str:
    """Return who called the household since the list was opened, in a sentence; nothing where nobody did."""
    others = [each for each in called.counting if each.id != form.asked_id]
    if not others or str(others[-1].id) == form.seen.data or others[-1].called_by_id == me().person_id:
        return ""
    newest = others[-1]
    by = get_people(session(), branch_id=me().branch_id, ids=[newest.called_by_id])
    return str(
        _(
            "%(name)s called them too, on %(at)s: %(outcome)s. Both calls are kept.",
            name=by[newest.called_by_id].name,
            at=formats.short_moment(newest.called_at),
            outcome=CALL_OUTCOMES[newest.outcome],
        )
    )


def call_context(form: CallForm, lines: list[dict[str, Any]], url: str) -> dict[str, Any]:
    """Return what the macros of a call list need."""
    form.note.id = f"note-{form.household.data}"
    return {
        "calls": lines,
        "reached": sum(each["reached"] for each in lines),
        "call_form": form,
        "call_url": url,
        "confirm": JustConfirm(unsent=True),
        "may_manage": me().may(Permission.MANAGE_FOOD),
    }


@bp.post("/calls/<uuid:food_call_id>/undo")
@requires(Permission.MANAGE_FOOD)
def undo(food_call_id: UUID) -> ResponseReturnValue:
    """Have what was noted of a call count no more."""
    form = JustConfirm()
    found = get_call(session(), branch_id=me().branch_id, call_id=food_call_id)
    recall_id, lot_id, round_id = found.recall_id, found.lot_id, found.round_id
    if form.validate_on_submit():
        do(undo_call, UndoCall(**common(form.asked_id), call_id=food_call_id))
        flash(_("It is taken back. The household is to be called again."), "ok")
    if recall_id is not None:
        return redirect(url_for("pantry.recall", recall_id=recall_id))
    if lot_id is not None:
        return redirect(url_for("pantry.calls", lot_id=lot_id))
    return redirect(url_for("matching.calls", round_id=round_id))
