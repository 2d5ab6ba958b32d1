"""The bank as somebody would keep it with pencil and paper: who has how many minutes, and what is underway.

Each act returns the code that it is refused with, or None once it is written down.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from timebank.core.clock import end_of_day, local_day, local_moment
from timebank.exchange.rules.gifts import GiftState as G
from timebank.exchange.rules.redemptions import RedemptionState as R
from timebank.exchange.rules.redemptions import VisitTime
from timebank.exchange.rules.redemptions import VolunteerOfferState as O
from timebank.people.rules import birthday
from timebank.policies.rules import OnDeath, Policy, SpentReversal

ZONE = "Asia/Seoul"
NATION = Policy(on_death=OnDeath.SPOUSE)
NATION_CHANGES = date(2026, 11, 28)
"""In the middle of most runs."""
NATION_SAYS: dict[str, Any] = {"reversal_of_spent": SpentReversal.POOL}
GIFT_IS: Mapping[G, str] = {
    G.AWAITING_APPROVAL: "exchange.gift-not-decided",
    G.OFFERED: "exchange.still-open",
    G.ACCEPTED: "exchange.gift-already-accepted",
    G.FINAL: "exchange.gift-final",
    G.DECLINED: "exchange.gift-declined",
    G.TAKEN_BACK: "exchange.gift-taken-back",
    G.LAPSED: "exchange.gift-lapsed",
    G.REFUSED: "exchange.gift-refused",
    G.REVERSED: "exchange.gift-reversed",
}
OPEN_GIFT = {G.AWAITING_APPROVAL, G.OFFERED, G.ACCEPTED}
OPEN_CARE = {R.AWAITING_APPROVAL, R.ASKED, R.OFFERED, R.ACCEPTED}
FROZEN, GONE = "exchange.account-frozen", "people.not-active"
Answer = str | None
Moves = dict[tuple[UUID | None, str], int]
"""By owner and kind of account, in minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    branch: str
    id: UUID
    name: str
    phone: str
    born: date


@dataclass(slots=True, kw_only=True)
class Gift:
    giver: Member
    to: Member | None
    """None for the pool."""
    named: bool
    """By name and number, not as family."""
    gift_only: int
    own: int
    state: G
    cooling_ends: datetime
    lapses: datetime
    accept_days: int
    seen: bool = False
    """The receiver's branch knows of it."""

    @property
    def minutes(self) -> int:
        return self.gift_only + self.own


@dataclass(slots=True, kw_only=True)
class Grant:
    person: Member
    minutes: int
    waits: bool
    paid: bool = False
    confirmed: bool = False
    """By a second person."""


@dataclass(slots=True, kw_only=True)
class Care:
    person: Member
    received: int
    own: int
    when: VisitTime
    state: R
    volunteer: Member | None = None
    used: tuple[int, int] = (0, 0)
    """Of what was received, and of their own, once the visit was approved."""

    @property
    def minutes(self) -> int:
        return self.received + self.own

    @property
    def begins(self) -> datetime:
        found = local_moment(self.when.day, self.when.start, ZONE)
        assert found is not None
        return found


@dataclass(slots=True, kw_only=True)
class Offer:
    care: UUID
    to: Member
    answer_by: date
    state: O = O.WAITING


@dataclass(slots=True, kw_only=True)
class Visit:
    care: UUID
    volunteer: Member
    issued: Moves


