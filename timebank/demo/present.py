"""The weeks before the demonstration is loaded: what waits, what is odd, who is new."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from timebank.care.commands import (
    AskOverride,
    AssignVolunteer,
    LogVisit,
    OfferHelp,
    OpenNeed,
    RecordEvidence,
    ask_override,
    assign_volunteer,
    log_visit,
    offer_help,
    open_need,
    record_evidence,
)
from timebank.care.commands.food_work import LogFoodWork, log_food_work
from timebank.care.rules import CallerCheck, EnteredHow, EvidenceMethod, FoodWorkKind, PartOfDay
from timebank.core.ids import NATIONAL, new_id
from timebank.core.permissions import Role
from timebank.demo.founding import CONSENTS, DALSEO, SENIORS_KNOWN, VOLUNTEERS_KNOWN, Founded, register, train
from timebank.demo.teller import ZONE, Teller, at, weekday_before
from timebank.demo.usuals import USUALS, Usual
from timebank.exchange.commands import DecideFoodWork, DecideVisit, decide_food_work, decide_visit
from timebank.exchange.rules import Outcome
from timebank.people.commands.registering import JoinBranch, join_branch
from timebank.people.commands.trainings import PlanTraining, SignUp, plan_training, sign_up
from timebank.people.rules import Purpose
from timebank.policies.commands import DraftPolicy, PublishPolicy, draft_policy, publish_policy
from timebank.policies.rules import Policy, encode

WEEKS_BACK = 10
REVISED = date(2019, 11, 4)
SATURDAY = 5


class Present:
    """The bank as it stands today."""

    def __init__(self, teller: Teller, bank: Founded, *, now: datetime, today: date) -> None:
        self.teller, self.bank, self.now, self.today = teller, bank, now, today
        self.staff = bank.staff[DALSEO]
        self.started = today - timedelta(weeks=WEEKS_BACK)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def set_up(self) -> None:
        """Do everything, in the order of time where one thing rests on another."""
        self._revise_rules()
        self._begin_again()
        self._visit_lately()
        self._leave_visits_waiting()
        self._help_with_food()
        self._open_board()
        self._welcome_new_people()

    def _revise_rules(self) -> None:
        first, second = self.bank.administrators
        version = self.teller.do(
            draft_policy,
            DraftPolicy(
                branch_id=NATIONAL,
                actor_id=first,
                content=encode(Policy()) | {"week_cap_minutes": 1800},
                effective_from=date(REVISED.year + 1, 1, 1),
                zone=ZONE,
            ),
            now=at(REVISED, 14),
        )
        self.teller.do(
            publish_policy,
            PublishPolicy(branch_id=NATIONAL, actor_id=second, version_id=version, revision=1, zone=ZONE),
            now=at(REVISED + timedelta(days=10), 11),
        )

    def _begin_again(self) -> None:
        for each in VOLUNTEERS_KNOWN:
            train(self.teller, self.bank, DALSEO, self.bank.known[each.name], minutes=60, day=self.started)
        notes = {each.name: each.note for each in SENIORS_KNOWN}
        for usual in USUALS:
            self.teller.do(
                assign_volunteer,
                AssignVolunteer(
                    branch_id=DALSEO,
                    actor_id=self.staff.first,
                    volunteer_id=self.bank.known[usual.volunteer],
                    senior_id=self.bank.known[usual.senior],
                    activities=usual.activities,
                    weekdays=tuple(sorted((self.today.weekday() + day) % 7 for day in usual.days)),
                    usual_start=usual.start,
                    usual_end=usual.end,
                    starts_on=self.started,
                    safety_note=notes[usual.senior],
                ),
                now=at(self.started, 19),
            )

    def log(  # noqa: PLR0913  what a visit says
        self,
        usual: Usual,
        day: date,
        *,
        logged: datetime | None = None,
        end: time | None = None,
        note: str | None = None,
        by: UUID | None = None,
    ) -> UUID:
        """Log a visit as usual, but for what is said otherwise; return its id."""
        volunteer = self.bank.known[usual.volunteer]
        visit_id = new_id()
        ended = end or usual.end
        self.teller.do(
            log_visit,
            LogVisit(
                branch_id=DALSEO,
                id=visit_id,
                actor_id=by or volunteer,
                on_behalf_of_id=volunteer if by else None,
                volunteer_id=volunteer,
                senior_id=self.bank.known[usual.senior],
                day=day,
                start=usual.start,
                end=ended,
                activities=usual.activities,
                note=note,
                how=EnteredHow.TELEPHONE if by else EnteredHow.SCREEN,
                caller=f"{usual.volunteer} 본인" if by else None,
                caller_check=CallerCheck.KNOWN_NUMBER if by else None,
            ),
            now=logged or at(day, ended.hour, ended.minute) + timedelta(minutes=20),
        )
        return visit_id

    def call(self, visit_id: UUID, senior: str, day: date, words: str, *, minutes: int | None = None) -> None:
        """Record that the senior was called: they agree, or say that it took `minutes`."""
        self.teller.do(
            record_evidence,
            RecordEvidence(
                branch_id=DALSEO,
                actor_id=self.staff.second,
                visit_id=visit_id,
                method=EvidenceMethod.SENIOR_CALL,
                agrees=minutes is None,
                said_by_id=self.bank.known[senior],
                words=words,
                said_minutes=minutes,
            ),
            now=at(day, 15, 10) if day < self.today else self.now,
        )

    def decide(self, visit_id: UUID, when: datetime, *, reason: str | None = None) -> None:
        """Approve the visit, or send it back with a reason."""
        outcome = Outcome.REJECT if reason else Outcome.APPROVE
        self.teller.do(
            decide_visit,
            DecideVisit(
                branch_id=DALSEO,
                actor_id=self.staff.first,
                visit_id=visit_id,
                outcome=outcome,
                reason=reason,
            ),
            now=when,
        )

    def _visit_lately(self) -> None:
        """Weeks of visits as usual, approved, in the order of time; the last ten days are for what waits."""
        visits = sorted(
            ((day, usual) for usual in USUALS for day in self._usual_days(usual)),
            key=lambda each: (each[0], each[1].start),
        )
        waiting: list[tuple[datetime, UUID]] = []
        for day, usual in visits:
            begins = at(day, usual.start.hour, usual.start.minute)
            while waiting and waiting[0][0] < begins:
                decided_at, visit_id = waiting.pop(0)
                self.decide(visit_id, decided_at)
            waiting.append((at(day + timedelta(days=3), 11), self.log(usual, day)))
        for decided_at, visit_id in waiting:
            self.decide(visit_id, decided_at)

    def _usual_days(self, usual: Usual) -> Iterator[date]:
        # Two volunteers are with her at the same time only in the newest week.
        if (usual.volunteer, usual.senior) == ("쩐 반 민", "박말분"):
            return
        # What he did in the last month he writes down all at once.
        until = self.ago(30 if usual.volunteer == "강동원" else 10)
        for each in usual.days:
            day = weekday_before(until, (self.today.weekday() + each) % 7)
            while day > self.started:
                yield day
                day -= timedelta(weeks=1)

    def _help_with_food(self) -> None:
        """Two early mornings of food: one is approved, the other waits."""
        pack, deliver = self.ago(6), self.ago(2)
        for kind, day, end in (
            (FoodWorkKind.PACK, pack, time(9)),
            (FoodWorkKind.DELIVER, deliver, time(8, 30)),
        ):
            food_work_id = self.teller.do(
                log_food_work,
                LogFoodWork(
                    branch_id=DALSEO,
                    actor_id=self.bank.known["독고진"],
                    kind=kind,
                    day=day,
                    start=time(7, 30),
                    end=end,
                ),
                now=at(day, 9, 30),
            )
            if kind is FoodWorkKind.PACK:
                decided = DecideFoodWork(
                    branch_id=DALSEO,
                    actor_id=self.staff.first,
                    food_work_id=food_work_id,
                    outcome=Outcome.APPROVE,
                )
                self.teller.do(decide_food_work, decided, now=at(day + timedelta(days=1), 10))

    def _leave_visits_waiting(self) -> None:
        usual = {(each.volunteer, each.senior): each for each in USUALS}
        kim, namgung = usual["윤미경", "김영자"], usual["윤미경", "남궁옥순"]
        sent_back = self.log(kim, self.ago(7), end=time(13))
        self.decide(
            sent_back,
            at(self.ago(1), 16),
            reason="2시간으로 기억하십니다. 끝난 시각을 다시 봐 주세요.",
        )
        longer = self.log(kim, self.ago(4), end=time(13), note="점심 드시고 설거지까지 했습니다.")
        self.call(longer, "김영자", self.ago(1), "밥 먹고 열두 시쯤 갔지.", minutes=120)
        self.log(namgung, self.ago(7))
        self.log(namgung, self.ago(6))

        together = usual["제갈민수", "박말분"]
        self.log(together, self.ago(3))
        self.log(usual["쩐 반 민", "박말분"], self.ago(3))
        agreed = self.log(together, self.ago(1))
        self.call(agreed, "박말분", self.today, "그래, 어제 왔다 갔어.")

        late_book = usual["강동원", "이순자"]
        for days in (25, 23, 18, 16, 11):
            self.log(late_book, self.ago(days), logged=at(self.ago(1), 20, days))

        told = self.log(
            usual["독고진", "선우말순"], self.ago(2), logged=at(self.ago(1), 10), by=self.staff.first
        )
        self.call(told, "선우말순", self.today, "두 시간 있었지요.")
        self.log(usual["독고진", "선우말순"], self.ago(9), logged=at(self.ago(8), 10), by=self.staff.first)

        for names, days, words in (
            (("남궁지호", "김복순"), 3, "왔다 갔어요. 고마웠지."),
            (("이수빈", "정분례"), 2, "네, 다녀갔습니다."),
            (("쩐 반 민", "이순자"), 2, "한 시간 있었어요."),
            (("박서준", "최갑순"), 1, "청소를 깨끗이 해 주었어요."),
        ):
            visit_id = self.log(usual[names], self.ago(days))
            self.call(visit_id, names[1], self.today, words)
        self.log(usual["박서준", "최갑순"], self.ago(10))
        self.log(usual["이수빈", "정분례"], self.ago(9))
        self.teller.do(
            ask_override,
            AskOverride(
                branch_id=DALSEO,
                actor_id=self.staff.second,
                volunteer_id=self.bank.known["독고진"],
                day=self.ago(2),
                minutes=600,
                reason="선우말순님이 편찮으셔서 병원에 모시고 다녀왔습니다.",
            ),
            now=at(self.ago(1), 17),
        )

    def _open_board(self) -> None:
        def need(
            senior: str, activities: tuple[str, ...], part: PartOfDay, minutes: int, **when: object
        ) -> UUID:
            return self.teller.do(
                open_need,
                OpenNeed(
                    branch_id=DALSEO,
                    actor_id=self.staff.first,
                    senior_id=self.bank.known[senior],
                    activities=activities,
                    part=part,
                    minutes=minutes,
                    **when,  # type: ignore[arg-type]
                ),
                now=at(self.ago(2), 9),
            )

        talk = need("이순자", ("talk",), PartOfDay.AFTERNOON, 120, weekdays=(0,))
        meals = need("황보영희", ("cook", "clean"), PartOfDay.MORNING, 90, weekdays=(1, 4))
        need("박말분", ("chores",), PartOfDay.MORNING, 60, once_on=self._next_saturday())
        for volunteer, need_id in (("제갈민수", talk), ("박서준", meals)):
            actor = self.bank.known[volunteer]
            self.teller.do(
                offer_help,
                OfferHelp(branch_id=DALSEO, actor_id=actor, need_id=need_id),
                now=at(self.ago(1), 19),
            )

    def _next_saturday(self) -> date:
        return self.today + timedelta(days=(SATURDAY - self.today.weekday() - 1) % 7 + 1)

    def _welcome_new_people(self) -> None:
        ha = self._join("응우옌 티 투 하", date(1996, 2, 29), self.ago(5), language="vi")
        train(self.teller, self.bank, DALSEO, ha, minutes=180, day=self.ago(2))
        self._join("카리나 산토스 델라크루즈", date(1986, 7, 12), self.ago(2), language="en")
        child = self.today.replace(year=self.today.year - 13, month=1, day=20)
        self._join("김도현", child, self.ago(3), guardian="김성수")
        same = date(1958, 4, 4)
        register(
            self.teller,
            self.bank,
            branch_id=DALSEO,
            name="이영자",
            born=same,
            role=Role.VOLUNTEER,
            neighbourhood="송현동",
            day=self.started,
            consents=CONSENTS,
        )
        self._join("이영자", same, self.ago(1))
        event = self.teller.do(
            plan_training,
            PlanTraining(
                branch_id=DALSEO,
                actor_id=self.staff.first,
                title="기본 교육",
                starts_at=at(self._next_saturday(), 10),
                minutes=240,
                place="달서구 자원봉사센터 2층",
                seats=10,
            ),
            now=at(self.ago(6), 9),
        )
        for name in ("남궁지호", "이수빈", "박서준", "쩐 반 민"):
            person = self.bank.known[name]
            self.teller.do(
                sign_up,
                SignUp(branch_id=DALSEO, actor_id=person, event_id=event, person_id=person),
                now=at(self.ago(4), 20),
            )

    def _join(
        self, name: str, born: date, day: date, *, language: str = "ko", guardian: str | None = None
    ) -> UUID:
        person = self.teller.do(
            join_branch,
            JoinBranch(
                branch_id=DALSEO,
                actor_id=None,
                name=name,
                birth_date=born,
                phone=self.bank.next_phone(),
                neighbourhood="월성동",
                language=language,
                consents=frozenset({Purpose.MEMBERSHIP, Purpose.CARE}),
                guardian_name=guardian,
                guardian_phone=self.bank.next_phone() if guardian else None,
            ),
            now=at(day, 20),
        )
        assert person is not None
        self.bank.known[f"{name} (새로)" if name in self.bank.known else name] = person
        return person
