"""Moves to another branch: one row where the member was, one where they arrive."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.exchange.errors.moves import MoveOver
from timebank.exchange.rules.moves import Agreed, MoveState
from timebank.people.rules import Document

_OPEN = "state = 'open'"


class Move(Model):
    """A member goes to another branch. While it is open, nothing moves on the account."""

    __tablename__ = "exchange_moves"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("opened_by_id", "people_people"),
        Index(
            "uq_exchange_moves_open",
            "branch_id",
            "person_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index(None, "branch_id", "state", "opened_at", "id"),
        CheckConstraint("to_branch <> branch_id", name="another_branch"),
        CheckConstraint("opened_by_id <> person_id", name="opened_by_another"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_at_a_moment"),
        CheckConstraint("(state = 'done') = (new_person_id IS NOT NULL)", name="done_for_somebody"),
        CheckConstraint(
            "own_minutes >= 0 AND gift_only_minutes >= 0 AND received_minutes >= 0",
            name="minutes_not_below_zero",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    to_branch: Mapped[str]
    agreed: Mapped[Agreed] = mapped_column(comment="How the member said that they want it.")
    state: Mapped[MoveState] = mapped_column(default=MoveState.OPEN)
    policy_version: Mapped[int]
    opened_by_id: Mapped[UUID]
    opened_at: Mapped[datetime]
    own_minutes: Mapped[int] = mapped_column(default=0, comment="That went along, of each kind.")
    gift_only_minutes: Mapped[int] = mapped_column(default=0)
    received_minutes: Mapped[int] = mapped_column(default=0)
    new_person_id: Mapped[UUID | None] = mapped_column(comment="The same person in the other branch.")
    ended_at: Mapped[datetime | None]

    @property
    def minutes(self) -> int:
        return self.own_minutes + self.gift_only_minutes + self.received_minutes

    def check_open(self) -> None:
        """Pass while the other branch can still answer.

        Raises:
            MoveOver
        """
        if self.state is not MoveState.OPEN:
            raise MoveOver

    def end(self, state: MoveState, *, at: datetime, new_person_id: UUID | None = None) -> None:
        """Close it one way or the other."""
        self.check_open()
        self.state, self.ended_at, self.new_person_id = state, at, new_person_id


class MoveArrival(Model):
    """The move as the receiving branch sees it; it has the move's id and follows its state."""

    __tablename__ = "exchange_move_arrivals"
    __table_args__ = (
        within_branch("answered_by_id", "people_people"),
        within_branch("new_person_id", "people_people"),
        Index(None, "branch_id", "state", "opened_at", "id"),
        Index(None, "branch_id", "new_person_id"),
        CheckConstraint("from_branch <> branch_id", name="another_branch"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_at_a_moment"),
        CheckConstraint(
            "(state = 'done') = (new_person_id IS NOT NULL) AND (state = 'done') = (document IS NOT NULL)",
            name="done_for_somebody_seen",
        ),
        CheckConstraint("new_person_id IS NULL OR new_person_id <> answered_by_id", name="two_people"),
        CheckConstraint("state <> 'refused' OR refusal IS NOT NULL", name="refused_with_a_reason"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    from_branch: Mapped[str]
    from_person_id: Mapped[UUID] = mapped_column(comment="A person of the other branch.")
    name: Mapped[str] = mapped_column(EncryptedText, comment="Encrypted.")
    birth_date: Mapped[str | None] = mapped_column(EncryptedText, comment="ISO date, encrypted.")
    minutes: Mapped[int] = mapped_column(comment="At the opening; what is there on the last day goes along.")
    state: Mapped[MoveState] = mapped_column(default=MoveState.OPEN)
    opened_at: Mapped[datetime]
    answered_by_id: Mapped[UUID | None] = mapped_column(comment="The second person, of this branch.")
    document: Mapped[Document | None] = mapped_column(comment="By what they were known; never its number.")
    new_person_id: Mapped[UUID | None]
    refusal: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    ended_at: Mapped[datetime | None]

    @property
    def born(self) -> date | None:
        return date.fromisoformat(self.birth_date) if self.birth_date else None

    def follow(self, move: Move) -> None:
        """Have the state of the move."""
        self.state, self.ended_at, self.new_person_id = move.state, move.ended_at, move.new_person_id
