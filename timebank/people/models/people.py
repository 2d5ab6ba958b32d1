"""Branches, and the people who belong to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.permissions import Role
from timebank.people.errors.trainings import TrainingVoided
from timebank.people.rules import ConsentMethod, Document, PersonState, Purpose, Relation


class District(Model):
    """A province or city, or one district of it."""

    __tablename__ = "people_districts"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    code: Mapped[str] = mapped_column(
        primary_key=True, comment="Region code, or region code and district name."
    )
    region_code: Mapped[str] = mapped_column(index=True)
    region_ko: Mapped[str]
    region_en: Mapped[str]
    district_ko: Mapped[str | None] = mapped_column(comment="Null for the region itself.")
    district_en: Mapped[str | None]


class Branch(Model):
    """A district's volunteer centre or food bank."""

    __tablename__ = "people_branches"
    __table_args__ = {"info": {"citus": "reference"}}  # noqa: RUF012

    id: Mapped[str] = mapped_column(primary_key=True, comment="A short name in Latin letters: dalseo.")
    name: Mapped[str] = mapped_column(comment="As the public reads it: 대구 달서구 지점.")
    name_en: Mapped[str]
    district_code: Mapped[str | None] = mapped_column(ForeignKey("people_districts.code"))
    zone: Mapped[str] = mapped_column(default="Asia/Seoul", comment="IANA time zone; days are local to it.")
    phone: Mapped[str]
    phone_hours: Mapped[str] = mapped_column(
        default="", comment="As read on the page; empty for weekdays 9 to 18."
    )
    place: Mapped[str] = mapped_column(default="", comment="Where members come to.")
    sender: Mapped[str] = mapped_column(
        default="", comment="The registered number or address messages come from."
    )
    opened_at: Mapped[datetime]


