"""What was seen: photographs of labels and donations, and what was counted on the shelves."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedBytes
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.core.pictures import MediaType
from timebank.pantry.rules import Reason


class Photo(Model):
    """A photograph of a lot's label, of a donation as announced, or of what is offered. Only added."""

    __tablename__ = "pantry_photos"
    __table_args__ = (
        within_branch("lot_id", "pantry_lots"),
        within_branch("donation_id", "pantry_donations"),
        within_branch("offer_id", "pantry_offers"),
        within_branch("taken_in_by_id", "people_people"),
        Index(None, "branch_id", "lot_id"),
        Index(None, "branch_id", "donation_id"),
        Index(None, "branch_id", "offer_id"),
        CheckConstraint("size_bytes BETWEEN 1 AND 5242880", name="size_bytes_within_limit"),
        CheckConstraint(
            "(CASE WHEN lot_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN donation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN offer_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="of_one_thing",
        ),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    lot_id: Mapped[UUID | None]
    donation_id: Mapped[UUID | None]
    offer_id: Mapped[UUID | None]
    media_type: Mapped[MediaType]
    size_bytes: Mapped[int] = mapped_column(comment="Of the file before it was encrypted.")
    content: Mapped[bytes] = mapped_column(EncryptedBytes, comment="Encrypted; without the camera's data.")
    taken_in_by_id: Mapped[UUID | None] = mapped_column(comment="Null for what anybody offers.")
    taken_in_at: Mapped[datetime]


rows_only_added(Photo)


class Count(Model):
    """Somebody counted a lot in a place. The difference itself is a movement. Rows are only added."""

    __tablename__ = "pantry_counts"
    __table_args__ = (
        within_branch("lot_id", "pantry_lots"),
        within_branch("counted_by_id", "people_people"),
        Index(None, "branch_id", "counted_at"),
        Index(None, "branch_id", "lot_id", "counted_at"),
        CheckConstraint("units >= 0 AND expected >= 0", name="some_units_or_none"),
        CheckConstraint("units = expected OR reason IS NOT NULL", name="reason_given"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    lot_id: Mapped[UUID]
    place: Mapped[str]
    units: Mapped[int] = mapped_column(comment="What was really there.")
    expected: Mapped[int] = mapped_column(comment="What the stock said.")
    reason: Mapped[Reason | None]
    waits: Mapped[bool] = mapped_column(comment="So many are missing that a second person decides.")
    counted_by_id: Mapped[UUID]
    counted_at: Mapped[datetime]


rows_only_added(Count)
