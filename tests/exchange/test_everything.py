"""Giving and using points in two branches, in whatever order, against a bank on paper."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import hypothesis
import pytest
from flask import Flask
from hypothesis import Phase
from hypothesis import strategies as st
from hypothesis.stateful import invariant, multiple, precondition, rule, run_state_machine_as_test

from tests.exchange.everybody import BRANCHES, found_nation, set_rules
from tests.exchange.machine import SOMEBODY, Giving, Kind, Made
from tests.exchange.machine_ends import Ending
from tests.exchange.oracle import ZONE, Answer
from tests.exchange.oracle_ledger import accounts, faults, postings, put_aside
from tests.proofs import Proof
from timebank.care.commands import LogVisit, log_visit
from timebank.core.clock import local_moment
from timebank.core.commands import Handler
from timebank.core.db import db
from timebank.exchange.commands import DecideVisit, decide_visit, offers, redemptions
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.rules import Outcome
from timebank.exchange.rules.redemptions import MissedBy, RedemptionState, VisitTime

START = time(9)
FARTHEST_DAYS = 92
LENGTHS = st.sampled_from([30, 60, 90, 240])
VOLUNTEERS = st.sampled_from(["volunteer", "young_volunteer"])
STEPS = 40


def at(day: date, minutes: int) -> datetime:
    """Return the moment so many minutes after a visit's beginning."""
    begins = local_moment(day, START, ZONE)
    assert begins is not None
    return begins + timedelta(minutes=minutes)


