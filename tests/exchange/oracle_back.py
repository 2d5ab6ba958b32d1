"""Another part of the bank on paper: what is taken back by two people, and who bears what was spent since."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from tests.exchange.oracle import FROZEN, Answer, Gift, Member, Moves
from tests.exchange.oracle_care import CareBank
from timebank.exchange.rules.gifts import GiftState as G
from timebank.exchange.rules.redemptions import RedemptionState as R
from timebank.policies.rules import SpentReversal

NOTHING = "exchange.nothing-to-reverse"


@dataclass(slots=True)
class BackBank(CareBank):
    """A bank in which a gift, a grant, a visit or its use is taken back."""

    asked_back: dict[UUID, UUID] = field(default_factory=dict)
    """The reversal that was asked for, by what is to be taken back."""
    taken_back: set[UUID] = field(default_factory=set)

    def ask_back(self, key: UUID, reversal_id: UUID) -> Answer:
        """Have it asked that something be taken back."""
        if key in self.asked_back:
            return "exchange.reversed-before" if key in self.taken_back else "exchange.reversal-asked"
        if not self._has_moved(key):
            return NOTHING
        self.asked_back[key] = reversal_id
        return None

    def _has_moved(self, key: UUID) -> bool:
        if key in self.gifts:
            return self.gifts[key].state is G.FINAL
        if key in self.grants:
            return self.grants[key].paid
        return key in self.visits or self.cares[key].state is R.DONE

    def grant_back(self, key: UUID) -> Answer:
        if key in self.taken_back:
            return "exchange.reversal-decided"
        if key in self.gifts:
            refusal = self._gift_back(key)
        elif key in self.grants:
            refusal = self._grant_back(key)
        elif key in self.visits:
            refusal = self._visit_back(key)
        else:
            refusal = self._care_back(key)
        if refusal is None:
            self.taken_back.add(key)
        return refusal

    def _cause(self, key: UUID) -> str:
        return f"exchange.reversal:{self.asked_back[key]}"

    def _gift_back(self, key: UUID) -> Answer:
        gift = self.gifts[key]
        if {gift.giver.id, gift.to and gift.to.id} & self.frozen:
            return FROZEN
        if gift.to is None and self.pool(gift.giver.branch) < gift.minutes:
            return "exchange.pool-gave-it-away"
        self._take_from_receiver(gift, self._cause(key))
        self._back(key, G.REVERSED)
        return None

    def _grant_back(self, key: UUID) -> Answer:
        grant = self.grants[key]
        if grant.person.id in self.frozen:
            return FROZEN
        self._cover(grant.person, {"received": grant.minutes}, self._cause(key))
        back: Moves = {(grant.person.id, "received"): -grant.minutes, (None, "pool"): grant.minutes}
        self.post(grant.person.branch, "reversal", self._cause(key), back)
        return None

    def _visit_back(self, key: UUID) -> Answer:
        """Take the credit back, and with it the use that the visit had settled, while they are a member."""
        visit = self.visits[key]
        care, who = self.cares[visit.care], visit.volunteer
        has_ended = care.person.id in self.gone
        if ({who.id} if has_ended else {who.id, care.person.id}) & self.frozen:
            return FROZEN
        if not has_ended and visit.care in self.asked_back and visit.care not in self.taken_back:
            return "exchange.reversal-asked"
        kinds = {kind: visit.issued[who.id, kind] for kind in ("own", "gift_only")}
        self._cover(who, kinds, self._cause(key))
        back: Moves = {account: -minutes for account, minutes in visit.issued.items()}
        self.post(who.branch, "reversal", self._cause(key), back)
        if not has_ended and visit.care not in self.taken_back:
            self.asked_back[visit.care] = uuid5(self.asked_back[key], "use")
            self._use_back(visit.care)
            self.taken_back.add(visit.care)
        return None

    def _care_back(self, key: UUID) -> Answer:
        care = self.cares[key]
        assert care.volunteer is not None
        if {care.volunteer.id, care.person.id} & self.frozen:
            return FROZEN
        self._use_back(key)
        return None

    def _use_back(self, key: UUID) -> None:
        """Let each minute be where it came from, by way of the reserve."""
        care, cause = self.cares[key], self._cause(key)
        received, own = care.used
        who, held = care.person, (care.person.id, "held")
        self.post(who.branch, "reversal", cause, {held: received + own, (None, "retired"): -received - own})
        parts: Moves = {held: -received - own, (who.id, "received"): received, (who.id, "own"): own}
        self.post(who.branch, "release", cause, parts)

    def _take_from_receiver(self, gift: Gift, cause: str) -> None:
        home, held = gift.giver.branch, (gift.giver.id, "held")
        if gift.to is None:
            self.post(home, "reversal", cause, {held: gift.minutes, (None, "pool"): -gift.minutes})
            return
        self._cover(gift.to, {"received": gift.minutes}, cause)
        if gift.to.branch == home:
            received = (gift.to.id, "received")
            self.post(home, "reversal", cause, {held: gift.minutes, received: -gift.minutes})
        else:
            back = {"received": -gift.minutes}
            self._across(home, gift.to, "reversal", cause, {held: gift.minutes}, back)

    def _cover(self, who: Member, needed: Mapping[str, int], cause: str) -> None:
        """Make good what was spent since: by the pool, or owed, as the rules of the day say.

        What is put aside may come back, and is owed, not borne. One's own minutes stand in for those for
        giving only: without the credit they would have been given.
        """
        missing = {kind: max(0, minutes - self.has(who, kind)) for kind, minutes in needed.items()}
        spare = max(0, self.has(who, "own") - needed.get("own", 0))
        from_own = min(missing.get("gift_only", 0), spare)
        left = sum(missing.values()) - from_own
        is_gone = who.id in self.gone
        bears = is_gone or self.policy(who.branch).reversal_of_spent is SpentReversal.POOL
        spent = max(0, left - self.has(who, "held"))
        from_pool = min(spent, self.pool(who.branch)) if bears else 0
        if not sum(missing.values()):
            return
        moves: Moves = {(who.id, kind): minutes for kind, minutes in missing.items()}
        moves[who.id, "own"] = moves.get((who.id, "own"), 0) - from_own
        owed = (None, "lapsed") if is_gone else (who.id, "debt")
        moves |= {owed: from_pool - left, (None, "pool"): -from_pool}
        self.post(who.branch, "transfer", cause, moves)
        self.sights.update({"minutes borne by the pool": from_pool, "minutes owed": left - from_pool})

    def held_for(self) -> dict[str, int]:
        """Return the same; a gift that was taken back went through the giver's reserve on its way."""
        found = CareBank.held_for(self)
        for key in self.taken_back & set(self.gifts):
            minutes = self.gifts[key].minutes
            found[self._cause(key)] = minutes
            found[f"exchange.gift:{key}"] = -minutes
        return found
