"""A member goes to another branch with their minutes as they are, when that branch has seen who comes."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.care.world import NOW, TODAY, World, do, messages_to, some_id
from tests.exchange.giving import give_to, held
from tests.exchange.passing import ELSEWHERE, elsewhere, holding, move, person_now, record, take_in
from tests.exchange.using import ask
from tests.factories import give_consent, make_family, make_person
from timebank.core.permissions import Role
from timebank.exchange.commands.moves import CancelMove, RefuseMove, cancel_move, refuse_move
from timebank.exchange.errors.freezes import StillOpenThings, StillOwes, VisitsUndecided
from timebank.exchange.errors.leaving import StaffLeaves
from timebank.exchange.errors.moves import (
    MayBeThereAlready,
    MoveHere,
    MoveNeedsTwo,
    MoveNotFound,
    MoveOfRelative,
    MoveOver,
    MoveRefusalMissing,
    MoveUnderway,
    NotWhoMoves,
)
from timebank.exchange.errors.standing import AccountFrozen
from timebank.exchange.models import Move, MoveArrival
from timebank.exchange.queries.moves import former_selves
from timebank.exchange.rules.moves import MoveState
from timebank.ledger.models import Account, Entry
from timebank.ledger.queries import statement
from timebank.ledger.rules import AccountKind
from timebank.people.models import Person
from timebank.people.queries import has_consent, roles_of
from timebank.people.rules import PersonState, Purpose


@pytest.fixture
def there(world: World) -> Person:
    """A coordinator of the other branch."""
    return elsewhere(world.session)


def newcomer(world: World, person_id: UUID) -> Person:
    found = world.session.get(Person, (ELSEWHERE, person_id), populate_existing=True)
    assert found is not None
    return found


def state_of(world: World, move_id: UUID) -> tuple[MoveState, MoveState]:
    move_state = world.session.scalars(select(Move.state).where(Move.id == move_id)).one()
    return move_state, world.session.scalars(select(MoveArrival.state).where(MoveArrival.id == move_id)).one()


def test_each_kind_of_minute_stays_what_it_is(world: World, there: Person) -> None:
    holding(world.session, world.senior, own=600, gift_only=120, received=60)
    move_id = move(world.senior, world.coordinator)
    assert held(world.session, world.senior) == {"own": 600, "gift_only": 120, "received": 60}
    with pytest.raises(AccountFrozen):
        give_to(world.senior, minutes=10)
    new = newcomer(world, take_in(move_id, there))
    assert held(world.session, world.senior) == {}
    assert held(world.session, new) == {"own": 600, "gift_only": 120, "received": 60}
    clearing = dict(
        world.session.execute(
            select(Account.branch_id, Account.balance).where(Account.kind == AccountKind.CLEARING)
        ).all()
    )
    assert clearing == {world.branch_id: 780, ELSEWHERE: -780}
    assert world.session.scalar(select(func.sum(Entry.minutes))) == 0
    assert state_of(world, move_id) == (MoveState.DONE, MoveState.DONE)
    give_to(new, minutes=10)


def test_who_they_are_goes_along(world: World, there: Person) -> None:
    give_consent(world.session, world.volunteer, Purpose.MESSAGES)
    world.session.commit()
    new = newcomer(world, take_in(move(world.volunteer, world.coordinator), there))
    old = person_now(world.session, world.volunteer)
    assert (new.name, new.birth_date, new.phone) == (old.name, old.birth_date, old.phone)
    assert (new.identity_seen_by_id, new.identity_seen_at) == (there.id, NOW)
    assert old.state is PersonState.LEFT
    session = world.session
    assert roles_of(session, branch_id=ELSEWHERE, person_id=new.id, day=TODAY) == {Role.VOLUNTEER}
    assert not roles_of(session, branch_id=world.branch_id, person_id=old.id, day=TODAY)
    assert has_consent(session, branch_id=ELSEWHERE, person_id=new.id, purpose=Purpose.MESSAGES)
    assert messages_to(world, new) == ["moved_in"]


def test_what_was_before_the_move_stays_readable(world: World, there: Person) -> None:
    holding(world.session, world.senior, own=600)
    new_id = take_in(move(world.senior, world.coordinator), there)
    selves = former_selves(world.session, branch_id=ELSEWHERE, person_id=new_id)
    assert [(each.branch_id, each.person_id) for each in selves] == [(world.branch_id, world.senior.id)]
    lines = statement(world.session, branch_id=selves[0].branch_id, owner_id=selves[0].person_id)
    assert len(lines) == 2
    assert former_selves(world.session, branch_id=ELSEWHERE, person_id=there.id) == []


def test_a_debt_is_settled_before_anything_goes(world: World, there: Person) -> None:
    holding(world.session, world.senior, own=60, gift_only=30, debt=70)
    new = newcomer(world, take_in(move(world.senior, world.coordinator), there))
    assert held(world.session, new) == {"gift_only": 20}
    assert held(world.session, world.senior) == {}


def test_who_owes_more_than_there_is_stays(world: World, there: Person) -> None:
    holding(world.session, world.senior, own=60, debt=70)
    with pytest.raises(StillOwes):
        move(world.senior, world.coordinator)


def test_gifts_and_requests_are_finished_or_called_off_first(world: World, there: Person) -> None:
    holding(world.session, world.senior, own=600)
    give_to(world.senior, minutes=60)
    ask(world)
    with pytest.raises(StillOpenThings):
        move(world.senior, world.coordinator)
    move(world.senior, world.coordinator, cancel_open=True)
    assert held(world.session, world.senior) == {"own": 600}


def test_visits_are_decided_first(world: World, there: Person) -> None:
    visit_id = world.log()
    with pytest.raises(VisitsUndecided):
        move(world.volunteer, world.coordinator)
    world.decide(visit_id)
    move_id = move(world.volunteer, world.coordinator)
    later = world.log(now=NOW + timedelta(days=1), day=TODAY + timedelta(days=1))
    with pytest.raises(VisitsUndecided):
        take_in(move_id, there)
    world.decide(later, now=NOW + timedelta(days=1))
    new = newcomer(world, take_in(move_id, there, now=NOW + timedelta(days=1)))
    assert sum(held(world.session, new).values()) == 240


def test_two_people_of_two_branches_do_it(world: World, there: Person) -> None:
    make_family(world.session, world.senior, world.coordinator)
    world.session.commit()
    with pytest.raises(MoveOfRelative):
        move(world.senior, world.coordinator)
    both = make_person(world.session, name="정현우", roles=[Role.COORDINATOR], born=None, branch_id=ELSEWHERE)
    with_login = _one_login(world, world.other_coordinator, both)
    move_id = move(world.senior, world.other_coordinator)
    with pytest.raises(MoveNeedsTwo):
        take_in(move_id, with_login)
    take_in(move_id, there)


def _one_login(world: World, one: Person, other: Person) -> Person:
    from timebank.people.models import Login

    login = Login(created_at=NOW)
    world.session.add(login)
    world.session.flush()
    person_now(world.session, one).login_id = other.login_id = login.id
    world.session.commit()
    return other


def test_whoever_is_there_already_keeps_their_record(world: World, there: Person) -> None:
    holding(world.session, world.senior, own=60)
    same = make_person(
        world.session,
        name=world.senior.name,
        born=world.senior.birth_date,
        roles=[Role.VOLUNTEER],
        branch_id=ELSEWHERE,
    )
    other = make_person(world.session, name="박하나", branch_id=ELSEWHERE)
    world.session.commit()
    move_id = move(world.senior, world.coordinator)
    with pytest.raises(MayBeThereAlready):
        take_in(move_id, there)
    with pytest.raises(NotWhoMoves):
        take_in(move_id, there, person_id=other.id)
    assert take_in(move_id, there, person_id=same.id) == same.id
    assert held(world.session, same) == {"own": 60}
    roles = roles_of(world.session, branch_id=ELSEWHERE, person_id=same.id, day=TODAY)
    assert roles == {Role.VOLUNTEER, Role.SENIOR}


def test_a_move_is_called_off_or_refused(world: World, there: Person) -> None:
    holding(world.session, world.senior, own=60)
    move_id = move(world.senior, world.coordinator)
    with pytest.raises(MoveUnderway):
        move(world.senior, world.other_coordinator)
    calling_off = CancelMove(branch_id=world.branch_id, actor_id=world.coordinator.id, move_id=move_id)
    do(cancel_move, calling_off)
    assert state_of(world, move_id) == (MoveState.CANCELLED, MoveState.CANCELLED)
    with pytest.raises(MoveOver):
        take_in(move_id, there)
    again = move(world.senior, world.coordinator)
    with pytest.raises(MoveRefusalMissing):
        do(refuse_move, RefuseMove(branch_id=ELSEWHERE, actor_id=there.id, move_id=again, reason=" "))
    refusal = RefuseMove(branch_id=ELSEWHERE, actor_id=there.id, move_id=again, reason="오지 않으셨습니다.")
    do(refuse_move, refusal)
    assert messages_to(world, world.senior)[-1] == "move_ended"
    give_to(world.senior, minutes=10)


def test_it_goes_to_another_branch_that_is_there(world: World, there: Person) -> None:
    for branch in (world.branch_id, "national", "nowhere"):
        with pytest.raises(MoveHere):
            move(world.senior, world.coordinator, to_branch=branch)
    with pytest.raises(StaffLeaves):
        move(world.other_coordinator, world.coordinator)
    with pytest.raises(MoveNotFound):
        take_in(some_id(), there)
    move_id = move(world.senior, world.coordinator)
    with pytest.raises(MoveNotFound):
        take_in(move_id, world.other_coordinator)


def test_a_death_calls_the_move_off(world: World, there: Person) -> None:
    move_id = move(world.senior, world.coordinator)
    record(world.senior, world.coordinator)
    assert state_of(world, move_id) == (MoveState.CANCELLED, MoveState.CANCELLED)
    with pytest.raises(MoveOver):
        take_in(move_id, there)
