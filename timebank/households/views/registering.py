"""Finding, registering and changing households."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core.permissions import Permission
from timebank.households.commands import (
    ChangeHousehold,
    LimitGiven,
    MemberGiven,
    NeedGiven,
    RegisterHousehold,
    change_household,
    register_household,
)
from timebank.households.errors import MayBeKnown
from timebank.households.forms import HouseholdForm, NewHouseholdForm
from timebank.households.models import Household
from timebank.households.queries import (
    count_households,
    get_household,
    limits_of,
    list_households,
    list_limits,
    list_members,
    list_possible_doubles,
)
from timebank.households.rules import (
    REASONED,
    Basis,
    Collecting,
    HouseholdKind,
    HouseholdPurpose,
    LimitKind,
)
from timebank.households.views import showing
from timebank.households.views.blueprint import bp, session, today
from timebank.pantry.queries.served import last_served
from timebank.people.rules import normalise_phone
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web.doing import do
from timebank.web.identity import me, requires
from timebank.web.pagination import Page, decode_cursor
from timebank.web.searching import searched

SHOWN = ("", "waiting", "ending", "late", "ended")


@bp.get("")
@requires(Permission.READ_HOUSEHOLDS)
def listing() -> ResponseReturnValue:
    """List the branch's households, or find one."""
    who, day = me(), today()
    text, show = searched()[:80], request.args.get("show", "")
    show = show if show in SHOWN else ""
    found = list_households(
        session(),
        branch_id=who.branch_id,
        day=day,
        show=show,
        text=text,
        after=decode_cursor(request.args.get("cursor"), "i"),
    )
    page = Page.of(found, lambda each: (each.number,))
    return render_template(
        "households/listing.html",
        lines=_lines(list(page.rows), day),
        counts=count_households(session(), branch_id=who.branch_id, day=day),
        text=text,
        show=show,
        shows=_shows(),
        shown=dict(_shows())[show],
        next_url=url_for(
            "households.listing", q=request.args.get("q"), show=show or None, cursor=page.next_cursor
        )
        if page.next_cursor
        else None,
        may_manage=who.may(Permission.MANAGE_HOUSEHOLDS),
    )


def _shows() -> list[tuple[str, str]]:
    return [
        ("", _("All that receive or wait")),
        ("waiting", _("Waiting for an officer")),
        ("ending", _("Ending within 30 days")),
        ("late", _("Papers overdue")),
        ("ended", _("Ended")),
    ]


def _lines(households: list[Household], day: date) -> list[dict[str, Any]]:
    ids = [each.id for each in households]
    limits = limits_of(session(), branch_id=me().branch_id, ids=ids)
    served = last_served(session(), branch_id=me().branch_id, household_ids=ids)
    names = showing.code_names(day)
    return [showing.line(each, limits[each.id], names, day, served.get(each.id)) for each in households]


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_HOUSEHOLDS)
def new() -> ResponseReturnValue:
    """Register a household on one page; who may be the same is shown first."""
    who, day = me(), today()
    form = NewHouseholdForm(ends_on=in_a_year(day))
    _offer(form, day)
    doubles: list[Household] = []
    if form.validate_on_submit():
        with form.refusals():
            try:
                household_id = do(register_household, _registration(form, day))
            except MayBeKnown:
                doubles = _doubles(form)
                raise
            flash(_("The household is registered."), "ok")
            return redirect(url_for("households.show", household_id=household_id))
    return form.page(
        "households/new.html",
        doubles=_lines(doubles, day),
        may_confirm=who.may(Permission.CONFIRM_HOUSEHOLD),
        household=None,
    )


def in_a_year(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28))


def _offer(form: HouseholdForm, day: date) -> None:
    names = showing.code_names(day)
    form.limits.choices = [(code, names.get(code, code)) for code in REASONED]
    own = set(REASONED) - {"pork", "beef", "chicken"}
    form.allergies.choices = [(code, word) for code, word in names.items() if code not in own]


def _details(form: HouseholdForm, kinds: dict[str, LimitKind] | None = None) -> dict[str, Any]:
    """Return the details as commands take them; `kinds` of limits that stand already stay as they are."""
    stood = kinds or {}
    limits = {code: LimitGiven(code=code) for code in form.allergies.data or ()}
    for code in form.limits.data or ():
        kind = stood.get(code, LimitKind.ALLERGY)
        if kind is LimitKind.ALLERGY:
            kind = LimitKind(form.limit_kind.data)
        limits.setdefault(code, LimitGiven(code=code, kind=kind))
    for word in form.own_words():
        limits.setdefault(word, LimitGiven(code=word, own_words=True))
    return {
        "kind": HouseholdKind(form.kind.data),
        "name": form.name.data or "",
        "birth_date": form.birth_date.data,
        "phone": form.phone.data or None,
        "address": form.address.data or None,
        "neighbourhood": form.neighbourhood.data or "",
        "language": form.language.data,
        "size": form.size.data,
        "members": tuple(MemberGiven(birth_year=year) for year in form.years() or ()),
        "limits": tuple(limits.values()),
        "has": tuple(form.has.data or ()),
        "collects": Collecting(form.collects.data),
        "weekday": int(form.weekday.data),
        "hour": int(form.hour.data),
        "proxy_name": form.proxy_name.data or None,
        "proxy_phone": form.proxy_phone.data or None,
        "item_cap": form.item_cap.data,
        "category_cap": form.category_cap.data,
        "other_one": bool(form.other_one.data),
    }


