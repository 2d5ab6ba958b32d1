"""Corrections: what waits, asking for one, and the second person's word; reviews of one person's entries."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.commands.reversals import (
    AskReversal,
    GrantReversal,
    RefuseReversal,
    ask_reversal,
    grant_reversal,
    refuse_reversal,
)
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.forms.gifts import SecondForm
from timebank.exchange.forms.reversals import ReasonForm
from timebank.exchange.models import Reversal
from timebank.exchange.queries.reversal_reviews import list_reviews
from timebank.exchange.queries.reversals import (
    find_cover,
    find_reversal,
    get_reversal,
    list_reversals,
    taken_of,
)
from timebank.exchange.queries.things import Thing, find_posting, get_thing
from timebank.exchange.rules.reversals import ObjectKind, ReversalState
from timebank.exchange.views.reversal_words import KINDS, STATES, cover_words, length_of, title_of, today
from timebank.exchange.views.second import am_second_person_about
from timebank.people.queries import get_people
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires

bp = Blueprint("reversals", __name__, url_prefix="/desk")
session = db.session
ANY = "<any(visit, gift, grant, redemption):kind>"


@bp.get("/reversals")
@requires(Permission.READ_EXCHANGE)
def listing() -> ResponseReturnValue:
    """Show the corrections, those that wait first, and the reviews."""
    who = me()
    lines = list_reversals(session(), branch_id=who.branch_id)
    rows = [
        {
            "title": title_of(line.thing),
            "text": length_of(line.thing.kind, line.reversal.minutes),
            "note": _(
                "Asked by %(name)s on %(day)s", name=line.asked_by, day=formats.day(line.reversal.asked_at)
            ),
            "state": STATES[line.reversal.state],
            "url": url_for("reversals.one", reversal_id=line.reversal.id),
            "waits": line.reversal.state is ReversalState.ASKED,
        }
        for line in lines
    ]
    return render_template(
        "exchange/reversals.html",
        waiting=[row for row in rows if row["waits"]],
        decided=[row for row in rows if not row["waits"]],
        reviews=[
            {
                "title": _("What %(name)s entered or decided", name=line.staff),
                "note": _(
                    "%(since)s to %(until)s",
                    since=formats.plain_day(line.review.since),
                    until=formats.plain_day(line.review.until),
                ),
                "state": STATES[ReversalState(line.review.state)],
                "url": url_for("reversals.review", review_id=line.review.id),
            }
            for line in list_reviews(session(), branch_id=who.branch_id)
        ],
        may_ask=who.may(Permission.MANAGE_EXCHANGE),
    )


def _cover(thing: Thing) -> str | None:
    """Return what becomes of what was spent, for those of this branch."""
    who = me()
    earned = thing.kind in {ObjectKind.VISIT, ObjectKind.FOOD_WORK}
    holder_id = thing.giver_id if earned else thing.receiver_id
    posting = find_posting(session(), branch_id=who.branch_id, kind=thing.kind, object_id=thing.id)
    if posting is None or holder_id is None or thing.kind is ObjectKind.REDEMPTION:
        return None
    cover = find_cover(session(), branch_id=who.branch_id, posting=posting, person_id=holder_id, day=today())
    return cover_words(cover, minutes=taken_of(posting, person_id=holder_id))


def _facts(thing: Thing) -> list[tuple[Any, ...]]:
    return [
        (_("What it is"), KINDS[thing.kind], None),
        (_("Which one"), title_of(thing), None),
        (_("How much"), length_of(thing.kind, thing.minutes), None),
    ]


@bp.route(f"/reversals/new/{ANY}/<uuid:thing_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def new(kind: str, thing_id: UUID) -> ResponseReturnValue:
    """Ask for a correction; a second person grants it."""
    return ask_page(ObjectKind(kind), thing_id, shown_by="reversals.one")


def ask_page(kind: ObjectKind, thing_id: UUID, *, shown_by: str, **back: str) -> ResponseReturnValue:
    """Return the page on which it is asked for; `shown_by` is the endpoint that shows what was asked."""
    who, form = me(), ReasonForm()
    thing = get_thing(session(), branch_id=who.branch_id, kind=kind, object_id=thing_id)
    if form.validate_on_submit():
        with form.refusals():
            reversal_id = do(
                ask_reversal,
                AskReversal(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    kind=thing.kind,
                    thing_id=thing.id,
                    reason=form.reason.data or "",
                ),
            )
            flash(_("A second person looks at it now. Nothing has moved yet."), "ok")
            return redirect(url_for(shown_by, reversal_id=reversal_id))
    known = find_reversal(session(), branch_id=who.branch_id, kind=thing.kind, object_id=thing.id)
    return form.page(
        "exchange/reversal_new.html",
        facts=_facts(thing),
        spent=_cover(thing),
        able=thing.moved and known is None,
        known_url=url_for(shown_by, reversal_id=known.id) if known else None,
        **back,
    )


def answer_second(
    form: SecondForm, about: dict[str, UUID], yes: tuple[Any, Any], no: tuple[Any, Any]
) -> None:
    """Have done what the second person chose; `yes` and `no` are handler and command of each."""
    who = me()
    common: dict[str, Any] = {
        "branch_id": who.branch_id,
        "id": form.asked_id,
        "actor_id": who.person_id,
        **about,
    }
    if form.decision.data == "approve":
        do(yes[0], yes[1](**common))
        return
    if not form.reason.data:
        raise WhyMissing
    do(no[0], no[1](**common, reason=form.reason.data))


@bp.get("/reversals/<uuid:reversal_id>")
@requires(Permission.READ_EXCHANGE)
def one(reversal_id: UUID) -> ResponseReturnValue:
    """Show a correction."""
    return one_page(_reversal(reversal_id), SecondForm())


@bp.post("/reversals/<uuid:reversal_id>")
@requires(Permission.DECIDE_EXCHANGE)
def decide(reversal_id: UUID) -> ResponseReturnValue:
    """Decide about a correction as its second person."""
    form = SecondForm()
    if form.validate_on_submit():
        with form.refusals():
            about = {"reversal_id": reversal_id}
            answer_second(form, about, (grant_reversal, GrantReversal), (refuse_reversal, RefuseReversal))
            flash(_("Your decision is written down, and those concerned are told."), "ok")
            return redirect(url_for("reversals.one", reversal_id=reversal_id))
    return one_page(_reversal(reversal_id), form)


def _steps(reversal: Reversal) -> list[dict[str, Any]]:
    """Return who asked for the correction and who decided, with their words."""
    people = get_people(
        session(),
        branch_id=reversal.branch_id,
        ids=[each for each in (reversal.asked_by_id, reversal.decided_by_id) if each],
    )
    steps: list[dict[str, Any]] = [
        {
            "at": reversal.asked_at,
            "text": _("Asked by %(name)s", name=people[reversal.asked_by_id].name),
            "note": reversal.reason,
        }
    ]
    if reversal.decided_by_id is not None:
        steps.append(
            {
                "at": reversal.decided_at,
                "text": _(
                    "%(what)s, by %(name)s",
                    what=STATES[reversal.state][0],
                    name=people[reversal.decided_by_id].name,
                ),
                "note": reversal.refusal,
            }
        )
    if reversal.state is ReversalState.OVERTAKEN:
        steps.append({"at": reversal.decided_at, "text": STATES[reversal.state][0]})
    return steps


def _reversal(reversal_id: UUID) -> Reversal:
    return get_reversal(session(), branch_id=me().branch_id, reversal_id=reversal_id)


def one_page(reversal: Reversal, form: SecondForm, **back: str) -> ResponseReturnValue:
    """Return the page of a correction, where its second person decides."""
    who = me()
    thing = get_thing(session(), branch_id=who.branch_id, kind=reversal.kind, object_id=reversal.object_id)
    able = am_second_person_about(thing, asked_by_id=reversal.asked_by_id)
    waits = reversal.state is ReversalState.ASKED
    return form.page(
        "exchange/reversal.html",
        reversal_id=reversal.id,
        state=STATES[reversal.state],
        facts=_facts(thing),
        spent=_cover(thing) if waits else None,
        steps=_steps(reversal),
        waits=waits,
        able=able and waits,
        dispute_url=url_for("disputes.one", dispute_id=reversal.dispute_id) if reversal.dispute_id else None,
        **back,
    )
