"""What a household's need rests on, its papers, its consents, and its end."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import Role
from timebank.households.errors import (
    ConsentGivenAlready,
    ConsentWithdrawn,
    EndUnfit,
    NeedUnfit,
    NotAnOfficer,
)
from timebank.households.models import Household, HouseholdConsent, NeedRecord
from timebank.households.queries import (
    find_open_consent,
    get_consent,
    list_households,
    list_needs,
    lock_household,
)
from timebank.households.rules import (
    LEAST_NEED,
    LONGEST_NEED,
    MOST_NEED,
    Basis,
    EndReason,
    HouseholdPurpose,
)
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, has_role
from timebank.people.rules import ConsentMethod, clean_text

AT_A_TIME = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedGiven:
    """How much an officer finds, on what basis, and until which day."""

    need_percent: int
    basis: Basis
    words: str | None = None
    ends_on: date


def keep_need(  # noqa: PLR0913  who, what, when
    session: Session, household: Household, need: NeedGiven, *, record_id: UUID, by_id: UUID, now: datetime
) -> None:
    """Add the record and let the household receive.

    Raises:
        NotAnOfficer, NeedUnfit, EndUnfit, HouseholdEnded, TextTooLong, ResidentNumberRefused
    """
    today = local_day(now, get_branch(session, household.branch_id).zone)
    if not has_role(session, branch_id=household.branch_id, person_id=by_id, role=Role.OFFICER, day=today):
        raise NotAnOfficer
    if not LEAST_NEED <= need.need_percent <= MOST_NEED:
        raise NeedUnfit(least=LEAST_NEED, most=MOST_NEED)
    if not today <= need.ends_on <= today + LONGEST_NEED:
        raise EndUnfit(earliest=today)
    household.confirm(need_percent=need.need_percent, ends_on=need.ends_on)
    session.add(
        NeedRecord(
            branch_id=household.branch_id,
            id=record_id,
            household_id=household.id,
            need_percent=need.need_percent,
            basis=need.basis,
            words=clean_text(need.words or "") or None,
            ends_on=need.ends_on,
            confirmed_by_id=by_id,
            confirmed_at=now,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmNeed(Command):
    """An officer confirms, or renews; the record gets the command's own id."""

    household_id: UUID
    need: NeedGiven

    @property
    def object_id(self) -> UUID | None:
        return self.household_id


def confirm_need(session: Session, command: ConfirmNeed, *, now: datetime) -> UUID:
    """Keep the need; from today on the household receives.

    Raises:
        HouseholdNotFound, HouseholdEnded, NotAnOfficer, NeedUnfit, EndUnfit, TextTooLong
    """
    assert command.actor_id is not None
    household = lock_household(session, branch_id=command.branch_id, household_id=command.household_id)
    keep_need(session, household, command.need, record_id=command.id, by_id=command.actor_id, now=now)
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class SeePapers(Command):
    """The papers of a household that got a box in an emergency have come."""

    household_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.household_id


def see_papers(session: Session, command: SeePapers, *, now: datetime) -> None:
    """Take the household off the list of late papers.

    Raises:
        HouseholdNotFound, HouseholdEnded, NoPapersDue
    """
    assert command.actor_id is not None
    household = lock_household(session, branch_id=command.branch_id, household_id=command.household_id)
    household.see_papers(by_id=command.actor_id, at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHousehold(Command):
    household_id: UUID
    reason: EndReason

    @property
    def object_id(self) -> UUID | None:
        return self.household_id


def end_household(session: Session, command: EndHousehold, *, now: datetime) -> None:
    """Close the record: it receives nothing from now on, and stays readable.

    Raises:
        HouseholdNotFound, HouseholdEnded
    """
    assert command.actor_id is not None
    household = lock_household(session, branch_id=command.branch_id, household_id=command.household_id)
    household.end(by_id=command.actor_id, at=now, reason=command.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHouseholdConsent(Command):
    """The consent gets the command's own id."""

    household_id: UUID
    purpose: HouseholdPurpose
    method: ConsentMethod = ConsentMethod.PAPER

    @property
    def object_id(self) -> UUID | None:
        return self.household_id


def record_household_consent(session: Session, command: RecordHouseholdConsent, *, now: datetime) -> UUID:
    """Keep the consent and return its id.

    Raises:
        HouseholdNotFound, HouseholdEnded, ConsentGivenAlready
    """
    assert command.actor_id is not None
    household = lock_household(session, branch_id=command.branch_id, household_id=command.household_id)
    household.check_open()
    if find_open_consent(
        session, branch_id=command.branch_id, household_id=household.id, purpose=command.purpose
    ):
        raise ConsentGivenAlready
    session.add(
        HouseholdConsent(
            branch_id=command.branch_id,
            id=command.id,
            household_id=household.id,
            purpose=command.purpose,
            method=command.method,
            given_at=now,
            recorded_by_id=command.actor_id,
        )
    )
    return command.id


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawHouseholdConsent(Command):
    consent_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.consent_id


def withdraw_household_consent(session: Session, command: WithdrawHouseholdConsent, *, now: datetime) -> None:
    """Let the consent end now. Limits stay: forgetting an allergy would harm.

    Raises:
        ConsentNotFound, ConsentWithdrawn
    """
    assert command.actor_id is not None
    consent = get_consent(session, branch_id=command.branch_id, consent_id=command.consent_id)
    lock_household(session, branch_id=command.branch_id, household_id=consent.household_id)
    session.refresh(consent)
    if consent.withdrawn_at is not None:
        raise ConsentWithdrawn
    consent.withdrawn_at, consent.withdrawn_by_id = now, command.actor_id


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindEnding(Command):
    """Each officer is told once which of the needs they confirmed end soon."""


def remind_ending(session: Session, command: RemindEnding, *, now: datetime) -> dict[str, int]:
    """Put a message into the outbox for each need that ends within 30 days; return how many there are."""
    today = local_day(now, get_branch(session, command.branch_id).zone)
    ending = list_households(session, branch_id=command.branch_id, show="ending", day=today, limit=AT_A_TIME)
    for household in ending:
        newest = list_needs(session, branch_id=command.branch_id, household_id=household.id)[0]
        notify(
            session,
            branch_id=command.branch_id,
            person_id=newest.confirmed_by_id,
            template="households.need_ends",
            values={"number": household.number, "ends_on": newest.ends_on},
            cause=str(newest.id),
            now=now,
        )
    return {"ending": len(ending)}
