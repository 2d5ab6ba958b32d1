"""Giving points away, step by step; nothing moves before the last one."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.care.forms.fields import as_id
from timebank.core.permissions import Permission
from timebank.exchange.commands.giving import Give, give, needs_second_person
from timebank.exchange.errors.gifts import ReceiverUnclear
from timebank.exchange.forms.gifts import ALL, HOW_MUCH, OTHER, POOL, WHOM, GiveForm
from timebank.exchange.queries.gifts import Giveable, giveable_of
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.views.gift_blueprint import bp, session, today, whose_id
from timebank.people.errors.delegations import DelegationNotFound
from timebank.people.queries import get_person, list_branches, relatives_of
from timebank.people.rules import PersonState
from timebank.policies.queries import policy_on
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.errors import sentence
from timebank.web.identity import me, requires

QUICK = (60, 180, 300)
STEPS = ("whom", "amount", "check", "give")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What can be chosen: whom, and how much there is; and whose it is."""

    giver_id: UUID
    giver: str | None
    """The name of whom the reader acts for."""
    relatives: dict[str, str]
    branches: dict[str, str]
    there: Giveable


def _giver_id() -> UUID:
    """Return who gives: the reader, or whom they act for."""
    return whose_id(DelegationNotFound)


def _choices() -> Choices:
    who, giver_id = me(), _giver_id()
    giver = get_person(session(), branch_id=who.branch_id, person_id=giver_id)
    relatives = relatives_of(session(), branch_id=who.branch_id, person_id=giver_id)
    return Choices(
        giver_id=giver_id,
        giver=None if giver_id == who.person_id else formats.name(giver.name),
        relatives={
            str(each.person.id): formats.name(each.person.name)
            for each in relatives
            if each.person.state is PersonState.ACTIVE and each.person.id != who.person_id
        },
        branches={
            each.id: each.name if formats.language() == "ko" else each.name_en
            for each in list_branches(session())
        },
        there=giveable_of(session(), branch_id=who.branch_id, person_id=giver_id),
    )


def _form(choices: Choices) -> GiveForm:
    form = GiveForm(receiver_branch=me().branch_id, receiver_id=request.args.get("to"))
    form.receiver_id.choices = [
        *choices.relatives.items(),
        (OTHER, _("Somebody else who needs care")),
        (POOL, _("The branch's gift pool")),
    ]
    form.receiver_branch.choices = list(choices.branches.items())
    form.amount.choices = [
        *((str(minutes), formats.points(minutes)) for minutes in QUICK),
        (ALL, _("All, %(points)s", points=formats.points(choices.there.minutes))),
        (OTHER, _("Another amount")),
    ]
    return form


@bp.route("/gifts/new", methods=["GET", "POST"])
@requires(Permission.GIVE_POINTS)
def new() -> ResponseReturnValue:
    """Ask to whom, how much, and whether it is right so; then give."""
    choices = _choices()
    form = _form(choices)
    asked = request.form.get("step", "whom")
    step, minutes = _reached(form, asked if asked in STEPS else "whom", choices.there)
    if step == "give":
        with form.refusals():
            gift_id = do(give, _command(form, minutes, giver_id=choices.giver_id))
            flash(_("Your points are put aside for this gift."), "ok")
            if choices.giver is not None:
                return redirect(url_for("delegations.holder", holder_id=choices.giver_id))
            return redirect(url_for("gifts.given", gift_id=gift_id))
        # What was refused is shown where it was asked.
        step = "whom" if _faults(form, WHOM) else "amount" if _faults(form, HOW_MUCH) else "check"
    return _page(form, step, choices, minutes=minutes)


def _reached(form: GiveForm, asked: str, there: Giveable) -> tuple[str, int]:
    """Return the step that can be shown, which is the one asked for or an earlier one; and the minutes."""
    if asked == "whom":
        return "whom", 0
    form.validate_on_submit()
    _look_at_whom(form)
    if _faults(form, WHOM):
        return "whom", 0
    if asked == "amount":
        _forget_faults(form, HOW_MUCH)
        return "amount", 0
    minutes = _minutes(form, there)
    if _faults(form, HOW_MUCH):
        return "amount", 0
    return "check" if form.errors else asked, minutes


def _faults(form: GiveForm, names: tuple[str, ...]) -> bool:
    return any(form[name].errors for name in names)