def _registration(form: NewHouseholdForm, day: date) -> RegisterHousehold:
    who = me()
    confirms = bool(form.confirm_now.data) and who.may(Permission.CONFIRM_HOUSEHOLD)
    need = NeedGiven(
        need_percent=int(form.need_percent.data),
        basis=Basis(form.basis.data),
        words=form.words.data or None,
        ends_on=form.ends_on.data or in_a_year(day),
    )
    return RegisterHousehold(
        branch_id=who.branch_id,
        id=form.asked_id,
        actor_id=who.person_id,
        consents=frozenset(HouseholdPurpose(each) for each in form.consents.data or ()),
        emergency=bool(form.emergency.data),
        need=need if confirms else None,
        **_details(form),
    )


def _doubles(form: HouseholdForm, other_than: UUID | None = None) -> list[Household]:
    return list_possible_doubles(
        session(),
        branch_id=me().branch_id,
        person_id=None,
        name=form.name.data or "",
        birth_date=form.birth_date.data,
        phone=normalise_phone(form.phone.data) if form.phone.data else None,
        address=form.address.data or None,
        other_than=other_than,
    )


@bp.route("/<uuid:household_id>/change", methods=["GET", "POST"])
@requires(Permission.MANAGE_HOUSEHOLDS)
def change(household_id: UUID) -> ResponseReturnValue:
    """Change what is known of a household."""
    who, day = me(), today()
    household = get_household(session(), branch_id=who.branch_id, household_id=household_id)
    if request.method == "GET":
        looked_at(household.person_id or household.id, CONTACT)
        household = get_household(session(), branch_id=who.branch_id, household_id=household_id)
    limits = list_limits(session(), branch_id=who.branch_id, household_id=household_id)
    form = HouseholdForm(**_as_it_is(household, {each.code: each.kind for each in limits}, day))
    _offer(form, day)
    doubles: list[Household] = []
    if form.validate_on_submit():
        with form.refusals():
            command = ChangeHousehold(
                branch_id=who.branch_id,
                id=form.asked_id,
                actor_id=who.person_id,
                household_id=household_id,
                person_id=household.person_id,
                revision=int(read) if (read := form.revision.data or "").isdecimal() else 0,
                **_details(form, {each.code: each.kind for each in limits}),
            )
            try:
                do(change_household, command)
            except MayBeKnown:
                doubles = _doubles(form, household_id)
                raise
            flash(_("The change is kept."), "ok")
            return redirect(url_for("households.show", household_id=household_id))
    return form.page(
        "households/new.html",
        doubles=_lines(doubles, day),
        may_confirm=False,
        household=showing.title(get_household(session(), branch_id=who.branch_id, household_id=household_id)),
        back_url=url_for("households.show", household_id=household_id),
    )


def _as_it_is(household: Household, kinds: dict[str, LimitKind], day: date) -> dict[str, Any]:
    members = list_members(session(), branch_id=household.branch_id, household_id=household.id)
    names = showing.code_names(day)
    reasoned = [code for code, kind in kinds.items() if kind is not LimitKind.ALLERGY]
    return {
        "revision": str(household.revision),
        "kind": household.kind.value,
        "name": household.name,
        "birth_date": date.fromisoformat(household.birth_date) if household.birth_date else None,
        "phone": household.phone,
        "address": household.address,
        "neighbourhood": household.neighbourhood,
        "language": household.language,
        "size": household.size,
        "birth_years": " ".join(str(each.birth_year) for each in members),
        "allergies": [code for code, kind in kinds.items() if kind is LimitKind.ALLERGY and code in names],
        "limits": [code for code in reasoned if code in REASONED],
        "limit_kind": kinds[reasoned[0]].value if reasoned else "religion",
        "other_limits": ", ".join(code for code in kinds if code not in names),
        "has": household.has,
        "collects": household.collects.value,
        "weekday": str(household.weekday or 0),
        "hour": str(household.hour if household.hour is not None else 10),
        "proxy_name": household.proxy_name,
        "proxy_phone": household.proxy_phone,
        "item_cap": household.item_cap,
        "category_cap": household.category_cap,
    }
