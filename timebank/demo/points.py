"""What people do with points in the demonstration: needs, gifts, the pool, a delegate, a call, requests."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from timebank.care.commands import LogVisit, log_visit
from timebank.care.rules import PartOfDay
from timebank.core.ids import new_id
from timebank.demo.founding import CHEONGJU, DALSEO, SENIORS_KNOWN, Founded
from timebank.demo.teller import Teller, at
from timebank.exchange.commands import ConfirmNeed, DecideVisit, confirm_need, decide_visit
from timebank.exchange.commands.asking import AskForCare, ask_for_care
from timebank.exchange.commands.calls import (
    ActInCall,
    EndCall,
    NoteCallBack,
    OpenCall,
    end_call,
    in_call,
    note_call_back,
    open_call,
)
from timebank.exchange.commands.gifts import (
    AcceptGift,
    FinishGift,
    ThankForGift,
    accept_gift,
    finish_gift,
    thank_for_gift,
)
from timebank.exchange.commands.giving import Give, give
from timebank.exchange.commands.grants import GrantFromPool, grant_from_pool
from timebank.exchange.commands.offers import (
    AcceptRedemption,
    OfferRedemption,
    accept_redemption,
    offer_redemption,
)
from timebank.exchange.rules import Outcome
from timebank.exchange.rules.calls import CallAct, CallerKind, Receipt
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.rules.needs import NeedBasis
from timebank.people.commands.delegations import AppointDelegate, appoint_delegate
from timebank.people.queries import get_person
from timebank.people.rules import DelegatedAct, DelegationMethod

BORN = {each.name: each.born for each in SENIORS_KNOWN}
NEEDS = (
    ("김영자", NeedBasis.CARE_GRADE, 2, 300),
    ("박말분", NeedBasis.LIVING_ALONE, 1, 20),
    ("선우말순", NeedBasis.ILLNESS, 2, 200),
    ("정분례", NeedBasis.DISABILITY, 1, 400),
    ("남궁옥순", NeedBasis.LIVING_ALONE, 3, 25),
)
"""Whose need was confirmed, on what basis, how urgent, and in how many days it is reviewed."""
COOLING = 8
"""After so many days a gift can be final."""


class Exchange:
    """Gifts, grants, requests and calls of the last weeks, each in the order of time."""

    def __init__(self, teller: Teller, bank: Founded, *, now: datetime, today: date) -> None:
        self.teller, self.bank, self.now, self.today = teller, bank, now, today
        self.staff = bank.staff[DALSEO]

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def set_up(self) -> None:
        """Do everything, first what is over, then what waits."""
        self._confirm_needs()
        self._give_long_ago()
        self._grant()
        self._appoint()
        self._care_done()
        self._ask_by_telephone()
        self._leave_requests()
        self._leave_gifts()

    def _confirm_needs(self) -> None:
        for name, basis, urgency, days in NEEDS:
            self.teller.do(
                confirm_need,
                ConfirmNeed(
                    branch_id=DALSEO,
                    actor_id=self.staff.first,
                    person_id=self.bank.known[name],
                    basis=basis,
                    urgency=urgency,
                    officer_name="하윤정",
                    officer_office="달서구 복지정책과",
                    confirmed_on=self.ago(40),
                    review_on=self.ago(-days),
                ),
                now=at(self.ago(35), 14),
            )

    def _give_long_ago(self) -> None:
        """Let one volunteer give to two neighbours, the pool, and somebody in the other branch, for good."""
        kim = self._give("강동원", 480, self.ago(22), to="김영자", message="늘 건강하세요.")
        seonu = self._give("강동원", 240, self.ago(21), to="선우말순")
        pool = self._give("강동원", 300, self.ago(20))
        branch_id, far_id = next(each for each in self.bank.seniors if each[0] == CHEONGJU)
        far = get_person(self.teller.session, branch_id=branch_id, person_id=far_id)
        across = self._give(
            "강동원", 60, self.ago(19), to=far.name, born=far.birth_date, receiver_branch=CHEONGJU
        )
        self._accept(kim, DALSEO, self.bank.known["김영자"], self.ago(20))
        self._accept(seonu, DALSEO, self.bank.known["선우말순"], self.ago(19))
        self._accept(across, CHEONGJU, far_id, self.ago(17))
        for gift_id, given in ((kim, 22), (seonu, 21), (pool, 20), (across, 19)):
            self.teller.do(
                finish_gift,
                FinishGift(branch_id=DALSEO, actor_id=None, gift_id=gift_id),
                now=at(self.ago(given - COOLING), 1),
            )
        self.teller.do(
            thank_for_gift,
            ThankForGift(
                branch_id=DALSEO,
                actor_id=self.bank.known["김영자"],
                gift_id=kim,
                receiver_id=self.bank.known["김영자"],
                thanks="고맙습니다. 요긴하게 쓰겠습니다.",
            ),
            now=at(self.ago(13), 11),
        )

    def _give(  # noqa: PLR0913  who gives what to whom, when
        self,
        giver: str,
        minutes: int,
        day: date,
        *,
        to: str | None = None,
        born: date | None = None,
        receiver_branch: str | None = None,
        message: str | None = None,
    ) -> UUID:
        """Give to somebody who is named, or to the pool; return the gift's id."""
        person = self.bank.known[giver]
        return self.teller.do(
            give,
            Give(
                branch_id=DALSEO,
                actor_id=person,
                giver_id=person,
                target=GiftTarget.THIRD_PARTY if to else GiftTarget.POOL,
                minutes=minutes,
                name=to,
                birth_date=(born or BORN[to]) if to else None,
                receiver_branch=receiver_branch,
                message=message,
            ),
            now=at(day, 20),
        )

    def _accept(self, gift_id: UUID, branch_id: str, person_id: UUID, day: date) -> None:
        self.teller.do(
            accept_gift,
            AcceptGift(branch_id=branch_id, actor_id=person_id, gift_id=gift_id, receiver_id=person_id),
            now=at(day, 10),
        )

    def _grant(self) -> None:
        for name, day, reason in (
            ("박말분", self.ago(6), "혼자 계시고 거동이 어려우십니다."),
            ("정분례", self.ago(5), "병원에 함께 갈 사람이 없으십니다."),
        ):
            self.teller.do(
                grant_from_pool,
                GrantFromPool(
                    branch_id=DALSEO,
                    actor_id=self.staff.first,
                    person_id=self.bank.known[name],
                    minutes=120,
                    reason=reason,
                ),
                now=at(day, 15),
            )

    def _appoint(self) -> None:
        self.teller.do(
            appoint_delegate,
            AppointDelegate(
                branch_id=DALSEO,
                actor_id=self.staff.first,
                holder_id=self.bank.known["선우말순"],
                delegate_id=self.bank.known["이은정"],
                acts=frozenset(DelegatedAct),
                give_minutes=300,
                ends_on=self.ago(-300),
                method=DelegationMethod.PAPER,
                paper_ref="대리인 신청서철",
                seen_by="정현우",
            ),
            now=at(self.ago(9), 14),
        )

    def _ask(  # noqa: PLR0913  who asks for what, when
        self,
        who: str,
        asked: datetime,
        *,
        day: date | None = None,
        start: time | None = None,
        end: time | None = None,
        by: str | None = None,
        activities: tuple[str, ...] = ("chores",),
    ) -> UUID:
        """Ask for an hour of care, or for the time said; return the redemption's id."""
        person = self.bank.known[who]
        hours = {"day": day, "start": start, "end": end} if day else {"minutes": 60}
        return self.teller.do(
            ask_for_care,
            AskForCare(
                branch_id=DALSEO,
                actor_id=self.bank.known[by] if by else person,
                on_behalf_of_id=person if by else None,
                activities=activities,
                part=None if day else PartOfDay.MORNING,
                **hours,
            ),
            now=asked,
        )

    def _offer(self, redemption_id: UUID, volunteer: str, now: datetime) -> UUID:
        return self.teller.do(
            offer_redemption,
            OfferRedemption(
                branch_id=DALSEO,
                actor_id=self.staff.second,
                redemption_id=redemption_id,
                volunteer_id=self.bank.known[volunteer],
            ),
            now=now,
        )

    def _come(self, offer_id: UUID, volunteer: str, now: datetime) -> None:
        self.teller.do(
            accept_redemption,
            AcceptRedemption(branch_id=DALSEO, actor_id=self.bank.known[volunteer], offer_id=offer_id),
            now=now,
        )

    def _care_done(self) -> None:
        """Let an hour be asked for, promised, spent together, logged and approved."""
        day, start, end = self.ago(8), time(14), time(15)
        asked = self._ask("김영자", at(self.ago(11), 10), day=day, start=start, end=end)
        offer = self._offer(asked, "남궁지호", at(self.ago(11), 16))
        self._come(offer, "남궁지호", at(self.ago(10), 19))
        volunteer, visit_id = self.bank.known["남궁지호"], new_id()
        self.teller.do(
            log_visit,
            LogVisit(
                branch_id=DALSEO,
                id=visit_id,
                actor_id=volunteer,
                volunteer_id=volunteer,
                senior_id=self.bank.known["김영자"],
                day=day,
                start=start,
                end=end,
                activities=("chores",),
            ),
            now=at(day, 15, 20),
        )
        self.teller.do(
            decide_visit,
            DecideVisit(
                branch_id=DALSEO, actor_id=self.staff.first, visit_id=visit_id, outcome=Outcome.APPROVE
            ),
            now=at(self.ago(5), 16),
        )

    def _ask_by_telephone(self) -> None:
        """Take a call in which an hour of care for tomorrow is asked for, and find who comes."""
        person, taken_by = self.bank.known["김영자"], self.staff.first
        began = at(self.ago(3), 10)
        call_id = self.teller.do(
            open_call,
            OpenCall(branch_id=DALSEO, actor_id=taken_by, person_id=person, caller_kind=CallerKind.PERSON),
            now=began,
        )
        self.teller.do(
            note_call_back,
            NoteCallBack(branch_id=DALSEO, actor_id=taken_by, call_id=call_id),
            now=began + timedelta(minutes=2),
        )
        asked = AskForCare(
            branch_id=DALSEO,
            actor_id=taken_by,
            on_behalf_of_id=person,
            activities=("laundry",),
            day=self.ago(-1),
            start=time(14),
            end=time(15),
        )
        redemption_id = self.teller.do(
            in_call(CallAct.ASK_FOR_CARE),
            ActInCall(
                branch_id=DALSEO,
                id=asked.id,
                actor_id=taken_by,
                on_behalf_of_id=person,
                call_id=call_id,
                asked=asked,
                script="오후 2시부터 3시까지 세탁을 부탁하시고, 1점을 쓰십니다. 맞으신가요?",
                receipt=Receipt.PAPER,
            ),
            now=began + timedelta(minutes=6),
        )
        self.teller.do(
            end_call,
            EndCall(
                branch_id=DALSEO,
                actor_id=taken_by,
                call_id=call_id,
                words="이불 빨래를 도와 달라고 하셨습니다.",
            ),
            now=began + timedelta(minutes=8),
        )
        offer = self._offer(redemption_id, "이수빈", at(self.ago(2), 11))
        self._come(offer, "이수빈", at(self.ago(1), 19))

    def _leave_requests(self) -> None:
        """Leave one for which nobody was asked in time, and two to which a volunteer has not answered."""
        self._ask("박말분", at(self.ago(5), 9), activities=("clean",))
        asked = self._ask("정분례", at(self.ago(2), 9), day=self.ago(-3), start=time(13), end=time(14, 30))
        self._offer(asked, "박서준", at(self.ago(1), 10))
        asked = self._ask(
            "선우말순",
            at(self.ago(2), 21),
            day=self.ago(-2),
            start=time(10),
            end=time(11),
            by="이은정",
            activities=("cook",),
        )
        self._offer(asked, "윤미경", at(self.ago(1), 11))

    def _leave_gifts(self) -> None:
        """Leave gifts that wait for an answer, and some that could still be taken back."""
        cooling = self._give("윤미경", 120, self.ago(4), to="김영자", message="따뜻하게 지내세요.")
        self._accept(cooling, DALSEO, self.bank.known["김영자"], self.ago(3))
        self._give("윤미경", 300, self.ago(3), to="남궁옥순")
        self._give("윤미경", 60, self.ago(2))
        self._give("독고진", 180, self.ago(1), to="선우말순", message="얼른 나으세요.")
