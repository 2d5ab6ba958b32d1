from datetime import timedelta

from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.ledger.factories import BRANCH, NOON, Holder, gift, issue, make_holder, posting
from timebank.core.ids import new_id
from timebank.ledger.commands import Leg, Reverse, post, reverse
from timebank.ledger.queries import Period, balance_at, statement
from timebank.ledger.rules import AccountKind, PostingKind

DAY = timedelta(days=1)


def make_year(session: Session) -> Holder:
    """Eight days: earned each day, a gift on the third, the second day's earning taken back on the fifth."""
    holder, neighbour = make_holder(session), make_holder(session)
    for day in range(8):
        earned = issue(session, holder, own=48, gift_only=12)
        post(session, earned, now=NOON + day * DAY)
        if day == 1:
            second = earned
    post(session, gift(holder, neighbour, 30), now=NOON + 8 * DAY)
    command = Reverse(branch_id=BRANCH, actor_id=None, posting_id=second.id, cause=f"test:{new_id()}")
    reverse(session, command, now=NOON + 9 * DAY)
    return holder


def test_a_line_shows_what_a_posting_changed_and_what_was_left(session: Session) -> None:
    holder = make_year(session)
    lines = statement(session, branch_id=BRANCH, owner_id=holder.id)
    assert [(line.kind, line.minutes, line.total) for line in lines[:3]] == [
        (PostingKind.REVERSAL, -60, 390),
        (PostingKind.GIFT, -30, 450),
        (PostingKind.ISSUE, 60, 480),
    ]
    assert lines[2].changes == {AccountKind.OWN: 48, AccountKind.GIFT_ONLY: 12}
    assert [line.total for line in lines[2:]] == [480, 420, 360, 300, 240, 180, 120, 60]


def test_pages_follow_each_other_without_a_gap(session: Session) -> None:
    holder = make_year(session)
    whole = statement(session, branch_id=BRANCH, owner_id=holder.id)
    read, before = [], None
    while page := statement(session, branch_id=BRANCH, owner_id=holder.id, before=before, limit=3):
        read += page
        before = page[-1].place
    assert read == whole


def test_totals_stay_right_when_only_some_lines_are_asked_for(session: Session) -> None:
    holder = make_year(session)
    whole = {line.posting_id: line for line in statement(session, branch_id=BRANCH, owner_id=holder.id)}
    some = statement(session, branch_id=BRANCH, owner_id=holder.id, kind=PostingKind.GIFT)
    days = Period(starts_at=NOON + 2 * DAY, ends_before=NOON + 5 * DAY)
    some += statement(session, branch_id=BRANCH, owner_id=holder.id, period=days)
    assert len(some) == 4
    assert all(whole[line.posting_id] == line for line in some)


def test_one_account_has_a_statement_of_its_own(session: Session) -> None:
    holder = make_year(session)
    lines = statement(session, branch_id=BRANCH, owner_id=holder.id, account_id=holder.gift_only)
    assert [(line.minutes, line.total) for line in lines[:2]] == [(-12, 84), (12, 96)]


def test_postings_of_one_moment_keep_their_order_and_totals(session: Session) -> None:
    holder = make_holder(session, minutes=100, gift_only=100)
    neighbour = make_holder(session)
    for account_id in (holder.own, holder.gift_only):
        post(session, posting(Leg(account_id, -10), Leg(neighbour.own, 10)), now=NOON + DAY)
    lines = statement(session, branch_id=BRANCH, owner_id=holder.id)
    assert [line.total for line in lines] == [180, 190, 200]


def test_a_stranger_has_an_empty_statement(session: Session) -> None:
    holder = make_year(session)
    assert statement(session, branch_id=BRANCH, owner_id=new_id()) == []
    assert statement(session, branch_id="cheongju", owner_id=holder.id) == []


def test_a_page_takes_three_questions_however_long_the_statement(session: Session) -> None:
    holder = make_year(session)
    asked: list[str] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *given: asked.append(given[2]))
    statement(session, branch_id=BRANCH, owner_id=holder.id)
    assert len(asked) == 3


def test_a_balance_can_be_read_at_any_moment(session: Session) -> None:
    holder = make_year(session)

    def own_at(days: float) -> int:
        moment = NOON + days * DAY
        return balance_at(session, branch_id=BRANCH, account_id=holder.own, moment=moment)

    assert [own_at(days) for days in (-1, 0, 0.5, 7, 8, 9)] == [0, 48, 48, 384, 354, 306]
