"""Reads of branches and districts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.ids import NATIONAL
from timebank.people.errors import BranchNotFound
from timebank.people.models import Branch, District


def get_branch(session: Session, branch_id: str) -> Branch:
    """Return the branch.

    Raises:
        BranchNotFound
    """
    branch = session.get(Branch, branch_id)
    if branch is None:
        raise BranchNotFound
    return branch


def list_branches(session: Session, *, with_national: bool = False) -> Sequence[Branch]:
    """Return the branches by name."""
    wanted = select(Branch).order_by(Branch.name, Branch.id)
    if not with_national:
        wanted = wanted.where(Branch.id != NATIONAL)
    return session.scalars(wanted).all()


def list_districts(session: Session) -> Sequence[District]:
    """Return provinces and cities with their districts, each province before its districts."""
    return session.scalars(select(District).order_by(District.region_code, District.code)).all()


def find_district(session: Session, code: str) -> District | None:
    return session.get(District, code)
