"""Who gives food and goods, and what they announced."""

import hashlib
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.pantry.errors import DonationAnswered, DonationNotAccepted
from timebank.pantry.rules import Arrival, DonationState, DonorKind


class Donor(Model):
    """A company, shop, farm or person who gives."""

    __tablename__ = "pantry_donors"
    __table_args__ = (
        within_branch("registered_by_id", "people_people"),
        Index(None, "branch_id", "name_index"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    kind: Mapped[DonorKind]
    name: Mapped[str] = mapped_column(EncryptedText)
    name_index: Mapped[str] = mapped_column(comment="Blind index of the folded name.")
    business_number: Mapped[str | None] = mapped_column(comment="Ten digits.")
    contact: Mapped[str | None] = mapped_column(EncryptedText, comment="Whom to ask for; encrypted.")
    phone: Mapped[str | None] = mapped_column(EncryptedText, comment="E.164, encrypted.")
    email: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    registered_by_id: Mapped[UUID]
    registered_at: Mapped[datetime]

    @property
    def revision(self) -> str:
        """Return a short text that differs as soon as anything that may be corrected does."""
        known = (self.kind, self.name, self.business_number, self.contact)
        reached = (self.phone, self.email, self.address)
        return hashlib.sha256(repr((*known, *reached)).encode()).hexdigest()[:16]


class Donation(Model):
    """What a donor announced, and what became of it. Its units are those of its lots."""

    __tablename__ = "pantry_donations"
    __table_args__ = (
        within_branch("donor_id", "pantry_donors"),
        within_branch("announced_by_id", "people_people"),
        within_branch("answered_by_id", "people_people"),
        Index(None, "branch_id", "state", "fetch_by"),
        Index(None, "branch_id", "donor_id", "received_on"),
        CheckConstraint("units IS NULL OR units > 0", name="some_units"),
        CheckConstraint("(state = 'received') = (received_on IS NOT NULL)", name="received_on_a_day"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    donor_id: Mapped[UUID]
    what: Mapped[str]
    units: Mapped[int | None] = mapped_column(comment="As announced.")
    arrival: Mapped[Arrival]
    fetch_by: Mapped[date | None] = mapped_column(comment="The last day to fetch it.")
    state: Mapped[DonationState] = mapped_column(default=DonationState.ANNOUNCED)
    announced_by_id: Mapped[UUID]
    announced_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(EncryptedText, comment="Why it was declined.")
    received_on: Mapped[date | None]

    def check_announced(self) -> None:
        """Pass if it waits for an answer.

        Raises:
            DonationAnswered
        """
        if self.state is not DonationState.ANNOUNCED:
            raise DonationAnswered

    def answer(self, *, accept: bool, by_id: UUID, at: datetime, reason: str | None) -> None:
        """Accept or decline.

        Raises:
            DonationAnswered
        """
        self.check_announced()
        self.state = DonationState.ACCEPTED if accept else DonationState.DECLINED
        self.answered_by_id, self.answered_at, self.reason = by_id, at, reason

    def receive(self, *, on: date) -> None:
        """Note the day on which the first of it came.

        Raises:
            DonationNotAccepted
        """
        if self.state is DonationState.RECEIVED:
            return
        if self.state is not DonationState.ACCEPTED:
            raise DonationNotAccepted
        self.state, self.received_on = DonationState.RECEIVED, on
