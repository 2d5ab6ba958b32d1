"""A town for half a year: who comes on which days, what is donated, and what each way of sharing comes to."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.matching.suite import Kind, make
from timebank.matching.rules import Assignment, Household, Instance, Lot, ahead, plan

START = date(2026, 11, 23)
OPEN = 5
WEEK = timedelta(days=7)
DAY = timedelta(days=1)
# Most donations come when shops clear their shelves; most people come in the middle of the week.
DONATED = (0.38, 0.1, 0.1, 0.32, 0.1)
COMING = (10, 25, 30, 15, 20)
KEPT = 0.9
"""Of what was received, how much still counts a week later."""

Method = Callable[[Instance], tuple[Assignment, ...]]


@dataclass(slots=True)
class Town:
    """Everybody comes once a week, on a day of their own; `supply`: units donated to units they may take."""

    supply: float
    households: int = 120
    seed: int = 1
    people: list[Household] = field(init=False)
    weekday: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        rng = random.Random(self.seed)  # noqa: S311
        kind = Kind(households=self.households, lots=0, delivered=0)
        self.people = list(make(kind, seed=self.seed).households)
        self.weekday = {each.id: rng.choices(range(OPEN), COMING)[0] for each in self.people}

    def live(self, method: Method, weeks: int, *, booked: bool) -> dict[str, float]:
        """Return what each household got for its need; `booked`: the method sees the next days' visits."""
        rng = random.Random(self.seed + 1)  # noqa: S311
        got = dict.fromkeys(self.weekday, 0)
        felt = dict.fromkeys(self.weekday, 0.0)
        stock: list[Lot] = []
        for week in range(weeks):
            for weekday in range(OPEN):
                today = START + week * WEEK + weekday * DAY
                stock += self._donated(rng, today, weekday)
                instance = self._round(today, stock, felt)
                if not booked:
                    instance = ahead(instance, days=0)
                coming = {each.id for each in instance.households if each.pickup == today}
                given = tuple(each for each in method(instance) if each.household in coming)
                for each in given:
                    got[each.household] += each.units
                    felt[each.household] += each.units
                stock = self._left(stock, given, today)
            felt = {name: units * KEPT for name, units in felt.items()}
        return {each.id: got[each.id] / each.entitlement for each in self.people}

    def _donated(self, rng: random.Random, today: date, weekday: int) -> list[Lot]:
        wanted = sum(each.item_cap for each in self.people) * self.supply * DONATED[weekday]
        lots = make(Kind(households=1, lots=8, supply=1.0, equipped=1.0), seed=rng.randrange(10**9)).lots
        share = [rng.uniform(0.5, 1.5) for _ in lots]
        return [
            replace(
                lot,
                id=f"{today}-{lot.id}",
                units=round(wanted * part / sum(share)),
                arrives=today,
                expires=None if lot.expires is None else today + rng.choice((1, 2, 3, 4, 5, 7, 10)) * DAY,
                residual_days=0,
            )
            for lot, part in zip(lots, share, strict=True)
        ]

    def _round(self, today: date, stock: list[Lot], felt: dict[str, float]) -> Instance:
        return Instance(
            branch="town",
            run_date=today,
            next_cycle=today + WEEK,
            category_cap=2,
            households=tuple(
                replace(each, received=felt[each.id], pickup=self._next_visit(each.id, today))
                for each in self.people
            ),
            lots=tuple(stock),
        )

    def _next_visit(self, name: str, today: date) -> date:
        return today + ((self.weekday[name] - today.weekday()) % 7) * DAY

    def _left(self, stock: list[Lot], given: tuple[Assignment, ...], today: date) -> list[Lot]:
        gone: dict[str, int] = {}
        for each in given:
            gone[each.lot] = gone.get(each.lot, 0) + each.units
        left = [replace(lot, units=lot.units - gone.get(lot.id, 0)) for lot in stock]
        return [lot for lot in left if lot.units and (lot.last_day is None or lot.last_day > today)]


def looking_ahead(instance: Instance) -> tuple[Assignment, ...]:
    return plan(ahead(instance)).assignments


def same_day(instance: Instance) -> tuple[Assignment, ...]:
    return plan(instance).assignments
