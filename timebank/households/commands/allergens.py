"""The list of allergens, which a ministry changes now and then."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.households.errors import AllergensUnfit
from timebank.households.models import Allergen
from timebank.people.queries import get_branch


@dataclass(frozen=True, slots=True, kw_only=True)
class AllergenLine:
    code: str
    valid_from: date
    name_ko: str
    name_en: str
    name_vi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAllergens(Command):
    """The list that labels must follow. What it lacks stays in force: food on shelves has it still."""

    lines: tuple[AllergenLine, ...]


def import_allergens(session: Session, command: ImportAllergens, *, now: datetime) -> None:
    """Add what is new, and close the older entry of a code on the eve of the new one.

    A code that nobody was asked for so far begins tomorrow at the earliest: labels read until today say
    nothing about it.

    Raises:
        AllergensUnfit
    """
    tomorrow = local_day(now, get_branch(session, command.branch_id).zone) + timedelta(days=1)
    for number, line in enumerate(command.lines, start=2):
        if not (line.code.strip() and line.name_ko.strip()):
            raise AllergensUnfit(line=number)
        begun = session.scalars(select(Allergen.valid_from).where(Allergen.code == line.code)).all()
        if any(day >= line.valid_from for day in begun):
            continue
        for older in session.scalars(
            select(Allergen).where(
                Allergen.code == line.code,
                Allergen.valid_until.is_(None),
                Allergen.valid_from < line.valid_from,
            )
        ):
            older.valid_until = line.valid_from - timedelta(days=1)
        session.add(
            Allergen(
                code=line.code,
                valid_from=line.valid_from if begun else max(line.valid_from, tomorrow),
                name_ko=line.name_ko,
                name_en=line.name_en,
                name_vi=line.name_vi,
            )
        )
        session.flush()
