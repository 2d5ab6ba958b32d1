"""One household's page, its need, papers, consents, and its end."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from timebank.core import clock
from timebank.core.permissions import Permission
from timebank.households.commands import (
    ConfirmNeed,
    EndHousehold,
    NeedGiven,
    RecordHouseholdConsent,
    SeePapers,
    WithdrawHouseholdConsent,
    confirm_need,
    end_household,
    record_household_consent,
    see_papers,
    withdraw_household_consent,
)
from timebank.households.errors import ConsentNotFound
from timebank.households.forms import ConsentForm, EndForm, NeedForm
from timebank.households.models import Household
from timebank.households.queries import (
    get_consent,
    get_household,
    list_consents,
    list_limits,
    list_members,
    list_needs,
)
from timebank.households.rules import Basis, EndReason, HouseholdPurpose, HouseholdState
from timebank.households.views import showing
from timebank.households.views.blueprint import bp, session, today
from timebank.households.views.registering import in_a_year
from timebank.households.views.representing import represented
from timebank.pantry.queries import list_received_by
from timebank.people.queries import get_people
from timebank.people.views.looks import CONTACT, looked_at
from timebank.web import formats
from timebank.web.doing import do
from timebank.web.forms import JustConfirm
from timebank.web.identity import me, requires
from timebank.web.words.households import BASES, END_REASONS, PURPOSES


def _household(household_id: UUID) -> Household:
    return get_household(session(), branch_id=me().branch_id, household_id=household_id)


@bp.get("/<uuid:household_id>")
@requires(Permission.READ_HOUSEHOLDS)
def show(household_id: UUID) -> ResponseReturnValue:
    """Show what the household may have and how it collects; to officers, what its need rests on."""
    who, day = me(), today()
    branch_id = who.branch_id
    household = _household(household_id)
    limits = list_limits(session(), branch_id=branch_id, household_id=household_id)
    members = list_members(session(), branch_id=branch_id, household_id=household_id)
    consents = list_consents(session(), branch_id=branch_id, household_id=household_id)
    needs = list_needs(session(), branch_id=branch_id, household_id=household_id)
    officers = get_people(session(), branch_id=branch_id, ids=[each.confirmed_by_id for each in needs])
    sees_basis = who.may(Permission.CONFIRM_HOUSEHOLD)
    names = showing.code_names(day)
    word, look = showing.state(household, day)
    is_open = household.state is not HouseholdState.ENDED
    return render_template(
        "households/household.html",
        household=household,
        title=showing.title(household),
        word=word,
        look=look,
        note=showing.note(household, day),
        never=showing.limit_words(limits, names),
        facts=showing.facts(household, [each.birth_year for each in members]),
        needs=[
            {
                "title": _("Level of need: %(percent)s%%", percent=each.need_percent),
                "text": " · ".join(filter(None, (str(BASES[each.basis]), each.words)))
                if sees_basis
                else None,
                "note": _(
                    "confirmed by %(name)s on %(day)s, until %(until)s",
                    name=officers[each.confirmed_by_id].name,
                    day=formats.near_day(each.confirmed_at, day),
                    until=formats.long_day(each.ends_on),
                ),
            }
            for each in needs
        ],
        consents=[
            {
                "title": PURPOSES[each.purpose],
                "note": _("given on %(day)s", day=formats.long_day(each.given_at)),
                "withdrawn": _("withdrawn on %(day)s", day=formats.long_day(each.withdrawn_at))
                if each.withdrawn_at
                else None,
                "url": url_for("households.withdraw_consent", household_id=household_id, consent_id=each.id),
            }
            for each in consents
        ],
        received=_received(household_id),
        outcome=_outcome(household_id),
        end_reason=END_REASONS[household.end_reason] if household.end_reason else None,
        confirm=JustConfirm(),
        papers_awaited=household.papers_due_on is not None and household.papers_seen_at is None,
        may_manage=who.may(Permission.MANAGE_HOUSEHOLDS) and is_open,
        screen=represented(household) if who.may(Permission.MANAGE_HOUSEHOLDS) and is_open else None,
        may_confirm=sees_basis and is_open,
        may_contact=who.may(Permission.MANAGE_HOUSEHOLDS),
    )


def _outcome(household_id: UUID) -> Any:  # noqa: ANN401  what matching tells
    # Its module shows households by this package's words: it cannot be read before this one is.
    from timebank.matching.tasks.outcome import tell_outcome

    return tell_outcome(branch_id=me().branch_id, household_id=household_id, today=today())


def _received(household_id: UUID) -> list[dict[str, str]]:
    """Return what the household was given last: the officer sees that it arrived."""
    if not me().may(Permission.READ_FOOD):
        return []
    return [
        {
            "title": f"{lot.name} · {formats.number(-movement.units)}",
            "note": str(_("received on %(day)s", day=formats.long_day(movement.moved_at))),
        }
        for movement, lot in list_received_by(session(), branch_id=me().branch_id, household_id=household_id)
    ]


@bp.get("/<uuid:household_id>/contact")
@requires(Permission.MANAGE_HOUSEHOLDS)
def contact(household_id: UUID) -> ResponseReturnValue:
    """Show how the household is reached; the look is on record."""
    household = _household(household_id)
    looked_at(household.person_id or household.id, CONTACT)
    household = _household(household_id)
    return render_template(
        "households/contact.html",
        title=showing.title(household),
        facts=showing.contact_facts(household),
        phone=household.phone,
        back_url=url_for("households.show", household_id=household_id),
    )


@bp.route("/<uuid:household_id>/need", methods=["GET", "POST"])
@requires(Permission.CONFIRM_HOUSEHOLD)
def need(household_id: UUID) -> ResponseReturnValue:
    """Confirm or renew the need."""
    who, household = me(), _household(household_id)
    form = NeedForm(need_percent=household.need_percent, ends_on=in_a_year(today()))
    if form.validate_on_submit():
        with form.refusals():
            do(
                confirm_need,
                ConfirmNeed(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    household_id=household_id,
                    need=NeedGiven(
                        need_percent=form.need_percent.data or 0,
                        basis=Basis(form.basis.data),
                        words=form.words.data or None,
                        ends_on=form.ends_on.data or today(),
                    ),
                ),
            )
            flash(_("The need is confirmed. The household receives from today on."), "ok")
            return redirect(url_for("households.show", household_id=household_id))
    return _page(form, "households/need.html", household_id)


def _page(form: NeedForm | EndForm | ConsentForm, template: str, household_id: UUID) -> ResponseReturnValue:
    household = _household(household_id)
    return form.page(
        template,
        title=showing.title(household),
        today=clock.local_day(clock.now(), me().zone),
        back_url=url_for("households.show", household_id=household_id),
    )


@bp.post("/<uuid:household_id>/papers")
@requires(Permission.MANAGE_HOUSEHOLDS)
def papers(household_id: UUID) -> ResponseReturnValue:
    """Note that the papers came."""
    who, form = me(), JustConfirm()
    _household(household_id)
    if form.validate_on_submit():
        do(
            see_papers,
            SeePapers(
                branch_id=who.branch_id, id=form.asked_id, actor_id=who.person_id, household_id=household_id
            ),
        )
        flash(_("The papers are here. An officer can confirm the need."), "ok")
    return redirect(url_for("households.show", household_id=household_id))


@bp.route("/<uuid:household_id>/end", methods=["GET", "POST"])
@requires(Permission.MANAGE_HOUSEHOLDS)
def end(household_id: UUID) -> ResponseReturnValue:
    """End the household's record."""
    who, form = me(), EndForm()
    _household(household_id)
    if form.validate_on_submit():
        with form.refusals():
            do(
                end_household,
                EndHousehold(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    household_id=household_id,
                    reason=EndReason(form.reason.data),
                ),
            )
            flash(_("The record has ended. It stays readable."), "ok")
            return redirect(url_for("households.show", household_id=household_id))
    return _page(form, "households/end.html", household_id)


