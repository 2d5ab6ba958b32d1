"""What a volunteer began to write about a visit: kept by the bank as it is typed, offered again, dropped."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.commands import drop_draft, keep_draft
from timebank.care.forms.fields import as_id
from timebank.care.forms.visits import VisitForm
from timebank.care.queries.drafts import VISIT_DRAFT, KeptDraft, find_draft
from timebank.care.views.blueprint import bp, session
from timebank.core import clock
from timebank.core.db import unit_of_work
from timebank.core.errors import DomainError
from timebank.core.permissions import Permission
from timebank.people.queries import get_people
from timebank.web.errors import STATUS
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires

FIELDS = ("command_id", "senior_id", "day", "start", "end", "past_midnight", "activities", "note")
Moment = TypeVar("Moment", date, time)


def mine() -> KeptDraft | None:
    """Return what whoever is signed in began to write about a visit."""
    return find_draft(
        session(), branch_id=me().branch_id, person_id=me().person_id, form=VISIT_DRAFT, now=clock.now()
    )


def senior_of(draft: KeptDraft) -> UUID | None:
    return as_id(draft.first("senior_id"))


def filled_in(draft: KeptDraft) -> dict[str, Any]:
    """Return what stands in the form; what was no time yet is left empty."""
    return {
        "command_id": draft.first("command_id"),
        "senior_id": draft.first("senior_id"),
        "day": _read(date, draft.first("day")),
        "start": _read(time, draft.first("start")),
        "end": _read(time, draft.first("end")),
        "past_midnight": bool(draft.first("past_midnight")),
        "activities": draft.content.get("activities", []),
        "note": draft.first("note"),
    }


def _read(kind: type[Moment], text: str) -> Moment | None:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return None


def line() -> Mapping[str, object] | None:
    """Return whose visit was begun and when, for the home page."""
    draft = mine()
    if draft is None:
        return None
    senior_id = senior_of(draft)
    known = get_people(session(), branch_id=me().branch_id, ids=[senior_id] if senior_id else [])
    senior = known.get(senior_id) if senior_id else None
    return {"senior": senior.name if senior else None, "kept_at": draft.kept_at}


def _keep() -> bool:
    content = {name: request.form.getlist(name) for name in FIELDS if name in request.form}
    who, now = me(), clock.now()
    return unit_of_work(
        lambda unit: keep_draft(
            unit,
            branch_id=who.branch_id,
            person_id=who.person_id,
            form=VISIT_DRAFT,
            content=content,
            visit_id=as_id(request.form.get("command_id")),
            now=now,
        )
    )


def keep_for_later(form: VisitForm) -> bool:
    """Keep what was sent, whole or not, and tell whether it is kept; if not, the form says why."""
    if not form["csrf_token"].validate(form):
        form.refused_with = 422
        return False
    with form.refusals():
        _keep()
    return form.refused_with == 200  # noqa: PLR2004


@bp.post("/visits/draft")
@requires(Permission.LOG_VISIT)
def save_draft() -> ResponseReturnValue:
    """Keep what is being typed, for a script: nothing is shown."""
    if not JustConfirm().validate_on_submit():
        return "", 422
    try:
        _keep()
    except DomainError as refusal:
        return "", STATUS[refusal.kind]
    return "", 204


@bp.post("/visits/draft/drop")
@requires(Permission.LOG_VISIT)
def forget_draft() -> ResponseReturnValue:
    """Forget what was begun, as its writer asks."""
    if JustConfirm().validate_on_submit():
        who = me()
        unit_of_work(
            lambda unit: drop_draft(unit, branch_id=who.branch_id, person_id=who.person_id, form=VISIT_DRAFT)
        )
        flash(_("What you had begun is dropped."), "ok")
    return redirect(url_for("care.log"))
