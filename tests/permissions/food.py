"""What the pages of food need, and one of each thing of a food bank."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core import clock
from timebank.core.commands import SYSTEM, Command, Handler, apply
from timebank.core.permissions import P, Role
from timebank.core.pictures import MediaType, Picture
from timebank.households.commands import RegisterHousehold, register_household
from timebank.households.queries import list_consents
from timebank.households.rules import HouseholdKind, HouseholdPurpose
from timebank.matching.commands import (
    AddPlace,
    LockItem,
    OpenRound,
    PlanRound,
    add_place,
    lock_item,
    open_round,
    plan_round,
)
from timebank.matching.queries import list_appointments, list_decisions
from timebank.matching.rules.rounds import DayPlan, RoundKind
from timebank.pantry.commands import (
    AnnounceDonation,
    HandOut,
    KeepPhoto,
    NoteCall,
    OfferFood,
    OpenRecall,
    RegisterDonor,
    TakeIn,
    Waste,
    announce_donation,
    hand_out,
    keep_photo,
    note_call,
    offer_food,
    open_recall,
    register_donor,
    take_in,
    waste,
)
from timebank.pantry.commands.products import LearnProduct, learn_product
from timebank.pantry.rules import USUAL_PLACE, CallOutcome, Category, DonorKind, Reason, Storage

PAGES: dict[str, str] = {
    "GET /food-figures": P.READ_FOOD,
    "GET /food-figures.<any(csv, xlsx):kind>": P.READ_FOOD,
    "GET /food-figures/<any(movements, lots, donations):what>.<any(csv, xlsx):kind>": P.READ_FOOD,
    "GET /households": P.READ_HOUSEHOLDS,
    "GET /households/cards": P.MANAGE_HOUSEHOLDS,
    "GET /households/cards.pdf": P.MANAGE_HOUSEHOLDS,
    "GET /households/<uuid:household_id>": P.READ_HOUSEHOLDS,
    "GET /households/<uuid:household_id>/card.pdf": P.MANAGE_HOUSEHOLDS,
    "GET /households/<uuid:household_id>/change": P.MANAGE_HOUSEHOLDS,
    "POST /households/<uuid:household_id>/change": P.MANAGE_HOUSEHOLDS,
    "GET /households/<uuid:household_id>/consents": P.MANAGE_HOUSEHOLDS,
    "POST /households/<uuid:household_id>/consents": P.MANAGE_HOUSEHOLDS,
    "POST /households/<uuid:household_id>/consents/<uuid:consent_id>/withdraw": P.MANAGE_HOUSEHOLDS,
    "GET /households/<uuid:household_id>/contact": P.MANAGE_HOUSEHOLDS,
    "GET /households/<uuid:household_id>/end": P.MANAGE_HOUSEHOLDS,
    "POST /households/<uuid:household_id>/end": P.MANAGE_HOUSEHOLDS,
    "GET /households/<uuid:household_id>/need": P.CONFIRM_HOUSEHOLD,
    "POST /households/<uuid:household_id>/need": P.CONFIRM_HOUSEHOLD,
    "POST /households/<uuid:household_id>/papers": P.MANAGE_HOUSEHOLDS,
    "POST /households/<uuid:household_id>/representative/<uuid:person_id>": P.MANAGE_HOUSEHOLDS,
    "POST /households/<uuid:household_id>/representative/end": P.MANAGE_HOUSEHOLDS,
    "GET /households/new": P.MANAGE_HOUSEHOLDS,
    "POST /households/new": P.MANAGE_HOUSEHOLDS,
    "GET /hand-out": P.MANAGE_FOOD,
    "GET /hand-out/<uuid:round_id>/<uuid:household_id>": P.MANAGE_FOOD,
    "POST /hand-out/<uuid:round_id>/<uuid:household_id>": P.MANAGE_FOOD,
    "POST /hand-out/<uuid:round_id>/<uuid:household_id>/missed": P.MANAGE_FOOD,
    "GET /my-food": P.SEE_SELF,
    "GET /my-food/calendar.ics": P.SEE_SELF,
    "POST /my-food/<uuid:appointment_id>/time": P.SEE_SELF,
    "POST /my-food/<uuid:appointment_id>/join": P.SEE_SELF,
    "POST /my-food/<uuid:appointment_id>/cancel": P.SEE_SELF,
    "GET /rounds": P.READ_FOOD,
    "GET /rounds/new": P.MANAGE_FOOD,
    "POST /rounds/new": P.MANAGE_FOOD,
    "GET /rounds/places": P.READ_FOOD,
    "GET /rounds/places/new": P.MANAGE_FOOD,
    "POST /rounds/places/new": P.MANAGE_FOOD,
    "GET /rounds/places/<uuid:place_id>": P.READ_FOOD,
    "POST /rounds/places/<uuid:place_id>": P.MANAGE_FOOD,
    "POST /rounds/places/<uuid:place_id>/close": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>": P.READ_FOOD,
    "POST /rounds/<uuid:round_id>/plan": P.MANAGE_FOOD,
    "POST /rounds/<uuid:round_id>/decide": P.MANAGE_FOOD,
    "POST /rounds/<uuid:round_id>/decisions/<uuid:decision_id>/undo": P.MANAGE_FOOD,
    "POST /rounds/<uuid:round_id>/confirm": P.MANAGE_FOOD,
    "POST /rounds/<uuid:round_id>/close": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>/cancellation": P.MANAGE_FOOD,
    "POST /rounds/<uuid:round_id>/cancellation": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>/calls": P.MANAGE_FOOD,
    "POST /rounds/<uuid:round_id>/calls": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>/visits": P.READ_FOOD,
    "GET /rounds/<uuid:round_id>/visits/<uuid:household_id>": P.READ_FOOD,
    "POST /rounds/<uuid:round_id>/visits/<uuid:household_id>": P.MANAGE_FOOD,
    "POST /rounds/<uuid:round_id>/visits/<uuid:household_id>/cancel": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>/calendar.ics": P.READ_FOOD,
    "GET /rounds/<uuid:round_id>/figures": P.READ_FOOD,
    "GET /rounds/<uuid:round_id>/figures.<any(csv, xlsx):kind>": P.READ_FOOD,
    "GET /rounds/<uuid:round_id>/papers": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>/picks.pdf": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>/labels.pdf": P.MANAGE_FOOD,
    "GET /rounds/<uuid:round_id>/delivery.pdf": P.MANAGE_FOOD,
    "GET /pantry": P.READ_FOOD,
    "POST /pantry/donations/<uuid:donation_id>/answer": P.MANAGE_FOOD,
    "GET /pantry/donations/<uuid:donation_id>/receipt.pdf": P.MANAGE_FOOD,
    "GET /pantry/donations/new": P.MANAGE_FOOD,
    "POST /pantry/donations/new": P.MANAGE_FOOD,
    "GET /pantry/donors": P.READ_FOOD,
    "GET /pantry/donors/<uuid:donor_id>": P.READ_FOOD,
    "GET /pantry/donors/<uuid:donor_id>/<int:year>.pdf": P.MANAGE_FOOD,
    "GET /pantry/donors/<uuid:donor_id>/change": P.MANAGE_FOOD,
    "POST /pantry/donors/<uuid:donor_id>/change": P.MANAGE_FOOD,
    "GET /pantry/donors/new": P.MANAGE_FOOD,
    "POST /pantry/donors/new": P.MANAGE_FOOD,
    "GET /pantry/intake": P.MANAGE_FOOD,
    "POST /pantry/intake": P.MANAGE_FOOD,
    "GET /pantry/counting": P.MANAGE_FOOD,
    "GET /pantry/photos/<uuid:photo_id>": P.READ_FOOD,
    "GET /pantry/lots/<uuid:lot_id>": P.READ_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/calls": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/calls": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/count": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/count": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/give": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/give": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/label": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/label": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/came-back": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/came-back": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/move": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/move": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/pass-on": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/pass-on": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/photos": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/photos": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/recall": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/recall": P.MANAGE_FOOD,
    "GET /pantry/lots/<uuid:lot_id>/waste": P.MANAGE_FOOD,
    "POST /pantry/lots/<uuid:lot_id>/waste": P.MANAGE_FOOD,
    "POST /pantry/offers/<uuid:food_offer_id>/answer": P.MANAGE_FOOD,
    "GET /pantry/products": P.READ_FOOD,
    "GET /pantry/products/<uuid:product_id>": P.MANAGE_FOOD,
    "POST /pantry/products/<uuid:product_id>": P.MANAGE_FOOD,
    "GET /pantry/products/<uuid:product_id>/recall": P.MANAGE_FOOD,
    "POST /pantry/products/<uuid:product_id>/recall": P.MANAGE_FOOD,
    "GET /pantry/recalls": P.READ_FOOD,
    "GET /pantry/recalls/<uuid:recall_id>": P.READ_FOOD,
    "POST /pantry/recalls/<uuid:recall_id>/calls": P.MANAGE_FOOD,
    "GET /pantry/recalls/<uuid:recall_id>/calls.<any(csv, xlsx):kind>": P.READ_FOOD,
    "POST /pantry/calls/<uuid:food_call_id>/undo": P.MANAGE_FOOD,
    "GET /pantry/write-offs": P.MANAGE_FOOD,
    "POST /pantry/write-offs/<uuid:write_off_id>": P.MANAGE_FOOD,
}


def _do(session: Session, handle: Handler[Any, Any], command: Command) -> Any:  # noqa: ANN401
    return apply(session, handle, command, origin=SYSTEM, now=clock.now())


def _open_round(session: Session, by: dict[str, Any], household_id: UUID, lot_id: UUID) -> UUID:
    """Open a round of today, plan it, and lock something in it."""
    day = clock.local_day(clock.now(), "Asia/Seoul")
    opened = OpenRound(
        **by,
        kind=RoundKind.PREPARED,
        days=(DayPlan(day=day, from_hour=0, until_hour=24),),
        next_on=day + timedelta(days=7),
        place="월성복지관",
        category_cap=3,
    )
    round_id: UUID = _do(session, open_round, opened)
    _do(session, plan_round, PlanRound(**by, round_id=round_id))
    locked: dict[str, Any] = {"household_id": household_id, "lot_id": lot_id, "units": 1, "reason": "약속"}
    _do(session, lock_item, LockItem(**by, round_id=round_id, version=1, **locked))
    return round_id


def make_food_things(session: Session, branch_id: str, people: dict[Role, UUID]) -> dict[str, Any]:
    """Return the ids of what was made, by the names that addresses have for them."""
    by: dict[str, Any] = {"branch_id": branch_id, "actor_id": people[Role.FOOD_COORDINATOR]}
    household_id = _do(
        session,
        register_household,
        RegisterHousehold(
            **by,
            kind=HouseholdKind.ALONE_SENIOR,
            name="한기숙",
            size=1,
            weekday=0,
            consents=frozenset({HouseholdPurpose.FOOD}),
            emergency=True,
        ),
    )
    consents = list_consents(session, branch_id=branch_id, household_id=household_id)
    donor_id = _do(session, register_donor, RegisterDonor(**by, kind=DonorKind.SHOP, name="월성마트"))
    announced = AnnounceDonation(**by, donor_id=donor_id, what="두부 두 상자")
    donation_id = _do(session, announce_donation, announced)
    lot_id = _do(session, take_in, TakeIn(**by, name="두부", units=100))
    picture = Picture(media_type=MediaType.PNG, content=b"a picture")
    photo_id = _do(session, keep_photo, KeepPhoto(**by, lot_id=lot_id, picture=picture))
    recalled_id = _do(session, take_in, TakeIn(**by, name="햄", units=9))
    of: dict[str, Any] = {"lot_id": recalled_id, "place": USUAL_PLACE, "units": 1}
    _do(session, hand_out, HandOut(**by, **of, household_id=household_id))
    recall_id = _do(session, open_recall, OpenRecall(**by, lot_id=recalled_id, reason="금속 조각"))
    told: dict[str, Any] = {"household_id": household_id, "outcome": CallOutcome.TOLD}
    food_call_id = _do(session, note_call, NoteCall(**by, recall_id=recall_id, **told))
    asked = Waste(**by, lot_id=lot_id, place=USUAL_PLACE, units=50, reason=Reason.EXPIRED)
    _do(session, waste, asked)
    offered = OfferFood(
        branch_id=branch_id,
        actor_id=None,
        kind=DonorKind.SHOP,
        name="보름제과",
        phone="010-0000-7001",
        what="식빵 열 개",
    )
    offer_id = _do(session, offer_food, offered)
    jam: dict[str, Any] = {"category": Category.SAUCES, "grams_each": 300, "storage": Storage.ROOM}
    learned = LearnProduct(**by, gtin="8801234567893", name="잼", needs_cooking=False, **jam)
    round_id = _open_round(session, by, household_id, lot_id)
    place: dict[str, Any] = {"name": "상인동 경로당", "address": "대구 달서구 상인로 12"}
    (visit,) = list_appointments(session, branch_id=branch_id, round_id=round_id)
    (decision,) = list_decisions(session, branch_id=branch_id, round_id=round_id)
    return {
        "round_id": round_id,
        "place_id": _do(session, add_place, AddPlace(**by, **place)),
        "appointment_id": visit.id,
        "decision_id": decision.id,
        "household_id": household_id,
        "household_consent_id": consents[0].id,
        "donor_id": donor_id,
        "donation_id": donation_id,
        "lot_id": lot_id,
        "photo_id": photo_id,
        "recall_id": recall_id,
        "food_call_id": food_call_id,
        "product_id": _do(session, learn_product, learned),
        "food_offer_id": offer_id,
        "write_off_id": asked.id,
    }


BODIES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "POST /api/v1/households": lambda _: {
        "kind": "alone",
        "name": "이상철",
        "size": 1,
        "weekday": 2,
        "consents": ["food"],
    },
    "PUT /api/v1/households/<uuid:household_id>": lambda _: {
        "kind": "alone",
        "name": "한기숙",
        "size": 2,
        "weekday": 2,
        "revision": 1,
    },
    "POST /api/v1/households/<uuid:household_id>/consents": lambda _: {"purpose": "messages"},
    "PUT /api/v1/households/<uuid:household_id>/representative": lambda side: {
        "person_id": side.things["person_id"]
    },
    "POST /api/v1/households/<uuid:household_id>/end": lambda _: {"reason": "moved"},
    "POST /api/v1/households/<uuid:household_id>/needs": lambda _: {
        "basis": "officer",
        "ends_on": clock.local_day(clock.now(), "Asia/Seoul").isoformat(),
    },
}
