"""What the bank keeps about one person, in whichever feature: a list, so that nothing of it is forgotten.

It reads tables by their names, as string foreign keys do: what a person may take away is decided here, and a
test compares this list with every column that names a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, LargeBinary, Select, Table, Uuid, or_, select
from sqlalchemy.orm import Session

from timebank.core.db import Model
from timebank.people.queries.people import get_people, get_person


@dataclass(frozen=True, slots=True)
class Own:
    """A table with rows about the person."""

    by: tuple[str, ...] = ()
    """Columns that name the person; the others of them are given as names."""
    under: tuple[str, str] | None = None
    """Or: its column and the table whose rows, if they are the person's, make this one theirs."""
    but: frozenset[str] = frozenset()
    """Columns left out: workings of the bank, or words about somebody else."""


NEVER = frozenset({"answer", "cause", "details", "head", "leased_until", "next_try_at", "not_ids", "tries"})
"""Workings of the bank, in whichever table."""
OWN: Mapping[str, Own] = {
    "audit_looks": Own(("reader_id", "subject_id"), but=frozenset({"address"})),
    # What helpers must know of a home stays with the branch: it may be about others who live there.
    "care_assignments": Own(("volunteer_id", "senior_id"), but=frozenset({"safety_note"})),
    "care_cap_overrides": Own(("volunteer_id",)),
    "care_drafts": Own(("person_id",)),
    "care_food_work": Own(("volunteer_id",)),
    "care_food_work_entries": Own(under=("food_work_id", "care_food_work")),
    # What the other side said is theirs.
    "care_evidence": Own(under=("visit_id", "care_visits"), but=frozenset({"words", "paper_ref"})),
    "care_needs": Own(("senior_id",)),
    "care_objections": Own(("raised_by_id",)),
    "care_offers": Own(("volunteer_id",)),
    "care_reversed_food_work": Own(under=("food_work_id", "care_food_work")),
    "care_reversed_visits": Own(under=("visit_id", "care_visits")),
    "care_visit_events": Own(under=("visit_id", "care_visits"), but=frozenset({"words"})),
    "care_visits": Own(("volunteer_id", "senior_id")),
    "core_commands": Own(("actor_id", "on_behalf_of_id", "subject_id"), but=frozenset({"address"})),
    "exchange_call_acts": Own(under=("call_id", "exchange_calls")),
    "exchange_calls": Own(("person_id", "caller_id")),
    "exchange_dispute_words": Own(under=("dispute_id", "exchange_disputes")),
    "exchange_disputes": Own(("raised_by_id",)),
    "exchange_freezes": Own(("person_id",)),
    "exchange_gift_arrivals": Own(("receiver_id",)),
    "exchange_gifts": Own(("giver_id", "receiver_id")),
    "exchange_grants": Own(("person_id",)),
    "exchange_leavings": Own(("person_id",)),
    "exchange_move_arrivals": Own(("new_person_id",)),
    "exchange_moves": Own(("person_id",)),
    "exchange_needs": Own(("person_id",)),
    "exchange_redemption_events": Own(("volunteer_id",), under=("redemption_id", "exchange_redemptions")),
    "exchange_redemption_offers": Own(("volunteer_id",), under=("redemption_id", "exchange_redemptions")),
    "exchange_redemptions": Own(("beneficiary_id", "volunteer_id")),
    "households_consents": Own(under=("household_id", "households_households")),
    "households_households": Own(("person_id",)),
    "households_limits": Own(under=("household_id", "households_households")),
    "households_members": Own(under=("household_id", "households_households")),
    "households_needs": Own(under=("household_id", "households_households")),
    "importing_openings": Own(("person_id",)),
    "ledger_accounts": Own(("owner_id",)),
    "ledger_entries": Own(under=("account_id", "ledger_accounts")),
    "matching_appointments": Own(under=("household_id", "households_households")),
    "matching_picks": Own(under=("household_id", "households_households")),
    "notifications_messages": Own(("person_id",)),
    "notifications_wishes": Own(("person_id",)),
    "people_delegations": Own(("holder_id", "delegate_id")),
    "people_tokens": Own(("person_id",)),
    "people_training_seats": Own(("person_id",)),
}
WRITTEN_OUT = frozenset(
    {"people_people", "people_roles", "people_consents", "people_family_links", "people_trainings"}
)
"""Given too, each in a shape of its own; see `views/download.py`."""
EXCEPTIONS: Mapping[str, str] = {
    "care_visits.decider_id": "Work that waits for a member of staff; the visit is its parties' record.",
    "care_volunteer_days.volunteer_id": "Sums over the visits, which are given.",
    "care_volunteer_weeks.volunteer_id": "Sums over the visits, which are given.",
    "exchange_deaths.heir_id": "About somebody who has died; what came to the heir stands in their entries.",
    "exchange_deaths.person_id": "Nobody signs in as somebody who has died.",
    "exchange_move_arrivals.from_person_id": "The same person in another branch, which gives its own data.",
    "exchange_moves.new_person_id": "The same person in another branch, which gives its own data.",
    "exchange_staff_reviews.staff_id": "A review by a second person, who tells what came of it.",
    "notifications_digest_parts.person_id": "Which messages were gathered; the messages are given.",
    "people_consents.towards_id": "What a relative agreed to is the relative's record.",
    "people_people.duplicate_of_id": "An office note until a coordinator has settled it.",
}
"""Columns that name a person whose rows are not given for it, and why.

Columns that end in `_by_id`, `_checker_id`, or are called `by_id`, `actor_id`, `on_behalf_of_id`, say who did
something. What somebody did is given as core_commands, whatever table it changed.
"""


