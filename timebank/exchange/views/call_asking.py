"""What can be asked for in a call: what is filled in, what it asks for, and what is read out before."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from timebank.care.commands import RecordEvidence
from timebank.care.forms.fields import as_id
from timebank.care.queries.listing import list_visits
from timebank.care.rules import OPEN_STATES as UNDECIDED
from timebank.care.rules import EvidenceMethod
from timebank.care.views.words import activity_choices, activity_names
from timebank.core import clock
from timebank.core.commands import Command
from timebank.exchange.commands.asking import AskForCare, check_points
from timebank.exchange.commands.gifts import AcceptGift, TakeGiftBack
from timebank.exchange.commands.giving import Give
from timebank.exchange.commands.redemptions import CancelRedemption
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
from timebank.exchange.queries.gifts import giveable_of, list_given, list_received
from timebank.exchange.queries.redemptions import get_usable, list_redemptions
from timebank.exchange.rules.calls import CallAct
from timebank.exchange.rules.gifts import GiftState, GiftTarget
from timebank.exchange.rules.redemptions import OPEN_STATES
from timebank.exchange.views import gift_blueprint, redemption_words
from timebank.exchange.views.call_words import Somebody, session, today
from timebank.people.commands import EndDelegation
from timebank.people.queries import (
    find_delegation,
    get_person,
    relatives_of,
)
from timebank.people.rules import PersonState
from timebank.web import formats
from timebank.web.fields import choices

YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the form asks for: the command, without who and for whom; and what is read out before."""

    command: type[Command]
    said: dict[str, Any]
    script: list[str]


@dataclass(frozen=True, slots=True)
class Desk:
    """One kind of act: its form, its choices, and what the form asks for."""

    form: Callable[[], ActForm]
    offer: Callable[[Any, Somebody], bool]
    """Fills in what can be chosen; tells whether there is anything."""
    asked: Callable[[Any, Somebody], Asked]
    button: Callable[[], str]


def _second_calls(minutes: int) -> list[str]:
    """Return what is said of so many minutes where a second person has to agree first."""
    policy = redemption_words.rules_today()
    limit = min(policy.second_approver_minutes, policy.telephone_minutes)
    if minutes <= limit:
        return []
    return [
        _(
            "That is above %(points)s, so a colleague calls you back first. Until then nothing is decided.",
            points=formats.points(limit),
        )
    ]


def _right(sentence: str) -> str:
    return str(_("%(what)s Is that right?", what=sentence))


def _offer_care(form: CareForm, _person: Somebody) -> bool:
    form.activities.choices = choices(activity_choices(redemption_words.rules_today()))
    return True


def _ask(form: CareForm, person: Somebody) -> Asked:
    policy = redemption_words.rules_today()
    assert form.day.data and form.start.data and form.end.data
    minutes = 60 * (form.end.data.hour - form.start.data.hour) + form.end.data.minute - form.start.data.minute
    usable = get_usable(session(), branch_id=person.branch_id, person_id=person.id, day=today())
    if minutes > 0:
        check_points(usable, minutes)  # before anything is read out that cannot be done
    by = today() + timedelta(days=policy.offer_days)
    script = [
        _right(
            _(
                "Care is asked for at the home of %(name)s, on %(day)s, %(span)s: %(what)s.",
                name=formats.name(person.name),
                day=formats.day(form.day.data),
                span=formats.span(form.start.data, form.end.data),
                what=activity_names(form.activities.data or (), policy),
            )
        ),
        _(
            "Of %(there)s, %(points)s are put aside. Only the time that is really given is used; "
            "the rest comes back.",
            there=formats.points(usable.minutes),
            points=formats.points(max(minutes, 0)),
        ),
        *_second_calls(minutes),
        _("We ask volunteers by %(day)s, and tell you as soon as somebody comes.", day=formats.day(by)),
    ]
    said = {
        "activities": tuple(form.activities.data or ()),
        "day": form.day.data,
        "start": form.start.data,
        "end": form.end.data,
        "wish": form.wish.data,
    }
    return Asked(command=AskForCare, said=said, script=script)


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


def _give(form: GivingForm, person: Somebody) -> Asked:
    there = giveable_of(session(), branch_id=person.branch_id, person_id=person.id)
    minutes, chosen = form.all_minutes, form.receiver.data
    split = there.split(minutes)
    policy = redemption_words.rules_today()
    receiver_id = as_id(chosen)
    if receiver_id is not None:
        whom = formats.name(get_person(session(), branch_id=person.branch_id, person_id=receiver_id).name)
    else:
        whom = _("The branch's gift pool") if chosen == POOL else formats.name(form.name.data or "")
    until = formats.day(today() + timedelta(days=policy.cooling_off_days))
    script = [
        _right(
            _(
                "%(points)s of %(name)s are given to: %(whom)s.",
                points=formats.points(minutes),
                name=formats.name(person.name),
                whom=whom,
            )
        ),
        _(
            "First go those for giving only, %(gift_only)s, then own ones, %(own)s.",
            gift_only=formats.points(split.gift_only),
            own=formats.points(split.own),
        ),
        *_second_calls(minutes),
        _("Until %(day)s it can be taken back by a call.", day=until),
    ]
    said = {
        "giver_id": person.id,
        "target": GiftTarget.POOL
        if chosen == POOL
        else GiftTarget.THIRD_PARTY
        if receiver_id is None
        else GiftTarget.FAMILY,
        "minutes": minutes,
        "receiver_id": receiver_id,
        "name": form.name.data if chosen == OTHER else None,
        "phone": form.phone.data if chosen == OTHER else None,
        "shown_gift_only_minutes": split.gift_only if 0 < minutes <= there.minutes else None,
    }
    return Asked(command=Give, said=said, script=script)


