"""Telling many people at once, each as `notify` does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.core.many import some
from timebank.notifications.commands import Send
from timebank.notifications.commands.many import hold_back_many, send_many
from timebank.notifications.queries import list_wishes
from timebank.notifications.rules import MessageChannel, Rhythm, template_named
from timebank.people.commands.notify import Wish, usual_wish, way_for, ways_of
from timebank.people.models import Person
from timebank.people.queries.consents import agreed_of_many
from timebank.people.rules import PersonState, Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What happened, to be told to one person. Its cause is new: the id of a command not carried out yet."""

    person: Person
    template: str
    values: Mapping[str, Any]
    cause: UUID

    def send(self, channel: MessageChannel, address: str | None) -> Send:
        return Send(
            branch_id=self.person.branch_id,
            person_id=self.person.id,
            channel=channel,
            address=address,
            language=self.person.language,
            template=self.template,
            values=self.values,
            cause=f"{self.template}:{self.cause}:{self.person.id}",
        )


def notify_many(session: Session, news: Sequence[News], *, branch_id: str, now: datetime) -> None:
    """Put what happened into the outbox, in the unit of work in which it happened."""
    told = [each for each in news if each.person.state is PersonState.ACTIVE]
    wishes: dict[UUID, Wish] = {}
    agreed: set[UUID] = set()
    for people in some(each.person.id for each in told):
        agreed |= agreed_of_many(session, branch_id=branch_id, people=people, purpose=Purpose.MESSAGES)
        for chosen in list_wishes(session, branch_id=branch_id, people=people):
            wishes[chosen.person_id] = Wish(channel=chosen.channel, rhythm=chosen.rhythm)
    on_screen = send_many(session, [each.send(MessageChannel.SCREEN, None) for each in told], now=now)
    sent: list[Send] = []
    held: list[tuple[UUID, UUID]] = []
    ways: dict[UUID, tuple[MessageChannel, str] | None] = {}
    for each, message_id in zip(told, on_screen, strict=True):
        person, kind = each.person, template_named(each.template)
        if kind.safety:
            sent += [each.send(*way) for way in list(ways_of(person).items())[:1]]
            continue
        if person.id not in agreed:
            continue
        wish = wishes.get(person.id)
        if wish is None:
            wish = wishes[person.id] = usual_wish(person)
        if person.id not in ways:
            ways[person.id] = way_for(person, wish)
        way = ways[person.id]
        if way is None:
            continue
        if kind.at_once or wish.rhythm is Rhythm.AT_ONCE:
            sent.append(each.send(*way))
        else:
            held.append((person.id, message_id))
    send_many(session, sent, now=now)
    hold_back_many(session, held, branch_id=branch_id, now=now)
