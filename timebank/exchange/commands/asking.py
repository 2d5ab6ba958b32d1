"""Asking for care with points: the minutes are reserved at once."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.commands.checks import check_activities, check_weekdays
from timebank.care.commands.texts import read_text
from timebank.care.rules import PartOfDay, read_stretch
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.errors import SeveralRefusals
from timebank.exchange.commands.acting import check_acting
from timebank.exchange.commands.reserving import due_within, note, reserve, tell
from timebank.exchange.errors.redemptions import (
    CareBegun,
    CareDayUnfit,
    CareLengthUnfit,
    NeedNotConfirmed,
    OwnUseTooEarly,
    OwnUseWithoutBirthDate,
    PointsTooFew,
    SplitShownDiffers,
    WeekdayTooLate,
    WhenUnclear,
)
from timebank.exchange.models.redemptions import Redemption
from timebank.exchange.queries.redemptions import get_usable
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.acting import Acting
from timebank.exchange.rules.redemptions import (
    FARTHEST,
    USUAL_WINDOW,
    RedemptionEventKind,
    RedemptionState,
    Split,
    Usable,
    has_weekday,
    longest_within,
)
from timebank.people.errors import NotActive
from timebank.people.queries import get_branch, lock_person
from timebank.people.rules import DelegatedAct, PersonState
from timebank.policies.queries import policy_on
from timebank.policies.rules import PolicyInForce

MOST_NOT_WANTED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class AskForCare(Command):
    """The redemption gets the command's own id. `on_behalf_of_id` names who is cared for, if not the actor.

    Either `day`, `start` and `end`, or `part` with `weekdays`, `last_day` and `minutes`.
    """

    activities: tuple[str, ...]
    day: date | None = None
    start: time | None = None
    end: time | None = None
    part: PartOfDay | None = None
    weekdays: tuple[int, ...] = ()
    """0 for Monday; empty for any."""
    last_day: date | None = None
    """Two weeks from today where it is left out."""
    minutes: int | None = None
    """How long, where `start` and `end` do not say it."""
    place: str | None = None
    """At home where it is left out."""
    wish: str | None = None
    same_language: bool = False
    known_only: bool = False
    not_ids: tuple[UUID, ...] = ()
    """Volunteers whom they do not want."""
    shown: Split | None = None
    """What the person saw before they agreed; another split is refused."""

    @property
    def beneficiary_id(self) -> UUID:
        who = self.on_behalf_of_id or self.actor_id
        assert who is not None
        return who

    @property
    def subject_id(self) -> UUID | None:
        return self.beneficiary_id


def ask_for_care(session: Session, command: AskForCare, *, now: datetime) -> UUID:
    """Reserve the minutes, received ones first, and ask the branch for a volunteer; return its id.

    Above the policy's limits a second person approves it first; the minutes are reserved all the same.

    Raises:
        PersonNotFound, NotActive, AccountFrozen, MayNotActForThem, ActsForRelative, NotDelegated,
        NoActivity, ActivityUnknown, WhenUnclear, WeekdayUnknown, WeekdayTooLate, CareDayUnfit, CareBegun,
        CareLengthUnfit, SeveralRefusals, TextTooLong, ResidentNumberRefused, PointsTooFew, OwnUseTooEarly,
        OwnUseWithoutBirthDate, NeedNotConfirmed, SplitShownDiffers, BalanceTooLow, NoPolicyInForce
    """
    assert command.actor_id is not None
    branch_id, person_id = command.branch_id, command.beneficiary_id
    zone = get_branch(session, branch_id).zone
    today = local_day(now, zone)
    # Two requests of one person wait for each other here; the account's floor would stop the second too.
    person = lock_person(session, branch_id=branch_id, person_id=person_id)
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    acting = check_acting(
        session,
        branch_id=branch_id,
        actor_id=command.actor_id,
        person_id=person_id,
        act=DelegatedAct.ASK,
        day=today,
    )
    check_free_to_move(session, branch_id=branch_id, person_id=person_id)
    policy = policy_on(session, branch_id=branch_id, day=today)
    activities = check_activities(policy, command.activities)
    minutes, last_day = _check_when(command, policy, zone=zone, today=today, now=now)
    usable = get_usable(session, branch_id=branch_id, person_id=person_id, day=today)
    split = check_points(usable, minutes)
    if command.shown is not None and command.shown != split:
        raise SplitShownDiffers(received_minutes=split.received, own_minutes=split.own)
    limit = policy.second_approver_minutes
    if acting is Acting.BRANCH:
        limit = min(limit, policy.telephone_minutes)
    redemption = Redemption(
        branch_id=branch_id,
        id=command.id,
        beneficiary_id=person_id,
        asked_by_id=command.actor_id,
        asked_at=now,
        activities=activities,
        on_day=command.day,
        start_at=command.start,
        end_at=command.end,
        weekdays=check_weekdays(command.weekdays) if command.day is None else [],
        part=command.part,
        last_day=last_day,
        place=read_text(command.place, field="place"),
        wish=read_text(command.wish, field="wish"),
        same_language=command.same_language,
        known_only=command.known_only,
        not_ids=[str(each) for each in dict.fromkeys(command.not_ids)][:MOST_NOT_WANTED],
        minutes=minutes,
        from_received=split.received,
        from_own=split.own,
        policy_number=policy.number,
        state=RedemptionState.AWAITING_APPROVAL if minutes > limit else RedemptionState.ASKED,
        due_on=today,
        waits_since=now,
    )
    redemption.due_on = due_within(redemption, today=today, days=policy.offer_days)
    session.add(redemption)
    session.flush()
    reserve(session, redemption, command, now=now)
    note(session, redemption, RedemptionEventKind.ASKED, command, now=now)
    tell(session, redemption, "redemption_asked", command, values={"minutes": minutes}, now=now)
    return command.id


def _check_when(
    command: AskForCare, policy: PolicyInForce, *, zone: str, today: date, now: datetime
) -> tuple[int, date]:
    """Return how long it takes, in minutes, and the last day on which it is of use."""
    latest = today + FARTHEST
    if command.day is not None:
        if command.start is None or command.end is None or command.part is not None:
            raise WhenUnclear
        if not today <= command.day <= latest:
            raise CareDayUnfit(earliest=today, latest=latest)
        stretch, faults = read_stretch(
            day=command.day,
            start=command.start,
            end=command.end,
            past_midnight=False,
            zone=zone,
            longest_minutes=policy.longest_visit_minutes,
        )
        if stretch is None:
            raise SeveralRefusals(faults)
        if stretch.starts_at <= now:
            raise CareBegun
        return stretch.minutes, command.day
    if command.part is None or command.start is not None or command.end is not None:
        raise WhenUnclear
    longest = longest_within(command.part, longest_minutes=policy.longest_visit_minutes)
    if command.minutes is None or not 1 <= command.minutes <= longest:
        raise CareLengthUnfit(longest_minutes=longest)
    last_day = command.last_day or today + USUAL_WINDOW
    if not today <= last_day <= latest:
        refusal = CareDayUnfit(earliest=today, latest=latest)
        refusal.field = "last_day"  # type: ignore[misc]
        raise refusal
    if not has_weekday(command.weekdays, first=today, last=last_day):
        raise WeekdayTooLate(last_day=last_day)
    return command.minutes, last_day


def check_points(usable: Usable, minutes: int) -> Split:
    """Return what would be reserved.

    Raises:
        PointsTooFew, OwnUseTooEarly, OwnUseWithoutBirthDate, NeedNotConfirmed
    """
    split = usable.split(minutes)
    if split is not None:
        return split
    if not usable.minutes:
        # Nothing can be used: say what would let them.
        if usable.received_held and usable.need is None:
            raise NeedNotConfirmed
        if usable.own_held and usable.own_from is None:
            raise OwnUseWithoutBirthDate
        if usable.own_held and usable.own_from is not None:
            raise OwnUseTooEarly(day=usable.own_from)
    raise PointsTooFew(minutes=minutes, available_minutes=usable.minutes)
