"""A food bank: its staff, a household that receives, and short ways of asking for things."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.care.world import do
from tests.households.world import FoodBank, make_food_bank
from timebank.pantry.commands import HandOut, ReadLabel, TakeIn, hand_out, read_label, take_in
from timebank.pantry.models import Movement, Stock
from timebank.pantry.queries import get_lot

DOOR = "문 앞"


@dataclass(slots=True)
class Pantry:
    bank: FoodBank
    household_id: UUID

    @property
    def session(self) -> Session:
        return self.bank.session

    @property
    def branch_id(self) -> str:
        return self.bank.branch_id

    def take_in(self, **changes: Any) -> UUID:  # noqa: ANN401
        """Take in twelve tofu at the door, with these changes, and return the lot's id."""
        usual: dict[str, Any] = {"name": "두부", "units": 12, "grams_each": 300}
        return do(take_in, self.bank.command(TakeIn, **usual | changes))

    def read(self, lot_id: UUID, *contents: str, **changes: Any) -> None:  # noqa: ANN401
        """Read the label, which has no date where none is written down or named."""
        lot = get_lot(self.session, branch_id=self.branch_id, lot_id=lot_id)
        usual = {"no_expiry": lot.expires_on is None and "expires_on" not in changes}
        do(read_label, self.bank.command(ReadLabel, lot_id=lot_id, contents=contents, **usual | changes))

    def hand_out(self, lot_id: UUID, units: int = 1, **changes: Any) -> UUID:  # noqa: ANN401
        usual: dict[str, Any] = {"lot_id": lot_id, "place": DOOR, "units": units}
        usual["household_id"] = self.household_id
        return do(hand_out, self.bank.command(HandOut, **usual | changes))

    def left(self, lot_id: UUID, place: str = DOOR) -> tuple[int, int]:
        """Return units and promised units as the database has them."""
        row = self.session.execute(
            select(Stock.units, Stock.reserved).where(Stock.lot_id == lot_id, Stock.place == place)
        ).one()
        return row.units, row.reserved

    def sums_agree(self) -> bool:
        """Tell whether each stock row is the sum of its movements."""
        stock = {
            (row.lot_id, row.place): (row.units, row.reserved)
            for row in self.session.execute(select(Stock.lot_id, Stock.place, Stock.units, Stock.reserved))
        }
        moved = {
            (lot_id, place): (units, reserved)
            for lot_id, place, units, reserved in self.session.execute(
                select(
                    Movement.lot_id,
                    Movement.place,
                    func.sum(Movement.units),
                    func.sum(Movement.reserved),
                ).group_by(Movement.lot_id, Movement.place)
            )
        }
        return stock == moved


def make_pantry(session: Session) -> Pantry:
    bank = make_food_bank(session)
    return Pantry(bank, bank.receive(has=("fridge", "cooking")))
