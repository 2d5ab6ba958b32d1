"""A member goes to another branch: opened where they are, accepted where they arrive."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from timebank.care.commands.texts import LONGEST, read_text
from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.ids import NATIONAL
from timebank.core.permissions import STAFF
from timebank.exchange.commands.freezes import (
    end_gifts,
    end_redemptions,
    end_underway,
    freeze,
    lift,
    post_moves,
)
from timebank.exchange.errors.freezes import StillOwes
from timebank.exchange.errors.leaving import StaffLeaves
from timebank.exchange.errors.moves import (
    MayBeThereAlready,
    MoveHere,
    MoveNeedsTwo,
    MoveOfRelative,
    MoveRefusalMissing,
    MoveUnderway,
    NotWhoMoves,
)
from timebank.exchange.models.moves import Move, MoveArrival
from timebank.exchange.queries.freezes import (
    Holdings,
    check_visits_decided,
    holdings_of,
    lock_holdings,
    open_things_of,
)
from timebank.exchange.queries.moves import find_open_move, get_arrival, lock_arrival_of_move, lock_move
from timebank.exchange.queries.receivers import are_one_person
from timebank.exchange.queries.standing import check_free_to_move
from timebank.exchange.rules.crossing import id_in_both
from timebank.exchange.rules.gifts import FreezeReason
from timebank.exchange.rules.moves import Agreed, MoveState
from timebank.ledger.commands import Leg, PostAcross, open_accounts, post_across
from timebank.ledger.rules import AccountKind, PostingKind
from timebank.people.commands.arriving import find_same_login, is_same_person, take_in
from timebank.people.commands.notify import notify
from timebank.people.commands.standing import end_delegations_of, end_roles, mark_left
from timebank.people.errors import NotActive
from timebank.people.queries import (
    are_family,
    get_branch,
    get_person,
    list_branches,
    list_possible_duplicates,
    lock_person,
    roles_of,
)
from timebank.people.rules import Document, PersonState
from timebank.policies.queries import policy_on

KINDS = (AccountKind.OWN, AccountKind.GIFT_ONLY, AccountKind.RECEIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMove(Command):
    """A coordinator opens the move of a member who wants it. The move's id follows from the command's."""

    person_id: UUID
    to_branch: str
    agreed: Agreed
    cancel_open: bool = False
    """The member agrees that gifts and requests that are underway are called off."""

    @property
    def subject_id(self) -> UUID | None:
        return self.person_id


def open_move(session: Session, command: OpenMove, *, now: datetime) -> UUID:
    """Let the other branch know who comes; until it has answered, nothing moves on the account.

    Raises:
        PersonNotFound, NotActive, MoveUnderway, MoveOfRelative, MoveHere, StaffLeaves, AccountFrozen,
        StillOpenThings, VisitsUndecided, StillOwes
    """
    branch_id = command.branch_id
    today = local_day(now, get_branch(session, branch_id).zone)
    person = lock_person(session, branch_id=branch_id, person_id=command.person_id)
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    if find_open_move(session, branch_id=branch_id, person_id=person.id) is not None:
        raise MoveUnderway
    by_id = _by_no_relative(session, command, person_id=person.id)
    branches = {each.id for each in list_branches(session)} - {NATIONAL, branch_id}
    if command.to_branch not in branches:
        raise MoveHere
    if roles_of(session, branch_id=branch_id, person_id=person.id, day=today) & STAFF:
        raise StaffLeaves
    check_free_to_move(session, branch_id=branch_id, person_id=person.id)
    if command.cancel_open:
        end_gifts(session, command, person_id=person.id, now=now)
        end_redemptions(session, command, person_id=person.id, today=today, now=now)
        session.flush()
    check_visits_decided(session, branch_id=branch_id, person_id=person.id)
    open_things_of(session, branch_id=branch_id, person_id=person.id).check_none()
    there = holdings_of(session, branch_id=branch_id, person_id=person.id)
    _check_covered(there)
    move = Move(
        branch_id=branch_id,
        id=id_in_both(branch_id, command.id),
        person_id=person.id,
        to_branch=command.to_branch,
        agreed=command.agreed,
        state=MoveState.OPEN,
        policy_version=policy_on(session, branch_id=branch_id, day=today).number,
        opened_by_id=by_id,
        opened_at=now,
    )
    session.add(move)
    session.add(
        MoveArrival(
            branch_id=command.to_branch,
            id=move.id,
            from_branch=branch_id,
            from_person_id=person.id,
            name=person.name,
            birth_date=person.birth_date.isoformat() if person.birth_date else None,
            minutes=there.left,
            state=MoveState.OPEN,
            opened_at=now,
        )
    )
    session.flush()
    freeze(session, branch_id=branch_id, person_id=person.id, reason=FreezeReason.MOVE, now=now)
    _tell(session, (branch_id, person.id), "move_opened", cause=move.id, now=now)
    return move.id


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfMove(Command):
    move_id: UUID

    @property
    def object_id(self) -> UUID | None:
        return self.move_id


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelMove(_OfMove):
    """Call a move off where it was opened."""


def cancel_move(session: Session, command: CancelMove, *, now: datetime) -> None:
    """Let minutes move again; the member stays.

    Raises:
        MoveNotFound, MoveOver
    """
    move = lock_move(session, branch_id=command.branch_id, move_id=command.move_id)
    _end(session, move, MoveState.CANCELLED, now=now)


def call_off_move_of(session: Session, *, branch_id: str, person_id: UUID, now: datetime) -> None:
    """Call off the move of somebody who has died."""
    found = find_open_move(session, branch_id=branch_id, person_id=person_id)
    if found is not None:
        move = lock_move(session, branch_id=branch_id, move_id=found.id)
        if move.state is MoveState.OPEN:
            _end(session, move, MoveState.CANCELLED, now=now)
            session.flush()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseMove(_OfMove):
    """The receiving branch does not take them in."""

    reason: str


def refuse_move(session: Session, command: RefuseMove, *, now: datetime) -> None:
    """Send the move back; the member stays where they are, and their coordinator reads why.

    Raises:
        MoveNotFound, MoveOver, MoveRefusalMissing, TextTooLong, ResidentNumberRefused
    """
    reason = read_text(command.reason, field="reason", most=LONGEST)
    if reason is None:
        raise MoveRefusalMissing
    move, arrival = _lock_both(session, command)
    move.check_open()
    arrival.answered_by_id, arrival.refusal = command.actor_id, reason
    _end(session, move, MoveState.REFUSED, now=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptMove(_OfMove):
    """The receiving branch has seen who comes."""

    document: Document
    person_id: UUID | None = None
    """Who it is in this branch already."""
    somebody_new: bool = False
    """Whoever may be the same person here is another one."""


def accept_move(session: Session, command: AcceptMove, *, now: datetime) -> UUID:
    """Make the person a member here, with their minutes as they are; return their id here.

    Own minutes stay own, those for giving only stay so, received ones stay received. Certified hours stay in
    the old branch, and are read from there.

    Raises:
        MoveNotFound, MoveOver, MoveNeedsTwo, MoveOfRelative, NotActive, NotWhoMoves, MayBeThereAlready,
        VisitsUndecided, StillOwes
    """
    seen = get_arrival(session, branch_id=command.branch_id, move_id=command.move_id)
    # The person before the move, as where their death is recorded: neither waits for the other.
    old = lock_person(session, branch_id=seen.from_branch, person_id=seen.from_person_id)
    move, arrival = _lock_both(session, command)
    move.check_open()
    assert command.actor_id is not None
    actor = (command.branch_id, command.actor_id)
    if are_one_person(session, a=actor, b=(move.branch_id, move.opened_by_id)):
        raise MoveNeedsTwo
    if are_one_person(session, a=actor, b=(move.branch_id, move.person_id)):
        raise MoveOfRelative
    if old.state is not PersonState.ACTIVE:
        raise NotActive
    known_id = _known_here(session, command, move)
    known = None
    if known_id is not None:
        known = lock_person(session, branch_id=command.branch_id, person_id=known_id)
        _by_no_relative(session, command, person_id=known_id)
    holdings = _empty_old(session, move, now=now)
    new = take_in(
        session,
        old=old,
        branch_id=command.branch_id,
        known=known,
        new_id_of=uuid5(move.id, "person"),
        by_id=command.actor_id,
        document=command.document,
        now=now,
    )
    _clear(session, command, move, holdings, new_person_id=new.id, now=now)
    move.own_minutes, move.gift_only_minutes = holdings.own, holdings.gift_only
    move.received_minutes = holdings.received
    move.end(MoveState.DONE, at=now, new_person_id=new.id)
    arrival.answered_by_id, arrival.document = command.actor_id, command.document
    arrival.minutes = holdings.minutes
    arrival.follow(move)
    mark_left(session, old, now=now)
    old_day = local_day(now, get_branch(session, old.branch_id).zone)
    end_roles(session, old, today=old_day, by_id=move.opened_by_id)
    end_delegations_of(session, old, by_id=move.opened_by_id, now=now)
    session.flush()
    _tell(session, (new.branch_id, new.id), "moved_in", cause=move.id, now=now, minutes=holdings.minutes)
    return new.id


def _lock_both(session: Session, command: _OfMove) -> tuple[Move, MoveArrival]:
    seen = get_arrival(session, branch_id=command.branch_id, move_id=command.move_id)
    move = lock_move(session, branch_id=seen.from_branch, move_id=command.move_id)
    return move, lock_arrival_of_move(session, branch_id=command.branch_id, move_id=command.move_id)


def _known_here(session: Session, command: AcceptMove, move: Move) -> UUID | None:
    """Return the id that the person has in this branch already, if there is one."""
    old = get_person(session, branch_id=move.branch_id, person_id=move.person_id)
    if command.person_id is not None:
        chosen = lock_person(session, branch_id=command.branch_id, person_id=command.person_id)
        if chosen.state is not PersonState.ACTIVE or not is_same_person(chosen, old):
            raise NotWhoMoves
        return chosen.id
    same = find_same_login(session, branch_id=command.branch_id, person=old)
    if same is not None:
        return same.id
    doubles = list_possible_duplicates(
        session,
        branch_id=command.branch_id,
        name=old.name,
        birth_date=old.birth_date,
        phone=old.phone,
        email=old.email,
    )
    if doubles and not command.somebody_new:
        raise MayBeThereAlready
    return None


def _empty_old(session: Session, move: Move, *, now: datetime) -> Holdings:
    """End what is still underway there, settle the debt, and return what goes along."""
    there = Command(branch_id=move.branch_id, id=uuid5(move.id, "end"), actor_id=move.opened_by_id)
    today = local_day(now, get_branch(session, move.branch_id).zone)
    check_visits_decided(session, branch_id=move.branch_id, person_id=move.person_id)
    end_underway(session, there, person_id=move.person_id, last_day=today, today=today, now=now)
    holdings = lock_holdings(session, branch_id=move.branch_id, person_id=move.person_id)
    _check_covered(holdings)
    left = holdings.after_debt()
    if holdings.debt:
        accounts = open_accounts(
            session,
            branch_id=move.branch_id,
            kinds=[*KINDS, AccountKind.DEBT],
            owner_id=move.person_id,
        )
        moves = {accounts[kind]: left.parts[kind] - holdings.parts[kind] for kind in KINDS}
        post_moves(
            session,
            there,
            posting_id=uuid5(move.id, "debt"),
            kind=PostingKind.TRANSFER,
            cause=f"exchange.move-debt:{move.id}",
            policy_version=move.policy_version,
            moves={**moves, accounts[AccountKind.DEBT]: holdings.debt},
            now=now,
        )
    return left


def _clear(  # noqa: PLR0913  # what goes, from whom, to whom
    session: Session,
    command: AcceptMove,
    move: Move,
    holdings: Holdings,
    *,
    new_person_id: UUID,
    now: datetime,
) -> None:
    going = {kind: minutes for kind, minutes in holdings.parts.items() if minutes}
    if not going:
        return
    gives = open_accounts(session, branch_id=move.branch_id, kinds=[*going], owner_id=move.person_id)
    takes = open_accounts(session, branch_id=command.branch_id, kinds=[*going], owner_id=new_person_id)
    post_across(
        session,
        PostAcross(
            branch_id=move.branch_id,
            id=uuid5(move.id, "leaving"),
            counter_branch=command.branch_id,
            counter_id=uuid5(move.id, "arriving"),
            actor_id=command.actor_id,
            on_behalf_of_id=None,
            kind=PostingKind.TRANSFER,
            cause=f"exchange.move:{move.id}",
            policy_version=move.policy_version,
            giving=tuple(Leg(gives[kind], -minutes) for kind, minutes in going.items()),
            receiving=tuple(Leg(takes[kind], minutes) for kind, minutes in going.items()),
        ),
        now=now,
    )


def _end(session: Session, move: Move, state: MoveState, *, now: datetime) -> None:
    move.end(state, at=now)
    lock_arrival_of_move(session, branch_id=move.to_branch, move_id=move.id).follow(move)
    session.flush()
    lift(session, branch_id=move.branch_id, person_id=move.person_id, reason=FreezeReason.MOVE, now=now)
    _tell(session, (move.branch_id, move.person_id), "move_ended", cause=move.id, now=now)


def _check_covered(holdings: Holdings) -> None:
    if holdings.debt > holdings.minutes:
        raise StillOwes(minutes=holdings.debt - holdings.minutes)


def _by_no_relative(session: Session, command: Command, *, person_id: UUID) -> UUID:
    by_id = command.actor_id
    if by_id is None or by_id == person_id:
        raise MoveOfRelative
    if are_family(session, branch_id=command.branch_id, a_id=by_id, b_id=person_id):
        raise MoveOfRelative
    return by_id


def _tell(
    session: Session,
    whom: tuple[str, UUID],
    template: str,
    *,
    cause: UUID,
    now: datetime,
    **values: int,
) -> None:
    notify(
        session,
        branch_id=whom[0],
        person_id=whom[1],
        template=template,
        values=values,
        cause=str(cause),
        now=now,
    )