def _forget_faults(form: GiveForm, names: tuple[str, ...]) -> None:
    """Leave for later what was not asked yet."""
    for name in names:
        form[name].errors = []
    form.refused_with = 200


def _fault(form: GiveForm, name: str, words: str) -> None:
    form[name].errors = [*form[name].errors, words]
    form.refused_with = 422


def _look_at_whom(form: GiveForm) -> None:
    if not form.receiver_id.data:
        form.receiver_id.errors = []
        _fault(form, "receiver_id", _("Please choose to whom you give."))
    if form.receiver_id.data != OTHER:
        return
    if not form.name.data:
        _fault(form, "name", _("Please write the name."))
    if not form.phone.data and not form.birth_date.data and not form.birth_date.errors:
        _fault(form, "phone", sentence(ReceiverUnclear()))


def _minutes(form: GiveForm, there: Giveable) -> int:
    chosen = form.amount.data
    if not chosen:
        form.amount.errors = []
        _fault(form, "amount", _("Please choose how much you give."))
        return 0
    if chosen == ALL:
        return there.minutes
    if chosen != OTHER:
        return int(chosen) if chosen.isdigit() else 0
    minutes = (form.points.data or 0) * 60 + (form.minutes.data or 0)
    if not minutes and not form.points.errors and not form.minutes.errors:
        _fault(form, "points", _("Please give 1 minute or more."))
    return minutes


def _command(form: GiveForm, minutes: int, *, giver_id: UUID) -> Give:
    who, chosen = me(), form.receiver_id.data
    shown = form.shown.data or ""
    named = chosen == OTHER
    return Give(
        branch_id=who.branch_id,
        id=form.asked_id,
        actor_id=who.person_id,
        on_behalf_of_id=None if giver_id == who.person_id else giver_id,
        giver_id=giver_id,
        target=GiftTarget.POOL if chosen == POOL else GiftTarget.THIRD_PARTY if named else GiftTarget.FAMILY,
        minutes=minutes,
        receiver_id=None if named else as_id(chosen),
        receiver_branch=form.receiver_branch.data if named else None,
        name=form.name.data if named else None,
        phone=form.phone.data if named else None,
        birth_date=form.birth_date.data if named else None,
        message=form.message.data,
        shown_gift_only_minutes=int(shown) if shown.isascii() and shown.isdigit() else None,
    )


def _page(form: GiveForm, step: str, choices: Choices, *, minutes: int = 0) -> ResponseReturnValue:
    asked = {"whom": WHOM, "amount": HOW_MUCH}.get(step, ())
    carried = [
        (name, value)
        for name in (*WHOM, *HOW_MUCH)
        if name not in asked
        for value in request.form.getlist(name)
    ]
    there = choices.there
    split = there.split(minutes)
    if step == "check":
        form.shown.data = str(split.gift_only)
    policy = policy_on(session(), branch_id=me().branch_id, day=today())
    return form.page(
        "exchange/gift_new.html",
        giver=choices.giver,
        step=step,
        carried=carried,
        there=there,
        too_much={
            str(quick): _("You have %(points)s.", points=formats.points(there.minutes))
            for quick in QUICK
            if quick > there.minutes
        },
        has_relatives=bool(choices.relatives),
        is_other=form.receiver_id.data == OTHER,
        to_pool=form.receiver_id.data == POOL,
        whom=_said_whom(form, choices),
        minutes=minutes,
        split=split,
        take_back_until=today() + timedelta(days=policy.cooling_off_days),
        accept_until=today() + timedelta(days=policy.accept_days),
        waits=step == "check"
        and minutes > 0
        and needs_second_person(policy, _command(form, minutes, giver_id=choices.giver_id)),
    )


def _said_whom(form: GiveForm, choices: Choices) -> str:
    chosen = str(form.receiver_id.data or "")
    if chosen in choices.relatives:
        return choices.relatives[chosen]
    if chosen == POOL:
        return str(_("The branch's gift pool"))
    branch = choices.branches.get(str(form.receiver_branch.data or me().branch_id), "")
    sign = formats.phone(form.phone.data) if form.phone.data else ""
    if not sign and form.birth_date.data:
        sign = formats.plain_day(form.birth_date.data)
    return " · ".join(filter(None, (formats.name(form.name.data or ""), sign, branch)))
