"""Objections: raising one, both sides with what was said, and deciding."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.disputes import (
    AddWords,
    DecideDispute,
    OpenDispute,
    WithdrawDispute,
    add_words,
    decide_dispute,
    open_dispute,
    withdraw_dispute,
)
from timebank.exchange.errors.disputes import DisputeNotFound
from timebank.exchange.errors.reversals import ObjectNotFound
from timebank.exchange.forms.reversals import DecideDisputeForm, ObjectForm, SayForm
from timebank.exchange.models.disputes import Dispute
from timebank.exchange.queries.disputes import (
    DisputeLine,
    get_dispute,
    list_disputes,
    list_said,
    reads_for,
    speaks_for,
)
from timebank.exchange.queries.reversals import find_reversal
from timebank.exchange.queries.things import Thing, get_thing
from timebank.exchange.rules.disputes import DisputeState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.views.reversal_words import DISPUTES, SAID, STATES, title_of, today
from timebank.exchange.views.second import am_second_person_about
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import BaseForm, JustConfirm
from timebank.web.identity import me, requires

bp = Blueprint("disputes", __name__)
session = db.session


def _row(line: DisputeLine, *, url: str) -> dict[str, Any]:
    late = line.dispute.state is DisputeState.OPEN and line.dispute.due_on < today()
    word, kind = DISPUTES[line.dispute.state]
    due = _("To be decided by %(day)s", day=formats.day(line.dispute.due_on))
    return {
        "title": title_of(line.thing),
        "text": _("%(name)s objected", name=formats.name(line.raised_by)),
        "note": due if line.dispute.ended_at is None else formats.day(line.dispute.ended_at),
        "state": (_("Late"), "bad") if late else (word, kind),
        "url": url,
    }


@bp.get("/disputes")
@requires(Permission.SEE_SELF)
def listing() -> ResponseReturnValue:
    """Show one's own objections."""
    lines = list_disputes(session(), branch_id=me().branch_id, person_id=me().person_id)
    rows = [_row(line, url=url_for("disputes.one", dispute_id=line.dispute.id)) for line in lines]
    return render_template("exchange/disputes.html", rows=rows)


@bp.get("/desk/disputes")
@requires(Permission.READ_EXCHANGE)
def desk() -> ResponseReturnValue:
    """Show the branch's objections: what is late first, then what waits, then what was decided."""
    branch_id = me().branch_id
    waiting, ended = (
        [
            _row(line, url=url_for("disputes.one", dispute_id=line.dispute.id))
            for line in list_disputes(session(), branch_id=branch_id, is_open=is_open)
        ]
        for is_open in (True, False)
    )
    return render_template("exchange/disputes_desk.html", waiting=waiting, ended=ended)


def _thing(kind: ObjectKind, thing_id: UUID) -> tuple[Thing, list[UUID]]:
    """Return the thing, and for whom the reader may object to it.

    Raises:
        ObjectNotFound: nobody; so it is as if it were not there.
    """
    who = me()
    thing = get_thing(session(), branch_id=who.branch_id, kind=kind, object_id=thing_id)
    may = (
        thing.parties
        if who.may(Permission.MANAGE_EXCHANGE) and who.person_id not in thing.parties
        else speaks_for(session(), branch_id=who.branch_id, viewer_id=who.person_id, thing=thing, day=today())
    )
    if not may:
        raise ObjectNotFound
    return thing, may


@bp.route("/disputes/new/<any(visit, gift, redemption):kind>/<uuid:thing_id>", methods=["GET", "POST"])
@requires(Permission.SEE_SELF)
def new(kind: str, thing_id: UUID) -> ResponseReturnValue:
    """Object to something that was decided."""
    who, form = me(), ObjectForm()
    thing, may = _thing(ObjectKind(kind), thing_id)
    names = {person_id: formats.name(name) for person_id, name in _names(may).items()}
    form.for_whom([(str(each), names[each]) for each in may])
    if form.validate_on_submit():
        with form.refusals():
            chosen = UUID(form.person_id.data) if form.person_id.data else may[0]
            dispute_id = do(
                open_dispute,
                OpenDispute(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    on_behalf_of_id=None if chosen == who.person_id else chosen,
                    kind=thing.kind,
                    thing_id=thing.id,
                    person_id=chosen,
                    words=form.words.data or "",
                ),
            )
            flash(_("Your objection has arrived. You are told what becomes of it."), "ok")
            return redirect(url_for("disputes.one", dispute_id=dispute_id))
    return form.page(
        "exchange/dispute_new.html",
        title=title_of(thing),
        minutes=thing.minutes,
        several=len(may) > 1,
        ended=thing.has_ended,
    )


def _names(ids: list[UUID]) -> dict[UUID, str]:
    people = get_people(session(), branch_id=me().branch_id, ids=ids)
    return {person_id: person.name for person_id, person in people.items()}