class Person(Model):
    """Somebody in one branch: volunteer, senior, relative or staff, or several of these."""

    __tablename__ = "people_people"
    __table_args__ = (
        within_branch("identity_seen_by_id", "people_people"),
        within_branch("duplicate_of_id", "people_people"),
        Index(None, "branch_id", "name_folded", "id"),
        Index(None, "branch_id", "name_initials"),
        Index(None, "branch_id", "phone_index"),
        Index(None, "branch_id", "email_index"),
        Index(None, "branch_id", "address_index"),
        Index(None, "branch_id", "birth_date"),
        Index(None, "login_id"),
        CheckConstraint("length(name) BETWEEN 1 AND 80", name="name_length"),
        CheckConstraint(
            "(identity_seen_at IS NULL) = (identity_seen_by_id IS NULL)", name="identity_seen_by_somebody"
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    login_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_logins.id"))
    name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(comment="For search; see rules.fold_name.")
    name_initials: Mapped[str] = mapped_column(
        comment="Initial consonants, for search; see rules.initials_of."
    )
    birth_date: Mapped[date | None] = mapped_column(comment="Null for staff.")
    phone: Mapped[str | None] = mapped_column(EncryptedText, comment="E.164, encrypted.")
    phone_index: Mapped[str | None] = mapped_column(comment="Blind index of the phone.")
    email: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    email_index: Mapped[str | None] = mapped_column(comment="Blind index of the lower-case address.")
    address: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    address_index: Mapped[str | None] = mapped_column(comment="Blind index of the address without spaces.")
    neighbourhood: Mapped[str] = mapped_column(
        default="", comment="월성동: the most that strangers may know."
    )
    language: Mapped[str] = mapped_column(default="ko")
    state: Mapped[PersonState] = mapped_column(default=PersonState.ACTIVE)
    registered_at: Mapped[datetime]
    registered_by_id: Mapped[UUID | None] = mapped_column(comment="Null for who joined on their own.")
    identity_seen_at: Mapped[datetime | None]
    identity_seen_by_id: Mapped[UUID | None]
    last_heard_at: Mapped[datetime | None] = mapped_column(
        comment="When the person last did something themselves, or was identified."
    )
    guardian_name: Mapped[str | None]
    guardian_phone: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted; for under 18.")
    identity_document: Mapped[Document | None] = mapped_column(comment="By what; never its number.")
    duplicate_of_id: Mapped[UUID | None] = mapped_column(
        comment="Somebody of the branch who may be the same person; a coordinator settles it."
    )
    duplicate_settled_at: Mapped[datetime | None]
    duplicate_settled_by_id: Mapped[UUID | None]


class RoleGrant(Model):
    """A role of a person in the branch, from a day to a day. Never deleted: ended."""

    __tablename__ = "people_roles"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        Index(None, "branch_id", "person_id"),
        Index(None, "branch_id", "role"),
        # Somebody who ended it may have ended it before it began.
        CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on OR ended_by_id IS NOT NULL", name="ends_after_start"
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    role: Mapped[Role]
    starts_on: Mapped[date] = mapped_column(comment="The first local day.")
    ends_on: Mapped[date | None] = mapped_column(comment="The last local day, included; null for open.")
    granted_by_id: Mapped[UUID | None] = mapped_column(
        comment="Null where the bank was set up, or who joined."
    )
    ended_by_id: Mapped[UUID | None]

    def end(self, *, on: date, by: UUID | None) -> None:
        """Let `on` be the last day, at the latest."""
        self.ends_on = on if self.ends_on is None else min(on, self.ends_on)
        self.ended_by_id = by


class Consent(Model):
    """One consent, with its date; withdrawn, it stays readable."""

    __tablename__ = "people_consents"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("towards_id", "people_people"),
        Index(None, "branch_id", "person_id"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    purpose: Mapped[Purpose]
    towards_id: Mapped[UUID | None] = mapped_column(comment="The relative who may see; for share_visits.")
    method: Mapped[ConsentMethod]
    given_by: Mapped[str | None] = mapped_column(comment="The guardian's name, where a guardian consents.")
    paper_ref: Mapped[str | None] = mapped_column(comment="Where the paper is kept.")
    recorded_by_id: Mapped[UUID | None] = mapped_column(
        comment="The coordinator; null for the person's own screen."
    )
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None]

    def withdraw(self, *, by_id: UUID | None, at: datetime) -> None:
        """Let it hold no longer."""
        self.withdrawn_at, self.withdrawn_by_id = at, by_id


class FamilyLink(Model):
    """Two people of the branch are family; confirmed by a coordinator."""

    __tablename__ = "people_family_links"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("relative_id", "people_people"),
        within_branch("confirmed_by_id", "people_people"),
        Index(
            "uq_people_family_links_open",
            "branch_id",
            "person_id",
            "relative_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        Index(None, "branch_id", "person_id"),
        Index(None, "branch_id", "relative_id"),
        CheckConstraint("person_id <> relative_id", name="two_people"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    relative_id: Mapped[UUID]
    relation: Mapped[Relation] = mapped_column(comment="What the relative is to the person.")
    basis: Mapped[str] = mapped_column(comment="What was seen: a certificate, both said so.")
    confirmed_by_id: Mapped[UUID]
    confirmed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None]


class TrainingEvent(Model):
    """A training that members can sign up for."""

    __tablename__ = "people_training_events"
    __table_args__ = (
        Index(None, "branch_id", "starts_at"),
        CheckConstraint("minutes > 0 AND seats > 0", name="minutes_and_seats"),
        CheckConstraint("taken BETWEEN 0 AND seats", name="no_more_than_seats"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    title: Mapped[str]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str]
    seats: Mapped[int]
    taken: Mapped[int] = mapped_column(default=0, comment="Seats taken.")
    created_by_id: Mapped[UUID]
    cancelled_at: Mapped[datetime | None]


class TrainingSeat(Model):
    """Somebody signed up for a training."""

    __tablename__ = "people_training_seats"
    __table_args__ = (
        within_branch("event_id", "people_training_events"),
        within_branch("person_id", "people_people"),
        UniqueConstraint("branch_id", "event_id", "person_id"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    event_id: Mapped[UUID]
    person_id: Mapped[UUID]
    signed_up_at: Mapped[datetime]


class Training(Model):
    """Minutes of training that somebody received."""

    __tablename__ = "people_trainings"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("recorded_by_id", "people_people"),
        within_branch("event_id", "people_training_events"),
        Index(None, "branch_id", "person_id"),
        UniqueConstraint("branch_id", "person_id", "event_id"),
        CheckConstraint("minutes BETWEEN 1 AND 1440", name="minutes_within_a_day"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    person_id: Mapped[UUID]
    event_id: Mapped[UUID | None]
    title: Mapped[str]
    held_on: Mapped[date]
    minutes: Mapped[int]
    recorded_by_id: Mapped[UUID]
    recorded_at: Mapped[datetime]
    voided_at: Mapped[datetime | None] = mapped_column(comment="Recorded by mistake; it counts no more.")
    voided_by_id: Mapped[UUID | None]

    def check_counts(self) -> None:
        """Pass if it was not struck out.

        Raises:
            TrainingVoided
        """
        if self.voided_at is not None:
            raise TrainingVoided

    def strike_out(self, *, by_id: UUID | None, at: datetime) -> None:
        """Let it count no more; it stays readable.

        Raises:
            TrainingVoided
        """
        self.check_counts()
        self.voided_at, self.voided_by_id = at, by_id
