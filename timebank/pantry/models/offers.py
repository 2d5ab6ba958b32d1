"""What donors without an account offer on the public page."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.pantry.errors import OfferAnswered
from timebank.pantry.rules import Arrival, DonorKind, OfferState


class FoodOffer(Model):
    """Somebody offers food or goods, and waits until a coordinator answers."""

    __tablename__ = "pantry_offers"
    __table_args__ = (
        within_branch("answered_by_id", "people_people"),
        within_branch("donation_id", "pantry_donations"),
        Index(None, "branch_id", "state", "offered_at"),
        CheckConstraint("units IS NULL OR units > 0", name="some_units"),
        CheckConstraint("(state = 'accepted') = (donation_id IS NOT NULL)", name="accepted_as_donation"),
        CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="answered_at_a_moment"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[DonorKind]
    name: Mapped[str] = mapped_column(EncryptedText)
    phone: Mapped[str] = mapped_column(EncryptedText, comment="E.164, encrypted.")
    address: Mapped[str | None] = mapped_column(EncryptedText, comment="Where to fetch it; encrypted.")
    what: Mapped[str] = mapped_column(EncryptedText, comment="In the donor's own words; encrypted.")
    units: Mapped[int | None] = mapped_column(comment="As offered.")
    arrival: Mapped[Arrival]
    fetch_by: Mapped[date | None] = mapped_column(comment="The last day to fetch it.")
    state: Mapped[OfferState] = mapped_column(default=OfferState.WAITING)
    offered_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    donation_id: Mapped[UUID | None]

    def answer(self, *, donation_id: UUID | None, by_id: UUID, at: datetime) -> None:
        """Accept it as this donation, or decline it.

        Raises:
            OfferAnswered
        """
        if self.state is not OfferState.WAITING:
            raise OfferAnswered
        self.state = OfferState.ACCEPTED if donation_id else OfferState.DECLINED
        self.donation_id, self.answered_by_id, self.answered_at = donation_id, by_id, at
