"""The gift pool: what everybody may know of it, and granting from it."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.exchange.commands.gift_approvals import (
    ApproveGift,
    RefuseGift,
    approve_gift,
    parties_of,
    refuse_gift,
)
from timebank.exchange.commands.grants import (
    ConfirmGrant,
    GrantFromPool,
    RefuseGrant,
    confirm_grant,
    grant_from_pool,
    refuse_grant,
)
from timebank.exchange.errors.gifts import WhyMissing
from timebank.exchange.forms.gifts import GrantForm, SecondForm
from timebank.exchange.forms.needs import URGENCIES
from timebank.exchange.forms.phrases import whom
from timebank.exchange.queries.calls import callers_of
from timebank.exchange.queries.gifts import GiftOfBranch, get_gift, list_final_gifts, list_gifts_to_approve
from timebank.exchange.queries.grants import Candidate, get_grant, list_candidates, list_grants, pool_balance
from timebank.exchange.queries.needs import find_confirmed_need
from timebank.exchange.queries.pool import pool_figures
from timebank.exchange.rules.gifts import GiftState
from timebank.exchange.rules.grants import GrantState
from timebank.exchange.rules.reversals import ObjectKind
from timebank.exchange.views.gift_blueprint import STATES, bp, last_day, session, today
from timebank.exchange.views.reversal_words import reversal_url
from timebank.exchange.views.second import am_second_person
from timebank.people.queries import get_people, get_person
from timebank.policies.queries import policy_on
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.identity import me, requires

URGENCY: dict[int, tuple[LazyString, str]] = {
    number: (URGENCIES[number], kind) for number, kind in ((1, "bad"), (2, "warn"), (3, "info"))
}
GRANT_STATES: dict[GrantState, tuple[LazyString, str]] = {
    GrantState.AWAITING_APPROVAL: (lazy_gettext("Waits for a second person"), "warn"),
    GrantState.GRANTED: (lazy_gettext("Points granted"), "ok"),
    GrantState.REFUSED: (lazy_gettext("Not granted"), "bad"),
}
SHOWN = 50


@bp.get("/pool")
@requires(Permission.SEE_SELF)
def pool() -> ResponseReturnValue:
    """Show what the pool received and gave, in sums."""
    figures = pool_figures(session(), branch_id=me().branch_id, today=today())
    return render_template(
        "exchange/pool.html", figures=figures, may_give=me().may(Permission.GIVE_POINTS), today=today()
    )


@bp.get("/desk/pool")
@requires(Permission.READ_EXCHANGE)
def pool_desk() -> ResponseReturnValue:
    """Show the pool to the branch: who could be granted something, the most urgent first, and what was."""
    who = me()
    candidates = list_candidates(session(), branch_id=who.branch_id, day=today())
    grants = list_grants(session(), branch_id=who.branch_id, limit=SHOWN)
    may_grant = who.may(Permission.MANAGE_EXCHANGE)
    return render_template(
        "exchange/pool_desk.html",
        balance=pool_balance(session(), branch_id=who.branch_id),
        may_grant=may_grant,
        candidates=[
            {
                "name": formats.name(each.name),
                "urgency": URGENCY[each.need.urgency],
                "note": _last_grant(each),
                "url": url_for("gifts.new_grant", person_id=each.person_id) if may_grant else None,
            }
            for each in candidates
        ],
        grants=[
            {
                "name": formats.name(line.person),
                "minutes": line.grant.minutes,
                "state": GRANT_STATES[line.grant.state],
                "reason": line.grant.reason,
                "note": _("%(name)s · %(day)s", name=line.asked_by, day=formats.day(line.grant.asked_at)),
                "url": url_for("gifts.decide_grant", grant_id=line.grant.id)
                if who.may(Permission.DECIDE_EXCHANGE)
                else None,
            }
            for line in grants
        ],
    )


def _last_grant(candidate: Candidate) -> str:
    if candidate.last_granted_on is None:
        return str(_("Nothing granted yet"))
    return str(_("Last granted on %(day)s", day=formats.day(candidate.last_granted_on)))


@bp.route("/desk/pool/grants/new/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_EXCHANGE)
def new_grant(person_id: UUID) -> ResponseReturnValue:
    """Grant minutes of the pool to somebody."""
    who = me()
    person = get_person(session(), branch_id=who.branch_id, person_id=person_id)
    form = GrantForm()
    if form.validate_on_submit():
        minutes = (form.points.data or 0) * 60 + (form.minutes.data or 0)
        with form.refusals():
            do(
                grant_from_pool,
                GrantFromPool(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    person_id=person_id,
                    minutes=minutes,
                    reason=form.reason.data or "",
                ),
            )
            flash(_("The grant is written down."), "ok")
            return redirect(url_for("gifts.pool_desk"))
    need = find_confirmed_need(session(), branch_id=who.branch_id, person_id=person_id, day=today())
    policy = policy_on(session(), branch_id=who.branch_id, day=today())
    return form.page(
        "exchange/pool_grant.html",
        name=person.name,
        urgency=URGENCY[need.urgency] if need else None,
        balance=pool_balance(session(), branch_id=who.branch_id),
        limit=policy.second_approver_minutes,
    )


def _gift_line(line: GiftOfBranch, note: str) -> dict[str, Any]:
    may_decide = me().may(Permission.DECIDE_EXCHANGE)
    return {
        "title": _("%(giver)s to %(receiver)s", giver=formats.name(line.giver), receiver=whom(line.gift)),
        "minutes": line.gift.minutes,
        "note": note,
        "url": url_for("gifts.decide_gift", gift_id=line.gift.id) if may_decide else None,
    }


@bp.get("/desk/gifts")
@requires(Permission.READ_EXCHANGE)
def to_approve() -> ResponseReturnValue:
    """Show the gifts and grants that wait for a second person."""
    who = me()
    may_decide = who.may(Permission.DECIDE_EXCHANGE)
    final = list_final_gifts(session(), branch_id=who.branch_id)
    grants = list_grants(session(), branch_id=who.branch_id, state=GrantState.AWAITING_APPROVAL)
    return render_template(
        "exchange/gifts_to_approve.html",
        gifts=[
            _gift_line(each, _("by %(day)s, else it goes back", day=last_day(each.gift.lapses_at)))
            for each in list_gifts_to_approve(session(), branch_id=who.branch_id)
        ],
        final=[_gift_line(each, formats.day(each.gift.ended_at or each.gift.given_at)) for each in final],
        grants=[
            {
                "title": _("The pool to %(name)s", name=formats.name(line.person)),
                "minutes": line.grant.minutes,
                "note": line.grant.reason,
                "url": url_for("gifts.decide_grant", grant_id=line.grant.id) if may_decide else None,
            }
            for line in grants
        ],
    )


@bp.route("/desk/gifts/<uuid:gift_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXCHANGE)
def decide_gift(gift_id: UUID) -> ResponseReturnValue:
    """Decide about a large gift as its second person."""
    who = me()
    gift = get_gift(session(), branch_id=who.branch_id, gift_id=gift_id)
    form = SecondForm()
    if form.validate_on_submit():
        with form.refusals():
            _decide(form, {"gift_id": gift_id}, (approve_gift, ApproveGift), (refuse_gift, RefuseGift))
            flash(_("Your decision is written down, and the giver is told."), "ok")
            return redirect(url_for("gifts.to_approve"))
    giver = get_people(session(), branch_id=who.branch_id, ids=[gift.giver_id])[gift.giver_id]
    able = am_second_person(
        parties=parties_of(gift),
        asked_by_id=gift.entered_by_id,
        called_by=callers_of(session(), branch_id=who.branch_id, object_id=gift.id),
    )
    return form.page(
        "exchange/gift_decide.html",
        title=_("A large gift"),
        answers=[
            (_("Who gives"), formats.name(giver.name), None),
            (_("To whom"), whom(gift), None),
            (_("How much"), formats.points_hours(gift.minutes), None),
            (_("Given on"), formats.long_day(gift.given_on), None),
        ],
        able=able and gift.state is GiftState.AWAITING_APPROVAL,
        waits=gift.state is GiftState.AWAITING_APPROVAL,
        state=STATES[gift.state],
        reversal_url=reversal_url(ObjectKind.GIFT, gift.id) if gift.state is GiftState.FINAL else None,
    )


@bp.route("/desk/pool/grants/<uuid:grant_id>", methods=["GET", "POST"])
@requires(Permission.DECIDE_EXCHANGE)
def decide_grant(grant_id: UUID) -> ResponseReturnValue:
    """Decide about a large grant as its second person."""
    who = me()
    grant = get_grant(session(), branch_id=who.branch_id, grant_id=grant_id)
    form = SecondForm()
    if form.validate_on_submit():
        with form.refusals():
            _decide(form, {"grant_id": grant_id}, (confirm_grant, ConfirmGrant), (refuse_grant, RefuseGrant))
            flash(_("Your decision is written down."), "ok")
            return redirect(url_for("gifts.to_approve"))
    people = get_people(session(), branch_id=who.branch_id, ids=[grant.person_id, grant.asked_by_id])
    able = am_second_person(parties=[grant.person_id], asked_by_id=grant.asked_by_id)
    return form.page(
        "exchange/gift_decide.html",
        title=_("A large grant from the pool"),
        answers=[
            (_("To whom"), formats.name(people[grant.person_id].name), None),
            (_("How much"), formats.points_hours(grant.minutes), None),
            (_("How urgent"), URGENCY[grant.urgency][0], None),
            (_("Reason"), grant.reason, None),
            (_("Asked by"), people[grant.asked_by_id].name, None),
        ],
        able=able and grant.state is GrantState.AWAITING_APPROVAL,
        waits=grant.state is GrantState.AWAITING_APPROVAL,
        state=GRANT_STATES[grant.state],
        reversal_url=reversal_url(ObjectKind.GRANT, grant.id) if grant.state is GrantState.GRANTED else None,
    )


def _decide(form: SecondForm, about: dict[str, UUID], yes: tuple[Any, Any], no: tuple[Any, Any]) -> None:
    who = me()
    common: dict[str, Any] = {
        "branch_id": who.branch_id,
        "id": form.asked_id,
        "actor_id": who.person_id,
        **about,
    }
    if form.decision.data == "approve":
        handle, kind = yes
        do(handle, kind(**common))
        return
    if not form.reason.data:
        raise WhyMissing
    handle, kind = no
    do(handle, kind(**common, reason=form.reason.data))
