"""What can be asked for in a call: its form, what can be chosen, and what the form asks for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from timebank.care.forms.fields import as_id
from timebank.care.queries.listing import list_visits
from timebank.care.rules import OPEN_STATES as UNDECIDED
from timebank.care.views.words import activity_choices
from timebank.core import clock
from timebank.exchange.forms.call_scripts import Asked, Teller
from timebank.exchange.forms.calls import (
    OTHER,
    POOL,
    ActForm,
    CancellingForm,
    CareForm,
    ChoosingForm,
    GivingForm,
    VisitForm,
)
from timebank.exchange.forms.phrases import arrival_words, given_words, request_words, visit_words
from timebank.exchange.queries.gifts import list_given, list_received
from timebank.exchange.queries.redemptions import list_redemptions
from timebank.exchange.rules.calls import CallAct
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.rules.redemptions import OPEN_STATES
from timebank.exchange.views import redemption_words
from timebank.exchange.views.call_words import Somebody, session, today
from timebank.people.queries import find_delegation, get_person, relatives_of
from timebank.people.rules import PersonState
from timebank.web import formats
from timebank.web.fields import choices

YES = "yes"


@dataclass(frozen=True, slots=True)
class Desk:
    """One kind of act: its form, its choices, and what the form asks for."""

    form: Callable[[], ActForm]
    offer: Callable[[Any, Somebody], bool]
    """Fills in what can be chosen; tells whether there is anything."""
    asked: Callable[[Any, Teller], Asked]
    button: Callable[[], str]


def _offer_care(form: CareForm, _person: Somebody) -> bool:
    form.activities.choices = choices(activity_choices(redemption_words.rules_today()))
    return True


def _ask(form: CareForm, teller: Teller) -> Asked:
    assert form.day.data and form.start.data and form.end.data
    return teller.care(
        activities=tuple(form.activities.data or ()),
        day=form.day.data,
        start=form.start.data,
        end=form.end.data,
        wish=form.wish.data,
    )


def _offer_giving(form: GivingForm, person: Somebody) -> bool:
    relatives = relatives_of(session(), branch_id=person.branch_id, person_id=person.id)
    form.receiver.choices = choices(
        [
            *(
                (str(each.person.id), formats.name(each.person.name))
                for each in relatives
                if each.person.state is PersonState.ACTIVE
            ),
            (POOL, _("The branch's gift pool")),
            (OTHER, _("Somebody else, by name and number")),
        ]
    )
    return True


def _give(form: GivingForm, teller: Teller) -> Asked:
    chosen = form.receiver.data
    receiver_id = as_id(chosen)
    return teller.give(
        target=GiftTarget.POOL
        if chosen == POOL
        else GiftTarget.THIRD_PARTY
        if receiver_id is None
        else GiftTarget.FAMILY,
        minutes=form.all_minutes,
        receiver_id=receiver_id,
        name=form.name.data,
        phone=form.phone.data,
    )


def _offer_arrivals(form: ChoosingForm, person: Somebody) -> bool:
    waiting = list_received(
        session(), branch_id=person.branch_id, person_id=person.id, states=[GiftState.OFFERED]
    )
    form.which.choices = choices([(str(each.id), arrival_words(each)) for each in waiting])
    return bool(waiting)


def _accept(form: ChoosingForm, teller: Teller) -> Asked:
    return teller.accept(UUID(form.which.data))


def _decline(form: ChoosingForm, teller: Teller) -> Asked:
    return teller.decline(UUID(form.which.data))


def _offer_given(form: ChoosingForm, person: Somebody) -> bool:
    now = clock.now()
    given = [
        each
        for each in list_given(session(), branch_id=person.branch_id, giver_id=person.id)
        if each.can_be_taken_back(now)
    ]
    form.which.choices = choices([(str(each.id), given_words(each)) for each in given])
    return bool(given)


def _take_back(form: ChoosingForm, teller: Teller) -> Asked:
    return teller.take_back(UUID(form.which.data))


def _offer_redemptions(form: CancellingForm, person: Somebody) -> bool:
    rows = [
        each.redemption
        for each in list_redemptions(
            session(), branch_id=person.branch_id, party_id=person.id, states=OPEN_STATES
        )
        if each.redemption.beneficiary_id == person.id
    ]
    policy = redemption_words.rules_today()
    form.which.choices = choices([(str(each.id), request_words(each, policy)) for each in rows])
    return bool(rows)


def _cancel(form: CancellingForm, teller: Teller) -> Asked:
    return teller.cancel(UUID(form.which.data), reason=form.reason.data)


def _offer_visits(form: VisitForm, person: Somebody) -> bool:
    rows = list_visits(session(), branch_id=person.branch_id, senior_id=person.id, states=UNDECIDED, limit=10)
    form.which.choices = choices([(str(row.visit.id), visit_words(row)) for row in rows])
    return bool(rows)


def _visit(form: VisitForm, teller: Teller) -> Asked:
    return teller.visit(UUID(form.which.data), agrees=form.agrees.data == YES, words=form.words.data)


def _offer_delegate(form: ChoosingForm, person: Somebody) -> bool:
    found = find_delegation(session(), branch_id=person.branch_id, holder_id=person.id, day=today())
    if found is None:
        form.which.choices = []
        return False
    delegate = get_person(session(), branch_id=person.branch_id, person_id=found.delegate_id)
    form.which.choices = choices([(str(found.id), formats.name(delegate.name))])
    return True


def _end_delegate(_form: ChoosingForm, teller: Teller) -> Asked:
    return teller.end_delegate()


DESKS: dict[CallAct, Desk] = {
    CallAct.ASK_FOR_CARE: Desk(CareForm, _offer_care, _ask, lambda: _("They said “yes”. Enter the request")),
    CallAct.GIVE: Desk(GivingForm, _offer_giving, _give, lambda: _("They said “yes”. Give the points")),
    CallAct.ACCEPT: Desk(
        ChoosingForm, _offer_arrivals, _accept, lambda: _("They said “yes”. Accept the gift")
    ),
    CallAct.DECLINE: Desk(
        ChoosingForm, _offer_arrivals, _decline, lambda: _("They said “yes”. Decline the gift")
    ),
    CallAct.TAKE_BACK: Desk(
        ChoosingForm, _offer_given, _take_back, lambda: _("They said “yes”. Take the gift back")
    ),
    CallAct.CANCEL: Desk(
        CancellingForm, _offer_redemptions, _cancel, lambda: _("They said “yes”. Cancel the request")
    ),
    CallAct.VISIT: Desk(VisitForm, _offer_visits, _visit, lambda: _("They said “yes”. Keep what they said")),
    CallAct.END_DELEGATE: Desk(
        ChoosingForm, _offer_delegate, _end_delegate, lambda: _("They said “yes”. End it now")
    ),
}
