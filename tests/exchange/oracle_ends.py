"""The third part of the bank on paper: deaths, moves to another branch, and what is taken back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from tests.exchange.oracle import FROZEN, GONE, OPEN_CARE, OPEN_GIFT, ZONE, Answer, Member, Moves
from tests.exchange.oracle_back import BackBank
from timebank.core.clock import end_of_day
from timebank.exchange.rules.deaths import DeathState as D
from timebank.exchange.rules.gifts import GiftState as G
from timebank.exchange.rules.leaving import TIME_TO_THINK
from timebank.exchange.rules.leaving import LeavingState as L
from timebank.exchange.rules.moves import MoveState as M
from timebank.exchange.rules.redemptions import RedemptionState as R
from timebank.exchange.rules.redemptions import VolunteerOfferState as O
from timebank.policies.rules import OnDeath

KINDS = ("own", "gift_only", "received")
DEATH, MOVE, DISPUTE, LEAVING = "death", "move", "dispute", "leaving"
PASSED_ON = {OnDeath.LAPSE: "lapse", OnDeath.POOL: "gift", OnDeath.SPOUSE: "transfer"}


@dataclass(slots=True, kw_only=True)
class Death:
    person: Member
    wish: OnDeath | None
    """Of the family, in writing; else the rules say the spouse, or the pool where there is none."""
    heir: Member | None = None
    state: D = D.RECORDED
    went: Moves = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Move:
    person: Member
    to: str
    state: M = M.OPEN


@dataclass(slots=True, kw_only=True)
class Leaving:
    person: Member
    lapses: bool
    ends: datetime
    state: L = L.ASKED


@dataclass(slots=True)
class WholeBank(BackBank):
    """A bank whose members die, move, and are found to be alive after all."""

    deaths: dict[UUID, Death] = field(default_factory=dict)
    moves: dict[UUID, Move] = field(default_factory=dict)
    why_frozen: dict[UUID, str] = field(default_factory=dict)
    leavings: dict[UUID, Leaving] = field(default_factory=dict)
    spouses: dict[UUID, Member] = field(default_factory=dict)
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

    def die(self, death_id: UUID, who: Member, *, wish: OnDeath | None) -> Answer:
        if any(
            each.person == who and each.state in {D.RECORDED, D.CONFIRMED} for each in self.deaths.values()
        ):
            return "exchange.death-recorded"
        if who.id in self.gone:
            return GONE
        self.deaths[death_id] = Death(person=who, wish=wish)
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
        spouse = self.spouses.get(who.id)
        to = death.wish or OnDeath.SPOUSE
        if spouse is None or spouse.id in self.gone | self.frozen:
            to = OnDeath.POOL if to is OnDeath.SPOUSE else to
        into: tuple[UUID | None, str] = (None, "lapsed" if to is OnDeath.LAPSE else "pool")
        if to is OnDeath.SPOUSE:
            assert spouse is not None
            death.heir, into = spouse, (spouse.id, "received")
            self.sights["heirs"] += 1
        death.went = self._empty(who, into, PASSED_ON[to], f"exchange.death:{death_id}")
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
            if death.heir:
                needed = {"received": death.went.get((death.heir.id, "received"), 0)}
                self._cover(death.heir, needed, f"exchange.death-cover:{death_id}")
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

    # Leaving

    def ask_to_leave(self, leaving_id: UUID, who: Member, *, lapses: bool, at_once: bool) -> Answer:
        if who.id in self.gone:
            return GONE
        if any(each.person == who and each.state is L.ASKED for each in self.leavings.values()):
            return "exchange.leaving-asked"
        if who.id in self.frozen:
            return FROZEN
        ends = self.now if at_once else end_of_day(self.today + TIME_TO_THINK, ZONE)
        self.leavings[leaving_id] = Leaving(person=who, lapses=lapses, ends=ends)
        if at_once:
            self._let_go(leaving_id)
        return None

    def stay(self, leaving_id: UUID) -> Answer:
        leaving = self.leavings[leaving_id]
        if leaving.state is not L.ASKED:
            return "exchange.leaving-over"
        leaving.state = L.WITHDRAWN
        return None

    def finish_leaving(self, leaving_id: UUID) -> Answer:
        leaving = self.leavings[leaving_id]
        if leaving.state is not L.ASKED:
            return "exchange.leaving-over"
        if self.now < leaving.ends:
            return "exchange.leaving-not-due"
        if leaving.person.id in self.gone:
            leaving.state = L.WITHDRAWN
            return None
        if leaving.person.id in self.frozen:
            return FROZEN
        self._let_go(leaving_id)
        return None

    def _let_go(self, leaving_id: UUID) -> None:
        leaving = self.leavings[leaving_id]
        who = leaving.person
        self._end_underway(who)
        into, kind = ("lapsed", "lapse") if leaving.lapses else ("pool", "gift")
        self._empty(who, (None, into), kind, f"exchange.leaving:{leaving_id}")
        leaving.state = L.DONE
        self.gone.add(who.id)
        self.erased.add(who.id)
        self.freeze(who, LEAVING)
        self.sights["left for good"] += 1

    def _empty(self, who: Member, into: tuple[UUID | None, str], kind: str, cause: str) -> Moves:
        """Let all that somebody holds go there, their debt settled first, and return what moved."""
        held = {each: self.has(who, each) for each in KINDS if self.has(who, each)}
        debt = self.has(who, "debt")
        if not held and not debt:
            return {}
        left = sum(held.values()) + debt
        moves: Moves = {(who.id, each): -minutes for each, minutes in held.items()}
        # What is owed beyond what is there lapses: nobody is left who could earn it.
        moves |= {(who.id, "debt"): -debt, into if left >= 0 else (None, "lapsed"): left}
        self.post(who.branch, kind, cause, moves)
        return moves

    def can_log(self, care_id: UUID) -> bool:
        """Tell whether the volunteer could write down a visit of that request, soon after it."""
        care = self.cares[care_id]
        if care.state is not R.ACCEPTED or care.volunteer is None:
            return False
        if {care.volunteer.id, care.person.id} & self.interrupted:
            return False
        return self.today <= care.when.day + timedelta(days=20)
