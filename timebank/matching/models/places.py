"""The places of a branch: what they are called, where they are, and which rounds are held there."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.matching.errors import PlaceClosed


class Place(Model):
    """Where a branch hands out food again and again. What is said of it stands in its newest fact."""

    __tablename__ = "matching_places"
    __table_args__ = (
        within_branch("added_by_id", "people_people"),
        within_branch("closed_by_id", "people_people"),
        Index(
            "uq_matching_places_open",
            "branch_id",
            "folded",
            unique=True,
            postgresql_where=text("closed_at IS NULL"),
            sqlite_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("length(folded) > 0", name="named"),
        CheckConstraint("version > 0", name="told"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed_by_somebody"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    folded: Mapped[str] = mapped_column(comment="Its name as names are compared; once among open places.")
    version: Mapped[int] = mapped_column(comment="The newest fact's.")
    added_by_id: Mapped[UUID]
    added_at: Mapped[datetime]
    closed_by_id: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]

    def check_open(self) -> None:
        """Pass if rounds may still be opened there.

        Raises:
            PlaceClosed
        """
        if self.closed_at is not None:
            raise PlaceClosed

    def close(self, *, by_id: UUID, at: datetime) -> None:
        """Offer it no more.

        Raises:
            PlaceClosed
        """
        self.check_open()
        self.closed_by_id, self.closed_at = by_id, at


class PlaceFact(Model):
    """What was said of a place from a moment on. Rows are only added."""

    __tablename__ = "matching_place_facts"
    __table_args__ = (
        within_branch("place_id", "matching_places"),
        within_branch("told_by_id", "people_people"),
        CheckConstraint("version > 0", name="counted"),
        CheckConstraint("length(name) > 0", name="named"),
        CheckConstraint("length(address) > 0", name="addressed"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    directions: Mapped[str | None] = mapped_column(comment="How to find it, in a line.")
    remark: Mapped[str | None] = mapped_column(comment="About when it is open, in a line.")
    told_by_id: Mapped[UUID]
    told_at: Mapped[datetime]


rows_only_added(PlaceFact)


class StationPlace(Model):
    """Which of the branch's places a round's place is; one that was only named has none.

    Rows are only added.
    """

    __tablename__ = "matching_station_places"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "round_id", "day", "place"],
            [f"matching_stations.{column}" for column in ("branch_id", "round_id", "day", "place")],
        ),
        within_branch("place_id", "matching_places"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    round_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(primary_key=True)
    place_id: Mapped[UUID]


rows_only_added(StationPlace)
