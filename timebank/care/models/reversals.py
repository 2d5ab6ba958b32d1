"""Visits whose approval was taken back. The visit itself stays as it was written."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added


class ReversedVisit(Model):
    """Corrects the record of certified hours: from now on the visit does not count. Only added."""

    __tablename__ = "care_reversed_visits"
    __table_args__ = (
        within_branch("visit_id", "care_visits"),
        within_branch("by_id", "people_people"),
        UniqueConstraint("branch_id", "visit_id"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    visit_id: Mapped[UUID]
    minutes: Mapped[int]
    by_id: Mapped[UUID]
    at: Mapped[datetime]


rows_only_added(ReversedVisit)
