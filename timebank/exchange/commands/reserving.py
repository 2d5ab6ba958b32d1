"""Reserving minutes for a redemption, using them up, and giving them back; and keeping what happened."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.queries.listing import list_visits
from timebank.core.commands import Command
from timebank.core.ids import new_id
from timebank.exchange.models.redemptions import Redemption, RedemptionEvent, RedemptionVisit
from timebank.exchange.queries.redemptions import lock_awaited
from timebank.exchange.queries.settling import find_settled
from timebank.exchange.rules.redemptions import RedemptionEventKind, Split, settled
from timebank.ledger.commands import Leg, Post, open_accounts, post
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.notify import notify


def reserve(session: Session, redemption: Redemption, command: Command, *, now: datetime) -> None:
    """Put the minutes aside, received ones and own ones, in the unit of work that asks for care.

    Raises:
        BalanceTooLow: something else was quicker; the floor keeps a minute from being reserved twice.
    """
    _move(session, redemption, command, PostingKind.RESERVE, _parts(redemption.reserved, sign=-1), now=now)


def release(
    session: Session, redemption: Redemption, command: Command, *, now: datetime, what: Split | None = None
) -> None:
    """Give what was reserved, or `what` is left of it, back to where it came from."""
    back = what or redemption.reserved
    if back.minutes:
        _move(session, redemption, command, PostingKind.RELEASE, _parts(back, sign=1), now=now)


def settle_by_visit(
    session: Session, command: Command, *, visit_id: UUID, now: datetime
) -> Redemption | None:
    """Let an approved visit end the redemption that awaited it, if there is one, and return that.

    The minutes really given are used up, at most those reserved, received ones first; the rest goes back.
    """
    (row,) = list_visits(session, branch_id=command.branch_id, ids=[visit_id], limit=1)
    visit = row.visit
    day, minutes = visit.local_day, visit.minutes
    awaited = lock_awaited(
        session,
        branch_id=command.branch_id,
        volunteer_id=visit.volunteer_id,
        beneficiary_id=visit.senior_id,
        day=day,
    )
    redemption = find_settled(session, row, awaited) if awaited else None
    if redemption is None:
        return None
    used, left = settled(redemption.reserved, minutes)
    redemption.settle(used, at=now)
    session.add(
        RedemptionVisit(
            branch_id=redemption.branch_id,
            id=redemption.id,
            redemption_id=redemption.id,
            visit_id=visit_id,
            settled_at=now,
        )
    )
    session.flush()
    retired = open_accounts(session, branch_id=redemption.branch_id, kinds=[AccountKind.RETIRED])
    held = open_accounts(
        session,
        branch_id=redemption.branch_id,
        kinds=[AccountKind.HELD],
        owner_id=redemption.beneficiary_id,
    )
    legs = (
        Leg(held[AccountKind.HELD], -used.minutes),
        Leg(retired[AccountKind.RETIRED], used.minutes),
    )
    _post(session, redemption, command, PostingKind.SETTLE, legs, now=now)
    release(session, redemption, command, what=left, now=now)
    note(session, redemption, RedemptionEventKind.DONE, command, now=now)
    tell(
        session,
        redemption,
        "redemption_done",
        command,
        values={"day": day, "minutes": used.minutes, "back_minutes": left.minutes},
        now=now,
    )
    return redemption


def _parts(split: Split, *, sign: int) -> dict[AccountKind, int]:
    parts = {AccountKind.RECEIVED: sign * split.received, AccountKind.OWN: sign * split.own}
    return {kind: minutes for kind, minutes in parts.items() if minutes}


def _move(  # noqa: PLR0913  # what moves, and for which redemption
    session: Session,
    redemption: Redemption,
    command: Command,
    kind: PostingKind,
    parts: Mapping[AccountKind, int],
    *,
    now: datetime,
) -> None:
    accounts = open_accounts(
        session,
        branch_id=redemption.branch_id,
        kinds=[AccountKind.HELD, *parts],
        owner_id=redemption.beneficiary_id,
    )
    legs = [Leg(accounts[each], minutes) for each, minutes in parts.items()]
    legs.append(Leg(accounts[AccountKind.HELD], -sum(parts.values())))
    _post(session, redemption, command, kind, tuple(legs), now=now)


def _post(  # noqa: PLR0913  # as above
    session: Session,
    redemption: Redemption,
    command: Command,
    kind: PostingKind,
    legs: tuple[Leg, ...],
    *,
    now: datetime,
) -> None:
    post(
        session,
        Post(
            branch_id=redemption.branch_id,
            # Each of the three happens once to a redemption: its id says so, and so does the cause.
            id=uuid5(redemption.id, kind),
            actor_id=command.actor_id,
            on_behalf_of_id=None
            if command.actor_id == redemption.beneficiary_id
            else redemption.beneficiary_id,
            kind=kind,
            cause=f"exchange.redemption:{redemption.id}",
            policy_version=redemption.policy_number,
            legs=legs,
        ),
        now=now,
    )


def note(  # noqa: PLR0913  # an event says all of these
    session: Session,
    redemption: Redemption,
    kind: RedemptionEventKind,
    command: Command,
    *,
    now: datetime,
    volunteer_id: UUID | None = None,
    words: str | None = None,
) -> None:
    """Add what happened. The actor differs from the person wherever somebody acts for them."""
    acts_for = None if command.actor_id == redemption.beneficiary_id else redemption.beneficiary_id
    session.add(
        RedemptionEvent(
            branch_id=redemption.branch_id,
            id=new_id(),
            redemption_id=redemption.id,
            kind=kind,
            at=now,
            actor_id=command.actor_id,
            on_behalf_of_id=command.on_behalf_of_id or acts_for,
            volunteer_id=volunteer_id,
            words=words,
        )
    )


def tell(  # noqa: PLR0913  # whom, what, and why
    session: Session,
    redemption: Redemption,
    template: str,
    command: Command,
    *,
    now: datetime,
    to: UUID | None = None,
    values: Mapping[str, Any] | None = None,
) -> None:
    """Tell somebody what happened: the person who is cared for, where no other is named."""
    notify(
        session,
        branch_id=redemption.branch_id,
        person_id=to or redemption.beneficiary_id,
        template=template,
        values=values or {},
        cause=f"{redemption.id}:{command.id}",
        now=now,
    )


def due_within(redemption: Redemption, *, today: date, days: int) -> date:
    """Return by when the next step is due: within so many days, and before it is of no use any more."""
    return min(today + timedelta(days=days), redemption.last_day)
