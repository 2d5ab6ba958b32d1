"""Households, who lives there, what harms them, what their need rests on, and what they agreed to."""

import csv
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from timebank.core.crypto import EncryptedText
from timebank.core.db import BranchPk, IdPk, Model, within_branch
from timebank.core.ddl import attach, rows_only_added
from timebank.households.errors import HouseholdEnded, NoPapersDue
from timebank.households.rules import (
    Basis,
    Collecting,
    EndReason,
    HouseholdKind,
    HouseholdPurpose,
    HouseholdState,
    LimitKind,
)
from timebank.people.rules import ConsentMethod

SHIPPED = Path(__file__).resolve().parent / "data" / "allergens.csv"


class Allergen(Model):
    """One of the allergens that labels must name in Korea, from a day to a day."""

    __tablename__ = "households_allergens"
    __table_args__ = (
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="ends_after_start"),
        {"info": {"citus": "reference"}},
    )

    code: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_until: Mapped[date | None] = mapped_column(comment="The last day, included; null for open.")
    name_ko: Mapped[str]
    name_en: Mapped[str]
    name_vi: Mapped[str]


class HouseholdNumbers(Model):
    """The newest number that a branch gave to a household."""

    __tablename__ = "households_numbers"
    __table_args__ = {"info": {"citus": "branch_id"}}  # noqa: RUF012

    branch_id: Mapped[BranchPk]
    newest: Mapped[int]