def _offer_arrivals(form: ChoosingForm, person: Somebody) -> bool:
    waiting = list_received(
        session(), branch_id=person.branch_id, person_id=person.id, states=[GiftState.OFFERED]
    )
    form.which.choices = choices(
        [
            (
                str(each.id),
                _(
                    "%(points)s from %(name)s",
                    points=formats.points(each.minutes),
                    name=formats.name(each.giver_name),
                ),
            )
            for each in waiting
        ]
    )
    return bool(waiting)


def _accept(form: ChoosingForm, person: Somebody) -> Asked:
    script = [
        _right(_("We accept for %(name)s: %(gift)s.", name=formats.name(person.name), gift=_chosen(form)))
    ]
    said = {"gift_id": UUID(form.which.data), "receiver_id": person.id}
    return Asked(command=AcceptGift, said=said, script=script)


def _offer_given(form: ChoosingForm, person: Somebody) -> bool:
    now = clock.now()
    given = [
        each
        for each in list_given(session(), branch_id=person.branch_id, giver_id=person.id)
        if each.can_be_taken_back(now)
    ]
    form.which.choices = choices(
        [
            (
                str(each.id),
                _(
                    "%(points)s to %(name)s",
                    points=formats.points(each.minutes),
                    name=gift_blueprint.whom(each),
                ),
            )
            for each in given
        ]
    )
    return bool(given)


def _take_back(form: ChoosingForm, person: Somebody) -> Asked:
    script = [_right(_("This gift comes back: %(gift)s.", gift=_chosen(form)))]
    said = {"gift_id": UUID(form.which.data), "giver_id": person.id}
    return Asked(command=TakeGiftBack, said=said, script=script)


def _offer_redemptions(form: CancellingForm, person: Somebody) -> bool:
    rows = [
        each.redemption
        for each in list_redemptions(
            session(), branch_id=person.branch_id, party_id=person.id, states=OPEN_STATES
        )
        if each.redemption.beneficiary_id == person.id
    ]
    form.which.choices = choices(
        [(str(each.id), f"{redemption_words.when(each)} · {redemption_words.what(each)}") for each in rows]
    )
    return bool(rows)


def _cancel(form: CancellingForm, person: Somebody) -> Asked:
    del person
    script = [
        _right(_("This request for care is taken back: %(what)s.", what=_chosen(form))),
        _("The points that were put aside come back at once."),
    ]
    said = {"redemption_id": UUID(form.which.data), "reason": form.reason.data}
    return Asked(command=CancelRedemption, said=said, script=script)


def _offer_visits(form: VisitForm, person: Somebody) -> bool:
    rows = list_visits(session(), branch_id=person.branch_id, senior_id=person.id, states=UNDECIDED, limit=10)
    form.which.choices = choices(
        [
            (
                str(row.visit.id),
                " · ".join(
                    (
                        formats.day(row.visit.starts_at),
                        formats.span(row.visit.starts_at, row.visit.ends_at),
                        formats.name(row.volunteer),
                    )
                ),
            )
            for row in rows
        ]
    )
    return bool(rows)


def _visit(form: VisitForm, person: Somebody) -> Asked:
    agrees = form.agrees.data == YES
    said_so = (
        _("This visit took place as it is written down: %(visit)s.", visit=_chosen(form))
        if agrees
        else _(
            "This visit was different: %(visit)s. “%(words)s”",
            visit=_chosen(form),
            words=form.words.data or "",
        )
    )
    said = {
        "visit_id": UUID(form.which.data),
        "method": EvidenceMethod.SENIOR_CALL,
        "agrees": agrees,
        "said_by_id": person.id,
        "words": form.words.data,
    }
    return Asked(command=RecordEvidence, said=said, script=[_right(said_so)])


def _offer_delegate(form: ChoosingForm, person: Somebody) -> bool:
    found = find_delegation(session(), branch_id=person.branch_id, holder_id=person.id, day=today())
    if found is None:
        form.which.choices = []
        return False
    delegate = get_person(session(), branch_id=person.branch_id, person_id=found.delegate_id)
    form.which.choices = choices([(str(found.id), formats.name(delegate.name))])
    return True


def _end_delegate(form: ChoosingForm, person: Somebody) -> Asked:
    script = [
        _right(
            _(
                "From now on %(delegate)s may do nothing more for %(name)s.",
                delegate=_chosen(form),
                name=formats.name(person.name),
            )
        )
    ]
    return Asked(command=EndDelegation, said={"delegation_id": UUID(form.which.data)}, script=script)


def _chosen(form: ChoosingForm) -> str:
    return next((label for value, label, *_rest in form.which.iter_choices() if value == form.which.data), "")


DESKS: dict[CallAct, Desk] = {
    CallAct.ASK_FOR_CARE: Desk(CareForm, _offer_care, _ask, lambda: _("They said “yes”. Enter the request")),
    CallAct.GIVE: Desk(GivingForm, _offer_giving, _give, lambda: _("They said “yes”. Give the points")),
    CallAct.ACCEPT: Desk(
        ChoosingForm, _offer_arrivals, _accept, lambda: _("They said “yes”. Accept the gift")
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
