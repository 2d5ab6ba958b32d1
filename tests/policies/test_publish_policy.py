from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.policies.conftest import NOW
from timebank.core.ids import NATIONAL, new_id
from timebank.policies import errors
from timebank.policies.commands import (
    DraftPolicy,
    DropDraft,
    EditDraft,
    PublishPolicy,
    SeedFirstNational,
    draft_policy,
    drop_draft,
    edit_draft,
    publish_policy,
    seed_first_national,
)
from timebank.policies.models import PolicyVersion
from timebank.policies.queries import get_version, policy_numbered, policy_on
from timebank.policies.rules import BranchRules, Limit, Policy, VersionState, encode, encode_branch

SEOUL = "Asia/Seoul"
Pair = tuple[UUID, UUID]


def draft(  # noqa: PLR0913
    session: Session, branch_id: str, content: dict[str, object], *, by: UUID, day: date, now: datetime = NOW
) -> UUID:
    command = DraftPolicy(branch_id=branch_id, actor_id=by, content=content, effective_from=day, zone=SEOUL)
    version_id = draft_policy(session, command, now=now)
    session.flush()
    return version_id


def publish(  # noqa: PLR0913
    session: Session, branch_id: str, version_id: UUID, *, by: UUID, revision: int = 1, now: datetime = NOW
) -> None:
    command = PublishPolicy(
        branch_id=branch_id, actor_id=by, version_id=version_id, revision=revision, zone=SEOUL
    )
    publish_policy(session, command, now=now)
    session.flush()


def shorter_days(minutes: int = 360) -> dict[str, object]:
    return encode_branch(BranchRules(numbers={"day_cap_minutes": minutes}))


