"""Making good what was spent before it is taken back: by the pool, or owed until later earnings settle it."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.exchange.queries.reversals import find_cover, taken_of
from timebank.exchange.rules.reversals import Cover
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.queries import PostingView
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.notify import notify
from timebank.people.queries import get_branch, lock_person
from timebank.people.rules import PersonState


def cover_spent(  # noqa: PLR0913  # what is taken back, from whom, and why
    session: Session,
    command: Command,
    *,
    branch_id: str,
    person_id: UUID,
    posting: PostingView,
    reversal_id: UUID,
    cause: str | None = None,
    now: datetime,
) -> Cover:
    """Fill the person's accounts up to what taking the posting back takes out of them, and tell them.

    Of who is no member any more nothing is owed: the pool bears it as far as it reaches, and the rest lapses,
    since nobody is left who could earn it. `cause` is the reversal's where none is named.
    """
    person = lock_person(session, branch_id=branch_id, person_id=person_id)
    is_gone = person.state is not PersonState.ACTIVE
    day = local_day(now, get_branch(session, branch_id).zone)
    cover = find_cover(
        session, branch_id=branch_id, posting=posting, person_id=person_id, day=day, is_gone=is_gone
    )
    if not cover.minutes:
        return cover
    moves = {
        AccountKind.OWN: -cover.from_own,
        AccountKind.DEBT: 0 if is_gone else -cover.owed,
        **cover.missing,
    }
    of_branch = {AccountKind.POOL: -cover.from_pool, AccountKind.LAPSED: -cover.owed if is_gone else 0}
    legs: list[Leg] = []
    for owner_id, wanted in ((person_id, moves), (None, of_branch)):
        kinds = [kind for kind, minutes in wanted.items() if minutes]
        accounts = open_accounts(session, branch_id=branch_id, kinds=kinds, owner_id=owner_id)
        legs += [Leg(accounts[kind], wanted[kind]) for kind in kinds]
    post(
        session,
        Post(
            branch_id=branch_id,
            id=uuid5(reversal_id, f"cover:{branch_id}:{person_id}"),
            actor_id=command.actor_id,
            kind=PostingKind.TRANSFER,
            cause=cause or f"exchange.reversal:{reversal_id}",
            policy_version=posting.policy_version,
            legs=tuple(legs),
        ),
        now=now,
    )
    if cover.spent:
        _tell(session, cover, branch_id=branch_id, person_id=person_id, posting=posting, now=now)
    return cover


def _tell(  # noqa: PLR0913  # whom, and of what
    session: Session, cover: Cover, *, branch_id: str, person_id: UUID, posting: PostingView, now: datetime
) -> None:
    taken = taken_of(posting, person_id=person_id)
    template = "spent_borne" if not cover.owed else "spent_owed" if not cover.from_pool else "spent_shared"
    notify(
        session,
        branch_id=branch_id,
        person_id=person_id,
        template=template,
        values={
            "minutes": taken,
            "spent_minutes": cover.spent,
            "pool_minutes": cover.from_pool,
            "owed_minutes": cover.owed,
        },
        cause=f"spent:{posting.id}",
        now=now,
    )
