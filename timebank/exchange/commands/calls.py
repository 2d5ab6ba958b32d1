"""A call: taken, verified, something done in it, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands import RecordEvidence, record_evidence
from timebank.care.commands.texts import read_text
from timebank.care.queries import get_visit
from timebank.core.clock import local_day
from timebank.core.commands import Command, Handler
from timebank.exchange.commands.asking import ask_for_care
from timebank.exchange.commands.gifts import accept_gift, check_not_of_giver, decline_gift, take_gift_back
from timebank.exchange.commands.giving import check_not_to_whom_acts, give
from timebank.exchange.commands.redemptions import CancelRedemption, cancel_redemption
from timebank.exchange.errors.calls import (
    CallerNameMissing,
    CallerUnfit,
    CallMismatch,
    CallNotYours,
    CallOfRelative,
    NoNumberKnown,
    NothingToAsk,
    NotTheirsToAsk,
    NotVerified,
    ScriptMissing,
)
from timebank.exchange.models.calls import Call, CallDone
from timebank.exchange.queries.calls import answers_of, lock_call
from timebank.exchange.queries.gifts import find_arrival, get_gift
from timebank.exchange.queries.redemptions import get_redemption
from timebank.exchange.rules.calls import (
    SCRIPT_LENGTH,
    WORDS_LENGTH,
    CallAct,
    CallerKind,
    Question,
    Receipt,
    Verification,
    choose_questions,
)
from timebank.people.commands import end_delegation, use_delegation
from timebank.people.commands.notify import notify
from timebank.people.errors import NotActive
from timebank.people.queries import are_family, find_delegation_between, get_branch, get_person
from timebank.people.rules import DelegatedAct, PersonState, clean_name


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCall(Command):
    """A coordinator takes a call. It gets the command's own id."""

    person_id: UUID
    """For whom somebody calls."""
    caller_kind: CallerKind
    caller_id: UUID | None = None
    """The delegate or relative."""
    caller_name: str | None = None
    """Of anybody else."""

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id

    @property
    def object_id(self) -> UUID | None:
        return self.id


def open_call(session: Session, command: OpenCall, *, now: datetime) -> UUID:
    """Keep who calls for whom, and choose what is asked; return the call's id.

    Raises:
        PersonNotFound, NotActive, CallOfRelative, CallerUnfit, CallerNameMissing, NameTooLong, NameUnfit,
        ResidentNumberRefused
    """
    assert command.actor_id is not None
    branch_id, person_id = command.branch_id, command.person_id
    person = get_person(session, branch_id=branch_id, person_id=person_id)
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    if command.actor_id in (person_id, command.caller_id) or are_family(
        session, branch_id=branch_id, a_id=command.actor_id, b_id=person_id
    ):
        raise CallOfRelative
    name = _check_caller(session, command, now=now)
    call = Call(
        branch_id=branch_id,
        id=command.id,
        person_id=person_id,
        taken_by_id=command.actor_id,
        caller_kind=command.caller_kind,
        caller_id=command.caller_id,
        caller_name=name,
        questions=[],
        failures=0,
        started_at=now,
    )
    call.questions = _questions(session, call, now=now)
    session.add(call)
    return command.id


def _check_caller(session: Session, command: OpenCall, *, now: datetime) -> str | None:
    """Return the name of a caller whom the branch does not know."""
    kind, caller_id = command.caller_kind, command.caller_id
    if (kind in (CallerKind.DELEGATE, CallerKind.FAMILY)) != (caller_id is not None):
        raise CallerUnfit
    if kind is CallerKind.OTHER:
        if not (command.caller_name or "").strip():
            raise CallerNameMissing
        return clean_name(command.caller_name or "")
    if caller_id is None:
        return None
    branch_id, person_id = command.branch_id, command.person_id
    if kind is CallerKind.DELEGATE:
        day = local_day(now, get_branch(session, branch_id).zone)
        found = find_delegation_between(
            session, branch_id=branch_id, actor_id=caller_id, holder_id=person_id, day=day
        )
        fits = found is not None
    else:
        fits = are_family(session, branch_id=branch_id, a_id=caller_id, b_id=person_id)
    if not fits:
        raise CallerUnfit
    return None


def _questions(session: Session, call: Call, *, now: datetime) -> list[str]:
    day = local_day(now, get_branch(session, call.branch_id).zone)
    known = answers_of(
        session, branch_id=call.branch_id, person_id=call.person_id, day=day, but=call.caller_id
    )
    chosen = choose_questions(frozenset(known), call_id=call.id, failures=call.failures)
    return [each.value for each in chosen]


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfCall(Command):
    """Said by who took the call."""

    call_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.call_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAnswers(_OfCall):
    """What was answered rightly, of what the bank had chosen."""

    right: frozenset[Question]


