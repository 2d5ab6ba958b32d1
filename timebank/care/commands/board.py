"""The board of open needs, and who says "I can"."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from timebank.care.rules import PartOfDay
from timebank.core.commands import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenNeed(Command):
    """The need gets the command's own id. Either `weekdays` or `once_on`."""

    senior_id: UUID
    activities: tuple[str, ...]
    weekdays: tuple[int, ...] = ()
    once_on: date | None = None
    part: PartOfDay
    minutes: int

    @property
    def subject_id(self) -> UUID | None:
        return self.senior_id


def open_need(session: Session, command: OpenNeed, *, now: datetime) -> UUID:
    """Put the need on the board, with the neighbourhood of the senior's record; return its id.

    Raises:
        PersonNotFound, NotASenior, NeighbourhoodMissing, NoActivity, ActivityUnknown, WhenNeeded,
        WeekdayUnknown, DayPassed, NeedTooLong
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseNeed(Command):
    need_id: UUID


def close_need(session: Session, command: CloseNeed, *, now: datetime) -> None:
    """Take the need off the board; offers that still wait are declined, and their volunteers told.

    Raises:
        NeedNotFound, NeedClosed
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferHelp(Command):
    """The actor, a volunteer, says "I can". The offer gets the command's own id."""

    need_id: UUID


def offer_help(session: Session, command: OfferHelp, *, now: datetime) -> UUID:
    """Keep the offer, and return its id. One that was taken back is made anew.

    Raises:
        NeedNotFound, NeedClosed, NotAVolunteer, SamePerson, AlreadyOffered
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackOffer(Command):
    offer_id: UUID


def take_back_offer(session: Session, command: TakeBackOffer, *, now: datetime) -> None:
    """Take the actor's own offer back while it waits.

    Raises:
        OfferNotFound, NotYourOffer, OfferAnswered
    """
    raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOffer(Command):
    """Decline an offer, or accept it without an assignment (the two know each other already).

    To accept and assign, send `AssignVolunteer` with the offer's id.
    """

    offer_id: UUID
    accept: bool
    reason: str | None = None


def answer_offer(session: Session, command: AnswerOffer, *, now: datetime) -> None:
    """Answer a waiting offer; the volunteer is told, and reads the reason of a refusal.

    Raises:
        OfferNotFound, OfferAnswered, ReasonNeeded, TextTooLong, HoldsRegistrationNumber
    """
    raise NotImplementedError
