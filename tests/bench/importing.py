"""Files of the largest size: each kind looked at and taken in, on both engines."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from tests import postgres
from tests.bench import Figure
from tests.bench.banks import app_on, sqlite_url
from tests.care.world import TODAY, make_world
from tests.importing.world import Cells, Office
from timebank.core.db import db
from timebank.core.permissions import Role
from timebank.importing.rules import MOST_ROWS, ImportKind
from timebank.people.models import RoleGrant

SECONDS = 60
SYLLABLES = "가나다라마바사아자차"
SENIORS, DAYS, A_DAY = 5, 10, 3
"""One person of so many is a senior; a volunteer has this many visits on each of this many days."""


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as temporary:
        yield from _measured("sqlite", Path(temporary))
    yield from _measured("postgresql", None)


def _measured(engine: str, folder: Path | None) -> Iterator[Figure]:
    with ExitStack() as stack:
        if folder is not None:
            stack.enter_context(app_on(sqlite_url(folder, "bank")))
        else:
            server = stack.enter_context(postgres.server(durable=True))
            server.create("bank")
            stack.enter_context(app_on(server.url("bank"), owner=server.url("bank", user=postgres.OWNER)))
        office = _office(db.session())
        for kind, rows in files(MOST_ROWS).items():
            worked = time.process_time()
            looked, taken = _seconds(office, kind, rows)
            worked = time.process_time() - worked
            yield Figure(
                name=f"importing.{kind}_{engine}",
                value=round(looked + taken, 1),
                unit="s",
                goal=f"<= {SECONDS}",
                beside=f"{len(rows):,} rows: looked at in {looked:.1f} s, taken in in {taken:.1f} s; "
                f"{worked:.0f} s of this process",
            )


def _office(session: Session) -> Office:
    world = make_world(session)
    session.add(
        RoleGrant(
            branch_id=world.branch_id,
            person_id=world.coordinator.id,
            role=Role.FOOD_COORDINATOR,
            starts_on=TODAY - timedelta(days=400),
        )
    )
    session.commit()
    return Office(world)


def _seconds(office: Office, kind: ImportKind, rows: list[Cells]) -> tuple[float, float]:
    """Return how long looking at the file took, and taking it in."""
    batch_id = office.bring(kind, *rows)
    began = time.perf_counter()
    faulty = office.check(batch_id)
    looked = time.perf_counter() - began
    if faulty:
        raise RuntimeError(
            f"{kind}: {faulty} of {len(rows)} refused: {list(office.faults(batch_id).items())[:3]}"
        )
    if office.batch(batch_id).openings:
        office.confirm(batch_id)
    office.ask_to_run(batch_id)
    began = time.perf_counter()
    office.work(batch_id)
    return looked, time.perf_counter() - began


def files(rows: int) -> dict[ImportKind, list[Cells]]:
    """Return a file of each kind, as large as asked; the visits are those of the people."""
    return {
        ImportKind.PEOPLE: [_person(number) for number in range(rows)],
        ImportKind.VISITS: [_visit(number) for number in range(rows)],
        ImportKind.HOUSEHOLDS: [_household(number) for number in range(rows)],
        ImportKind.PRODUCTS: [_product(number) for number in range(rows)],
        ImportKind.DONATIONS: [_donation(number) for number in range(rows)],
    }


def _name(number: int) -> str:
    return "김" + "".join(SYLLABLES[int(digit)] for digit in f"{number:05d}")


def _person(number: int) -> Cells:
    """Return one of the people: of five one is a senior, the next their child; all four care for them."""
    group, place = divmod(number, SENIORS)
    senior = _name(group * SENIORS)
    cells = {
        "이름": _name(number),
        "생년월일": "1948.3.2" if place == 0 else "1975-05-05",
        "구분": "어르신" if place == 0 else "봉사자",
        "휴대전화": f"010-{6000 + number // 10000}-{number % 10000:04d}",
        "동의": "회원, 돌봄 기록",
        "동네": "월성동",
    }
    if place:
        cells |= {
            "신분 확인": "주민등록증",
            "교육": "기본 교육",
            "교육일": "2026-03-14",
            "교육 시간(분)": "240",
            "돌볼 어르신": senior,
            "돌봄 활동": "말벗",
            "배정 시작일": "2026-04-01",
            "이월 점수": "12.5",
            "이월 증빙": f"2025년 원장 {number}쪽",
            "이월 확인자 1": "정현우",
            "이월 확인자 2": "김도윤",
        }
    if place == 1:
        cells |= {"가족 회원": senior, "가족 관계": "부모", "관계 확인 자료": "가족관계증명서"}
    return cells


def _visit(number: int) -> Cells:
    volunteer, nth = divmod(number, DAYS * A_DAY)
    group, place = divmod(volunteer, SENIORS - 1)
    day = TODAY - timedelta(days=1 + nth % DAYS)
    hour = 9 + 2 * (nth // DAYS)
    return {
        "봉사자": _name(group * SENIORS + place + 1),
        "어르신": _name(group * SENIORS),
        "방문일": day.isoformat(),
        "시작": f"{hour}:00",
        "끝": f"{hour + 1}:30",
        "활동": "말벗",
        "메모": "날씨가 좋아 함께 걸었습니다",
    }


def people_visited(visits: int) -> int:
    """Return how many of the people so many visits speak of."""
    volunteers = -(-visits // (DAYS * A_DAY))
    return -(-volunteers // (SENIORS - 1)) * SENIORS


def _household(number: int) -> Cells:
    return {
        "이름": _name(number),
        "가구 유형": "홀로 사는 어르신",
        "인원": "2",
        "동의": "식품 지원, 건강 정보",
        "출생 연도": "1948, 1950",
        "전화": f"010-{7000 + number // 10000}-{number % 10000:04d}",
        "주소": f"대구 달서구 월성로 {number}",
        "알레르기": "우유, 땅콩",
        "먹지 않는 것": "고기 전체",
        "먹지 않는 이유": "종교",
        "있는 것": "냉장고, 조리 가능",
        "요일": "월요일",
        "시각(시)": "10",
    }


def gtin_of(number: int) -> str:
    """Return a Korean barcode with its check digit."""
    body = f"880{number:09d}"
    odd, even = sum(map(int, body[::2])), sum(map(int, body[1::2]))
    return body + str(-(odd + 3 * even) % 10)


def _product(number: int) -> Cells:
    return {
        "바코드": gtin_of(number),
        "상품명": f"쌀 {number}호",
        "분류": "쌀",
        "무게(g)": "4,000",
        "보관": "실온",
    }


def _donation(number: int) -> Cells:
    donor = number // 4
    return {
        "기부자": f"{_name(donor)} 제과",
        "기부자 유형": "가게",
        "기부자 전화": f"053-{600 + donor // 10000}-{donor % 10000:04d}",
        "품목": "식빵",
        "수량": "40",
    }