@dataclass(slots=True)
class Bank:
    """Minutes by branch, owner (None for the branch's own) and kind of account."""

    now: datetime
    balances: Counter[tuple[str, UUID | None, str]] = field(default_factory=Counter)
    postings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    own_issued: int = 0
    rules: dict[str, list[tuple[date, Policy]]] = field(default_factory=dict)
    needs: set[UUID] = field(default_factory=set)
    frozen: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)
    erased: set[UUID] = field(default_factory=set)
    """Who left for good: nobody is their family any more."""
    gifts: dict[UUID, Gift] = field(default_factory=dict)
    grants: dict[UUID, Grant] = field(default_factory=dict)
    cares: dict[UUID, Care] = field(default_factory=dict)
    offers: dict[UUID, Offer] = field(default_factory=dict)
    visits: dict[UUID, Visit] = field(default_factory=dict)
    sights: Counter[str] = field(default_factory=Counter)
    """What has come about, for whoever wonders whether runs reach it."""

    @property
    def today(self) -> date:
        return local_day(self.now, ZONE)

    def policy(self, branch: str) -> Policy:
        found = next(rules for since, rules in reversed(self.rules[branch]) if since <= self.today)
        return found if self.today < NATION_CHANGES else replace(found, **NATION_SAYS)

    def has(self, who: Member, kind: str) -> int:
        return self.balances[who.branch, who.id, kind]

    def pool(self, branch: str) -> int:
        return self.balances[branch, None, "pool"]

    def post(self, branch: str, kind: str, cause: str, moves: Moves) -> None:
        """Write down one movement. What does not come from somewhere goes nowhere."""
        assert sum(moves.values()) == 0, (kind, moves)
        for (owner, account), minutes in moves.items():
            self.balances[branch, owner, account] += minutes
        self.postings[branch, kind, cause] += 1

    def fund(self, who: Member, *, own: int, gift_only: int) -> None:
        self.own_issued += own
        self.balances.update({(who.branch, who.id, "own"): own, (who.branch, who.id, "gift_only"): gift_only})
        self.balances[who.branch, None, "issuance"] -= own + gift_only

    # Gifts

    def give(self, gift_id: UUID, giver: Member, to: Member | None, *, named: bool, minutes: int) -> Answer:
        if giver.id in self.gone:
            return GONE
        if giver.id in self.frozen:
            return FROZEN
        if to and not named and to.id in self.erased:
            return "exchange.not-family"
        if to and not named and to.id in self.frozen | self.gone:
            return "exchange.receiver-gone"
        there = self.has(giver, "gift_only") + self.has(giver, "own")
        if minutes > there:
            return "exchange.more-than-there" if there else "exchange.nothing-to-give"
        rules, first = self.policy(giver.branch), min(minutes, self.has(giver, "gift_only"))
        waits = minutes > rules.second_approver_minutes
        gift = Gift(
            giver=giver,
            # Whoever is not active is found by nobody's name and number.
            to=to if to and not (named and to.id in self.gone) else None,
            named=named,
            gift_only=first,
            own=minutes - first,
            state=G.AWAITING_APPROVAL if waits else G.OFFERED if to else G.ACCEPTED,
            cooling_ends=end_of_day(self.today + timedelta(days=rules.cooling_off_days), ZONE),
            lapses=end_of_day(self.today + timedelta(days=rules.accept_days), ZONE),
            accept_days=rules.accept_days,
            seen=to is not None and not waits,
        )
        self.gifts[gift_id] = gift
        self._put_aside(gift_id, "reserve", 1)
        return None

    def _put_aside(self, gift_id: UUID, kind: str, sign: int) -> None:
        gift = self.gifts[gift_id]
        who = gift.giver.id
        moves: Moves = {
            (who, "gift_only"): -sign * gift.gift_only,
            (who, "own"): -sign * gift.own,
            (who, "held"): sign * gift.minutes,
        }
        self.post(gift.giver.branch, kind, f"exchange.gift:{gift_id}", moves)

    def _back(self, gift_id: UUID, state: G) -> None:
        self.gifts[gift_id].state = state
        self._put_aside(gift_id, "release", -1)

    def _hand_over(self, gift_id: UUID) -> None:
        gift = self.gifts[gift_id]
        gift.state = G.FINAL
        home, cause, held = gift.giver.branch, f"exchange.gift:{gift_id}", (gift.giver.id, "held")
        if gift.to is None:
            self.post(home, "gift", cause, {held: -gift.minutes, (None, "pool"): gift.minutes})
        elif gift.to.branch == home:
            self.post(home, "gift", cause, {held: -gift.minutes, (gift.to.id, "received"): gift.minutes})
        else:
            self._across(home, gift.to, "gift", cause, {held: -gift.minutes}, {"received": gift.minutes})

    def _across(  # noqa: PLR0913, PLR0917  what leaves one branch, and what arrives in the other
        self,
        home: str,
        to: Member,
        kind: str,
        cause: str,
        leaves: Moves,
        arrives: dict[str, int],
    ) -> None:
        total = sum(arrives.values())
        self.post(home, kind, cause, {**leaves, (None, f"clearing {to.branch}"): total})
        there: Moves = {(to.id, account): minutes for account, minutes in arrives.items()}
        self.post(to.branch, kind, cause, {**there, (None, f"clearing {home}"): -total})

    def approve_gift(self, gift_id: UUID) -> Answer:
        gift = self.gifts[gift_id]
        if gift.giver.id in self.frozen:
            return FROZEN
        if gift.state is not G.AWAITING_APPROVAL:
            return self._decided(gift)
        gift.state = G.OFFERED if gift.to else G.ACCEPTED
        gift.lapses = end_of_day(self.today + timedelta(days=gift.accept_days), ZONE)
        gift.seen = gift.to is not None
        return None

    def refuse_gift(self, gift_id: UUID) -> Answer:
        gift = self.gifts[gift_id]
        if gift.state is not G.AWAITING_APPROVAL:
            return self._decided(gift)
        self._back(gift_id, G.REFUSED)
        return None

    def _decided(self, gift: Gift) -> str:
        return "exchange.gift-decided" if gift.state in {G.OFFERED, G.ACCEPTED} else GIFT_IS[gift.state]

    def accept(self, gift_id: UUID) -> Answer:
        gift = self.gifts[gift_id]
        if not gift.seen or gift.to is None:
            return "exchange.gift-not-found"
        if {gift.to.id, gift.giver.id} & self.frozen:
            return FROZEN
        if gift.state is not G.OFFERED:
            return GIFT_IS[gift.state]
        if self.now >= gift.lapses:
            return "exchange.gift-lapsed"
        gift.state = G.ACCEPTED
        if self.now >= gift.cooling_ends:
            self._hand_over(gift_id)
        return None

    def decline(self, gift_id: UUID) -> Answer:
        gift = self.gifts[gift_id]
        if not gift.seen:
            return "exchange.gift-not-found"
        if gift.state is not G.OFFERED:
            return GIFT_IS[gift.state]
        self._back(gift_id, G.DECLINED)
        return None

    def take_back(self, gift_id: UUID) -> Answer:
        gift = self.gifts[gift_id]
        if gift.giver.id in self.frozen:
            return FROZEN
        if gift.state is G.ACCEPTED and self.now >= gift.cooling_ends:
            return "exchange.gift-final"
        if gift.state not in OPEN_GIFT:
            return GIFT_IS[gift.state]
        self._back(gift_id, G.TAKEN_BACK)
        return None

    def finish(self, gift_id: UUID) -> Answer:
        gift = self.gifts[gift_id]
        if {gift.giver.id, gift.to and gift.to.id} & self.frozen:
            return FROZEN
        if gift.state is not G.ACCEPTED:
            return GIFT_IS[gift.state]
        if self.now < gift.cooling_ends:
            return "exchange.still-cooling-off"
        self._hand_over(gift_id)
        return None

    def lapse(self, gift_id: UUID) -> Answer:
        gift = self.gifts[gift_id]
        if gift.state not in {G.OFFERED, G.AWAITING_APPROVAL}:
            return GIFT_IS[gift.state]
        if self.now < gift.lapses:
            return "exchange.still-open"
        self._back(gift_id, G.LAPSED)
        return None

    # The pool

    def grant(self, grant_id: UUID, person: Member, minutes: int) -> Answer:
        refusal = self._grantable(person, minutes)
        if refusal is None:
            waits = minutes > self.policy(person.branch).second_approver_minutes
            self.grants[grant_id] = Grant(person=person, minutes=minutes, waits=waits)
            if not waits:
                self._pay(grant_id)
        return refusal

    def _grantable(self, person: Member, minutes: int) -> Answer:
        if person.id in self.gone:
            return GONE
        if person.id in self.frozen:
            return FROZEN
        if person.id not in self.needs:
            return "exchange.no-confirmed-need"
        return "exchange.pool-too-low" if minutes > self.pool(person.branch) else None

    def confirm_grant(self, grant_id: UUID) -> Answer:
        grant = self.grants[grant_id]
        if not grant.waits:
            return "exchange.grant-decided"
        refusal = self._grantable(grant.person, grant.minutes)
        if refusal is None:
            grant.waits, grant.confirmed = False, True
            self._pay(grant_id)
        return refusal

    def refuse_grant(self, grant_id: UUID) -> Answer:
        grant = self.grants[grant_id]
        if not grant.waits:
            return "exchange.grant-decided"
        grant.waits = False
        return None

    def _pay(self, grant_id: UUID) -> None:
        grant = self.grants[grant_id]
        grant.paid = True
        moves: Moves = {(None, "pool"): -grant.minutes, (grant.person.id, "received"): grant.minutes}
        self.post(grant.person.branch, "gift", f"exchange.grant:{grant_id}", moves)

    def of_age(self, who: Member) -> bool:
        return birthday(who.born, self.policy(who.branch).own_use_age) <= self.today

    def set_rules(self, branch: str, since: date, changes: Mapping[str, int]) -> None:
        self.rules[branch].append((since, replace(self.rules[branch][0][1], **changes)))  # type: ignore[arg-type]
