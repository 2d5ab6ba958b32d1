"""The other half of the bank on paper: points that become care."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from tests.exchange.oracle import (
    FROZEN,
    GONE,
    OPEN_CARE,
    OPEN_GIFT,
    Answer,
    Bank,
    Care,
    Member,
    Moves,
    Offer,
    Visit,
)
from timebank.exchange.rules.redemptions import RedemptionState as R
from timebank.exchange.rules.redemptions import VisitTime
from timebank.exchange.rules.redemptions import VolunteerOfferState as O
from timebank.people.rules import birthday

OVER = "exchange.redemption-over"
NO = {O.DECLINED, O.WITHDRAWN}


@dataclass(slots=True)
class CareBank(Bank):
    """A bank in which points are used."""

    def ask(self, care_id: UUID, who: Member, when: VisitTime, minutes: int, *, by_branch: bool) -> Answer:
        if who.id in self.gone:
            return GONE
        if who.id in self.frozen:
            return FROZEN
        rules = self.policy(who.branch)
        has_received, has_own = self.has(who, "received"), self.has(who, "own")
        received = has_received if who.id in self.needs else 0
        own = has_own if self.of_age(who) else 0
        if minutes > received + own:
            if received + own == 0 and has_received and who.id not in self.needs:
                return "exchange.need-not-confirmed"
            if received + own == 0 and has_own:
                return "exchange.own-use-too-early"
            return "exchange.points-too-few"
        limit = rules.second_approver_minutes
        if by_branch:
            limit = min(limit, rules.telephone_minutes)
        first = min(minutes, received)
        self.cares[care_id] = Care(
            person=who,
            received=first,
            own=minutes - first,
            when=when,
            state=R.AWAITING_APPROVAL if minutes > limit else R.ASKED,
        )
        self._set_aside(care_id, "reserve", 1, first, minutes - first)
        return None

    def _set_aside(self, care_id: UUID, kind: str, sign: int, received: int, own: int) -> None:
        who = self.cares[care_id].person
        moves: Moves = {
            (who.id, "received"): -sign * received,
            (who.id, "own"): -sign * own,
            (who.id, "held"): sign * (received + own),
        }
        self.post(who.branch, kind, f"exchange.redemption:{care_id}", moves)

    def _end(self, care_id: UUID, state: R) -> None:
        care = self.cares[care_id]
        care.state = state
        self._set_aside(care_id, "release", -1, care.received, care.own)

    def approve_care(self, care_id: UUID) -> Answer:
        care = self.cares[care_id]
        if care.person.id in self.frozen:
            return FROZEN
        if care.state is not R.AWAITING_APPROVAL:
            return "exchange.redemption-approved" if care.state in OPEN_CARE else OVER
        care.state = R.ASKED
        return None

    def refuse_care(self, care_id: UUID) -> Answer:
        care = self.cares[care_id]
        if care.state is not R.AWAITING_APPROVAL:
            return "exchange.redemption-approved" if care.state in OPEN_CARE else OVER
        self._end(care_id, R.REFUSED)
        return None

    def _offerable(self, care: Care) -> Answer:
        if care.state not in OPEN_CARE:
            return OVER
        if care.state is R.AWAITING_APPROVAL:
            return "exchange.redemption-awaits-approval"
        return None if care.state in {R.ASKED, R.OFFERED} else "exchange.redemption-taken"

    def _waiting(self, care_id: UUID) -> list[Offer]:
        return [each for each in self.offers.values() if each.care == care_id and each.state is O.WAITING]

    def offer(self, offer_id: UUID, care_id: UUID, to: Member) -> Answer:
        care = self.cares[care_id]
        refusal = self._offerable(care)
        if refusal:
            return refusal
        if care.begins <= self.now:
            return "exchange.visit-time-unfit"
        if any(each.to == to for each in self._waiting(care_id)):
            return "exchange.volunteer-asked"
        before = [each for each in self.offers.values() if each.care == care_id and each.to == to]
        if to.id in self.gone or (before and before[-1].state in NO):
            return "exchange.volunteer-unfit"
        last = self.today + timedelta(days=self.policy(to.branch).answer_days)
        self.offers[offer_id] = Offer(care=care_id, to=to, answer_by=min(last, care.when.day))
        care.state = R.OFFERED
        return None

    def come(self, offer_id: UUID) -> Answer:
        """Have the volunteer say "I come"."""
        offer = self.offers[offer_id]
        care = self.cares[offer.care]
        refusal = self._offerable(care)
        if refusal:
            return refusal
        if offer.state is not O.WAITING or offer.answer_by < self.today or care.begins <= self.now:
            return "exchange.offer-over"
        for other in self._waiting(offer.care):
            other.state = O.CLOSED
        offer.state, care.state, care.volunteer = O.ACCEPTED, R.ACCEPTED, offer.to
        return None

    def not_come(self, offer_id: UUID) -> Answer:
        offer = self.offers[offer_id]
        if offer.state is not O.WAITING:
            return "exchange.offer-over"
        offer.state = O.DECLINED
        self._ask_others(offer.care)
        return None

    def _ask_others(self, care_id: UUID) -> None:
        care = self.cares[care_id]
        if care.state is R.OFFERED and not self._waiting(care_id):
            care.state = R.ASKED

    def expire(self, offer_id: UUID) -> Answer:
        offer = self.offers[offer_id]
        if offer.state is O.WAITING and offer.answer_by < self.today:
            offer.state = O.EXPIRED
            self._ask_others(offer.care)
        return None

    def withdraw(self, offer_id: UUID) -> Answer:
        offer = self.offers[offer_id]
        care = self.cares[offer.care]
        if care.state is not R.ACCEPTED:
            return "exchange.redemption-not-taken" if care.state in OPEN_CARE else OVER
        if self.today >= care.when.day:
            return "exchange.day-has-come"
        if offer.state is not O.ACCEPTED:
            return "exchange.offer-over"
        offer.state, care.state, care.volunteer = O.WITHDRAWN, R.ASKED, None
        return None

    def settle(self, care_id: UUID, visit_id: UUID, given: int) -> Answer:
        """Have a visit of so many minutes approved: its volunteer earns, and what was not given goes back."""
        care = self.cares[care_id]
        assert care.volunteer is not None and care.state is R.ACCEPTED
        who = care.volunteer
        young = birthday(who.born, self.policy(who.branch).gift_only_until_age) > care.when.day
        gift_only = given if young else given // 5
        # What is owed is settled first; the rest keeps its shares.
        owed = min(given, -self.has(who, "debt"))
        gift_only = (given - owed) * gift_only // given
        issue: Moves = {
            (None, "issuance"): -given,
            (who.id, "debt"): owed,
            (who.id, "own"): given - owed - gift_only,
            (who.id, "gift_only"): gift_only,
        }
        self.post(who.branch, "issue", f"care.visit:{visit_id}", issue)
        self.visits[visit_id] = Visit(care=care_id, volunteer=who, issued=issue)
        self.sights["minutes earned to settle a debt"] += owed
        self.own_issued += given - owed - gift_only
        used = min(given, care.minutes)
        used_received = min(used, care.received)
        back_received, back_own = care.received - used_received, care.own - (used - used_received)
        care.state, care.used = R.DONE, (used_received, used - used_received)
        moves: Moves = {(care.person.id, "held"): -used, (None, "retired"): used}
        self.post(who.branch, "settle", f"exchange.redemption:{care_id}", moves)
        if back_received or back_own:
            self._set_aside(care_id, "release", -1, back_received, back_own)
        return None

    def cancel(self, care_id: UUID, *, by_branch: bool) -> Answer:
        care = self.cares[care_id]
        if care.state not in OPEN_CARE:
            return OVER
        if care.state is R.ACCEPTED and not by_branch and care.begins <= self.now:
            return "exchange.visit-begun"
        for offer in self.offers.values():
            if offer.care == care_id and offer.state in {O.WAITING, O.ACCEPTED}:
                offer.state = O.CLOSED if offer.state is O.WAITING else O.WITHDRAWN
        self._end(care_id, R.CANCELLED)
        return None

    def miss(self, care_id: UUID) -> Answer:
        care = self.cares[care_id]
        if care.state is not R.ACCEPTED:
            return "exchange.redemption-not-taken" if care.state in OPEN_CARE else OVER
        if care.begins > self.now:
            return "exchange.visit-not-due"
        self._end(care_id, R.MISSED)
        return None

    def held_for(self) -> dict[str, int]:
        """Return what is still put aside, in minutes, for each gift and each request that has not ended."""
        gifts = {
            f"exchange.gift:{gift_id}": gift.minutes
            for gift_id, gift in self.gifts.items()
            if gift.state in OPEN_GIFT
        }
        cares = {
            f"exchange.redemption:{care_id}": care.minutes
            for care_id, care in self.cares.items()
            if care.state in OPEN_CARE
        }
        return gifts | cares

    def own_and_reserved(self) -> int:
        """Return all minutes of somebody's own, those put aside among them."""
        there = sum(minutes for (_, _, kind), minutes in self.balances.items() if kind == "own")
        given = sum(gift.own for gift in self.gifts.values() if gift.state in OPEN_GIFT)
        asked = sum(care.own for care in self.cares.values() if care.state in OPEN_CARE)
        return there + given + asked

    def need(self, who: Member) -> Answer:
        if who.id in self.gone:
            return GONE
        self.needs.add(who.id)
        return None

    def go_to(self, moment: datetime) -> None:
        self.now = max(self.now, moment)
