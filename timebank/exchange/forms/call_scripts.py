"""What is read out in a call before it is done, and the command that is done when they say yes."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Protocol
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from timebank.care.commands import RecordEvidence
from timebank.care.errors import VisitNotFound, WordsNeeded
from timebank.care.queries.listing import list_visits
from timebank.care.rules import OPEN_STATES, EvidenceMethod
from timebank.care.views.words import activity_names
from timebank.core.commands import Command
from timebank.exchange.commands.asking import AskForCare, check_points
from timebank.exchange.commands.gifts import AcceptGift, DeclineGift, TakeGiftBack
from timebank.exchange.commands.giving import Give
from timebank.exchange.commands.redemptions import CancelRedemption
from timebank.exchange.errors.calls import CallMismatch, TextDoesNotReach
from timebank.exchange.errors.gifts import GiftNotFound, NotFamily, ReceiverMissing, ReceiverUnclear
from timebank.exchange.forms.phrases import arrival_words, given_words, request_words, visit_words
from timebank.exchange.queries.gifts import get_arrival_for, get_gift, giveable_of
from timebank.exchange.queries.redemptions import get_redemption, get_usable
from timebank.exchange.rules.calls import Receipt
from timebank.exchange.rules.gifts import GiftTarget
from timebank.people.commands import EndDelegation
from timebank.people.errors.delegations import DelegationNotFound
from timebank.people.queries import are_family, find_delegation, get_person, has_consent
from timebank.people.rules import Purpose, clean_name, takes_texts
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce
from timebank.web import formats


class Called(Protocol):
    """What is read of whom the call is for."""

    @property
    def branch_id(self) -> str: ...
    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked for: the command, without who and for whom; and what is read out before."""

    command: type[Command]
    said: dict[str, Any]
    script: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Puts into words what the person asks for; what could not be done is refused before it is read out."""

    session: Session
    person: Called
    day: date
    """The branch's local day."""

    @property
    def _whose(self) -> dict[str, Any]:
        return {"branch_id": self.person.branch_id, "person_id": self.person.id}

    @property
    def _policy(self) -> PolicyInForce:
        return policy_on(self.session, branch_id=self.person.branch_id, day=self.day)

    def _second_calls(self, minutes: int) -> list[str]:
        """Return what is said of so many minutes where a second person has to agree first."""
        policy = self._policy
        limit = min(policy.second_approver_minutes, policy.telephone_minutes)
        if minutes <= limit:
            return []
        return [
            _(
                "That is above %(points)s, so a colleague calls you back first. "
                "Until then nothing is decided.",
                points=formats.points(limit),
            )
        ]

    def care(
        self, *, activities: tuple[str, ...], day: date, start: time, end: time, wish: str | None
    ) -> Asked:
        """Ask for care at home.

        Raises:
            PointsTooFew, OwnUseTooEarly, OwnUseWithoutBirthDate, NeedNotConfirmed
        """
        policy = self._policy
        minutes = 60 * (end.hour - start.hour) + end.minute - start.minute
        usable = get_usable(self.session, **self._whose, day=self.day)
        if minutes > 0:
            check_points(usable, minutes)
        script = [
            _right(
                _(
                    "Care is asked for at the home of %(name)s, on %(day)s, %(span)s: %(what)s.",
                    name=formats.name(self.person.name),
                    day=formats.day(day),
                    span=formats.span(start, end),
                    what=activity_names(activities, policy),
                )
            ),
            _(
                "Of %(there)s, %(points)s are put aside. Only the time that is really given is used; "
                "the rest comes back.",
                there=formats.points(usable.minutes),
                points=formats.points(max(minutes, 0)),
            ),
            *self._second_calls(minutes),
            _(
                "We ask volunteers by %(day)s, and tell you as soon as somebody comes.",
                day=formats.day(self.day + timedelta(days=policy.offer_days)),
            ),
        ]
        said = {"activities": activities, "day": day, "start": start, "end": end, "wish": wish}
        return Asked(command=AskForCare, said=said, script=script)

    def give(
        self,
        *,
        target: GiftTarget,
        minutes: int,
        receiver_id: UUID | None = None,
        name: str | None = None,
        phone: str | None = None,
    ) -> Asked:
        """Give points.

        Raises:
            PersonNotFound, ReceiverMissing, NotFamily, ReceiverUnclear, NameMissing, NameTooLong, NameUnfit
        """
        there = giveable_of(self.session, **self._whose)
        split = there.split(minutes)
        script = [
            _right(
                _(
                    "%(points)s of %(name)s are given to: %(whom)s.",
                    points=formats.points(minutes),
                    name=formats.name(self.person.name),
                    whom=self._receiver(target, receiver_id=receiver_id, name=name, phone=phone),
                )
            ),
            _(
                "First go those for giving only, %(gift_only)s, then own ones, %(own)s.",
                gift_only=formats.points(split.gift_only),
                own=formats.points(split.own),
            ),
            *self._second_calls(minutes),
            _(
                "Until %(day)s it can be taken back by a call.",
                day=formats.day(self.day + timedelta(days=self._policy.cooling_off_days)),
            ),
        ]
        named = target is GiftTarget.THIRD_PARTY
        said = {
            "giver_id": self.person.id,
            "target": target,
            "minutes": minutes,
            "receiver_id": receiver_id if target is GiftTarget.FAMILY else None,
            "name": name if named else None,
            "phone": phone if named else None,
            "shown_gift_only_minutes": split.gift_only if 0 < minutes <= there.minutes else None,
        }
        return Asked(command=Give, said=said, script=script)

    def _receiver(
        self, target: GiftTarget, *, receiver_id: UUID | None, name: str | None, phone: str | None
    ) -> str:
        if target is GiftTarget.POOL:
            return str(_("The branch's gift pool"))
        branch_id = self.person.branch_id
        if target is GiftTarget.FAMILY:
            if receiver_id is None:
                raise ReceiverMissing
            receiver = get_person(self.session, branch_id=branch_id, person_id=receiver_id)
            if not are_family(self.session, branch_id=branch_id, a_id=self.person.id, b_id=receiver_id):
                raise NotFamily
            return formats.name(receiver.name)
        said = clean_name(name or "")
        if not (phone or "").strip():
            raise ReceiverUnclear
        return formats.name(said)

    def accept(self, gift_id: UUID) -> Asked:
        """Accept what somebody gives.

        Raises:
            GiftNotFound
        """
        sentence = _("We accept for %(name)s: %(gift)s.", **self._arrived(gift_id))
        return Asked(command=AcceptGift, said=self._as_receiver(gift_id), script=[_right(sentence)])

    def decline(self, gift_id: UUID) -> Asked:
        """Send back what somebody gives.

        Raises:
            GiftNotFound
        """
        script = [
            _right(_("We decline for %(name)s: %(gift)s.", **self._arrived(gift_id))),
            _("The points go back to who gave them at once."),
        ]
        return Asked(command=DeclineGift, said=self._as_receiver(gift_id), script=script)

    def _arrived(self, gift_id: UUID) -> dict[str, str]:
        arrival = get_arrival_for(self.session, **self._whose, gift_id=gift_id)
        return {"name": formats.name(self.person.name), "gift": arrival_words(arrival)}

    def _as_receiver(self, gift_id: UUID) -> dict[str, Any]:
        return {"gift_id": gift_id, "receiver_id": self.person.id}

    def take_back(self, gift_id: UUID) -> Asked:
        """Take back what was given.

        Raises:
            GiftNotFound
        """
        gift = get_gift(self.session, branch_id=self.person.branch_id, gift_id=gift_id)
        if gift.giver_id != self.person.id:
            raise GiftNotFound
        script = [_right(_("This gift comes back: %(gift)s.", gift=given_words(gift)))]
        said = {"gift_id": gift_id, "giver_id": self.person.id}
        return Asked(command=TakeGiftBack, said=said, script=script)

    def cancel(self, redemption_id: UUID, *, reason: str | None) -> Asked:
        """Take back a request for care.

        Raises:
            RedemptionNotFound, CallMismatch
        """
        found = get_redemption(self.session, branch_id=self.person.branch_id, redemption_id=redemption_id)
        if found.beneficiary_id != self.person.id:
            raise CallMismatch
        script = [
            _right(
                _(
                    "This request for care is taken back: %(what)s.",
                    what=request_words(found, self._policy),
                )
            ),
            _("The points that were put aside come back at once."),
        ]
        said = {"redemption_id": redemption_id, "reason": reason}
        return Asked(command=CancelRedemption, said=said, script=script)

    def visit(self, visit_id: UUID, *, agrees: bool, words: str | None) -> Asked:
        """Say of a visit that it was so, or different.

        Raises:
            VisitNotFound: they received no such visit, or it is decided.
            WordsNeeded: it was different, and nobody said how.
        """
        rows = list_visits(
            self.session,
            branch_id=self.person.branch_id,
            senior_id=self.person.id,
            states=OPEN_STATES,
            ids=[visit_id],
        )
        if not rows:
            raise VisitNotFound
        if not agrees and not (words or "").strip():
            raise WordsNeeded
        visit = visit_words(rows[0])
        said_so = (
            _("This visit took place as it is written down: %(visit)s.", visit=visit)
            if agrees
            else _("This visit was different: %(visit)s. “%(words)s”", visit=visit, words=words)
        )
        said = {
            "visit_id": visit_id,
            "method": EvidenceMethod.SENIOR_CALL,
            "agrees": agrees,
            "said_by_id": self.person.id,
            "words": words,
        }
        return Asked(command=RecordEvidence, said=said, script=[_right(said_so)])

    def end_delegate(self) -> Asked:
        """Let the delegate act no longer.

        Raises:
            DelegationNotFound: nobody is appointed.
        """
        branch_id = self.person.branch_id
        found = find_delegation(self.session, branch_id=branch_id, holder_id=self.person.id, day=self.day)
        if found is None:
            raise DelegationNotFound
        delegate = get_person(self.session, branch_id=branch_id, person_id=found.delegate_id)
        script = [
            _right(
                _(
                    "From now on %(delegate)s may do nothing more for %(name)s.",
                    delegate=formats.name(delegate.name),
                    name=formats.name(self.person.name),
                )
            )
        ]
        return Asked(command=EndDelegation, said={"delegation_id": found.id}, script=script)


def _right(sentence: str) -> str:
    return str(_("%(what)s Is that right?", what=sentence))


def texts_reach(session: Session, person: Called) -> bool:
    """Tell whether a text message reaches the person, who agreed to such."""
    return (
        person.phone is not None
        and takes_texts(person.phone)
        and has_consent(session, branch_id=person.branch_id, person_id=person.id, purpose=Purpose.MESSAGES)
    )


def check_receipt(session: Session, person: Called, receipt: Receipt) -> None:
    """Pass if the person gets it confirmed in that way.

    Raises:
        TextDoesNotReach
    """
    if receipt is Receipt.TEXT and not texts_reach(session, person):
        raise TextDoesNotReach