class Household(Model):
    """People who eat together, or a facility."""

    __tablename__ = "households_households"
    __table_args__ = (
        within_branch("person_id", "people_people"),
        within_branch("registered_by_id", "people_people"),
        within_branch("papers_seen_by_id", "people_people"),
        within_branch("ended_by_id", "people_people"),
        UniqueConstraint("branch_id", "number"),
        Index(None, "branch_id", "state", "number"),
        Index(None, "branch_id", "state", "ends_on"),
        Index(None, "branch_id", "name_index"),
        Index(None, "branch_id", "phone_index"),
        Index(None, "branch_id", "address_index"),
        Index(None, "branch_id", "person_id"),
        CheckConstraint("size BETWEEN 1 AND 500", name="size_of_people"),
        CheckConstraint("need_percent BETWEEN 50 AND 300", name="need_within"),
        CheckConstraint("weekday IS NULL OR weekday BETWEEN 0 AND 6", name="weekday_of_a_week"),
        CheckConstraint("hour IS NULL OR hour BETWEEN 0 AND 23", name="hour_of_a_day"),
        CheckConstraint("item_cap IS NULL OR item_cap BETWEEN 1 AND 1000", name="item_cap_within"),
        CheckConstraint(
            "category_cap IS NULL OR category_cap BETWEEN 1 AND 1000", name="category_cap_within"
        ),
        CheckConstraint("kind <> 'facility' OR item_cap IS NOT NULL", name="facility_has_caps"),
        CheckConstraint(
            "state <> 'active' OR ends_on IS NOT NULL OR papers_due_on IS NOT NULL", name="active_until"
        ),
        CheckConstraint("(papers_seen_at IS NULL) = (papers_seen_by_id IS NULL)", name="papers_seen"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    number: Mapped[int] = mapped_column(comment="What labels bear; never a name.")
    kind: Mapped[HouseholdKind]
    person_id: Mapped[UUID | None] = mapped_column(comment="The representative, if a person of the branch.")
    name: Mapped[str] = mapped_column(EncryptedText, comment="Representative's or facility's; encrypted.")
    name_index: Mapped[str] = mapped_column(comment="Blind index of the folded name.")
    birth_date: Mapped[str | None] = mapped_column(EncryptedText, comment="ISO date, encrypted.")
    phone: Mapped[str | None] = mapped_column(EncryptedText, comment="E.164, encrypted.")
    phone_index: Mapped[str | None]
    address: Mapped[str | None] = mapped_column(EncryptedText, comment="Encrypted.")
    address_index: Mapped[str | None]
    neighbourhood: Mapped[str] = mapped_column(default="", comment="For delivery sheets and figures.")
    language: Mapped[str] = mapped_column(default="ko")
    size: Mapped[int] = mapped_column(comment="People.")
    need_percent: Mapped[int] = mapped_column(default=100, comment="Level of need; 100 is usual.")
    has: Mapped[list[str]] = mapped_column(comment="Of fridge, freezer, cooking.")
    collects: Mapped[Collecting]
    weekday: Mapped[int | None] = mapped_column(comment="Usual day, 0 for Monday.")
    hour: Mapped[int | None] = mapped_column(comment="Usual hour, local.")
    proxy_name: Mapped[str | None] = mapped_column(EncryptedText)
    proxy_phone: Mapped[str | None] = mapped_column(EncryptedText)
    item_cap: Mapped[int | None] = mapped_column(comment="Units in a cycle; null: by size.")
    category_cap: Mapped[int | None] = mapped_column(comment="Units of one category; null: the round's.")
    state: Mapped[HouseholdState] = mapped_column(default=HouseholdState.WAITING)
    starts_on: Mapped[date]
    ends_on: Mapped[date | None] = mapped_column(comment="The last day of the need; null until confirmed.")
    papers_due_on: Mapped[date | None] = mapped_column(comment="After an emergency: papers until this day.")
    papers_seen_at: Mapped[datetime | None]
    papers_seen_by_id: Mapped[UUID | None]
    revision: Mapped[int] = mapped_column(default=1, comment="Counts changes, so that none is lost.")
    registered_by_id: Mapped[UUID]
    registered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[UUID | None]
    end_reason: Mapped[EndReason | None]

    def check_open(self) -> None:
        """Pass if the household has not ended.

        Raises:
            HouseholdEnded
        """
        if self.state is HouseholdState.ENDED:
            raise HouseholdEnded

    def confirm(self, *, need_percent: int, ends_on: date) -> None:
        """Let it receive until that day.

        Raises:
            HouseholdEnded
        """
        self.check_open()
        self.state, self.need_percent, self.ends_on = HouseholdState.ACTIVE, need_percent, ends_on
        self.revision += 1

    def see_papers(self, *, by_id: UUID, at: datetime) -> None:
        """Keep that the papers came.

        Raises:
            HouseholdEnded, NoPapersDue
        """
        self.check_open()
        if self.papers_due_on is None or self.papers_seen_at is not None:
            raise NoPapersDue
        self.papers_seen_at, self.papers_seen_by_id = at, by_id
        self.revision += 1

    def end(self, *, by_id: UUID, at: datetime, reason: EndReason) -> None:
        """Close the record; it stays readable.

        Raises:
            HouseholdEnded
        """
        self.check_open()
        self.state, self.ended_at, self.ended_by_id, self.end_reason = HouseholdState.ENDED, at, by_id, reason
        self.revision += 1


class Member(Model):
    """One of those who live there. A name is kept only where it is needed."""

    __tablename__ = "households_members"
    __table_args__ = (
        within_branch("household_id", "households_households"),
        Index(None, "branch_id", "household_id"),
        CheckConstraint("birth_year BETWEEN 1900 AND 2200", name="birth_year_of_people"),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    household_id: Mapped[UUID]
    birth_year: Mapped[int]
    name: Mapped[str | None] = mapped_column(EncryptedText)


class Limit(Model):
    """Something that must not be given to the household, since a moment, until a moment."""

    __tablename__ = "households_limits"
    __table_args__ = (
        within_branch("household_id", "households_households"),
        within_branch("noted_by_id", "people_people"),
        within_branch("ended_by_id", "people_people"),
        Index(
            "uq_households_limits_open",
            "branch_id",
            "household_id",
            "code",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    household_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(comment="An allergen, a limit of ours, or a word of their own.")
    kind: Mapped[LimitKind]
    noted_by_id: Mapped[UUID]
    noted_at: Mapped[datetime]
    ended_by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]


class NeedRecord(Model):
    """An officer confirmed the need: how much, on what basis, until when. Rows are only added."""

    __tablename__ = "households_needs"
    __table_args__ = (
        within_branch("household_id", "households_households"),
        within_branch("confirmed_by_id", "people_people"),
        Index(None, "branch_id", "household_id", "confirmed_at"),
        CheckConstraint("need_percent BETWEEN 50 AND 300", name="need_within"),
        {"info": {"citus": "branch_id", "rows": "added"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    household_id: Mapped[UUID]
    need_percent: Mapped[int]
    basis: Mapped[Basis] = mapped_column(comment="For officers alone.")
    words: Mapped[str | None] = mapped_column(EncryptedText, comment="For officers alone; encrypted.")
    ends_on: Mapped[date]
    confirmed_by_id: Mapped[UUID]
    confirmed_at: Mapped[datetime]


rows_only_added(NeedRecord)


class HouseholdConsent(Model):
    """One consent, with its date; withdrawn, it stays readable."""

    __tablename__ = "households_consents"
    __table_args__ = (
        within_branch("household_id", "households_households"),
        within_branch("recorded_by_id", "people_people"),
        within_branch("withdrawn_by_id", "people_people"),
        Index(
            "uq_households_consents_open",
            "branch_id",
            "household_id",
            "purpose",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
            sqlite_where=text("withdrawn_at IS NULL"),
        ),
        {"info": {"citus": "branch_id"}},
    )

    branch_id: Mapped[BranchPk]
    id: Mapped[IdPk]
    household_id: Mapped[UUID]
    purpose: Mapped[HouseholdPurpose]
    method: Mapped[ConsentMethod]
    given_at: Mapped[datetime]
    recorded_by_id: Mapped[UUID]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[UUID | None]


_INTO = "INSERT INTO households_allergens (code, valid_from, name_ko, name_en, name_vi)"


def _shipped_rows() -> str:
    def quoted(value: str) -> str:
        return "'" + value.replace("'", "''") + "'"

    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return ",\n".join(
            f"({', '.join(quoted(line[key]) for key in ('code', 'valid_from', 'ko', 'en', 'vi'))})"
            for line in csv.DictReader(file)
        )


# The list that labels follow today comes with the table; `import_allergens` brings a later one.
for _dialect in ("sqlite", "postgresql"):
    attach(
        Allergen,
        dialect=_dialect,
        statement=f"{_INTO} VALUES\n{_shipped_rows()}",
    )
