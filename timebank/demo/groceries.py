"""What a town gives: goods, and who brings which of them on which days of the week."""

from dataclasses import dataclass

from timebank.pantry.rules import Arrival, Category, DonorKind, Storage

C, S = Category, Storage
DOOR, SHELF, FRIDGE, FREEZER = "문 앞", "선반 1", "냉장고 1", "냉동고"


@dataclass(frozen=True, slots=True)
class Good:
    """Something that is given. `days` is how long it keeps, None for goods without a date."""

    name: str
    category: Category
    grams: int
    days: int | None
    units: int
    """About so many at once."""
    contents: tuple[str, ...] = ()
    storage: Storage = S.ROOM
    cooking: bool = False
    code: str | None = None
    read: bool = True
    """Whether its label is read on the day, or waits."""

    @property
    def place(self) -> str:
        return {S.ROOM: SHELF, S.FRIDGE: FRIDGE, S.FREEZER: FREEZER}[self.storage]


GOODS = {
    good.name: good
    for good in (
        Good("쌀 2kg", C.GRAIN, 2000, 365, 60, cooking=True, code="8800000000015"),
        Good("즉석밥 3개 묶음", C.READY_MEALS, 630, 240, 40, code="8800000000022"),
        Good(
            "라면 5개 묶음",
            C.NOODLES,
            600,
            150,
            48,
            ("wheat", "soy", "milk", "egg", "beef", "pork"),
            cooking=True,
            code="8800000000039",
        ),
        Good("소면 900g", C.NOODLES, 900, 400, 24, ("wheat",), cooking=True, code="8800000000046"),
        Good("참치 통조림 150g", C.READY_MEALS, 150, 900, 72, ("soy",), code="8800000000053"),
        Good("두부", C.TOFU, 300, 7, 60, ("soy",), S.FRIDGE, code="8800000000060"),
        Good("우유 1L", C.DAIRY, 1030, 9, 60, ("milk",), S.FRIDGE, code="8800000000077"),
        Good("달걀 10구", C.EGGS, 600, 20, 60, ("egg",), S.FRIDGE, code="8800000000084"),
        Good("식빵", C.BREAD, 420, 3, 24, ("wheat", "milk", "egg", "soy"), code="8800000000091"),
        Good("단팥빵", C.BREAD, 100, 2, 30, ("wheat", "milk", "egg", "soy"), read=False),
        Good(
            "배추김치 1kg", C.SIDE_DISHES, 1000, 45, 40, ("shrimp", "wheat"), S.FRIDGE, code="8800000000107"
        ),
        Good("고등어 자반", C.FISH, 400, 6, 30, ("mackerel",), S.FRIDGE, cooking=True, code="8800000000114"),
        Good("닭가슴살 500g", C.MEAT, 500, 180, 30, ("chicken",), S.FREEZER, cooking=True),
        Good("바나나", C.FRUIT, 900, 5, 40),
        Good("사과 1.5kg", C.FRUIT, 1500, 21, 30),
        Good("귤 2kg", C.FRUIT, 2000, 14, 36),
        Good("시금치", C.VEGETABLES, 300, 4, 30),
        Good("감자 3kg", C.VEGETABLES, 3000, 30, 24, cooking=True),
        Good("배추", C.VEGETABLES, 2500, 21, 20, cooking=True),
        Good("간장 500ml", C.SAUCES, 550, 500, 24, ("soy", "wheat"), code="8800000000121"),
        Good("두유 16개", C.DRINKS, 3040, 120, 20, ("soy",), code="8800000000138"),
        Good(
            "땅콩 과자",
            C.SNACKS,
            200,
            90,
            30,
            ("peanut", "wheat", "milk", "soy"),
            code="8800000000145",
        ),
        Good("급식 불고기 반찬", C.SIDE_DISHES, 500, 1, 24, storage=S.FRIDGE, read=False),
        Good("이유식 재료 묶음", C.OTHER, 600, 30, 12, read=False),
        Good("기저귀 대형", C.HOUSEHOLD_GOODS, 2000, None, 24),
        Good("비누 3개", C.HOUSEHOLD_GOODS, 300, None, 40),
        Good("화장지 12롤", C.HOUSEHOLD_GOODS, 1800, None, 24),
    )
}