class Everything(Ending):
    """Using points, and what comes over all of it; compares what is held after each step."""

    @rule(target=Giving.asked, person=SOMEBODY, minutes=LENGTHS, by_branch=st.booleans())
    def ask_for_care(self, person: tuple[str, str], minutes: int, *, by_branch: bool) -> Made:
        whom = self.who(person)
        home = self.home(whom)
        # A day of its own: what a volunteer's other visits forbid has tests of its own.
        day = max(home.last_visit, self.paper.today) + timedelta(days=1)
        if (day - self.paper.today).days > FARTHEST_DAYS:
            return multiple()
        when = VisitTime(day=day, start=START, end=time(*divmod(START.hour * 60 + minutes, 60)))
        command = AskForCare(
            branch_id=whom.branch,
            actor_id=home.first if by_branch else whom.id,
            on_behalf_of_id=whom.id if by_branch else None,
            activities=("talk",),
            day=when.day,
            start=when.start,
            end=when.end,
        )
        expected = self.paper.ask(command.id, whom, when, minutes, by_branch=by_branch)
        if not self.ask(expected, ask_for_care, command):
            return multiple()
        home.last_visit = day
        return command.id

    def of_care(
        self,
        expected: Answer,
        handle: Handler[Any, Any],
        kind: Kind,
        key: UUID,
        **words: Any,  # noqa: ANN401
    ) -> None:
        """Ask what a second coordinator asks of a request."""
        home = self.home(self.paper.cares[key].person)
        usual = {"branch_id": home.id, "actor_id": home.second, "redemption_id": key}
        self.ask(expected, handle, kind(**usual | words))

    @rule(care=Giving.asked, refuses=st.booleans())
    def decide_care(self, care: UUID, *, refuses: bool) -> None:
        if refuses:
            self.of_care(
                self.paper.refuse_care(care),
                redemptions.refuse_redemption,
                redemptions.RefuseRedemption,
                care,
                reason="다시 여쭤 봅니다.",
            )
        else:
            self.of_care(
                self.paper.approve_care(care),
                redemptions.approve_redemption,
                redemptions.ApproveRedemption,
                care,
            )

    @rule(target=Giving.offered, care=Giving.asked, volunteer=VOLUNTEERS)
    def offer(self, care: UUID, volunteer: str) -> Made:
        person = self.paper.cares[care].person
        home = self.home(person)
        to = home.members[volunteer]
        if to == person:
            return multiple()
        command = offers.OfferRedemption(
            branch_id=home.id, actor_id=home.first, redemption_id=care, volunteer_id=to.id
        )
        expected = self.paper.offer(command.id, care, to)
        return command.id if self.ask(expected, offers.offer_redemption, command) else multiple()

    @rule(offer=Giving.offered)
    def come(self, offer: UUID) -> None:
        self._answer(self.paper.come(offer), offers.accept_redemption, offers.AcceptRedemption, offer)

    @rule(offer=Giving.offered)
    def not_come(self, offer: UUID) -> None:
        self._answer(self.paper.not_come(offer), offers.decline_redemption, offers.DeclineRedemption, offer)

    @rule(offer=Giving.offered)
    def withdraw(self, offer: UUID) -> None:
        self._answer(self.paper.withdraw(offer), offers.withdraw_acceptance, offers.WithdrawAcceptance, offer)

    @rule(offer=Giving.offered)
    def expire(self, offer: UUID) -> None:
        self._answer(self.paper.expire(offer), offers.expire_offer, offers.ExpireOffer, offer)

    def _answer(self, expected: Answer, handle: Handler[Any, Any], kind: Kind, key: UUID) -> None:
        to = self.paper.offers[key].to
        self.ask(expected, handle, kind(branch_id=to.branch, actor_id=to.id, offer_id=key))

    @rule(care=Giving.asked, more=st.sampled_from([-25, 0, 30]))
    def settle(self, care: UUID, more: int) -> None:
        """Let the day come, the volunteer log the visit, and the coordinator approve it."""
        row = self.paper.cares[care]
        if row.volunteer is None or not self.paper.can_log(care):
            return
        minutes = row.minutes + more
        self.paper.go_to(at(row.when.day, minutes + 60))
        who, home = row.volunteer, self.home(row.person)
        log = LogVisit(
            branch_id=home.id,
            actor_id=who.id,
            volunteer_id=who.id,
            senior_id=row.person.id,
            day=row.when.day,
            start=START,
            end=time(*divmod(START.hour * 60 + minutes, 60)),
            activities=("talk",),
        )
        self.ask(None, log_visit, log)
        decision = DecideVisit(
            branch_id=home.id, actor_id=home.second, visit_id=log.id, outcome=Outcome.APPROVE
        )
        self.ask(self.paper.settle(care, log.id, minutes), decide_visit, decision)

    @rule(care=Giving.asked, by_branch=st.booleans())
    def cancel(self, care: UUID, *, by_branch: bool) -> None:
        words = {} if by_branch else {"actor_id": self.paper.cares[care].person.id}
        expected = self.paper.cancel(care, by_branch=by_branch)
        handle = redemptions.cancel_redemption
        self.of_care(expected, handle, redemptions.CancelRedemption, care, reason="못 갑니다.", **words)

    @rule(care=Giving.asked)
    def miss(self, care: UUID) -> None:
        words = {"missed_by": MissedBy.NEITHER, "reason": "눈이 많이 왔습니다."}
        handle = redemptions.miss_redemption
        self.of_care(self.paper.miss(care), handle, redemptions.MissRedemption, care, **words)

    # What a run seldom comes to step by step

    @rule(target=Giving.asked, person=SOMEBODY, minutes=LENGTHS, volunteer=VOLUNTEERS)
    def agree_on_care(self, person: tuple[str, str], minutes: int, volunteer: str) -> Made:
        care = self.ask_for_care(person=person, minutes=minutes, by_branch=False)
        if isinstance(care, UUID):
            offer = self.offer(care=care, volunteer=volunteer)
            if isinstance(offer, UUID):
                self.come(offer=offer)
        return care

    @rule(target=Giving.asked, person=SOMEBODY, minutes=LENGTHS, more=st.sampled_from([-25, 0, 30]))
    def receive_care(self, person: tuple[str, str], minutes: int, more: int) -> Made:
        care = self.agree_on_care(person=person, minutes=minutes, volunteer="volunteer")
        if isinstance(care, UUID):
            self.settle(care=care, more=more)
        return care

    @rule(target=Giving.given, giver=SOMEBODY, to=SOMEBODY, minutes=st.integers(1, 150))
    def give_for_good(self, giver: tuple[str, str], to: tuple[str, str], minutes: int) -> Made:
        gift = self.give_to_somebody(giver=giver, to=to, minutes=minutes)
        if isinstance(gift, UUID):
            self.answer_gift(gift=gift, declines=False)
            self.paper.go_to(self.paper.gifts[gift].cooling_ends)
            self.finish_gift(gift=gift)
        return gift

    @rule(target=Giving.granted, giver=SOMEBODY, to=SOMEBODY, minutes=st.integers(1, 150))
    def grant_what_was_given(self, giver: tuple[str, str], to: tuple[str, str], minutes: int) -> Made:
        gift = self.give_to_the_pool(giver=giver, minutes=minutes)
        if isinstance(gift, UUID):
            self.paper.go_to(self.paper.gifts[gift].cooling_ends)
            self.finish_gift(gift=gift)
        self.confirm_need(person=to)
        return self.grant(person=to, minutes=minutes)

    @rule(giver=SOMEBODY, minutes=st.integers(1, 300))
    def fill_the_pool(self, giver: tuple[str, str], minutes: int) -> None:
        gift = self.give_to_the_pool(giver=giver, minutes=minutes)
        if isinstance(gift, UUID):
            self.paper.go_to(self.paper.gifts[gift].cooling_ends)
            self.finish_gift(gift=gift)

    @rule(person=SOMEBODY, minutes=LENGTHS, to=SOMEBODY)
    def earn_spend_and_lose(self, person: tuple[str, str], minutes: int, to: tuple[str, str]) -> None:
        """Have a volunteer give away what a visit credited, and the visit taken back."""
        care = self.receive_care(person=person, minutes=minutes, more=0)
        if isinstance(care, UUID) and self.paper.cares[care].state is RedemptionState.DONE:
            giver = (person[0], "volunteer")
            who = self.who(giver)
            if all_of_it := self.paper.has(who, "own") + self.paper.has(who, "gift_only"):
                self.give_for_good(giver=giver, to=to, minutes=all_of_it)
            self.take_back_care(care=care, only_use=False)

    # What comes over all of it

    @rule(hours=st.one_of(st.integers(1, 48), st.integers(100, 400)))
    def wait(self, hours: int) -> None:
        self.paper.now += timedelta(hours=hours)

    @rule(
        branch=st.sampled_from(BRANCHES),
        numbers=st.fixed_dictionaries(
            {
                "cooling_off_days": st.integers(3, 14),
                "accept_days": st.integers(7, 60),
                "answer_days": st.integers(1, 7),
                "second_approver_minutes": st.sampled_from([600, 700, 3000]),
                "telephone_minutes": st.sampled_from([60, 89, 600]),
            }
        ),
    )
    def change_the_rules(self, branch: str, numbers: dict[str, int]) -> None:
        set_rules(self.branches[branch], self.paper, numbers)

    @precondition(lambda self: self.last is not None)
    @rule()
    def ask_the_same_again(self) -> None:
        assert self.last is not None
        self.ask(None, *self.last)

    @invariant()
    def minutes_agree(self) -> None:
        if self.branches:
            found = accounts([each.id for each in self.branches.values()])
            assert found == {key: minutes for key, minutes in self.paper.balances.items() if minutes}
            assert all(
                minutes >= 0
                for (_, owner, kind), minutes in found.items()
                if kind == "pool" or (owner is not None and kind != "debt")
            )
            assert self.paper.own_and_reserved() <= self.paper.own_issued

    def teardown(self) -> None:
        if self.branches:
            ids = [each.id for each in self.branches.values()]
            assert faults(ids) == []
            assert postings(ids) == self.paper.postings
            assert put_aside(ids) == self.paper.held_for()
            self.sights.update(self.paper.sights)
        db.session.remove()


@pytest.mark.proof("Whatever is given and used in two branches, the bank agrees with one on paper")
def test_giving_and_using_agree_with_an_oracle(own_bank: Flask, proof: Proof) -> None:
    examples = proof.size(200, share=25)
    settings = hypothesis.settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        suppress_health_check=list(hypothesis.HealthCheck),
        # A shorter example takes many minutes to find: `make prove` has them.
        phases=set(Phase) if proof.full else {Phase.explicit, Phase.reuse, Phase.generate},
    )
    Everything.asks.clear()
    Everything.sights.clear()
    with own_bank.app_context():
        found_nation(db.session())
        run_state_machine_as_test(Everything, settings=settings)
    refused = Everything.asks.pop("refused", 0)
    done = Everything.asks.total()
    proof.saw(f"{examples} runs of up to {STEPS} steps agree: {done:,} done, {refused:,} refused")
    undone, moved = Everything.asks["GrantReversal"], Everything.asks["AcceptMove"]
    proof.saw(f"{undone:,} taken back, {moved:,} moved, {Everything.asks['ConfirmDeath']:,} deaths confirmed")
    proof.saw(", ".join(f"{count:,} {what}" for what, count in sorted(Everything.sights.items())))
