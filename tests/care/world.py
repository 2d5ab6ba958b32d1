"""A branch in which care is given: who is there, and short ways of asking for things."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import BRANCH, make_branch, make_coordinator, make_person, make_senior, make_volunteer
from timebank.care.commands import AssignVolunteer, LogVisit, assign_volunteer, log_visit
from timebank.care.models import Visit, VisitEvent, VolunteerDay, VolunteerWeek
from timebank.care.rules import CallerCheck, EnteredHow, EventKind
from timebank.core.commands import SYSTEM, Command, Handler, perform
from timebank.core.ids import NATIONAL, new_id
from timebank.core.permissions import Role
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.rules import Outcome
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel
from timebank.people.models import Person
from timebank.policies.commands import SeedFirstNational, seed_first_national
from timebank.policies.rules import Policy, encode

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
"""Monday, 23 November 2026, 18:30 in Seoul."""
TODAY = date(2026, 11, 23)


Asked = TypeVar("Asked", bound=Command)
Answer = TypeVar("Answer")


def do(handle: Handler[Asked, Answer], command: Asked, *, now: datetime = NOW) -> Answer:
    """Carry the command out as an entry point does."""
    return perform(handle, command, origin=SYSTEM, now=now)


@dataclass(slots=True)
class World:
    """A branch with coordinators, one volunteer, and one senior whom they visit."""

    session: Session
    coordinator: Person
    other_coordinator: Person
    volunteer: Person
    senior: Person
    branch_id: str = BRANCH

    def log_command(self, **changes: Any) -> LogVisit:  # noqa: ANN401
        """Return the logging of a usual visit of today, 10:00 to 12:00, with these changes."""
        usual: dict[str, Any] = {
            "branch_id": self.branch_id,
            "actor_id": self.volunteer.id,
            "volunteer_id": self.volunteer.id,
            "senior_id": self.senior.id,
            "day": TODAY,
            "start": time(10),
            "end": time(12),
            "activities": ("talk", "cook"),
        }
        return LogVisit(**usual | changes)

    def log(self, *, now: datetime = NOW, **changes: Any) -> UUID:  # noqa: ANN401
        """Log a usual visit with these changes, and return its id."""
        return do(log_visit, self.log_command(**changes), now=now)

    def assign(self, volunteer: Person, senior: Person, **changes: Any) -> UUID:  # noqa: ANN401
        """Have the coordinator assign the two since 2015, and return the assignment's id."""
        usual: dict[str, Any] = {
            "branch_id": self.branch_id,
            "actor_id": self.coordinator.id,
            "volunteer_id": volunteer.id,
            "senior_id": senior.id,
            "activities": ("talk", "cook"),
            "weekdays": (0, 3),
            "usual_start": time(10),
            "usual_end": time(12),
            "starts_on": date(2025, 1, 6),
        }
        return do(assign_volunteer, AssignVolunteer(**usual | changes))

    def decide(
        self,
        visit_id: UUID,
        outcome: Outcome = Outcome.APPROVE,
        *,
        by: Person | None = None,
        reason: str | None = None,
        now: datetime = NOW,
    ) -> None:
        """Have the coordinator decide the visit."""
        command = DecideVisit(
            branch_id=self.branch_id,
            actor_id=(by or self.coordinator).id,
            visit_id=visit_id,
            outcome=outcome,
            reason=reason if outcome is Outcome.APPROVE else reason or "시각을 다시 봐 주세요.",
        )
        do(decide_visit, command, now=now)

    def command(self, kind: type[Command], by: Person, /, **words: Any) -> Any:  # noqa: ANN401
        """Return a command of that kind, asked by somebody of the branch."""
        return kind(branch_id=self.branch_id, actor_id=by.id, **words)


