from datetime import date, time
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.care.world import NOW, TODAY, World, do, messages_to, some_id
from tests.factories import make_senior, make_volunteer
from timebank.care.commands import (
    EndAssignment,
    OfferHelp,
    OpenNeed,
    assign_volunteer,
    end_assignment,
    offer_help,
    open_need,
)
from timebank.care.commands.assignments import AssignVolunteer
from timebank.care.errors import (
    ActivityUnknown,
    AlreadyAssigned,
    AssignmentEnded,
    AssignmentNotFound,
    AssignmentTooFar,
    NoActivity,
    NotASenior,
    NotAssigned,
    NotAVolunteer,
    OfferAnswered,
    OfferNotFound,
    PeriodReversed,
    SamePerson,
    UsualTimeHalf,
    WeekdayUnknown,
)
from timebank.care.models import Assignment, Need, Offer
from timebank.care.rules import OfferState, PartOfDay
from timebank.core.errors import DomainError
from timebank.people.errors import PersonNotFound, ResidentNumberRefused
from timebank.people.models import Person


@pytest.fixture
def other(world: World) -> Person:
    """A senior whom nobody visits yet."""
    senior = make_senior(world.session, name="박말분")
    senior.neighbourhood = "두류동"
    world.session.commit()
    return senior


def get(world: World, assignment_id: UUID) -> Assignment:
    return world.session.scalars(select(Assignment).where(Assignment.id == assignment_id)).one()


def test_an_assignment_is_kept_and_the_volunteer_told(world: World, other: Person) -> None:
    assignment_id = world.assign(
        world.volunteer,
        other,
        weekdays=(3, 0, 3),
        activities=("talk", "talk", "cook"),
        safety_note="초인종 소리를 잘 못 들으세요.",
    )
    assignment = get(world, assignment_id)
    assert assignment.weekdays == [0, 3]
    assert assignment.activities == ["talk", "cook"]
    assert assignment.safety_note == "초인종 소리를 잘 못 들으세요."
    assert assignment.assigned_by_id == world.coordinator.id
    assert messages_to(world, world.volunteer)[-1] == "assigned"


def test_the_same_click_again_assigns_once(world: World, other: Person) -> None:
    command = AssignVolunteer(
        branch_id=world.branch_id,
        actor_id=world.coordinator.id,
        volunteer_id=world.volunteer.id,
        senior_id=other.id,
        activities=("talk",),
        starts_on=TODAY,
    )
    assert do(assign_volunteer, command) == do(assign_volunteer, command)


def test_two_are_assigned_once_at_a_time(world: World) -> None:
    with pytest.raises(AlreadyAssigned) as refused:
        world.assign(world.volunteer, world.senior, starts_on=date(2026, 12, 1))
    assert refused.value.values == {"since": date(2025, 1, 6)}
    world.assign(world.volunteer, world.senior, starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 5))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"activities": ()}, NoActivity),
        ({"activities": ("dance",)}, ActivityUnknown),
        ({"weekdays": (7,)}, WeekdayUnknown),
        ({"weekdays": (-1,)}, WeekdayUnknown),
        ({"usual_end": None}, UsualTimeHalf),
        ({"usual_start": None}, UsualTimeHalf),
        ({"ends_on": date(2025, 1, 5)}, PeriodReversed),
        ({"starts_on": date.max}, AssignmentTooFar),
        ({"starts_on": date.min}, AssignmentTooFar),
        ({"ends_on": date.max}, AssignmentTooFar),
        ({"safety_note": "450211-2345678"}, ResidentNumberRefused),
        ({"offer_id": UUID(int=1)}, OfferNotFound),
    ],
)
def test_what_makes_no_sense_is_refused(
    world: World, other: Person, changes: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        world.assign(world.volunteer, other, **changes)


def test_a_volunteer_and_a_senior_are_needed(world: World, other: Person) -> None:
    with pytest.raises(NotAVolunteer):
        world.assign(world.coordinator, other)
    with pytest.raises(NotASenior):
        world.assign(world.volunteer, world.coordinator)
    with pytest.raises(SamePerson):
        world.assign(world.volunteer, world.volunteer)


def test_another_branch_s_people_are_unknown(world: World, other: Person) -> None:
    stranger = make_volunteer(world.session, branch_id="cheongju")
    world.session.commit()
    with pytest.raises(PersonNotFound):
        world.assign(stranger, other)


def test_an_ended_assignment_takes_visits_up_to_its_last_day(world: World, other: Person) -> None:
    assignment_id = world.assign(world.volunteer, other)
    end = world.command(
        EndAssignment, world.coordinator, assignment_id=assignment_id, ends_on=date(2026, 11, 20)
    )
    do(end_assignment, end)
    do(end_assignment, end)
    assert messages_to(world, world.volunteer)[-1] == "assignment_ended"
    world.log(senior_id=other.id, day=date(2026, 11, 20), start=time(14), end=time(15))
    with pytest.raises(NotAssigned):
        world.log(senior_id=other.id, day=date(2026, 11, 21))
    with pytest.raises(AssignmentEnded):
        do(
            end_assignment,
            world.command(EndAssignment, world.coordinator, assignment_id=assignment_id, ends_on=TODAY),
        )


def test_an_end_before_the_start_and_an_unknown_assignment_are_refused(world: World, other: Person) -> None:
    assignment_id = world.assign(world.volunteer, other)
    for unknown, ends_on, refusal in (
        (assignment_id, date(2025, 1, 5), PeriodReversed),
        (assignment_id, date.max, AssignmentTooFar),
        (some_id(), TODAY, AssignmentNotFound),
    ):
        command = world.command(EndAssignment, world.coordinator, assignment_id=unknown, ends_on=ends_on)
        with pytest.raises(refusal):
            do(end_assignment, command)


def test_an_assignment_may_accept_an_offer(world: World, other: Person) -> None:
    need_id = do(
        open_need,
        world.command(
            OpenNeed,
            world.coordinator,
            senior_id=other.id,
            activities=("talk",),
            weekdays=(0,),
            part=PartOfDay.AFTERNOON,
            minutes=120,
        ),
    )
    offer_id = do(offer_help, world.command(OfferHelp, world.volunteer, need_id=need_id))
    world.assign(world.volunteer, other, offer_id=offer_id)
    offer = world.session.scalars(select(Offer).where(Offer.id == offer_id)).one()
    need = world.session.scalars(select(Need).where(Need.id == need_id)).one()
    assert offer.state is OfferState.ACCEPTED
    assert need.closed_at == NOW
    third = make_senior(world.session, name="이순자")
    world.session.commit()
    with pytest.raises(OfferAnswered):
        world.assign(world.volunteer, third, offer_id=offer_id)
