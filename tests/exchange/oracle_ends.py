"""The third part of the bank on paper: deaths, moves to another branch, and what is taken back."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from tests.exchange.oracle import FROZEN, GONE, OPEN_CARE, OPEN_GIFT, Answer, Gift, Member, Moves
from tests.exchange.oracle_care import CareBank
from timebank.exchange.rules.deaths import DeathState as D
from timebank.exchange.rules.gifts import GiftState as G
from timebank.exchange.rules.moves import MoveState as M
from timebank.exchange.rules.redemptions import RedemptionState as R
from timebank.exchange.rules.redemptions import VolunteerOfferState as O

KINDS = ("own", "gift_only", "received")
DEATH, MOVE, DISPUTE = "death", "move", "dispute"


@dataclass(slots=True, kw_only=True)
class Death:
    person: Member
    lapses: bool
    """As the family wishes in writing; else all goes to the pool."""
    state: D = D.RECORDED
    went: Moves = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Move:
    person: Member
    to: str
    state: M = M.OPEN


@dataclass(slots=True)
class WholeBank(CareBank):
    """A bank whose members die, move, and are found to be alive after all."""

    deaths: dict[UUID, Death] = field(default_factory=dict)
    moves: dict[UUID, Move] = field(default_factory=dict)
    why_frozen: dict[UUID, str] = field(default_factory=dict)
    asked_back: dict[UUID, UUID] = field(default_factory=dict)
    """The reversal that was asked for, by what is to be taken back."""
    taken_back: set[UUID] = field(default_factory=set)
    interrupted: set[UUID] = field(default_factory=set)
    """Whose pairings have ended, so that nobody can log a visit of before."""

    def freeze(self, who: Member, why: str) -> None:
        self.why_frozen.setdefault(who.id, why)
        self.frozen = set(self.why_frozen)

    def lift(self, who: Member, why: str) -> None:
        if self.why_frozen.get(who.id) == why:
            del self.why_frozen[who.id]
        self.frozen = set(self.why_frozen)

    # Deaths

    def die(self, death_id: UUID, who: Member, *, lapses: bool) -> Answer:
        if any(
            each.person == who and each.state in {D.RECORDED, D.CONFIRMED} for each in self.deaths.values()
        ):
            return "exchange.death-recorded"
        if who.id in self.gone:
            return GONE
        self.deaths[death_id] = Death(person=who, lapses=lapses)
        for move in self.moves.values():
            if move.person == who and move.state is M.OPEN:
                move.state = M.CANCELLED
                self.lift(who, MOVE)
        self.gone.add(who.id)
        self._end_underway(who)
        self.freeze(who, DEATH)
        return None

    def confirm_death(self, death_id: UUID) -> Answer:
        death = self.deaths[death_id]
        if death.state is not D.RECORDED:
            return "exchange.death-confirmed" if death.state is D.CONFIRMED else "exchange.death-over"
        self._end_underway(death.person)
        death.state = D.CONFIRMED
        who = death.person
        held = {kind: self.has(who, kind) for kind in KINDS if self.has(who, kind)}
        left = sum(held.values()) + self.has(who, "debt")
        if held or self.has(who, "debt"):
            # What is owed beyond what is there lapses: nobody is left who could earn it.
            into = "lapsed" if death.lapses or left < 0 else "pool"
            death.went = {(who.id, kind): -minutes for kind, minutes in held.items()}
            death.went |= {(who.id, "debt"): -self.has(who, "debt"), (None, into): left}
            kind = "lapse" if death.lapses else "gift"
            self.post(who.branch, kind, f"exchange.death:{death_id}", death.went)
        return None

    def withdraw_death(self, death_id: UUID) -> Answer:
        death = self.deaths[death_id]
        if death.state is not D.RECORDED:
            return "exchange.death-confirmed" if death.state is D.CONFIRMED else "exchange.death-over"
        death.state = D.WITHDRAWN
        self._back_again(death.person)
        return None

    def reverse_death(self, death_id: UUID) -> Answer:
        death = self.deaths[death_id]
        if death.state is not D.CONFIRMED:
            return "exchange.death-not-confirmed" if death.state is D.RECORDED else "exchange.death-over"
        if death.went.get((None, "pool"), 0) > self.pool(death.person.branch):
            return "exchange.passed-on-spent"
        death.state = D.REVERSED
        if death.went:
            moves: Moves = {account: -minutes for account, minutes in death.went.items()}
            self.post(death.person.branch, "reversal", f"exchange.death:{death_id}", moves)
        self._back_again(death.person)
        return None

    def _back_again(self, who: Member) -> None:
        self.gone.discard(who.id)
        self.lift(who, DEATH)

    # What is underway

    def _end_underway(self, who: Member) -> None:
        self.interrupted.add(who.id)
        self._end_gifts(who)
        self._end_cares(who)
        for offer in self.offers.values():
            care = self.cares[offer.care]
            if offer.to != who or care.when.day < self.today or care.state not in OPEN_CARE:
                continue
            if offer.state is O.WAITING:
                offer.state = O.CLOSED
                self._ask_others(offer.care)
            elif offer.state is O.ACCEPTED:
                offer.state, care.state, care.volunteer = O.WITHDRAWN, R.ASKED, None

    def _open_gifts(self, who: Member) -> list[UUID]:
        """Return what the person gives, and what they know that they are given."""
        return [
            gift_id
            for gift_id, gift in self.gifts.items()
            if gift.state in OPEN_GIFT and (gift.giver == who or (gift.to == who and gift.seen))
        ]

    def _end_gifts(self, who: Member) -> None:
        for gift_id in self._open_gifts(who):
            gift = self.gifts[gift_id]
            if gift.state is G.ACCEPTED and self.now >= gift.cooling_ends:
                self._hand_over(gift_id)
            else:
                self._back(gift_id, G.TAKEN_BACK if gift.giver == who else G.LAPSED)

    def _open_cares(self, who: Member) -> list[UUID]:
        return [key for key, care in self.cares.items() if care.person == who and care.state in OPEN_CARE]

    def _end_cares(self, who: Member) -> None:
        for care_id in self._open_cares(who):
            self.cancel(care_id, by_branch=True)

    # Moves

    def open_move(self, move_id: UUID, who: Member, to: str, *, cancels: bool) -> Answer:
        if who.id in self.gone:
            return GONE
        if any(each.person == who and each.state is M.OPEN for each in self.moves.values()):
            return "exchange.move-underway"
        if who.id in self.frozen:
            return FROZEN
        if not cancels and (self._open_gifts(who) or self._open_cares(who)):
            return "exchange.still-open-things"
        # What would be called off counts too: it is back before the debt is looked at.
        if self._comes_back(who) + sum(self.has(who, kind) for kind in (*KINDS, "debt")) < 0:
            return "exchange.still-owes"
        self._end_gifts(who)
        self._end_cares(who)
        self.moves[move_id] = Move(person=who, to=to)
        self.freeze(who, MOVE)
        return None

    def _comes_back(self, who: Member) -> int:
        """Return the minutes that ending what is underway would bring them."""
        back = sum(self.cares[key].minutes for key in self._open_cares(who))
        for key in self._open_gifts(who):
            gift = self.gifts[key]
            is_done = gift.state is G.ACCEPTED and self.now >= gift.cooling_ends
            back += gift.minutes if (gift.giver == who) is not is_done else 0
        return back

    def end_move(self, move_id: UUID, state: M) -> Answer:
        move = self.moves[move_id]
        if move.state is not M.OPEN:
            return "exchange.move-over"
        move.state = state
        self.lift(move.person, MOVE)
        return None

    def accept_move(self, move_id: UUID, new: Member) -> Answer:
        """Let each kind of minutes arrive as what it was."""
        move = self.moves[move_id]
        if move.state is not M.OPEN:
            return "exchange.move-over"
        move.state = M.DONE
        who = move.person
        self._end_underway(who)
        debt = -self.has(who, "debt")
        if debt:
            pays: Moves = {(who.id, "debt"): debt}
            for kind in KINDS:
                part = min(self.has(who, kind), debt)
                pays[who.id, kind], debt = -part, debt - part
            self.post(who.branch, "transfer", f"exchange.move-debt:{move_id}", pays)
        going = {kind: self.has(who, kind) for kind in KINDS if self.has(who, kind)}
        if going:
            leaves: Moves = {(who.id, kind): -minutes for kind, minutes in going.items()}
            self._across(who.branch, new, "transfer", f"exchange.move:{move_id}", leaves, going)
        self.gone.add(who.id)
        return None

    # Taking back

    def ask_back(self, key: UUID, reversal_id: UUID) -> Answer:
        """Have it asked that a gift or a grant be taken back."""
        if key in self.asked_back:
            return "exchange.reversed-before" if key in self.taken_back else "exchange.reversal-asked"
        gift = self.gifts.get(key)
        if (gift.state is not G.FINAL) if gift else not self.grants[key].paid:
            return "exchange.nothing-to-reverse"
        self.asked_back[key] = reversal_id
        return None

    def grant_back(self, key: UUID) -> Answer:
        if key in self.taken_back:
            return "exchange.reversal-decided"
        gift, cause = self.gifts.get(key), f"exchange.reversal:{self.asked_back[key]}"
        if gift is None:
            grant = self.grants[key]
            if grant.person.id in self.frozen:
                return FROZEN
            self._cover(grant.person, grant.minutes, cause)
            back: Moves = {(grant.person.id, "received"): -grant.minutes, (None, "pool"): grant.minutes}
            self.post(grant.person.branch, "reversal", cause, back)
        elif {gift.giver.id, gift.to and gift.to.id} & self.frozen:
            return FROZEN
        elif gift.to is None and self.pool(gift.giver.branch) < gift.minutes:
            return "exchange.pool-gave-it-away"
        else:
            self._take_from_receiver(gift, cause)
            self._back(key, G.REVERSED)
        self.taken_back.add(key)
        return None

    def _take_from_receiver(self, gift: Gift, cause: str) -> None:
        home, held = gift.giver.branch, (gift.giver.id, "held")
        if gift.to is None:
            self.post(home, "reversal", cause, {held: gift.minutes, (None, "pool"): -gift.minutes})
            return
        self._cover(gift.to, gift.minutes, cause)
        if gift.to.branch == home:
            received = (gift.to.id, "received")
            self.post(home, "reversal", cause, {held: gift.minutes, received: -gift.minutes})
        else:
            back = {"received": -gift.minutes}
            self._across(home, gift.to, "reversal", cause, {held: gift.minutes}, back)

    def _cover(self, who: Member, minutes: int, cause: str) -> None:
        """Let what was spent since be owed."""
        owed = max(0, minutes - self.has(who, "received"))
        if owed:
            moves: Moves = {(who.id, "received"): owed, (who.id, "debt"): -owed}
            self.post(who.branch, "transfer", cause, moves)

    def held_for(self) -> dict[str, int]:
        """Return the same; a gift that was taken back went through the giver's reserve on its way."""
        found = CareBank.held_for(self)
        for key in self.taken_back:
            if key in self.gifts:
                minutes = self.gifts[key].minutes
                found[f"exchange.reversal:{self.asked_back[key]}"] = minutes
                found[f"exchange.gift:{key}"] = -minutes
        return found

    def can_log(self, care_id: UUID) -> bool:
        """Tell whether the volunteer could write down a visit of that request, soon after it."""
        care = self.cares[care_id]
        if care.state is not R.ACCEPTED or care.volunteer is None:
            return False
        if {care.volunteer.id, care.person.id} & self.interrupted:
            return False
        return self.today <= care.when.day + timedelta(days=20)
