"""Confirming that somebody needs care, and ending it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.texts import LONGEST_LINE, read_text
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.exchange.errors.needs import (
    BasisUnknown,
    BasisWordsNeeded,
    ConfirmedDayUnfit,
    EndReasonNeeded,
    NeedOfRelative,
    OfficeNeeded,
    OfficerNeeded,
    ReviewDayUnfit,
    UrgencyUnknown,
)
from timebank.exchange.models.needs import ConfirmedNeedRecord
from timebank.exchange.queries.needs import lock_confirmed_need, lock_open_need
from timebank.exchange.rules.needs import (
    LEAST_URGENT,
    LONGEST_REVIEW,
    MOST_URGENT,
    RECORDED_BASES,
    NeedBasis,
)
from timebank.people.errors import NotActive
from timebank.people.queries import are_family, get_branch, lock_person
from timebank.people.rules import PersonState


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmNeed(Command):
    """The need gets the command's own id. It takes the place of one that is open."""

    person_id: UUID
    basis: NeedBasis
    basis_words: str | None = None
    """Needed for `other`."""
    urgency: int
    officer_name: str
    officer_office: str
    confirmed_on: date
    review_on: date

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def confirm_need(session: Session, command: ConfirmNeed, *, now: datetime) -> UUID:
    """Record that an officer has confirmed the person's need for care; return its id.

    Raises:
        PersonNotFound, NotActive, NeedOfRelative, BasisUnknown, BasisWordsNeeded, UrgencyUnknown,
        OfficerNeeded, OfficeNeeded, ConfirmedDayUnfit, ReviewDayUnfit, TextTooLong, ResidentNumberRefused
    """
    assert command.actor_id is not None
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    # Two confirmations of one person's need wait for each other here.
    person = lock_person(session, branch_id=branch_id, person_id=command.person_id)
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    _check_third(session, command, person_id=person.id)
    words = _check_basis(command)
    if not MOST_URGENT <= command.urgency <= LEAST_URGENT:
        raise UrgencyUnknown
    name = read_text(command.officer_name, field="officer_name", most=LONGEST_LINE)
    if name is None:
        raise OfficerNeeded
    office = read_text(command.officer_office, field="officer_office", most=LONGEST_LINE)
    if office is None:
        raise OfficeNeeded
    if not today - LONGEST_REVIEW <= command.confirmed_on <= today:
        raise ConfirmedDayUnfit(earliest=today - LONGEST_REVIEW, latest=today)
    tomorrow = today + timedelta(days=1)
    if not tomorrow <= command.review_on <= today + LONGEST_REVIEW:
        raise ReviewDayUnfit(earliest=tomorrow, latest=today + LONGEST_REVIEW)
    before = lock_open_need(session, branch_id=branch_id, person_id=person.id)
    if before is not None:
        before.end(on=today, by_id=command.actor_id, at=now, reason=None)
        session.flush()
    session.add(
        ConfirmedNeedRecord(
            branch_id=branch_id,
            id=command.id,
            person_id=person.id,
            basis=command.basis,
            basis_words=words,
            urgency=command.urgency,
            officer_name=name,
            officer_office=office,
            confirmed_on=command.confirmed_on,
            review_on=command.review_on,
            recorded_by_id=command.actor_id,
            recorded_at=now,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class EndNeed(Command):
    need_id: UUID
    reason: str

    @property
    def object_id(self) -> UUID | None:
        return self.need_id


def end_need(session: Session, command: EndNeed, *, now: datetime) -> None:
    """Let the need hold no longer, from today on, with the reason.

    Raises:
        ConfirmedNeedNotFound, ConfirmedNeedEnded, NeedOfRelative, EndReasonNeeded, TextTooLong,
        ResidentNumberRefused
    """
    need = lock_confirmed_need(session, branch_id=command.branch_id, need_id=command.need_id)
    _check_third(session, command, person_id=need.person_id)
    reason = read_text(command.reason, field="reason")
    if reason is None:
        raise EndReasonNeeded
    today = local_day(now, get_branch(session, command.branch_id).zone)
    need.end(on=today, by_id=command.actor_id, at=now, reason=reason)


def _check_basis(command: ConfirmNeed) -> str | None:
    if command.basis not in RECORDED_BASES:
        raise BasisUnknown
    words = read_text(command.basis_words, field="basis_words")
    if command.basis is NeedBasis.OTHER and words is None:
        raise BasisWordsNeeded
    return words


def _check_third(session: Session, command: Command, *, person_id: UUID) -> None:
    assert command.actor_id is not None
    if command.actor_id == person_id or are_family(
        session, branch_id=command.branch_id, a_id=command.actor_id, b_id=person_id
    ):
        raise NeedOfRelative
