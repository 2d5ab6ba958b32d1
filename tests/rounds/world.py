"""A small town's food bank: three households, four lots, and short ways of asking for rounds."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.care.world import TODAY, do
from tests.pantry.world import DOOR, Pantry, make_pantry
from timebank.households.commands import LimitGiven
from timebank.households.rules import HouseholdPurpose, LimitKind
from timebank.matching.commands import (
    ConfirmRound,
    HandOver,
    LockItem,
    OpenRound,
    PlanRound,
    RefuseItem,
    confirm_round,
    hand_over,
    lock_item,
    open_round,
    plan_round,
    refuse_item,
)
from timebank.matching.models import Pick, Round
from timebank.matching.queries import Board, build, get_round, list_picks
from timebank.matching.rules.rounds import DayPlan, PickState, RoundKind
from timebank.pantry.rules import Category, Storage

SOON, LATER = TODAY + timedelta(days=2), TODAY + timedelta(days=40)
NEXT = TODAY + timedelta(days=7)


@dataclass(slots=True)
class Food:
    pantry: Pantry
    households: dict[str, UUID] = field(default_factory=dict)
    lots: dict[str, UUID] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        return self.pantry.session

    def ask(self, kind: Any, /, **words: Any) -> Any:  # noqa: ANN401
        return self.pantry.bank.command(kind, **words)

    def open(self, **changes: Any) -> UUID:  # noqa: ANN401
        """Open a round of today and the two days after, with these changes."""
        usual: dict[str, Any] = {
            "kind": RoundKind.PREPARED,
            "days": tuple(DayPlan(day=TODAY + timedelta(days=ahead), until_hour=24) for ahead in range(3)),
            "next_on": NEXT,
            "place": "월성복지관 1층",
            "category_cap": 4,
        }
        return do(open_round, self.ask(OpenRound, **usual | changes))

    def plan(self, round_id: UUID) -> int:
        return do(plan_round, self.ask(PlanRound, round_id=round_id))["version"]

    def planned(self, **changes: Any) -> UUID:  # noqa: ANN401
        """Open a round and plan it."""
        round_id = self.open(**changes)
        self.plan(round_id)
        return round_id

    def confirm(self, round_id: UUID) -> None:
        version = self.round(round_id).version
        do(confirm_round, self.ask(ConfirmRound, round_id=round_id, version=version))

    def confirmed(self, **changes: Any) -> UUID:  # noqa: ANN401
        """Open a round, plan and confirm it."""
        round_id = self.planned(**changes)
        self.confirm(round_id)
        return round_id

    def round(self, round_id: UUID) -> Round:
        self.session.expire_all()
        return get_round(self.session, branch_id=self.pantry.branch_id, round_id=round_id)

    def board(self, round_id: UUID) -> Board:
        return build(self.session, self.round(round_id))

    def gives(self, round_id: UUID) -> dict[tuple[str, str], int]:
        """Return the newest version by the names of household and lot."""
        whose = {value: key for key, value in self.households.items()}
        what = {value: key for key, value in self.lots.items()}
        return {
            (whose[each.household_id], what[each.lot_id]): each.units for each in self.board(round_id).own
        }

    def lock(self, round_id: UUID, household: str, lot: str, units: int) -> int:
        command = self.ask(
            LockItem,
            round_id=round_id,
            version=self.round(round_id).version,
            household_id=self.households[household],
            lot_id=self.lots[lot],
            units=units,
            reason="전화로 약속드림",
        )
        return do(lock_item, command)["version"]

    def refuse(self, round_id: UUID, household: str, lot: str) -> int:
        command = self.ask(
            RefuseItem,
            round_id=round_id,
            version=self.round(round_id).version,
            household_id=self.households[household],
            lot_id=self.lots[lot],
            reason="싫어하세요",
        )
        return do(refuse_item, command)["version"]

    def picks(self, round_id: UUID, household: str | None = None, **words: Any) -> list[Pick]:  # noqa: ANN401
        self.session.expire_all()
        household_id = self.households[household] if household else None
        return list(
            list_picks(
                self.session,
                branch_id=self.pantry.branch_id,
                round_id=round_id,
                household_id=household_id,
                **words,
            )
        )

    def hand(self, round_id: UUID, household: str, **changes: Any) -> None:  # noqa: ANN401
        """Hand over all that is set aside for the household, with these changes."""
        waiting = self.picks(round_id, household, states=[PickState.SET_ASIDE])
        usual: dict[str, Any] = {"picks": tuple(each.id for each in waiting)}
        command = self.ask(
            HandOver, round_id=round_id, household_id=self.households[household], **usual | changes
        )
        do(hand_over, command)

    def left(self, lot: str) -> tuple[int, int]:
        return self.pantry.left(self.lots[lot])

    def add_lot(self, name: str, units: int, *contents: str, **changes: Any) -> UUID:  # noqa: ANN401
        """Take a lot in and read its label."""
        lot_id = self.pantry.take_in(name=name, units=units, **changes)
        self.pantry.read(lot_id, *contents)
        self.lots[name] = lot_id
        return lot_id

    def add_household(self, name: str, *allergies: str, **changes: Any) -> UUID:  # noqa: ANN401
        usual: dict[str, Any] = {
            "name": name,
            "has": ("fridge", "cooking"),
            "limits": tuple(LimitGiven(code=each, kind=LimitKind.ALLERGY) for each in allergies),
            "consents": frozenset({HouseholdPurpose.FOOD, HouseholdPurpose.HEALTH}),
        }
        self.households[name] = self.pantry.bank.receive(**usual | changes)
        return self.households[name]


def make_food(session: Session) -> Food:
    """Return a bank where 기숙 may eat all, 철수 no milk, and 금자 has no fridge."""
    pantry = make_pantry(session)
    food = Food(pantry, households={"기숙": pantry.household_id})
    food.add_household("철수", "milk", size=2, weekday=0)
    food.add_household("금자", has=("cooking",), weekday=1)
    food.add_lot("쌀", 6, category=Category.GRAIN, needs_cooking=True)
    food.add_lot("우유", 4, "milk", category=Category.DAIRY, storage=Storage.FRIDGE, expires_on=SOON)
    food.add_lot("빵", 3, "wheat", category=Category.BREAD, expires_on=SOON)
    return food


__all__ = ["DOOR", "LATER", "NEXT", "SOON", "Food", "date", "make_food"]
