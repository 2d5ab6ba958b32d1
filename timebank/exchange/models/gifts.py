"""Gifts: one row where the giver is, one where the receiver is, and frozen accounts."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.errors import DomainError
from timebank.exchange.errors.gifts import (
    AlreadyThanked,
    GiftAlreadyAccepted,
    GiftDecided,
    GiftDeclined,
    GiftFinal,
    GiftLapsed,
    GiftNotDecided,
    GiftRefused,
    GiftReversed,
    GiftTakenBack,
    NothingToThankFor,
    StillCoolingOff,
    StillOpen,
)
from timebank.exchange.rules.gifts import OPEN_GIFTS, FreezeReason, GiftState, GiftTarget

_REFUSALS: Mapping[GiftState, type[DomainError]] = {
    GiftState.AWAITING_APPROVAL: GiftNotDecided,
    GiftState.ACCEPTED: GiftAlreadyAccepted,
    GiftState.FINAL: GiftFinal,
    GiftState.DECLINED: GiftDeclined,
    GiftState.TAKEN_BACK: GiftTakenBack,
    GiftState.LAPSED: GiftLapsed,
    GiftState.REFUSED: GiftRefused,
    GiftState.REVERSED: GiftReversed,
}
"""What a state says to whoever wants another one."""


class Gift(Model):
    """Minutes that somebody gives away. They are put aside from the first moment on."""

    __tablename__ = "exchange_gifts"
    __table_args__ = (
        within_branch("giver_id", "people_people"),
        within_branch("entered_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        Index(None, "branch_id", "giver_id", "given_at", "id"),
        Index(None, "branch_id", "state", "given_at"),
        Index(None, "branch_id", "target", "state", "given_on"),
        Index(
            None,
            "cooling_ends_at",
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
        Index(
            None,
            "lapses_at",
            sqlite_where=text("state IN ('offered', 'awaiting_approval')"),
            postgresql_where=text("state IN ('offered', 'awaiting_approval')"),
        ),
        CheckConstraint("gift_only_minutes >= 0 AND own_minutes >= 0", name="parts_not_below_zero"),
        CheckConstraint("gift_only_minutes + own_minutes > 0", name="something_given"),
        CheckConstraint("receiver_id IS NULL OR receiver_id <> giver_id", name="two_people"),
        CheckConstraint("target = 'third_party' OR receiver_branch = branch_id", name="family_is_here"),
        CheckConstraint("(target = 'pool') = (receiver_name IS NULL)", name="somebody_is_named"),
        CheckConstraint("target <> 'pool' OR receiver_id IS NULL", name="pool_is_nobody"),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> giver_id AND decided_by_id <> entered_by_id "
            "AND (receiver_id IS NULL OR decided_by_id <> receiver_id))",
            name="decided_by_a_third",
        ),
        CheckConstraint("state <> 'refused' OR refusal IS NOT NULL", name="refused_with_a_reason"),
        CheckConstraint(
            "(state IN ('awaiting_approval', 'offered', 'accepted')) = (ended_at IS NULL)",
            name="ended_at_a_moment",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    giver_id: Mapped[UUID]
    target: Mapped[GiftTarget]
    receiver_branch: Mapped[str] = mapped_column(comment="The giver's own, or another; then a plain name.")
    receiver_id: Mapped[UUID | None] = mapped_column(
        comment="Null for the pool, and while nobody of that branch fits what the giver wrote."
    )
    receiver_name: Mapped[str | None] = mapped_column(
        EncryptedText, comment="As the giver wrote it; encrypted. Null for the pool."
    )
    name_index: Mapped[str | None] = mapped_column(comment="Signs of who is meant, where they are named.")
    phone_index: Mapped[str | None]
    birth_index: Mapped[str | None]
    gift_only_minutes: Mapped[int] = mapped_column(comment="Of the giver's `gift_only` account.")
    own_minutes: Mapped[int] = mapped_column(comment="Of the giver's `own` account.")
    message: Mapped[str | None] = mapped_column(EncryptedText, comment="Goes with it; encrypted.")
    thanks: Mapped[str | None] = mapped_column(EncryptedText, comment="Comes back; encrypted.")
    state: Mapped[GiftState]
    policy_version: Mapped[int]
    entered_by_id: Mapped[UUID | None] = mapped_column(comment="Who did it for the giver; else the giver.")
    given_at: Mapped[datetime]
    given_on: Mapped[date] = mapped_column(comment="The giver's local day.")
    cooling_ends_at: Mapped[datetime] = mapped_column(
        comment="The first moment after the last local day on which it can be taken back."
    )
    lapses_at: Mapped[datetime] = mapped_column(
        comment="The first moment after the last local day on which it can be accepted."
    )
    decided_by_id: Mapped[UUID | None] = mapped_column(comment="The second person.")
    decided_at: Mapped[datetime | None]
    refusal: Mapped[str | None] = mapped_column(EncryptedText, comment="Why it was refused; encrypted.")
    accepted_at: Mapped[datetime | None]
    accepted_by_id: Mapped[UUID | None] = mapped_column(comment="A person of the receiver's branch.")
    ended_at: Mapped[datetime | None] = mapped_column(comment="When it became final, or went back.")
    reminded_at: Mapped[datetime | None]

    @property
    def minutes(self) -> int:
        return self.gift_only_minutes + self.own_minutes

    def _refuse(self) -> DomainError:
        return _REFUSALS[self.state]()

    def approve(self, *, by_id: UUID | None, at: datetime, lapses_at: datetime) -> None:
        """Let it through: it can be accepted from now on; the pool needs nobody's word.

        Raises:
            GiftDecided and its like, by the state it is in.
        """
        self._check_undecided()
        self.state = GiftState.ACCEPTED if self.target is GiftTarget.POOL else GiftState.OFFERED
        self.decided_by_id, self.decided_at, self.lapses_at = by_id, at, lapses_at

    def refuse(self, *, by_id: UUID | None, at: datetime, reason: str) -> None:
        """Send it back before anybody saw it.

        Raises:
            GiftDecided and its like, by the state it is in.
        """
        self._check_undecided()
        self.state = GiftState.REFUSED
        self.decided_by_id, self.decided_at, self.ended_at, self.refusal = by_id, at, at, reason

    def _check_undecided(self) -> None:
        if self.state is not GiftState.AWAITING_APPROVAL:
            raise GiftDecided if self.state in {GiftState.OFFERED, GiftState.ACCEPTED} else self._refuse()

    def accept(self, *, by_id: UUID | None, at: datetime) -> None:
        """Take it.

        Raises:
            GiftLapsed: the last day is over; or what the state says that it is in.
        """
        if self.state is not GiftState.OFFERED:
            raise self._refuse()
        if at >= self.lapses_at:
            raise GiftLapsed
        self.state, self.accepted_at, self.accepted_by_id = GiftState.ACCEPTED, at, by_id

    def decline(self, *, at: datetime) -> None:
        """Send it back unused."""
        if self.state is not GiftState.OFFERED:
            raise self._refuse()
        self.state, self.ended_at = GiftState.DECLINED, at

    def can_be_taken_back(self, at: datetime) -> bool:
        """Tell whether the giver may still have it back: until it is accepted, and while it cools off."""
        if self.state is GiftState.ACCEPTED:
            return at < self.cooling_ends_at
        return self.state in {GiftState.AWAITING_APPROVAL, GiftState.OFFERED}

    def take_back(self, *, at: datetime) -> None:
        """Have it back.

        Raises:
            GiftFinal: accepted, and the days of cooling off are over; or what the state says that it is in.
        """
        if not self.can_be_taken_back(at):
            raise GiftFinal if self.state is GiftState.ACCEPTED else self._refuse()
        self.state, self.ended_at = GiftState.TAKEN_BACK, at

    def lapse(self, *, at: datetime) -> None:
        """Let it go back because nobody accepted it in time."""
        if self.state not in {GiftState.OFFERED, GiftState.AWAITING_APPROVAL}:
            raise self._refuse()
        if at < self.lapses_at:
            raise StillOpen(until=self.lapses_at)
        self.state, self.ended_at = GiftState.LAPSED, at

    def call_off(self, *, at: datetime, by_giver: bool) -> None:
        """Let it go back because one of the two has died, moved or left before it was final.

        Raises:
            GiftFinal and its like, by the state it is in.
        """
        if self.state not in OPEN_GIFTS:
            raise self._refuse()
        self.state, self.ended_at = GiftState.TAKEN_BACK if by_giver else GiftState.LAPSED, at

    def finish(self, *, at: datetime) -> None:
        """Let it be the receiver's for good.

        Raises:
            StillOpen: nobody has accepted it.
            StillCoolingOff: it can still be taken back; or what the state says that it is in.
        """
        if self.state is GiftState.OFFERED:
            raise StillOpen(until=self.lapses_at)
        if self.state is not GiftState.ACCEPTED:
            raise self._refuse()
        if at < self.cooling_ends_at:
            raise StillCoolingOff(until=self.cooling_ends_at)
        self.state, self.ended_at = GiftState.FINAL, at

    def reverse(self) -> None:
        """Let it not have been given: after it was final, by two people.

        Raises:
            What the state says that it is in.
        """
        if self.state is not GiftState.FINAL:
            raise self._refuse()
        self.state = GiftState.REVERSED

    def thank(self, words: str) -> None:
        """Keep the receiver's word of thanks.

        Raises:
            NothingToThankFor, AlreadyThanked
        """
        if self.state not in {GiftState.ACCEPTED, GiftState.FINAL} or self.target is GiftTarget.POOL:
            raise NothingToThankFor
        if self.thanks is not None:
            raise AlreadyThanked
        self.thanks = words


class GiftArrival(Model):
    """A gift where its receiver is: what they see of it, looking in their own branch alone.

    It has the gift's id and follows its state, in the same unit of work.
    """

    __tablename__ = "exchange_gift_arrivals"
    __table_args__ = (
        within_branch("receiver_id", "people_people"),
        Index(None, "branch_id", "receiver_id", "offered_at", "id"),
        Index(
            None,
            "branch_id",
            "name_index",
            sqlite_where=text("receiver_id IS NULL"),
            postgresql_where=text("receiver_id IS NULL"),
        ),
        CheckConstraint("minutes > 0", name="something_given"),
        CheckConstraint(
            "receiver_id IS NOT NULL OR phone_index IS NOT NULL OR birth_index IS NOT NULL",
            name="somebody_can_claim_it",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    giver_branch: Mapped[str]
    giver_name: Mapped[str] = mapped_column(EncryptedText, comment="As the receiver reads it; encrypted.")
    receiver_id: Mapped[UUID | None] = mapped_column(comment="Null until somebody fits what was written.")
    name_index: Mapped[str | None] = mapped_column(comment="Blind index of the folded name.")
    phone_index: Mapped[str | None] = mapped_column(comment="Blind index of the number, as on people.")
    birth_index: Mapped[str | None] = mapped_column(comment="Blind index of the birth date.")
    minutes: Mapped[int]
    message: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    thanks: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    state: Mapped[GiftState]
    offered_at: Mapped[datetime]
    cooling_ends_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    def follow(self, gift: Gift) -> None:
        """Have the state of the gift."""
        self.state, self.accepted_at, self.ended_at = gift.state, gift.accepted_at, gift.ended_at
        self.thanks = gift.thanks


class Freeze(Model):
    """Nothing moves on the person's accounts from a moment to a moment."""

    __tablename__ = "exchange_freezes"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        Index(
            None,
            "branch_id",
            "person_id",
            unique=True,
            sqlite_where=text("lifted_at IS NULL"),
            postgresql_where=text("lifted_at IS NULL"),
        ),
        CheckConstraint("lifted_at IS NULL OR lifted_at >= since", name="lifted_after"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    since: Mapped[datetime]
    reason: Mapped[FreezeReason]
    lifted_at: Mapped[datetime | None]
