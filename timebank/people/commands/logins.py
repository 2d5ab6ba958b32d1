"""Logins: how a person comes in, and by which numbers and addresses they are found."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, exists, or_, select, tuple_, update
from sqlalchemy.orm import Session

from timebank.core.crypto import blind_index
from timebank.core.ids import new_id
from timebank.core.many import some
from timebank.people.models import Device, Handle, Login, Means, Person, SignIn
from timebank.people.rules import HandleKind, PersonState

Handles = frozenset[tuple[HandleKind, str]]


def handles_of(*, phone: str | None, email: str | None) -> Handles:
    """Return the kinds and blind indexes of a normalised number and address."""
    pairs = ((HandleKind.PHONE, phone), (HandleKind.EMAIL, email))
    return frozenset((kind, blind_index(kind.value, value)) for kind, value in pairs if value)


def ensure_login(  # noqa: PLR0913  a new person's contact, which is not in the database yet
    session: Session,
    *,
    person: Person,
    phone: str | None,
    email: str | None,
    language: str,
    now: datetime,
) -> UUID:
    """Return the person's login, made if need be, which is found by the number and address from now on.

    Somebody of the same name with the same number and address is taken for the same person in another branch:
    they come in once and say which branch they are in. A login is used again only where everything given
    finds it already, so that nobody adds an address of their own to somebody else's. Who shares a number with
    somebody of another name, as couples do, has a login of their own.
    Where a login is used again, what came in by a printed slip is signed out.
    """
    handles = handles_of(phone=phone, email=email)
    login_id = person.login_id
    if login_id is None and (login_id := _same_person_elsewhere(session, person, handles)) is not None:
        _end_slip_sessions(session, login_id=login_id, now=now)
    if login_id is None:
        login = Login(id=new_id(), language=language, created_at=now)
        session.add(login)
        session.flush()
        login_id = login.id
    _add(session, login_id, handles)
    return login_id


def change_handles(  # noqa: PLR0913  the contact that the person is about to have
    session: Session,
    *,
    person: Person,
    phone: str | None,
    email: str | None,
    by_themselves: bool,
    now: datetime,
) -> None:
    """Have the person's login found by the new number and address, and no more by the old ones.

    What the login's person in another branch still has goes on working. What somebody gives themselves finds
    them only once they have proved that it is theirs (`add_handle`); where nothing else would be left to come
    in by, the old number and address work until then. If somebody else made the change, the
    usual reason is a lost telephone: whatever was signed in is signed out, and no device is known any more. A
    login that is somebody in another branch too is not theirs to change: the person gets one of this branch.
    """
    if person.login_id is None:
        if (phone or email) and not by_themselves:
            person.login_id = ensure_login(
                session, person=person, phone=phone, email=email, language=person.language, now=now
            )
        return
    if not by_themselves:
        end_all_sessions(session, login_id=person.login_id, now=now)
        if _is_elsewhere(session, person):
            person.login_id = None
            session.flush()
            if phone or email:
                person.login_id = ensure_login(
                    session, person=person, phone=phone, email=email, language=person.language, now=now
                )
            return
        wanted = _wanted(session, person, handles_of(phone=phone, email=email))
        _keep_only(session, person.login_id, wanted)
        _add(session, person.login_id, wanted)
        return
    proved = _held(session, person.login_id) & _wanted(session, person, handles_of(phone=phone, email=email))
    if proved:
        _keep_only(session, person.login_id, proved)


def add_handle(session: Session, *, person: Person, kind: HandleKind, index: str) -> None:
    """Have the person's login found by what they have proved to be theirs, and no more by what they had."""
    assert person.login_id is not None
    _add(session, person.login_id, frozenset({(kind, index)}))
    kept = handles_of(phone=person.phone, email=person.email)
    _keep_only(session, person.login_id, _wanted(session, person, kept))


def _wanted(session: Session, person: Person, handles: Handles) -> Handles:
    """Return the handles, and those of the login's person in other branches."""
    elsewhere: set[tuple[HandleKind, str]] = set()
    for phone_index, email_index in session.execute(
        select(Person.phone_index, Person.email_index).where(
            Person.login_id == person.login_id,
            Person.state == PersonState.ACTIVE,
            or_(Person.branch_id != person.branch_id, Person.id != person.id),
        )
    ):
        elsewhere |= {(HandleKind.PHONE, phone_index)} if phone_index else set()
        elsewhere |= {(HandleKind.EMAIL, email_index)} if email_index else set()
    return handles | elsewhere


