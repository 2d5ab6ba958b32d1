"""How somebody is told: on the screen, by text, by e-mail, at once or once a day."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import give_consent, make_person
from timebank.core.ids import new_id
from timebank.core.permissions import Role
from timebank.notifications.errors import MessagesNotAgreed, NoSuchWay
from timebank.notifications.models import DigestPart, Message, MessageWish
from timebank.notifications.rules import DIGEST, MessageChannel, MessageState, Rhythm
from timebank.notifications.tasks.digests import gather_all, gather_branch
from timebank.people.commands.notify import SetMessageWish, notify, set_message_wish
from timebank.people.models import Branch, Person
from timebank.people.rules import PersonState, Purpose

ZONE = "Asia/Seoul"
MONDAY = datetime(2026, 3, 2, 3, tzinfo=UTC)
"""Noon in Seoul."""
EVENING = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""Six o'clock there."""


@pytest.fixture
def person(session: Session) -> Person:
    person = make_person(
        session, name="윤미경", roles=[Role.VOLUNTEER], phone="010-2345-6789", email="yun@example.org"
    )
    give_consent(session, person, Purpose.MESSAGES)
    session.commit()
    return person


def tell(
    session: Session, person: Person, cause: str, *, template: str = "visit_approved", at: datetime = MONDAY
) -> None:
    notify(
        session,
        branch_id=person.branch_id,
        person_id=person.id,
        template=template,
        values={"day": date(2026, 2, 27), "minutes": 90},
        cause=cause,
        now=at,
    )
    session.commit()


def wish(session: Session, person: Person, channel: MessageChannel, rhythm: Rhythm = Rhythm.AT_ONCE) -> None:
    set_message_wish(
        session,
        SetMessageWish(
            branch_id=person.branch_id,
            actor_id=person.id,
            person_id=person.id,
            channel=channel,
            rhythm=rhythm,
        ),
        now=MONDAY,
    )
    session.commit()


def sent(session: Session) -> list[tuple[str, str]]:
    """Return what is in the outbox beside the screens: channel and template."""
    rows = session.execute(
        select(Message.channel, Message.template)
        .where(Message.channel != MessageChannel.SCREEN)
        .order_by(Message.id)
    )
    return [(row.channel.value, row.template) for row in rows]


def on_screen(session: Session) -> int:
    return len(session.scalars(select(Message.id).where(Message.channel == MessageChannel.SCREEN)).all())


def test_without_a_wish_news_waits_for_the_digest_and_stands_on_the_screen(
    session: Session, person: Person
) -> None:
    tell(session, person, "1")
    assert (on_screen(session), sent(session)) == (1, [])
    assert len(session.scalars(select(DigestPart)).all()) == 1


def test_who_wishes_so_is_told_at_once(session: Session, person: Person) -> None:
    wish(session, person, MessageChannel.EMAIL)
    tell(session, person, "1")
    assert (on_screen(session), sent(session)) == (1, [("email", "visit_approved")])


def test_who_wishes_the_screen_gets_nothing_else(session: Session, person: Person) -> None:
    wish(session, person, MessageChannel.SCREEN)
    tell(session, person, "1")
    assert (on_screen(session), sent(session)) == (1, [])
    assert session.scalars(select(DigestPart)).all() == []


def test_a_wish_replaces_the_one_before(session: Session, person: Person) -> None:
    wish(session, person, MessageChannel.EMAIL)
    wish(session, person, MessageChannel.TEXT, Rhythm.DAILY)
    kept = session.scalars(select(MessageWish)).one()
    assert (kept.channel, kept.rhythm) == (MessageChannel.TEXT, Rhythm.DAILY)


def test_what_cannot_wait_goes_at_once(session: Session, person: Person) -> None:
    tell(session, person, "1", template="training_cancelled")
    assert sent(session) == [("text", "training_cancelled")]


def test_safety_asks_neither_for_a_wish_nor_for_consent(session: Session) -> None:
    person = make_person(session, name="박말분", phone="010-2345-6780")
    tell(session, person, "1", template="password_changed")
    assert sent(session) == [("text", "password_changed")]


def test_without_consent_only_the_screen_tells(session: Session) -> None:
    person = make_person(session, name="박말분", phone="010-2345-6780")
    tell(session, person, "1")
    assert (on_screen(session), sent(session)) == (1, [])
    assert session.scalars(select(DigestPart)).all() == []


