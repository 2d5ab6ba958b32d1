"""What may be going on when somebody's death is recorded, with the act that runs against it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from tests.care.world import NOW, TODAY, World, do
from tests.exchange.correcting import ask_back
from tests.exchange.giving import COOLED_OFF, accept, give_command, give_to
from tests.exchange.passing import ELSEWHERE, holding, move
from tests.exchange.test_delegates_act import by, entrust
from tests.exchange.test_grants import confirm_need
from tests.exchange.using import accept as come
from tests.exchange.using import ask, offer
from tests.factories import make_family, make_person, make_senior, make_volunteer
from timebank.care.commands import log_visit
from timebank.core.permissions import Role
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.gifts import (
    AcceptGift,
    FinishGift,
    TakeGiftBack,
    accept_gift,
    finish_gift,
    take_gift_back,
)
from timebank.exchange.commands.giving import give
from timebank.exchange.commands.grants import GrantFromPool, grant_from_pool
from timebank.exchange.commands.moves import AcceptMove, OpenMove, accept_move, open_move
from timebank.exchange.commands.offers import AcceptRedemption, accept_redemption
from timebank.exchange.commands.redemptions import CancelRedemption, cancel_redemption
from timebank.exchange.commands.reversals import GrantReversal, grant_reversal
from timebank.exchange.rules import Outcome
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.rules.moves import Agreed
from timebank.exchange.rules.reversals import ObjectKind
from timebank.people.models import Person
from timebank.people.rules import DelegatedAct, Document

SLOTS = (time(9), time(13), time(17))


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """Somebody dies while `rival` is done."""

    person_id: UUID
    rival: Callable[[], object]
    now: datetime = NOW


@dataclass(slots=True)
class Dying:
    """A branch in which one after the other dies, with those who outlive them."""

    world: World
    third: Person
    """A coordinator who had no part in anything."""
    there: Person
    """A coordinator of the branch that members move to."""

    def gift(self, giver: Person, receiver: Person) -> UUID:
        return give_to(giver, receiver, minutes=60)

    def pair(self) -> tuple[Person, Person]:
        """Return two relatives with minutes."""
        session = self.world.session
        both = make_senior(session, name="김말자"), make_person(session, name="이은정", roles=[Role.FAMILY])
        make_family(session, *both, by=self.world.coordinator)
        holding(session, both[0], own=240)
        holding(session, both[1], own=240)
        return both

    def race(self, dies: Person, handle: Callable[..., object], command: object, now: datetime = NOW) -> Race:
        return Race(person_id=dies.id, rival=partial(do, handle, command, now=now), now=now)

    def of_branch(self, kind: Any, by: Person, **words: Any) -> Any:  # noqa: ANN401
        return kind(branch_id=by.branch_id, actor_id=by.id, **words)

    # Gifts

    def giving(self, _turn: int) -> Race:
        dies, _other = self.pair()
        return self.race(dies, give, give_command(dies, minutes=60))

    def being_given(self, _turn: int) -> Race:
        dies, other = self.pair()
        words: dict[str, Any] = {"target": GiftTarget.FAMILY, "receiver_id": dies.id}
        return self.race(dies, give, give_command(other, minutes=60, **words))

    def accepting(self, _turn: int) -> Race:
        dies, other = self.pair()
        gift_id = self.gift(other, dies)
        return self.race(
            dies, accept_gift, self.of_branch(AcceptGift, dies, receiver_id=dies.id, gift_id=gift_id)
        )

    def being_accepted_for_good(self, _turn: int) -> Race:
        dies, other = self.pair()
        gift_id = self.gift(dies, other)
        taking = self.of_branch(AcceptGift, other, receiver_id=other.id, gift_id=gift_id)
        return self.race(dies, accept_gift, taking, COOLED_OFF)

    def finishing(self, turn: int) -> Race:
        dies, other = self.pair()
        giver, receiver = (dies, other) if turn % 2 else (other, dies)
        gift_id = self.gift(giver, receiver)
        accept(gift_id, receiver)
        return self.race(dies, finish_gift, self.of_branch(FinishGift, giver, gift_id=gift_id), COOLED_OFF)

    def taking_back(self, _turn: int) -> Race:
        dies, other = self.pair()
        gift_id = self.gift(dies, other)
        return self.race(
            dies, take_gift_back, self.of_branch(TakeGiftBack, dies, giver_id=dies.id, gift_id=gift_id)
        )

    def a_delegate_s_gift(self, _turn: int) -> Race:
        dies, other = self.pair()
        entrust(dies, other, DelegatedAct.GIVE, minutes=120)
        return self.race(dies, give, give_command(dies, minutes=60, **by(other, dies)))

    def a_grant(self, _turn: int) -> Race:
        dies, _other = self.pair()
        confirm_need(self.world, dies)
        self.world.session.commit()
        granting = self.of_branch(
            GrantFromPool, self.world.coordinator, person_id=dies.id, minutes=30, reason="혼자 지내십니다."
        )
        return self.race(dies, grant_from_pool, granting)

    # Care

    def when(self, turn: int) -> dict[str, Any]:
        start = SLOTS[turn % len(SLOTS)]
        day = TODAY + timedelta(days=1 + turn // len(SLOTS))
        return {"day": day, "start": start, "end": start.replace(minute=30)}

    def asking(self, turn: int) -> Race:
        dies, _other = self.pair()
        wanted = self.of_branch(AskForCare, dies, activities=("talk",), **self.when(turn))
        return self.race(dies, ask_for_care, wanted)

    def cancelling(self, turn: int) -> Race:
        dies, _other = self.pair()
        asked = ask(self.world, dies, **self.when(turn))
        return self.race(dies, cancel_redemption, self.of_branch(CancelRedemption, dies, redemption_id=asked))

    def promising(self, turn: int) -> Race:
        """Have the one who dies be cared for, or be the one who cares."""
        asked_by, _other = self.pair()
        cares = make_volunteer(self.world.session, name="한가람", coordinator=self.world.coordinator)
        self.world.session.commit()
        offered = offer(self.world, ask(self.world, asked_by, **self.when(turn)), cares)
        coming = self.of_branch(AcceptRedemption, cares, offer_id=offered)
        return self.race((asked_by, cares)[turn % 2], accept_redemption, coming)

    def settling(self, turn: int) -> Race:
        world = self.world
        asked_by, _other = self.pair()
        cares = make_volunteer(world.session, name="한가람", coordinator=world.coordinator)
        world.session.commit()
        when = self.when(turn)
        come(world, offer(world, ask(world, asked_by, **when), cares), cares)
        evening = NOW + timedelta(days=1 + turn // len(SLOTS), hours=4)
        visit = world.log_command(
            actor_id=cares.id, volunteer_id=cares.id, senior_id=asked_by.id, activities=("talk",), **when
        )
        do(log_visit, visit, now=evening)
        decision = self.of_branch(DecideVisit, world.coordinator, visit_id=visit.id, outcome=Outcome.APPROVE)
        return self.race((asked_by, cares)[turn % 2], decide_visit, decision, evening)

    # Moves, and what is taken back

    def moving(self, _turn: int) -> Race:
        dies, _other = self.pair()
        leaving = self.of_branch(
            OpenMove, self.world.coordinator, person_id=dies.id, to_branch=ELSEWHERE, agreed=Agreed.PAPER
        )
        return self.race(dies, open_move, leaving)

    def arriving(self, _turn: int) -> Race:
        dies, _other = self.pair()
        move_id = move(dies, self.world.coordinator)
        words = {"document": Document.RESIDENT_CARD, "somebody_new": True}
        return self.race(dies, accept_move, self.of_branch(AcceptMove, self.there, move_id=move_id, **words))

    def a_gift_s_reversal(self, turn: int) -> Race:
        dies, other = self.pair()
        giver, receiver = (dies, other) if turn % 2 else (other, dies)
        gift_id = self.gift(giver, receiver)
        accept(gift_id, receiver)
        do(finish_gift, self.of_branch(FinishGift, giver, gift_id=gift_id), now=COOLED_OFF)
        reversal_id = ask_back(self.world, ObjectKind.GIFT, gift_id)
        granting = self.of_branch(GrantReversal, self.third, reversal_id=reversal_id)
        return self.race(dies, grant_reversal, granting, COOLED_OFF)
