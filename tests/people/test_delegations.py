"""A holder appoints one person for stated acts, from a day to a day, and ends it at once."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import BRANCH, make_branch, make_coordinator, make_person, make_senior
from timebank.core.commands import SYSTEM, apply
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.notifications.models import Message
from timebank.people import queries
from timebank.people.commands import (
    AppointDelegate,
    EndDelegation,
    LookForHolder,
    appoint_delegate,
    end_delegation,
    look_for_holder,
    use_delegation,
)
from timebank.people.errors import NotActive, NotYours, PersonNotFound, ResidentNumberRefused
from timebank.people.errors.delegations import (
    BeyondDelegation,
    DelegateUnfit,
    DelegationDaysUnfit,
    DelegationEnded,
    DelegationNotFound,
    DelegationPaperMissing,
    DelegationStands,
    DelegationStartUnfit,
    GiveMinutesUnfit,
    NotDelegated,
    NothingDelegated,
    OwnDelegate,
    WitnessMissing,
)
from timebank.people.models import Delegation, Person
from timebank.people.rules import (
    LONGEST_DELEGATION,
    DelegatedAct,
    DelegationEnd,
    DelegationMethod,
    PersonState,
)

TODAY = date(2026, 3, 2)
UNTIL = date(2027, 3, 31)


@pytest.fixture
def mother(session: Session) -> Person:
    return make_senior(session, name="선우말순")


@pytest.fixture
def daughter(session: Session) -> Person:
    return make_person(session, name="이은정", roles=[Role.FAMILY])


def appointing(holder: Person, delegate: Person, by: Person | None = None, **said: Any) -> AppointDelegate:  # noqa: ANN401
    by = by or holder
    content: dict[str, Any] = {
        "branch_id": BRANCH,
        "actor_id": by.id,
        "holder_id": holder.id,
        "delegate_id": delegate.id,
        "acts": frozenset({DelegatedAct.SEE, DelegatedAct.ASK}),
        "starts_on": TODAY,
        "ends_on": UNTIL,
        "method": DelegationMethod.SCREEN if by.id == holder.id else DelegationMethod.PAPER,
    }
    if by.id != holder.id:
        content |= {"paper_ref": "위임장 철 3, 41번", "seen_by": "두류2동 김주사"}
    return AppointDelegate(**(content | said))


def ending(delegation_id: UUID, by: Person, **said: Any) -> EndDelegation:  # noqa: ANN401
    return EndDelegation(branch_id=BRANCH, actor_id=by.id, delegation_id=delegation_id, **said)


def may(session: Session, actor: Person, holder: Person, act: DelegatedAct, **said: Any) -> bool:  # noqa: ANN401
    return queries.may_act_for(
        session, branch_id=BRANCH, actor_id=actor.id, holder_id=holder.id, act=act, **({"day": TODAY} | said)
    )


def give(session: Session, actor: Person, holder: Person, minutes: int) -> None:
    use_delegation(
        session,
        branch_id=BRANCH,
        actor_id=actor.id,
        holder_id=holder.id,
        act=DelegatedAct.GIVE,
        minutes=minutes,
        day=TODAY,
    )


def test_a_holder_appoints_somebody_on_their_own_screen(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    appoint_delegate(session, appointing(mother, daughter), now=noon)
    ((delegation, holder),) = queries.delegated_by(
        session, branch_id=BRANCH, delegate_id=daughter.id, day=TODAY
    )
    assert (holder.id, delegation.acts) == (mother.id, (DelegatedAct.SEE, DelegatedAct.ASK))
    assert may(session, daughter, mother, DelegatedAct.ASK)
    assert not may(session, daughter, mother, DelegatedAct.GIVE, minutes=1)
    assert not may(session, mother, daughter, DelegatedAct.SEE)


def test_both_are_told_when_it_begins_and_when_it_ends(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    delegation_id = appoint_delegate(session, appointing(mother, daughter), now=noon)
    end_delegation(session, ending(delegation_id, mother), now=noon)
    told = {(each.person_id, each.template) for each in session.scalars(select(Message))}
    assert told == {
        (mother.id, "delegate_appointed_for_you"),
        (daughter.id, "delegate_appointed_to_you"),
        (mother.id, "delegate_ended_for_you"),
        (daughter.id, "delegate_ended_to_you"),
    }


def test_a_coordinator_records_what_was_signed_on_paper(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    coordinator = make_coordinator(session)
    delegation_id = appoint_delegate(session, appointing(mother, daughter, coordinator), now=noon)
    kept = queries.get_delegation(session, branch_id=BRANCH, delegation_id=delegation_id)
    assert (kept.paper_ref, kept.seen_by) == ("위임장 철 3, 41번", "두류2동 김주사")
    assert kept.appointed_by_id == coordinator.id


@pytest.mark.parametrize(
    "wrong",
    [({"paper_ref": " "}, DelegationPaperMissing), ({"seen_by": ""}, WitnessMissing)],
)
def test_a_paper_is_named_with_who_saw_it(
    session: Session,
    noon: datetime,
    mother: Person,
    daughter: Person,
    wrong: tuple[dict[str, Any], type[Exception]],
) -> None:
    said, refusal = wrong
    with pytest.raises(refusal):
        appoint_delegate(session, appointing(mother, daughter, make_coordinator(session), **said), now=noon)


def test_no_resident_number_is_kept_with_the_paper(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    wanted = appointing(mother, daughter, make_coordinator(session), paper_ref="450211-2345678")
    with pytest.raises(ResidentNumberRefused):
        appoint_delegate(session, wanted, now=noon)


def test_nobody_appoints_themselves_for_somebody_else(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    with pytest.raises(NotYours):
        appoint_delegate(session, appointing(mother, daughter, daughter), now=noon)
    stranger = make_person(session, roles=[Role.VOLUNTEER])
    with pytest.raises(NotYours):
        appoint_delegate(session, appointing(mother, daughter, stranger), now=noon)
    with pytest.raises(NotYours):
        appoint_delegate(session, appointing(mother, daughter, method=DelegationMethod.PAPER), now=noon)


def test_a_delegate_is_a_member_and_none_of_the_staff(
    session: Session, noon: datetime, mother: Person
) -> None:
    with pytest.raises(OwnDelegate):
        appoint_delegate(session, appointing(mother, mother), now=noon)
    with pytest.raises(DelegateUnfit):
        appoint_delegate(session, appointing(mother, make_coordinator(session)), now=noon)
    with pytest.raises(DelegateUnfit):
        appoint_delegate(session, appointing(mother, make_person(session)), now=noon)
    gone = make_person(session, roles=[Role.FAMILY])
    gone.state = PersonState.LEFT
    with pytest.raises(DelegateUnfit):
        appoint_delegate(session, appointing(mother, gone), now=noon)


def test_somebody_of_another_branch_is_no_delegate(session: Session, noon: datetime, mother: Person) -> None:
    make_branch(session, "cheongju", name="청주 지점")
    other = make_person(session, branch_id="cheongju", roles=[Role.FAMILY])
    with pytest.raises(PersonNotFound):
        appoint_delegate(session, appointing(mother, other), now=noon)


def test_who_has_left_appoints_nobody(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    mother.state = PersonState.DECEASED
    with pytest.raises(NotActive):
        appoint_delegate(session, appointing(mother, daughter), now=noon)


@pytest.mark.parametrize(
    "wrong",
    [
        ({"acts": frozenset()}, NothingDelegated),
        ({"acts": frozenset({DelegatedAct.GIVE})}, GiveMinutesUnfit),
        ({"give_minutes": 60}, GiveMinutesUnfit),
        ({"give_minutes": -1}, GiveMinutesUnfit),
        ({"starts_on": TODAY - timedelta(days=1)}, DelegationStartUnfit),
        ({"ends_on": TODAY - timedelta(days=1)}, DelegationDaysUnfit),
        ({"ends_on": TODAY + LONGEST_DELEGATION + timedelta(days=1)}, DelegationDaysUnfit),
    ],
)
def test_it_says_what_how_much_and_how_long(
    session: Session,
    noon: datetime,
    mother: Person,
    daughter: Person,
    wrong: tuple[dict[str, Any], type[Exception]],
) -> None:
    said, refusal = wrong
    with pytest.raises(refusal):
        appoint_delegate(session, appointing(mother, daughter, **said), now=noon)


def test_it_holds_from_its_first_day_to_its_last(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    first, last = TODAY + timedelta(days=3), TODAY + timedelta(days=5)
    appoint_delegate(session, appointing(mother, daughter, starts_on=first, ends_on=last), now=noon)
    holds = {
        day: may(session, daughter, mother, DelegatedAct.SEE, day=TODAY + timedelta(days=day))
        for day in (2, 3, 5, 6)
    }
    assert holds == {2: False, 3: True, 5: True, 6: False}


def test_a_holder_has_one_delegate_at_a_time(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    first = appoint_delegate(session, appointing(mother, daughter), now=noon)
    son = make_person(session, name="이은호", roles=[Role.FAMILY])
    with pytest.raises(DelegationStands):
        appoint_delegate(session, appointing(mother, son), now=noon)
    end_delegation(session, ending(first, mother), now=noon)
    appoint_delegate(session, appointing(mother, son), now=noon)
    assert not may(session, daughter, mother, DelegatedAct.SEE)
    assert may(session, son, mother, DelegatedAct.SEE)


def test_one_whose_days_are_over_makes_room_for_the_next(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    first = appoint_delegate(session, appointing(mother, daughter, ends_on=TODAY), now=noon)
    later = noon + timedelta(days=1)
    appoint_delegate(session, appointing(mother, daughter, starts_on=TODAY + timedelta(days=1)), now=later)
    over = queries.get_delegation(session, branch_id=BRANCH, delegation_id=first)
    assert (over.ended_how, over.ended_at) == (DelegationEnd.OVER, later)


@pytest.mark.parametrize(
    "ending_by",
    [
        ("holder", DelegationEnd.REVOKED),
        ("branch", DelegationEnd.REVOKED),
        ("delegate", DelegationEnd.GIVEN_BACK),
    ],
)
def test_it_ends_at_once_for_either_of_them_or_the_branch(
    session: Session, noon: datetime, mother: Person, daughter: Person, ending_by: tuple[str, DelegationEnd]
) -> None:
    who, how = ending_by
    delegation_id = appoint_delegate(session, appointing(mother, daughter), now=noon)
    by = {"holder": mother, "delegate": daughter, "branch": make_coordinator(session)}[who]
    said = {"on_behalf_of_id": mother.id} if who == "branch" else {}
    end_delegation(session, ending(delegation_id, by, **said), now=noon)
    assert queries.get_delegation(session, branch_id=BRANCH, delegation_id=delegation_id).ended_how is how
    assert not may(session, daughter, mother, DelegatedAct.SEE)
    with pytest.raises(DelegationEnded):
        end_delegation(session, ending(delegation_id, by, **said), now=noon)


def test_a_stranger_ends_nothing(session: Session, noon: datetime, mother: Person, daughter: Person) -> None:
    delegation_id = appoint_delegate(session, appointing(mother, daughter), now=noon)
    stranger = make_person(session, roles=[Role.VOLUNTEER])
    with pytest.raises(DelegationNotFound):
        end_delegation(session, ending(delegation_id, stranger), now=noon)
    with pytest.raises(NotYours):
        end_delegation(session, ending(delegation_id, stranger, on_behalf_of_id=mother.id), now=noon)
    with pytest.raises(DelegationNotFound):
        end_delegation(session, ending(new_id(), mother), now=noon)


def test_a_delegate_gives_up_to_the_limit_and_no_minute_more(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    acts = frozenset({DelegatedAct.GIVE})
    appoint_delegate(session, appointing(mother, daughter, acts=acts, give_minutes=180), now=noon)
    give(session, daughter, mother, 60)
    give(session, daughter, mother, 119)
    assert may(session, daughter, mother, DelegatedAct.GIVE, minutes=1)
    assert not may(session, daughter, mother, DelegatedAct.GIVE, minutes=2)
    with pytest.raises(BeyondDelegation) as refused:
        give(session, daughter, mother, 2)
    assert refused.value.values == {"left_minutes": 1}
    with pytest.raises(NotDelegated):
        give(session, make_person(session), mother, 1)


def test_what_was_not_delegated_is_refused(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    appoint_delegate(session, appointing(mother, daughter), now=noon)
    with pytest.raises(NotDelegated):
        give(session, daughter, mother, 1)


def test_a_delegate_of_somebody_who_died_may_do_nothing(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    appoint_delegate(session, appointing(mother, daughter), now=noon)
    mother.state = PersonState.DECEASED
    session.flush()
    assert not may(session, daughter, mother, DelegatedAct.SEE)
    assert queries.delegated_by(session, branch_id=BRANCH, delegate_id=daughter.id, day=TODAY) == []


def test_the_holder_reads_each_look_and_each_act_of_the_delegate(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    delegation_id = appoint_delegate(session, appointing(mother, daughter), now=noon)
    look = LookForHolder(
        branch_id=BRANCH, actor_id=daughter.id, on_behalf_of_id=mother.id, delegation_id=delegation_id
    )
    apply(session, look_for_holder, look, origin=SYSTEM, now=noon)
    (act,) = queries.list_acts_for(session, branch_id=BRANCH, holder_id=mother.id, by_ids=[daughter.id])
    assert (act.name, act.done_at) == ("people.look_for_holder", noon)
    assert queries.list_acts_for(session, branch_id=BRANCH, holder_id=mother.id, by_ids=[]) == []


def test_looking_needs_the_right_to_see(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    delegation_id = appoint_delegate(
        session, appointing(mother, daughter, acts=frozenset({DelegatedAct.ASK})), now=noon
    )

    def looking(by: Person) -> LookForHolder:
        return LookForHolder(
            branch_id=BRANCH, actor_id=by.id, on_behalf_of_id=mother.id, delegation_id=delegation_id
        )

    with pytest.raises(NotDelegated):
        look_for_holder(session, looking(daughter), now=noon)
    with pytest.raises(DelegationNotFound):
        look_for_holder(session, looking(make_person(session)), now=noon)


def test_the_same_appointment_sent_twice_is_one(
    session: Session, noon: datetime, mother: Person, daughter: Person
) -> None:
    wanted = appointing(mother, daughter)
    first = apply(session, appoint_delegate, wanted, origin=SYSTEM, now=noon)
    assert apply(session, appoint_delegate, wanted, origin=SYSTEM, now=noon) == first
    assert len(session.scalars(select(Delegation)).all()) == 1
