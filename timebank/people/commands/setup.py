"""An empty bank becomes one that works."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import Command
from timebank.core.ids import NATIONAL, new_id
from timebank.core.marks import DEMONSTRATION, SET_UP, is_marked, mark
from timebank.core.permissions import Role
from timebank.people.commands.branches import (
    DistrictRow,
    ImportDistricts,
    OpenBranch,
    ensure_national,
    import_districts,
    open_branch,
)
from timebank.people.commands.roles import AppointStaff, appoint_staff
from timebank.people.errors import BankNotEmpty
from timebank.people.models import Branch
from timebank.policies.commands import SeedFirstNational, seed_first_national


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAdministrator:
    """Whom the bank starts with."""

    name: str
    phone: str | None
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpBank(Command):
    """The first branch, the first administrators, the sender of messages, the operating rules as they come.

    Of two administrators one drafts and the other publishes national rules; with one alone, the rules stay as
    the software comes with them until a second is appointed.
    """

    administrators: tuple[FirstAdministrator, ...]
    short_name: str
    name: str
    name_en: str
    district_code: str | None
    phone: str
    sender: str
    zone: str = "Asia/Seoul"
    districts: tuple[DistrictRow, ...]


def set_up_bank(session: Session, command: SetUpBank, *, now: datetime) -> list[UUID]:
    """Set the bank up and return the administrators' ids.

    Raises:
        BankNotEmpty
        DomainError: as for `open_branch` and `appoint_staff`.
    """
    if is_set_up(session) or session.scalar(select(func.count()).select_from(Branch)):
        raise BankNotEmpty
    national = ensure_national(session, phone=command.phone, sender=command.sender, now=now)
    import_districts(
        session, ImportDistricts(branch_id=NATIONAL, actor_id=None, rows=command.districts), now=now
    )
    session.flush()
    open_branch(
        session,
        OpenBranch(
            branch_id=NATIONAL,
            actor_id=None,
            short_name=command.short_name,
            name=command.name,
            name_en=command.name_en,
            district_code=command.district_code,
            phone=command.phone,
            sender=command.sender,
            zone=command.zone,
        ),
        now=now,
    )
    today = clock.local_day(now, national.zone)
    ids = [
        appoint_staff(
            session,
            AppointStaff(
                branch_id=NATIONAL,
                id=new_id(),
                actor_id=None,
                name=each.name,
                phone=each.phone,
                email=each.email,
                role=Role.ADMINISTRATOR,
                starts_on=today,
            ),
            now=now,
        )
        for each in command.administrators
    ]
    seed_first_national(
        session,
        SeedFirstNational(
            branch_id=NATIONAL,
            actor_id=ids[0],
            drafted_by_id=ids[1] if len(ids) > 1 else None,
            effective_from=today,
        ),
        now=now,
    )
    mark(session, SET_UP, now=now)
    return ids


def is_set_up(session: Session) -> bool:
    """Tell whether this bank was set up, or is a demonstration."""
    return is_marked(session, SET_UP) or is_marked(session, DEMONSTRATION)
