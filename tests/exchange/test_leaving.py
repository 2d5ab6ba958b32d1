"""Whoever leaves is erased; how many minutes went where stays, under a pseudonym."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import String, delete, func, inspect, select, update
from sqlalchemy.exc import DBAPIError

from tests.care.world import NOW, TODAY, World, do, messages_to, some_id
from tests.exchange.giving import accept, give_to, held
from tests.exchange.passing import ELSEWHERE, elsewhere, holding, move, person_now, record
from tests.exchange.using import ask, need
from tests.factories import give_consent, make_family, make_person, some_phone
from timebank.care.commands import AssignVolunteer, assign_volunteer
from timebank.care.models import Evidence, VisitEvent
from timebank.care.rules import EventKind, EvidenceMethod
from timebank.core.crypto import EncryptedText, blind_index
from timebank.core.db import Base
from timebank.core.permissions import Role
from timebank.exchange.commands.leaving import (
    AskToLeave,
    FinishLeaving,
    WithdrawLeaving,
    ask_to_leave,
    finish_leaving,
    withdraw_leaving,
)
from timebank.exchange.errors.freezes import VisitsUndecided
from timebank.exchange.errors.leaving import (
    LeavingAsked,
    LeavingNotAgreed,
    LeavingNotDue,
    LeavingNotFound,
    LeavingOver,
    StaffLeaves,
)
from timebank.exchange.errors.standing import AccountFrozen, MayNotActForThem, SecondIsRelative
from timebank.exchange.models import Leaving
from timebank.exchange.rules.leaving import ONCE_A_MEMBER, LeavingState, LeavingWish
from timebank.exchange.rules.moves import Agreed
from timebank.exchange.tasks.leaving import finish_leavings
from timebank.ledger.models import Entry
from timebank.ledger.queries import balances_of_branch
from timebank.ledger.rules import AccountKind
from timebank.people.errors import NotActive
from timebank.people.models import Handle, Login, Person, SignIn
from timebank.people.rules import HandleKind, PersonState, Purpose

LATER = datetime(2026, 11, 30, 15, tzinfo=UTC)
"""The first moment after the seven days to think, in Seoul."""
SECRET = "하늘다람쥐"  # a word that stands in everything that was written about who leaves


def leave(person: Person, by: Person | None = None, *, now: datetime = NOW, **changes: Any) -> UUID:  # noqa: ANN401
    usual: dict[str, Any] = {
        "branch_id": person.branch_id,
        "actor_id": (by or person).id,
        "person_id": person.id,
        "wish": LeavingWish.POOL,
        "agreed": Agreed.TELEPHONE if by else Agreed.SCREEN,
        "has_read": True,
    }
    return do(ask_to_leave, AskToLeave(**usual | changes), now=now)


def stay(leaving_id: UUID, by: Person) -> None:
    do(withdraw_leaving, WithdrawLeaving(branch_id=by.branch_id, actor_id=by.id, leaving_id=leaving_id))


def leaving_of(world: World, leaving_id: UUID) -> Leaving:
    return world.session.scalars(
        select(Leaving).where(Leaving.id == leaving_id).execution_options(populate_existing=True)
    ).one()


@pytest.mark.parametrize(
    ("wish", "kind"), [(LeavingWish.POOL, AccountKind.POOL), (LeavingWish.LAPSE, AccountKind.LAPSED)]
)
def test_after_the_days_to_think_the_points_go_where_they_wished(
    world: World, wish: LeavingWish, kind: AccountKind
) -> None:
    holding(world.session, world.senior, own=600, gift_only=60, debt=100)
    leaving_id = leave(world.senior, wish=wish)
    assert messages_to(world, world.senior)[-1] == "leaving_asked"
    assert finish_leavings(LATER - timedelta(seconds=1)) == 0
    assert finish_leavings(LATER) == 1
    assert held(world.session, world.senior) == {}
    assert balances_of_branch(world.session, branch_id=world.branch_id)[kind] == 560
    assert world.session.scalar(select(func.sum(Entry.minutes))) == 0
    found = leaving_of(world, leaving_id)
    assert (found.state, found.minutes, found.debt_minutes) == (LeavingState.DONE, 660, 100)
    assert finish_leavings(LATER) == 0


def test_it_can_be_taken_back_until_then(world: World) -> None:
    leaving_id = leave(world.senior)
    with pytest.raises(LeavingAsked):
        leave(world.senior)
    with pytest.raises(LeavingNotDue):
        do(finish_leaving, FinishLeaving(branch_id=world.branch_id, actor_id=None, leaving_id=leaving_id))
    stay(leaving_id, world.senior)
    assert finish_leavings(LATER) == 0
    assert person_now(world.session, world.senior).state is PersonState.ACTIVE
    with pytest.raises(LeavingOver):
        stay(leaving_id, world.senior)
    with pytest.raises(LeavingOver):
        do(finish_leaving, FinishLeaving(branch_id=world.branch_id, actor_id=None, leaving_id=leaving_id))
    leave(world.senior)


def test_whoever_wishes_leaves_at_once(world: World) -> None:
    leaving_id = leave(world.senior, at_once=True)
    person = person_now(world.session, world.senior)
    assert (person.state, person.name) == (PersonState.LEFT, ONCE_A_MEMBER)
    assert leaving_of(world, leaving_id).state is LeavingState.DONE
    with pytest.raises(NotActive):
        leave(world.senior)


def test_it_is_said_with_open_eyes_and_by_the_right_one(world: World) -> None:
    with pytest.raises(LeavingNotAgreed):
        leave(world.senior, has_read=False)
    with pytest.raises(MayNotActForThem):
        leave(world.senior, world.volunteer)
    with pytest.raises(StaffLeaves):
        leave(world.other_coordinator, world.coordinator)
    make_family(world.session, world.senior, world.coordinator)
    world.session.commit()
    with pytest.raises(SecondIsRelative):
        leave(world.senior, world.coordinator)
    leaving_id = leave(world.senior, world.other_coordinator)
    assert leaving_of(world, leaving_id).agreed is Agreed.TELEPHONE
    with pytest.raises(MayNotActForThem):
        stay(leaving_id, world.volunteer)
    with pytest.raises(LeavingNotFound):
        stay(some_id(), world.senior)


def test_visits_are_decided_first(world: World) -> None:
    visit_id = world.log()
    with pytest.raises(VisitsUndecided):
        leave(world.volunteer, at_once=True)
    leave(world.volunteer)
    assert finish_leavings(LATER) == 0
    world.decide(visit_id)
    assert finish_leavings(LATER) == 1
    assert held(world.session, world.volunteer) == {}


def test_a_death_or_a_move_comes_before_it(world: World) -> None:
    elsewhere(world.session)
    leaving_id = leave(world.senior)
    record(world.senior, world.coordinator)
    assert finish_leavings(LATER) == 1
    assert leaving_of(world, leaving_id).state is LeavingState.WITHDRAWN
    assert person_now(world.session, world.senior).name == "김영자"
    move(world.volunteer, world.coordinator)
    with pytest.raises(AccountFrozen):
        leave(world.volunteer)


def _written_about(world: World) -> Person:
    """Return a member about whom everything is written that can be."""
    session = world.session
    phone = some_phone()
    person = make_person(
        session,
        name=SECRET,
        roles=[Role.SENIOR],
        born=TODAY.replace(year=1950),
        phone=phone,
        email="peach@example.org",
        identified_by=world.coordinator,
    )
    login = Login(created_at=NOW, language="ko")
    session.add(login)
    session.flush()
    session.add(
        Handle(kind=HandleKind.PHONE, index=blind_index("phone", person.phone or ""), login_id=login.id)
    )
    person.login_id, person.address, person.guardian_name = login.id, f"{SECRET}길 3", SECRET
    consent = give_consent(session, person, Purpose.MESSAGES)
    consent.paper_ref = consent.given_by = SECRET
    make_family(session, person, world.volunteer, by=world.coordinator).basis = SECRET
    session.commit()
    holding(session, person, own=900, received=60)
    holding(session, world.volunteer, own=900)
    need(world, person)
    do(
        assign_volunteer,
        AssignVolunteer(
            branch_id=world.branch_id,
            actor_id=world.coordinator.id,
            volunteer_id=world.volunteer.id,
            senior_id=person.id,
            activities=("talk",),
            weekdays=(0,),
            starts_on=TODAY - timedelta(days=30),
            safety_note=SECRET,
        ),
    )
    visit_id = world.log(senior_id=person.id, activities=("talk",), note=SECRET)
    session.add_all(
        [
            VisitEvent(
                branch_id=world.branch_id,
                visit_id=visit_id,
                kind=EventKind.SUBMITTED,
                actor_id=world.coordinator.id,
                at=NOW,
                words=SECRET,
            ),
            Evidence(
                branch_id=world.branch_id,
                visit_id=visit_id,
                method=EvidenceMethod.KNOWLEDGE,
                agrees=True,
                recorded_by_id=world.coordinator.id,
                recorded_at=NOW,
                words=SECRET,
            ),
        ]
    )
    session.commit()
    world.decide(visit_id)
    given = give_to(person, world.volunteer, minutes=30, message=SECRET)
    accept(given, world.volunteer)
    accept(give_to(world.volunteer, person, minutes=30, message=SECRET), person)
    ask(world, person, place=SECRET, wish=SECRET)
    return person


def leftovers(world: World, *words: str) -> set[str]:
    """Return the columns of the whole bank in which one of the words still stands."""
    found = set()
    there = set(inspect(world.session.connection()).get_table_names())
    for table in Base.metadata.sorted_tables:
        texts = [each for each in table.c if isinstance(each.type, String | EncryptedText)]
        for row in world.session.execute(select(*texts)) if texts and table.name in there else ():
            for column, value in zip(texts, row, strict=True):
                if any(word in str(value) for word in words):
                    found.add(f"{table.name}.{column.name}")
    return found


def test_nothing_of_who_they_were_is_left(world: World) -> None:
    person = _written_about(world)
    phone, login_id = person.phone or "", person.login_id
    index = blind_index("phone", phone)
    before = leftovers(world, SECRET, phone, index, "peach@")
    assert {"people_people.name", "exchange_gifts.message", "care_visits.note"} <= before
    assert {"care_visit_events.words", "care_evidence.words"} <= before
    leave(person, at_once=True)
    assert leftovers(world, SECRET, phone, index, "peach@") == set()
    gone = person_now(world.session, person)
    assert (gone.name, gone.birth_date, gone.login_id) == (ONCE_A_MEMBER, None, None)
    assert world.session.get(Login, login_id) is None
    assert world.session.scalars(select(SignIn).where(SignIn.login_id == login_id)).all() == []
    assert held(world.session, person) == {}


@pytest.mark.parametrize("change", [{"words": "다른 말"}, {"actor_id": None}, {"kind": EventKind.APPROVED}])
def test_what_was_written_is_emptied_and_never_changed(world: World, change: dict[str, Any]) -> None:
    world.log()
    with pytest.raises(DBAPIError), world.session.begin_nested():
        world.session.execute(update(VisitEvent).values(**change))
    with pytest.raises(DBAPIError), world.session.begin_nested():
        world.session.execute(delete(VisitEvent))
    world.session.execute(update(VisitEvent).values(words=None))


def test_a_login_of_another_branch_goes_on_there(world: World) -> None:
    elsewhere(world.session)
    person = _written_about(world)
    other = make_person(world.session, name="복순", roles=[Role.VOLUNTEER], branch_id=ELSEWHERE)
    other.login_id = person.login_id
    world.session.commit()
    leave(person, at_once=True)
    login_id = person_now(world.session, other).login_id
    assert login_id is not None
    assert world.session.scalars(select(Handle).where(Handle.login_id == login_id)).all() == []
