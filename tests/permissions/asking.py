"""What a trial of one route sends: whose objects, and a body that fits."""

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.permissions import corrections, food, life
from tests.permissions.bank import Side
from timebank.core.clock import local_day, now
from timebank.core.permissions import Role

Body = dict[str, Any]
TODAY = local_day(now(), "Asia/Seoul").isoformat()
IN_A_WEEK = (local_day(now(), "Asia/Seoul") + timedelta(days=7)).isoformat()
LATE = {"day": TODAY, "hour": 23}
WHEN = {"day": TODAY, "start": "00:01", "end": "00:02", "activities": ["talk"]}


def pair(side: Side) -> Body:
    return {
        "version": 2,
        "household_id": side.things["household_id"],
        "lot_id": side.things["lot_id"],
        "reason": "부탁하셨습니다",
    }


THINGS: dict[str, dict[str, str]] = {
    **corrections.THINGS,
    # Where the usual thing of that name is not the one that this address is about.
    "GET /visits/<uuid:visit_id>/answer": {"visit_id": "rejected_id"},
    "POST /visits/<uuid:visit_id>/answer": {"visit_id": "rejected_id"},
    "POST /visits/<uuid:visit_id>/confirm": {"visit_id": "entered_id"},
    "POST /care/<uuid:visit_id>/confirm": {"visit_id": "entered_id"},
    "GET /desk/pool/grants/<uuid:grant_id>": {"grant_id": "pool_grant_id"},
    "POST /desk/pool/grants/<uuid:grant_id>": {"grant_id": "pool_grant_id"},
    "POST /api/v1/pool/grants/<uuid:grant_id>/approve": {"grant_id": "pool_grant_id"},
    "POST /api/v1/pool/grants/<uuid:grant_id>/refuse": {"grant_id": "pool_grant_id"},
    "GET /people/<uuid:person_id>/duplicate": {"person_id": "double_id"},
    "POST /people/<uuid:person_id>/duplicate": {"person_id": "double_id"},
    "GET /staff/<uuid:person_id>/slip": {"person_id": "staff_id"},
    "POST /staff/<uuid:person_id>/slip": {"person_id": "staff_id"},
    "GET /admin/branches/<branch_id>/staff/<uuid:grant_id>/end": {"grant_id": "staff_grant_id"},
    "POST /admin/branches/<branch_id>/staff/<uuid:grant_id>/end": {"grant_id": "staff_grant_id"},
    "POST /people/<uuid:person_id>/delegations/<uuid:delegation_id>/end": {"person_id": "holder_id"},
    "POST /api/v1/people/<uuid:person_id>/delegations/<uuid:delegation_id>/end": {"person_id": "holder_id"},
    "POST /me/family/<uuid:relative_id>/share": {"relative_id": "family_id"},
    "POST /api/v1/branches/<branch_id>/staff/roles/<uuid:grant_id>/end": {"grant_id": "staff_grant_id"},
    "POST /api/v1/people/<uuid:person_id>/duplicate": {"person_id": "double_id"},
    "POST /api/v1/visits/<uuid:visit_id>/answer": {"visit_id": "rejected_id"},
    "POST /api/v1/visits/<uuid:visit_id>/confirm": {"visit_id": "entered_id"},
    "GET /api/v1/policies/versions/<uuid:version_id>": {"version_id": "draft_id"},
    "POST /households/<uuid:household_id>/consents/<uuid:consent_id>/withdraw": {
        "consent_id": "household_consent_id"
    },
    "POST /api/v1/households/<uuid:household_id>/consents/<uuid:consent_id>/withdraw": {
        "consent_id": "household_consent_id"
    },
}

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
"""A picture of one point."""


def _gift_in_a_call(side: Side) -> Body:
    return {"gift_id": side.things["gift_id"], "receipt": "paper"}


