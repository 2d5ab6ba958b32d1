"""Delegates: the holder's page, the delegate's, and what a coordinator records from paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from timebank.audit.forms.words import COMMANDS
from timebank.core import clock
from timebank.core.db import db
from timebank.core.permissions import Permission
from timebank.exchange.queries.calls import list_done_by_callers
from timebank.exchange.queries.gifts import list_received
from timebank.exchange.rules.gifts import GiftState
from timebank.ledger.queries import balances_of, statement
from timebank.people import queries
from timebank.people.commands import (
    AppointDelegate,
    EndDelegation,
    LookForHolder,
    appoint_delegate,
    end_delegation,
    look_for_holder,
)
from timebank.people.errors.delegations import DelegateNotFound, DelegationNotFound
from timebank.people.forms.delegations import SOMEBODY, DelegateForm, PaperDelegationForm
from timebank.people.models import Delegation, Person
from timebank.people.rules import (
    DelegatedAct,
    DelegationMethod,
    fold_name,
    normalise_phone,
)
from timebank.people.views import showing
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import Identity, me, requires
from timebank.web.searching import searched
from timebank.web.words.ledger import ACCOUNTS, KINDS
from timebank.web.words.people import DELEGATED, DELEGATION_ENDS, RELATIONS

bp = Blueprint("delegations", __name__)

LINES_SHOWN = 10
MOST_FOUND = 10


def _today(who: Identity) -> date:
    return clock.local_day(clock.now(), who.zone)


def shown(delegation: Delegation, other: Person, day: date) -> dict[str, Any]:
    """Return a delegation as pages show it, from one of the two."""
    acts = [
        _("%(act)s, %(amount)s in all", act=DELEGATED[act], amount=formats.points(delegation.give_minutes))
        if act is DelegatedAct.GIVE
        else str(DELEGATED[act])
        for act in delegation.acts
    ]
    first, last = formats.plain_day(delegation.starts_on), formats.plain_day(delegation.ends_on)
    return {
        "delegation": delegation,
        "name": formats.name(other.name),
        "acts": acts,
        "days": _("%(first)s to %(last)s", first=first, last=last),
        "open": delegation.ended_at is None and delegation.ends_on >= day,
        "begun": delegation.starts_on <= day,
        "ended": str(DELEGATION_ENDS[delegation.ended_how or "over"]),
        "left": formats.points(delegation.left_minutes) if delegation.give_minutes else None,
    }


def holders_delegations(session: Session, *, branch_id: str, holder_id: UUID, day: date) -> dict[str, Any]:
    """Return who may act for the holder, who might, and what they did, as pages show it."""
    found = queries.list_delegations(session, branch_id=branch_id, holder_id=holder_id)
    people = queries.get_people(session, branch_id=branch_id, ids=[each.delegate_id for each in found])
    all_of_them = [shown(each, people[each.delegate_id], day) for each in found]
    by_ids = sorted({each.delegate_id for each in found})
    called = list_done_by_callers(session, branch_id=branch_id, holder_id=holder_id, caller_ids=by_ids)
    acts = queries.list_acts_for(
        session, branch_id=branch_id, holder_id=holder_id, by_ids=by_ids, also=called.keys()
    )
    return {
        "standing": next((each for each in all_of_them if each["open"]), None),
        "past": [each for each in all_of_them if not each["open"]],
        "acts": [
            {
                "at": each.done_at,
                "text": str(COMMANDS.get(each.name, _("Did something"))),
                "note": _("%(name)s, by telephone", name=formats.name(people[called[each.id]].name))
                if each.id in called
                else formats.name(people[each.actor_id].name)
                if each.actor_id in people
                else None,
            }
            for each in acts
        ],
    }


@bp.get("/me/delegate")
@requires(Permission.ASK_FOR_CARE)
def mine() -> ResponseReturnValue:
    """Show who may act for whoever is signed in, and what they did."""
    who = me()
    found = holders_delegations(
        db.session(), branch_id=who.branch_id, holder_id=who.person_id, day=_today(who)
    )
    return render_template("people/delegate.html", **found, form=JustConfirm())


@bp.route("/me/delegate/new", methods=["GET", "POST"])
@requires(Permission.ASK_FOR_CARE)
def appoint() -> ResponseReturnValue:
    """Appoint somebody, on one's own screen."""
    who, session = me(), db.session()
    today = _today(who)
    form = DelegateForm(today=today)
    relatives = queries.relatives_of(session, branch_id=who.branch_id, person_id=who.person_id)
    form.offer([(str(each.person.id), formats.name(each.person.name)) for each in relatives])
    words = {
        str(each.person.id): str(RELATIONS[each.relation]) if each.relation else _("Family")
        for each in relatives
    }
    if form.validate_on_submit():
        with form.refusals():
            delegate_id = _chosen(form, who)
            do(
                appoint_delegate,
                AppointDelegate(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    holder_id=who.person_id,
                    delegate_id=delegate_id,
                    method=DelegationMethod.SCREEN,
                    **form.said(),
                ),
            )
            flash(_("It is kept. They are told, and you see here what they do for you."), "ok")
            return redirect(url_for("delegations.mine"))
    return form.page("people/delegate_new.html", words=words)