@dataclass(frozen=True, slots=True)
class Giver:
    """A donor, and what comes from them on which days of the week (0 for Monday)."""

    kind: DonorKind
    name: str
    contact: str
    weekdays: tuple[int, ...]
    goods: tuple[str, ...]
    arrival: Arrival = Arrival.BROUGHT
    business_number: str | None = None


def _givers(*names: tuple[str, str, str | None]) -> tuple[Giver, ...]:
    kinds: tuple[tuple[DonorKind, tuple[int, ...], tuple[str, ...], Arrival], ...] = (
        (DonorKind.SHOP, (1, 4), ("우유 1L", "두부", "달걀 10구", "바나나", "시금치"), Arrival.COLLECTED),
        (DonorKind.SHOP, (0, 2, 5), ("식빵", "단팥빵"), Arrival.COLLECTED),
        (DonorKind.SCHOOL, (3,), ("급식 불고기 반찬", "배추김치 1kg"), Arrival.COLLECTED),
        (DonorKind.FARM, (2, 5), ("사과 1.5kg", "감자 3kg", "배추", "귤 2kg"), Arrival.BROUGHT),
        (DonorKind.COMPANY, (3,), ("라면 5개 묶음", "참치 통조림 150g", "소면 900g"), Arrival.BROUGHT),
        (DonorKind.COMPANY, (1,), ("고등어 자반", "닭가슴살 500g", "두유 16개"), Arrival.COLLECTED),
        (DonorKind.PUBLIC, (0,), ("쌀 2kg", "즉석밥 3개 묶음"), Arrival.BROUGHT),
        (DonorKind.COMPANY, (4,), ("기저귀 대형", "비누 3개", "화장지 12롤"), Arrival.BROUGHT),
        (DonorKind.PUBLIC, (6,), ("배추김치 1kg", "간장 500ml", "땅콩 과자"), Arrival.BROUGHT),
        (DonorKind.PERSON, (5,), ("이유식 재료 묶음", "쌀 2kg"), Arrival.BROUGHT),
    )
    return tuple(
        Giver(kind, name, contact, weekdays, goods, arrival, number)
        for (kind, weekdays, goods, arrival), (name, contact, number) in zip(kinds, names, strict=True)
    )


GIVERS = {
    "dalseo": _givers(
        ("한들마트 월성점", "점장 조윤호", "0001200018"),
        ("보름제과", "주인 문선화", "0001200022"),
        ("해솔초등학교 급식실", "영양사 이가은", None),
        ("와룡골 농원", "장태수", None),
        ("맑은식품", "나눔 담당 김수아", "0001200037"),
        ("푸른바다수산", "사무장 안동철", "0001200041"),
        ("달서구 복지정책과 정부양곡", "양곡 담당", None),
        ("다온생활", "총무팀 유정민", None),
        ("큰나무교회 나눔부", "집사 서영란", None),
        ("시민 기부자 신명호", "본인", None),
    ),
    "cheongju": _givers(
        ("가람마트 사직점", "점장 권도형", "0004300012"),
        ("들꽃빵집", "주인 하선미", "0004300026"),
        ("무심초등학교 급식실", "영양사 백지은", None),
        ("미원 사과밭", "오상철", None),
        ("청심식품", "나눔 담당 최보람", None),
        ("내륙수산", "사무장 홍기태", None),
        ("청주시 복지정책과 정부양곡", "양곡 담당", None),
        ("온누리생활", "총무팀 정다영", None),
        ("우암성당 나눔회", "총무 임마리아", None),
        ("시민 기부자 노현식", "본인", None),
    ),
}
RECALLED = "땅콩 과자"
"""Of this a batch was called back."""
