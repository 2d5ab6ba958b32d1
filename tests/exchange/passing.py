"""Short ways of recording deaths, moves and leavings in the tests' branch."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import NOW, TODAY, World, do
from tests.factories import make_branch, make_coordinator
from timebank.core.ids import new_id
from timebank.exchange.commands.deaths import ConfirmDeath, RecordDeath, confirm_death, record_death
from timebank.exchange.commands.moves import AcceptMove, OpenMove, accept_move, open_move
from timebank.exchange.models import Death
from timebank.exchange.rules.deaths import KnownBy
from timebank.exchange.rules.moves import Agreed
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.models import Person
from timebank.people.rules import Document

PAPER: dict[str, Any] = {"wish_paper": "유언 철 3, 12번", "wish_seen_by": "김주사"}


def record(person: Person, by: Person, *, now: datetime = NOW, died_on: date = TODAY, **changes: Any) -> UUID:  # noqa: ANN401
    """Have the coordinator record the death, and return the record's id."""
    usual: dict[str, Any] = {
        "branch_id": person.branch_id,
        "actor_id": by.id,
        "person_id": person.id,
        "died_on": died_on,
        "known_by": KnownBy.FAMILY,
    }
    return do(record_death, RecordDeath(**usual | changes), now=now)


def confirm(death_id: UUID, by: Person, *, now: datetime = NOW, **changes: Any) -> None:  # noqa: ANN401
    command = ConfirmDeath(branch_id=by.branch_id, actor_id=by.id, death_id=death_id, **changes)
    do(confirm_death, command, now=now)


def death_of(world: World, death_id: UUID) -> Death:
    """Return the record as the database has it."""
    return world.session.scalars(
        select(Death).where(Death.id == death_id).execution_options(populate_existing=True)
    ).one()


def person_now(session: Session, person: Person) -> Person:
    """Return the person as the database has them."""
    return session.scalars(
        select(Person)
        .where(Person.branch_id == person.branch_id, Person.id == person.id)
        .execution_options(populate_existing=True)
    ).one()


def holding(session: Session, person: Person, **minutes: int) -> None:
    """Have the person hold so many minutes more of each kind; `debt` is owed."""
    kinds = {AccountKind(kind): -each if kind == "debt" else each for kind, each in minutes.items()}
    accounts = open_accounts(session, branch_id=person.branch_id, kinds=[*kinds], owner_id=person.id)
    issuance = open_accounts(session, branch_id=person.branch_id, kinds=[AccountKind.ISSUANCE])
    opening = new_id()
    legs = [Leg(accounts[kind], each) for kind, each in kinds.items()]
    post(
        session,
        Post(
            branch_id=person.branch_id,
            id=opening,
            actor_id=None,
            kind=PostingKind.OPENING,
            cause=f"opening:{opening}",
            policy_version=1000,
            legs=(*legs, Leg(issuance[AccountKind.ISSUANCE], -sum(kinds.values()))),
        ),
        now=NOW,
    )
    session.commit()


ELSEWHERE = "heungdeok"


def elsewhere(session: Session) -> Person:
    """Return a coordinator of the branch that members move to."""
    make_branch(session, ELSEWHERE, name="청주 흥덕구 지점")
    found = make_coordinator(session, name="오지은", branch_id=ELSEWHERE)
    session.commit()
    return found


def move(person: Person, by: Person, *, now: datetime = NOW, **changes: Any) -> UUID:  # noqa: ANN401
    """Have the coordinator open the move, and return its id."""
    usual: dict[str, Any] = {
        "branch_id": person.branch_id,
        "actor_id": by.id,
        "person_id": person.id,
        "to_branch": ELSEWHERE,
        "agreed": Agreed.PAPER,
    }
    return do(open_move, OpenMove(**usual | changes), now=now)


def take_in(move_id: UUID, by: Person, *, now: datetime = NOW, **changes: Any) -> UUID:  # noqa: ANN401
    """Have the other branch's coordinator accept the move, and return the person's id there."""
    usual: dict[str, Any] = {
        "branch_id": by.branch_id,
        "actor_id": by.id,
        "move_id": move_id,
        "document": Document.RESIDENT_CARD,
    }
    return do(accept_move, AcceptMove(**usual | changes), now=now)
