"""The machine that asks everything of two branches; what is asked of giving stands here."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, MultipleResults, RuleBasedStateMachine, initialize, multiple, rule

from tests.care.world import NOW, do
from tests.exchange.everybody import BRANCHES, WHO, Branch, found
from tests.exchange.oracle import Answer, Member
from tests.exchange.oracle_ends import WholeBank
from timebank.core.commands import Command, Handler
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.exchange.commands import gift_approvals, gifts, giving, grants, needs
from timebank.exchange.rules.crossing import id_in_both
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.rules.needs import NeedBasis

AMOUNTS = st.one_of(st.integers(1, 150), st.sampled_from([600, 601, 700, 3001]))
SOMEBODY = st.tuples(st.sampled_from(BRANCHES), st.sampled_from(WHO))
Kind = Callable[..., Command]
Made = UUID | MultipleResults[UUID]


class Giving(RuleBasedStateMachine):
    """Asks the bank and the one on paper the same, and compares what they say. Here: giving."""

    given = Bundle("given")
    granted = Bundle("granted")
    asked = Bundle("asked")
    offered = Bundle("offered")
    asks: ClassVar[Counter[str]] = Counter()
    """What was asked in all runs: each kind of command that was done, and how many were refused."""
    sights: ClassVar[Counter[str]] = Counter()
    """What came about in all runs."""

    def __init__(self) -> None:
        super().__init__()
        self.paper = WholeBank(now=NOW)
        self.branches: dict[str, Branch] = {}
        self.last: tuple[Handler[Any, Any], Command] | None = None
        self.disputed: dict[UUID, UUID] = {}

    @initialize(
        second=st.sampled_from([600, 3000]), telephone=st.sampled_from([60, 600]), cooling=st.integers(3, 14)
    )
    def open(self, second: int, telephone: int, cooling: int) -> None:
        numbers = {
            "second_approver_minutes": second,
            "telephone_minutes": telephone,
            "cooling_off_days": cooling,
        }
        self.branches = found(db.session(), self.paper, numbers)

    def who(self, key: tuple[str, str]) -> Member:
        members = self.branches[key[0]].members
        return members.get(key[1]) or members["daughter"]

    def home(self, who: Member) -> Branch:
        return next(each for each in self.branches.values() if each.id == who.branch)

    def other(self, who: Member) -> Branch:
        """Return the branch where they are not."""
        return next(each for each in self.branches.values() if each.id != who.branch)

    def ask(self, expected: Answer, handle: Handler[Any, Any], command: Command) -> bool:
        """Ask the bank; it says what the paper says. Tell whether it was done."""
        refusal: Answer = None
        try:
            do(handle, command, now=self.paper.now)
        except DomainError as error:
            refusal = error.code
        finally:
            db.session.remove()
        assert (type(command).__name__, refusal) == (type(command).__name__, expected)
        self.asks["refused" if refusal else type(command).__name__] += 1
        if refusal is None:
            self.last = handle, command
        return refusal is None

    def of_gift(
        self, act: Callable[[UUID], Answer], handle: Handler[Any, Any], kind: Kind, key: UUID
    ) -> None:
        """Ask what a giver, or the bank itself, asks of a gift."""
        giver = self.paper.gifts[key].giver
        words: dict[str, Any] = {"branch_id": giver.branch, "actor_id": None, "gift_id": key}
        if kind is gifts.TakeGiftBack:
            words |= {"actor_id": giver.id, "giver_id": giver.id}
        if kind in (gift_approvals.ApproveGift, gift_approvals.RefuseGift):
            words["actor_id"] = self.home(giver).second
        if kind is gift_approvals.RefuseGift:
            words["reason"] = "다시 여쭤 봅니다."
        self.ask(act(key), handle, kind(**words))

    # Giving

    @rule(target=given, giver=SOMEBODY, to=SOMEBODY, minutes=AMOUNTS)
    def give_to_somebody(self, giver: tuple[str, str], to: tuple[str, str], minutes: int) -> Made:
        by, whom = self.who(giver), self.who(to)
        if by == whom:
            return multiple()
        return self._give(
            by,
            whom,
            minutes,
            named=True,
            target=GiftTarget.THIRD_PARTY,
            receiver_branch=whom.branch,
            name=whom.name,
            phone=whom.phone,
        )

    @rule(target=given, branch=st.sampled_from(BRANCHES), minutes=AMOUNTS)
    def give_to_family(self, branch: str, minutes: int) -> Made:
        by, whom = self.who((branch, "daughter")), self.who((branch, "senior"))
        return self._give(by, whom, minutes, target=GiftTarget.FAMILY, receiver_id=whom.id)

    @rule(target=given, giver=SOMEBODY, minutes=AMOUNTS)
    def give_to_the_pool(self, giver: tuple[str, str], minutes: int) -> Made:
        return self._give(self.who(giver), None, minutes, target=GiftTarget.POOL)

    def _give(
        self,
        by: Member,
        to: Member | None,
        minutes: int,
        *,
        named: bool = False,
        **words: Any,  # noqa: ANN401
    ) -> Made:
        command = giving.Give(branch_id=by.branch, actor_id=by.id, giver_id=by.id, minutes=minutes, **words)
        gift_id = id_in_both(by.branch, command.id)
        expected = self.paper.give(gift_id, by, to, named=named, minutes=minutes)
        return gift_id if self.ask(expected, giving.give, command) else multiple()

    @rule(gift=given)
    def approve_gift(self, gift: UUID) -> None:
        self.of_gift(self.paper.approve_gift, gift_approvals.approve_gift, gift_approvals.ApproveGift, gift)

    @rule(gift=given)
    def refuse_gift(self, gift: UUID) -> None:
        self.of_gift(self.paper.refuse_gift, gift_approvals.refuse_gift, gift_approvals.RefuseGift, gift)

    @rule(gift=given, declines=st.sampled_from([False, False, True]))
    def answer_gift(self, gift: UUID, *, declines: bool) -> None:
        to = self.paper.gifts[gift].to
        if to is None:
            return
        kind, handle, act = (
            (gifts.DeclineGift, gifts.decline_gift, self.paper.decline)
            if declines
            else (gifts.AcceptGift, gifts.accept_gift, self.paper.accept)
        )
        command = kind(branch_id=to.branch, actor_id=to.id, receiver_id=to.id, gift_id=gift)
        self.ask(act(gift), handle, command)

    @rule(gift=given)
    def take_gift_back(self, gift: UUID) -> None:
        self.of_gift(self.paper.take_back, gifts.take_gift_back, gifts.TakeGiftBack, gift)

    @rule(gift=given)
    def finish_gift(self, gift: UUID) -> None:
        self.of_gift(self.paper.finish, gifts.finish_gift, gifts.FinishGift, gift)

    @rule(gift=given)
    def lapse_gift(self, gift: UUID) -> None:
        self.of_gift(self.paper.lapse, gifts.lapse_gift, gifts.LapseGift, gift)

    # The pool, and who needs care

    @rule(target=granted, person=SOMEBODY, minutes=AMOUNTS)
    def grant(self, person: tuple[str, str], minutes: int) -> Made:
        whom = self.who(person)
        command = grants.GrantFromPool(
            branch_id=whom.branch,
            actor_id=self.home(whom).first,
            person_id=whom.id,
            minutes=minutes,
            reason="혼자 지내십니다.",
        )
        expected = self.paper.grant(command.id, whom, minutes)
        return command.id if self.ask(expected, grants.grant_from_pool, command) else multiple()

    @rule(grant=granted, refuses=st.booleans())
    def decide_grant(self, grant: UUID, *, refuses: bool) -> None:
        home = self.home(self.paper.grants[grant].person)
        words: dict[str, Any] = {"branch_id": home.id, "actor_id": home.second, "grant_id": grant}
        if refuses:
            command = grants.RefuseGrant(**words, reason="다음 달에 다시 봅니다.")
            self.ask(self.paper.refuse_grant(grant), grants.refuse_grant, command)
        else:
            self.ask(self.paper.confirm_grant(grant), grants.confirm_grant, grants.ConfirmGrant(**words))

    @rule(person=SOMEBODY)
    def confirm_need(self, person: tuple[str, str]) -> None:
        whom = self.who(person)
        command = needs.ConfirmNeed(
            branch_id=whom.branch,
            actor_id=self.home(whom).first,
            person_id=whom.id,
            basis=NeedBasis.ILLNESS,
            urgency=2,
            officer_name="박서연",
            officer_office="월성동 행정복지센터",
            confirmed_on=self.paper.today,
            review_on=self.paper.today + timedelta(days=300),
        )
        self.ask(self.paper.need(whom), needs.confirm_need, command)