BODIES: dict[str, Callable[[Side], Body]] = {
    **life.BODIES,
    **corrections.BODIES,
    **food.BODIES,
    "POST /api/v1/assignments": lambda side: {
        "volunteer_id": side.things["volunteer_id"],
        "senior_id": side.things["relative_id"],
        "activities": ["talk"],
    },
    "POST /api/v1/assignments/<uuid:assignment_id>/end": lambda _: {},
    "PUT /api/v1/branches/<branch_id>": lambda _: {"name": "지점", "phone": "053-000-1234"},
    "POST /api/v1/branches/<branch_id>/staff": lambda _: {
        "name": "정현우",
        "phone": "010-5000-9999",
        "role": "officer",
    },
    "POST /api/v1/branches/<branch_id>/staff/<uuid:person_id>/roles": lambda _: {"role": "officer"},
    "POST /api/v1/branches/<branch_id>/staff/roles/<uuid:grant_id>/end": lambda _: {},
    "POST /api/v1/calls": lambda side: {"person_id": side.things["senior_id"], "caller_kind": "person"},
    "POST /api/v1/calls/<uuid:call_id>/accept": _gift_in_a_call,
    "POST /api/v1/calls/<uuid:call_id>/ask-for-care": lambda _: {**WHEN, "receipt": "paper"},
    "POST /api/v1/calls/<uuid:call_id>/cancel": lambda side: {
        "redemption_id": side.things["redemption_id"],
        "reason": "입원하셨습니다",
        "receipt": "paper",
    },
    "POST /api/v1/calls/<uuid:call_id>/close": lambda _: {},
    "POST /api/v1/calls/<uuid:call_id>/decline": _gift_in_a_call,
    "POST /api/v1/calls/<uuid:call_id>/end-delegate": lambda _: {"receipt": "paper"},
    "POST /api/v1/calls/<uuid:call_id>/give": lambda _: {
        "target": "pool",
        "minutes": 1,
        "receipt": "paper",
    },
    "POST /api/v1/calls/<uuid:call_id>/take-back": _gift_in_a_call,
    "POST /api/v1/calls/<uuid:call_id>/visit": lambda side: {
        "visit_id": side.things["visit_id"],
        "agrees": True,
        "receipt": "paper",
    },
    "POST /api/v1/calls/<uuid:call_id>/verify": lambda _: {"right": ["birth_day"]},
    "POST /api/v1/delegations": lambda side: {
        "delegate_id": side.things["volunteer_id"],
        "acts": ["see"],
        "ends_on": TODAY,
    },
    "POST /api/v1/people/<uuid:person_id>/delegations": lambda side: {
        "delegate_id": side.things["family_id"],
        "acts": ["see"],
        "ends_on": TODAY,
        "paper_ref": "철 3, 41번",
        "seen_by": "김주사",
    },
    "POST /api/v1/imports": lambda _: {
        "kind": "people",
        "name": "a.csv",
        "content": b64encode("이름,구분,동의\n박순자,어르신,회원\n".encode()).decode(),
    },
    "POST /api/v1/gifts": lambda side: {
        "target": "family",
        "minutes": 1,
        "receiver_id": side.things["family_id"],
    },
    "POST /api/v1/gifts/<uuid:gift_id>/accept": lambda _: {},
    "POST /api/v1/gifts/<uuid:gift_id>/decline": lambda _: {},
    "POST /api/v1/gifts/<uuid:gift_id>/refuse": lambda _: {"reason": "금액을 다시 확인해 주세요."},
    "POST /api/v1/gifts/<uuid:gift_id>/thank": lambda _: {"thanks": "고맙습니다"},
    "POST /api/v1/pool/grants": lambda side: {
        "person_id": side.things["senior_id"],
        "minutes": 1,
        "reason": "병원 동행",
    },
    "POST /api/v1/pool/grants/<uuid:grant_id>/refuse": lambda _: {"reason": "다음 달에 다시 봅니다."},
    "PUT /api/v1/donors/<uuid:donor_id>": lambda _: {"kind": "farm", "name": "와룡골 농원"},
    "POST /api/v1/food-offers/<uuid:food_offer_id>/answer": lambda _: {"accept": True},
    "POST /api/v1/rounds": lambda _: {
        "kind": "prepared",
        "days": [{"day": TODAY}],
        "next_on": IN_A_WEEK,
        "place": "월성복지관",
        "category_cap": 3,
    },
    "POST /api/v1/food-places": lambda _: {"name": "월성복지관 1층", "address": "대구 달서구 월성로 77"},
    "PUT /api/v1/food-places/<uuid:place_id>": lambda _: {
        "name": "상인동 경로당 2층",
        "address": "대구 달서구 상인로 12",
        "version": 1,
    },
    "POST /api/v1/rounds/<uuid:round_id>/lock": lambda side: {**pair(side), "units": 1},
    "POST /api/v1/rounds/<uuid:round_id>/refuse": pair,
    "POST /api/v1/rounds/<uuid:round_id>/move": lambda side: {
        "version": 2,
        "lot_id": side.things["lot_id"],
        "from_household_id": side.things["household_id"],
        "to_household_id": side.things["household_id"],
        "units": 1,
        "reason": "부탁",
    },
    "POST /api/v1/rounds/<uuid:round_id>/confirm": lambda _: {"version": 2},
    "POST /api/v1/rounds/<uuid:round_id>/cancellation": lambda _: {"reason": "weather"},
    "PUT /api/v1/my-pickups/<uuid:appointment_id>": lambda _: LATE,
    "POST /api/v1/my-pickups/<uuid:appointment_id>/join": lambda _: LATE,
    "POST /api/v1/my-pickups/<uuid:appointment_id>/cancel": lambda _: {},
    "PUT /api/v1/rounds/<uuid:round_id>/pickups/<uuid:household_id>": lambda _: LATE,
    "POST /api/v1/rounds/<uuid:round_id>/pickups/<uuid:household_id>/join": lambda _: LATE,
    "POST /api/v1/rounds/<uuid:round_id>/pickups/<uuid:household_id>/hand-over": lambda _: {},
    "POST /api/v1/donors": lambda _: {"kind": "shop", "name": "새 가게"},
    "POST /api/v1/donations": lambda side: {"donor_id": side.things["donor_id"], "what": "두부"},
    "POST /api/v1/donations/<uuid:donation_id>/photos": lambda _: {"content": DOT},
    "POST /api/v1/lots/<uuid:lot_id>/photos": lambda _: {"content": DOT},
    "POST /api/v1/donations/<uuid:donation_id>/answer": lambda _: {"accept": True},
    "POST /api/v1/products": lambda _: {"code": "8801043014854", "name": "현미"},
    "PATCH /api/v1/products/<uuid:product_id>": lambda _: {"grams_each": 350},
    "POST /api/v1/lots": lambda _: {"name": "두부", "units": 3},
    "PUT /api/v1/lots/<uuid:lot_id>/label": lambda _: {"contents": ["soy"]},
    "POST /api/v1/stock-movements": lambda side: {
        "kind": "reserved",
        "lot_id": side.things["lot_id"],
        "place": "문 앞",
        "units": 1,
    },
    "POST /api/v1/write-offs/<uuid:write_off_id>/answer": lambda _: {"approve": False},
    "POST /api/v1/recalls": lambda side: {"lot_id": side.things["lot_id"], "reason": "금속 조각"},
    "POST /api/v1/recalls/<uuid:recall_id>/calls": lambda side: {
        "household_id": side.things["household_id"],
        "outcome": "told",
    },
    "POST /api/v1/lots/<uuid:lot_id>/calls": lambda side: {
        "household_id": side.things["household_id"],
        "outcome": "no_answer",
    },
    "POST /api/v1/rounds/<uuid:round_id>/calls": lambda side: {
        "household_id": side.things["household_id"],
        "outcome": "told",
    },
    "POST /api/v1/visits/decisions": lambda side: {
        "visit_ids": [side.things["visit_id"]],
        "outcome": "approve",
    },
    "POST /api/v1/me/contact/code": lambda _: {"kind": "phone"},
    "POST /api/v1/me/contact/confirm": lambda _: {"kind": "phone", "code": "123456"},
    "POST /api/v1/me/consents": lambda _: {"purpose": "membership"},
    "PUT /api/v1/me/contact": lambda _: {"phone": "010-5000-9998"},
    "POST /api/v1/messages/seen": lambda _: {"until": f"{TODAY}T00:00:00+09:00"},
    "PUT /api/v1/people/<uuid:person_id>/wish": lambda _: {"channel": "screen", "rhythm": "daily"},
    "PUT /api/v1/messages/wish": lambda _: {"channel": "screen", "rhythm": "daily"},
    "PUT /api/v1/message-templates/<template>": lambda _: {"ko": "TB_0001"},
    "POST /api/v1/needs": lambda side: {
        "senior_id": side.things["senior_id"],
        "activities": ["talk"],
        "weekdays": [3],
        "part": "morning",
        "minutes": 60,
    },
    "POST /api/v1/objections/<uuid:objection_id>/settle": lambda _: {
        "how": "taken_back",
        "words": "두 시간이 맞습니다",
    },
    "POST /api/v1/objections/<uuid:objection_id>/take-back": lambda _: {},
    "POST /api/v1/food-work": lambda _: {
        "kind": "deliver",
        "day": TODAY,
        "start": "00:00",
        "end": "00:01",
    },
    "POST /api/v1/food-work/entered": lambda side: {
        "volunteer_id": side.things["volunteer_id"],
        "kind": "deliver",
        "day": TODAY,
        "start": "00:00",
        "end": "00:01",
        "how": "paper",
    },
    "POST /api/v1/food-work/<uuid:food_work_id>/confirm": lambda _: {},
    "POST /api/v1/food-work/<uuid:food_work_id>/confirmation": lambda _: {"how": "paper_slip"},
    "POST /api/v1/food-work/<uuid:food_work_id>/approve": lambda _: {},
    "POST /api/v1/food-work/<uuid:food_work_id>/reject": lambda _: {"reason": "시각을 확인해 주세요."},
    "POST /api/v1/food-work/<uuid:food_work_id>/withdraw": lambda _: {},
    "POST /api/v1/offers/<uuid:offer_id>/answer": lambda _: {"accept": True},
    "POST /api/v1/overrides": lambda side: {
        "volunteer_id": side.things["volunteer_id"],
        "day": TODAY,
        "scope": "week",
        "minutes": 4000,
        "reason": "김장 주간입니다",
    },
    "POST /api/v1/overrides/<uuid:override_id>/answer": lambda _: {"grant": True, "reason": "확인했습니다"},
    "POST /api/v1/people": lambda _: {
        "name": "새 사람",
        "birth_date": "1950-01-01",
        "roles": ["senior"],
        "consents": ["membership"],
    },
    "POST /api/v1/people/<uuid:person_id>/consents": lambda _: {"purpose": "membership"},
    "PUT /api/v1/people/<uuid:person_id>/contact": lambda _: {"phone": "010-5000-9997"},
    "POST /api/v1/people/<uuid:person_id>/duplicate": lambda _: {"same": False},
    "POST /api/v1/people/<uuid:person_id>/family": lambda side: {
        "relative_id": side.things["relative_id"],
        "relation": "other",
        "basis": "두 사람이 말함",
    },
    "POST /api/v1/people/<uuid:person_id>/identity": lambda _: {"document": "passport"},
    "PUT /api/v1/people/<uuid:person_id>/name": lambda _: {"name": "윤미경", "birth_date": "1974-03-02"},
    "POST /api/v1/people/<uuid:person_id>/roles": lambda _: {"role": "family"},
    "POST /api/v1/people/<uuid:person_id>/roles/<uuid:grant_id>/end": lambda _: {},
    "POST /api/v1/people/<uuid:person_id>/trainings": lambda _: {
        "title": "기본 교육",
        "held_on": "2026-01-05",
        "minutes": 60,
    },
    "POST /api/v1/policies/drafts": lambda _: {
        "effective_from": "2100-01-01",
        "content": {"day_cap_minutes": 310},
    },
    "PUT /api/v1/policies/drafts/<uuid:version_id>": lambda _: {
        "effective_from": "2100-01-01",
        "content": {"day_cap_minutes": 310},
        "revision": 1,
    },
    "POST /api/v1/policies/drafts/<uuid:version_id>/publish": lambda _: {"revision": 1},
    "POST /api/v1/confirmed-needs": lambda side: {
        "person_id": side.things["senior_id"],
        "basis": "illness",
        "urgency": 2,
        "officer_name": "박서연",
        "officer_office": "월성동 행정복지센터",
        "confirmed_on": TODAY,
        "review_on": IN_A_WEEK,
    },
    "POST /api/v1/confirmed-needs/<uuid:confirmed_need_id>/end": lambda _: {"reason": "회복하셨습니다"},
    "POST /api/v1/redemption-offers/<uuid:volunteer_offer_id>/decline": lambda _: {},
    "POST /api/v1/redemption-offers/<uuid:volunteer_offer_id>/withdraw": lambda _: {},
    "POST /api/v1/redemptions": lambda _: {"activities": ["talk"], "part": "morning", "minutes": 10},
    "POST /api/v1/redemptions/<uuid:redemption_id>/cancel": lambda _: {"reason": "입원하셨습니다"},
    "POST /api/v1/redemptions/<uuid:redemption_id>/miss": lambda _: {
        "missed_by": "neither",
        "reason": "눈이 왔습니다",
    },
    "POST /api/v1/redemptions/<uuid:redemption_id>/offers": lambda side: {
        "volunteer_id": side.things["volunteer_id"]
    },
    "POST /api/v1/redemptions/<uuid:redemption_id>/refuse": lambda _: {"reason": "두 번 신청하셨습니다"},
    "POST /api/v1/redemptions/for-somebody": lambda side: {
        "beneficiary_id": side.things["senior_id"],
        "activities": ["talk"],
        "part": "morning",
        "minutes": 10,
    },
    "POST /api/v1/trainings": lambda _: {
        "title": "기본 교육",
        "starts_at": "2100-01-01T10:00:00+09:00",
        "minutes": 60,
        "place": "교육실",
        "seats": 20,
    },
    "POST /api/v1/trainings/<uuid:event_id>/attendance": lambda _: {"present": []},
    "POST /api/v1/visits": lambda side: {**WHEN, "senior_id": side.things["senior_id"]},
    "POST /api/v1/visits/<uuid:visit_id>/answer": lambda _: {**WHEN, "words": "다시 봤습니다"},
    "POST /api/v1/visits/<uuid:visit_id>/evidence": lambda _: {
        "method": "knowledge",
        "agrees": True,
        "words": "보았습니다",
    },
    "POST /api/v1/visits/<uuid:visit_id>/hand-over": lambda side: {"decider_id": side.things["decider_id"]},
    "POST /api/v1/visits/<uuid:visit_id>/objections": lambda _: {"kind": "different"},
    "POST /api/v1/visits/<uuid:visit_id>/objections/for-somebody": lambda side: {
        "kind": "different",
        "raised_by_id": side.things["senior_id"],
    },
    "POST /api/v1/visits/<uuid:visit_id>/reject": lambda _: {"reason": "시각을 다시 봐 주세요."},
    "POST /api/v1/visits/for-somebody": lambda side: {
        **WHEN,
        "senior_id": side.things["senior_id"],
        "volunteer_id": side.things["volunteer_id"],
        "how": "paper",
    },
}

