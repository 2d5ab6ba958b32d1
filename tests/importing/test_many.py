"""Thousands of rows: as fast as promised, and written as one by one."""

import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.care.world import NOW, do
from tests.importing.test_all_or_nothing import somebody
from tests.importing.world import Office
from tests.proofs import Proof
from timebank.core.commands import CommandRecord
from timebank.core.permissions import Role
from timebank.importing.rules import ImportKind
from timebank.notifications.models import Message
from timebank.people.commands import RegisterPerson, register_person
from timebank.people.models import Consent, Person, RoleGrant
from timebank.people.queries import find_person_by_contact
from timebank.people.rules import Purpose

SECONDS = 60
OWN = {"id", "person_id", "login_id", "cause", "channel", "digest", "answer", "subject_id", "object_id"}
OWN |= {"phone", "phone_index", "paper_ref", "values"}


def written(session: Session, person_id: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return all that was written of a person, without what each person has of their own."""
    rows: list[Any] = [session.get(Person, ("dalseo", person_id))]
    for model in (RoleGrant, Consent, Message):
        rows += session.scalars(select(model).where(model.person_id == person_id)).all()
    rows += session.scalars(select(CommandRecord).where(CommandRecord.id == person_id)).all()
    return sorted(
        (
            {
                "table": row.__tablename__,
                **{
                    column.key: getattr(row, column.key)
                    for column in row.__mapper__.column_attrs
                    if column.key not in OWN
                },
            }
            for row in rows
        ),
        key=str,
    )


def test_many_at_once_are_written_as_one_by_one(office: Office) -> None:
    office.take_in(ImportKind.PEOPLE, somebody(1))
    (many,) = office.find(somebody(1)["이름"])
    single = do(
        register_person,
        office.command(
            RegisterPerson,
            name=many.name,
            birth_date=date(1948, 3, 3),
            phone="010-6999-0001",
            roles=frozenset({Role.SENIOR}),
            consents=frozenset({Purpose.MEMBERSHIP, Purpose.CARE}),
        ),
        now=NOW,
    )
    one = office.session.get_one(Person, ("dalseo", single))
    one.birth_date = many.birth_date
    office.session.flush()
    assert written(office.session, many.id) == written(office.session, single)
    found = find_person_by_contact(office.session, branch_id="dalseo", phone=many.phone)
    assert [person.id for person in found] == [many.id]
    assert many.login_id is not None


@pytest.mark.proof(
    "20,000 people of a file are taken in within a minute, and a fault in the last row undoes all"
)
def test_twenty_thousand_rows_within_a_minute(office: Office, proof: Proof) -> None:
    size = proof.size(20_000)
    batch_id = office.bring(ImportKind.PEOPLE, *(somebody(number) for number in range(size)))
    batch = office.batch(batch_id)
    batch.state, batch.faulty = batch.state.CHECKED, 0
    office.session.commit()
    office.ask_to_run(batch_id)
    began = time.perf_counter()
    assert office.work(batch_id) == size
    took = time.perf_counter() - began
    proof.saw(f"{size:,} rows in {took:.1f} s")
    assert took < SECONDS