def list_own_rows(session: Session, *, branch_id: str, person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Return the rows about the person by table, in the order of their making, without ids, with names."""
    get_person(session, branch_id=branch_id, person_id=person_id)
    return {name: _rows(session, name, branch_id, person_id) for name in OWN}


def _rows(session: Session, name: str, branch_id: str, person_id: UUID) -> list[dict[str, Any]]:
    table, own = Model.metadata.tables[name], OWN[name]
    shown = [each for each in table.columns if _is_shown(each, own)]
    wanted = _of(table, shown, own, branch_id, person_id).order_by(*table.primary_key.columns)
    found = session.execute(wanted).all()
    named = [each.name for each in shown if each.name in own.by]
    ids = {getattr(row, each) for row in found for each in named} - {None, person_id}
    people = get_people(session, branch_id=branch_id, ids=ids) if ids else {}
    return [
        {key: _named(value, people) if key in named else value for key, value in row._mapping.items()}  # noqa: SLF001
        for row in found
    ]


def _named(person_id: UUID, people: Mapping[UUID, Any]) -> str | None:
    """Return somebody else's name; oneself, and whom another branch knows, is None."""
    return people[person_id].name if person_id in people else None


def _is_shown(column: Column[Any], own: Own) -> bool:
    if column.name in own.by:
        return True
    hidden = column.name in NEVER | own.but | {"branch_id"} or column.name.endswith("_index")
    return not hidden and not isinstance(column.type, Uuid | LargeBinary) and "digest" not in column.name


def _of(
    table: Table, columns: Sequence[Column[Any]], own: Own, branch_id: str, person_id: UUID
) -> Select[Any]:
    where = [table.c[each] == person_id for each in own.by]
    if own.under is not None:
        column, parent = own.under
        above = Model.metadata.tables[parent]
        theirs = [above.c[each] == person_id for each in OWN[parent].by]
        where.append(
            table.c[column].in_(select(above.c.id).where(above.c.branch_id == branch_id, or_(*theirs)))
        )
    wanted = select(*columns).where(or_(*where))
    return wanted.where(table.c.branch_id == branch_id) if "branch_id" in table.c else wanted