def test_who_has_died_is_told_nothing(session: Session, person: Person) -> None:
    person.state = PersonState.DECEASED
    tell(session, person, "1")
    assert on_screen(session) == 0


def test_the_same_cause_is_told_once(session: Session, person: Person) -> None:
    wish(session, person, MessageChannel.TEXT)
    tell(session, person, "1")
    wish(session, person, MessageChannel.EMAIL)
    tell(session, person, "1")
    assert (on_screen(session), sent(session)) == (1, [("text", "visit_approved")])


def test_a_way_that_is_not_there_is_refused(session: Session) -> None:
    person = make_person(session, name="박말분", phone="010-2345-6780")
    give_consent(session, person, Purpose.MESSAGES)
    with pytest.raises(NoSuchWay):
        wish(session, person, MessageChannel.EMAIL)


def test_a_way_that_needs_consent_is_refused_without(session: Session) -> None:
    person = make_person(session, name="박말분", phone="010-2345-6780")
    with pytest.raises(MessagesNotAgreed):
        wish(session, person, MessageChannel.TEXT)


def test_a_way_that_is_gone_is_replaced_by_one_that_is_there(session: Session, person: Person) -> None:
    wish(session, person, MessageChannel.TEXT)
    person.phone = None
    tell(session, person, "1")
    assert sent(session) == [("email", "visit_approved")]


def test_ten_pieces_of_news_are_one_message_that_names_them(session: Session, person: Person) -> None:
    for number in range(9):
        tell(session, person, str(number))
    tell(session, person, "a", template="assigned")
    assert gather_all(EVENING) == 1
    assert sent(session) == [("text", DIGEST)]
    digest = session.scalars(select(Message).where(Message.template == DIGEST)).one()
    assert digest.state is MessageState.WAITING
    assert '"visit_approved"' in digest.values and '"assigned"' in digest.values
    parts = session.scalars(select(DigestPart)).all()
    assert {part.digest_id for part in parts} == {digest.id}


def test_one_piece_of_news_is_told_in_its_own_words(session: Session, person: Person) -> None:
    tell(session, person, "1")
    assert gather_all(EVENING) == 1
    assert sent(session) == [("text", "visit_approved")]


def test_before_the_hour_and_at_night_nothing_leaves(session: Session, person: Person) -> None:
    tell(session, person, "1")
    assert gather_all(EVENING - timedelta(seconds=1)) == 0
    assert gather_all(EVENING + timedelta(hours=3)) == 0
    assert sent(session) == []


def test_a_digest_leaves_once_a_day(session: Session, person: Person) -> None:
    tell(session, person, "1")
    assert gather_all(EVENING) == 1
    tell(session, person, "2", at=EVENING + timedelta(minutes=1))
    assert gather_all(EVENING + timedelta(minutes=30)) == 0
    assert gather_branch(person.branch_id, ZONE, now=EVENING + timedelta(minutes=30)) == 0
    assert gather_all(EVENING + timedelta(days=1)) == 1
    assert len(sent(session)) == 2


def test_what_was_read_on_the_screen_is_not_told_again(session: Session, person: Person) -> None:
    tell(session, person, "1")
    for message in session.scalars(select(Message)):
        message.seen_at = MONDAY
    session.commit()
    assert gather_all(EVENING) == 0
    assert sent(session) == []
    assert session.scalars(select(DigestPart.gathered_at)).all() == [EVENING]


def test_who_chose_the_screen_meanwhile_gets_no_digest(session: Session, person: Person) -> None:
    tell(session, person, "1")
    wish(session, person, MessageChannel.SCREEN)
    assert gather_all(EVENING) == 0
    assert session.scalars(select(DigestPart.gathered_at)).all() == [EVENING]


def test_many_people_are_gathered_a_few_at_a_time(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("timebank.people.commands.notify.AT_A_TIME", 2)
    for number in range(5):
        each = make_person(session, name="윤미경", phone=f"010-2345-670{number}")
        give_consent(session, each, Purpose.MESSAGES)
        tell(session, each, str(new_id()))
        tell(session, each, str(new_id()))
    assert gather_all(EVENING) == 5
    assert sent(session) == [("text", DIGEST)] * 5


def test_a_branch_s_hour_is_its_own(session: Session, person: Person) -> None:
    tell(session, person, "1")
    branch = session.get_one(Branch, person.branch_id)
    branch.zone = "Europe/Paris"
    session.commit()
    assert gather_all(EVENING) == 0
    assert gather_all(EVENING + timedelta(hours=8)) == 1