def _chosen(form: DelegateForm, who: Identity) -> UUID:
    """Return whom the form names.

    Raises:
        DelegateNotFound: nobody has this name and this number; which of the two is wrong stays unsaid.
    """
    if form.delegate.data != SOMEBODY:
        return UUID(form.delegate.data)
    name, phone = form.name.data or "", form.phone.data or ""
    if phone:
        for person in queries.find_person_by_contact(
            db.session(), branch_id=who.branch_id, phone=normalise_phone(phone)
        ):
            if person.name_folded == fold_name(name):
                return person.id
    raise DelegateNotFound


@bp.post("/me/delegate/<uuid:delegation_id>/end")
@requires(Permission.ASK_FOR_CARE)
def end(delegation_id: UUID) -> ResponseReturnValue:
    """End one's delegation at once, or give back what one was entrusted with."""
    who, form = me(), JustConfirm()
    found = queries.get_delegation(db.session(), branch_id=who.branch_id, delegation_id=delegation_id)
    if who.person_id not in (found.holder_id, found.delegate_id):
        raise DelegationNotFound
    gives_back, holder_id = who.person_id == found.delegate_id, found.holder_id
    if form.validate_on_submit():
        do(
            end_delegation,
            EndDelegation(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                on_behalf_of_id=holder_id if gives_back else None,
                delegation_id=delegation_id,
            ),
        )
        flash(_("It has ended, from now on."), "ok")
    return redirect(url_for("delegations.helping" if gives_back else "delegations.mine"))


@bp.get("/helping")
@requires(Permission.ASK_FOR_CARE)
def helping() -> ResponseReturnValue:
    """Show for whom whoever is signed in may act."""
    who = me()
    today = _today(who)
    held = queries.delegated_by(db.session(), branch_id=who.branch_id, delegate_id=who.person_id, day=today)
    return render_template(
        "people/delegate_helping.html",
        people=[
            {**shown(each, holder, today), "url": url_for("delegations.holder", holder_id=holder.id)}
            for each, holder in held
        ],
        just_confirm=JustConfirm,
    )


@bp.get("/helping/<uuid:holder_id>")
@requires(Permission.ASK_FOR_CARE)
def holder(holder_id: UUID) -> ResponseReturnValue:
    """Show somebody's points to their delegate, and what the delegate may do. The holder reads of it."""
    who, session = me(), db.session()
    today = _today(who)
    found = queries.find_delegation_between(
        session, branch_id=who.branch_id, actor_id=who.person_id, holder_id=holder_id, day=today
    )
    if found is None:
        raise DelegationNotFound
    delegation_id, sees = found.id, found.may_see
    if sees:
        do(
            look_for_holder,
            LookForHolder(
                branch_id=who.branch_id,
                # Once a day is enough to know: each reading of the page would fill the holder's list.
                id=uuid5(delegation_id, today.isoformat()),
                actor_id=who.person_id,
                on_behalf_of_id=holder_id,
                delegation_id=delegation_id,
            ),
        )
    delegation = queries.get_delegation(session, branch_id=who.branch_id, delegation_id=delegation_id)
    person = queries.get_person(session, branch_id=who.branch_id, person_id=holder_id)
    return render_template(
        "people/delegate_holder.html",
        name=formats.name(person.name),
        shown=shown(delegation, person, today),
        todo=_todo(delegation),
        gifts=_gifts(delegation),
        points=_points(session, person) if sees else None,
        form=JustConfirm(),
    )


def _todo(delegation: Delegation) -> list[tuple[str, str]]:
    """Return what the delegate may do for the holder on pages that there are: label and address."""
    holder: dict[str, Any] = {"for": delegation.holder_id}
    wanted = (
        (DelegatedAct.ASK, _("Ask for care"), "redemptions.new"),
        (DelegatedAct.GIVE, _("Give points"), "gifts.new"),
    )
    return [
        (label, url_for(endpoint, **holder))
        for act, label, endpoint in wanted
        if act in delegation.acts and endpoint in current_app.view_functions
    ]