QUERIES = {"GET /api/v1/certified-hours": "?since=2026-01-01&until=2026-12-31"}

FOR_EVERYBODY = {
    "GET /admin/messages/<template>",
    "POST /admin/messages/<template>",
    "PUT /api/v1/message-templates/<template>",
    "GET /api/v1/branches/<branch_id>",
    "GET /rules/<owner>/<int(max=2147483647):number>",
}
"""What these show is the same for every branch, or names none."""


NATIONAL_ONLY = {
    "GET /admin/branches/new",
    "POST /admin/branches/new",
    "GET /admin/districts",
    "POST /admin/districts",
    "POST /api/v1/branches",
    "POST /api/v1/districts",
}
"""What an administrator of `national` opens, and one of a branch finds nothing behind."""

SILENT = {"POST /settings/sign-in/<uuid:session_id>/end"}
"""What says nothing of another's: whoever guesses learns nothing, and nothing is ended."""


def values_of(key: str, names: set[str], side: Side, role: Role) -> dict[str, Any]:
    """Return what the address of the route is filled with, for somebody in this role."""
    fixed = {
        "purpose": "care",
        "owner": "national",
        "number": 1,
        "template": "assigned",
        "year": 2026,
        "kind": "csv",
        "sheet": "people",
        "what": "ask_for_care",
        "way": "phone",
        "session_id": side.keys[role].sign_in_id,
    }
    own = {"consent_id": side.things["consents"][role]} if "/me/" in key else {}
    if "/food-figures/" in key:
        own["what"] = "movements"
    if key.endswith("/readiness"):
        own["person_id"] = side.people[role]
    if "<uuid:job_id>" in key:
        own["job_id"] = side.things["jobs"][role]
    chosen = {name: side.things[thing] for name, thing in THINGS.get(key, {}).items()}
    return {name: (fixed | side.things | own | chosen)[name] for name in names}
