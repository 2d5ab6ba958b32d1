"""Branches and districts."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import phonenumbers
from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.commands import Command
from timebank.core.ids import NATIONAL
from timebank.people import queries
from timebank.people.errors import (
    BranchNameUnfit,
    BranchTaken,
    DistrictNotFound,
    DistrictsUnreadable,
    NameMissing,
    PhoneUnreadable,
    ZoneUnknown,
)
from timebank.people.models import Branch, District
from timebank.people.rules import clean_text

_SHORT_NAME = re.compile(r"[a-z][a-z0-9-]{1,31}")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBranch(Command):
    """An administrator opens a branch. The record of it stands in the branch `national`."""

    short_name: str
    name: str
    name_en: str
    district_code: str | None
    phone: str
    phone_hours: str = ""
    place: str = ""
    sender: str = ""
    zone: str = "Asia/Seoul"


def open_branch(session: Session, command: OpenBranch, *, now: datetime) -> dict[str, str]:
    """Open the branch and answer its short name.

    Raises:
        BranchNameUnfit, BranchTaken, NameMissing, DistrictNotFound, ZoneUnknown, PhoneUnreadable, TextTooLong
    """
    if not _SHORT_NAME.fullmatch(command.short_name):
        raise BranchNameUnfit
    if session.get(Branch, command.short_name) is not None:
        raise BranchTaken
    branch = Branch(id=command.short_name, opened_at=now)
    _describe(session, branch, command)
    session.add(branch)
    return {"branch": branch.id}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeBranch(Command):
    """An administrator changes how a branch is called and reached."""

    short_name: str
    name: str
    name_en: str
    district_code: str | None
    phone: str
    phone_hours: str = ""
    place: str = ""
    sender: str = ""
    zone: str = "Asia/Seoul"


def change_branch(session: Session, command: ChangeBranch, *, now: datetime) -> None:  # noqa: ARG001
    """Keep what is given.

    Raises:
        BranchNotFound, NameMissing, DistrictNotFound, ZoneUnknown, PhoneUnreadable, TextTooLong
    """
    branch = queries.get_branch(session, command.short_name)
    _describe(session, branch, command)


def _describe(session: Session, branch: Branch, command: OpenBranch | ChangeBranch) -> None:
    name = clean_text(command.name, most=80)
    if not name:
        raise NameMissing
    if command.district_code and queries.find_district(session, command.district_code) is None:
        raise DistrictNotFound
    try:
        ZoneInfo(command.zone)
    except (OSError, ValueError, KeyError) as fault:
        raise ZoneUnknown from fault
    branch.name = name
    branch.name_en = clean_text(command.name_en, most=80) or name
    branch.district_code = command.district_code or None
    branch.phone = _branch_phone(command.phone)
    branch.phone_hours = clean_text(command.phone_hours, most=80)
    branch.place = clean_text(command.place, most=200)
    branch.sender = clean_text(command.sender, most=120)
    branch.zone = command.zone


def _branch_phone(phone: str) -> str:
    # Kept as written: a published number may be a short one that no plan of numbers knows.
    text = clean_text(phone, most=32)
    try:
        if phonenumbers.is_possible_number(phonenumbers.parse(text, "KR")):
            return text
    except phonenumbers.NumberParseException:
        pass
    raise PhoneUnreadable


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictRow:
    """One line of the file of districts."""

    region_code: str
    region_ko: str
    region_en: str
    district_ko: str = ""
    district_en: str = ""

    @property
    def code(self) -> str:
        return f"{self.region_code}-{self.district_ko}" if self.district_ko else self.region_code


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportDistricts(Command):
    """Add districts, and correct the names of those that are there."""

    rows: tuple[DistrictRow, ...]


def import_districts(
    session: Session,
    command: ImportDistricts,
    *,
    now: datetime,  # noqa: ARG001
) -> dict[str, int]:
    """Keep the districts; answer how many were added and how many changed. None is removed.

    Raises:
        DistrictsUnreadable: a line lacks a region, or has a code that is not of digits.
    """
    known = {district.code: district for district in session.scalars(select(District))}
    added = changed = 0
    for line, row in enumerate(command.rows, start=2):
        if not (row.region_code.isdigit() and row.region_ko and row.region_en):
            raise DistrictsUnreadable(line=line)
        district = known.get(row.code)
        if district is None:
            district = known[row.code] = District(code=row.code, region_code=row.region_code)
            session.add(district)
            added += 1
        elif _names(district) != _names(row):
            changed += 1
        district.region_ko, district.region_en = row.region_ko, row.region_en
        district.district_ko, district.district_en = row.district_ko or None, row.district_en or None
    return {"added": added, "changed": changed}


def _names(each: District | DistrictRow) -> tuple[str, str, str, str]:
    return (each.region_ko, each.region_en, each.district_ko or "", each.district_en or "")


def ensure_national(session: Session, *, phone: str, sender: str, now: datetime) -> Branch:
    """Return the branch `national`, made if it is not there."""
    branch = session.get(Branch, NATIONAL)
    if branch is None:
        branch = Branch(
            id=NATIONAL,
            name="전국 운영",
            name_en="National office",
            phone=phone,
            sender=sender,
            opened_at=now,
        )
        session.add(branch)
        session.flush()
    return branch
