"""Who gets a card: what stands on it, and nothing else."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from timebank.households.models import Household
from timebank.households.queries.reading import receives_on


class Card(NamedTuple):
    """The number that the household is found by, and the language it reads."""

    number: int
    language: str


def list_cards(
    session: Session, *, branch_id: str, day: date, first: int = 1, most: int | None = None
) -> list[Card]:
    """Return the cards of those who receive on the day, from that number on."""
    found = session.execute(
        select(Household.number, Household.language)
        .where(Household.branch_id == branch_id, Household.number >= first, receives_on(day))
        .order_by(Household.number)
        .limit(most)
    )
    return [Card(*row) for row in found]