def test_a_version_holds_from_its_day_on_and_not_before(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    publish(session, "dalseo", version_id, by=dalseo[1])
    before = policy_on(session, branch_id="dalseo", day=date(2026, 3, 31))
    after = policy_on(session, branch_id="dalseo", day=date(2026, 4, 1))
    assert (before.number, before.day_cap_minutes, before.effective_from) == (1000, 480, date(2015, 1, 1))
    assert (after.number, after.day_cap_minutes, after.effective_from) == (1001, 360, date(2026, 4, 1))


def test_a_number_leads_back_to_the_rules_that_it_names(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    publish(session, "dalseo", version_id, by=dalseo[1])
    after = policy_on(session, branch_id="dalseo", day=date(2026, 4, 1))
    assert policy_numbered(session, branch_id="dalseo", number=1001) == after
    with pytest.raises(errors.PolicyVersionNotFound):
        policy_numbered(session, branch_id="cheongju", number=1001)


def test_a_draft_changes_nothing(session: Session, dalseo: Pair) -> None:
    draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    assert policy_on(session, branch_id="dalseo", day=date(2026, 5, 1)).day_cap_minutes == 480


def test_the_drafter_cannot_publish(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    with pytest.raises(errors.SamePerson):
        publish(session, "dalseo", version_id, by=dalseo[0])


def test_whoever_edits_a_draft_cannot_publish_it_but_its_first_writer_can(
    session: Session, dalseo: Pair
) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    edit = EditDraft(
        branch_id="dalseo",
        actor_id=dalseo[1],
        version_id=version_id,
        revision=1,
        content=shorter_days(300),
        effective_from=date(2026, 4, 2),
        zone=SEOUL,
    )
    edit_draft(session, edit, now=NOW)
    with pytest.raises(errors.SamePerson):
        publish(session, "dalseo", version_id, by=dalseo[1], revision=2)
    publish(session, "dalseo", version_id, by=dalseo[0], revision=2)
    assert policy_on(session, branch_id="dalseo", day=date(2026, 4, 2)).day_cap_minutes == 300


def test_what_was_edited_after_it_was_read_is_not_published(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    edit = EditDraft(
        branch_id="dalseo",
        actor_id=dalseo[0],
        version_id=version_id,
        revision=1,
        content=shorter_days(300),
        effective_from=date(2026, 4, 1),
        zone=SEOUL,
    )
    edit_draft(session, edit, now=NOW)
    with pytest.raises(errors.DraftChanged):
        publish(session, "dalseo", version_id, by=dalseo[1], revision=1)


def test_the_database_itself_refuses_a_version_that_one_person_made(session: Session, national: Pair) -> None:
    row = {
        "branch_id": NATIONAL,
        "id": new_id(),
        "number": 7,
        "effective_from": date(2027, 1, 1),
        "content": {},
        "state": VersionState.PUBLISHED,
        "revision": 1,
        "drafted_by_id": national[0],
        "drafted_at": NOW,
        "published_by_id": national[0],
        "published_at": NOW,
    }
    with pytest.raises(DBAPIError, match="second_person"):
        session.execute(insert(PolicyVersion), row)


@pytest.mark.usefixtures("national")
@pytest.mark.parametrize("change", [{"content": {"minimum_age": 7}}, {"effective_from": date(2014, 1, 1)}])
def test_the_database_itself_refuses_to_change_a_published_version(
    session: Session, change: dict[str, object]
) -> None:
    with pytest.raises(DBAPIError, match="never change"):
        session.execute(update(PolicyVersion).values(change))


@pytest.mark.usefixtures("national")
def test_the_database_itself_refuses_to_delete_a_version(session: Session) -> None:
    with pytest.raises(DBAPIError, match=r"never change|permission denied"):
        session.execute(delete(PolicyVersion))


def test_nothing_is_changed_backwards(session: Session, dalseo: Pair) -> None:
    for day in (date(2026, 3, 1), date(2026, 3, 2)):
        with pytest.raises(errors.EffectiveTooEarly) as refusal:
            draft(session, "dalseo", shorter_days(), by=dalseo[0], day=day)
        assert refusal.value.values["earliest"] == date(2026, 3, 3)


def test_today_is_the_branchs_own_today(session: Session, dalseo: Pair) -> None:
    late = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)  # half past midnight on 3 March in Seoul
    with pytest.raises(errors.EffectiveTooEarly):
        draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 3, 3), now=late)


def test_a_draft_whose_day_has_come_is_not_published(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    with pytest.raises(errors.EffectiveTooEarly):
        publish(session, "dalseo", version_id, by=dalseo[1], now=datetime(2026, 4, 1, 3, tzinfo=UTC))


def test_a_version_begins_after_every_version_that_is_published(session: Session, dalseo: Pair) -> None:
    later = draft(session, "dalseo", shorter_days(300), by=dalseo[0], day=date(2026, 6, 1))
    sooner = draft(session, "dalseo", shorter_days(360), by=dalseo[0], day=date(2026, 5, 1))
    publish(session, "dalseo", later, by=dalseo[1])
    with pytest.raises(errors.EffectiveTooEarly) as refusal:
        publish(session, "dalseo", sooner, by=dalseo[1])
    assert refusal.value.values["earliest"] == date(2026, 6, 2)


def test_a_published_version_is_published_once(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    publish(session, "dalseo", version_id, by=dalseo[1])
    with pytest.raises(errors.VersionNotADraft):
        publish(session, "dalseo", version_id, by=dalseo[1])


def test_a_dropped_draft_stays_readable_and_is_never_published(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    drop_draft(session, DropDraft(branch_id="dalseo", actor_id=dalseo[0], version_id=version_id), now=NOW)
    session.flush()
    with pytest.raises(errors.VersionNotADraft):
        publish(session, "dalseo", version_id, by=dalseo[1])
    assert get_version(session, branch_id="dalseo", version_id=version_id).state is VersionState.DROPPED


def test_another_branch_finds_no_such_draft(session: Session, dalseo: Pair) -> None:
    version_id = draft(session, "dalseo", shorter_days(), by=dalseo[0], day=date(2026, 4, 1))
    with pytest.raises(errors.PolicyVersionNotFound):
        publish(session, NATIONAL, version_id, by=dalseo[1])


def test_a_draft_that_says_what_holds_already_is_refused(session: Session, dalseo: Pair) -> None:
    with pytest.raises(errors.NothingChanges):
        draft(session, "dalseo", {}, by=dalseo[0], day=date(2026, 4, 1))
    with pytest.raises(errors.NothingChanges):
        draft(session, NATIONAL, encode(Policy()), by=dalseo[0], day=date(2026, 4, 1))


def test_a_branch_cannot_go_beyond_the_national_limits_and_is_told_them(
    session: Session, dalseo: Pair
) -> None:
    with pytest.raises(errors.BeyondNationalLimit) as refusal:
        draft(session, "dalseo", shorter_days(481), by=dalseo[0], day=date(2026, 4, 1))
    assert refusal.value.field == "day_cap_minutes"
    assert refusal.value.values == {"name": "day_cap_minutes", "least": 60, "most": 480}


@pytest.mark.parametrize("name", ["minimum_age", "gift_only_until_age", "own_use_age", "training_minutes"])
def test_a_branch_cannot_set_what_is_the_same_everywhere(session: Session, dalseo: Pair, name: str) -> None:
    with pytest.raises(errors.NationalOnly):
        draft(session, "dalseo", {name: 20}, by=dalseo[0], day=date(2026, 4, 1))


def test_a_newer_national_version_wins_over_an_older_one_of_a_branch(
    session: Session, national: Pair, dalseo: Pair
) -> None:
    own = draft(session, "dalseo", shorter_days(450), by=dalseo[0], day=date(2026, 4, 1))
    publish(session, "dalseo", own, by=dalseo[1])
    stricter = replace(
        Policy(),
        day_cap_minutes=400,
        longest_visit_minutes=400,
        limits={**Policy().limits, "day_cap_minutes": Limit(60, 400)},
    )
    version_id = draft(session, NATIONAL, encode(stricter), by=national[0], day=date(2026, 5, 1))
    publish(session, NATIONAL, version_id, by=national[1])
    assert policy_on(session, branch_id="dalseo", day=date(2026, 4, 30)).day_cap_minutes == 450
    after = policy_on(session, branch_id="dalseo", day=date(2026, 5, 1))
    assert (after.day_cap_minutes, after.number) == (400, 2001)


@pytest.mark.usefixtures("dalseo")
def test_before_the_first_version_nothing_holds(session: Session) -> None:
    with pytest.raises(errors.NoPolicyInForce):
        policy_on(session, branch_id="dalseo", day=date(2014, 12, 31))


def test_a_bank_is_given_its_first_version_once(session: Session, national: Pair) -> None:
    command = SeedFirstNational(
        branch_id=NATIONAL, actor_id=national[0], drafted_by_id=None, effective_from=date(2015, 1, 1)
    )
    with pytest.raises(errors.AlreadySeeded):
        seed_first_national(session, command, now=NOW)
