"""Deaths of members: what was recorded, what the family wishes, and what moved."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Enum, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.exchange.errors.deaths import DeathConfirmed, DeathNotConfirmed, DeathOver
from timebank.exchange.rules.deaths import DeathState, KnownBy
from timebank.policies.rules import OnDeath


def _on_death(name: str) -> Enum:
    """Return the type of one of several such columns of a table: each has a constraint of its own name."""
    return Enum(
        OnDeath,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda kind: [member.value for member in kind],
    )


_STANDING = "state IN ('recorded', 'confirmed')"


class Death(Model):
    """One record of a death. A record that was a mistake stays readable; another one is made anew."""

    __tablename__ = "exchange_deaths"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("recorded_by_id", "people_people"),
        within_branch("wish_by_id", "people_people"),
        within_branch("confirmed_by_id", "people_people"),
        within_branch("ended_by_id", "people_people"),
        within_branch("heir_id", "people_people"),
        within_branch("posting_id", "ledger_postings"),
        Index(
            "uq_exchange_deaths_standing",
            "branch_id",
            "person_id",
            unique=True,
            sqlite_where=text(_STANDING),
            postgresql_where=text(_STANDING),
        ),
        Index(None, "branch_id", "state", "recorded_at", "id"),
        CheckConstraint("recorded_by_id <> person_id", name="recorded_by_another"),
        CheckConstraint(
            "confirmed_by_id IS NULL OR (confirmed_by_id <> recorded_by_id AND confirmed_by_id <> person_id "
            "AND (wish_by_id IS NULL OR confirmed_by_id <> wish_by_id))",
            name="confirmed_by_a_third",
        ),
        CheckConstraint(
            "(state IN ('confirmed', 'reversed')) = (confirmed_at IS NOT NULL) "
            "AND (confirmed_at IS NULL) = (went_to IS NULL)",
            name="confirmed_at_a_moment",
        ),
        CheckConstraint(
            "(state IN ('withdrawn', 'reversed')) = (ended_at IS NOT NULL) "
            "AND (ended_at IS NULL) = (end_reason IS NULL)",
            name="ended_with_a_reason",
        ),
        CheckConstraint(
            "(wish IS NULL) = (wish_paper IS NULL) AND (wish IS NULL) = (wish_seen_by IS NULL) "
            "AND (wish IS NULL) = (wish_by_id IS NULL)",
            name="wish_in_writing",
        ),
        CheckConstraint(
            "(went_to IS NOT NULL AND went_to = 'spouse') = (heir_id IS NOT NULL)", name="spouse_is_named"
        ),
        CheckConstraint(
            "own_minutes >= 0 AND gift_only_minutes >= 0 AND received_minutes >= 0 AND debt_minutes >= 0",
            name="minutes_not_below_zero",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    died_on: Mapped[date] = mapped_column(comment="The local day.")
    known_by: Mapped[KnownBy]
    state: Mapped[DeathState] = mapped_column(default=DeathState.RECORDED)
    rule: Mapped[OnDeath] = mapped_column(comment="What the operating rules of that day say.")
    policy_version: Mapped[int]
    recorded_by_id: Mapped[UUID]
    recorded_at: Mapped[datetime]
    wish: Mapped[OnDeath | None] = mapped_column(
        _on_death("wish_known"), comment="What the family wishes in writing."
    )
    wish_paper: Mapped[str | None] = mapped_column(EncryptedText, comment="Where it is kept; encrypted.")
    wish_seen_by: Mapped[str | None] = mapped_column(EncryptedText, comment="Who saw it signed; encrypted.")
    wish_by_id: Mapped[UUID | None] = mapped_column(comment="Who wrote it down.")
    confirmed_by_id: Mapped[UUID | None] = mapped_column(comment="The second person.")
    confirmed_at: Mapped[datetime | None]
    went_to: Mapped[OnDeath | None] = mapped_column(_on_death("went_to_known"))
    heir_id: Mapped[UUID | None] = mapped_column(comment="The spouse, where the minutes went to them.")
    own_minutes: Mapped[int] = mapped_column(default=0, comment="Left the `own` account.")
    gift_only_minutes: Mapped[int] = mapped_column(default=0, comment="Left the `gift_only` account.")
    received_minutes: Mapped[int] = mapped_column(default=0, comment="Left the `received` account.")
    debt_minutes: Mapped[int] = mapped_column(default=0, comment="Owed, and settled out of them first.")
    posting_id: Mapped[UUID | None] = mapped_column(comment="Null where there was nothing to move.")
    ended_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(EncryptedText, comment="Why it was a mistake; encrypted.")

    @property
    def minutes(self) -> int:
        """All that left the person's accounts."""
        return self.own_minutes + self.gift_only_minutes + self.received_minutes

    def check_recorded(self) -> None:
        """Pass while nothing has moved.

        Raises:
            DeathConfirmed, DeathOver
        """
        if self.state is DeathState.CONFIRMED:
            raise DeathConfirmed
        if self.state is not DeathState.RECORDED:
            raise DeathOver

    def note_wish(self, wish: OnDeath, *, paper: str, seen_by: str, by_id: UUID) -> None:
        """Keep what the family wishes in writing; a later paper takes the place of an earlier one."""
        self.check_recorded()
        self.wish, self.wish_paper, self.wish_seen_by, self.wish_by_id = wish, paper, seen_by, by_id

    def confirm(self, *, by_id: UUID, at: datetime, to: OnDeath, heir_id: UUID | None) -> None:
        """Let it stand, and the minutes move."""
        self.check_recorded()
        self.state = DeathState.CONFIRMED
        self.confirmed_by_id, self.confirmed_at, self.went_to, self.heir_id = by_id, at, to, heir_id

    def withdraw(self, *, by_id: UUID, at: datetime, reason: str) -> None:
        """Take back a record that was a mistake."""
        self.check_recorded()
        self.state, self.ended_by_id, self.ended_at, self.end_reason = DeathState.WITHDRAWN, by_id, at, reason

    def reverse(self, *, by_id: UUID, at: datetime, reason: str) -> None:
        """Take back what was confirmed.

        Raises:
            DeathNotConfirmed, DeathOver
        """
        if self.state is DeathState.RECORDED:
            raise DeathNotConfirmed
        if self.state is not DeathState.CONFIRMED:
            raise DeathOver
        self.state, self.ended_by_id, self.ended_at, self.end_reason = DeathState.REVERSED, by_id, at, reason