def _keep_only(session: Session, login_id: UUID, wanted: Handles) -> None:
    for kind, index in _held(session, login_id) - wanted:
        session.execute(
            delete(Handle).where(Handle.kind == kind, Handle.index == index, Handle.login_id == login_id)
        )


def close_logins(session: Session, people: Collection[Person], *, now: datetime) -> None:
    """Let nobody come in any more as these people of one branch: `change_handles` to nothing, at once.

    What a login's person in another branch, or another one in this, still has goes on working.
    """
    closed = {person.id for person in people}
    branches = {person.branch_id for person in people}
    for ids in some(person.login_id for person in people):
        session.execute(
            update(SignIn).where(SignIn.login_id.in_(ids), SignIn.ended_at.is_(None)).values(ended_at=now)
        )
        session.execute(delete(Device).where(Device.login_id.in_(ids)))
        others = session.execute(
            select(
                Person.branch_id, Person.id, Person.login_id, Person.phone_index, Person.email_index
            ).where(
                Person.login_id.in_(ids),
                or_(Person.branch_id.not_in(branches), Person.state == PersonState.ACTIVE),
            )
        ).all()
        kept = {each.login_id for each in others if each.branch_id not in branches}
        needed = {
            (each.login_id, index)
            for each in others
            if each.id not in closed
            for index in (each.phone_index, each.email_index)
        }
        gone = [
            (handle.kind, handle.index)
            for handle in session.execute(
                select(Handle.kind, Handle.index, Handle.login_id).where(Handle.login_id.in_(ids))
            )
            if handle.login_id not in kept and (handle.login_id, handle.index) not in needed
        ]
        for part in some(gone):
            session.execute(delete(Handle).where(tuple_(Handle.kind, Handle.index).in_(part)))


def end_all_sessions(
    session: Session, *, login_id: UUID, now: datetime, but: UUID | None = None, devices: bool = True
) -> None:
    """Sign the login out everywhere (`but` in one browser), and forget the devices it is known by."""
    ended = update(SignIn).where(SignIn.login_id == login_id, SignIn.ended_at.is_(None)).values(ended_at=now)
    session.execute(ended if but is None else ended.where(SignIn.id != but))
    if devices:
        session.execute(delete(Device).where(Device.login_id == login_id))


def _end_slip_sessions(session: Session, *, login_id: UUID, now: datetime) -> None:
    # A slip shows that one branch knows who it is. It opens no door in the branch that is joined now.
    session.execute(
        update(SignIn)
        .where(SignIn.login_id == login_id, SignIn.means == Means.SLIP, SignIn.ended_at.is_(None))
        .values(ended_at=now)
    )


def _is_elsewhere(session: Session, person: Person) -> bool:
    return bool(
        session.scalar(
            select(exists().where(Person.login_id == person.login_id, Person.branch_id != person.branch_id))
        )
    )


def _held(session: Session, login_id: UUID) -> Handles:
    rows = session.execute(select(Handle.kind, Handle.index).where(Handle.login_id == login_id))
    return frozenset((kind, index) for kind, index in rows)


def _add(session: Session, login_id: UUID, handles: Handles) -> None:
    missing = handles - _held(session, login_id)
    session.add_all(Handle(kind=kind, index=index, login_id=login_id) for kind, index in sorted(missing))
    session.flush()


def _same_person_elsewhere(session: Session, person: Person, handles: Handles) -> UUID | None:
    if not handles:
        return None
    here = select(Person.login_id).where(
        Person.branch_id == person.branch_id,
        Person.login_id.is_not(None),
        Person.state == PersonState.ACTIVE,
    )
    wanted = (
        select(Person.login_id)
        .where(
            *(
                exists().where(Handle.login_id == Person.login_id, Handle.kind == kind, Handle.index == index)
                for kind, index in sorted(handles)
            ),
            Person.name_folded == person.name_folded,
            Person.state == PersonState.ACTIVE,
            Person.login_id.not_in(here),
        )
        .order_by(Person.login_id)
        .limit(1)
    )
    if person.birth_date is not None:
        # Staff have none on record.
        wanted = wanted.where(or_(Person.birth_date == person.birth_date, Person.birth_date.is_(None)))
    with session.no_autoflush:
        return session.scalars(wanted).first()