def make_national_policy(session: Session, policy: Policy | None = None) -> None:
    """Have the nation's rules begin in 2015."""
    make_branch(session, NATIONAL, name="전국")
    drafter, publisher = (
        make_person(session, name=name, roles=[Role.ADMINISTRATOR], born=None, branch_id=NATIONAL)
        for name in ("한지민", "오세훈")
    )
    seed_first_national(
        session,
        SeedFirstNational(
            branch_id=NATIONAL,
            actor_id=publisher.id,
            drafted_by_id=drafter.id,
            effective_from=date(2015, 1, 1),
            content=encode(policy or Policy()),
        ),
        now=datetime(2015, 1, 1, tzinfo=UTC),
    )


def make_world(session: Session, policy: Policy | None = None) -> World:
    """Return the world, committed, so that a refusal undoes nothing of it."""
    make_national_policy(session, policy)
    make_branch(session)
    coordinator = make_coordinator(session, name="정현우")
    world = World(
        session=session,
        coordinator=coordinator,
        other_coordinator=make_coordinator(session, name="김도윤"),
        volunteer=make_volunteer(session, name="윤미경", coordinator=coordinator),
        senior=make_senior(session, name="김영자"),
    )
    world.senior.neighbourhood = "월성동"
    session.commit()
    world.assign(world.volunteer, world.senior)
    return world


def some_id() -> UUID:
    """Return an id that nothing has."""
    return new_id()


def enter_for(world: World, **changes: Any) -> UUID:  # noqa: ANN401
    """Have the coordinator enter a usual visit for the volunteer who telephoned, and return its id."""
    return world.log(
        **{
            "actor_id": world.coordinator.id,
            "how": EnteredHow.TELEPHONE,
            "caller_check": CallerCheck.CALLED_BACK,
            **changes,
        }
    )


def get_visit(world: World, visit_id: UUID) -> Visit:
    """Return the visit as the database has it."""
    return world.session.scalars(
        select(Visit).where(Visit.id == visit_id).execution_options(populate_existing=True)
    ).one()


def kinds_of(world: World, visit_id: UUID) -> list[EventKind]:
    """Return what happened to the visit, in order."""
    return list(
        world.session.scalars(
            select(VisitEvent.kind)
            .where(VisitEvent.visit_id == visit_id)
            .order_by(VisitEvent.at, VisitEvent.id)
        )
    )


def taken_on(world: World, day: date = TODAY) -> int:
    """Return how many minutes of the day are taken."""
    return (
        world.session.scalar(
            select(VolunteerDay.minutes).where(
                VolunteerDay.volunteer_id == world.volunteer.id, VolunteerDay.day == day
            )
        )
        or 0
    )


def taken_in(world: World, monday: date = TODAY) -> int:
    """Return how many minutes of the week are taken."""
    return (
        world.session.scalar(
            select(VolunteerWeek.minutes).where(
                VolunteerWeek.volunteer_id == world.volunteer.id, VolunteerWeek.monday == monday
            )
        )
        or 0
    )


def messages_to(world: World, person: Person) -> list[str]:
    """Return the templates of what the person was told, in order."""
    return list(
        world.session.scalars(
            select(Message.template)
            .where(Message.person_id == person.id, Message.channel == MessageChannel.SCREEN)
            .order_by(Message.created_at, Message.id)
        )
    )


def hear_of(world: World, person: Person, at: datetime = NOW) -> None:
    """Have the person been heard of."""
    person.last_heard_at = at
    world.session.commit()


def hold(world: World, minutes: int) -> None:
    """Have the volunteer hold so many minutes already."""
    kinds = [AccountKind.OWN, AccountKind.GIFT_ONLY]
    own = open_accounts(world.session, branch_id=world.branch_id, kinds=kinds, owner_id=world.volunteer.id)
    issuance = open_accounts(world.session, branch_id=world.branch_id, kinds=[AccountKind.ISSUANCE])
    post(
        world.session,
        Post(
            branch_id=world.branch_id,
            id=new_id(),
            actor_id=None,
            kind=PostingKind.OPENING,
            cause="opening:test",
            policy_version=1000,
            legs=(Leg(own[AccountKind.OWN], minutes), Leg(issuance[AccountKind.ISSUANCE], -minutes)),
        ),
        now=NOW,
    )
    world.session.commit()
