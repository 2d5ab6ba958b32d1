"""The places of a food bank, and a round that is over: opened, planned, handed out, closed two weeks ago."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from timebank.demo.founding import CHEONGJU, DALSEO
from timebank.demo.tables import Desk
from timebank.demo.teller import Teller, at
from timebank.households.queries import get_households
from timebank.matching.commands import (
    AddPlace,
    CloseRound,
    ConfirmRound,
    HandOver,
    MissVisit,
    OpenRound,
    PlanRound,
    add_place,
    close_round,
    confirm_round,
    hand_over,
    miss_visit,
    open_round,
    plan_round,
)
from timebank.matching.queries import list_appointments, list_picks
from timebank.matching.rules.rounds import Collector, DayPlan, RoundKind

PLACES = {
    DALSEO: (
        ("월성 푸드뱅크", "대구 달서구 월성로 58", "한들마트 뒤 초록색 문, 승강기 있음", None),
        ("상인 나눔터", "대구 달서구 상인로 31, 1층", "상인역 2번 출구에서 걸어서 4분", "월요일과 목요일"),
        ("본리동 마을회관", "대구 달서구 본리서로 12", None, "12시부터 1시까지 쉽니다"),
    ),
    CHEONGJU: (
        ("사직 푸드뱅크", "충북 청주시 서원구 사직대로 143", "사직사거리 버스 정류장 앞", None),
        ("모충동 사랑방", "충북 청주시 서원구 모충로 26", "경로당 건물 지하 1층, 경사로 있음", None),
    ),
}
"""Where people collect: name, address, how to find it, when it is open. Rounds are held at the first."""
ROUND_AGO = 13
"""Days since its first."""
MISSED = 19
"""One of so many does not come."""
LENGTH = 2


def add_places(teller: Teller, desk: Desk, *, now: datetime) -> None:
    """Have the branch keep its places."""
    by: dict[str, Any] = {"branch_id": desk.branch_id, "actor_id": desk.first}
    for name, address, directions, remark in PLACES[desk.branch_id]:
        said = AddPlace(**by, name=name, address=address, directions=directions, remark=remark)
        teller.do(add_place, said, now=now)


def usual_place(desk: Desk) -> str:
    """Return what the place is called at which the branch's rounds are held."""
    return PLACES[desk.branch_id][0][0]


def hold_round(teller: Teller, desk: Desk, days: list[date], *, van_units: int) -> None:
    """Hold a prepared round on these days, from its opening on the evening before to its end."""
    by: dict[str, Any] = {"branch_id": desk.branch_id, "actor_id": desk.first}
    before = at(days[0] - timedelta(days=1), 16)
    opened = OpenRound(
        **by,
        kind=RoundKind.PREPARED,
        days=tuple(DayPlan(day=day, from_hour=10, until_hour=17, van_units=van_units) for day in days),
        next_on=days[0] + timedelta(days=ROUND_AGO + 1),
        place=usual_place(desk),
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
