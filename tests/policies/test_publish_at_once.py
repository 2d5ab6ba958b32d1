from datetime import UTC, date, datetime
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select

from tests.policies.people import make_administrator, make_branch
from timebank.core.commands import SYSTEM, perform
from timebank.core.db import db
from timebank.core.errors import DomainError
from timebank.core.ids import NATIONAL
from timebank.policies.commands import (
    DraftPolicy,
    PublishPolicy,
    SeedFirstNational,
    draft_policy,
    publish_policy,
    seed_first_national,
)
from timebank.policies.models import PolicyVersion
from timebank.policies.rules import VersionState

SEOUL = "Asia/Seoul"
NOW = datetime(2026, 3, 2, 3, tzinfo=UTC)


@pytest.fixture
def drafts(own_bank: Flask) -> list[PublishPolicy]:
    """Commands that publish four drafts of one branch, on four days in no order."""
    with own_bank.app_context():
        session = db.session()
        for branch_id in (NATIONAL, "dalseo"):
            make_branch(session, branch_id)
        nation = [make_administrator(session, NATIONAL) for _ in range(2)]
        drafter, publisher = (make_administrator(session, "dalseo") for _ in range(2))
        session.commit()
        seed = SeedFirstNational(
            branch_id=NATIONAL, actor_id=nation[0], drafted_by_id=nation[1], effective_from=date(2015, 1, 1)
        )
        perform(seed_first_national, seed, origin=SYSTEM, now=NOW)
        found = []
        for month, minutes in ((6, 400), (4, 390), (7, 380), (5, 370)):
            draft = DraftPolicy(
                branch_id="dalseo",
                actor_id=drafter,
                content={"day_cap_minutes": minutes},
                effective_from=date(2026, month, 1),
                zone=SEOUL,
            )
            perform(draft_policy, draft, origin=SYSTEM, now=NOW)
            found.append(
                PublishPolicy(
                    branch_id="dalseo",
                    actor_id=publisher,
                    version_id=draft.version_id,
                    revision=1,
                    zone=SEOUL,
                )
            )
        db.session.remove()
    return found


def test_versions_published_at_once_still_follow_each_other(
    own_bank: Flask, drafts: list[PublishPolicy]
) -> None:
    together = Barrier(len(drafts))
    outcomes: list[str] = []

    def publish(command: PublishPolicy) -> None:
        with own_bank.app_context():
            together.wait()
            try:
                perform(publish_policy, command, origin=SYSTEM, now=NOW)
                outcomes.append("published")
            except DomainError as refusal:
                outcomes.append(refusal.code)
            finally:
                db.session.remove()

    threads = [Thread(target=publish, args=(command,)) for command in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with own_bank.app_context():
        versions = (
            db.session()
            .execute(
                select(PolicyVersion.number, PolicyVersion.effective_from)
                .where(PolicyVersion.branch_id == "dalseo", PolicyVersion.state == VersionState.PUBLISHED)
                .order_by(PolicyVersion.number)
            )
            .all()
        )
    assert len(versions) == outcomes.count("published") >= 1
    assert set(outcomes) <= {
        "published",
        "policies.another-was-published",
        "policies.effective-too-early",
    }
    assert [row.number for row in versions] == list(range(1, len(versions) + 1))
    assert [row.effective_from for row in versions] == sorted(row.effective_from for row in versions)
