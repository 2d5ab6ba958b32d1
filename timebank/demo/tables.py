"""The households that receive food: who they are, what harms them, when they collect."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from timebank.demo.founding import DALSEO, SENIORS_KNOWN, Founded
from timebank.demo.names import ESTATES, NEIGHBOURHOODS, make_name
from timebank.demo.teller import Teller, at
from timebank.demo.year import YEAR
from timebank.households.commands import (
    LimitGiven,
    MemberGiven,
    NeedGiven,
    RegisterHousehold,
    register_household,
)
from timebank.households.rules import Basis, Collecting, HouseholdKind, HouseholdPurpose, LimitKind

K = HouseholdKind
FOR_RECEIVING = frozenset({HouseholdPurpose.FOOD, HouseholdPurpose.MESSAGES})


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of household: how many of 200, the ages of its adults and children, on what its need rests."""

    kind: HouseholdKind
    count: int
    adults: tuple[tuple[int, int], ...]
    children: tuple[int, int]
    bases: tuple[Basis, ...]
    percents: tuple[int, ...]


SORTS = (
    Sort(K.ALONE_SENIOR, 62, ((67, 92),), (0, 0), (Basis.BASIC_LIVELIHOOD, Basis.NEAR_POVERTY), (100, 120)),
    Sort(K.SENIORS, 22, ((68, 85), (66, 83)), (0, 0), (Basis.BASIC_LIVELIHOOD,), (90, 100)),
    Sort(K.SINGLE_PARENT, 24, ((27, 48),), (1, 3), (Basis.SINGLE_PARENT,), (110, 130)),
    Sort(K.WITH_CHILDREN, 28, ((30, 48), (29, 46)), (1, 4), (Basis.NEAR_POVERTY,), (90, 110)),
    Sort(K.GRANDPARENTS, 10, ((62, 76),), (1, 2), (Basis.BASIC_LIVELIHOOD,), (120, 140)),
    Sort(K.DISABLED, 20, ((28, 69),), (0, 1), (Basis.DISABILITY,), (110, 150)),
    Sort(K.MULTICULTURAL, 18, ((25, 41), (34, 52)), (1, 3), (Basis.NEAR_POVERTY,), (100, 120)),
    Sort(K.ALONE, 14, ((31, 63),), (0, 0), (Basis.OFFICER, Basis.NEAR_POVERTY), (80, 100)),
    Sort(K.FACILITY, 2, (), (0, 0), (Basis.FACILITY,), (100,)),
)
FACILITIES = {
    "dalseo": ("샛별 공동생활가정", "월성 경로당"),
    "cheongju": ("무지개 공동생활가정", "사직 경로당"),
}
FROM_VIETNAM = (
    "응우옌 티 흐엉",
    "쩐 티 란",
    "레 티 마이",
    "팜 티 응옥",
    "호앙 티 투",
    "부 티 린",
    "도 티 항",
)
ALLERGIES = ("egg", "milk", "peanut", "wheat", "shrimp", "mackerel", "peach", "buckwheat", "soy")
OTHER_LIMITS = (
    ("pork", LimitKind.RELIGION),
    ("meat", LimitKind.RELIGION),
    ("sugar", LimitKind.MEDICAL),
    ("salt", LimitKind.MEDICAL),
    ("alcohol", LimitKind.CHOICE),
)
WEEKDAYS, HOURS = (0, 0, 1, 1, 2, 2, 3, 4), (10, 11, 13, 14, 15, 16)
OLDEST, NEWEST = 330, 40
"""Days ago."""
WAITING = ((18, True), (16, True), (3, True), (2, False), (1, False), (1, False))
"""Those whom no officer has confirmed: registered so many days ago, and whether with a box at once."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who works in a branch's food bank."""

    branch_id: str
    first: UUID
    second: UUID
    officer: UUID


def seat_households(  # noqa: PLR0913  whom, where, when, how many
    teller: Teller, random: Random, bank: Founded, desk: Desk, *, today: date, one_in: int
) -> list[UUID]:
    """Register the branch's households, and return those whose need is confirmed, in the order of days."""
    known = [bank.known[each.name] for each in SENIORS_KNOWN] if desk.branch_id == DALSEO else []
    asked = list(_households(random, bank, desk, known, today=today))
    random.shuffle(asked)
    asked = asked[::one_in]
    seated: list[UUID] = []
    for number, household in enumerate(asked):
        ago = OLDEST - (OLDEST - NEWEST) * number // len(asked)
        command = _confirmed(random, household, desk, day=today - timedelta(days=ago), today=today)
        seated.append(
            teller.do(register_household, command, now=at(today - timedelta(days=ago), 10 + number % 6))
        )
    for sort, (ago, emergency) in zip(SORTS[2:8], WAITING, strict=True):
        household = _household(random, bank, desk, sort, 2, today=today)
        waits = RegisterHousehold(**household, emergency=emergency)  # type: ignore[arg-type]
        teller.do(register_household, waits, now=at(today - timedelta(days=ago), 14))
    return seated