@bp.route("/<uuid:household_id>/consents", methods=["GET", "POST"])
@requires(Permission.MANAGE_HOUSEHOLDS)
def consent(household_id: UUID) -> ResponseReturnValue:
    """Record a consent."""
    who, form = me(), ConsentForm()
    _household(household_id)
    if form.validate_on_submit():
        with form.refusals():
            do(
                record_household_consent,
                RecordHouseholdConsent(
                    branch_id=who.branch_id,
                    id=form.asked_id,
                    actor_id=who.person_id,
                    household_id=household_id,
                    purpose=HouseholdPurpose(form.purpose.data),
                ),
            )
            flash(_("The consent is on record."), "ok")
            return redirect(url_for("households.show", household_id=household_id))
    return _page(form, "households/consent.html", household_id)


@bp.post("/<uuid:household_id>/consents/<uuid:consent_id>/withdraw")
@requires(Permission.MANAGE_HOUSEHOLDS)
def withdraw_consent(household_id: UUID, consent_id: UUID) -> ResponseReturnValue:
    """Withdraw a consent."""
    who, form = me(), JustConfirm()
    found = get_consent(session(), branch_id=who.branch_id, consent_id=consent_id)
    if found.household_id != household_id:
        raise ConsentNotFound
    purpose = found.purpose
    if form.validate_on_submit():
        do(
            withdraw_household_consent,
            WithdrawHouseholdConsent(
                branch_id=who.branch_id, id=form.asked_id, actor_id=who.person_id, consent_id=consent_id
            ),
        )
        flash(_("The consent is withdrawn."), "ok")
        if purpose is HouseholdPurpose.FOOD:
            flash(_("They receive no food until this consent is given again."), "warn")
    return redirect(url_for("households.show", household_id=household_id))