def _readable(dispute_id: UUID) -> tuple[Dispute, Thing, list[UUID]]:
    """Return the objection, what it is about, and for whom the reader speaks in it.

    Raises:
        DisputeNotFound: it is not theirs to read.
    """
    who = me()
    dispute = get_dispute(session(), branch_id=who.branch_id, dispute_id=dispute_id)
    thing = get_thing(session(), branch_id=who.branch_id, kind=dispute.kind, object_id=dispute.object_id)
    mine = speaks_for(session(), branch_id=who.branch_id, viewer_id=who.person_id, thing=thing, day=today())
    if (
        not mine
        and not who.may(Permission.READ_EXCHANGE)
        and not reads_for(
            session(), branch_id=who.branch_id, viewer_id=who.person_id, thing=thing, day=today()
        )
    ):
        raise DisputeNotFound
    return dispute, thing, mine


@bp.get("/disputes/<uuid:dispute_id>")
@requires(Permission.SEE_SELF)
def one(dispute_id: UUID) -> ResponseReturnValue:
    """Show an objection: both sides, and what happened, in order."""
    return _page(dispute_id, SayForm(), DecideDisputeForm(unsent=True))


def _written(by: str | None) -> str:
    words = _("written down by %(name)s", name=by)
    return f" ({words})" if by else ""


def _page(dispute_id: UUID, form: BaseForm, decision: BaseForm) -> ResponseReturnValue:
    who = me()
    dispute, thing, mine = _readable(dispute_id)
    is_open = dispute.state is DisputeState.OPEN
    reversal = find_reversal(session(), branch_id=who.branch_id, kind=thing.kind, object_id=thing.id)
    steps: list[dict[str, Any]] = [
        {
            "at": each.word.at,
            "text": str(SAID[each.word.kind]) % {"name": formats.name(each.by)} + _written(each.recorded_by),
            "note": each.word.words,
        }
        for each in list_said(session(), branch_id=who.branch_id, dispute_id=dispute_id)
    ]
    if is_open:
        steps.append({"when": formats.day(dispute.due_on), "text": _("Decided by then"), "next": True})
    elif dispute.state is DisputeState.UPHELD and reversal is not None:
        steps.append({"when": "", "text": STATES[reversal.state][0], "next": True})
    word, kind = DISPUTES[dispute.state]
    able = (
        is_open
        and who.may(Permission.DECIDE_EXCHANGE)
        and am_second_person_about(thing, asked_by_id=dispute.recorded_by_id)
    )
    shown = decision if decision.refused_with != 200 else form  # noqa: PLR2004
    return shown.page(
        "exchange/dispute.html",
        dispute=dispute,
        title=title_of(thing),
        minutes=thing.minutes,
        state=(word, kind),
        steps=steps,
        is_open=is_open,
        may_say=is_open and (bool(mine) or who.may(Permission.MANAGE_EXCHANGE)),
        may_withdraw=is_open and dispute.raised_by_id in mine,
        is_staff=who.may(Permission.READ_EXCHANGE),
        able=able,
        say=form,
        decision=decision,
        confirm=JustConfirm(unsent=True),
        reversal_url=url_for("reversals.one", reversal_id=reversal.id)
        if reversal and who.may(Permission.READ_EXCHANGE)
        else None,
    )


def _common(form: BaseForm, dispute_id: UUID) -> dict[str, Any]:
    who = me()
    return {
        "branch_id": who.branch_id,
        "id": form.asked_id,
        "actor_id": who.person_id,
        "dispute_id": dispute_id,
    }


@bp.post("/disputes/<uuid:dispute_id>/words")
@requires(Permission.SEE_SELF)
def say(dispute_id: UUID) -> ResponseReturnValue:
    """Say how one sees it."""
    form = SayForm()
    _dispute, _about, mine = _readable(dispute_id)
    if form.validate_on_submit():
        with form.refusals():
            other = mine[0] if mine and me().person_id not in mine else None
            words = form.words.data or ""
            do(add_words, AddWords(**_common(form, dispute_id), words=words, person_id=other))
            flash(_("It is written down."), "ok")
            return redirect(url_for("disputes.one", dispute_id=dispute_id))
    return _page(dispute_id, form, DecideDisputeForm(unsent=True))


@bp.post("/disputes/<uuid:dispute_id>/withdraw")
@requires(Permission.SEE_SELF)
def withdraw(dispute_id: UUID) -> ResponseReturnValue:
    """Take one's objection back."""
    form = JustConfirm()
    _readable(dispute_id)
    if form.validate_on_submit():
        with form.refusals():
            do(withdraw_dispute, WithdrawDispute(**_common(form, dispute_id)))
            flash(_("You have taken the objection back."), "ok")
            return redirect(url_for("disputes.one", dispute_id=dispute_id))
    shown = SayForm(unsent=True)
    shown.form_errors, shown.refused_with = form.form_errors, form.refused_with
    return _page(dispute_id, shown, DecideDisputeForm(unsent=True))


@bp.post("/desk/disputes/<uuid:dispute_id>")
@requires(Permission.DECIDE_EXCHANGE)
def decide(dispute_id: UUID) -> ResponseReturnValue:
    """Decide about an objection, in writing."""
    form = DecideDisputeForm()
    if form.validate_on_submit():
        with form.refusals():
            do(
                decide_dispute,
                DecideDispute(
                    **_common(form, dispute_id),
                    upheld=form.decision.data == "upheld",
                    words=form.words.data or "",
                ),
            )
            flash(_("Your decision is written down, and those concerned are told."), "ok")
            return redirect(url_for("disputes.one", dispute_id=dispute_id))
    return _page(dispute_id, SayForm(unsent=True), form)
