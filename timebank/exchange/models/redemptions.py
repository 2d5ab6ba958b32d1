"""Points that become care: what was asked for, who was asked, and what became of it."""

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.care.rules import PartOfDay
from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import rows_only_added
from timebank.exchange.errors.redemptions import (
    RedemptionApproved,
    RedemptionAwaitsApproval,
    RedemptionNotTaken,
    RedemptionOver,
    RedemptionTaken,
    VolunteerOfferOver,
)
from timebank.exchange.rules.redemptions import (
    OFFERABLE_STATES,
    OPEN_STATES,
    MissedBy,
    RedemptionEventKind,
    RedemptionState,
    Split,
    VisitTime,
    VolunteerOfferState,
)


class Redemption(Model):
    """Somebody asks for care, and its minutes are reserved until it ends one way or another."""

    __tablename__ = "exchange_redemptions"
    __table_args__ = (
        within_branch("beneficiary_id", "people_people"),
        within_branch("asked_by_id", "people_people"),
        within_branch("decided_by_id", "people_people"),
        within_branch("volunteer_id", "people_people"),
        within_branch("assignment_id", "care_assignments"),
        Index(None, "branch_id", "beneficiary_id", "asked_at"),
        Index(None, "branch_id", "state", "due_on"),
        Index(None, "branch_id", "volunteer_id", "visit_on"),
        Index(None, "branch_id", "asked_at"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_within_a_day"),
        CheckConstraint(
            "from_received >= 0 AND from_own >= 0 AND from_received + from_own = minutes",
            name="minutes_are_shared_out",
        ),
        CheckConstraint(
            "(on_day IS NULL) = (part IS NOT NULL) AND (on_day IS NULL) = (start_at IS NULL) "
            "AND (on_day IS NULL) = (end_at IS NULL)",
            name="a_time_or_a_part",
        ),
        CheckConstraint(
            "decided_by_id IS NULL OR (decided_by_id <> beneficiary_id AND decided_by_id <> asked_by_id)",
            name="decided_by_a_third",
        ),
        CheckConstraint(
            "state NOT IN ('accepted', 'done', 'missed') OR (volunteer_id IS NOT NULL "
            "AND visit_on IS NOT NULL AND visit_start IS NOT NULL AND visit_end IS NOT NULL)",
            name="accepted_by_somebody",
        ),
        CheckConstraint("volunteer_id IS NULL OR volunteer_id <> beneficiary_id", name="two_people"),
        CheckConstraint("(state = 'missed') = (missed_by IS NOT NULL)", name="missed_by_somebody"),
        CheckConstraint(
            "(state IN ('done', 'cancelled', 'missed', 'refused')) = (ended_at IS NOT NULL)",
            name="ended_at_a_moment",
        ),
        CheckConstraint(
            "(state = 'done') = (used_received IS NOT NULL AND used_own IS NOT NULL)", name="used_when_done"
        ),
        CheckConstraint(
            "used_received IS NULL OR (used_received BETWEEN 0 AND from_received "
            "AND used_own BETWEEN 0 AND from_own)",
            name="used_of_what_was_reserved",
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    beneficiary_id: Mapped[UUID] = mapped_column(comment="Who is cared for, and whose points are used.")
    asked_by_id: Mapped[UUID] = mapped_column(comment="Themselves, or who acts for them.")
    asked_at: Mapped[datetime]
    activities: Mapped[list[str]]
    on_day: Mapped[date | None] = mapped_column(comment="The day, with its times; null for any of some days.")
    start_at: Mapped[time | None] = mapped_column(comment="Local time.")
    end_at: Mapped[time | None] = mapped_column(comment="Local time.")
    weekdays: Mapped[list[int]] = mapped_column(
        comment="0 for Monday; empty for any. Of no use with `on_day`."
    )
    part: Mapped[PartOfDay | None] = mapped_column(comment="Instead of a day: in which part of the day.")
    last_day: Mapped[date] = mapped_column(comment="The last local day on which it is of use.")
    place: Mapped[str | None] = mapped_column(EncryptedText, comment="Null for at home; encrypted.")
    wish: Mapped[str | None] = mapped_column(EncryptedText, comment="What the volunteer reads; encrypted.")
    same_language: Mapped[bool] = mapped_column(comment="Only who speaks their language.")
    known_only: Mapped[bool] = mapped_column(comment="Only who has cared for them before.")
    not_ids: Mapped[list[str]] = mapped_column(comment="Ids of volunteers whom they do not want.")
    minutes: Mapped[int] = mapped_column(comment="Minutes reserved.")
    from_received: Mapped[int] = mapped_column(comment="Minutes of them that were given to the person.")
    from_own: Mapped[int] = mapped_column(comment="Minutes of them that are the person's own.")
    policy_number: Mapped[int]
    state: Mapped[RedemptionState]
    due_on: Mapped[date] = mapped_column(comment="The local day by which the next step is due.")
    waits_since: Mapped[datetime] = mapped_column(comment="Since when the present step waits.")
    decided_by_id: Mapped[UUID | None] = mapped_column(comment="The second person, where one was needed.")
    decided_at: Mapped[datetime | None]
    volunteer_id: Mapped[UUID | None]
    accepted_at: Mapped[datetime | None]
    visit_on: Mapped[date | None] = mapped_column(comment="The local day on which the volunteer comes.")
    visit_start: Mapped[time | None] = mapped_column(comment="Local time.")
    visit_end: Mapped[time | None] = mapped_column(comment="Local time.")
    assignment_id: Mapped[UUID | None] = mapped_column(
        comment="The assignment made for it; null where the two were paired already."
    )
    reminded_at: Mapped[datetime | None]
    unlogged_at: Mapped[datetime | None] = mapped_column(
        comment="When it was noticed that nobody logged the visit."
    )
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None] = mapped_column(
        EncryptedText, comment="Why it was refused, cancelled or missed; encrypted."
    )
    missed_by: Mapped[MissedBy | None]
    used_received: Mapped[int | None] = mapped_column(comment="Minutes used up, of those given.")
    used_own: Mapped[int | None] = mapped_column(comment="Minutes used up, of their own.")

    @property
    def reserved(self) -> Split:
        return Split(received=self.from_received, own=self.from_own)

    @property
    def visit_time(self) -> VisitTime | None:
        """When the volunteer comes, once somebody has accepted."""
        if self.visit_on is None or self.visit_start is None or self.visit_end is None:
            return None
        return VisitTime(day=self.visit_on, start=self.visit_start, end=self.visit_end)

    def check_open(self) -> None:
        """Pass if it has not ended.

        Raises:
            RedemptionOver
        """
        if self.state not in OPEN_STATES:
            raise RedemptionOver

    def check_offerable(self) -> None:
        """Pass if volunteers may be asked.

        Raises:
            RedemptionOver, RedemptionAwaitsApproval, RedemptionTaken
        """
        self.check_open()
        if self.state is RedemptionState.AWAITING_APPROVAL:
            raise RedemptionAwaitsApproval
        if self.state not in OFFERABLE_STATES:
            raise RedemptionTaken

    def check_accepted(self) -> None:
        """Pass if somebody has accepted it, and the visit is awaited.

        Raises:
            RedemptionOver, RedemptionNotTaken
        """
        self.check_open()
        if self.state is not RedemptionState.ACCEPTED:
            raise RedemptionNotTaken

    def approve(self, *, by_id: UUID, at: datetime, due_on: date) -> None:
        """Let volunteers be asked.

        Raises:
            RedemptionOver, RedemptionApproved
        """
        self._decide(by_id=by_id, at=at)
        self._step(RedemptionState.ASKED, at=at, due_on=due_on)

    def refuse(self, *, by_id: UUID, at: datetime, reason: str) -> None:
        """End it, with a reason that the person reads.

        Raises:
            RedemptionOver, RedemptionApproved
        """
        self._decide(by_id=by_id, at=at)
        self._end(RedemptionState.REFUSED, at=at, reason=reason)

    def offer(self, *, at: datetime, due_on: date) -> None:
        """Wait for a volunteer's answer until `due_on`.

        Raises:
            RedemptionOver, RedemptionAwaitsApproval, RedemptionTaken
        """
        self.check_offerable()
        self._step(RedemptionState.OFFERED, at=at, due_on=due_on)

    def ask_again(self, *, at: datetime, due_on: date) -> None:
        """Wait for volunteers to be asked: nobody's answer is out any more, or who accepted cannot come.

        Raises:
            RedemptionOver
        """
        self.check_open()
        self.volunteer_id = self.accepted_at = self.assignment_id = None
        self.visit_on = self.visit_start = self.visit_end = None
        self.reminded_at = self.unlogged_at = None
        self._step(RedemptionState.ASKED, at=at, due_on=due_on)

    def accept(
        self, *, volunteer_id: UUID, when: VisitTime, assignment_id: UUID | None, at: datetime
    ) -> None:
        """Let the volunteer come.

        Raises:
            RedemptionOver, RedemptionAwaitsApproval, RedemptionTaken
        """
        self.check_offerable()
        self.volunteer_id, self.accepted_at, self.assignment_id = volunteer_id, at, assignment_id
        self.visit_on, self.visit_start, self.visit_end = when.day, when.start, when.end
        self._step(RedemptionState.ACCEPTED, at=at, due_on=when.day)

    def settle(self, used: Split, *, at: datetime) -> None:
        """End it with the minutes that were really given.

        Raises:
            RedemptionOver, RedemptionNotTaken
        """
        self.check_accepted()
        self.used_received, self.used_own = used.received, used.own
        self._end(RedemptionState.DONE, at=at, reason=None)

    def cancel(self, *, at: datetime, reason: str | None) -> None:
        """End it before anybody came.

        Raises:
            RedemptionOver
        """
        self.check_open()
        self._end(RedemptionState.CANCELLED, at=at, reason=reason)

    def miss(self, *, by: MissedBy, at: datetime, reason: str) -> None:
        """End it: the day came, and the visit did not.

        Raises:
            RedemptionOver, RedemptionNotTaken
        """
        self.check_accepted()
        self.missed_by = by
        self._end(RedemptionState.MISSED, at=at, reason=reason)

    def _decide(self, *, by_id: UUID, at: datetime) -> None:
        self.check_open()
        if self.state is not RedemptionState.AWAITING_APPROVAL:
            raise RedemptionApproved
        self.decided_by_id, self.decided_at = by_id, at

    def _step(self, state: RedemptionState, *, at: datetime, due_on: date) -> None:
        self.state, self.waits_since, self.due_on = state, at, due_on

    def _end(self, state: RedemptionState, *, at: datetime, reason: str | None) -> None:
        self.state, self.waits_since, self.ended_at, self.end_reason = state, at, at, reason


class VolunteerOffer(Model):
    """A coordinator asks a volunteer whether they can come."""

    __tablename__ = "exchange_redemption_offers"
    __table_args__ = (
        within_branch("redemption_id", "exchange_redemptions"),
        within_branch("volunteer_id", "people_people"),
        within_branch("offered_by_id", "people_people"),
        Index(None, "branch_id", "redemption_id"),
        Index(None, "branch_id", "volunteer_id", "state"),
        Index(None, "branch_id", "state", "answer_by"),
        Index(
            "uq_exchange_redemption_offers_waiting",
            "branch_id",
            "redemption_id",
            "volunteer_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "uq_exchange_redemption_offers_accepted",
            "branch_id",
            "redemption_id",
            unique=True,
            sqlite_where=text("state = 'accepted'"),
            postgresql_where=text("state = 'accepted'"),
        ),
        CheckConstraint("visit_start < visit_end", name="ends_after_start"),
        CheckConstraint("(state = 'waiting') = (answered_at IS NULL)", name="answered_at_a_moment"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    redemption_id: Mapped[UUID]
    volunteer_id: Mapped[UUID]
    offered_by_id: Mapped[UUID]
    offered_at: Mapped[datetime]
    answer_by: Mapped[date] = mapped_column(comment="The last local day on which it can be answered.")
    visit_on: Mapped[date]
    visit_start: Mapped[time] = mapped_column(comment="Local time.")
    visit_end: Mapped[time] = mapped_column(comment="Local time.")
    state: Mapped[VolunteerOfferState]
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(
        EncryptedText, comment="Why it was declined or taken back; staff read it; encrypted."
    )

    @property
    def visit_time(self) -> VisitTime:
        return VisitTime(day=self.visit_on, start=self.visit_start, end=self.visit_end)

    def answer(self, state: VolunteerOfferState, *, at: datetime, reason: str | None = None) -> None:
        """Close the offer one way or the other.

        Raises:
            VolunteerOfferOver
        """
        if self.state is not VolunteerOfferState.WAITING:
            raise VolunteerOfferOver
        self.state, self.answered_at, self.reason = state, at, reason

    def withdraw(self, *, at: datetime, reason: str | None) -> None:
        """Take an acceptance back, or let go who accepted.

        Raises:
            VolunteerOfferOver
        """
        if self.state is not VolunteerOfferState.ACCEPTED:
            raise VolunteerOfferOver
        self.state, self.answered_at, self.reason = VolunteerOfferState.WITHDRAWN, at, reason


class RedemptionEvent(Model):
    """What happened to a redemption, in order. Only added."""

    __tablename__ = "exchange_redemption_events"
    __table_args__ = (
        within_branch("redemption_id", "exchange_redemptions"),
        within_branch("volunteer_id", "people_people"),
        Index(None, "branch_id", "redemption_id", "at"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    redemption_id: Mapped[UUID]
    kind: Mapped[RedemptionEventKind]
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None] = mapped_column(comment="Null for the bank itself.")
    on_behalf_of_id: Mapped[UUID | None]
    volunteer_id: Mapped[UUID | None] = mapped_column(comment="The volunteer whom it is about.")
    words: Mapped[str | None] = mapped_column(EncryptedText, comment="What was said; encrypted.")


rows_only_added(RedemptionEvent, erasable=["words"])


class RedemptionVisit(Model):
    """The one visit that settled a redemption."""

    __tablename__ = "exchange_redemption_visits"
    __table_args__ = (
        within_branch("redemption_id", "exchange_redemptions"),
        within_branch("visit_id", "care_visits"),
        Index("uq_exchange_redemption_visits_visit", "branch_id", "visit_id", unique=True),
        CheckConstraint("id = redemption_id", name="one_a_redemption"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk] = mapped_column(comment="The redemption's own id: one visit settles it.")
    redemption_id: Mapped[UUID]
    visit_id: Mapped[UUID]
    settled_at: Mapped[datetime]


rows_only_added(RedemptionVisit)
