"""One thing of each kind in a branch, made as people make it."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import give_consent, make_person, make_senior
from tests.permissions.calling import make_call, make_delegation
from tests.permissions.food import make_food_things
from tests.permissions.life import make_life_things
from tests.permissions.uses import make_uses
from timebank.care.commands import (
    AskOverride,
    AssignVolunteer,
    LogVisit,
    ObjectToVisit,
    OfferHelp,
    OpenNeed,
    RecordEvidence,
    ask_override,
    assign_volunteer,
    log_visit,
    object_to_visit,
    offer_help,
    open_need,
    record_evidence,
)
from timebank.care.commands.food_work import LogFoodWork, log_food_work
from timebank.care.rules import (
    CallerCheck,
    EnteredHow,
    EvidenceMethod,
    FoodWorkKind,
    Objection,
    PartOfDay,
    Slip,
)
from timebank.core import clock
from timebank.core.commands import SYSTEM, Command, Handler, apply
from timebank.core.ids import new_id
from timebank.core.jobs import enqueue
from timebank.core.permissions import Role
from timebank.core.pictures import MediaType
from timebank.exchange.commands import DecideVisit, decide_visit
from timebank.exchange.commands.giving import Give, give
from timebank.exchange.models import Grant
from timebank.exchange.rules import Outcome
from timebank.exchange.rules.gifts import GiftTarget
from timebank.exchange.rules.grants import GrantState
from timebank.importing.commands import BringFile, bring_file
from timebank.importing.rules import ImportKind
from timebank.ledger.queries import list_accounts, list_postings
from timebank.notifications.models import Message
from timebank.notifications.rules import MessageChannel, MessageState
from timebank.people.commands import (
    PlanTraining,
    RecordTraining,
    plan_training,
    record_training,
)
from timebank.people.models import Person, RoleGrant, TrainingSeat
from timebank.people.queries import get_event, relatives_of
from timebank.people.rules import Purpose
from timebank.policies.commands import DraftPolicy, draft_policy

ZONE = "Asia/Seoul"
People = dict[Role, UUID]
Said = dict[str, Any]


def _do(session: Session, handle: Handler[Any, Any], command: Command) -> Any:  # noqa: ANN401
    return apply(session, handle, command, origin=SYSTEM, now=clock.now())


def make_things(session: Session, people: People, volunteer: Person, coordinator: Person) -> dict[str, Any]:
    """Return the ids of all that was made, by the names that addresses have for them."""
    now = clock.now()
    today = clock.local_day(now, ZONE)
    branch_id, senior_id = coordinator.branch_id, people[Role.SENIOR]
    by: Said = {"branch_id": branch_id, "actor_id": coordinator.id}
    mine: Said = {"branch_id": branch_id, "actor_id": volunteer.id}
    assignment_id = _do(
        session,
        assign_volunteer,
        AssignVolunteer(
            **by,
            volunteer_id=volunteer.id,
            senior_id=senior_id,
            activities=("talk",),
            starts_on=today - timedelta(days=30),
        ),
    )
    visit_ids = [
        _do(
            session,
            log_visit,
            LogVisit(
                **mine,
                volunteer_id=volunteer.id,
                senior_id=senior_id,
                day=today - timedelta(days=days),
                start=time(10),
                end=time(11),
                activities=("talk",),
            ),
        )
        for days in (1, 2, 3, 4)
    ]
    _do(
        session,
        decide_visit,
        DecideVisit(**by, visit_id=visit_ids[1], outcome=Outcome.APPROVE),
    )
    _do(
        session,
        decide_visit,
        DecideVisit(**by, visit_id=visit_ids[2], outcome=Outcome.REJECT, reason="시각을 다시 봐 주세요."),
    )
    objection_id = _do(
        session,
        object_to_visit,
        ObjectToVisit(
            branch_id=branch_id,
            actor_id=senior_id,
            visit_id=visit_ids[3],
            kind=Objection.DIFFERENT,
            raised_by_id=senior_id,
        ),
    )
    entered_id = _do(
        session,
        log_visit,
        LogVisit(
            **by,
            volunteer_id=volunteer.id,
            senior_id=senior_id,
            day=today - timedelta(days=5),
            start=time(10),
            end=time(11),
            activities=("talk",),
            how=EnteredHow.TELEPHONE,
            caller_check=CallerCheck.CALLED_BACK,
        ),
    )
    needs = [
        _do(
            session,
            open_need,
            OpenNeed(
                **by,
                senior_id=senior_id,
                activities=("talk",),
                weekdays=(day,),
                part=PartOfDay.MORNING,
                minutes=60,
            ),
        )
        for day in (0, 1)
    ]
    evidence = RecordEvidence(
        **by,
        visit_id=visit_ids[0],
        method=EvidenceMethod.PAPER_SLIP,
        agrees=True,
        said_by_id=senior_id,
        slip=Slip(media_type=MediaType.PNG, content=b"a picture"),
    )
    _do(session, record_evidence, evidence)
    offer_id = _do(session, offer_help, OfferHelp(**mine, need_id=needs[1]))
    other_coordinator = make_person(
        session, name="김도윤", roles=[Role.COORDINATOR], born=None, branch_id=branch_id
    )
    override_id = _do(
        session,
        ask_override,
        AskOverride(
            branch_id=branch_id,
            actor_id=other_coordinator.id,
            volunteer_id=volunteer.id,
            day=today,
            minutes=600,
            reason="김장 날입니다",
        ),
    )
    food_work = LogFoodWork(
        branch_id=branch_id,
        actor_id=volunteer.id,
        kind=FoodWorkKind.PACK,
        day=today - timedelta(days=8),
        start=time(6),
        end=time(7),
    )
    _do(session, log_food_work, food_work)
    return {
        "food_work_id": food_work.id,
        "today": today,
        "volunteer_id": volunteer.id,
        "senior_id": senior_id,
        "assignment_id": assignment_id,
        "visit_id": visit_ids[0],
        "approved_id": visit_ids[1],
        "rejected_id": visit_ids[2],
        "disputed_id": visit_ids[3],
        "entered_id": entered_id,
        "objection_id": objection_id,
        "need_id": needs[0],
        "offer_id": offer_id,
        "override_id": override_id,
        "evidence_id": evidence.id,
        "decider_id": other_coordinator.id,
        **make_food_things(session, branch_id, people),
        **make_life_things(session, people, branch_id=branch_id, now=now),
        **_records(session, people, volunteer, coordinator, now),
        **make_uses(session, senior_id=senior_id, volunteer=volunteer, coordinator=coordinator, now=now),
    }


def _records(
    session: Session, people: People, volunteer: Person, coordinator: Person, now: datetime
) -> dict[str, Any]:
    branch_id = coordinator.branch_id
    by: Said = {"branch_id": branch_id, "actor_id": coordinator.id}
    training_id = _do(
        session,
        record_training,
        RecordTraining(**by, person_id=volunteer.id, title="기본 교육", held_on=date(2026, 1, 5), minutes=60),
    )
    event_id = _do(
        session,
        plan_training,
        PlanTraining(
            **by, title="기본 교육", starts_at=now + timedelta(days=9), minutes=60, place="교육실", seats=200
        ),
    )
    administrator_id = people[Role.ADMINISTRATOR]
    drafts = [
        _do(
            session,
            draft_policy,
            DraftPolicy(
                branch_id=branch_id,
                actor_id=administrator_id,
                content={"day_cap_minutes": cap},
                effective_from=now.date() + timedelta(days=40),
                zone=ZONE,
            ),
        )
        for cap in (300, 330)
    ]
    double = make_person(session, name="윤미경", branch_id=branch_id)
    double.duplicate_of_id = volunteer.id
    message = Message(
        branch_id=branch_id,
        id=new_id(),
        person_id=volunteer.id,
        channel=MessageChannel.TEXT,
        address="+821050001234",
        template="care.assigned",
        values="{}",
        language="ko",
        cause="trial",
        state=MessageState.FAILED,
        created_at=now,
        tries=5,
        next_try_at=now,
        problem="no-text-gateway",
    )
    session.add(message)
    for role in (Role.VOLUNTEER, Role.AUDITOR):
        session.add(
            TrainingSeat(
                branch_id=branch_id,
                id=new_id(),
                event_id=event_id,
                person_id=people[role],
                signed_up_at=now,
            )
        )
    session.flush()
    get_event(session, branch_id=branch_id, event_id=event_id).taken = 2
    links = relatives_of(session, branch_id=branch_id, person_id=volunteer.id)
    grants = dict(
        session.execute(
            select(RoleGrant.role, RoleGrant.id).where(
                RoleGrant.branch_id == branch_id,
                RoleGrant.person_id.in_([volunteer.id, people[Role.OFFICER]]),
            )
        ).all()
    )
    accounts = list_accounts(session, branch_id=branch_id, owner_id=volunteer.id)
    consents = {
        role: give_consent(session, session.get_one(Person, (branch_id, person_id)), Purpose.MESSAGES).id
        for role, person_id in people.items()
    }
    jobs = {
        role: enqueue(
            session, branch_id=branch_id, kind="trial", asked_by_id=person_id, args={}, total=1, now=now
        )
        for role, person_id in people.items()
    }
    return {
        "branch_id": branch_id,
        "batch_id": _do(
            session,
            bring_file,
            BringFile(
                **by,
                kind=ImportKind.PEOPLE,
                name="명단.csv",
                content="이름,구분,동의\n박말녀,어르신,회원\n".encode(),
            ),
        ),
        "jobs": jobs,
        "job_id": jobs[Role.VOLUNTEER],
        "person_id": volunteer.id,
        "delegation_id": make_delegation(session, people, branch_id, now),
        "holder_id": people[Role.SENIOR],
        "delegate_id": people[Role.FAMILY],
        "double_id": double.id,
        "gift_id": _gift(session, people, branch_id),
        **make_call(session, people, branch_id, now),
        "pool_grant_id": _grant(session, people, branch_id, now),
        "relative_id": make_senior(session, branch_id=branch_id, name="이순자").id,
        "family_id": people[Role.FAMILY],
        "link_id": links[0].link.id,
        "training_id": training_id,
        "event_id": event_id,
        "consents": consents,
        "consent_id": consents[Role.VOLUNTEER],
        "grant_id": grants[Role.VOLUNTEER],
        "staff_grant_id": grants[Role.OFFICER],
        "staff_id": people[Role.OFFICER],
        "message_id": message.id,
        "version_id": drafts[0],
        "draft_id": drafts[1],
        "account_id": accounts[0].id,
        "posting_id": list_postings(session, branch_id=branch_id)[0].id,
    }


def _gift(session: Session, people: People, branch_id: str) -> Any:  # noqa: ANN401
    giver_id = people[Role.VOLUNTEER]
    command = Give(
        branch_id=branch_id,
        actor_id=giver_id,
        giver_id=giver_id,
        target=GiftTarget.FAMILY,
        receiver_id=people[Role.FAMILY],
        minutes=30,
    )
    return _do(session, give, command)


def _grant(session: Session, people: People, branch_id: str, now: datetime) -> UUID:
    grant = Grant(
        branch_id=branch_id,
        id=new_id(),
        person_id=people[Role.SENIOR],
        minutes=3600,
        urgency=2,
        reason="병원 동행",
        state=GrantState.AWAITING_APPROVAL,
        policy_version=1000,
        asked_by_id=people[Role.OFFICER],
        asked_at=now,
    )
    session.add(grant)
    session.flush()
    return grant.id