def note_answers(session: Session, command: NoteAnswers, *, now: datetime) -> None:
    """Verify the caller if each answer was right; else count it, and choose other questions.

    Raises:
        CallNotFound, CallNotYours, CallEnded, AlreadyVerified, NothingToAsk
    """
    call = _mine(session, command)
    if not call.questions:
        raise NothingToAsk
    if {each.value for each in command.right} == set(call.questions):
        call.verify(Verification.QUESTIONS, at=now)
        return
    call.fail()
    call.questions = _questions(session, call, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCallBack(_OfCall):
    """The coordinator called the number on record, and spoke with the person."""


def note_call_back(session: Session, command: NoteCallBack, *, now: datetime) -> None:
    """Verify by the number that the branch knows.

    Raises:
        CallNotFound, CallNotYours, CallEnded, AlreadyVerified
        NoNumberKnown: there is none.
    """
    call = _mine(session, command)
    person = get_person(session, branch_id=call.branch_id, person_id=call.person_id)
    if person.phone is None:
        raise NoNumberKnown
    call.verify(Verification.CALL_BACK, at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndCall(_OfCall):
    words: str | None = None


def end_call(session: Session, command: EndCall, *, now: datetime) -> None:
    """End the call, with what was said.

    Raises:
        CallNotFound, CallNotYours, CallEnded, TextTooLong, ResidentNumberRefused
    """
    words = read_text(command.words, field="words", most=WORDS_LENGTH)
    _mine(session, command).end(at=now, words=words)


def _mine(session: Session, command: _OfCall) -> Call:
    call = lock_call(session, branch_id=command.branch_id, call_id=command.call_id)
    if call.taken_by_id != command.actor_id:
        raise CallNotYours
    call.check_open()
    return call


_HANDLERS: Mapping[CallAct, Handler[Any, Any]] = {
    CallAct.ASK_FOR_CARE: ask_for_care,
    CallAct.CANCEL: cancel_redemption,
    CallAct.GIVE: give,
    CallAct.ACCEPT: accept_gift,
    CallAct.DECLINE: decline_gift,
    CallAct.TAKE_BACK: take_gift_back,
    CallAct.VISIT: record_evidence,
    CallAct.END_DELEGATE: end_delegation,
}
_DELEGATED: Mapping[CallAct, DelegatedAct] = {
    CallAct.ASK_FOR_CARE: DelegatedAct.ASK,
    CallAct.CANCEL: DelegatedAct.ASK,
    CallAct.GIVE: DelegatedAct.GIVE,
    CallAct.ACCEPT: DelegatedAct.GIVE,
    CallAct.DECLINE: DelegatedAct.GIVE,
    CallAct.TAKE_BACK: DelegatedAct.GIVE,
}
"""What a delegate who calls needs for it. Of visits the person speaks themselves."""
ANSWERS = frozenset({CallAct.ACCEPT, CallAct.DECLINE})
"""What is said of a gift by who receives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActInCall(_OfCall):
    """Do what was asked for in the call. `asked` has this command's id, actor and branch."""

    asked: Command
    script: str
    """What was read out, and agreed to."""
    receipt: Receipt

    @property
    def subject_id(self) -> UUID | None:
        return self.asked.subject_id

    @property
    def object_id(self) -> UUID | None:
        return self.asked.object_id


def in_call(act: CallAct) -> Handler[ActInCall, Any]:
    """Return what carries the act out in a call: the check, the act itself, and the link between the two.

    It goes by the act's own name, so that the trail says what was done; that it was by telephone stands
    beside it, under the same id.
    """
    handle = _HANDLERS[act]

    def handled(session: Session, command: ActInCall, /, *, now: datetime) -> Any:  # noqa: ANN401
        return _act_in_call(session, act, command, now=now)

    handled.__name__, handled.__module__ = handle.__name__, handle.__module__
    return handled


def _act_in_call(session: Session, act: CallAct, command: ActInCall, *, now: datetime) -> Any:  # noqa: ANN401
    """Do it, in one unit of work with the record of the call.

    Raises:
        CallNotFound, CallNotYours, CallEnded, NotVerified, NotTheirsToAsk, NotDelegated, BeyondDelegation,
        CallMismatch, ScriptMissing, GivesForOthersToSelf, GiverAcceptsOwn, and what the act itself refuses
    """
    call = _mine(session, command)
    asked = command.asked
    same = (asked.id, asked.branch_id, asked.actor_id) == (command.id, command.branch_id, command.actor_id)
    if not same or {asked.on_behalf_of_id, command.on_behalf_of_id} != {call.person_id}:
        raise CallMismatch
    script = read_text(command.script, field="script", most=SCRIPT_LENGTH)
    if script is None:
        raise ScriptMissing
    minutes: int | None = getattr(asked, "minutes", None)
    _check_caller_may(session, call, act, minutes=minutes or 0, now=now)
    _check_theirs(session, call, act, asked)
    answer = _HANDLERS[act](session, asked, now=now)
    _check_not_for_caller(session, call, act, answer if isinstance(answer, UUID) else asked.object_id)
    if act is CallAct.ASK_FOR_CARE:
        # A day with its times says how long only in the request itself.
        minutes = get_redemption(session, branch_id=call.branch_id, redemption_id=answer).minutes
    session.add(
        CallDone(
            branch_id=call.branch_id,
            id=command.id,
            call_id=call.id,
            act=act,
            object_id=answer if isinstance(answer, UUID) else asked.object_id,
            minutes=minutes,
            script=script,
            receipt=command.receipt,
            done_at=now,
        )
    )
    if command.receipt is Receipt.TEXT:
        _tell(session, call, command, now=now)
    return answer


def _check_theirs(session: Session, call: Call, act: CallAct, asked: Command) -> None:
    """Pass if what is asked for is about whom the call is for."""
    whose = asked.subject_id
    if isinstance(asked, CancelRedemption):
        whose = get_redemption(
            session, branch_id=call.branch_id, redemption_id=asked.redemption_id
        ).beneficiary_id
    elif isinstance(asked, RecordEvidence):
        visit = get_visit(session, branch_id=call.branch_id, visit_id=asked.visit_id)
        if call.person_id not in (visit.senior_id, visit.volunteer_id):
            raise CallMismatch
    if act is not CallAct.END_DELEGATE and whose != call.person_id:
        raise CallMismatch


def _check_not_for_caller(session: Session, call: Call, act: CallAct, gift_id: UUID | None) -> None:
    """Pass if a delegate who calls neither gives to themselves nor answers what they gave.

    Raises:
        GivesForOthersToSelf, GiverAcceptsOwn
    """
    if call.caller_kind is not CallerKind.DELEGATE or call.verified_how is not Verification.QUESTIONS:
        return
    assert call.caller_id is not None
    branch_id = call.branch_id
    if act is CallAct.GIVE:
        assert gift_id is not None
        gift = get_gift(session, branch_id=branch_id, gift_id=gift_id)
        receiver = (gift.receiver_branch, gift.receiver_id)
        check_not_to_whom_acts(session, branch_id=branch_id, actor_id=call.caller_id, receiver=receiver)
    elif act in ANSWERS:
        assert gift_id is not None
        arrival = find_arrival(session, branch_id=branch_id, gift_id=gift_id)
        assert arrival is not None
        gift = get_gift(session, branch_id=arrival.giver_branch, gift_id=gift_id)
        check_not_of_giver(session, gift, branch_id=branch_id, person_id=call.caller_id)


def may_ask(call: Call, act: CallAct) -> bool:
    """Tell whether whoever calls could have this done; for a delegate, whether it can be delegated at all.

    Only the person themselves, or their delegate, is believed after two questions. Of anybody else's call
    the person says so themselves when they are called back.
    """
    if call.verified_how is None:
        return False
    if call.verified_how is Verification.CALL_BACK or call.caller_kind is CallerKind.PERSON:
        return True
    return call.caller_kind is CallerKind.DELEGATE and act in _DELEGATED


def needed_of_delegate(act: CallAct) -> DelegatedAct | None:
    """Return what a delegate who calls needs for it; None for what no delegate does."""
    return _DELEGATED.get(act)


def _check_caller_may(session: Session, call: Call, act: CallAct, *, minutes: int, now: datetime) -> None:
    if call.verified_how is None:
        raise NotVerified
    if not may_ask(call, act):
        raise NotTheirsToAsk
    if call.caller_kind is CallerKind.DELEGATE and call.verified_how is Verification.QUESTIONS:
        assert call.caller_id is not None
        use_delegation(
            session,
            branch_id=call.branch_id,
            actor_id=call.caller_id,
            holder_id=call.person_id,
            act=_DELEGATED[act],
            minutes=minutes if act is CallAct.GIVE else 0,
            day=local_day(now, get_branch(session, call.branch_id).zone),
        )


def _tell(session: Session, call: Call, command: ActInCall, *, now: datetime) -> None:
    taken_by = get_person(session, branch_id=call.branch_id, person_id=call.taken_by_id)
    notify(
        session,
        branch_id=call.branch_id,
        person_id=call.person_id,
        template="call_noted",
        values={"at": call.started_at, "staff": taken_by.name},
        cause=str(command.id),
        now=now,
    )
