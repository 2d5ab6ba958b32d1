"""A round that is over: opened, planned, handed out and closed two weeks ago."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from timebank.demo.tables import Desk
from timebank.demo.teller import Teller, at
from timebank.households.queries import get_households
from timebank.matching.commands import (
    CloseRound,
    ConfirmRound,
    HandOver,
    MissVisit,
    OpenRound,
    PlanRound,
    close_round,
    confirm_round,
    hand_over,
    miss_visit,
    open_round,
    plan_round,
)
from timebank.matching.queries import list_appointments, list_picks
from timebank.matching.rules.rounds import Collector, DayPlan, RoundKind

ROUND_AGO = 13
"""Days since its first."""
MISSED = 19
"""One of so many does not come."""
LENGTH = 2


def hold_round(teller: Teller, desk: Desk, days: list[date], *, place: str, van_units: int) -> None:
    """Hold a prepared round on these days, from its opening on the evening before to its end."""
    by: dict[str, Any] = {"branch_id": desk.branch_id, "actor_id": desk.first}
    before = at(days[0] - timedelta(days=1), 16)
    opened = OpenRound(
        **by,
        kind=RoundKind.PREPARED,
        days=tuple(DayPlan(day=day, from_hour=10, until_hour=17, van_units=van_units) for day in days),
        next_on=days[0] + timedelta(days=ROUND_AGO + 1),
        place=place,
        category_cap=3,
        floor=True,
    )
    round_id: UUID = teller.do(open_round, opened, now=before)
    made = teller.do(plan_round, PlanRound(**by, round_id=round_id), now=before + timedelta(minutes=5))
    confirmed = ConfirmRound(**by, round_id=round_id, version=made["version"])
    teller.do(confirm_round, confirmed, now=before + timedelta(minutes=20))
    picks: dict[UUID, list[UUID]] = {}
    for each in list_picks(teller.session, branch_id=desk.branch_id, round_id=round_id):
        picks.setdefault(each.household_id, []).append(each.id)
    visits = [
        each
        for each in list_appointments(teller.session, branch_id=desk.branch_id, round_id=round_id)
        if each.household_id in picks
    ]
    households = get_households(teller.session, branch_id=desk.branch_id, ids=picks)
    for number, (household_id, day, hour, delivered) in enumerate(
        [(each.household_id, each.day, each.hour, each.delivered) for each in visits], start=1
    ):
        of: dict[str, Any] = {
            **by,
            "actor_id": desk.second,
            "round_id": round_id,
            "household_id": household_id,
        }
        if number % MISSED == 0:
            teller.do(miss_visit, MissVisit(**of), now=at(day, 17, 30))
            continue
        collector = Collector.PROXY if households[household_id].proxy_name else Collector.SELF
        handed = HandOver(
            **of,
            picks=tuple(picks[household_id]),
            collector=Collector.DRIVER if delivered else collector,
        )
        teller.do(hand_over, handed, now=at(day, hour, number % 50))
    teller.do(close_round, CloseRound(**by, round_id=round_id), now=at(days[-1], 18))