def _confirmed(
    random: Random, household: dict[str, object], desk: Desk, *, day: date, today: date
) -> RegisterHousehold:
    sort = next(each for each in SORTS if each.kind is household["kind"])
    soon = random.random() < 0.04  # noqa: PLR2004
    left = random.randint(5, 28) if soon else random.randint(60, 360)
    need = NeedGiven(
        need_percent=random.choice(sort.percents),
        basis=random.choice(sort.bases),
        words="생활 실태를 방문해 살폈습니다." if sort.bases[0] is Basis.OFFICER else None,
        ends_on=today + timedelta(days=left),
    )
    assert need.ends_on > day
    return RegisterHousehold(**household | {"actor_id": desk.officer}, need=need)  # type: ignore[arg-type]


def _households(
    random: Random, bank: Founded, desk: Desk, known: list[UUID], *, today: date
) -> Iterator[dict[str, object]]:
    """Yield what is asked of each household, the named seniors first."""
    waiting = list(known)
    for sort in SORTS:
        for number in range(sort.count):
            household = _household(random, bank, desk, sort, number, today=today)
            if sort.kind is K.ALONE_SENIOR and waiting:
                household |= {"person_id": waiting.pop(0), "name": "", "phone": None, "address": None}
            yield household


def _household(  # noqa: PLR0913  who, where, when
    random: Random, bank: Founded, desk: Desk, sort: Sort, number: int, *, today: date
) -> dict[str, object]:
    ages = [random.randint(*span) for span in sort.adults]
    ages += [random.randint(1, 17) for _ in range(random.randint(*sort.children))]
    facility = sort.kind is K.FACILITY
    foreign = sort.kind is K.MULTICULTURAL
    limits = _limits(random)
    size = (7, 30)[number] if facility else len(ages)
    neighbourhood = random.choice(NEIGHBOURHOODS[desk.branch_id])
    name = (
        FACILITIES[desk.branch_id][number]
        if facility
        else random.choice(FROM_VIETNAM)
        if foreign
        else make_name(random, age=ages[0] - (today.year - YEAR))
    )
    home = f"{random.choice(ESTATES)} {random.randint(101, 120)}동 {random.randint(101, 1505)}호"
    collects = _collects(random, sort)
    # Few lack a fridge, more lack a freezer or a stove.
    lacks = {"fridge": 0.04, "freezer": 0.25, "cooking": 0.1}
    return {
        "branch_id": desk.branch_id,
        "actor_id": desk.first,
        "kind": sort.kind,
        "name": name,
        "phone": bank.next_phone(),
        "address": f"{neighbourhood} {home}",
        "neighbourhood": neighbourhood,
        "language": "vi" if foreign and number % 3 else "ko",
        "size": size,
        "members": tuple(MemberGiven(birth_year=today.year - age) for age in ages),
        "limits": limits,
        "has": tuple(each for each, share in lacks.items() if facility or random.random() > share),
        "collects": collects,
        "weekday": random.choice(WEEKDAYS),
        "hour": random.choice(HOURS),
        "proxy_name": make_name(random, age=45) if collects is Collecting.PROXY else None,
        "proxy_phone": bank.next_phone() if collects is Collecting.PROXY else None,
        "item_cap": (16, 40)[number] if facility else None,
        "category_cap": (6, 12)[number] if facility else None,
        "consents": FOR_RECEIVING
        | ({HouseholdPurpose.HEALTH} if limits else set())
        | ({HouseholdPurpose.PARTNERS} if collects is Collecting.DELIVERY and number % 9 else set()),
        "other_one": True,
    }


def _limits(random: Random) -> tuple[LimitGiven, ...]:
    chance = random.random()
    if chance < 0.18:  # noqa: PLR2004
        codes = random.sample(ALLERGIES, random.choice((1, 1, 1, 2)))
        return tuple(LimitGiven(code=code) for code in codes)
    if chance < 0.26:  # noqa: PLR2004
        code, kind = random.choice(OTHER_LIMITS)
        return (LimitGiven(code=code, kind=kind),)
    return ()


def _collects(random: Random, sort: Sort) -> Collecting:
    frail = sort.kind in (K.ALONE_SENIOR, K.DISABLED)
    chance = random.random()
    if chance < (0.25 if frail else 0.04):
        return Collecting.DELIVERY
    return Collecting.PROXY if chance > 0.94 else Collecting.SELF  # noqa: PLR2004
