from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.ledger.factories import BRANCH, NOON, Holder, gift, issue, make_holder
from timebank.core.ids import new_id
from timebank.ledger.commands import Post, Reverse, post, reverse
from timebank.ledger.errors import (
    AlreadyReversed,
    BalanceTooLow,
    PostingDiffers,
    PostingNotFound,
    ReversalStands,
)
from timebank.ledger.queries import balances_of, get_posting
from timebank.ledger.rules import AccountKind, PostingKind

LATER = NOON + timedelta(days=1)


def reversal(posting_id: UUID, *, branch_id: str = BRANCH) -> Reverse:
    return Reverse(branch_id=branch_id, actor_id=None, posting_id=posting_id, cause=f"test:{new_id()}")


def issued(session: Session) -> tuple[Holder, Post]:
    holder = make_holder(session)
    command = issue(session, holder, own=96, gift_only=24)
    post(session, command, now=NOON)
    return holder, command


def test_a_reversal_posts_the_mirror_under_the_same_rules(session: Session) -> None:
    holder, command = issued(session)
    taken_back = reversal(command.id)
    assert reverse(session, taken_back, now=LATER) == taken_back.id
    assert set(balances_of(session, branch_id=BRANCH, owner_id=holder.id).values()) == {0}
    mirror = get_posting(session, branch_id=BRANCH, posting_id=taken_back.id)
    assert (mirror.kind, mirror.reverses_id) == (PostingKind.REVERSAL, command.id)
    assert mirror.policy_version == command.policy_version
    assert get_posting(session, branch_id=BRANCH, posting_id=command.id).reversed_by_id == mirror.id


def test_a_posting_is_reversed_once(session: Session) -> None:
    _, command = issued(session)
    reverse(session, reversal(command.id), now=LATER)
    with pytest.raises(AlreadyReversed):
        reverse(session, reversal(command.id), now=LATER)


def test_the_same_reversal_again_changes_nothing(session: Session) -> None:
    holder, command = issued(session)
    taken_back = reversal(command.id)
    reverse(session, taken_back, now=LATER)
    assert reverse(session, taken_back, now=LATER) == taken_back.id
    assert balances_of(session, branch_id=BRANCH, owner_id=holder.id)[AccountKind.OWN] == 0
    with pytest.raises(PostingDiffers):
        reverse(session, replace(taken_back, cause="another"), now=LATER)


def test_a_reversal_is_not_reversed(session: Session) -> None:
    _, command = issued(session)
    taken_back = reversal(command.id)
    reverse(session, taken_back, now=LATER)
    with pytest.raises(ReversalStands):
        reverse(session, reversal(taken_back.id), now=LATER)


def test_what_has_been_spent_is_not_taken_back(session: Session) -> None:
    holder, command = issued(session)
    post(session, gift(holder, make_holder(session), 50), now=NOON)
    with pytest.raises(BalanceTooLow):
        reverse(session, reversal(command.id), now=LATER)


def test_an_unknown_posting_or_one_of_another_branch_is_not_found(session: Session) -> None:
    _, command = issued(session)
    for missing in (reversal(new_id()), reversal(command.id, branch_id="cheongju")):
        with pytest.raises(PostingNotFound):
            reverse(session, missing, now=LATER)
