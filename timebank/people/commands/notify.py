"""Telling a person something: on their own pages, and by text or e-mail as they wish and agreed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.clock import local_day
from timebank.core.commands import Command
from timebank.core.permissions import STAFF
from timebank.notifications.commands import Send, hold_back, keep_wish, put_digest, send, take_held_back
from timebank.notifications.errors import MessagesNotAgreed, NoSuchWay
from timebank.notifications.queries import find_wish, list_wishes
from timebank.notifications.rules import MessageChannel, Rhythm, template_named
from timebank.people.errors import NotActive, NotYours, StaffWish
from timebank.people.models import Person
from timebank.people.queries.branches import get_branch
from timebank.people.queries.consents import agreed_of_many, has_consent
from timebank.people.queries.people import get_people, get_person
from timebank.people.queries.roles import roles_of
from timebank.people.rules import PersonState, Purpose, takes_texts

AT_A_TIME = 200
"""People whose digests are gathered in one unit of work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How a person is told what is not urgent."""

    channel: MessageChannel
    rhythm: Rhythm


def wish_of(session: Session, person: Person) -> Wish:
    """Return what the person chose, else the usual: once a day, by text, or by e-mail without a mobile."""
    chosen = find_wish(session, branch_id=person.branch_id, person_id=person.id)
    return Wish(channel=chosen.channel, rhythm=chosen.rhythm) if chosen is not None else usual_wish(person)


def usual_wish(person: Person) -> Wish:
    """Return how somebody is told who has not said how they wish to be."""
    return Wish(channel=next(iter(ways_of(person)), MessageChannel.SCREEN), rhythm=Rhythm.DAILY)


def ways_of(person: Person) -> dict[MessageChannel, str]:
    """Return by which ways beside the screen the person can be told, the usual one first."""
    ways = {}
    if person.phone is not None and takes_texts(person.phone):
        ways[MessageChannel.TEXT] = person.phone
    if person.email is not None:
        ways[MessageChannel.EMAIL] = person.email
    return ways


def notify(  # noqa: PLR0913  what there is to tell, and to whom
    session: Session,
    *,
    branch_id: str,
    person_id: UUID,
    template: str,
    values: Mapping[str, Any],
    cause: str,
    now: datetime,
) -> None:
    """Put what happened into the outbox for the person, in the unit of work in which it happened.

    The same cause is told to the same person once. What can wait goes by text or e-mail in the digest of the
    day, or at once where they wish so. Who has left, or has died, is told nothing.

    Raises:
        PersonNotFound
    """
    person = get_person(session, branch_id=branch_id, person_id=person_id)
    if person.state is not PersonState.ACTIVE:
        return
    message: dict[str, Any] = {
        "branch_id": branch_id,
        "person_id": person_id,
        "language": person.language,
        "template": template,
        "values": values,
        "cause": f"{template}:{cause}:{person_id}",
    }
    on_screen = send(session, Send(**message, channel=MessageChannel.SCREEN, address=None), now=now)
    if on_screen is None:
        return
    kind = template_named(template)
    ways, wish = ways_of(person), wish_of(session, person)
    if kind.safety:
        for channel, address in list(ways.items())[:1]:
            send(session, Send(**message, channel=channel, address=address), now=now)
        return
    way = _way(session, person, wish)
    if way is None:
        return
    if kind.at_once or wish.rhythm is Rhythm.AT_ONCE:
        send(session, Send(**message, channel=way[0], address=way[1]), now=now)
    else:
        hold_back(session, branch_id=branch_id, person_id=person_id, message_id=on_screen, now=now)


def _way(session: Session, person: Person, wish: Wish) -> tuple[MessageChannel, str] | None:
    """Return by which way beside the screen the person is told news; another one where theirs is gone."""
    way = way_for(person, wish)
    if way is None or not has_consent(
        session, branch_id=person.branch_id, person_id=person.id, purpose=Purpose.MESSAGES
    ):
        return None
    return way


def list_reached(session: Session, *, branch_id: str, people: Iterable[Person]) -> frozenset[UUID]:
    """Return whom of them what cannot wait reaches beside the screen, which not everybody looks at."""
    active = {each.id: each for each in people if each.state is PersonState.ACTIVE}
    agreed = agreed_of_many(session, branch_id=branch_id, people=list(active), purpose=Purpose.MESSAGES)
    wishes = {
        each.person_id: Wish(channel=each.channel, rhythm=each.rhythm)
        for each in list_wishes(session, branch_id=branch_id, people=agreed)
    }
    return frozenset(
        each for each in agreed if way_for(active[each], wishes.get(each) or usual_wish(active[each]))
    )


def way_for(person: Person, wish: Wish) -> tuple[MessageChannel, str] | None:
    """Return by which way beside the screen the person wishes to be told, if there is one."""
    ways = ways_of(person)
    if wish.channel is MessageChannel.SCREEN or not ways:
        return None
    if wish.channel in ways:
        return wish.channel, ways[wish.channel]
    return next(iter(ways.items()))


def gather_digests(session: Session, *, branch_id: str, before: datetime, now: datetime) -> int | None:
    """Put the digests of some people of the branch into the outbox; return how many, None if nobody waits.

    News from before that moment is gathered, once, in the unit of work that writes the message.
    """
    waiting = take_held_back(session, branch_id=branch_id, before=before, people=AT_A_TIME)
    if not waiting:
        return None
    people = get_people(session, branch_id=branch_id, ids=list(waiting))
    written = 0
    for person_id, parts in sorted(waiting.items()):
        person = people.get(person_id)
        alive = person is not None and person.state is PersonState.ACTIVE
        way = _way(session, person, wish_of(session, person)) if person is not None and alive else None
        digest = put_digest(
            session,
            branch_id=branch_id,
            parts=parts,
            way=way,
            language=person.language if person is not None else "ko",
            now=now,
        )
        written += digest is not None
    return written


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMessageWish(Command):
    """Say how one wishes to be told what is not urgent; or, for a member who asked for it, a coordinator."""

    person_id: UUID
    channel: MessageChannel
    rhythm: Rhythm

    @property
    def subject_id(self) -> UUID:
        return self.person_id


def set_message_wish(session: Session, command: SetMessageWish, *, now: datetime) -> UUID:
    """Keep the wish; return its id. What was held back before still goes in one message.

    For whom somebody else chose it, the change itself is told at once, the way they are reached best.

    Raises:
        PersonNotFound, NotActive
        NotYours: somebody else's, and not in their name.
        StaffWish: of a colleague, who chooses themselves.
        NoSuchWay: the person has no mobile number, or no e-mail address.
        MessagesNotAgreed: texts and e-mails need the person's consent.
    """
    person = get_person(session, branch_id=command.branch_id, person_id=command.person_id)
    if person.state is not PersonState.ACTIVE:
        raise NotActive
    if command.actor_id != person.id:
        _check_in_their_name(session, person, command, now=now)
    if command.channel is not MessageChannel.SCREEN:
        if command.channel not in ways_of(person):
            raise NoSuchWay
        if not has_consent(
            session, branch_id=person.branch_id, person_id=person.id, purpose=Purpose.MESSAGES
        ):
            raise MessagesNotAgreed
    wish_id = keep_wish(
        session,
        branch_id=command.branch_id,
        person_id=person.id,
        channel=command.channel,
        rhythm=command.rhythm,
        now=now,
    )
    if command.actor_id != person.id:
        notify(
            session,
            branch_id=person.branch_id,
            person_id=person.id,
            template="wish_changed",
            values={},
            cause=str(command.id),
            now=now,
        )
    return wish_id


def _check_in_their_name(session: Session, person: Person, command: SetMessageWish, *, now: datetime) -> None:
    if command.on_behalf_of_id != person.id:
        raise NotYours
    today = local_day(now, get_branch(session, person.branch_id).zone)
    if roles_of(session, branch_id=person.branch_id, person_id=person.id, day=today) & STAFF:
        raise StaffWish
