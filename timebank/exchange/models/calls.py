"""Calls at the telephone desk, and what was done in them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.exchange.errors.calls import AlreadyVerified, CallEnded
from timebank.exchange.rules.calls import CallAct, CallerKind, Receipt, Verification


class Call(Model):
    """Somebody telephoned, for themselves or for somebody else."""

    __tablename__ = "exchange_calls"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("caller_id", "people_people"),
        within_branch("taken_by_id", "people_people"),
        Index(None, "branch_id", "person_id", "started_at"),
        Index(None, "branch_id", "taken_by_id", "started_at"),
        Index(None, "branch_id", "started_at", "id"),
        CheckConstraint(
            "(caller_kind = 'person') = (caller_id IS NULL AND caller_name IS NULL)", name="self"
        ),
        CheckConstraint("(caller_kind = 'other') = (caller_name IS NOT NULL)", name="other_is_named"),
        CheckConstraint("caller_id IS NULL OR caller_id <> person_id", name="caller_is_another"),
        CheckConstraint("taken_by_id <> person_id", name="taken_by_another"),
        CheckConstraint("caller_id IS NULL OR taken_by_id <> caller_id", name="nobody_calls_themselves"),
        CheckConstraint("(verified_how IS NULL) = (verified_at IS NULL)", name="verified_at_a_moment"),
        CheckConstraint("failures >= 0", name="failures_counted"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ended_after"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID] = mapped_column(comment="For whom.")
    taken_by_id: Mapped[UUID] = mapped_column(comment="The coordinator.")
    caller_kind: Mapped[CallerKind]
    caller_id: Mapped[UUID | None] = mapped_column(comment="The delegate or relative who calls.")
    caller_name: Mapped[str | None] = mapped_column(EncryptedText, comment="Of anybody else; encrypted.")
    questions: Mapped[list[str]] = mapped_column(comment="What was asked in the last round.")
    failures: Mapped[int] = mapped_column(default=0, comment="Rounds of questions that went wrong.")
    verified_how: Mapped[Verification | None]
    verified_at: Mapped[datetime | None]
    words: Mapped[str | None] = mapped_column(EncryptedText, comment="What was said; encrypted.")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    def check_open(self) -> None:
        """Pass while the call goes on.

        Raises:
            CallEnded
        """
        if self.ended_at is not None:
            raise CallEnded

    def verify(self, how: Verification, *, at: datetime) -> None:
        """Keep how the caller was verified; calling back counts more than questions, and may follow them.

        Raises:
            CallEnded, AlreadyVerified
        """
        self.check_open()
        if self.verified_how in (how, Verification.CALL_BACK):
            raise AlreadyVerified
        self.verified_how, self.verified_at = how, at

    def fail(self) -> None:
        """Count a round of questions that went wrong.

        Raises:
            CallEnded, AlreadyVerified
        """
        self.check_open()
        if self.verified_how is not None:
            raise AlreadyVerified
        self.failures += 1

    def end(self, *, at: datetime, words: str | None) -> None:
        """Hang up.

        Raises:
            CallEnded
        """
        self.check_open()
        self.ended_at, self.words = at, words


class CallDone(Model):
    """One thing that was done in a call. Its id is that of the command that did it."""

    __tablename__ = "exchange_call_acts"
    __table_args__ = (
        within_branch("call_id", "exchange_calls"),
        Index(None, "branch_id", "call_id", "done_at"),
        Index(None, "branch_id", "object_id"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    call_id: Mapped[UUID]
    act: Mapped[CallAct]
    object_id: Mapped[UUID | None] = mapped_column(comment="The gift, request, visit or delegation.")
    minutes: Mapped[int | None] = mapped_column(comment="How much was given, or asked for.")
    script: Mapped[str] = mapped_column(EncryptedText, comment="What was read out before; encrypted.")
    receipt: Mapped[Receipt]
    done_at: Mapped[datetime]


rows_only_added(CallDone, erasable=["script"])