def _gifts(delegation: Delegation) -> list[tuple[str, int, str]]:
    """Return whose gifts wait for the holder, how much, and where the delegate answers, if they may."""
    if DelegatedAct.GIVE not in delegation.acts:
        return []
    holder: dict[str, Any] = {"for": delegation.holder_id}
    waiting = list_received(
        db.session(),
        branch_id=delegation.branch_id,
        person_id=delegation.holder_id,
        states=[GiftState.OFFERED],
    )
    return [
        (formats.name(each.giver_name), each.minutes, url_for("gifts.received", gift_id=each.id, **holder))
        for each in waiting
    ]


def _points(session: Session, person: Person) -> dict[str, Any]:
    balances = balances_of(session, branch_id=person.branch_id, owner_id=person.id)
    return {
        "total": sum(balances.values()),
        "kinds": [(ACCOUNTS[kind], minutes) for kind, minutes in balances.items() if minutes],
        "lines": statement(session, branch_id=person.branch_id, owner_id=person.id, limit=LINES_SHOWN),
        "words": KINDS,
    }


@bp.get("/people/<uuid:person_id>/delegate")
@requires(Permission.MANAGE_PEOPLE)
def of_person(person_id: UUID) -> ResponseReturnValue:
    """Show who may act for somebody, and find whom the signed paper names."""
    who, session = me(), db.session()
    today = _today(who)
    person = queries.get_person(session, branch_id=who.branch_id, person_id=person_id)
    text = searched()
    return render_template(
        "people/delegates.html",
        person=person,
        text=text,
        lines=_candidates(session, person, text=text, day=today),
        form=JustConfirm(),
        is_me=person_id == who.person_id,
        **holders_delegations(session, branch_id=who.branch_id, holder_id=person_id, day=today),
    )


def _candidates(session: Session, person: Person, *, text: str, day: date) -> Sequence[showing.PersonLine]:
    """Return whom the paper may name: those whom the text finds, or the relatives."""
    if text:
        found = queries.search_people(session, branch_id=person.branch_id, text=text, limit=MOST_FOUND)
    else:
        found = [
            each.person
            for each in queries.relatives_of(session, branch_id=person.branch_id, person_id=person.id)
        ]
    others = [each for each in found if each.id != person.id][:MOST_FOUND]
    roles = queries.roles_of_many(
        session, branch_id=person.branch_id, ids=[each.id for each in others], day=day
    )
    return [showing.line(each, roles[each.id], day) for each in others]


@bp.route("/people/<uuid:person_id>/delegate/<uuid:delegate_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def record(person_id: UUID, delegate_id: UUID) -> ResponseReturnValue:
    """Record whom somebody has appointed on paper."""
    who, session = me(), db.session()
    today = _today(who)
    form = PaperDelegationForm(today=today, starts_on=today)
    if form.validate_on_submit():
        with form.refusals():
            do(
                appoint_delegate,
                AppointDelegate(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    on_behalf_of_id=person_id,
                    holder_id=person_id,
                    delegate_id=delegate_id,
                    starts_on=form.starts_on.data,
                    method=DelegationMethod.PAPER,
                    paper_ref=form.paper_ref.data,
                    seen_by=form.seen_by.data,
                    **form.said(),
                ),
            )
            flash(_("The delegate is recorded, and both are told."), "ok")
            return redirect(url_for("delegations.of_person", person_id=person_id))
    both = queries.get_people(session, branch_id=who.branch_id, ids=(person_id, delegate_id))
    if len(both) < len({person_id, delegate_id}):
        raise DelegationNotFound
    return form.page("people/delegate_paper.html", person=both[person_id], delegate=both[delegate_id])


@bp.post("/people/<uuid:person_id>/delegations/<uuid:delegation_id>/end")
@requires(Permission.MANAGE_PEOPLE)
def end_for(person_id: UUID, delegation_id: UUID) -> ResponseReturnValue:
    """End a delegation for a holder who asked the branch to."""
    who, form = me(), JustConfirm()
    found = queries.get_delegation(db.session(), branch_id=who.branch_id, delegation_id=delegation_id)
    if found.holder_id != person_id:
        raise DelegationNotFound
    if form.validate_on_submit():
        do(
            end_delegation,
            EndDelegation(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                on_behalf_of_id=person_id,
                delegation_id=delegation_id,
            ),
        )
        flash(_("It has ended, from now on."), "ok")
    return redirect(url_for("delegations.of_person", person_id=person_id))
